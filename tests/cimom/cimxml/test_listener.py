from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httptools
import pytest
import trustme
import uvloop

from cimom.cimxml.listener import Limits, WbemListener
from cimom.cimxml.parser import MAX_BODY
from tests.cimom.cimxml.sample import (
    ENUMERATE,
    FakeService,
    class_name,
    error_code,
    everything,
    intrinsic,
    iparam,
    listening,
    message,
    row,
)

ROWS = [row(everything(Id=str(number), a_string="x" * 1000)) for number in range(500)]
SMALL = [row(everything())]


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


def test_a_small_answer_has_its_length_and_the_connection_stays() -> None:
    async def test() -> None:
        async with connected(FakeService(SMALL)) as (client, _):
            for _ in range(3):
                client.send(message())
                answer = await client.answer()
                assert answer.status == 200
                assert int(answer.headers["content-length"]) == len(answer.body)
                assert answer.headers["date"].endswith("GMT")
                assert "connection" not in answer.headers
                assert "server" not in answer.headers
                assert answer.body.endswith(b"</CIM>\n")

    run(test)


def test_a_big_answer_is_chunked_even_without_te() -> None:
    async def test() -> None:
        async with connected(FakeService(ROWS)) as (client, _):
            client.send(message())
            answer = await client.answer()
            assert answer.headers["transfer-encoding"] == "chunked"
            assert "content-length" not in answer.headers
            assert answer.body.count(b"<VALUE.NAMEDINSTANCE>") == len(ROWS)
            client.send(message())
            assert (await client.answer()).body == answer.body

    run(test)


@pytest.mark.parametrize("rows", [SMALL, ROWS], ids=["small", "big"])
def test_http_1_0_is_closed_at_the_end(rows: list[Any]) -> None:
    async def test() -> None:
        async with connected(FakeService(rows)) as (client, _):
            start = "POST /cimom HTTP/1.0"
            client.send(message(start=start, Host=None, Connection="Keep-Alive"))
            answer = await client.answer()
            assert "transfer-encoding" not in answer.headers
            assert answer.headers["connection"] == "close"
            assert answer.body.count(b"<VALUE.NAMEDINSTANCE>") == len(rows)
            assert await client.at_end()

    run(test)


def test_connection_close_is_obeyed() -> None:
    async def test() -> None:
        async with connected(FakeService(SMALL)) as (client, _):
            client.send(message(Connection="close"))
            assert (await client.answer()).headers["connection"] == "close"
            assert await client.at_end()

    run(test)


def test_pipelined_requests_are_answered_in_order() -> None:
    async def test() -> None:
        service = FakeService(lambda operation: [operation.class_name])
        bodies = [
            intrinsic("EnumerateClassNames", iparam("ClassName", class_name(f"A_{number}")))
            for number in range(50)
        ]
        async with connected(service) as (client, listener):
            client.send(b"".join(message(body, CIMMethod="EnumerateClassNames") for body in bodies))
            for number in range(50):
                answer = await client.answer()
                assert f'<CLASSNAME NAME="A_{number}"/>'.encode() in answer.body
            assert listener.buffered == 0

    run(test)


@pytest.mark.parametrize("size", [1, 7, 100])
def test_requests_may_drip(size: int) -> None:
    async def test() -> None:
        async with connected(FakeService(SMALL)) as (client, _):
            data = message()
            for at in range(0, len(data), size):
                client.send(data[at : at + size])
                await client.writer.drain()
                await asyncio.sleep(0)
            assert (await client.answer()).status == 200

    run(test)


def test_100_is_sent_to_who_waits_for_it() -> None:
    async def test() -> None:
        async with connected(FakeService(SMALL)) as (client, _):
            data = message(Expect="100-continue")
            cut = data.index(b"\r\n\r\n") + 4
            client.send(data[:cut])
            assert (await client.answer()).status == 100
            client.send(data[cut:])
            assert (await client.answer()).status == 200

    run(test)


def test_chunked_requests_are_read() -> None:
    async def test() -> None:
        async with connected(FakeService(SMALL)) as (client, _):
            body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(ENUMERATE), ENUMERATE)
            client.send(message(body, Transfer_Encoding="chunked"))
            assert (await client.answer()).status == 200

    run(test)


def test_an_error_of_the_client_is_answered_and_ends_the_connection() -> None:
    async def test() -> None:
        async with connected(FakeService(SMALL)) as (client, _):
            client.send(message() + message(b"<") + message())
            assert (await client.answer()).status == 200
            answer = await client.answer()
            assert answer.status == 400
            assert answer.headers["cimerror"] == "request-not-well-formed"
            assert answer.headers["content-length"] == "0"
            assert answer.headers["connection"] == "close"
            assert await client.at_end()

    run(test)


def test_a_401_keeps_the_connection() -> None:
    async def test() -> None:
        async with connected(FakeService(SMALL)) as (client, _):
            client.send(message(Authorization=None))
            answer = await client.answer()
            assert (answer.status, answer.headers["content-length"]) == (401, "0")
            client.send(message())
            assert (await client.answer()).status == 200

    run(test)


