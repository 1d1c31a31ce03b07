from __future__ import annotations

from typing import Any

import pytest

from cimom import classes as c
from cimom.broker.readings import Readings
from cimom.model import CimObject
from cimom.provider import Provider, Source
from cimom.testing import readings_of
from exporters.snmp.storage import (
    FIXED_DISK,
    FS_TYPES,
    NETWORK_DISK,
    RAM,
    STORAGE_TYPES,
    area,
    date_and_time,
)
from tests.exporters.snmp.decode import STARTED, Mib
from tests.web.sample import UUID, device

GIB = 1024**3
KEYS: dict[str, Any] = {"CSCreationClassName": "KHV_ComputerSystem", "CSName": UUID}


def mount(cls: type[CimObject], name: str, **more: Any) -> CimObject:
    return cls(**KEYS, CreationClassName=cls.CIM_NAME, Name=name, MountPoint=name, **more)


def rows() -> list[CimObject]:
    return [
        c.KHV_OperatingSystem(
            **KEYS,
            CreationClassName="KHV_OperatingSystem",
            Name="Debian",
            TotalVisibleMemorySize=8 * 1024**2,
            FreePhysicalMemory=2 * 1024**2,
            TotalVirtualMemorySize=8 * 1024**2,
            FreeVirtualMemory=2 * 1024**2,
            TotalSwapSpaceSize=0,
            FreeSwapSpaceSize=0,
            NumberOfUsers=3,
            NumberOfProcesses=120,
            MaxNumberOfProcesses=32768,
        ),
        c.KHV_DiskDrive(**device(c.KHV_DiskDrive, "disk/a"), Name="sda"),
        c.KHV_StorageExtent(
            **device(c.KHV_StorageExtent, "extent/a"), Name="sda", DiskDeviceID="disk/a"
        ),
        c.KHV_GPTDiskPartition(
            **device(c.KHV_GPTDiskPartition, "partition/a1"),
            Name="sda1",
            PartitionNumber=1,
            Label="root",
            Size=4 * GIB,
            BasedOnDeviceIDs=("extent/a",),
        ),
        mount(
            c.KHV_LocalFileSystem,
            "/",
            FileSystemType="ext4",
            BlockSize=4096,
            FileSystemSize=4 * GIB,
            UsedSpace=GIB,
            ReadOnly=False,
            ResidesOnDeviceIDs=("partition/a1",),
        ),
        mount(
            c.KHV_RemoteFileSystem,
            "/mnt/big",
            FileSystemType="nfs4",
            Source="nas:/big",
            BlockSize=1024,
            FileSystemSize=16 * 1024**4,
            UsedSpace=1024**4,
            ReadOnly=True,
        ),
        mount(c.KHV_RemoteFileSystem, "/mnt/lost", FileSystemType="cifs"),
    ]


@pytest.fixture
def readings() -> Readings:
    found = rows()
    classes = tuple(dict.fromkeys(type(row) for row in found))
    source = Source(name="rows", read=lambda: found, classes=classes)
    return readings_of(Provider(sources=(source,)), taken_at=STARTED)


@pytest.fixture
def mib(readings: Readings) -> Mib:
    return Mib(readings)


def storage(mib: Mib, name: str) -> dict[str, Any]:
    (index,) = [i for i, text in mib["hrStorageDescr"].items() if text == name.encode()]
    columns = ("Type", "AllocationUnits", "Size", "Used")
    return {column: mib[f"hrStorage{column}"].get(index) for column in columns}


def test_memory_and_file_systems_are_storage(mib: Mib) -> None:
    assert storage(mib, "Physical memory") == {
        "Type": (*STORAGE_TYPES, RAM),
        "AllocationUnits": 1024,
        "Size": 8 * 1024**2,
        "Used": 6 * 1024**2,
    }
    root = storage(mib, "/")
    assert root["Type"] == (*STORAGE_TYPES, FIXED_DISK)
    assert root["Size"] * root["AllocationUnits"] == 4 * GIB
    assert root["Used"] * root["AllocationUnits"] == GIB
    assert b"Swap space" not in mib["hrStorageDescr"].values()
    assert mib["hrMemorySize"] == 8 * 1024**2


def test_the_unit_grows_until_the_size_fits(mib: Mib) -> None:
    big = storage(mib, "/mnt/big")
    assert big["Type"] == (*STORAGE_TYPES, NETWORK_DISK)
    assert big["Size"] * big["AllocationUnits"] == 16 * 1024**4
    assert big["Size"] < 2**31
    huge = area(1, FIXED_DISK, "x", 512, (2**63, None))
    assert huge.size is not None
    assert huge.size < 2**31
    assert huge.used is None


def test_a_file_system_that_does_not_answer_has_no_size(mib: Mib) -> None:
    assert storage(mib, "/mnt/lost")["Size"] is None


def test_mounts_tell_type_access_and_where_they_come_from(mib: Mib) -> None:
    places = {name: index for index, name in mib["hrFSMountPoint"].items()}
    root, big = places[b"/"], places[b"/mnt/big"]
    assert mib["hrFSType"][root] == (*FS_TYPES, 23)
    assert mib["hrFSType"][big] == (*FS_TYPES, 14)
    assert (mib["hrFSAccess"][root], mib["hrFSAccess"][big]) == (1, 2)
    assert mib["hrFSRemoteMountPoint"][big] == b"nas:/big"
    assert mib["hrFSStorageIndex"][root] in mib["hrStorageIndex"]


def test_a_partition_stands_below_its_disk_and_names_its_file_system(mib: Mib) -> None:
    (index,) = mib["hrPartitionIndex"]
    (disk,) = mib["hrDiskStorageAccess"]
    assert index == (disk, 1)
    assert mib["hrPartitionLabel"][index] == b"root"
    assert mib["hrPartitionSize"][index] == 4 * 1024**2
    assert mib["hrPartitionFSIndex"][index] in mib["hrFSIndex"]


def test_the_system_counts_users_and_processes(mib: Mib) -> None:
    assert mib["hrSystemNumUsers"] == 3
    assert mib["hrSystemProcesses"] == 120
    assert mib["hrSystemMaxProcesses"] == 32768


def test_the_date_has_eleven_octets(mib: Mib) -> None:
    told = date_and_time(STARTED)
    assert len(told) == 11
    assert told[:3] == bytes((2026 // 256, 2026 % 256, 11))
    assert mib["hrSystemDate"] == told
