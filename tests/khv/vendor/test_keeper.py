"""The keeper with real processes: whatever a package starts ends with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from khv.vendor import keeper
from khv.vendor.keeper import keep
from tests.conftest import require
from tests.khv.test_supervisor import running_state, until

# Programs that want to stay: in a session of their own, deaf to signals, orphans, and one that
# goes on by forking.
STAY = """
import os, signal, subprocess, sys, time
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
    signal.signal(number, signal.SIG_IGN)
def note():
    with open(sys.argv[1], "a") as file:
        file.write(f"{os.getpid()}\\n")
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        note()
        time.sleep(1000)
    os._exit(0)
code = "import time; time.sleep(1000)"
kept = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
with open(sys.argv[1], "a") as file:
    file.write(f"{kept.pid}\\n")
if os.fork() == 0:
    note()
    for _ in range(100_000):
        if os.fork():
            os._exit(0)
        time.sleep(0.001)
    os._exit(0)
note()
if sys.argv[2] == "ends":
    while len(open(sys.argv[1]).readlines()) < 4:
        time.sleep(0.01)
    os._exit(7)
time.sleep(1000)
"""


class Kept:
    """A keeper in a process of its own, and what noted its pid below it."""

    def __init__(self, path: Path, how: str) -> None:
        self.path = path
        path.touch()
        ours, theirs = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            status = 99
            try:
                ours.close()
                command = [sys.executable, "-c", STAY, str(path), how]
                status = keep("acme", theirs, lambda: os.execv(sys.executable, command))
            finally:
                os._exit(status)
        theirs.close()
        self.connection = ours

    def noted(self) -> list[int]:
        return [int(line) for line in self.path.read_text().splitlines()]

    def status(self) -> int:
        self.connection.close()
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def marked(self) -> list[str]:
        """Return the processes that have the file's name on their command line."""
        found = subprocess.run(["ps", "-eo", "pid,stat,args"], capture_output=True, text=True)
        return [line for line in found.stdout.splitlines() if str(self.path) in line]


def test_all_that_a_package_started_ends_when_its_keeper_is_told_to(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "pids", "stays")
    until(lambda: len(kept.noted()) == 4)
    os.kill(kept.pid, signal.SIGTERM)
    assert kept.status() == 128 + signal.SIGKILL
    assert not [pid for pid in kept.noted() if running_state(pid)]
    assert kept.marked() == []


def test_all_that_a_package_started_ends_with_its_worker(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "pids", "ends")
    assert kept.status() == 7
    assert len(kept.noted()) == 4
    assert not [pid for pid in kept.noted() if running_state(pid)]
    assert kept.marked() == []


def test_the_keeper_ends_all_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "pids"
    supervisor = os.fork()
    if supervisor == 0:
        Kept(path, "stays")
        signal.pause()
    until(lambda: path.exists() and len(path.read_text().splitlines()) == 4)
    os.kill(supervisor, signal.SIGKILL)
    os.waitpid(supervisor, 0)
    until(lambda: not any(running_state(int(pid)) for pid in path.read_text().split()))


def test_what_cannot_be_killed_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """As what hangs in the kernel: here a process of root below one that is not."""
    require(os.geteuid() == 0, "root")
    monkeypatch.setattr(keeper, "MAX_PATIENCE_S", 0.02)
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        child = os.fork()
        if child == 0:
            signal.pause()
        os.write(writing, str(child).encode())
        os.setresuid(65534, 65534, 65534)
        keeper.end_descendants()
        os._exit(5)
    child = int(os.read(reading, 100))
    try:
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 5
        assert running_state(child)
    finally:
        os.kill(child, signal.SIGKILL)
        os.close(reading)
        os.close(writing)


@pytest.mark.parametrize(
    ("start", "status"),
    [(lambda: 3, 3), (lambda: os.kill(os.getpid(), signal.SIGKILL), 128 + signal.SIGKILL)],
)
def test_how_the_worker_ended_is_told_on(start: Callable[[], int], status: int) -> None:
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        os._exit(keep("acme", theirs, start))
    theirs.close()
    assert ours.recv(1) == b""  # the keeper holds no end of the connection open
    ours.close()
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == status


def test_what_is_printed_is_passed_on_with_the_packages_name(tmp_path: Path) -> None:
    """Its descriptors lead to no log: it neither cuts it nor writes a line of khv's."""
    log = tmp_path / "log"
    log.write_text("what khv said\n")
    code = (
        "import os, sys\n"
        "for number in (1, 2):\n"
        "    try:\n        os.ftruncate(number, 0)\n    except OSError:\n        pass\n"
        "print('INFO broker: fine', flush=True)\n"
        "os.write(2, b'ERROR \\x1b[2J\\n' + b'no end')\n"
    )
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        status = 99
        try:
            os.dup2(os.open(log, os.O_WRONLY | os.O_APPEND), 2)
            command = [sys.executable, "-c", code]
            status = keep("acme", theirs, lambda: os.execv(sys.executable, command))
        finally:
            os._exit(status)
    theirs.close()
    ours.close()
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert log.read_text() == (
        "what khv said\nacme: INFO broker: fine\nacme: ERROR \\x1b[2J\nacme: no end\n"
    )


def test_a_package_that_prints_without_end_is_ended_all_the_same(tmp_path: Path) -> None:
    log = tmp_path / "log"
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        status = 99
        try:
            os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT), 2)
            code = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
            command = [sys.executable, "-c", code + "while True: print('x' * 9999)"]
            status = keep("acme", theirs, lambda: os.execv(sys.executable, command))
        finally:
            os._exit(status)
    theirs.close()
    until(lambda: log.exists() and "is left out" in log.read_text())
    os.kill(pid, signal.SIGTERM)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 128 + signal.SIGKILL
    assert log.stat().st_size < 200_000
    ours.close()