def test_a_client_still_sending_gets_to_read_413() -> None:
    async def test() -> None:
        async with connected(FakeService(SMALL)) as (client, listener):
            client.send(message(b"x" * 3 * MAX_BODY))
            answer = await client.answer()
            assert (answer.status, answer.headers["connection"]) == (413, "close")
            assert await client.at_end()
            assert listener.buffered == 0

    run(test)


def test_a_client_that_leaves_with_its_error_is_forgotten_at_once() -> None:
    async def test() -> None:
        limits = Limits(linger_s=1000)
        async with connected(FakeService(SMALL), limits) as (client, listener):
            client.send(b"garbage\r\n\r\n")
            assert (await client.answer()).status == 501
            client.writer.close()
            await listener._nobody.wait()

    run(test)


@pytest.mark.parametrize(
    ("sent", "status"),
    [(message()[:40], 408), (message()[:-1], 408), (b"", None), (b"M", None), (b"\r\n", None)],
    ids=["head", "body", "nothing", "method", "empty line"],
)
def test_half_a_request_is_closed_after_its_time(sent: bytes, status: int | None) -> None:
    async def test() -> None:
        limits = Limits(head_s=0.05, body_s=0.05, idle_s=30, linger_s=0.05)
        async with connected(FakeService(SMALL), limits) as (client, _):
            client.send(sent)
            if status is not None:
                assert (await client.answer()).status == status
            assert await client.at_end()

    run(test)


def test_dripping_does_not_prolong_a_head() -> None:
    async def test() -> None:
        limits = Limits(head_s=0.1, linger_s=0.05)
        async with connected(FakeService(SMALL), limits) as (client, _):
            reading = asyncio.create_task(client.answer())
            for byte in message():
                if reading.done():
                    break
                client.send(bytes([byte]))
                await asyncio.wait([reading], timeout=0.01)
            assert (await reading).status == 408

    run(test)


def test_an_idle_connection_is_closed_after_its_time() -> None:
    async def test() -> None:
        async with connected(FakeService(SMALL), Limits(idle_s=0.05)) as (client, listener):
            client.send(message())
            assert (await client.answer()).status == 200
            assert await client.at_end()
            await asyncio.wait_for(listener._nobody.wait(), 5)

    run(test)


def test_a_slow_operation_is_not_timed() -> None:
    async def test() -> None:
        wait = asyncio.Event()
        service = FakeService(wait)
        limits = Limits(head_s=0.05, body_s=0.05, idle_s=0.05)
        async with connected(service, limits) as (client, _):
            client.send(message())
            await service.began.wait()
            asyncio.get_running_loop().call_later(0.2, wait.set)
            assert (await client.answer()).status == 200

    run(test)


def test_a_client_that_takes_nothing_is_cut_off(caplog: pytest.LogCaptureFixture) -> None:
    async def test() -> None:
        many = ROWS * 40  # 60 MB: more than the kernel buffers
        service = FakeService(many)
        async with connected(service, Limits(write_s=0.05), limit=1024) as (client, listener):
            client.writer.transport.pause_reading()  # type: ignore[attr-defined]
            client.send(message())
            await service.began.wait()
            await listener._nobody.wait()

    with caplog.at_level(logging.INFO):
        run(test)
    assert "does not take its answer" in caplog.text


def test_what_a_slow_client_has_not_taken_is_not_encoded() -> None:
    async def test() -> None:
        fresh = [row(everything(Id=str(n), a_string="x" * 1000)) for n in range(20_000)]
        service = FakeService(SMALL)
        async with connected(service, limit=1024) as (client, listener):
            client.send(message())
            await client.answer()
            (connection,) = listener.connections
            paused = asyncio.Event()
            pause = connection.pause_writing
            connection.pause_writing = lambda: (pause(), paused.set())  # type: ignore[method-assign]
            service.answer = fresh
            client.send(message())
            await paused.wait()
            encoded = sum(item._xml is not None for item in fresh)
            assert 0 < encoded < 15_000
            vanish(client)
            await listener._nobody.wait()

    run(test)


def vanish(client: Client) -> None:
    """Break the connection with a reset."""
    where = client.writer.get_extra_info("socket")
    where.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.writer.transport.abort()  # type: ignore[attr-defined]


def test_a_client_that_leaves_ends_its_operation() -> None:
    async def test() -> None:
        service = FakeService(asyncio.Event())
        async with connected(service) as (client, listener):
            client.send(message())
            await service.began.wait()
            vanish(client)
            await listener._nobody.wait()

    run(test)


def test_a_client_that_has_sent_everything_gets_its_answer() -> None:
    async def test() -> None:
        wait = asyncio.Event()
        service = FakeService(wait)
        async with connected(service) as (client, _):
            client.send(message())
            client.writer.write_eof()
            await service.began.wait()
            wait.set()
            assert (await client.answer()).status == 200
            assert await client.at_end()

    run(test)


