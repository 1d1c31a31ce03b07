from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cimom.access.entry import OK, Entry
from khv.audit.channel import Told
from khv.config import SyslogTarget
from khv.syslog import relay as module
from khv.syslog.relay import Relay
from khv.syslog.sender import MAX_QUEUED
from tests.khv.syslog.test_message import event
from tests.khv.syslog.test_sender import LIMIT_S, Server, listening, run, target

TOLD = Told(1, "2027-01-15T08:00:00.000000Z", "ab" * 32, Entry(account="a", action="x:y"), OK)
GONE = SyslogTarget(address="127.0.0.1", port=1, transport="tcp")  # nobody listens


@asynccontextmanager
async def running(relay: Relay) -> AsyncIterator[None]:
    task = asyncio.ensure_future(relay.run())
    try:
        yield
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.wait((task,))


async def until(condition: Callable[[], bool]) -> None:
    async def wait() -> None:
        while not condition():  # noqa: ASYNC110 - a condition of the relay
            await asyncio.sleep(0.01)

    await asyncio.wait_for(wait(), LIMIT_S)


def words(server: Server) -> list[str]:
    return [frame.decode().rpartition("\ufeff")[2] for frame in server.frames]


def test_each_server_gets_what_it_wants() -> None:
    both = SyslogTarget(address="both.example")
    audit = SyslogTarget(address="audit.example", transport="tcp", what=("audit",))
    relay = Relay((both, audit), "host", "0")
    for _ in range(MAX_QUEUED):
        relay.audit(TOLD)
    relay.event(event("x"))
    assert relay.dropped() == {"tls://both.example:6514": 1, "tcp://audit.example:514": 0}
    relay.audit(TOLD)
    assert relay.dropped() == {"tls://both.example:6514": 2, "tcp://audit.example:514": 1}
    assert relay.problems() == [
        "syslog tls://both.example:6514: not connected yet",
        "syslog tcp://audit.example:514: not connected yet",
    ]


def test_a_server_that_stays_keeps_its_connection_whatever_it_is_told() -> None:
    async def work() -> None:
        server = Server()
        bound, port = await listening(server)
        relay = Relay((target(port), GONE), "host", "0")
        async with running(relay):
            relay.event(event("one"))
            await server.until(lambda: len(server.frames) == 1)
            relay.go_by((target(port, what=("audit",)),))
            relay.event(event("not wanted"))
            relay.go_by((target(port), GONE))
            relay.event(event("two"))
            await server.until(lambda: len(server.frames) == 2)
        assert words(server) == ["one", "two"]
        assert server.connections == 1
        bound.close()

    run(work)


def test_a_server_that_comes_is_told_from_then_on() -> None:
    async def work() -> None:
        server = Server()
        bound, port = await listening(server)
        relay = Relay((), "host", "0")
        async with running(relay):
            relay.event(event("before"))
            relay.go_by((target(port),))
            relay.event(event("after"))
            await server.until(lambda: words(server) == ["after"])
            assert relay.problems() == []
        bound.close()

    run(work)


def test_what_waits_goes_to_the_server_with_its_new_settings(tmp_path: Path) -> None:
    async def work() -> None:
        server = Server()
        bound, port = await listening(server)
        missing = str(tmp_path / "ca.pem")  # so nothing reaches it
        former = SyslogTarget(address="127.0.0.1", port=port, ca=missing)
        relay = Relay((former,), "host", "0")
        async with running(relay):
            for number in range(MAX_QUEUED + 3):
                relay.event(event(str(number)))
            renamed = SyslogTarget(address="127.0.0.1", port=port, server_name="other")
            await until(lambda: "No such file" in "".join(relay.problems()))
            relay.go_by((renamed,))
            assert relay.dropped() == {f"tls://127.0.0.1:{port}": 3}
            relay.event(event("more"))  # finds no room: all the others are there
            assert relay.dropped() == {f"tls://127.0.0.1:{port}": 4}
        bound.close()

    run(work)


def test_a_server_that_goes_gets_what_waits_and_is_left() -> None:
    async def work() -> None:
        server = Server()
        bound, port = await listening(server)
        relay = Relay((target(port),), "host", "0")
        async with running(relay):
            await server.until(lambda: server.connections == 1)
            for number in range(MAX_QUEUED):
                relay.event(event(str(number)))
            relay.go_by(())
            relay.event(event("not wanted"))
            await server.until(lambda: len(server.frames) == MAX_QUEUED)
            await until(server.writers[0].transport.is_closing)
            assert relay.problems() == []
        assert words(server) == [str(number) for number in range(MAX_QUEUED)]
        bound.close()

    run(work)


def test_what_a_server_that_goes_does_not_take_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "FAREWELL_S", 0.05)

    async def work() -> None:
        relay = Relay((GONE,), "host", "0")
        async with running(relay):
            relay.event(event("one"))
            relay.event(event("two"))
            relay.go_by(())
            await until(lambda: relay.dropped() == {"tcp://127.0.0.1:1": 2})

    run(work)
