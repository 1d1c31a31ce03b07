from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hypervisor.disk import Disk, Route
from hypervisor.host import Host
from hypervisor.smart import Smart
from hypervisor.smart_poll import (
    BUDGET_S,
    INTERVAL_S,
    Polled,
    Poller,
    age_s,
    arguments,
    has_sensor,
    may_have_smart,
    may_send_commands,
    missing,
    next_result,
)
from hypervisor.tool import Answer, Failure, Output, captured_path
from tests.hosts import put


class FakeClock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now


def told(**more: Any) -> Output:
    tree = {"smartctl": {"exit_status": 0}, "smart_status": {"passed": True}, **more}
    return Output(0, json.dumps(tree).encode())


def disk(name: str, transport: str = "ata") -> Disk:
    return Disk(name=name, number=None, identity=f"id.{name}", size_bytes=1, transport=transport)


ASLEEP = Output(2, b'{"smartctl": {"exit_status": 2}}')
WELL = Polled(smart=Smart(passed=True), taken_at=1.0)


def nothing() -> None:
    """Stand for who is told of new results."""


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def machine(clock: FakeClock, tmp_path: Path) -> Host:
    return Host(str(tmp_path), clock)


def test_new_result_takes_the_place_of_the_old() -> None:
    assert next_result(Polled(failure="x"), told(), 5.0) == Polled(
        smart=Smart(passed=True), taken_at=5.0
    )


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (Failure("it hangs"), "it hangs"),
        (Output(1, b"garbage"), "smartctl told nothing that can be read (exit status 1)"),
        (Output(-9, b""), "smartctl told nothing that can be read (exit status -9)"),
        (
            Output(1, b'{"smartctl": {"exit_status": 1, "messages":'
                      b' [{"severity": "error", "string": "Unknown USB bridge"}]}}'),
            "Unknown USB bridge",
        ),
        (Output(1, b'{"smartctl": {"exit_status": 1}}'), "it has no SMART"),
        (Output(4, b'{"smartctl": {"exit_status": 4}}'), "the disk told nothing"),
    ],
)  # fmt: skip
def test_failure_is_said_and_the_last_result_stays(answer: Answer, failure: str) -> None:
    assert next_result(WELL, answer, 9.0) == Polled(
        smart=Smart(passed=True), taken_at=1.0, failure=failure
    )


def test_exit_status_of_an_ill_disk_is_no_failure() -> None:
    tree = {"smartctl": {"exit_status": 24}, "smart_status": {"passed": False}}
    polled = next_result(Polled(), Output(24, json.dumps(tree).encode()), 9.0)
    assert polled.smart == Smart(exit_bits=24, passed=False)


def test_sleeping_disk_keeps_its_result_which_is_never_old() -> None:
    polled = next_result(WELL, ASLEEP, 9.0)
    assert polled == Polled(smart=Smart(passed=True), taken_at=1.0, asleep=True)
    assert age_s(polled, 1e9) is None


def test_result_is_old_after_three_intervals() -> None:
    assert age_s(WELL, 1.0 + 3 * INTERVAL_S) is None
    assert age_s(WELL, 2.0 + 3 * INTERVAL_S) == 3 * INTERVAL_S + 1
    assert age_s(Polled(), 1e9) is None


@pytest.mark.parametrize(
    ("name", "transport", "asked"),
    [("sda", "ata", True), ("sdb", "sas", True), ("nvme0n1", "nvme", True), ("sdc", "usb", True),
     ("sdd", "fc", False), ("sde", "iscsi", False), ("vda", "virtio", False),
     ("nvme1n1", "nvme-tcp", False), ("mmcblk0", "mmc", False), ("dasda", None, False)],
)  # fmt: skip
def test_which_disks_are_asked(name: str, transport: str, asked: bool) -> None:
    assert may_have_smart(disk(name, transport)) is asked


def test_each_disk_is_asked_at_its_own_interval(machine: Host, clock: FakeClock) -> None:
    asked: list[str] = []
    disks = [disk("sda")]

    def ask(one: Disk) -> Answer:
        asked.append(one.name)
        return told()

    poller = Poller(machine, lambda: disks, ask)
    poller.round(nothing)
    clock.now += 100
    disks.append(disk("sdb"))
    poller.round(nothing)
    assert asked == ["sda", "sdb"]
    clock.now += INTERVAL_S - 100
    poller.round(nothing)
    assert asked == ["sda", "sdb", "sda"]
    assert poller._patience() <= 100


def test_disk_that_went_is_forgotten(machine: Host) -> None:
    disks = [disk("sda"), disk("sdb")]
    poller = Poller(machine, lambda: disks, lambda _: told())
    poller.round(nothing)
    gone = disks.pop()
    poller.round(nothing)
    assert poller.result(gone) is None
    assert poller.result(disks[0]) is not None


def test_new_results_are_told_once_a_round_and_in_a_long_one_sooner(
    machine: Host, clock: FakeClock
) -> None:
    calls: list[float] = []

    def ask(_: Disk) -> Answer:
        clock.now += 3
        return told()

    poller = Poller(machine, lambda: [disk(f"sd{letter}") for letter in "abcde"], ask)
    start = clock.now
    poller.round(lambda: calls.append(clock.now - start))
    assert calls == [6.0, 12.0, 15.0]
    poller.round(lambda: calls.append(clock.now - start))
    assert len(calls) == 3


