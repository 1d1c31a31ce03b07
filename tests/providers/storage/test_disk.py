from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cimom.classes import (
    DiskDrive_FormFactor as FormFactor,
    DiskType,
    HealthState,
    InterconnectType,
    KHV_BlockStorageStatisticalData,
    KHV_CDROMDrive,
    KHV_DiskDrive,
    KHV_DriveFirmwareIdentity,
    KHV_PhysicalPackage,
)
from cimom.testing import readings_of
from hypervisor.host import Host
from providers.storage import provider
from tests.hosts import host, put


def test_disks_have_size_model_and_type(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    disks = {row.instance.Name: row.instance for row in readings.rows(KHV_DiskDrive)}
    assert disks["sda"].Size == 4000787030016
    assert (disks["sda"].Model, disks["sda"].FirmwareVersion) == ("ST4000NM0035-1V4", "TN05")
    assert disks["nvme0n1"].SerialNumber == "PHLJ0000000000000001"
    solid = {name for name, d in disks.items() if d.DiskType is DiskType.Solid_State_Drive}
    turning = {name for name, d in disks.items() if d.DiskType is DiskType.Hard_Disk_Drive}
    assert (solid, turning) == ({"nvme0n1", "sdb", "sdc"}, {"sda", "sde", "sdf"})


def test_counters_belong_to_their_disk(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    stats = {row.key[0]: row.instance for row in readings.rows(KHV_BlockStorageStatisticalData)}
    disks = {row.instance.DeviceID for row in readings.rows(KHV_DiskDrive)}
    assert {key for key in stats if "disk/" in key} == {f"KHV:stat:{device}" for device in disks}
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
    assert len(ids) == 8
    stats = {row.key[0] for row in readings.rows(KHV_BlockStorageStatisticalData)}
    assert {key for key in stats if "disk/" in key} == {f"KHV:stat:{device}" for device in ids}


def test_drive_without_a_medium_costs_nothing_and_shows_nothing(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, "sys/block/sdz/size", "0\n")
    put(machine, "sys/block/sdz/device/state", "running\n")
    inventory, counters, _ = provider(machine).sources
    list(inventory.read())
    before = list(counters.read())
    Path(machine.path("sys/block/sda/size")).unlink()  # a second inventory would miss it
    assert list(counters.read()) == before
    assert all("sdz" not in row.ElementName for row in before)


@pytest.mark.parametrize(
    ("state", "health"),
    [
        ("running", HealthState.OK),
        ("blocked", HealthState.Degraded_Warning),
        ("resetting", HealthState.Degraded_Warning),
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
    for place in ("sys/block/sda", "sys/block/sda/device"):
        for path in Path(machine.path(place)).rglob("*"):
            if path.is_file() and path.name != "size":
                path.unlink()
    Path(machine.path("run/udev/data/b8:0")).unlink()
    (disk,) = [
        r.instance
        for r in readings_of(provider(machine)).rows(KHV_DiskDrive)
        if r.instance.Name == "sda"
    ]
    assert (disk.Model, disk.DeviceID, disk.DiskType) == (None, "disk/sda", DiskType.Unknown)


def only(machine: Host, cls: type[Any], name: str) -> Any:
    rows = readings_of(provider(machine)).rows(cls)
    (found,) = (row.instance for row in rows if row.instance.Name == name)
    return found


def test_disk_tells_how_it_is_attached(tmp_path: Path) -> None:
    disk = only(host("server", tmp_path), KHV_DiskDrive, "sda")
    assert disk.InterconnectType is InterconnectType.SATA
    assert (disk.InterconnectSpeed, disk.ControllerDeviceID) == (6 * 10**9, "pci/0000:00:17.0")
    assert (disk.RPM, disk.DefaultBlockSize, disk.PhysicalBlockSize) == (7200, 512, 4096)
    assert disk.OtherIdentifyingInfo == ("naa.5000c500a1b2c3d4",)
    assert (disk.DriverState, disk.Paths, disk.PathsFailed) == ("running", None, None)


def test_form_factor_is_that_of_the_vpd_page(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    page = bytes((0, 0xB1, 0, 0x3C, 0x1C, 0x20, 0, 0x02))
    Path(machine.path("sys/block/sda/device/vpd_pgb1")).write_bytes(page)
    disk = only(machine, KHV_DiskDrive, "sda")
    assert (disk.RPM, disk.FormFactor) == (7200, FormFactor(4))


def test_disk_with_a_dead_path_is_degraded_and_without_a_live_one_it_fails(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, "sys/block/dm-9/dm/uuid", "mpath-35000\n")
    put(machine, "sys/block/dm-9/size", "100\n")
    for name, state in (("sdx", "running"), ("sdy", "offline")):
        put(machine, f"sys/block/{name}/size", "100\n")
        put(machine, f"sys/block/{name}/wwid", "naa.35000\n")
        put(machine, f"sys/block/{name}/stat", "1 " * 11)
        put(machine, f"sys/block/{name}/device/state", f"{state}\n")
        Path(machine.path("sys/block/dm-9/slaves", name)).mkdir(parents=True)
    disk = only(machine, KHV_DiskDrive, "sdx")
    assert (disk.Paths, disk.PathsFailed) == (("sdx", "sdy"), 1)
    assert disk.HealthState is HealthState.Degraded_Warning
    assert disk.StatusDescriptions == ("1 of its 2 paths cannot be used: sdy (offline)",)
    rows = readings_of(provider(machine)).rows(KHV_BlockStorageStatisticalData)
    (stats,) = (row.instance for row in rows if row.key[0] == "KHV:stat:disk/naa.35000")
    assert stats.ReadIOs == 2  # one through each path
    put(machine, "sys/block/sdx/device/state", "transport-offline\n")
    assert only(machine, KHV_DiskDrive, "sdx").HealthState is HealthState.Critical_failure


def test_optical_drive_is_no_disk(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    drive = only(machine, KHV_CDROMDrive, "sr0")
    assert (drive.Model, drive.MediumPresent) == ("CDDVDW SN-208FB", False)
    assert drive.ControllerDeviceID == "pci/0000:00:17.0"
    assert "sr0" not in {
        r.instance.Name for r in readings_of(provider(machine)).rows(KHV_DiskDrive)
    }


def test_disks_are_parts_with_firmware(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    package = only(machine, KHV_PhysicalPackage, "nvme0n1")
    assert (package.Model, package.SerialNumber) == ("INTEL SSDPE2KX020T8", "PHLJ0000000000000001")
    assert package.DiskDeviceID == only(machine, KHV_DiskDrive, "nvme0n1").DeviceID
    firmware = {
        row.instance.ManagedDeviceID: row.instance.VersionString
        for row in readings_of(provider(machine)).rows(KHV_DriveFirmwareIdentity)
    }
    assert firmware["disk/naa.5000c500a1b2c3d4"] == "TN05"
    assert firmware["cdrom/sr0"] == "SA00"


def test_virtual_disk_is_no_part_that_one_can_swap(tmp_path: Path) -> None:
    rows = readings_of(provider(host("virtual-machine", tmp_path)))
    assert list(rows.rows(KHV_PhysicalPackage)) == []
    assert list(rows.rows(KHV_DiskDrive))
