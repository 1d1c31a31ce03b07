"""HOST-RESOURCES-MIB (RFC 2790): system, storage, partitions and file systems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from cimom.classes import (
    KHV_DiskDrive,
    KHV_DiskPartition,
    KHV_GPTDiskPartition,
    KHV_LocalFileSystem,
    KHV_OperatingSystem,
    KHV_RemoteFileSystem,
    KHV_StorageExtent,
)
from cimom.model import CimObject
from exporters.snmp.ber import Syntax
from exporters.snmp.host_resources import HOST, HR_DEVICE, KIND as DEVICE_KIND
from exporters.snmp.oids import Oid
from exporters.snmp.table import FALSE, TRUE, Column, Context, Object, Scalar, Table

HR_STORAGE: Oid = (*HOST, 2)
STORAGE_TYPES: Oid = (*HR_STORAGE, 1)  # hrStorageTypes
FS_TYPES: Oid = (*HR_DEVICE, 9)  # hrFSTypes
STORAGE_KIND, FS_KIND = "hrStorage", "hrFS"  # of the persistent index
OTHER, RAM, VIRTUAL_MEMORY, FIXED_DISK, NETWORK_DISK = 1, 2, 3, 4, 10
READ_WRITE, READ_ONLY = 1, 2  # hrFSAccess
MAX_INTEGER = 2**31 - 1
KIBIBYTE = 1024
NEVER = bytes((0, 0, 1, 1, 0, 0, 0, 0))  # RFC 2790 hrFSLastFullBackupDate: not known

# Names of Linux' file systems -> hrFSTypes; what is not here is hrFSOther.
FILE_SYSTEMS: dict[str, int] = {
    "vfat": 22,  # hrFSFAT32
    "msdos": 5,
    "ntfs": 9,
    "ntfs3": 9,
    "iso9660": 12,
    "nfs": 14,
    "nfs4": 14,
    "ext2": 23,  # hrFSLinuxExt2
    "ext3": 23,
    "ext4": 23,
}
MOUNTS: tuple[type[Any], ...] = (KHV_LocalFileSystem, KHV_RemoteFileSystem)
PARTITIONS: tuple[type[Any], ...] = (KHV_DiskPartition, KHV_GPTDiskPartition)


class Area(NamedTuple):
    """A row of hrStorageTable: memory or a file system, in units that keep it below 2^31."""

    number: int
    kind: int
    text: str
    unit: int
    size: int | None
    used: int | None


def area(number: int, kind: int, text: str, unit: int, amounts: tuple[Any, Any]) -> Area:
    """Return an area of `amounts` (size, used) bytes; a unit too small for it is doubled."""
    size, used = amounts
    while max(size or 0, used or 0) // unit > MAX_INTEGER:
        unit *= 2
    return Area(
        number,
        kind,
        text,
        unit,
        None if size is None else size // unit,
        None if used is None else used // unit,
    )


def _used(total: int | None, free: int | None) -> int | None:
    return None if total is None or free is None else max(total - free, 0)


def _bytes(kibibytes: int | None) -> int | None:
    return None if kibibytes is None else kibibytes * KIBIBYTE


def memory(os: KHV_OperatingSystem) -> Iterator[tuple[str, int, int | None, int | None]]:
    """Yield name, type, size and use of the kinds of memory, named as Net-SNMP names them."""
    total, free = _bytes(os.TotalVisibleMemorySize), _bytes(os.FreePhysicalMemory)
    swap, swap_free = _bytes(os.TotalSwapSpaceSize), _bytes(os.FreeSwapSpaceSize)
    virtual, virtual_free = _bytes(os.TotalVirtualMemorySize), _bytes(os.FreeVirtualMemory)
    cached = _bytes(os.CachedMemory)
    yield "Physical memory", RAM, total, _used(total, free)
    yield "Virtual memory", VIRTUAL_MEMORY, virtual, _used(virtual, virtual_free)
    if cached is not None:
        yield "Cached memory", OTHER, cached, cached
    if swap:
        yield "Swap space", VIRTUAL_MEMORY, swap, _used(swap, swap_free)


def areas(context: Context) -> Iterator[tuple[Oid, Area]]:
    """Yield memory and file systems."""
    readings = context.readings
    for row in readings.rows(KHV_OperatingSystem):
        for text, kind, size, used in memory(row.instance):
            if size is not None:
                number = context.index(STORAGE_KIND, text)
                yield (number,), area(number, kind, text, KIBIBYTE, (size, used))
    for mount in _mounts(context):
        number = context.index(STORAGE_KIND, f"mount {mount.Name}")
        kind = NETWORK_DISK if isinstance(mount, KHV_RemoteFileSystem) else FIXED_DISK
        amounts = (mount.FileSystemSize, mount.UsedSpace)
        text = mount.MountPoint or mount.Name
        yield (number,), area(number, kind, text, mount.BlockSize or KIBIBYTE, amounts)


def _mounts(context: Context) -> Iterator[Any]:
    for cls in MOUNTS:
        for row in context.readings.rows(cls):
            yield row.instance


class Mount(NamedTuple):
    """A row of hrFSTable."""

    number: int
    storage: int
    instance: Any


def mounts(context: Context) -> Iterator[tuple[Oid, Mount]]:
    """Yield the mounted file systems."""
    for mount in _mounts(context):
        number = context.index(FS_KIND, mount.Name)
        yield (number,), Mount(number, context.index(STORAGE_KIND, f"mount {mount.Name}"), mount)


def file_system_type(mount: Mount) -> Oid:
    """Return hrFSType."""
    return (*FS_TYPES, FILE_SYSTEMS.get(mount.instance.FileSystemType or "", OTHER))


class Partition(NamedTuple):
    """A row of hrPartitionTable; `mount` is its hrFSIndex, 0 while it is not mounted."""

    number: int
    mount: int
    instance: Any


def partitions(context: Context) -> Iterator[tuple[Oid, Partition]]:
    """Yield the partitions of disks, by the disk's hrDeviceIndex and their own number."""
    readings = context.readings
    disks = {
        row.instance.DeviceID: row.instance.DiskDeviceID
        for row in readings.rows(KHV_StorageExtent)
        if row.instance.DiskDeviceID
    }
    known = {row.instance.DeviceID for row in readings.rows(KHV_DiskDrive)}
    mounted = {
        extent: context.index(FS_KIND, row.instance.Name)
        for row in readings.rows(KHV_LocalFileSystem)
        for extent in row.instance.ResidesOnDeviceIDs or ()
    }
    for cls in PARTITIONS:
        for row in readings.rows(cls):
            part = row.instance
            disk = next((disks[i] for i in part.BasedOnDeviceIDs or () if i in disks), None)
            if disk in known and part.PartitionNumber:
                index = (context.index(DEVICE_KIND, str(disk)), part.PartitionNumber)
                mount = mounted.get(part.DeviceID, 0)
                yield index, Partition(part.PartitionNumber, mount, part)


