"""The supervisor with real children: restart, orders, an orderly end."""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cimom.access.chain import START
from cimom.access.entry import Entry, Outcome, joined, piece
from khv.audit.archive import Archive
from khv.audit.file import DIRECTORY, AuditLog
from khv.supervisor import COLLECT_AFTER, MAX_ENDINGS, Anew, Launch, Supervisor

LIMIT_S = 20.0
PR_GET_DUMPABLE = 3


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < end, "the condition did not come true"
        time.sleep(0.01)


class Log:
    """What the children did: lines in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.write_text("")

    def say(self, text: str) -> None:
        with self.path.open("a") as file:
            file.write(text + "\n")

    def lines(self) -> list[str]:
        return self.path.read_text().splitlines()

    def pids(self, name: str) -> list[int]:
        return [int(line.split()[1]) for line in self.lines() if line.startswith(name + " ")]


def worker(log: Log) -> Callable[[socket.socket], int]:
    def run(connection: socket.socket) -> int:
        log.say(f"worker {os.getpid()}")
        log.say(f"dumpable {ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)}")
        log.say(f"frozen {gc.get_freeze_count()} {gc.get_threshold()[0]}")
        while connection.recv(100):
            pass
        log.say("worker-eof")
        return 0

    return run


def broker(log: Log, kill: Path) -> Callable[[socket.socket], int]:
    """A broker that adopts workers; once `kill` exists it sends the order that is in it.

    An empty one: to kill the last worker.
    """

    def run(control: socket.socket) -> int:
        log.say(f"broker {os.getpid()}")
        control.settimeout(0.02)
        connections: list[socket.socket] = []
        last = 0
        while True:
            try:
                data, fds, _, _ = socket.recv_fds(control, 4096, 8)
            except TimeoutError:
                if kill.exists():
                    order = kill.read_text() or json.dumps({"kill": "w", "pid": last})
                    kill.unlink()
                    control.sendall(order.encode())
                continue
            news = json.loads(data)
            if "audit" in news:
                log.say(f"audit {len(news['audit'].get('written', ()))}")
                continue
            if "quarantined" in news:
                log.say(f"quarantined {news['quarantined']}")
                continue
            if "renewed" in news:
                log.say(f"renewed {news['renewed']} {len(fds)}")
                continue
            last = news["pid"]
            connections += [socket.socket(fileno=fd) for fd in fds]
            log.say(f"adopted {last}")

    return run


@contextmanager
def running(
    tmp_path: Path,
    daemon: tuple[str, ...] = (),
    packages: Callable[[Log], dict[str, Launch]] = lambda _: {},
    audit: AuditLog | None = None,
    helpers: Callable[[Log], dict[str, Launch]] = lambda _: {},
) -> Iterator[tuple[Log, int, Path]]:
    log, kill = Log(tmp_path / "log"), tmp_path / "kill"
    pid = os.fork()
    if pid == 0:
        status = 1
        new = socket.socket()
        try:
            supervisor = Supervisor(
                broker(log, kill),
                {"w": worker(log)},
                packages=lambda: packages(log),
                helpers=lambda: helpers(log),
                daemon=daemon,
                renew=lambda: Anew({"renewed": 7}, (new,), "changed=web"),
                audit=audit,
                about="version=1",
            )
            supervisor.terminal = False
            status = supervisor.run()
        finally:
            os._exit(status)
    try:
        until(lambda: len(log.pids("adopted")) >= 1)
        yield log, pid, kill
    finally:
        os.kill(pid, signal.SIGTERM)
        _, status = os.waitpid(pid, 0)
    assert status == 0
    for name in ("broker", "adopted"):
        assert not any(alive(child) for child in log.pids(name)), f"{name} was left behind"


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_killed_worker_is_started_again_and_handed_over(tmp_path: Path) -> None:
    with running(tmp_path) as (log, _, _):
        os.kill(log.pids("adopted")[0], signal.SIGKILL)
        until(lambda: len(log.pids("adopted")) == 2)
        until(lambda: log.pids("adopted")[1] in log.pids("worker"))


def test_what_was_imported_is_no_work_for_a_childs_collector(tmp_path: Path) -> None:
    with running(tmp_path) as (log, _, _):
        until(lambda: len(log.pids("frozen")) == 1)
        assert log.pids("frozen")[0] > 1000
        assert any(line.endswith(f" {COLLECT_AFTER}") for line in log.lines())


def test_no_process_of_the_same_user_looks_into_khvs_own(tmp_path: Path) -> None:
    with running(tmp_path) as (log, _, _):
        until(lambda: bool(log.pids("dumpable")))
        assert log.pids("dumpable") == [0]


def test_worker_is_killed_when_the_broker_orders_it(tmp_path: Path) -> None:
    with running(tmp_path) as (log, _, kill):
        os.kill(log.pids("adopted")[0], signal.SIGSTOP)
        kill.touch()
        until(lambda: len(log.pids("adopted")) == 2)


def test_killed_broker_is_started_again_with_new_workers(tmp_path: Path) -> None:
    with running(tmp_path) as (log, _, _):
        os.kill(log.pids("broker")[0], signal.SIGKILL)
        until(lambda: len(log.pids("broker")) == 2 and len(log.pids("adopted")) == 2)
        assert alive(log.pids("adopted")[-1])


def test_daemon_is_started_again_and_ended_with_the_rest(tmp_path: Path) -> None:
    script = f"echo daemon $$ >> {tmp_path}/log; exec sleep 1000"
    with running(tmp_path, daemon=("sh", "-c", script)) as (log, _, _):
        until(lambda: len(log.pids("daemon")) == 1)
        os.kill(log.pids("daemon")[0], signal.SIGKILL)
        until(lambda: len(log.pids("daemon")) == 2)
        last = log.pids("daemon")[-1]
    assert not alive(last)


def test_children_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    log, kill = Log(tmp_path / "log"), tmp_path / "kill"
    pid = os.fork()
    if pid == 0:
        Supervisor(broker(log, kill), {"w": worker(log)}).run()
        os._exit(0)
    until(lambda: len(log.pids("adopted")) == 1)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    children = log.pids("adopted") + log.pids("broker")
    until(lambda: not any(running_state(child) for child in children))


def running_state(pid: int) -> bool:
    """Whether a process runs; a zombie that nobody has reaped yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_a_hangup_has_everything_read_again_and_ends_nothing(tmp_path: Path) -> None:
    with running(tmp_path) as (log, pid, kill):
        children = log.pids("broker") + log.pids("adopted")
        for child in children:
            os.kill(child, signal.SIGHUP)  # as the end of a terminal does
        os.kill(pid, signal.SIGHUP)
        until(lambda: "renewed 7 1" in log.lines())
        order(kill, renew="somebody")
        until(lambda: log.lines().count("renewed 7 1") == 2)
        assert all(running_state(child) for child in children)


