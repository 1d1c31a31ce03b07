from __future__ import annotations

from pathlib import Path

import pytest

from cimom.classes import HealthState, KHV_DiskDrive, KHV_LogicalDisk
from cimom.health.status import Condition
from cimom.testing import readings_of
from hypervisor.disk import Route
from hypervisor.host import Host
from providers.storage import provider
from providers.storage.path import of_paths, path_state
from tests.hosts import host, put


@pytest.mark.parametrize(
    ("route", "state"),
    [
        (Route("sda", "running", "active/optimized"), "active"),
        (Route("sda", "running", "standby"), "enabled"),
        (Route("sda", "running", "offline"), "failed"),
        (Route("sda", "offline", "active/optimized"), "failed"),
        (Route("sda", "gone"), "failed"),
        (Route("nvme0", "live", "optimized"), "active"),
        (Route("nvme0", "live", "inaccessible"), "enabled"),
        (Route("nvme0", "live", "persistent-loss"), "failed"),
        (Route("nvme0", "connecting"), "failed"),
        (Route("sda", None), "active"),
    ],
)
def test_state_of_a_path(route: Route, state: str) -> None:
    assert path_state(route) == state


def test_reason_names_the_paths_that_are_lost() -> None:
    lost = tuple(Route(f"sd{letter}", "offline") for letter in "abcdef")
    how, why = of_paths((*lost[:1], Route("sdx", "running"), Route("sdy", "running", "offline")))
    assert (how, why) == (
        Condition.DEGRADED, "2 of its 3 paths cannot be used: sda (offline), sdy (offline)",
    )  # fmt: skip
    how, why = of_paths(lost)
    assert how is Condition.ERROR
    assert (why or "").endswith("sdd (offline) and 2 more")


def test_path_of_the_other_side_of_an_array_is_no_fault() -> None:
    ways = (Route("sda", "running", "active/optimized"), Route("sdb", "running", "standby"))
    assert of_paths(ways) == (Condition.OK, None)


def found(machine: Host) -> tuple[KHV_LogicalDisk, KHV_DiskDrive]:
    readings = readings_of(provider(machine))
    volumes = {row.instance.Name: row.instance for row in readings.rows(KHV_LogicalDisk)}
    disks = {row.instance.Name: row.instance for row in readings.rows(KHV_DiskDrive)}
    return volumes["dm-2"], disks["sdc"]


def test_paths_of_a_map_that_is_whole(tmp_path: Path) -> None:
    volume, disk = found(host("server", tmp_path))
    assert (volume.ElementName, volume.VolumeType) == ("mpatha", "multipath")
    assert volume.HealthState is disk.HealthState is HealthState.OK
    assert volume.Paths == disk.Paths == ("sdc", "sdd")
    assert volume.PathStates == disk.PathStates == ("active", "active")


def test_map_without_one_path_is_degraded_and_says_which(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, "sys/block/sdd/device/state", "transport-offline\n")
    for one in found(machine):
        assert one.HealthState is HealthState.Degraded_Warning
        assert one.StatusDescriptions == (
            "1 of its 2 paths cannot be used: sdd (transport-offline)",
        )
        assert one.PathStates == ("active", "failed")


def test_path_that_the_kernel_no_longer_has_is_lost(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    Path(machine.root, "sys/block/sdd").unlink()
    for one in found(machine):
        assert one.HealthState is HealthState.Degraded_Warning
        assert one.StatusDescriptions == ("1 of its 2 paths cannot be used: sdd (gone)",)


def test_paths_of_an_nvme_disk_have_its_own_word_for_them(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    put(machine, "sys/block/nvme5n1/size", "100\n")
    put(machine, "sys/block/nvme5n1/wwid", "eui.0000000000000001\n")
    for controller, state in (("nvme0", "optimized"), ("nvme1", "persistent-loss")):
        put(machine, f"sys/block/nvme5n1/device/{controller}/state", "live\n")
        hidden = f"nvme5c{controller[4:]}n1"
        put(machine, f"sys/block/{hidden}/hidden", "1\n")
        put(machine, f"sys/block/{hidden}/ana_state", f"{state}\n")
    (row,) = readings_of(provider(machine)).rows(KHV_DiskDrive)
    assert row.instance.PathStates == ("active", "failed")
    assert row.instance.StatusDescriptions == (
        "1 of its 2 paths cannot be used: nvme1 (persistent-loss)",
    )
