"""I/O counters of disks, partitions and volumes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from cimom.classes import (
    ElementType,
    KHV_BlockStorageStatisticalData,
    KHV_DiskDrive,
    KHV_DiskPartition,
    KHV_ElementStatisticalData,
    KHV_GPTDiskPartition,
    KHV_LogicalDisk,
)
from cimom.provider import Association
from hypervisor.block import Counters, read_counters, read_diskstats
from hypervisor.disk import Disk
from hypervisor.host import Host
from hypervisor.storage import Storage
from providers.device import statistics_id
from providers.storage.naming import disk_id, partition_id, volume_id


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """A device whose I/O is counted, and where; the paths to one disk count apart."""

    device_id: str
    title: str
    kind: ElementType
    names: tuple[str, ...]
    parent: str = ""  # of a partition


def _disk_names(disk: Disk) -> tuple[str, ...]:
    routes = () if disk.name.startswith("nvme") else tuple(route.name for route in disk.routes)
    return tuple(dict.fromkeys((disk.name, *routes)))


def counted(storage: Storage) -> tuple[Counted, ...]:
    """Return all devices that are counted."""
    return (
        *(
            Counted(
                device_id=disk_id(disk),
                title=f"Disk {disk.name}",
                kind=ElementType.Disk_Drive,
                names=_disk_names(disk),
            )
            for disk in storage.disks
        ),
        *(
            Counted(
                device_id=partition_id(part),
                title=f"Partition {part.name}",
                kind=ElementType.Extent,
                names=(part.name,),
                parent=f"{part.parent}/",
            )
            for part in storage.partitions
        ),
        *(
            Counted(
                device_id=volume_id(volume),
                title=f"Volume {volume.label or volume.name}",
                kind=ElementType.Volume,
                names=(volume.name,),
            )
            for volume in storage.volumes
        ),
    )


def total(counters: Iterable[Counters]) -> Counters | None:
    """Return the sum; None of nothing."""
    found = list(counters)
    if len(found) < 2:
        return found[0] if found else None
    names = Counters.__struct_fields__
    return Counters(**{name: sum(getattr(one, name) for one in found) for name in names})


def read_statistics(
    host: Host, devices: Iterable[Counted]
) -> Iterator[KHV_BlockStorageStatisticalData]:
    """Yield the counters of each device that has some."""
    table = read_diskstats(host)
    for device in devices:
        told = (
            table.get(name) or read_counters(host, f"{device.parent}{name}")
            for name in device.names
        )
        counters = total(one for one in told if one is not None)
        if counters is not None:
            yield statistics(device, counters)


def statistics(device: Counted, counters: Counters) -> KHV_BlockStorageStatisticalData:
    """Map the counters of a device; kilobytes are thousands of bytes, as the class says."""
    moved = counters.read_bytes + counters.written_bytes
    return KHV_BlockStorageStatisticalData(
        InstanceID=statistics_id(device.device_id),
        ElementName=device.title,
        ElementType=device.kind,
        TotalIOs=counters.reads + counters.writes,
        ReadIOs=counters.reads,
        WriteIOs=counters.writes,
        KBytesTransferred=moved // 1000,
        KBytesRead=counters.read_bytes // 1000,
        KBytesWritten=counters.written_bytes // 1000,
        BytesRead=counters.read_bytes,
        BytesWritten=counters.written_bytes,
        IOTimeCounter=counters.busy_ms,
        ReadIOTimeCounter=counters.read_ms,
        WriteIOTimeCounter=counters.write_ms,
    )


ASSOCIATIONS: tuple[Association, ...] = tuple(
    Association(
        cls=KHV_ElementStatisticalData,
        left=cls,
        left_role="ManagedElement",
        left_join=lambda device: statistics_id(device.DeviceID),
        right=KHV_BlockStorageStatisticalData,
        right_role="Stats",
        right_join=lambda stats: stats.InstanceID,
    )
    for cls in (KHV_DiskDrive, KHV_DiskPartition, KHV_GPTDiskPartition, KHV_LogicalDisk)
)
