"""The channel of a broker with a real desk at the other end of the socket."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from cimom.access.chain import START, Head
from cimom.access.entry import IN_DOUBT, OK, Entry, Outcome
from cimom.access.gate import Unrecorded
from cimom.broker.store import StateStore
from khv.audit.archive import Archive
from khv.audit.channel import HEAD, MAX_SENT, Channel, Told, parse_stored, stored_head
from khv.audit.desk import Desk
from khv.audit.file import DIRECTORY, AuditLog
from khv.control import Control

ENTRY = Entry(account="admin", action="x:y", object="o")


class Bench:
    """A supervisor's desk that is pumped by the event loop, and the broker's channel."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.supervisor, self.broker = socket.socketpair(type=socket.SOCK_SEQPACKET)
        self.supervisor.setblocking(False)
        self.store = StateStore(str(state / "broker"))
        self.log = AuditLog(str(state / DIRECTORY))
        self.desk = Desk(self.log, lambda news: self.supervisor.send(json.dumps(news).encode()))
        self.control = Control(self.broker)
        self.channel = Channel(self.control, self.store)
        self.told: list[Told] = []
        self.channel.listeners.append(self.told.append)

    def start(self) -> None:
        self.control.watch(lambda news, _: self.channel.take(news["audit"]), lambda: None)
        asyncio.get_running_loop().add_reader(self.supervisor.fileno(), self.pump)
        self.channel.open()

    def pump(self) -> None:
        while True:
            try:
                data = self.supervisor.recv(65536)
            except BlockingIOError:
                break
            assert self.desk.take(data)
        self.desk.commit()

    def close(self) -> None:
        loop = asyncio.get_running_loop()
        for item in (self.supervisor, self.broker):
            loop.remove_reader(item.fileno())
            item.close()
        self.desk.close()
        self.store.close()

    def records(self) -> list[tuple[str, str, str]]:
        found = Archive(str(self.state)).records()
        return [(record.account, record.action, record.outcome) for record in found]


def run(state: Path, work: Callable[[Bench], Awaitable[Any]]) -> Bench:
    async def whole() -> Bench:
        bench = Bench(state)
        bench.start()
        try:
            await work(bench)
        finally:
            bench.close()
        return bench

    return asyncio.run(whole())


def test_a_change_is_on_the_disk_when_its_end_returns(tmp_path: Path) -> None:
    async def work(bench: Bench) -> None:
        ident = await bench.channel.begin(ENTRY)
        assert bench.log.head == START
        await bench.channel.end(ident, OK)
        assert bench.records() == [("admin", "x:y", "ok")]
        assert (bench.channel.records, bench.channel.kept) == (1, 1)
        assert bench.channel.head == bench.log.head

    bench = run(tmp_path, work)
    ((number, _, digest, entry, outcome),) = bench.told
    assert (number, digest, entry, outcome) == (1, bench.log.head.digest.hex(), ENTRY, OK)


def test_many_at_once_all_return(tmp_path: Path) -> None:
    async def one(bench: Bench, number: int) -> None:
        ident = await bench.channel.begin(Entry(account=str(number), action="x:y"))
        await bench.channel.end(ident, OK)

    async def work(bench: Bench) -> None:
        await asyncio.gather(*(one(bench, number) for number in range(300)))

    bench = run(tmp_path, work)
    assert sorted(int(account) for account, *_ in bench.records()) == list(range(300))
    assert Archive(str(tmp_path)).verify(bench.channel.head).faults == []


def test_what_is_posted_arrives_without_waiting(tmp_path: Path) -> None:
    async def work(bench: Bench) -> None:
        bench.channel.post(ENTRY, Outcome(outcome="error", detail="no"))
        ident = await bench.channel.begin(ENTRY)
        bench.channel.post(ENTRY, IN_DOUBT, ident=ident)
        await bench.channel.settle()

    bench = run(tmp_path, work)
    assert [outcome for *_, outcome in bench.records()] == ["error", "unknown"]


def test_the_end_is_told_when_the_record_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / DIRECTORY).write_text("no directory")

    async def work(bench: Bench) -> None:
        ident = await bench.channel.begin(ENTRY)
        with pytest.raises(Unrecorded, match=r"File exists|Not a directory"):
            await bench.channel.end(ident, OK)
        assert bench.channel.fault is not None
        assert bench.channel.errors >= 1

    run(tmp_path, work)


def test_the_end_of_the_chain_is_kept_in_the_state_file(tmp_path: Path) -> None:
    async def work(bench: Bench) -> None:
        saved, save = asyncio.Event(), bench.channel.save
        loop = asyncio.get_running_loop()

        def saving() -> None:
            save()
            loop.call_soon_threadsafe(saved.set)

        bench.channel.save = saving  # type: ignore[method-assign]
        keeping = asyncio.ensure_future(bench.channel.keep())
        ident = await bench.channel.begin(ENTRY)
        await bench.channel.end(ident, OK)
        await bench.channel.settle()
        await asyncio.wait_for(saved.wait(), 10)
        keeping.cancel()
        save()
        assert stored_head(bench.store) == bench.log.head

    bench = run(tmp_path, work)
    assert Archive(str(tmp_path)).stored_head() == bench.log.head


def test_a_tail_that_was_cut_off_is_found_at_the_next_start(tmp_path: Path) -> None:
    async def first(bench: Bench) -> None:
        for _ in range(3):
            bench.channel.post(ENTRY)
        await bench.channel.settle()
        bench.channel.save()

    async def second(bench: Bench) -> None:
        bench.channel.post(ENTRY)
        await bench.channel.settle()

    run(tmp_path, first)
    (file,) = (tmp_path / DIRECTORY).glob("*.jsonl")
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1]))
    bench = run(tmp_path, second)
    assert [action for _, action, _ in bench.records()][-2:] == ["audit:gap", "x:y"]
    (fault,) = Archive(str(tmp_path)).verify(bench.log.head).faults
    assert fault.text == "record 3 is missing"


def test_what_nobody_takes_is_bounded(tmp_path: Path) -> None:
    async def work(bench: Bench) -> None:
        for _ in range(MAX_SENT + 10):
            bench.channel.post(ENTRY)
        assert bench.channel.errors == 10

    run(tmp_path, work)


@pytest.mark.parametrize("text", [None, "", "x y", "1 zz", "1 00", "-"])
def test_a_setting_that_says_nothing_is_the_start(text: str | None) -> None:
    assert parse_stored(text) == START


def test_a_setting_is_read_back(tmp_path: Path) -> None:
    head = Head(12, bytes(range(32)))
    assert parse_stored(f"12 {head.digest.hex()}") == head
    store = StateStore(str(tmp_path))
    store.set_setting(HEAD, f"12 {head.digest.hex()}")
    assert stored_head(store) == head
    store.close()
