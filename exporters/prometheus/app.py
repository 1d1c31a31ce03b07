"""The ASGI application of the exporter: /metrics and nothing else.  Opens no sockets."""

from __future__ import annotations

import asyncio
import base64
import binascii
import zlib
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, NamedTuple

from cimom.broker.readings import Readings
from cimom.broker.snapshot import Snapshot, take
from cimom.model import CimObject
from exporters.prometheus.families import CLASSES, GROUPS
from exporters.prometheus.render import Writer, render_telemetry
from exporters.prometheus.telemetry import Telemetry

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Fresh = Callable[[Iterable[type[CimObject]], float], Awaitable[None]]
Authorize = Callable[[str, str, str], Awaitable[bool]]  # name, password, client's address

CONTENT_TYPE = b"text/plain; version=0.0.4; charset=utf-8"
FRESH_BUDGET_S = 0.25  # a scrape waits this long for a refresh, then takes the last rows
GZIP_LEVEL = 1  # 37 ms for 51,200 samples; level 9 needs 190 ms for 14 % less
GZIP_WINDOW = 16 + zlib.MAX_WBITS  # 16: with the gzip header
MAX_CREDENTIAL_BYTES = 1024  # of a basic Authorization header


class _Rendered(NamedTuple):
    """The families of one generation of readings, plain and half compressed."""

    generation: int
    plain: bytes
    head: bytes  # what the compressor has put out already
    compressor: zlib._Compress


class MetricsApp:
    """Answers scrapes; rows are rendered and compressed once a generation of the readings."""

    def __init__(
        self,
        readings: Readings,
        fresh: Fresh,
        telemetry: Telemetry,
        authorize: Authorize | None = None,
    ) -> None:
        """`authorize` None: no password is asked for (loopback only)."""
        self._readings = readings
        self._fresh = fresh
        self._telemetry = telemetry
        self._authorize = authorize
        self._writer = Writer(GROUPS)
        self._rendering = asyncio.Lock()
        self._rendered: _Rendered | None = None

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3.0)."""
        if scope["type"] != "http":
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        if scope["path"] != "/metrics":
            await _answer(send, 404, b"not found: the metrics are at /metrics\n")
        elif scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, b"method not allowed\n", ((b"allow", b"GET, HEAD"),))
        elif not await self._admitted(scope, headers.get(b"authorization", b"")):
            challenge = (b"www-authenticate", b'Basic realm="khv metrics", charset="UTF-8"')
            await _answer(send, 401, b"a name and a password are needed\n", (challenge,))
        else:
            compress = accepts_gzip(headers.get(b"accept-encoding", b""))
            body = await self._body(compress=compress)
            extra = [(b"vary", b"Accept-Encoding")]
            if compress:
                extra.append((b"content-encoding", b"gzip"))
            head_only = scope["method"] == "HEAD"
            await _answer(send, 200, body, extra, content_type=CONTENT_TYPE, head_only=head_only)

    async def _admitted(self, scope: Scope, header: bytes) -> bool:
        if self._authorize is None:
            return True
        credentials = basic_credentials(header)
        client = scope.get("client")
        source = client[0] if client else ""
        return credentials is not None and await self._authorize(*credentials, source)

    async def _body(self, *, compress: bool) -> bytes:
        await self._fresh(CLASSES, FRESH_BUDGET_S)
        rendered = await self._current()
        own = render_telemetry(self._telemetry.families())
        if not compress:
            return rendered.plain + own
        # The rows are compressed already; a copy of the compressor goes on from there.
        compressor = rendered.compressor.copy()
        return rendered.head + compressor.compress(own) + compressor.flush()

    async def _current(self) -> _Rendered:
        """Return the rendered rows of this generation; scrapes at the same time share a render."""
        async with self._rendering:
            rendered = self._rendered
            if rendered is None or rendered.generation != self._readings.generation:
                snapshot = take(self._readings, CLASSES)
                rendered = await asyncio.to_thread(self._render, snapshot)
                self._rendered = rendered
            return rendered

    def _render(self, snapshot: Snapshot) -> _Rendered:
        plain = self._writer.render(snapshot)
        compressor = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, GZIP_WINDOW)
        return _Rendered(snapshot.generation, plain, compressor.compress(plain), compressor)


def accepts_gzip(header: bytes) -> bool:
    """Say whether an Accept-Encoding header takes gzip (RFC 9110 12.5.3)."""
    for item in header.decode("latin-1").lower().split(","):
        coding, *parameters = (part.strip() for part in item.split(";"))
        if coding in ("gzip", "*"):
            quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
            return quality.rstrip("0").rstrip(".") not in ("", "0")
    return False


def basic_credentials(header: bytes) -> tuple[str, str] | None:
    """Return name and password of a basic Authorization header (RFC 7617); None for any other."""
    scheme, _, token = header.partition(b" ")
    if scheme.lower() != b"basic" or len(token) > MAX_CREDENTIAL_BYTES:
        return None
    try:
        name, colon, password = base64.b64decode(token, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, password) if colon else None


async def _answer(
    send: Send,
    status: int,
    body: bytes,
    extra: Iterable[tuple[bytes, bytes]] = (),
    *,
    content_type: bytes = b"text/plain; charset=utf-8",
    head_only: bool = False,
) -> None:
    headers = [
        (b"content-type", content_type),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
        *extra,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head_only else body})
