"""CIM's rules over HTTP (DSP0200 6 and 7): what a request's head must say, what an answer's says.

Pure: works on parsed heads and decoded calls.  Knows no socket and no operation.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from cimom.cimxml.export import Export
from cimom.cimxml.paths import names_same
from cimom.cimxml.request import Call
from cimom.cimxml.values import shown
from cimom.model import CimError, ProtocolError
from cimom.query.language import TOLD_LANGUAGES

REALM = "khv"
EXTENSION = "http://www.dmtf.org/cim/mapping/http/v1.0"
METHODS = "POST, M-POST, OPTIONS"
FUNCTIONAL_GROUPS = (  # DSP0200 7.5
    *("basic-read", "basic-write", "instance-manipulation", "schema-manipulation"),
    *("association-traversal", "query-execution", "qualifier-declaration"),
)
CONTENT_TYPES = ("application/xml", "text/xml")
CHARSETS = (("accept-charset", ("utf-8", "utf8")),)
HEADER_MISMATCH = "header-mismatch"
TRAILERS = ("CIMStatusCode", "CIMStatusCodeDescription")
MAX_DETAIL = 400  # characters of an error's text in a header

# RFC 2774 3: Man: "http://...";ns=NN, where the quotes are often left out.
MAN = re.compile(rf'"?{re.escape(EXTENSION)}"?\s*;\s*ns\s*=\s*"?([0-9]{{2,4}})"?', re.ASCII)
BROKEN_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
CHARSET = re.compile(r'charset\s*=\s*"?([^";\s]*)', re.IGNORECASE)


class Head(NamedTuple):
    """The head of a request; names of headers are in lower case, values without white space."""

    method: str
    version: str
    headers: Mapping[str, Sequence[str]]  # to the values of every header of that name

    def all(self, name: str) -> Sequence[str]:
        """Return the values of every header of a name."""
        return self.headers.get(name, ())

    def one(self, name: str, cim_error: str | None = None) -> str | None:
        """Return the value of a header that must not come twice; None when it is missing."""
        values = self.headers.get(name)
        if values is None:
            return None
        if len(values) > 1:
            raise ProtocolError(f"header {name} is given twice", cim_error=cim_error)
        return values[0]


BROWSER_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
)
HSTS = ("Strict-Transport-Security", "max-age=31536000")


class Response(NamedTuple):
    """An answer: `close` ends the connection after it; the body is made slice by slice.

    A CimError of the body comes too late for it: `trailers` tells it in the names of `prefix`.
    `let_in` says that who asked is known.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: Iterator[bytes]
    close: bool = False
    prefix: str = ""
    let_in: bool = False


# -- requests


def extension_prefix(head: Head) -> str:
    """Return how the names of CIM headers begin: `NN-` with M-POST (RFC 2774), else nothing."""
    if head.method != "M-POST":
        return ""
    match = MAN.fullmatch(head.one("man") or "")
    if match is None or head.version == "1.0":
        raise ProtocolError("M-POST needs HTTP/1.1 and the Man header of CIM")
    return f"{match[1]}-"


def check_head(head: Head, prefix: str) -> None:
    """Check what can be checked without the body (DSP0200 7.2, 7.3)."""
    if head.version == "1.1" and head.one("host") is None:  # RFC 9112 3.2
        raise ProtocolError("HTTP/1.1 needs a Host header")
    if head.all("accept-range") or head.all("accept-ranges"):
        raise ProtocolError("ranges are not possible", http_status=406)
    _check_acceptable(head)
    _check_content_type(head.one("content-type") or "")
    if head.all(f"{prefix}cimbatch") or head.all(f"{prefix}cimexportbatch"):
        raise ProtocolError(
            "multiple requests are not supported",
            cim_error="multiple-requests-unsupported",
            http_status=501,
        )
    _check_kind(head, prefix)


def is_export(head: Head, prefix: str) -> bool:
    """Whether a request is an export message, as listeners get them."""
    return bool(head.all(f"{prefix}cimexport"))


