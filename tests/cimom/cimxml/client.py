"""A client that reads answers one at a time, and a listener of its own for it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httptools
import uvloop

from cimom.cimxml.limits import Limits
from cimom.cimxml.listener import WbemListener
from tests.cimom.cimxml.sample import (
    FakeService,
    listening,
)


class Answer:
    """One parsed answer."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.body = b""
        self.status = 0
        self.complete = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers[name.decode().lower()] = value.decode()

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.complete = True


class Client:
    """A client on a stream, whose answers are parsed one at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def answer(self) -> Answer:
        """Read one answer, up to its length, its last chunk, or the end."""
        answer = Answer()
        parser = httptools.HttpResponseParser(answer)
        data = await self.reader.readuntil(b"\r\n\r\n")
        parser.feed_data(data)
        answer.status = parser.get_status_code()
        while not answer.complete and answer.status != 100:
            length = answer.headers.get("content-length")
            if length is not None:
                data = await self.reader.readexactly(int(length))
            elif "transfer-encoding" in answer.headers:
                line = await self.reader.readuntil(b"\r\n")
                data = line + await self.reader.readexactly(int(line, 16) + 2)
            else:
                answer.body += await self.reader.read()
                break
            parser.feed_data(data)
        return answer

    async def at_end(self) -> bool:
        """Wait for the server to close; say whether nothing more came."""
        try:
            return await self.reader.read() == b""
        except ConnectionResetError:
            return True


@contextlib.asynccontextmanager
async def connected(
    service: FakeService, limits: Limits | None = None, **changes: Any
) -> AsyncIterator[tuple[Client, WbemListener]]:
    """Connect one client to a listener of its own."""
    context = changes.pop("server_tls", None)
    async with listening(service, limits, context) as (port, listener):
        client = Client(*await asyncio.open_connection("127.0.0.1", port, **changes))
        try:
            yield client, listener
        finally:
            client.writer.close()
            with contextlib.suppress(OSError):
                await client.writer.wait_closed()


def run(test: Callable[[], Awaitable[None]]) -> None:
    """Run a test on asyncio's loop and on the one that the broker uses."""

    async def bounded() -> None:
        async with asyncio.timeout(20):
            await test()

    for new_loop in (None, uvloop.new_event_loop):
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(bounded())


def vanish(client: Client) -> None:
    """Break the connection with a reset."""
    where = client.writer.get_extra_info("socket")
    where.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.writer.transport.abort()  # type: ignore[attr-defined]
