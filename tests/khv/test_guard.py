"""Connections to the page: places of a source, and who says nothing."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from khv import guard
from khv.faces import _uvicorn

ASK = b"GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: local\r\n\r\n"


async def app(scope: Any, _: Any, send: Any) -> None:
    body = str(scope["client"][0]).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def served(work: Callable[[str, int], Awaitable[None]]) -> None:
    async def main() -> None:
        bound = socket.create_server(("127.0.0.1", 0))
        async with _uvicorn(app, bound, None):
            await work(*bound.getsockname())

    asyncio.run(asyncio.wait_for(main(), 60.0))


def test_a_source_is_who_connects_and_not_what_it_says() -> None:
    async def work(host: str, port: int) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(ASK)
        assert b"127.0.0.1" in await reader.readuntil(b"127.0.0.1")
        writer.close()
        await writer.wait_closed()

    served(work)


def test_a_source_has_so_many_places_and_others_have_theirs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guard, "OF_SOURCE", 3)

    async def work(host: str, port: int) -> None:
        held = [await asyncio.open_connection(host, port) for _ in range(3)]
        for reader, writer in held:
            writer.write(ASK)
            await reader.readuntil(b"127.0.0.1")
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(ASK)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        other = await asyncio.open_connection(host, port, local_addr=("127.0.0.2", 0))
        other[1].write(ASK)
        await other[0].readuntil(b"127.0.0.2")
        for _, one in (*held, other, (reader, writer)):
            one.close()

    served(work)


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHo", ASK + b"GET / HT"])
def test_who_does_not_end_a_head_is_ended(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(guard, "HEAD_S", 0.2)

    async def work(host: str, port: int) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(sent)
        try:
            while await reader.read(1000):
                pass
        except ConnectionError:
            pass
        writer.close()

    served(work)