def _check_kind(head: Head, prefix: str) -> None:
    """Check that a request says what it is: an operation, or an export message (DSP0200 7.3)."""
    operations, exports = head.all(f"{prefix}cimoperation"), head.all(f"{prefix}cimexport")
    if not operations and not exports:
        raise ProtocolError("the CIMOperation header is missing")
    if operations and exports:
        raise ProtocolError("a request is an operation or an export", cim_error=HEADER_MISMATCH)
    name, word = ("CIMExport", "MethodRequest") if exports else ("CIMOperation", "MethodCall")
    if [value.lower() for value in operations or exports] != [word.lower()]:
        raise ProtocolError(f"{name} must be {word}", cim_error="unsupported-operation")


def _check_acceptable(head: Head) -> None:
    """Check that the client takes what is sent, and that it expects nothing else (RFC 9110)."""
    for name, sent in (("accept", (*CONTENT_TYPES, "application/*", "text/*")), *CHARSETS):
        told = ",".join(head.all(name))
        if told and not any(item in (*sent, "*", "*/*") for item in _wanted(told)):
            raise ProtocolError(f"{name} lets no answer pass", http_status=406)
    if any(value.lower() != "100-continue" for value in head.all("expect")):
        raise ProtocolError("nothing but 100-continue can be expected", http_status=417)


def _wanted(value: str) -> Iterator[str]:
    """Yield what a header accepts, without what it gives the quality 0."""
    for item in value.lower().split(","):
        what, *parameters = (part.strip() for part in item.split(";"))
        if what and not any(re.fullmatch(r"q\s*=\s*0(\.0*)?", part) for part in parameters):
            yield what


def _check_content_type(value: str) -> None:
    kind, _, parameters = value.partition(";")
    if kind.strip().lower() not in CONTENT_TYPES:
        raise ProtocolError("Content-Type must be application/xml or text/xml")
    charset = CHARSET.search(parameters)
    if charset is not None and charset[1].lower() not in ("", "utf-8", "utf8"):
        raise ProtocolError(f"charset {shown(charset[1])} is not utf-8")


def check_call(head: Head, prefix: str, call: Call) -> None:
    """Check that the headers name the same call as the body (DSP0200 7.2)."""
    _check_version(head, prefix, call.protocol_version)
    _check_method(head, f"{prefix}CIMMethod", call.method)
    if not any(_is_target(target, call) for target in _readings(head, f"{prefix}cimobject")):
        raise _mismatch("CIMObject")


def check_export(head: Head, prefix: str, export: Export) -> None:
    """Check that the headers name the same export method as the body (DSP0200 7.3)."""
    _check_version(head, prefix, export.protocol_version)
    _check_method(head, f"{prefix}CIMExportMethod", export.method)


def _check_version(head: Head, prefix: str, told: str) -> None:
    version = head.one(f"{prefix}cimprotocolversion", HEADER_MISMATCH)
    if version is not None and version != told:
        raise _mismatch("CIMProtocolVersion")


def _check_method(head: Head, name: str, told: str) -> None:
    if not any(method.lower() == told.lower() for method in _readings(head, name.lower())):
        raise _mismatch(name)


def _is_target(text: str, call: Call) -> bool:
    if call.target is not None:
        return names_same(text, call.target)
    return text.strip("/").lower() == call.namespace.lower()


def _mismatch(name: str) -> ProtocolError:
    return ProtocolError(f"{name} differs from the body", cim_error=HEADER_MISMATCH)


def _readings(head: Head, name: str) -> Iterator[str]:
    """Yield what a header may mean: as it is, and without its percent-encoding.

    DSP0200 wants it encoded; pywbem 1.9 does not, whatever percent signs are in a key.
    """
    value = head.one(name, HEADER_MISMATCH)
    if not value:
        raise ProtocolError(f"{name} is missing", cim_error=HEADER_MISMATCH)
    yield value
    if "%" in value and not BROKEN_PERCENT.search(value):
        with contextlib.suppress(UnicodeDecodeError):
            yield unquote_to_bytes(value).decode().strip()


