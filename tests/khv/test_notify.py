from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from khv.notify import ALIVE_S, MAX_STATUS, WORKER_S, Notifier, Pulse, take


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bound:
        bound.bind(str(tmp_path / "notify"))
        bound.setblocking(False)
        yield bound


def environment(manager: socket.socket, **more: str) -> dict[str, str]:
    return {"NOTIFY_SOCKET": manager.getsockname(), "HOME": "/", **more}


def test_states_are_lines_of_one_datagram(manager: socket.socket) -> None:
    take(environment(manager)).tell("READY=1", status="4 workers")
    assert manager.recv(1000) == b"READY=1\nSTATUS=4 workers"


def test_a_status_is_never_another_state(manager: socket.socket) -> None:
    take(environment(manager)).tell("READY=1", status="fine\nMAINPID=1\r\n" + "x" * 1000)
    first, second = manager.recv(2000).split(b"\n")
    assert (first, len(second)) == (b"READY=1", len("STATUS=") + MAX_STATUS)
    assert second.startswith(b"STATUS=fine MAINPID=1 x")


def test_an_abstract_socket_is_found() -> None:
    name = f"khv-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bound:
        bound.bind("\0" + name)
        bound.setblocking(False)
        Notifier("@" + name).tell("STOPPING=1")
        assert bound.recv(100) == b"STOPPING=1"


@pytest.mark.parametrize("address", ["", "no/path", "/nowhere/at/all", "@nobody"])
def test_a_manager_that_is_not_there_costs_nothing(address: str) -> None:
    take({"NOTIFY_SOCKET": address}).tell("READY=1")


def test_children_find_nothing_of_it(manager: socket.socket) -> None:
    words = environment(manager, WATCHDOG_USEC="60000000", WATCHDOG_PID=str(os.getpid()))
    take(words)
    assert words == {"HOME": "/"}


@pytest.mark.parametrize(
    ("words", "watchdog_s"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "60000000"}, 60.0),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
    ],
)
def test_a_watchdog_is_that_of_this_process(
    manager: socket.socket, words: dict[str, str], watchdog_s: float | None
) -> None:
    assert take(environment(manager, **words)).watchdog_s == watchdog_s


def test_the_watchdog_is_fed_three_times_in_its_time() -> None:
    pulse = Pulse(60.0)
    pulse.told(["hw"], 100.0)
    assert pulse.feeds({"hw": 0.0}, 100.0)
    assert pulse.patience(105.0) == 15.0
    assert not pulse.feeds({"hw": 0.0}, 105.0)
    pulse.told(["hw"], 119.0)
    assert pulse.feeds({"hw": 0.0}, 120.0)


def test_without_a_watchdog_nothing_is_fed() -> None:
    pulse = Pulse(None)
    pulse.told([], 0.0)
    assert not pulse.feeds({}, 0.0)
    assert pulse.patience(0.0) is None


def test_a_broker_that_says_nothing_starves_the_watchdog() -> None:
    pulse = Pulse(60.0)
    assert not pulse.feeds({}, 0.0)  # it has not said anything yet
    pulse.told([], 1.0)
    assert pulse.silent({}, 1.0 + ALIVE_S) is None
    assert pulse.silent({}, 1.1 + ALIVE_S) == "broker"


def test_a_worker_that_runs_unheard_starves_the_watchdog() -> None:
    pulse, now = Pulse(60.0), 1000.0
    pulse.told(["hw"], now)
    assert pulse.silent({"hw": 0.0, "net": now - WORKER_S}, now) is None  # net has just begun
    assert pulse.silent({"hw": 0.0, "net": now - WORKER_S - 1}, now) == "net"


def test_a_worker_that_keeps_ending_does_not_end_the_others() -> None:
    pulse = Pulse(60.0)
    pulse.told(["hw"], 1000.0)
    assert pulse.feeds({"hw": 0.0}, 1000.0)  # net waits for its next start: it does not run
