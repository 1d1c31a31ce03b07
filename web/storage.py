"""The tables of storage: disks, what lies on them, and file systems.  Knows no HTML."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cimom.broker.snapshot import Reading
from cimom.classes import (
    DiskType,
    KHV_CDROMDrive,
    KHV_DiskDrive,
    KHV_DiskPartition,
    KHV_GPTDiskPartition,
    KHV_LocalFileSystem,
    KHV_LogicalDisk,
    KHV_RemoteFileSystem,
)
from cimom.health.rollup import name_of
from web.cell import Bar, Number, Text
from web.table import AGE, STATE, Column, Joins, Table, named, said, told, words
from web.text import ABSENT, count, percent, size

DISK_KINDS = {
    DiskType.Hard_Disk_Drive: "HDD",
    DiskType.Solid_State_Drive: "SSD",
    DiskType.Hybrid: "Hybrid",
}


def _disk_model(r: Reading[KHV_DiskDrive], _: Joins) -> Text:
    serial = r.instance.SerialNumber
    return Text(r.instance.Model or ABSENT, f"serial {serial}" if serial else "")


def _disk_io(of_bytes: str, of_count: str) -> Callable[[Reading[KHV_DiskDrive], Joins], Number]:
    def cell(r: Reading[KHV_DiskDrive], j: Joins) -> Number:
        row = j.disk_statistics.get(r.instance.DeviceID)
        if row is None:
            return Number(ABSENT)
        operations = getattr(row.instance, of_count)
        below = "" if operations is None else f"{count(operations)} ops"
        return Number(size(getattr(row.instance, of_bytes)), below)

    return cell


def _wear(r: Reading[KHV_DiskDrive], _: Joins) -> Number:
    """Show what is used of a solid state disk's life, or what a disk lost of its sectors."""
    d = r.instance
    spare = "" if d.AvailableSpare is None else f"{percent(d.AvailableSpare)} spare"
    if d.PercentageUsed is not None:
        return Number(f"{percent(d.PercentageUsed)} used", spare)
    if d.ReallocatedSectors is None:
        return Number(ABSENT, spare)
    pending = f"{count(d.PendingSectors)} pending" if d.PendingSectors else ""
    return Number(f"{count(d.ReallocatedSectors)} reallocated", pending)


def _hours(r: Reading[KHV_DiskDrive], _: Joins) -> Number:
    """Show how long a disk was on, and how warm it is."""
    hours, celsius = r.instance.TotalPowerOnHours, r.instance.Temperature
    warm = "" if celsius is None else f"{celsius} °C"
    return Number(ABSENT if hours is None else f"{count(hours)} h", warm)


def _capacity(rows: list[Reading[KHV_DiskDrive]], _: Joins) -> str:
    sizes = [r.instance.Size for r in rows if r.instance.Size is not None]
    return f"{size(sum(sizes))} in all" if sizes else ""


DISKS = Table(
    slug="disks",
    title="Disks",
    classes=(KHV_DiskDrive,),
    empty="No disk is known.",
    order=lambda d: (len(d.Name or ""), d.Name or ""),
    timed=lambda r, j: j.disk_statistics.get(r.instance.DeviceID, r),
    columns=(
        Column(
            "Disk",
            lambda r, _: Text(
                r.instance.Name or r.instance.DeviceID,
                DISK_KINDS.get(r.instance.DiskType, ""),
                strong=True,
            ),
        ),
        Column("Model", _disk_model),
        Column("Size", lambda r, _: Number(size(r.instance.Size)), "right"),
        Column("Read", _disk_io("BytesRead", "ReadIOs"), "right"),
        Column("Written", _disk_io("BytesWritten", "WriteIOs"), "right"),
        Column("Wear", _wear, "right"),
        Column("Powered on", _hours, "right"),
        STATE,
        AGE,
    ),
    summary=_capacity,
)

OPTICALS = Table(
    slug="opticals",
    title="Optical drives",
    classes=(KHV_CDROMDrive,),
    empty="No optical drive is known.",
    columns=(
        named("Drive"),
        said("Model", "Model", "SerialNumber"),
        said("Firmware", "FirmwareVersion"),
        said("Disc", "MediumPresent"),
        STATE,
        AGE,
    ),
)

# -- what lies on disks


def _place(volume: Any) -> tuple[str, str]:
    return size(volume.Size), ""


def _members(r: Reading[KHV_LogicalDisk], _: Joins) -> Text:
    expected, missing = r.instance.MembersExpected, r.instance.MembersMissing
    if not expected:
        return Text(ABSENT)
    state = words(r.instance.SyncAction or r.instance.ArrayState)
    percent = r.instance.SyncPercentComplete
    return Text(
        f"{expected - (missing or 0)} of {expected}",
        state if percent is None else f"{state} {percent} %",
    )


VOLUMES = Table(
    slug="volumes",
    title="Volumes",
    classes=(KHV_LogicalDisk,),
    empty="There is no volume: no array, no logical volume, no loop device.",
    order=lambda v: v.DevicePath or v.DeviceID,
    timed=lambda r, j: j.disk_statistics.get(r.instance.DeviceID, r),
    columns=(
        named("Volume", "DevicePath"),
        said("Kind", "VolumeType", "BackingFile"),
        told("Size", _place),
        Column("Members", _members),
        STATE,
        AGE,
    ),
)

PARTITIONS = Table(
    slug="partitions",
    title="Partitions",
    classes=(KHV_GPTDiskPartition, KHV_DiskPartition),
    empty="No disk has a partition.",
    order=lambda p: p.DevicePath or p.DeviceID,
    columns=(
        named("Partition"),
        said("Label", "Label"),
        said("UUID", "UUID"),
        told("Starts at", lambda p: (size(p.StartingOffset), "")),
        told("Size", _place),
        STATE,
        AGE,
    ),
)

# -- file systems


def used_percent(system: Any) -> int | None:
    """Return how full a file system is; of what users may fill, as df(1) has it."""
    used: int | None = system.UsedSpace
    free: int | None = system.AvailableSpace
    if used is None or free is None or used + free == 0:
        return None
    return min(100, -(-100 * used // (used + free)))


def _fullest(rows: list[Reading[Any]], _: Joins) -> str:
    known = [(share, r) for r in rows if (share := used_percent(r.instance)) is not None]
    if not known:
        return ""
    share, row = max(known, key=lambda item: item[0])
    return f"{name_of(row.instance)} {share} % full"


FILE_SYSTEMS = Table(
    slug="filesystems",
    title="File systems",
    classes=(KHV_LocalFileSystem, KHV_RemoteFileSystem),
    empty="No file system is mounted.",
    columns=(
        Column("Mounted at", lambda r, _: Text(name_of(r.instance), strong=True)),
        said("Source", "Source", "FileSystemType"),
        told("Size", lambda f: (size(f.FileSystemSize), "")),
        told("Available", lambda f: (size(f.AvailableSpace), "")),
        Column("Used", lambda r, _: Bar(used_percent(r.instance))),
        said("Read-only", "ReadOnly"),
        STATE,
        AGE,
    ),
    summary=_fullest,
)
