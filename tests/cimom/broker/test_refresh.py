"""The refresher with real worker processes: epochs, deadlines, hangs, kills."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from cimom.broker import refresh
from cimom.broker.link import (
    CREATE,
    DELETE,
    MODIFY,
    Changed,
    Done,
    Result,
    Rows,
    encode,
    hello,
    spec_of,
)
from cimom.broker.permit import Permit
from cimom.broker.readings import Readings
from cimom.broker.refresh import Refresher
from cimom.broker.worker import MAX_STUCK_OF_SOURCE, Worker
from cimom.broker.workers import Bounds, WorkerLink, Workers
from cimom.model import CimError, CimObject, Key, Path, Status
from cimom.operations import MethodResult
from cimom.provider import Changer, Command, Lane, Method, Provider, Source
from tests.cimom.broker.samples import STRUCTS, TEST_Disk, TEST_Stats

LIMIT_S = 20.0


class Farm:
    """A refresher whose workers are real processes."""

    def __init__(self) -> None:
        self.readings = Readings()
        self.refresher = Refresher(self.readings, lambda name, _: STRUCTS[name])
        self.permits: dict[str, Permit] = {}
        self.workers = Workers(
            self.refresher,
            lambda _, pid: os.kill(pid, signal.SIGKILL),
            lambda group: Bounds(STRUCTS.__getitem__, self.permits.get(group)),
        )
        self.pids: dict[str, int] = {}

    async def start(self, group: str, make: Callable[[], Provider]) -> None:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            try:
                ours.close()
                Worker(group, make(), theirs, STRUCTS.__getitem__).run()
            finally:
                os._exit(0)
        theirs.close()
        self.pids[group] = pid
        await self.workers.adopt(group, pid, ours)
        assert await self.workers.wait_hello([group], LIMIT_S) == []

    def stop(self, group: str) -> None:
        pid = self.pids.pop(group)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)

    def sizes(self) -> dict[Key, int | None]:
        return {row.key: row.instance.Size for row in self.readings.rows(TEST_Disk)}


@asynccontextmanager
async def farm() -> AsyncIterator[Farm]:
    made = Farm()
    tasks = [
        asyncio.ensure_future(made.refresher.tick()),
        asyncio.ensure_future(made.workers.watch()),
    ]
    try:
        yield made
    finally:
        for task in tasks:
            task.cancel()
        for group in list(made.pids):
            made.stop(group)
        await asyncio.sleep(0.05)


async def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < end, "the condition did not come true"
        await asyncio.sleep(0.02)


def file_provider(path: str, **options: Any) -> Callable[[], Provider]:
    """A source that reads one number from a file: the file's content is the disk's size."""

    def read() -> Iterator[CimObject]:
        with open(path) as file:
            text = file.read()
        if text == "raise":
            raise OSError(5, "Input/output error")
        if text == "exit":
            os._exit(3)
        for index in range(int(text)):
            yield TEST_Disk(DeviceID=f"d{index}", Size=int(text))

    def spin(path_: Path, arguments: dict[str, Any]) -> MethodResult:
        if path_.key("DeviceID") != "d0":
            raise CimError(Status.NOT_FOUND, "no such disk")
        with open(path, "w") as file:
            file.write(str(arguments["Size"]))
        return MethodResult(return_value=0, out={"Old": 1})

    source = Source(name="disks", read=read, classes=(TEST_Disk,), **options)
    methods = (Method(cls=TEST_Disk, name="Spin", invoke=spin, affects=("disks",)),)
    commands = (Command(name="echo", run=lambda words: words),)
    return lambda: Provider(sources=(source,), methods=methods, commands=commands)


def quick() -> Provider:
    rows = [TEST_Stats(InstanceID=f"s{i}", Reads=i) for i in range(3000)]
    return Provider(sources=(Source(name="stats", read=lambda: rows, classes=(TEST_Stats,)),))


@pytest.fixture
def path(tmp_path: Any) -> str:
    (tmp_path / "size").write_text("2")
    return str(tmp_path / "size")


def write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def run(test: Callable[[Farm], Any]) -> None:
    async def whole() -> None:
        async with farm() as made:
            await test(made)

    asyncio.run(whole())


def test_rows_arrive_change_and_go(path: str) -> None:
    async def test(f: Farm) -> None:
        await f.start("a", file_provider(path, max_age_s=0.0))
        await f.refresher.fresh([TEST_Disk])
        assert f.sizes() == {("d0",): 2, ("d1",): 2}
        write(path, "1")
        await f.refresher.fresh([TEST_Disk])
        assert f.sizes() == {("d0",): 1}

    run(test)


def test_thousands_of_rows_come_in_one_generation() -> None:
    async def test(f: Farm) -> None:
        await f.start("a", quick)
        await f.refresher.fresh([TEST_Stats])
        assert len(f.readings.rows(TEST_Stats)) == 3000
        assert f.readings.state("stats").generation == 1

    run(test)


def test_many_readers_wait_for_one_refresh(path: str) -> None:
    async def test(f: Farm) -> None:
        await f.start("a", file_provider(path, max_age_s=60.0))
        await asyncio.gather(*(f.refresher.fresh([TEST_Disk]) for _ in range(50)))
        assert f.readings.state("disks").refreshes == 1

    run(test)


def test_who_changes_something_sees_the_change(path: str) -> None:
    async def test(f: Farm) -> None:
        await f.start("a", file_provider(path, max_age_s=3600.0))
        await f.refresher.fresh([TEST_Disk])
        target = Path(classname="TEST_Disk", keys=(("DeviceID", "d0"),))
        result = await f.refresher.invoke("TEST_Disk", "spin", target, {"Size": 1})
        assert result == MethodResult(return_value=0, out={"Old": 1})
        f.refresher.raise_epoch(f.refresher.affects("TEST_Disk", "Spin"), [("d0",)])
        await f.refresher.fresh([TEST_Disk])
        assert f.sizes() == {("d0",): 1}

    run(test)


def test_error_of_a_method_reaches_its_caller(path: str) -> None:
    async def test(f: Farm) -> None:
        await f.start("a", file_provider(path))
        target = Path(classname="TEST_Disk", keys=(("DeviceID", "none"),))
        with pytest.raises(CimError, match="no such disk") as caught:
            await f.refresher.invoke("TEST_Disk", "Spin", target, {})
        assert caught.value.status is Status.NOT_FOUND
        with pytest.raises(CimError, match="its log says why"):
            await f.refresher.invoke("TEST_Disk", "Spin", target_d0(), {})  # KeyError inside
        assert await f.refresher.command("echo", {"a": [1, None]}) == {"a": [1, None]}

    run(test)


def target_d0() -> Path:
    return Path(classname="TEST_Disk", keys=(("DeviceID", "d0"),))


def test_a_source_that_tells_what_was_read_before_says_when_that_was(path: str) -> None:
    async def test(f: Farm) -> None:
        await f.start("hw", file_provider(path, taken_at=lambda: 1234.5))
        await f.refresher.fresh([TEST_Disk])
        assert f.readings.state("disks").taken_at == 1234.5

    run(test)


def test_source_that_raises_is_stale_and_comes_back(path: str) -> None:
    async def test(f: Farm) -> None:
        await f.start("a", file_provider(path, max_age_s=0.2))
        await f.refresher.fresh([TEST_Disk])
        write(path, "raise")
        await until(lambda: f.readings.state("disks").status == "stale")
        assert "Input/output error" in (f.readings.state("disks").error or "")
        assert f.sizes() == {("d0",): 2, ("d1",): 2}
        write(path, "3")
        await until(lambda: f.readings.state("disks").status == "ok")
        assert len(f.sizes()) == 3

    run(test)


def test_hung_read_costs_only_its_own_source(path: str, tmp_path: Any) -> None:
    """A FIFO without a writer hangs the read for ever; the other source of the lane goes on."""
    os.remove(path)
    os.mkfifo(path)
    make = file_provider(path, max_age_s=0.2, deadline_s=0.3)

    def both() -> Provider:
        return Provider(sources=(*make().sources, *quick().sources))

    async def test(f: Farm) -> None:
        await f.start("a", both)
        await f.refresher.fresh([TEST_Disk])
        assert f.readings.state("disks").misses == 1
        await f.refresher.fresh([TEST_Stats])
        assert len(f.readings.rows(TEST_Stats)) == 3000
        begun = time.monotonic()
        await f.refresher.fresh([TEST_Disk])  # set aside: nobody waits for it again
        assert time.monotonic() - begun < 0.25
        os.remove(path)
        write(path, "1")
        await until(lambda: f.readings.state("disks").status == "ok")

    run(test)


def test_source_that_hangs_for_long_costs_a_few_threads(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refresh, "RETRY_S", (0.01,))
    gate, tries = str(tmp_path / "gate"), str(tmp_path / "tries")
    os.mkfifo(gate)

    def hang() -> Iterator[CimObject]:
        with open(tries, "a") as file:
            file.write("x")
        if os.path.exists(gate):
            with open(gate) as file:  # waits for a writer, as a dead file server's file does
                file.read()
        yield TEST_Disk(DeviceID="d0", Size=1)

    def make() -> Provider:
        source = Source(
            name="disks", read=hang, classes=(TEST_Disk,), deadline_s=0.02, max_age_s=0.0
        )
        return Provider(sources=(source,))

    async def test(f: Farm) -> None:
        await f.start("a", make)
        state = f.readings.state("disks")
        worker = f.pids["a"]
        await f.refresher.fresh([TEST_Disk])
        await until(lambda: "reads hang" in (state.error or ""))
        assert os.stat(tries).st_size == MAX_STUCK_OF_SOURCE
        hanging = os.open(gate, os.O_WRONLY)
        os.unlink(gate)
        os.close(hanging)
        await until(lambda: state.status == "ok")
        assert f.pids["a"] == worker

    run(test)


def test_call_that_waited_too_long_does_not_run(path: str, tmp_path: Any) -> None:
    ran = tmp_path / "ran"

    def wait(arguments: dict[str, Any]) -> str:
        if arguments["s"]:
            time.sleep(arguments["s"])
        else:
            ran.write_text("yes")
        return "done"

    command = Command(name="wait", run=wait, deadline_s=0.3)
    source = Source(name="disks", read=list, classes=(TEST_Disk,))

    async def test(f: Farm) -> None:
        await f.start("a", lambda: Provider(sources=(source,), commands=(command,)))
        calls = [
            asyncio.ensure_future(f.refresher.command("wait", {"s": seconds}))
            for seconds in (0.25, 0.25, 0)
        ]
        found = await asyncio.gather(*calls, return_exceptions=True)
        assert found[0] == "done"
        assert isinstance(found[2], CimError)
        assert await f.refresher.command("wait", {"s": 0.01}) == "done"
        assert not ran.exists()

    run(test)


def test_worker_that_is_stopped_is_killed_and_its_rows_are_stale(path: str) -> None:
    async def test(f: Farm) -> None:
        await f.start("a", file_provider(path, max_age_s=0.2, deadline_s=0.3))
        await f.start("b", quick)
        await f.refresher.fresh([TEST_Disk, TEST_Stats])
        os.kill(f.pids["a"], signal.SIGSTOP)
        await until(lambda: f.readings.state("disks").status == "stale")
        begun = time.monotonic()
        await f.refresher.fresh([TEST_Stats])
        assert time.monotonic() - begun < 1.0
        pid = f.pids.pop("a")
        await until(lambda: os.waitpid(pid, os.WNOHANG)[0] == pid)
        await f.start("a", file_provider(path, max_age_s=0.2))
        await until(lambda: f.readings.state("disks").status == "ok")

    run(test)


def test_new_worker_tells_what_is_gone(path: str) -> None:
    async def test(f: Farm) -> None:
        await f.start("a", file_provider(path, max_age_s=60.0))
        await f.refresher.fresh([TEST_Disk])
        f.stop("a")
        await until(lambda: f.readings.state("disks").status == "stale")
        write(path, "1")
        await f.start("a", file_provider(path, max_age_s=60.0))
        await until(lambda: f.sizes() == {("d0",): 1})

    run(test)


def test_worker_that_exits_during_a_read_fails_the_read_at_once(path: str) -> None:
    async def test(f: Farm) -> None:
        await f.start("a", file_provider(path, max_age_s=0.0, deadline_s=30.0))
        await f.refresher.fresh([TEST_Disk])
        write(path, "exit")
        await f.refresher.fresh([TEST_Disk])
        assert f.readings.state("disks").status == "stale"
        assert "not running" in (f.readings.state("disks").error or "")

    run(test)


def test_change_that_cannot_be_seen_is_an_error_not_old_rows(path: str) -> None:
    async def test(f: Farm) -> None:
        await f.start("a", file_provider(path, max_age_s=60.0, deadline_s=0.3))
        await f.refresher.fresh([TEST_Disk])
        write(path, "raise")
        f.refresher.raise_epoch(["disks"])
        with pytest.raises(CimError, match="after a change"):
            await f.refresher.fresh([TEST_Disk])

    run(test)


def test_sources_that_would_hide_a_change_are_named_and_the_others_read(path: str) -> None:
    async def test(f: Farm) -> None:
        await f.start("a", file_provider(path, max_age_s=60.0, deadline_s=0.3))
        await f.start("b", quick)
        assert await f.refresher.unread([TEST_Disk, TEST_Stats]) == {}
        write(path, "raise")
        f.refresher.raise_epoch(["disks", "stats"])
        errors = await f.refresher.unread([TEST_Disk, TEST_Stats])
        assert [(name, error.status) for name, error in errors.items()] == [
            ("disks", Status.FAILED)
        ]
        assert "after a change" in errors["disks"].text

    run(test)


def test_paused_ticker_keeps_the_rows_as_they_are(path: str) -> None:
    async def test(f: Farm) -> None:
        await f.start("a", file_provider(path, max_age_s=0.0))
        await f.refresher.fresh([TEST_Disk])
        f.refresher.paused = True
        await until(lambda: not any(c.inflight for c in f.refresher._controls.values()))
        before = f.readings.state("disks").taken_at
        await f.refresher.fresh([TEST_Disk])
        assert f.readings.state("disks").taken_at == before

    run(test)


def keyed_provider(path: str) -> Callable[[], Provider]:
    def all_rows() -> Iterator[CimObject]:
        yield from by_key([("d0",), ("d1",)])

    def by_key(keys: Sequence[Key]) -> Iterator[CimObject]:
        with open(path) as file:
            known, size = file.read().split()
        for (device,) in keys:
            if device in known:
                yield TEST_Disk(DeviceID=device, Size=int(size))

    source = Source(
        name="disks", read=all_rows, read_keys=by_key, classes=(TEST_Disk,), max_age_s=3600.0
    )

    def watch(notify: Any) -> Callable[[], None]:
        stop = threading.Event()

        def look() -> None:
            last = os.stat(path).st_mtime_ns
            while not stop.wait(0.02):
                now = os.stat(path).st_mtime_ns
                if now != last:
                    last = now
                    notify("disks", [("d0",)])

        threading.Thread(target=look, daemon=True).start()
        return stop.set

    return lambda: Provider(sources=(source,), watch=watch)


def test_event_re_reads_only_its_key_and_a_gone_key_all(path: str) -> None:
    write(path, "d0,d1 1")

    async def test(f: Farm) -> None:
        await f.start("a", keyed_provider(path))
        await f.refresher.fresh([TEST_Disk])
        write(path, "d0,d1 2")
        await until(lambda: f.sizes()[("d0",)] == 2)
        assert f.sizes() == {("d0",): 2, ("d1",): 1}
        write(path, "d1 3")
        await until(lambda: f.sizes() == {("d1",): 3})

    run(test)


def test_spec_says_whether_a_source_reads_by_key(path: str) -> None:
    (source,) = keyed_provider(path)().sources
    assert spec_of(source).by_key


def test_budget_is_that_of_all_sources_together(path: str) -> None:
    """Three sources hang; who has 0.3 s waits 0.3 s, not three times as long."""
    os.remove(path)
    os.mkfifo(path)

    def hang() -> Iterator[CimObject]:
        with open(path):
            yield TEST_Disk(DeviceID="never")

    def make() -> Provider:
        names = ("one", "two", "three")
        return Provider(
            sources=tuple(
                Source(name=name, read=hang, classes=(cls,), lane=lane, deadline_s=5.0)
                for name, cls, lane in zip(names, STRUCTS.values(), Lane, strict=True)
            )
        )

    async def test(f: Farm) -> None:
        await f.start("a", make)
        begun = time.monotonic()
        await f.refresher.fresh([CimObject], 0.3)
        assert time.monotonic() - begun < 0.8

    run(test)


def test_key_that_could_not_be_read_is_read_with_the_next_change(path: str) -> None:
    """A failed read of one key must not be forgotten when another key changes."""
    write(path, "d0,d1 1")

    async def test(f: Farm) -> None:
        await f.start("a", keyed_provider(path))
        await f.refresher.fresh([TEST_Disk])
        write(path, "raise")  # the watch tells of d0, and its read fails
        await until(lambda: f.readings.state("disks").failures > 0)
        write(path, "d0,d1 2")
        f.refresher.raise_epoch(["disks"], [("d1",)])
        await until(lambda: f.sizes() == {("d0",): 2, ("d1",): 2})

    run(test)


class Transport:
    """What a link sees of its connection."""

    def __init__(self) -> None:
        self.aborted = False

    def abort(self) -> None:
        self.aborted = True

    def resume_reading(self) -> None:
        pass

    def pause_reading(self) -> None:
        pass

    def write(self, data: bytes) -> None:
        pass


def worker_link(group: str, refresher: Refresher, permit: Permit | None = None) -> WorkerLink:
    return WorkerLink(group, 1, refresher, lambda: None, Bounds(STRUCTS.__getitem__, permit))


@pytest.mark.parametrize(
    "frame",
    [
        Done("no such source", 1, 0.0, 0.0),
        Rows("disks", 1, "TEST_Disk", "1", (msgspec.Raw(b"\xc1"),), ()),
        Rows("disks", 1, "TEST_None", "1", (), ()),
        Rows("disks", 1, "TEST_Stats", "3", (), ()),
        Changed("statistics", None),
    ],
)
def test_frame_that_cannot_be_taken_ends_its_worker_only(frame: Done | Rows | Changed) -> None:
    async def test() -> None:
        refresher = Refresher(Readings(), lambda name, _: STRUCTS[name])
        source = Source(name="disks", read=list, classes=(TEST_Disk,))
        link, transport = worker_link("a", refresher), Transport()
        link.connection_made(transport)  # type: ignore[arg-type]
        link.data_received(encode(hello("a", 1, Provider(sources=(source,)))))
        link.data_received(encode(frame) * 50)
        await until(lambda: transport.aborted)
        link.connection_lost(None)
        assert not link._bodies
        await asyncio.sleep(0)
        refresher.detach(link)

    asyncio.run(test())


@pytest.mark.parametrize("group", ["vm", "processor"])
def test_a_worker_cannot_take_another_groups_name(group: str) -> None:
    async def test() -> None:
        refresher = Refresher(Readings(), lambda name, _: STRUCTS[name])
        link, transport = worker_link("acme", refresher), Transport()
        link.connection_made(transport)  # type: ignore[arg-type]
        link.data_received(encode(hello(group, 1, quick())))
        await until(lambda: transport.aborted)
        assert not refresher.readings.states()

    asyncio.run(test())


def test_a_vendors_worker_serves_only_what_is_its_own() -> None:
    async def test() -> None:
        refresher = Refresher(Readings(), lambda name, _: STRUCTS[name])
        permit = Permit(name="acme", prefix="ACME", namespace="root/cimv2")
        link, transport = worker_link("acme", refresher, permit), Transport()
        link.connection_made(transport)  # type: ignore[arg-type]
        link.data_received(encode(hello("acme", 1, quick())))
        await until(lambda: transport.aborted)
        assert not refresher.readings.states()

    asyncio.run(test())


def test_a_worker_answers_its_own_calls_only(path: str) -> None:
    async def test() -> None:
        refresher = Refresher(Readings(), lambda name, _: STRUCTS[name])
        answered, other = worker_link("a", refresher), worker_link("b", refresher)
        command = Command(name="wait", run=lambda _: None, deadline_s=5.0)
        refresher.attach(answered, hello("a", 1, Provider(sources=(), commands=(command,))))
        call = asyncio.ensure_future(refresher.command("wait", {}))
        await asyncio.sleep(0)
        refresher.calls.take_result(other, Result(call=1, value="forged"))
        refresher.calls.take_result(answered, Result(call=1, value="true"))
        assert await call == "true"

    asyncio.run(test())


def test_more_rows_than_a_host_can_have_end_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refresh, "MAX_ROWS", 2)
    rows = tuple(msgspec.Raw(msgspec.msgpack.encode(TEST_Disk(DeviceID=f"d{n}"))) for n in range(3))

    async def test() -> None:
        refresher = Refresher(Readings(), lambda name, _: STRUCTS[name])
        source = Source(name="disks", read=list, classes=(TEST_Disk,))
        link, transport = worker_link("a", refresher), Transport()
        link.connection_made(transport)  # type: ignore[arg-type]
        link.data_received(encode(hello("a", 1, Provider(sources=(source,)))))
        link.data_received(encode(Rows("disks", 1, "TEST_Disk", "1", rows[:2], ())))
        await asyncio.sleep(0.01)
        assert not transport.aborted
        link.data_received(encode(Rows("disks", 1, "TEST_Disk", "1", rows[2:], ())))
        await until(lambda: transport.aborted)

    asyncio.run(test())


# -- instances that clients make


def test_instances_are_made_changed_and_ended_by_their_provider(tmp_path: Any) -> None:
    """What a client did is seen by the read that follows."""
    disks = {"d0": TEST_Disk(DeviceID="d0", Size=1)}

    def create(new: TEST_Disk) -> TEST_Disk:
        if new.DeviceID in disks:
            raise CimError(Status.ALREADY_EXISTS, f"{new.DeviceID} exists")
        disks[new.DeviceID] = new
        return new

    def modify(old: TEST_Disk, new: TEST_Disk) -> None:
        assert disks[old.DeviceID] == old
        disks[old.DeviceID] = new

    changer = Changer(
        cls=TEST_Disk,
        create=create,
        modify=modify,
        delete=lambda old: disks.pop(old.DeviceID) and None,
        affects=("disks",),
    )
    source = Source(name="disks", read=disks.values, classes=(TEST_Disk,), max_age_s=60.0)

    async def test(f: Farm) -> None:
        await f.start("a", lambda: Provider(sources=(source,), changers=(changer,)))
        new = TEST_Disk(DeviceID="d1", Size=2)
        await f.refresher.fresh([TEST_Disk])
        for verb, instances, sizes in (
            (CREATE, {"new": new}, {("d0",): 1, ("d1",): 2}),
            (
                MODIFY,
                {"old": new, "new": TEST_Disk(DeviceID="d1", Size=3)},
                {("d0",): 1, ("d1",): 3},
            ),
            (DELETE, {"old": TEST_Disk(DeviceID="d0", Size=1)}, {("d1",): 3}),
        ):
            answer = await f.refresher.change("TEST_Disk", verb, **instances)
            assert answer == (new if verb == CREATE else None)
            f.refresher.raise_epoch(["disks"])
            await f.refresher.fresh([TEST_Disk])
            assert f.sizes() == sizes
        with pytest.raises(CimError, match="d1 exists"):
            await f.refresher.change("TEST_Disk", CREATE, new=new)

    run(test)


# -- packages that are turned off


def test_what_a_group_told_is_gone_when_it_is_forgotten(path: str) -> None:
    async def test(f: Farm) -> None:
        await f.start("a", file_provider(path, max_age_s=60.0))
        await f.start("b", quick)
        await f.refresher.fresh([TEST_Disk, TEST_Stats])
        gone: list[Key] = []
        f.readings.subscribe(
            lambda change: gone.extend(row.key for row in change.rows if row.new is None)
        )
        f.stop("a")
        await until(lambda: f.readings.state("disks").status == "stale")
        f.refresher.forget("a")
        assert sorted(gone) == [("d0",), ("d1",)]
        assert [state.name for state in f.readings.states()] == ["stats"]
        assert f.readings.concrete(TEST_Disk) == ()
        await f.refresher.fresh([TEST_Disk, TEST_Stats])
        await f.start("a", file_provider(path, max_age_s=60.0))
        await f.refresher.fresh([TEST_Disk])
        assert len(f.sizes()) == 2

    run(test)


# -- what a package's worker may not do


def told(
    frames: Callable[[Refresher], list[Any]], permit: Permit | None = None
) -> tuple[Refresher, Transport]:
    """Let a worker say hello and then some frames; return what came of it."""
    made: list[Any] = []

    async def test() -> None:
        refresher = Refresher(Readings(), lambda name, _: STRUCTS[name])
        source = Source(name="acme", read=list, classes=(TEST_Disk,))
        link, transport = worker_link("acme", refresher, permit), Transport()
        made.extend((refresher, transport))
        link.connection_made(transport)  # type: ignore[arg-type]
        link.data_received(encode(hello("acme", 1, Provider(sources=(source,)))))
        await until(refresher.readings.states)
        for frame in frames(refresher):
            link.data_received(encode(frame))
            for _ in range(3):
                await asyncio.sleep(0)

    asyncio.run(test())
    return made[0], made[1]


def raw(name: str, **more: Any) -> msgspec.Raw:
    return msgspec.Raw(msgspec.msgpack.encode(TEST_Disk(DeviceID=name, **more)))


ACME = Permit(name="acme", prefix="TEST", namespace="root/cimv2")


def test_rows_that_nobody_asked_for_are_not_kept() -> None:
    refresher, transport = told(
        lambda _: [Rows("acme", n, "TEST_Disk", "1", (raw("d"),), ()) for n in range(2, 50)]
    )
    assert transport.aborted
    assert not refresher.readings.rows(TEST_Disk)


def test_hello_is_said_once() -> None:
    again = hello("acme", 1, Provider(sources=(Source(name="acme.more", read=list),)))
    refresher, transport = told(lambda _: [again])
    assert transport.aborted
    assert [state.name for state in refresher.readings.states()] == ["acme"]


def test_the_rows_of_a_package_are_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refresh, "MAX_FOREIGN_BYTES", 100)
    few = Rows("acme", 1, "TEST_Disk", "1", (raw("d0"), raw("d1")), ())
    same = [few, few, few]  # the same rows again weigh no more
    assert not told(lambda _: same, ACME)[1].aborted
    gone = Rows("acme", 1, "TEST_Disk", "1", (), (("d0",), ("d1",)))
    heavy = Rows("acme", 1, "TEST_Disk", "1", tuple(raw(f"d{n}" * 20) for n in range(3)), ())
    assert not told(lambda _: [few, gone, few], ACME)[1].aborted
    assert told(lambda _: [heavy], ACME)[1].aborted
    assert not told(lambda _: [heavy], None)[1].aborted  # khv's own are what the host has


def test_a_new_worker_cuts_the_former_ones_connection(path: str) -> None:
    """A child of the former process may hold it open and go on talking."""

    async def test(f: Farm) -> None:
        await f.start("a", file_provider(path, max_age_s=60.0))
        ours, theirs = socket.socketpair()
        former = f.workers._links["a"]
        await f.workers.adopt("a", 1, ours)
        assert former.closed
        theirs.close()

    run(test)