def basic_credentials(authorization: str | None) -> tuple[str, str] | None:
    """Return name and password of basic authentication (RFC 7617), None when there are none."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = (
            base64.b64decode(token.strip(), validate=True).decode().partition(":")
        )
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return (name, password) if colon else None


# -- answers


def success(prefix: str, body: Iterator[bytes], *, export: bool = False) -> Response:
    """Return a 200 that carries a response message."""
    headers = (
        ("Content-Type", "application/xml; charset=utf-8"),
        (f"{prefix}{'CIMExport' if export else 'CIMOperation'}", "MethodResponse"),
        *_extension(prefix),
    )
    return Response(200, headers, body, prefix=prefix, let_in=True)


def takes_trailers(head: Head) -> bool:
    """Whether a client reads what follows the last chunk (RFC 9110 10.1.4)."""
    told = ",".join(head.all("te"))
    return head.version == "1.1" and "trailers" in _wanted(told)


def trailer_names(response: Response) -> str:
    """Return what may follow the last chunk of an answer (DSP0200 7.4)."""
    return ", ".join(f"{response.prefix}{name}" for name in TRAILERS)


def trailers(response: Response, exc: CimError) -> tuple[tuple[str, str], ...]:
    """Return what follows the last chunk of an answer that broke off: the error, in its place."""
    values = (str(int(exc.status)), quote(exc.description[:MAX_DETAIL], safe=""))
    names = (f"{response.prefix}{name}" for name in TRAILERS)
    return tuple(zip(names, values, strict=True))


def refusal(exc: ProtocolError, prefix: str = "") -> Response:
    """Return the answer to who broke the rules: the reason in headers, no body, the end."""
    headers: list[tuple[str, str]] = []
    if exc.cim_error is not None:
        headers.append((f"{prefix}CIMError", exc.cim_error))
    if exc.http_status in (405, 501):
        headers.append(("Allow", METHODS))
    headers.append(("PGErrorDetail", quote(exc.text[:MAX_DETAIL], safe="")))
    headers.extend(_extension(prefix))
    return Response(exc.http_status, tuple(headers), iter(()), close=True)


def unauthorized(retry_after_s: float | None = None) -> Response:
    """Return a 401 that asks for basic authentication."""
    headers = [("WWW-Authenticate", f'Basic realm="{REALM}", charset="UTF-8"')]
    if retry_after_s is not None:
        headers.append(("Retry-After", str(max(1, round(retry_after_s)))))
    return Response(401, tuple(headers), iter(()))


def for_browsers(response: Response, *, tls: bool) -> Response:
    """Return a refusal with what keeps a browser that strayed here from doing anything with it.

    HSTS only within TLS (RFC 6797 7.2).
    """
    if response.status < 400:
        return response
    more = (*BROWSER_HEADERS, *([HSTS] if tls else []))
    return response._replace(headers=(*response.headers, *more))


def options() -> Response:
    """Return what the server can do (DSP0200 7.5, deprecated there)."""
    headers = (
        ("Allow", METHODS),
        ("Opt", f"{EXTENSION} ; ns=77"),
        ("77-CIMProtocolVersion", "1.0"),
        ("77-CIMSupportedFunctionalGroups", ", ".join(FUNCTIONAL_GROUPS)),
        ("77-CIMSupportedQueryLanguages", ", ".join(TOLD_LANGUAGES)),
        ("77-CIMValidation", "validating"),
    )
    return Response(200, headers, iter(()))


def _extension(prefix: str) -> tuple[tuple[str, str], ...]:
    """Acknowledge M-POST (RFC 2774 5.1)."""
    if not prefix:
        return ()
    return (("Ext", ""), ("Cache-Control", "no-cache"), ("Man", f"{EXTENSION}; ns={prefix[:-1]}"))
