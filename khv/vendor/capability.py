"""The capabilities that a process can keep when it is no longer root (capabilities(7)).

Numbers: kernel include/uapi/linux/capability.h.
"""

from __future__ import annotations

import ctypes
import os

NAMES = (
    "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE"
    " NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO"
    " SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME"
    " SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG"
    " WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE"
)
CAPABILITIES: dict[str, int] = {f"CAP_{name}": n for n, name in enumerate(NAMES.split())}

PR_SET_KEEPCAPS = 8
PR_SET_NO_NEW_PRIVS = 38
VERSION_3 = 0x20080522  # _LINUX_CAPABILITY_VERSION_3: two words a set


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Words(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def become(uid: int, gid: int, capabilities: tuple[str, ...]) -> None:
    """Become another user for good, with no capabilities but those named; OSError if that fails.

    Called by root in a process with one thread.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    _check(libc.prctl(PR_SET_KEEPCAPS, int(bool(capabilities)), 0, 0, 0))
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if capabilities:
        bits = sum(1 << CAPABILITIES[name] for name in capabilities)
        words = (_Words * 2)()
        for n in range(2):
            words[n].effective = words[n].permitted = (bits >> 32 * n) & 0xFFFFFFFF
        _check(libc.capset(ctypes.byref(_Header(VERSION_3, 0)), words))


def gain_nothing() -> None:
    """Let no program that this process starts have more than it: set-user-ID does not count."""
    _check(ctypes.CDLL(None, use_errno=True).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
