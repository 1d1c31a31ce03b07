"""An HTTP client for one listener: POST over a connection that stays open.  Adapter: sockets, TLS.

Knows HTTP/1.1 answers with limits; what is sent and what an answer means is `export`'s.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

import httptools

from cimom.model import ProtocolError

MAX_ANSWER = 64 * 1024  # bytes; a listener says little
CHUNK = 16 * 1024


class _Answer:
    """Collects an answer; the callbacks are httptools'."""

    def __init__(self) -> None:
        self.body = bytearray()
        self.done = False

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.done = True


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
        parser = httptools.HttpResponseParser(answer)
        while not answer.done:
            data = await reader.read(CHUNK)
            if not data:
                raise ConnectionError("the listener closed the connection")
            try:
                parser.feed_data(data)
            except httptools.HttpParserError as exc:
                raise ProtocolError(f"the listener does not speak HTTP: {exc}") from exc
            if len(answer.body) > MAX_ANSWER:
                raise ProtocolError("the listener's answer is too long")
        if not parser.should_keep_alive():
            self.close()
        return parser.get_status_code(), bytes(answer.body)

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
