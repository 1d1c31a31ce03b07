from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cimom.classes import (
    KHV_DiskPartition,
    KHV_GPTDiskPartition,
    KHV_StorageExtent,
    PartitionSubtype,
    PartitionType,
)
from cimom.testing import readings_of
from hypervisor.host import Host
from providers.storage import provider
from providers.storage.partition import addresses
from tests.hosts import host, put


def partitions(machine: Host, cls: type[Any]) -> dict[str, Any]:
    rows = readings_of(provider(machine)).rows(cls)
    return {row.instance.Name: row.instance for row in rows}


def test_partitions_of_a_guid_table(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    found = partitions(machine, KHV_GPTDiskPartition)
    assert list(found) == ["nvme0n1p1", "sda1", "sda2", "sdb1", "sdb2"]
    efi = found["sdb1"]
    assert (efi.Label, efi.Bootable, efi.PartitionNumber) == ("EFI System Partition", True, 1)
    assert efi.PartitionType == "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"
    assert efi.BasedOnDeviceIDs == ("extent/naa.5002538e4098a1b2",)
    assert efi.DeviceID == f"partition/{efi.UUID}"
    assert (efi.StartingOffset, efi.Size) == (2**20, 512 * 2**20)
    assert partitions(machine, KHV_DiskPartition) == {}


def test_partition_lies_between_two_blocks_of_its_disk(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    efi = partitions(machine, KHV_GPTDiskPartition)["sdb1"]
    media = partitions(machine, KHV_StorageExtent)["sdb"]
    assert addresses(media, efi) == {
        "StartingAddress": 2048,
        "EndingAddress": 2048 + 512 * 2048 - 1,
    }


@pytest.mark.parametrize(
    ("number", "code", "kind"),
    [
        (1, "0x83", PartitionType.Primary),
        (2, "0x5", PartitionType.Extended),
        (5, "0x83", PartitionType.Logical),
    ],
)
def test_partitions_of_an_mbr(tmp_path: Path, number: int, code: str, kind: PartitionType) -> None:
    machine = host("server", tmp_path)
    put(machine, "sys/block/sda/sda1/partition", f"{number}\n")
    put(
        machine,
        "run/udev/data/b8:1",
        f"E:ID_PART_ENTRY_SCHEME=dos\nE:ID_PART_ENTRY_TYPE={code}\nE:ID_PART_ENTRY_FLAGS=0x80\n"
        f"E:ID_PART_ENTRY_UUID=1234abcd-0{number}\n",
    )
    found = partitions(machine, KHV_DiskPartition)["sda1"]
    assert (found.PartitionType, found.Scheme, found.Bootable) == (kind, "dos", True)
    assert found.PartitionSubtype == PartitionSubtype(int(code, 16))
    assert found.PrimaryPartition is (kind is PartitionType.Primary)
    assert found.DeviceID == f"partition/1234abcd-0{number}"


def test_partition_of_an_unknown_table_is_known_by_its_disk_and_number(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    Path(machine.path("run/udev/data/b8:1")).unlink()
    found = partitions(machine, KHV_DiskPartition)["sda1"]
    assert found.DeviceID == "partition/naa.5000c500a1b2c3d4-part1"
    assert (found.PartitionType, found.Bootable) == (PartitionType.Unknown, None)


def test_media_of_a_disk_are_primordial_and_fail_with_it(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    media = partitions(machine, KHV_StorageExtent)["sda"]
    assert (media.Primordial, media.DiskDeviceID) == (True, "disk/naa.5000c500a1b2c3d4")
    assert media.BlockSize * media.NumberOfBlocks == media.Size
    put(machine, "sys/block/sda/device/state", "offline\n")
    media = partitions(machine, KHV_StorageExtent)["sda"]
    assert media.StatusDescriptions == ("the driver calls the disk offline",)
