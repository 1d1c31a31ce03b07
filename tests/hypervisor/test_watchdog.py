from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.host import Host
from hypervisor.watchdog import WATCHDOGS, Watchdog, read_watchdogs
from tests.hosts import host, put


def test_the_watchdog_of_the_demonstration_host(tmp_path: Path) -> None:
    (found,) = read_watchdogs(host("server", tmp_path))
    assert found == Watchdog(
        name="iTCO_wdt", identity="iTCO_wdt", active=True, timeout_s=30, left_s=27,
        for_ever=False, boot_status=0,
    )  # fmt: skip


def test_two_of_one_device_and_those_of_none(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for number in (0, 1, 2):
        put(machine, f"{WATCHDOGS}/watchdog{number}/timeout", "60\n")
    put(machine, f"{WATCHDOGS}/x/timeout", "60\n")
    put(machine, "sys/devices/wdat_wdt/x", "")
    for number in (0, 2):
        Path(machine.path(f"{WATCHDOGS}/watchdog{number}/device")).symlink_to("../wdat_wdt")
    assert [item.name for item in read_watchdogs(machine)] == ["wdat_wdt", "watchdog1", "watchdog2"]


@pytest.mark.parametrize("text", [b"", b"-1\n", b"\xff\xfe\n", b"9" * 40])
def test_what_is_no_number_is_none(text: bytes, tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for name in ("timeout", "timeleft", "pretimeout", "bootstatus", "state", "fw_version"):
        put(machine, f"{WATCHDOGS}/watchdog0/{name}", "")
        Path(machine.path(f"{WATCHDOGS}/watchdog0/{name}")).write_bytes(text)
    assert list(read_watchdogs(machine)) == [Watchdog(name="watchdog0")]


def test_a_machine_without_one(tmp_path: Path) -> None:
    assert list(read_watchdogs(Host(str(tmp_path)))) == []
