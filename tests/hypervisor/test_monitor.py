"""Machines' monitors that answer, are slow, or hang: on objects shaped as libvirt-python's."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hypervisor.monitor import MACHINES, MAX_HANGING, SILENT_MS, Monitors

NO_DOMAIN, OTHER = 42, 1
OK, OCCUPIED = 0, 2
WAIT_S = 10.0


class LibvirtError(Exception):
    """As libvirt.libvirtError."""

    def get_error_code(self) -> int:
        return int(self.args[0])


class Library:
    """The constants that are used."""

    libvirtError = LibvirtError
    VIR_ERR_NO_DOMAIN = NO_DOMAIN
    VIR_CONNECT_LIST_DOMAINS_ACTIVE = 1
    VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT = 2
    VIR_DOMAIN_STATS_BALLOON = VIR_DOMAIN_STATS_VCPU = VIR_DOMAIN_STATS_BLOCK = 4


class Domain:
    """A running domain; while `hangs` its monitor answers nothing."""

    def __init__(self, uuid: str) -> None:
        self.uuid = uuid
        self.control = OK
        self.waited_ms = 0
        self.free = threading.Event()
        self.free.set()

    def UUIDString(self) -> str:
        return self.uuid

    def controlInfo(self) -> list[int]:
        return [self.control, 0, self.waited_ms]

    def hang(self, waited_ms: int = 1000) -> None:
        self.control, self.waited_ms = OCCUPIED, waited_ms
        self.free.clear()

    def go_on(self) -> None:
        self.control = OK
        self.free.set()


class Host:
    """All domains, the connections to them that are open, and the calls that were made."""

    def __init__(self, count: int) -> None:
        self.domains = {f"{number:03}": Domain(f"{number:03}") for number in range(count)}
        self.open = 0
        self.calls: list[list[str]] = []
        self.fault: LibvirtError | None = None
        self.closed = threading.Semaphore(0)

    def listAllDomains(self, _flags: int) -> list[Domain]:
        return list(self.domains.values())

    def domainListGetStats(
        self, domains: list[Domain], _wanted: int, _flags: int
    ) -> list[tuple[Domain, dict[str, Any]]]:
        self.calls.append([domain.uuid for domain in domains])
        if self.fault is not None:
            raise self.fault
        for domain in domains:
            domain.free.wait()
        return [(domain, {"vcpu.maximum": 1, "vcpu.0.time": 7}) for domain in domains]

    def apart(self) -> tuple[Host, Callable[[], None]]:
        self.open += 1

        def close() -> None:
            self.open -= 1
            self.closed.release()

        return self, close

    def release(self) -> None:
        for domain in self.domains.values():
            domain.go_on()


class Clock:
    """A clock that stands until it is moved."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host(3)
    yield host
    host.release()


def read(monitors: Monitors, host: Host) -> list[str]:
    return sorted(figures.uuid for figures in monitors.every(host, Library, host.apart))


def test_all_running_machines_are_asked_over_one_connection(host: Host) -> None:
    monitors = Monitors()
    (figures, *_) = monitors.every(host, Library, host.apart)
    assert (figures.uuid, figures.vcpu_time) == ("000", 7)
    assert host.calls == [["000", "001", "002"]]
    assert host.open == 0


def test_a_call_is_of_a_few_machines() -> None:
    host = Host(MACHINES + 1)
    assert len(read(Monitors(), host)) == MACHINES + 1
    assert [len(call) for call in host.calls] == [MACHINES, 1]


def test_who_was_asked_longest_ago_is_asked_first() -> None:
    host, clock = Host(2 * MACHINES), Clock()
    monitors = Monitors(clock)
    known = host.domains
    host.domains = dict(list(known.items())[:MACHINES])
    read(monitors, host)
    clock.now += 10
    host.domains = known
    read(monitors, host)
    assert host.calls[1] == list(known)[MACHINES:]


def test_one_that_hangs_is_left_out_and_the_others_are_told(host: Host) -> None:
    monitors = Monitors(patience_s=0.05)
    host.domains["001"].hang()
    assert read(monitors, host) == ["000", "002"]
    assert monitors.silent() == frozenset()
    host.domains["001"].waited_ms = SILENT_MS
    assert read(monitors, host) == ["000", "002"]
    assert monitors.silent() == {"001"}
    assert all("001" not in call for call in host.calls[1:])
    assert host.open == 1  # the call that hangs keeps its connection


def test_one_that_answers_again_is_asked_again(host: Host) -> None:
    monitors = Monitors(patience_s=0.05)
    host.domains["001"].hang(SILENT_MS)
    read(monitors, host)
    host.domains["001"].go_on()
    assert host.closed.acquire(timeout=WAIT_S)  # of the call for the others
    assert host.closed.acquire(timeout=WAIT_S)  # of the one that hung
    assert read(monitors, host) == ["000", "001", "002"]
    assert monitors.silent() == frozenset()
    assert host.open == 0


def test_few_calls_may_hang() -> None:
    host = Host(MACHINES * (MAX_HANGING + 2))
    for domain in list(host.domains.values())[::MACHINES]:
        domain.hang()
    monitors = Monitors(patience_s=0.02)
    read(monitors, host)
    assert host.open == MAX_HANGING
    made = len(host.calls)
    read(monitors, host)
    assert len(host.calls) == made
    host.release()


def test_a_slow_libvirt_makes_no_suspects(host: Host) -> None:
    monitors = Monitors(patience_s=0.02)
    host.domains["001"].free.clear()  # nothing says that its monitor is occupied
    assert read(monitors, host) == []
    assert read(monitors, host) == []
    assert len(host.calls) == 1  # all wait for the call that is under way
    assert monitors.silent() == frozenset()


def test_a_machine_that_went_meanwhile_is_no_fault(host: Host) -> None:
    host.fault = LibvirtError(NO_DOMAIN)
    assert read(Monitors(), host) == []


def test_any_other_fault_is_told(host: Host) -> None:
    host.fault = LibvirtError(OTHER)
    with pytest.raises(LibvirtError):
        read(Monitors(), host)
    assert host.open == 0


def test_old_figures_and_those_of_machines_that_are_off_are_not_told(host: Host) -> None:
    clock = Clock()
    monitors = Monitors(clock)
    read(monitors, host)
    gone = host.domains.pop("000")
    assert read(monitors, host) == ["001", "002"]
    host.domains["000"] = gone
    host.fault = LibvirtError(NO_DOMAIN)
    clock.now += 1000
    assert read(monitors, host) == []