def date_and_time(moment: float) -> bytes:
    """Return DateAndTime (RFC 2579) of local time: 11 octets with the offset from UTC."""
    local = datetime.fromtimestamp(moment).astimezone()
    offset = local.utcoffset()
    minutes = 0 if offset is None else int(offset.total_seconds()) // 60
    return bytes(
        (
            *divmod(local.year, 256),
            local.month,
            local.day,
            local.hour,
            local.minute,
            local.second,
            local.microsecond // 100_000,
            ord("-" if minutes < 0 else "+"),
            *divmod(abs(minutes), 60),
        )
    )


def _of_os(prop: str, divisor: int = 1) -> Callable[[Context], int | None]:
    """Return what reads a number of the operating system."""

    def value(context: Context) -> int | None:
        for row in context.readings.rows(KHV_OperatingSystem):
            found = getattr(row.instance, prop)
            return None if found is None else int(found) // divisor
        return None

    return value


_OS: tuple[type[CimObject], ...] = (KHV_OperatingSystem,)

OBJECTS: tuple[Object, ...] = (
    Scalar(
        name="hrSystemDate",
        oid=(*HOST, 1, 2),
        syntax=Syntax.OCTETS,
        live=True,
        value=lambda context: date_and_time(context.wall()),
    ),
    Scalar(
        name="hrSystemNumUsers",
        oid=(*HOST, 1, 5),
        syntax=Syntax.GAUGE32,
        of=_OS,
        value=_of_os("NumberOfUsers"),
    ),
    Scalar(
        name="hrSystemProcesses",
        oid=(*HOST, 1, 6),
        syntax=Syntax.GAUGE32,
        of=_OS,
        value=_of_os("NumberOfProcesses"),
    ),
    Scalar(
        name="hrSystemMaxProcesses",
        oid=(*HOST, 1, 7),
        syntax=Syntax.INTEGER,
        of=_OS,
        value=_of_os("MaxNumberOfProcesses"),
    ),
    Scalar(
        name="hrMemorySize",
        oid=(*HR_STORAGE, 2),
        syntax=Syntax.INTEGER,
        of=_OS,
        value=_of_os("TotalVisibleMemorySize"),
    ),
    Table(
        name="hrStorageTable",
        oid=(*HR_STORAGE, 3, 1),
        of=(*_OS, *MOUNTS),
        rows=areas,
        columns=(
            Column(1, "hrStorageIndex", Syntax.INTEGER, lambda row: row.number),
            Column(2, "hrStorageType", Syntax.OID, lambda row: (*STORAGE_TYPES, row.kind)),
            Column(3, "hrStorageDescr", Syntax.OCTETS, lambda row: row.text),
            Column(4, "hrStorageAllocationUnits", Syntax.INTEGER, lambda row: row.unit),
            Column(5, "hrStorageSize", Syntax.INTEGER, lambda row: row.size),
            Column(6, "hrStorageUsed", Syntax.INTEGER, lambda row: row.used),
        ),
    ),
    Table(
        name="hrPartitionTable",
        oid=(*HR_DEVICE, 7, 1),
        of=(*PARTITIONS, KHV_StorageExtent, KHV_DiskDrive, KHV_LocalFileSystem),
        rows=partitions,
        columns=(
            Column(1, "hrPartitionIndex", Syntax.INTEGER, lambda row: row.number),
            Column(2, "hrPartitionLabel", Syntax.OCTETS, lambda row: row.instance.Label or ""),
            Column(3, "hrPartitionID", Syntax.OCTETS, lambda row: row.instance.Name or ""),
            Column(
                4,
                "hrPartitionSize",
                Syntax.INTEGER,
                lambda row: None if row.instance.Size is None else row.instance.Size // KIBIBYTE,
            ),
            Column(5, "hrPartitionFSIndex", Syntax.INTEGER, lambda row: row.mount),
        ),
    ),
    Table(
        name="hrFSTable",
        oid=(*HR_DEVICE, 8, 1),
        of=MOUNTS,
        rows=mounts,
        columns=(
            Column(1, "hrFSIndex", Syntax.INTEGER, lambda row: row.number),
            Column(
                2,
                "hrFSMountPoint",
                Syntax.OCTETS,
                lambda row: row.instance.MountPoint or row.instance.Name,
            ),
            Column(
                3,
                "hrFSRemoteMountPoint",
                Syntax.OCTETS,
                lambda row: (
                    row.instance.Source or ""
                    if isinstance(row.instance, KHV_RemoteFileSystem)
                    else ""
                ),
            ),
            Column(4, "hrFSType", Syntax.OID, file_system_type),
            Column(
                5,
                "hrFSAccess",
                Syntax.INTEGER,
                lambda row: READ_ONLY if row.instance.ReadOnly else READ_WRITE,
            ),
            Column(
                6,
                "hrFSBootable",
                Syntax.INTEGER,
                lambda row: TRUE if row.instance.MountPoint == "/" else FALSE,
            ),
            Column(7, "hrFSStorageIndex", Syntax.INTEGER, lambda row: row.storage),
            Column(8, "hrFSLastFullBackupDate", Syntax.OCTETS, lambda _: NEVER),
            Column(9, "hrFSLastPartialBackupDate", Syntax.OCTETS, lambda _: NEVER),
        ),
    ),
)
