from __future__ import annotations

from pathlib import Path

import pytest

from cimom.classes import (
    DiskDrive_DiskType as DiskType,
    HealthState,
    KHV_BlockStorageStatisticalData,
    KHV_DiskDrive,
)
from cimom.testing import readings_of
from providers.storage import provider
from tests.hosts import host, put


def test_disks_have_size_model_and_type(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    disks = {row.instance.Name: row.instance for row in readings.rows(KHV_DiskDrive)}
    assert disks["sda"].Size == 4000787030016
    assert (disks["sda"].Model, disks["sda"].FirmwareVersion) == ("ST4000NM0035-1V4", "TN05")
    assert disks["nvme0n1"].SerialNumber == "PHLJ0000000000000001"
    assert [d.DiskType for d in disks.values()] == [
        DiskType.Solid_State_Drive, DiskType.Hard_Disk_Drive, DiskType.Solid_State_Drive,
    ]  # fmt: skip


def test_counters_belong_to_their_disk(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    stats = {row.key[0]: row.instance for row in readings.rows(KHV_BlockStorageStatisticalData)}
    disks = [row.instance.DeviceID for row in readings.rows(KHV_DiskDrive)]
    assert set(stats) == {f"KHV:stat:{device}" for device in disks}
    sda = stats["KHV:stat:disk/naa.5000c500a1b2c3d4"]
    assert (sda.ReadIOs, sda.BytesRead, sda.KBytesRead) == (
        120034,
        9720532 * 512,
        9720532 * 512 // 1000,
    )


def test_namespaces_of_one_drive_keep_apart_though_their_names_are_long(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    for number in (1, 2):
        put(machine, f"sys/block/nvme9n{number}/size", "100\n")
        put(machine, f"sys/block/nvme9n{number}/wwid", f"nvme.8086-{'42' * 40}-0000000{number}\n")
        put(machine, f"sys/block/nvme9n{number}/device/state", "live\n")
        put(machine, f"sys/block/nvme9n{number}/stat", "1 " * 11)
    readings = readings_of(provider(machine))
    ids = {row.instance.DeviceID for row in readings.rows(KHV_DiskDrive)}
    assert len(ids) == 5
    stats = {row.key[0] for row in readings.rows(KHV_BlockStorageStatisticalData)}
    assert stats == {f"KHV:stat:{device}" for device in ids}


def test_drive_without_a_medium_costs_nothing_and_shows_nothing(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, "sys/block/sdz/size", "0\n")
    put(machine, "sys/block/sdz/device/state", "running\n")
    inventory, counters, _ = provider(machine).sources
    list(inventory.read())
    Path(machine.path("sys/block/sda/size")).unlink()  # a second inventory would miss it
    assert len(list(counters.read())) == 3


@pytest.mark.parametrize(
    ("state", "health"),
    [
        ("running", HealthState.OK),
        ("blocked", HealthState.Degraded_Warning),
        ("offline", HealthState.Critical_failure),
    ],
)
def test_state_of_the_driver_is_the_health(tmp_path: Path, state: str, health: HealthState) -> None:
    machine = host("server", tmp_path)
    put(machine, "sys/block/sda/device/state", f"{state}\n")
    disks = {
        r.instance.Name: r.instance for r in readings_of(provider(machine)).rows(KHV_DiskDrive)
    }
    assert disks["sda"].HealthState is health


def test_disk_without_readable_files_is_still_there(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    for path in Path(machine.path("sys/block/sda")).rglob("*"):
        if path.is_file() and path.name != "size":
            path.unlink()
    (disk,) = [
        r.instance
        for r in readings_of(provider(machine)).rows(KHV_DiskDrive)
        if r.instance.Name == "sda"
    ]
    assert (disk.Model, disk.DeviceID, disk.DiskType) == (None, "disk/sda", DiskType.Unknown)