def test_khv_ends_with_the_terminal_that_it_runs_in(tmp_path: Path) -> None:
    log, kill = Log(tmp_path / "log"), tmp_path / "kill"
    pid, terminal = os.forkpty()
    if pid == 0:
        Supervisor(broker(log, kill), {"w": worker(log)}).run()
        os._exit(0)
    until(lambda: len(log.pids("adopted")) == 1)
    os.close(terminal)
    assert os.waitpid(pid, 0)[1] == 0


# -- the workers of packages


def package(log: Log, name: str, *, steady: bool = True) -> Callable[[socket.socket], int]:
    def run(connection: socket.socket) -> int:
        log.say(f"{name} {os.getpid()}")
        return worker(log)(connection) if steady else 3

    return run


def order(kill: Path, **words: str | None) -> None:
    """Have the broker give an order; the file appears whole."""
    ready = kill.with_suffix(".new")
    ready.write_text(json.dumps(words))
    ready.rename(kill)


def test_packages_come_go_and_change_while_khv_runs(tmp_path: Path) -> None:
    shall = tmp_path / "packages"
    shall.write_text("a 1")

    def packages(log: Log) -> dict[str, Launch]:
        words = [line.split() for line in shall.read_text().splitlines()]
        return {name: Launch(version, package(log, name)) for name, version in words}

    with running(tmp_path, packages=packages) as (log, _, kill):
        until(lambda: len(log.pids("a")) == 1)
        shall.write_text("a 1\nb 1")
        order(kill, reload=None)
        until(lambda: len(log.pids("b")) == 1)
        shall.write_text("a 2\nb 1")
        order(kill, reload=None)
        until(lambda: len(log.pids("a")) == 2 and not running_state(log.pids("a")[0]))
        assert alive(log.pids("b")[0])
        shall.write_text("")
        order(kill, reload=None)
        until(lambda: not running_state(log.pids("a")[1]) and not running_state(log.pids("b")[0]))
        # A package's process says `worker`, too, and on a busy machine sooner.
        (own,) = {*log.pids("worker")} - {*log.pids("a"), *log.pids("b")}
        assert alive(own)
        assert len(log.pids("b")) == 1


def test_a_package_that_keeps_ending_is_left_alone_until_it_is_freed(tmp_path: Path) -> None:
    well = tmp_path / "well"

    def packages(log: Log) -> dict[str, Launch]:
        return {"a": Launch("1", package(log, "a", steady=well.exists()))}

    with running(tmp_path, packages=packages) as (log, _, kill):
        until(lambda: "quarantined a" in log.lines())
        assert len(log.pids("a")) == MAX_ENDINGS
        order(kill, reload=None)  # of another package: it stays where it is
        os.kill(log.pids("broker")[0], signal.SIGKILL)  # the new one hears of it
        until(lambda: log.lines().count("quarantined a") == 2)
        assert len(log.pids("a")) == MAX_ENDINGS
        well.touch()
        order(kill, reload="a")
        until(lambda: len(log.pids("a")) == MAX_ENDINGS + 1)
        assert alive(log.pids("a")[-1])


