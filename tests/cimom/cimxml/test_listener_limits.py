"""What a client may cost: time, connections, memory."""

from __future__ import annotations

import asyncio
import logging

import pytest

from cimom.cimxml.limits import Limits
from cimom.cimxml.parser import MAX_BODY
from tests.cimom.cimxml.client import Client, connected, run, vanish
from tests.cimom.cimxml.sample import (
    FakeService,
    everything,
    message,
    row,
)

ROWS = [row(everything(Id=str(number), a_string="x" * 1000)) for number in range(500)]
SMALL = [row(everything())]


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
            refused = await client.answer()
            assert refused.status == 501
            assert "frame-ancestors 'none'" in refused.headers["content-security-policy"]
            assert "strict-transport-security" not in refused.headers  # without TLS it says nothing
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


def test_a_client_that_leaves_ends_its_operation() -> None:
    async def test() -> None:
        service = FakeService(asyncio.Event())
        async with connected(service) as (client, listener):
            client.send(message())
            await service.began.wait()
            vanish(client)
            await listener._nobody.wait()

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


@pytest.mark.parametrize("strangers", [2, 1000], ids=["of a source", "of all"])
def test_a_flood_without_log_in_keeps_nobody_out(strangers: int) -> None:
    async def test() -> None:
        limits = Limits(connections=6, strangers=strangers)
        async with connected(FakeService(SMALL), limits) as (client, listener):
            client.send(message())
            assert (await client.answer()).status == 200
            (connection,) = listener.connections
            port = connection._transport.get_extra_info("sockname")[1]
            flood = [Client(*await asyncio.open_connection("127.0.0.1", port)) for _ in range(20)]
            late = Client(*await asyncio.open_connection("127.0.0.1", port))
            for one in (late, client):
                one.send(message())
                assert (await one.answer()).status == 200
            assert await flood[0].at_end()
            for one in (*flood, late):
                one.writer.close()

    run(test)


@pytest.mark.parametrize("sent", [b"", message()[:40], message(Authorization=None)])
def test_a_stranger_has_less_time(sent: bytes) -> None:
    async def test() -> None:
        limits = Limits(stranger_s=0.05, linger_s=0.05)
        async with connected(FakeService(SMALL), limits) as (client, _):
            client.send(sent)
            if sent:
                assert (await client.answer()).status in (401, 408)
            assert await client.at_end()

    run(test)


def test_who_was_let_in_has_the_usual_time() -> None:
    async def test() -> None:
        limits = Limits(stranger_s=0.05)
        async with connected(FakeService(SMALL), limits) as (client, _):
            client.send(message())
            assert (await client.answer()).status == 200
            ended = asyncio.create_task(client.reader.read(1))
            await asyncio.wait([ended], timeout=0.2)
            client.send(message()[:40])
            await asyncio.wait([ended], timeout=0.2)
            client.send(message()[40:])
            assert await ended == b"H"

    run(test)


def test_all_that_waits_has_a_limit() -> None:
    async def test() -> None:
        async with connected(FakeService(SMALL), Limits(buffered=1000)) as (client, listener):
            client.send(message(b"x" * 2000)[:-1])
            assert (await client.answer()).status == 503
            assert await client.at_end()
            assert listener.buffered == 0

    run(test)
