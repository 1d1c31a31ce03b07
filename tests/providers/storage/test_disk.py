from __future__ import annotations

from pathlib import Path

import pytest

from cimom.classes import DiskType, HealthState, KHV_BlockStorageStatisticalData, KHV_DiskDrive
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