def test_unkillable_tool_is_not_started_again(machine: Host) -> None:
    ended = threading.Event()
    started: list[str] = []

    def ask(one: Disk) -> Answer:
        started.append(one.name)
        return Failure("smartctl did not end within 30 s", ended=ended.is_set)

    poller = Poller(machine, list, ask)
    assert "30 s" in (poller.poll(disk("sda")).failure or "")
    assert "hangs in the kernel" in (poller.poll(disk("sda")).failure or "")
    assert started == ["sda"]
    poller.poll(disk("sdb"))
    ended.set()
    poller.poll(disk("sda"))
    assert started == ["sda", "sdb", "sda"]


def test_thread_asks_and_ends(machine: Host) -> None:
    heard, may_answer = threading.Event(), threading.Event()

    def ask(_: Disk) -> Answer:
        may_answer.wait(20)
        return told()

    poller = Poller(machine, lambda: [disk("sda")], ask)
    assert poller.result(disk("sda")) is None
    stop = poller.start(heard.set)
    assert poller.result(disk("sda")) == Polled(waiting=True)
    assert poller.result(disk("vda", "virtio")) is None
    may_answer.set()
    assert heard.wait(20)
    polled = poller.result(disk("sda"))
    assert polled is not None
    assert polled.smart == Smart(passed=True)
    stop()
    assert not any(thread.name == "smart" for thread in threading.enumerate())


def test_thread_ends_when_nobody_listens(machine: Host) -> None:
    ended = threading.Event()

    def gone() -> None:
        ended.set()
        raise BrokenPipeError

    stop = Poller(machine, lambda: [disk("sda")], lambda _: told()).start(gone)
    assert ended.wait(20)
    stop()
    assert not any(thread.name == "smart" for thread in threading.enumerate())


def test_captured_tree_is_asked_when_it_is_looked_at(machine: Host) -> None:
    poller = Poller(machine, list)
    sda = disk("sda")
    assert poller.result(sda) == Polled(failure="no output of smartctl was captured")
    path = Path(machine.root, captured_path("smartctl", arguments(sda)))
    path.parent.mkdir(parents=True)
    path.write_bytes(told().data)
    polled = poller.result(sda)
    assert polled is not None
    assert polled.smart == Smart(passed=True)
    assert poller.result(disk("vda", "virtio")) is None


def test_what_is_missing_is_said(machine: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    put(machine, "sys/block/sda/device/state", "running\n")
    assert missing(machine) == ("health of disks (SMART): smartctl told nothing to this capture",)
    Path(machine.root, "khv/tool/smartctl").mkdir(parents=True)
    assert missing(machine) == ()
    monkeypatch.setattr("hypervisor.smart_poll.disk_names", lambda _: ["sda"])
    monkeypatch.setattr("hypervisor.smart_poll.find", lambda *_: None)
    assert missing(Host()) == ("health of disks (SMART): smartctl is not installed",)
    monkeypatch.setattr("hypervisor.smart_poll.find", lambda *_: "/usr/sbin/smartctl")
    monkeypatch.setattr("hypervisor.smart_poll.may_send_commands", lambda _: False)
    (text,) = missing(Host())
    assert text == "health of disks (SMART): smartctl needs root, or CAP_SYS_RAWIO"


@pytest.mark.parametrize(
    ("status", "may"),
    [
        ("Name:\tx\nCapPrm:\t0000000000000000\nCapEff:\t0000000000020000\n", True),
        ("CapEff:\t000001ffffffffff\n", True),
        ("CapEff:\t000001fffffdffff\n", False),
        ("CapPrm:\t0000000000020000\nCapEff:\t0000000000000000\n", False),
        ("CapEff:\tgarbage\n", False),
        ("", False),
    ],
)
def test_commands_take_a_capability(status: str, may: bool) -> None:
    assert may_send_commands(status) is may


def test_machine_without_disks_to_ask_misses_nothing(machine: Host) -> None:
    assert missing(machine) == ()
    put(machine, "sys/block/vda/device/vendor", "0x1af4\n")
    assert missing(machine) == ()


@pytest.mark.parametrize(
    ("place", "found"),
    [("device/hwmon/hwmon3", True), ("device/hwmon3", True), ("device/nvme4/hwmon3", True),
     ("device/power", False)],
)  # fmt: skip
def test_disk_with_a_sensor_chip(machine: Host, place: str, found: bool) -> None:
    Path(machine.root, "sys/block/nvme4n1", place).mkdir(parents=True)
    one = Disk(
        name="nvme4n1", number=None, identity="x", size_bytes=1, routes=(Route("nvme4", "live"),)
    )
    assert has_sensor(machine, one) is found


def test_sleeping_disks_are_not_woken() -> None:
    words: Callable[[Disk], tuple[str, ...]] = arguments
    assert words(disk("sda")) == ("--json", "-n", "standby", "-a", "/dev/sda")
    assert BUDGET_S < INTERVAL_S