def test_connections_have_a_limit() -> None:
    async def test() -> None:
        async with connected(FakeService(SMALL), Limits(connections=1)) as (client, listener):
            client.send(message())
            assert (await client.answer()).status == 200
            (connection,) = listener.connections
            port = connection._transport.get_extra_info("sockname")[1]
            other = Client(*await asyncio.open_connection("127.0.0.1", port))
            assert (await other.answer()).status == 503
            assert await other.at_end()
            other.writer.close()
            client.send(message())
            assert (await client.answer()).status == 200

    run(test)


def test_all_that_waits_has_a_limit() -> None:
    async def test() -> None:
        async with connected(FakeService(SMALL), Limits(buffered=1000)) as (client, listener):
            client.send(message(b"x" * 2000)[:-1])
            assert (await client.answer()).status == 503
            assert await client.at_end()
            assert listener.buffered == 0

    run(test)


def test_an_answer_that_breaks_off_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def test() -> None:
        broken = [*ROWS, row(everything(a_uint8="no number"))]
        async with connected(FakeService(broken)) as (client, listener):
            client.send(message())
            with pytest.raises((asyncio.IncompleteReadError, ConnectionResetError)):
                await client.answer()
            await listener._nobody.wait()

    run(test)
    assert "an answer broke off" in caplog.text
    assert "Traceback" in caplog.text


def test_closing_lets_an_answer_end() -> None:
    async def test() -> None:
        wait = asyncio.Event()
        service = FakeService(wait)
        async with connected(service) as (client, listener):
            client.send(message())
            await service.began.wait()
            closing = asyncio.create_task(listener.close(grace_s=10))
            await asyncio.sleep(0)
            wait.set()
            assert (await client.answer()).status == 200
            assert await client.at_end()
            await closing

    run(test)


def test_closing_ends_what_does_not_end() -> None:
    async def test() -> None:
        service = FakeService(asyncio.Event())
        async with connected(service) as (client, listener):
            client.send(message())
            await service.began.wait()
            await listener.close(grace_s=0.05)
            assert await client.at_end()

    run(test)


def test_packets_are_not_held_back() -> None:
    async def test() -> None:
        async with connected(FakeService(SMALL)) as (client, listener):
            client.send(message())
            await client.answer()
            (connection,) = listener.connections
            where = connection._transport.get_extra_info("socket")
            assert where.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

    run(test)


# -- TLS


class Certificates:
    """An authority with a certificate of the server and one of a client."""

    def __init__(self) -> None:
        self.authority = trustme.CA()
        self.server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.authority.issue_cert("localhost").configure_cert(self.server)
        self.client = ssl.create_default_context()
        self.authority.configure_trust(self.client)


def test_tls_serves_small_and_big_answers() -> None:
    certificates = Certificates()

    async def test() -> None:
        async with connected(
            FakeService(ROWS),
            server_tls=certificates.server,
            ssl=certificates.client,
            server_hostname="localhost",
        ) as (client, _):
            client.send(message() + message(Authorization=None))
            answer = await client.answer()
            assert answer.body.count(b"<VALUE.NAMEDINSTANCE>") == len(ROWS)
            assert (await client.answer()).status == 401

    run(test)


def test_a_client_certificate_is_passed_on() -> None:
    certificates = Certificates()
    certificates.authority.configure_trust(certificates.server)
    certificates.server.verify_mode = ssl.CERT_OPTIONAL
    own = certificates.authority.issue_cert("user@example.org")
    own.configure_cert(certificates.client)

    async def test() -> None:
        service = FakeService(SMALL)
        async with connected(
            service,
            server_tls=certificates.server,
            ssl=certificates.client,
            server_hostname="localhost",
        ) as (client, _):
            client.send(message())
            assert (await client.answer()).status == 200
        (peer,) = service.peers
        assert peer.address == "127.0.0.1"
        pem = own.cert_chain_pems[0].bytes().decode()
        assert peer.certificate == ssl.PEM_cert_to_DER_cert(pem)

    run(test)


def test_what_is_no_tls_ends_and_the_next_is_served() -> None:
    certificates = Certificates()

    async def test() -> None:
        async with listening(FakeService(SMALL), None, certificates.server) as (port, _):
            plain = Client(*await asyncio.open_connection("127.0.0.1", port))
            plain.send(message())
            with contextlib.suppress(ConnectionError):
                await plain.reader.read()
            plain.writer.close()
            client = Client(
                *await asyncio.open_connection(
                    "127.0.0.1", port, ssl=certificates.client, server_hostname="localhost"
                )
            )
            client.send(message(b"<x/>"))
            answer = await client.answer()
            assert answer.status == 400
            client.writer.close()

    run(test)


def test_an_unknown_operation_over_the_wire_is_error_7() -> None:
    async def test() -> None:
        async with connected(FakeService()) as (client, _):
            client.send(message(intrinsic("ExecQuery"), CIMMethod="ExecQuery"))
            assert error_code((await client.answer()).body) == 7

    run(test)