def test_a_broker_that_keeps_ending_is_no_fault_of_a_package(tmp_path: Path) -> None:
    with running(tmp_path, packages=lambda log: {"a": Launch("1", package(log, "a"))}) as (
        log,
        _,
        _,
    ):
        for count in range(1, 4):
            until(lambda n=count: len(log.pids("a")) >= n)
            os.kill(log.pids("broker")[-1], signal.SIGKILL)
            until(lambda n=count: len(log.pids("broker")) == n + 1)
        until(lambda: len(log.pids("a")) >= 4)
        assert not any(line.startswith("quarantined") for line in log.lines())


# -- helpers


def test_a_helper_that_keeps_ending_is_never_in_quarantine(tmp_path: Path) -> None:
    def helpers(log: Log) -> dict[str, Launch]:
        return {"h": Launch("1", package(log, "h", steady=False), own=True)}

    with running(tmp_path, helpers=helpers) as (log, _, _):
        until(lambda: len(log.pids("h")) > MAX_ENDINGS)
        assert not any(line.startswith("quarantined") for line in log.lines())


def test_a_reload_starts_ends_and_renews_helpers(tmp_path: Path) -> None:
    """Which there are is in a file, a fingerprint each."""
    wanted = tmp_path / "wanted"
    wanted.write_text("h 1")

    def helpers(log: Log) -> dict[str, Launch]:
        rows = (line.split() for line in wanted.read_text().splitlines())
        return {name: Launch(mark, package(log, name), own=True) for name, mark in rows}

    with running(tmp_path, helpers=helpers) as (log, supervisor, _):
        until(lambda: len(log.pids("h")) == 1)
        for text, name, count in (("h 2", "h", 2), ("h 2\ni 1", "i", 1), ("i 1", "", 0)):
            wanted.write_text(text)
            os.kill(supervisor, signal.SIGHUP)
            if name:
                until(lambda name=name, count=count: len(log.pids(name)) == count)
        until(lambda: not alive(log.pids("h")[-1]))
        assert not alive(log.pids("h")[0])
        assert len(log.pids("h")) == 2
        assert alive(log.pids("i")[0])


# -- the audit log


def audit_frame(kind: bytes, number: int, body: bytes) -> str:
    """Return a frame as the broker of these tests is handed orders: as text."""
    return (kind + number.to_bytes(8, "big") + body).decode()


def handed(kill: Path, frame: str) -> None:
    ready = kill.with_suffix(".new")
    ready.write_text(frame)
    ready.rename(kill)
    until(lambda: not kill.exists())


ENTRY = piece(Entry(account="a", action="x:begun"))
WHOLE = joined(piece(Entry(account="a", action="x:whole")), piece(Outcome()))


def test_records_of_the_broker_are_written_and_what_it_left_undone_is_in_doubt(
    tmp_path: Path,
) -> None:
    audit = AuditLog(str(tmp_path / DIRECTORY))
    with running(tmp_path, audit=audit) as (log, supervisor, kill):
        handed(kill, audit_frame(b"H", 0, START.digest))
        handed(kill, audit_frame(b"R", 1, WHOLE))
        until(lambda: "audit 1" in log.lines())
        for pid in log.pids("broker") + log.pids("worker"):
            assert not any(str(tmp_path / DIRECTORY) in file for file in open_files(pid)), (
                "a child could write it"
            )
        assert any(str(tmp_path / DIRECTORY) in file for file in open_files(supervisor))
        handed(kill, audit_frame(b"B", 2, ENTRY))
        os.kill(log.pids("broker")[0], signal.SIGKILL)
        until(lambda: len(log.pids("broker")) == 2)
    found = [
        (record.action, record.outcome, record.summary)
        for record in Archive(str(tmp_path)).records()
    ]
    assert found == [
        ("system:start", "ok", "version=1"),
        ("x:whole", "ok", ""),
        ("x:begun", "unknown", ""),
        ("system:broker", "ok", "ended with status -9"),
        ("system:stop", "ok", "signal=SIGTERM"),
    ]
    assert Archive(str(tmp_path)).verify(None).faults == []


def open_files(pid: int) -> list[str]:
    return [os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir() if path.is_symlink()]


def test_a_reload_is_recorded_with_what_came_of_it(tmp_path: Path) -> None:
    with running(tmp_path, audit=AuditLog(str(tmp_path / DIRECTORY))) as (log, pid, _):
        os.kill(pid, signal.SIGHUP)
        until(lambda: "renewed 7 1" in log.lines())
    found = {record.action: record for record in Archive(str(tmp_path)).records()}
    assert found["config:reload"].summary == "changed=web"
    assert found["config:reload"].account == "khv"


def test_a_package_in_quarantine_is_recorded(tmp_path: Path) -> None:
    def packages(log: Log) -> dict[str, Launch]:
        return {"a": Launch("1", package(log, "a", steady=False))}

    audit = AuditLog(str(tmp_path / DIRECTORY))
    with running(tmp_path, packages=packages, audit=audit) as (log, _, _):
        until(lambda: "quarantined a" in log.lines())
    found = {record.action: record for record in Archive(str(tmp_path)).records()}
    assert found["provider:quarantine"].object == "a"
    assert found["system:start"].summary == "version=1 packages=a"
