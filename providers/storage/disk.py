"""Whole disks and their I/O counters."""

from __future__ import annotations

from collections.abc import Iterator

from cimom.classes import (
    Capabilities,
    DiskDrive_DiskType as DiskType,
    DiskDrive_InterconnectType as InterconnectType,
    ElementType,
    EnabledState,
    KHV_BlockStorageStatisticalData,
    KHV_DiskDrive,
    KHV_ElementStatisticalData,
)
from cimom.health.status import Condition, status_properties
from cimom.provider import Association, Source
from hypervisor.block import Counters, Disk, disk_names, read_counters, read_disks
from hypervisor.host import Host
from providers.device import device_keys, statistics_id, system_device

INVENTORY = "storage.disk"
WELL = frozenset({"running", "live", "created", "created-blocked"})  # SCSI's and NVMe's words
INTERCONNECTS = {
    "ata": InterconnectType.SATA,
    "sata": InterconnectType.SATA,
    "sas": InterconnectType.SAS,
    "fc": InterconnectType.FC,
}


def disk_id(disk: Disk) -> str:
    """Return the DeviceID of a disk."""
    return f"disk/{disk.identity}"


def condition(disk: Disk) -> tuple[Condition, str | None]:
    """Return how a disk is, as far as its driver says; SMART is not asked."""
    if disk.state is None or disk.state in WELL:
        return Condition.OK, None
    if disk.state == "blocked":
        return Condition.DEGRADED, "the driver has blocked the disk"
    return Condition.ERROR, f"the driver calls the disk {disk.state}"


def _disk_type(disk: Disk) -> DiskType:
    if disk.rotational is None:
        return DiskType.Unknown
    return DiskType.Hard_Disk_Drive if disk.rotational else DiskType.Solid_State_Drive


def disk_drive(system: str, disk: Disk) -> KHV_DiskDrive:
    """Map a disk to CIM."""
    how, why = condition(disk)
    capabilities = [Capabilities.Random_Access]
    if not disk.read_only:
        capabilities.append(Capabilities.Supports_Writing)
    if disk.removable:
        capabilities.append(Capabilities.Supports_Removeable_Media)
    model = " ".join(word for word in (disk.vendor, disk.model) if word and word != "ATA")
    interconnect = INTERCONNECTS.get(disk.transport or "")
    return KHV_DiskDrive(
        **device_keys(system, KHV_DiskDrive, disk_id(disk)),
        ElementName=model or f"Disk {disk.name}",
        Caption=f"Disk {disk.name}",
        Name=disk.name,
        DevicePath=f"/dev/{disk.name}",
        Model=disk.model,
        SerialNumber=disk.serial,
        FirmwareVersion=disk.firmware,
        Size=disk.size_bytes,
        MaxMediaSize=disk.size_bytes // 1024,
        DefaultBlockSize=disk.logical_block_bytes,
        DiskType=_disk_type(disk),
        RPM=0 if disk.rotational is False else None,
        InterconnectType=interconnect or InterconnectType.Other,
        OtherInterconnectType=None if interconnect else disk.transport or "unknown",
        Capabilities=tuple(sorted(capabilities)),
        EnabledState=(
            EnabledState.Enabled if how is not Condition.ERROR else EnabledState.Enabled_but_Offline
        ),
        **status_properties(how, why),  # type: ignore[arg-type]
    )


def statistics(device_id: str, name: str, counters: Counters) -> KHV_BlockStorageStatisticalData:
    """Map the counters of a disk; kilobytes are thousands of bytes, as the class says."""
    moved = counters.read_bytes + counters.written_bytes
    return KHV_BlockStorageStatisticalData(
        InstanceID=statistics_id(device_id),
        ElementName=f"Disk {name}",
        ElementType=ElementType.Disk_Drive,
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


class Disks:
    """Reads disks; keeps their identities for the counters, which are read far more often."""

    def __init__(self, host: Host, system: str) -> None:
        self._host = host
        self._system = system
        self._names: list[str] = []  # those without a size, too
        self._ids: dict[str, str] = {}

    def inventory(self) -> Iterator[KHV_DiskDrive]:
        """Yield each disk."""
        for disk in self._read():
            yield disk_drive(self._system, disk)

    def _read(self) -> list[Disk]:
        names, disks = disk_names(self._host), list(read_disks(self._host))
        self._names, self._ids = names, {disk.name: disk_id(disk) for disk in disks}
        return disks

    def counters(self) -> Iterator[KHV_BlockStorageStatisticalData]:
        """Yield the counters of each disk."""
        if disk_names(self._host) != self._names:
            self._read()
        for name, device_id in self._ids.items():
            counters = read_counters(self._host, name)
            if counters is not None:
                yield statistics(device_id, name, counters)


def sources(host: Host, system: str) -> tuple[Source, ...]:
    """Return the inventory and the counters."""
    disks = Disks(host, system)
    return (
        Source(name=INVENTORY, read=disks.inventory, classes=(KHV_DiskDrive,), max_age_s=10.0),
        Source(
            name="storage.counters",
            read=disks.counters,
            classes=(KHV_BlockStorageStatisticalData,),
            max_age_s=2.0,
        ),
    )


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_DiskDrive),
    Association(
        cls=KHV_ElementStatisticalData,
        left=KHV_DiskDrive,
        left_role="ManagedElement",
        left_join=lambda disk: statistics_id(disk.DeviceID),
        right=KHV_BlockStorageStatisticalData,
        right_role="Stats",
        right_join=lambda stats: stats.InstanceID,
    ),
)
