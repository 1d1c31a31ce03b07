"""The supervisor with real children: restart, orders, an orderly end."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from khv.supervisor import Supervisor

LIMIT_S = 20.0


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
        while connection.recv(100):
            pass
        log.say("worker-eof")
        return 0

    return run


def broker(log: Log, kill: Path) -> Callable[[socket.socket], int]:
    """A broker that adopts workers and, once `kill` exists, has the last one killed."""

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
                    kill.unlink()
                    control.sendall(json.dumps({"kill": "w", "pid": last}).encode())
                continue
            last = json.loads(data)["pid"]
            connections += [socket.socket(fileno=fd) for fd in fds]
            log.say(f"adopted {last}")

    return run


@contextmanager
def running(tmp_path: Path, daemon: tuple[str, ...] = ()) -> Iterator[tuple[Log, int, Path]]:
    log, kill = Log(tmp_path / "log"), tmp_path / "kill"
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            supervisor = Supervisor(broker(log, kill), {"w": worker(log)}, daemon=daemon)
            status = supervisor.run()
        finally:
            os._exit(status)
    try:
        until(lambda: len(log.pids("adopted")) == 1)
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
    except FileNotFoundError:
        return False
    return state != "Z"
