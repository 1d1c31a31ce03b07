"""What listeners may do to who tells them something: answer late, wrongly, or never."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import trustme
import uvloop

from cimom.indications.client import MAX_ANSWER, ListenerClient
from cimom.model import ProtocolError

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
PATIENCE_S, LIMIT_S = 0.3, 20.0
HEADERS = (("CIMExport", "MethodRequest"),)


def answering(*pieces: bytes, close: bool = False) -> Serve:
    """Read requests of `BODY` and answer each with the pieces."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await reader.readuntil(b"</end>")
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            if close:
                writer.close()
                return

    return serve


BODY = b"<end></end>"


async def asked(
    serve: Serve, times: int = 1, body: bytes = BODY, answer_s: float = LIMIT_S, **tls: Any
) -> tuple[list[tuple[int, bytes]], int]:
    """Post to a listener; return its answers and how many connections that took."""
    connections: list[asyncio.StreamWriter] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await serve(reader, writer)

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls.get("server"))
    scheme = "https" if tls else "http"
    url = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    context = tls.get("client") or ssl.create_default_context()
    client = ListenerClient(url, context, answer_s)
    try:
        answers = [await client.post(body, HEADERS) for _ in range(times)]
    finally:
        client.close()
        server.close()
        for writer in connections:
            writer.transport.abort()  # type: ignore[attr-defined]
        await asyncio.sleep(0)
    return answers, len(connections)


def run(work: Awaitable[Any]) -> Any:
    async def bounded() -> Any:
        async with asyncio.timeout(LIMIT_S):
            return await work

    return asyncio.run(bounded())


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("pieces", "close", "connections"),
    [
        ((OK,), False, 1),
        ((OK[:10], OK[10:30], OK[30:]), False, 1),
        ((CHUNKED,), False, 1),
        ((b"HTTP/1.1 100 Continue\r\n\r\n", OK), False, 1),
        ((b"HTTP/1.1 102 Processing\r\n\r\n" + OK,), False, 1),
        ((OK.replace(b"1.1", b"1.0"),), True, 3),
        ((OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"),), True, 3),
        ((b"HTTP/1.0 200 OK\r\n\r\nok",), True, 3),
        ((b"HTTP/1.1 200 OK\r\n\r\no", b"k"), True, 3),
    ],
)
def test_every_way_to_answer_is_understood(
    pieces: tuple[bytes, ...], close: bool, connections: int
) -> None:
    answers, used = run(asked(answering(*pieces, close=close), times=3))
    assert answers == [(200, b"ok")] * 3
    assert used == connections


def test_what_comes_unasked_answers_nothing_later() -> None:
    for surplus in (OK.replace(b"ok", b"no"), b"garbage"):
        answers, used = run(asked(answering(OK + surplus), times=2))
        assert (answers, used) == ([(200, b"ok")] * 2, 2)


def test_a_connection_that_ended_between_two_messages_is_opened_anew() -> None:
    answers, used = run(asked(answering(OK, close=True), times=3))
    assert (answers, used) == ([(200, b"ok")] * 3, 3)


@pytest.mark.parametrize(
    "pieces",
    [
        (b"garbage\r\n\r\n",),
        (b"\x16\x03\x01\x02\x00",),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", b"x" * 2 * MAX_ANSWER),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 2 * MAX_ANSWER),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * MAX_ANSWER),
        (b"HTTP/1.1 200 OK\r\n", *[b"X-Y: z\r\n" * 1000] * 100),
        (b"HTTP/1.1 200 OK\r\nX: ", *[b"y" * 8000] * 100),
        (b"HTTP/1.1 200 ", *[b"y" * 8000] * 100),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * MAX_ANSWER,),
    ],
    ids=[
        *("garbage", "tls", "length", "chunk", "long body", "long open body", "many chunks"),
        *("endless headers", "endless header", "endless reason", "endless interim"),
    ],
)
def test_nonsense_and_what_does_not_end_is_given_up(pieces: tuple[bytes, ...]) -> None:
    with pytest.raises(ProtocolError, match=r"does not speak HTTP|too long"):
        run(asked(answering(*pieces)))


@pytest.mark.parametrize("pieces", [(), (OK[:-1],), (OK[:20],), (CHUNKED[:-5],)])
def test_half_an_answer_is_none(pieces: tuple[bytes, ...]) -> None:
    with pytest.raises(ConnectionError):
        run(asked(answering(*pieces, close=True)))


async def silent(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(LIMIT_S)


@pytest.mark.parametrize(
    "serve",
    [silent, answering(b""), answering(OK[:-1]), answering(b"HTTP/1.1 100 Continue\r\n\r\n")],
    ids=["never", "nothing", "half", "interim"],
)
def test_who_does_not_answer_in_time_is_given_up(serve: Serve) -> None:
    with pytest.raises(ProtocolError, match=r"no answer in 0\.3 s"):
        run(asked(serve, answer_s=PATIENCE_S))


def test_an_answer_that_drips_has_no_more_time() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"</end>")
        writer.write(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            writer.write(b"y")
            await writer.drain()
            await asyncio.sleep(0.02)

    with pytest.raises(ProtocolError, match="no answer in"):
        run(asked(serve, answer_s=PATIENCE_S))


def test_who_reads_nothing_does_not_hold_the_message_for_ever() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        await asyncio.sleep(LIMIT_S)

    body = b"x" * 32 * 1024 * 1024  # more than the kernel takes
    with pytest.raises(ProtocolError, match="no answer in"):
        run(asked(serve, body=body, answer_s=PATIENCE_S))


def test_a_handshake_that_never_ends_is_given_up() -> None:
    authority = trustme.CA()
    client = ssl.create_default_context()
    authority.configure_trust(client)

    async def never() -> None:
        with socket.socket() as plain:
            plain.bind(("127.0.0.1", 0))
            plain.listen()
            url = f"https://127.0.0.1:{plain.getsockname()[1]}/"
            await ListenerClient(url, client, PATIENCE_S).post(BODY, HEADERS)

    with pytest.raises(ProtocolError, match="no answer in"):
        run(never())


@pytest.mark.parametrize("host", ["a..b", "x" * 64, "nothing.invalid"])
def test_a_name_that_is_no_host_is_an_error_that_is_caught(host: str) -> None:
    async def ask() -> None:
        client = ListenerClient(f"http://{host}/", ssl.create_default_context(), LIMIT_S)
        await client.post(BODY, HEADERS)

    for factory in (None, uvloop.new_event_loop):
        with asyncio.Runner(loop_factory=factory) as runner, pytest.raises((OSError, UnicodeError)):
            runner.run(ask())
