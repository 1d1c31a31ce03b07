"""libpam: one conversation that authenticates a user and asks whether the account may be used.

Linux-PAM's pam(3), pam_start(3), pam_conv(3); numbers: security/_pam_types.h.  Knows no group, no
role and no process.  No session is opened and no credentials are set: nobody gets a process.
"""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

LIBRARY = "libpam.so.0"
SUCCESS, CONV_ERR = 0, 19
SYSTEM_ERR, CRED_INSUFFICIENT, USER_UNKNOWN, MAXTRIES = 4, 8, 10, 11
PERM_DENIED, AUTH_ERR, ACCT_EXPIRED = 6, 7, 13
NEW_AUTHTOK_REQD, CRED_EXPIRED, AUTHTOK_EXPIRED = 12, 16, 27
ITEM_USER, ITEM_RHOST, ITEM_FAIL_DELAY = 2, 4, 10
SILENT, DISALLOW_NULL_AUTHTOK = 0x8000, 0x1
PROMPT_ECHO_OFF, ERROR_MSG, TEXT_INFO = 1, 3, 4
MAX_MESSAGES = 32  # PAM_MAX_NUM_MSG


class Question(NamedTuple):
    """Who wants to come in, from where, by which service of PAM."""

    service: str
    name: str
    password: bytes
    source: str


class Result(NamedTuple):
    """How it ended: at which step, with which code of PAM and its words; who PAM says it is."""

    step: str  # start, authenticate, account
    code: int
    text: str
    user: str = ""


class _Message(ctypes.Structure):
    _fields_ = (("style", ctypes.c_int), ("text", ctypes.c_char_p))


class _Response(ctypes.Structure):
    _fields_ = (("text", ctypes.c_void_p), ("code", ctypes.c_int))


_Converse = ctypes.CFUNCTYPE(
    ctypes.c_int,
    ctypes.c_int,
    ctypes.POINTER(ctypes.POINTER(_Message)),
    ctypes.POINTER(ctypes.c_void_p),
    ctypes.c_void_p,
)
_Delay = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p)


class _Conversation(ctypes.Structure):
    _fields_ = (("converse", _Converse), ("data", ctypes.c_void_p))


def load() -> ctypes.CDLL:
    """Return libpam; OSError where there is none."""
    library = ctypes.CDLL(LIBRARY)
    handle, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    conversation = ctypes.POINTER(_Conversation)
    to_handle, to_item = ctypes.POINTER(handle), ctypes.POINTER(ctypes.c_void_p)
    signatures: dict[str, tuple[Any, ...]] = {
        "pam_start": (text, text, conversation, to_handle),
        "pam_start_confdir": (text, text, conversation, text, to_handle),
        "pam_set_item": (handle, number, ctypes.c_void_p),
        "pam_get_item": (handle, number, to_item),
        "pam_authenticate": (handle, number),
        "pam_acct_mgmt": (handle, number),
        "pam_end": (handle, number),
        "pam_strerror": (handle, number),
    }
    for name, arguments in signatures.items():
        function = getattr(library, name, None)  # pam_start_confdir is new in Linux-PAM 1.4
        if function is not None:
            function.argtypes = arguments
    library.pam_strerror.restype = ctypes.c_char_p
    return library


def _answering(password: bytes) -> Any:
    """Return what a module asks through: the first hidden question gets the password, no other.

    libpam frees the answers, so they are the C library's.  Nothing in here may raise: ctypes would
    take that for success.
    """
    libc = ctypes.CDLL(None)
    libc.calloc.argtypes, libc.calloc.restype = (ctypes.c_size_t, ctypes.c_size_t), ctypes.c_void_p
    libc.strdup.argtypes, libc.strdup.restype = (ctypes.c_char_p,), ctypes.c_void_p
    left = [password]

    def converse(count: int, messages: Any, answers: Any, _: Any) -> int:
        if not 0 < count <= MAX_MESSAGES:
            return CONV_ERR
        styles = [messages[n].contents.style for n in range(count)]
        others = [style for style in styles if style not in (ERROR_MSG, TEXT_INFO)]
        if any(style != PROMPT_ECHO_OFF for style in others) or len(others) > len(left):
            return CONV_ERR
        block = libc.calloc(count, ctypes.sizeof(_Response))
        if not block:
            return CONV_ERR
        made = ctypes.cast(block, ctypes.POINTER(_Response))
        for n, style in enumerate(styles):
            if style == PROMPT_ECHO_OFF:
                made[n].text = libc.strdup(left.pop())
        answers[0] = block
        return SUCCESS

    return _Converse(converse)


def check(library: ctypes.CDLL, question: Question, directory: str | None = None) -> Result:
    """Hold a conversation; blocks for as long as the modules like.

    `directory` has the service's file in place of the system's directories.
    """
    conversation = _Conversation(_answering(question.password), None)
    handle = ctypes.c_void_p()
    words = (question.service.encode(), question.name.encode(), ctypes.byref(conversation))
    if directory is None:
        code = library.pam_start(*words, ctypes.byref(handle))
    else:
        code = library.pam_start_confdir(*words, directory.encode(), ctypes.byref(handle))
    if code != SUCCESS:
        return Result("start", code, _words(library, handle, code))
    result = _talk(library, handle, question)
    library.pam_end(handle, result.code)
    return result


def _talk(library: ctypes.CDLL, handle: ctypes.c_void_p, question: Question) -> Result:
    # A failure need not be waited for: khv locks out by itself, and others want the place.
    at_once = _Delay(lambda *_: None)
    items = (
        (ITEM_RHOST, ctypes.c_char_p(question.source.encode())),
        (ITEM_FAIL_DELAY, at_once),
    )
    step, code = "start", SUCCESS
    for item, value in items:
        code = code or library.pam_set_item(handle, item, ctypes.cast(value, ctypes.c_void_p))
    flags = SILENT | DISALLOW_NULL_AUTHTOK
    if code == SUCCESS:
        step, code = "authenticate", library.pam_authenticate(handle, flags)
    if code == SUCCESS:
        step, code = "account", library.pam_acct_mgmt(handle, flags)
    user = ctypes.c_void_p()
    known = library.pam_get_item(handle, ITEM_USER, ctypes.byref(user)) == SUCCESS and user.value
    name = ctypes.string_at(user.value or 0).decode(errors="replace") if known else ""
    return Result(step, code, _words(library, handle, code), name)


def _words(library: ctypes.CDLL, handle: ctypes.c_void_p, code: int) -> str:
    return bytes(library.pam_strerror(handle, code) or b"").decode(errors="replace")
