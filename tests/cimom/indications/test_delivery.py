"""Delivery: what a listener does not take comes again, in order, and nobody else waits for it."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import Any

import msgspec
import pytest

from tests.cimom.broker.world import World, disk
from tests.cimom.indications.test_service import (
    OK,
    QUICK,
    http,
    ill,
    listening,
    run,
    running,
    settled,
    subscribe,
    until,
)

REFUSED = (
    '<ERROR CODE="1" DESCRIPTION="no"><INSTANCE CLASSNAME="CIM_Error">'
    '<PROPERTY NAME="CIMStatusCode" TYPE="uint32"><VALUE>1</VALUE></PROPERTY></INSTANCE></ERROR>'
)


@pytest.mark.parametrize(
    "bad",
    [
        http("<nothing/>"),
        http(OK.format('<ERROR CODE="1" DESCRIPTION="not now"/>')),
        http("", "503 Busy"),
        b"garbage\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + b"x" * 100_000,
        b"HTTP/1.1 200 OK\r\n" + b"X-Y: z\r\n" * 20_000,
        http(""),
        http("", "204 No Content"),
        http(OK.format(""), "401 Unauthorized"),
        http(OK.format(""), "302 Found"),
        http(OK.format(REFUSED)),
        http(OK.format("")[:-6]),
    ],
    ids=[
        *("other", "error", "status", "garbage", "endless", "head", "no body", "no content"),
        *("log-in", "elsewhere", "CIM_Error", "half"),
    ],
)
def test_what_a_listener_did_not_take_comes_again(bad: bytes) -> None:
    async def test() -> None:
        world = World()
        async with listening() as listener, running(world) as made:
            listener.answer = lambda count: bad if count <= 3 else http(OK.format(""))
            await subscribe(world, listener.url)
            await settled(made)
            world.tell("disks", ill())
            world.tell("disks", gone=[disk("sdb")])
            await until(lambda: made._outbox.destinations() == [] and len(listener.bodies) >= 5)
            assert listener.numbers() == [0, 0, 0, 0, 1]
            assert len(set(listener.bodies[:4])) == 1

    run(test)


def test_a_listener_that_hangs_delays_nobody() -> None:
    async def test() -> None:
        world = World()
        policy = msgspec.structs.replace(QUICK, answer_s=0.3)
        async with listening() as slow, listening() as quick, running(world, policy) as made:
            slow.answer = lambda count: None if count == 1 else http(OK.format(""))
            await subscribe(world, slow.url, name="slow")
            await subscribe(world, quick.url, name="quick")
            await settled(made)
            await until(lambda: len(made._subscriptions) == 2)
            world.tell("disks", ill())
            await quick.has(1)
            await slow.has(2)
            assert slow.bodies[0] == slow.bodies[1]

    run(test)


def test_who_accepts_and_reads_nothing_delays_nobody() -> None:
    async def test() -> None:
        world = World()
        policy = msgspec.structs.replace(QUICK, answer_s=0.3)
        stop = asyncio.Event()
        accepted = 0

        async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal accepted
            accepted += 1
            writer.transport.pause_reading()  # type: ignore[attr-defined]
            await stop.wait()
            writer.close()

        deaf = await asyncio.start_server(serve, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{deaf.sockets[0].getsockname()[1]}/"
        async with listening() as quick, running(world, policy) as made:
            await subscribe(world, url, name="deaf")
            await subscribe(world, quick.url, name="quick")
            await until(lambda: len(made._subscriptions) == 2)
            for number in range(3):
                world.tell("disks", disk(f"new{number}"))
            await quick.has(3)
            assert quick.numbers() == [0, 1, 2]
            await until(lambda: accepted >= 2)  # it was given up and tried again
            errors = {courier.error for courier in made._couriers.values()}
            assert errors == {"", "no answer in 0.3 s"}
            stop.set()
        deaf.close()

    run(test)


def test_indications_of_one_listener_share_a_connection() -> None:
    async def test() -> None:
        world = World()
        async with listening() as listener, running(world) as made:
            await subscribe(world, listener.url)
            await settled(made)
            for number in range(5):
                world.tell("disks", disk(f"new{number}"))
            await listener.has(5)
            await until(lambda: made._outbox.destinations() == [])
            assert listener.connections == 1

    run(test)


def test_state_file_that_cannot_be_read_for_a_while_ends_no_courier(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def test() -> None:
        world = World()
        async with listening() as listener, running(world) as made:
            await subscribe(world, listener.url)
            await settled(made)
            waiting, failures = made._outbox.waiting, iter([sqlite3.OperationalError("disk")] * 2)

            def failing(*args: Any) -> Any:
                for failure in failures:
                    raise failure
                return waiting(*args)

            monkeypatch.setattr(made._outbox, "waiting", failing)
            world.tell("disks", ill())
            await listener.has(1)
            await until(lambda: made._outbox.destinations() == [])
            assert next(failures, None) is None

    run(test)
