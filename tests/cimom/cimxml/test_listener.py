from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from typing import Any

import pytest
import trustme

from tests.cimom.cimxml.client import Client, connected, run
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
BROKEN = [*ROWS, row(everything(a_uint8="no number"))]  # the last one cannot be told


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


def test_an_answer_that_breaks_off_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def test() -> None:
        async with connected(FakeService(BROKEN)) as (client, listener):
            client.send(message())
            with pytest.raises((asyncio.IncompleteReadError, ConnectionResetError)):
                await client.answer()
            await listener._nobody.wait()

    run(test)
    assert "an answer broke off" in caplog.text
    assert "Traceback" in caplog.text


async def trailers_of(client: Client) -> tuple[bytes, bytes]:
    """Read a chunked answer; return its head, and what follows the last chunk."""
    head = await client.reader.readuntil(b"\r\n\r\n")
    while size := int(await client.reader.readuntil(b"\r\n"), 16):
        await client.reader.readexactly(size + 2)
    lines = b""
    while (line := await client.reader.readuntil(b"\r\n")) != b"\r\n":
        lines += line
    return head.lower(), lines


@pytest.mark.parametrize("te", ["trailers", "deflate;q=0.5, Trailers"])
def test_trailers_tell_who_takes_them_why_an_answer_broke_off(
    caplog: pytest.LogCaptureFixture, te: str
) -> None:
    async def test() -> None:
        service = FakeService(BROKEN)
        async with connected(service) as (client, _):
            client.send(message(TE=te, Connection="TE"))
            head, lines = await trailers_of(client)
            assert b"trailer: cimstatuscode, cimstatuscodedescription\r\n" in head
            text = "CIM_ERR_FAILED%3A%20internal%20error%3B%20the%20server%27s%20log%20has%20it"
            told = f"CIMStatusCode: 1\r\nCIMStatusCodeDescription: {text}\r\n"
            assert lines.decode() == told
            service.answer = ROWS  # the connection stays: nothing of its order was lost
            client.send(message(TE=te))
            assert (await trailers_of(client))[1] == b""
            client.send(message())
            head, lines = await trailers_of(client)
            assert (b"trailer" in head, lines) == (False, b"")

    run(test)
    assert "an answer broke off" in caplog.text
    assert "Traceback" in caplog.text


def test_trailers_have_the_prefix_of_m_post() -> None:
    async def test() -> None:
        async with connected(FakeService(BROKEN)) as (client, _):
            names = ("CIMOperation", "CIMMethod", "CIMObject")
            old = dict.fromkeys(names)
            new = {"77_CIMOperation": "MethodCall", "77_CIMMethod": "EnumerateInstances"}
            man = "http://www.dmtf.org/cim/mapping/http/v1.0;ns=77"
            more = {"77_CIMObject": "root/cimv2", "Man": man, "TE": "trailers"}
            client.send(message(start="M-POST /cimom HTTP/1.1", **old, **new, **more))
            head, lines = await trailers_of(client)
            assert b"trailer: 77-cimstatuscode, 77-cimstatuscodedescription" in head
            assert lines.startswith(b"77-CIMStatusCode: 1\r\n77-CIMStatusCodeDescription: CIM_ERR_")

    run(test)


@pytest.mark.parametrize("te", [None, "gzip", "trailers;q=0"])
def test_nobody_takes_a_part_for_the_whole(te: str | None) -> None:
    async def test() -> None:
        async with connected(FakeService(BROKEN)) as (client, _):
            client.send(message(TE=te))
            with pytest.raises((asyncio.IncompleteReadError, ConnectionResetError)):
                await trailers_of(client)

    run(test)


def test_an_answer_of_http_1_0_that_breaks_off_is_not_whole() -> None:
    async def test() -> None:
        async with connected(FakeService(BROKEN)) as (client, _):
            start = "POST /cimom HTTP/1.0"
            client.send(message(start=start, Host=None, TE="trailers"))
            received = b""
            with contextlib.suppress(ConnectionResetError):
                while data := await client.reader.read(65536):
                    received += data
            assert b"</CIM>" not in received

    run(test)


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
            assert "strict-transport-security" not in answer.headers
            refused = await client.answer()
            assert refused.status == 401
            assert "max-age" in refused.headers["strict-transport-security"]
            assert refused.headers["x-content-type-options"] == "nosniff"

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
            client.send(message(intrinsic("Nothing"), CIMMethod="Nothing"))
            assert error_code((await client.answer()).body) == 7

    run(test)
