"""An HTTP client for one listener: POST over a connection that stays open.  Adapter: sockets, TLS.

Knows HTTP/1.1 answers with limits; what is sent and what an answer means is `export`'s.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket  # noqa: TID251 - adapter
import ssl
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

import httptools

from cimom.model import ProtocolError

MAX_ANSWER = 64 * 1024  # bytes, head and body; a listener says little
CHUNK = 16 * 1024
INTERIM = 200  # a status below announces the answer (RFC 9110 15.2)


class _Answer:
    """Collects an answer; the callbacks are httptools'."""

    def __init__(self) -> None:
        self.parser = httptools.HttpResponseParser(self)
        self.body = bytearray()
        self.done = False
        self.stays = False  # the connection is good for another message
        self._size = 0
        self._head = False
        self._framed = False

    def feed(self, data: bytes) -> None:
        """Take bytes; ProtocolError when they are no answer, or too long a one."""
        self._size += len(data)
        if self._size > MAX_ANSWER:
            raise ProtocolError("the listener's answer is too long")
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError as exc:
            if not self.done:
                raise ProtocolError(f"the listener does not speak HTTP: {exc}") from exc
            self.stays = False

    def ended(self) -> None:
        """Take the end of the connection: of an answer without a length it is the end, too."""
        if not self._head or self._framed:
            raise ConnectionError("the listener closed the connection")
        self.done = True

    def on_message_begin(self) -> None:
        self.stays &= not self.done  # more came than was asked for

    def on_header(self, name: bytes, _value: bytes) -> None:
        self._framed |= name.lower() in (b"content-length", b"transfer-encoding")

    def on_headers_complete(self) -> None:
        self._head = self.parser.get_status_code() >= INTERIM

    def on_body(self, body: bytes) -> None:
        if not self.done:
            self.body += body

    def on_message_complete(self) -> None:
        if not self.done and self.parser.get_status_code() >= INTERIM:
            self.done = True
            self.stays = self.parser.should_keep_alive()  # llhttp forgets it when this returns


class ListenerClient:
    """Posts bodies to a URL, one after the other."""

    def __init__(self, url: str, context: ssl.SSLContext, answer_s: float) -> None:
        self.url = url
        self._parts: SplitResult = urlsplit(url)
        self._context = context
        self._answer_s = answer_s
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: bytes, headers: Iterable[tuple[str, str]]) -> tuple[int, bytes]:
        """Return status and body of the answer; OSError or ProtocolError when there is none."""
        try:
            async with asyncio.timeout(self._answer_s):
                return await self._post(body, headers)
        except TimeoutError as exc:
            self.close()
            raise ProtocolError(f"no answer in {self._answer_s:g} s") from exc
        except BaseException:
            self.close()
            raise

    async def _post(self, body: bytes, headers: Iterable[tuple[str, str]]) -> tuple[int, bytes]:
        reused = self._streams is not None
        try:
            return await self._exchange(body, headers)
        except (ConnectionError, asyncio.IncompleteReadError):
            if not reused:
                raise
            self.close()  # it was closed between two messages: once more on a new one
            return await self._exchange(body, headers)

    async def _exchange(self, body: bytes, headers: Iterable[tuple[str, str]]) -> tuple[int, bytes]:
        if self._streams is None:
            self._streams = await self._connect()
        reader, writer = self._streams
        writer.write(self._head(len(body), headers) + body)
        await writer.drain()
        answer = _Answer()
        while not answer.done:
            _acknowledge_at_once(writer)
            data = await reader.read(CHUNK)
            if data:
                answer.feed(data)
            else:
                answer.ended()
        if not answer.stays:
            self.close()
        return answer.parser.get_status_code(), bytes(answer.body)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        secure = self._parts.scheme == "https"
        return await asyncio.open_connection(
            self._parts.hostname,
            self._parts.port or (5989 if secure else 5988),
            ssl=self._context if secure else None,
        )

    def _head(self, length: int, headers: Iterable[tuple[str, str]]) -> bytes:
        path = self._parts.path or "/"
        if self._parts.query:
            path += f"?{self._parts.query}"
        lines = [f"POST {path} HTTP/1.1", f"Host: {self._parts.netloc.rpartition('@')[2]}"]
        lines += [f"{name}: {value}" for name, value in headers]
        lines += [f"Content-Length: {length}", "", ""]
        return "\r\n".join(lines).encode("ascii", "replace")

    def close(self) -> None:
        """Close the connection; the next message opens another."""
        streams, self._streams = self._streams, None
        if streams is not None:
            with contextlib.suppress(Exception):
                streams[1].transport.abort()


def _acknowledge_at_once(writer: asyncio.StreamWriter) -> None:
    """Do not let what comes next wait for its acknowledgement; Linux forgets this again (tcp(7)).

    Listeners on Python's http.server, pywbem's among them, send head and body of an answer apart:
    on a connection that stays the body would come 40 ms later.
    """
    with contextlib.suppress(OSError):  # the connection is gone: the read says so
        where = writer.get_extra_info("socket")
        where.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
