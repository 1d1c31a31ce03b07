"""The sources of the group: one pass over all block devices, and their counters."""

from __future__ import annotations

from collections.abc import Iterator

from cimom.classes import (
    KHV_BlockStorageStatisticalData,
    KHV_CDROMDrive,
    KHV_DiskDrive,
    KHV_DiskPartition,
    KHV_DiskTemperatureSensor,
    KHV_DriveBay,
    KHV_DriveEnclosure,
    KHV_DriveFirmwareIdentity,
    KHV_GPTDiskPartition,
    KHV_LogicalDisk,
    KHV_PhysicalPackage,
    KHV_StorageController,
    KHV_StorageExtent,
    KHV_StoragePort,
)
from cimom.model import CimObject
from cimom.provider import Source
from hypervisor.block import BLOCK
from hypervisor.controller import read_controllers
from hypervisor.disk import Disk
from hypervisor.enclosure import read_enclosures
from hypervisor.filesystem import Mount, holding, read_mounts
from hypervisor.host import Host
from hypervisor.smart_poll import Ask, Poller, has_sensor
from hypervisor.storage import Storage, devices_of, read_storage
from hypervisor.volume import Volume
from providers.storage.controller import ports, reach, storage_controller
from providers.storage.disk import Where, disk_drive, optical_drive
from providers.storage.enclosure import Seats, rows as enclosure_rows
from providers.storage.extent import storage_extent
from providers.storage.naming import (
    Extents,
    disc_id,
    disk_id,
    extents_of,
    media_id,
    optical_id,
)
from providers.storage.part import firmware, is_part, physical_package
from providers.storage.partition import partition
from providers.storage.smart import Growth
from providers.storage.statistics import counted, read_statistics
from providers.storage.temperature import temperature
from providers.storage.volume import logical_disk

INVENTORY = "storage.disk"
COUNTERS = "storage.counters"
DEADLINE_S = 20.0  # 10,000 disks take about four seconds; a machine has ten


class Inventory:
    """Reads block devices; keeps the last pass for the counters and file systems.

    The counters are read far more often, in the same lane; file systems in another one: a pass is
    a value that is replaced whole.
    """

    def __init__(self, host: Host, system: str, ask: Ask | None = None) -> None:
        self._host = host
        self._system = system
        self.health = Poller(host, lambda: self.latest().disks, ask)
        self._growth = Growth()
        self._last: Storage | None = None
        self._stale = False

    def forget(self) -> None:
        """Note that the last pass may be wrong: the kernel told of a change."""
        self._stale = True

    def refresh(self) -> Storage:
        """Read all block devices."""
        self._stale = False  # before the read: what changes meanwhile is not lost
        self._last = storage = read_storage(self._host)
        return storage

    def latest(self) -> Storage:
        """Return the last pass, or a new one when there is none or it may be wrong."""
        return self.refresh() if self._last is None or self._stale else self._last

    def read(self) -> Iterator[CimObject]:
        """Yield everything that block devices are in CIM."""
        storage = self.refresh()
        extents = extents_of(storage)
        yield from self._reached(storage)
        blocks = {disk.name: disk.logical_block_bytes for disk in storage.disks}
        blocks.update({volume.name: volume.logical_block_bytes for volume in storage.volumes})
        for part in storage.partitions:
            yield partition(self._system, part, extents, blocks.get(part.parent))
        mounts = read_mounts(self._host) if any(v.backing_file for v in storage.volumes) else []
        names = devices_of(storage).names if mounts else {}
        for volume in storage.volumes:
            below = file_extents(volume, mounts, names, extents)
            yield logical_disk(self._system, volume, extents, below)

    def _reached(self, storage: Storage) -> Iterator[CimObject]:
        """Yield controllers, enclosures, and the drives that they reach and hold."""
        controllers, boxes = read_controllers(self._host), read_enclosures(self._host)
        for one in controllers:
            yield storage_controller(self._system, one)
            yield from ports(self._system, one)
        yield from enclosure_rows(self._system, boxes, storage.disks)
        reached, seats = reach(controllers), Seats(boxes)
        yield from self._drives(storage, {d.name: seats.where(d, reached) for d in storage.disks})

    def _drives(self, storage: Storage, places: dict[str, Where]) -> Iterator[CimObject]:
        self._growth.keep(disk.identity for disk in storage.disks)
        for disk in storage.disks:
            yield from self._disk(disk, places[disk.name])
            yield storage_extent(self._system, disk, media_id(disk), disk_id(disk))
            if is_part(disk):
                yield physical_package(disk, places[disk.name])
        for drive in storage.opticals:
            yield optical_drive(self._system, drive)
            if drive.size_bytes:
                yield storage_extent(self._system, drive, disc_id(drive), optical_id(drive))
        for disk in storage.disks:
            yield from _present(firmware(self._system, disk, disk_id(disk)))
        for drive in storage.opticals:
            yield from _present(firmware(self._system, drive, optical_id(drive)))

    def _disk(self, disk: Disk, where: Where) -> Iterator[CimObject]:
        """Yield a disk with what it last told of its health, and its temperature."""
        polled, now = self.health.result(disk), self._host.clock.time()
        grew = None
        if polled is not None and polled.smart is not None:
            grew = self._growth.see(disk.identity, polled.smart, self._host.clock.monotonic())
        yield disk_drive(self._system, disk, polled, now, grew=grew, where=where)
        if polled is not None and not has_sensor(self._host, disk):
            yield from _present(temperature(self._system, disk, polled, now))

    def counters(self) -> Iterator[KHV_BlockStorageStatisticalData]:
        """Yield the counters of each device; a device that has come is looked at first."""
        storage = self.latest()
        if tuple(self._host.names(BLOCK)) != storage.names:
            storage = self.refresh()
        yield from read_statistics(self._host, counted(storage))


def _present(row: CimObject | None) -> Iterator[CimObject]:
    if row is not None:
        yield row


def file_extents(
    volume: Volume, mounts: list[Mount], names: dict[str, str], extents: Extents
) -> tuple[str, ...]:
    """Return the extents of the file system that holds the file behind a loop device."""
    if volume.backing_file is None or volume.deleted:
        return ()
    mount = holding(mounts, volume.backing_file)
    if mount is None:
        return ()
    name = names.get(mount.number or "") or names.get(mount.source)
    return extents.below((name,)) if name and name != volume.name else ()


def sources(inventory: Inventory) -> tuple[Source, ...]:
    """Return the inventory and the counters."""
    classes: tuple[type[CimObject], ...] = (
        KHV_DiskDrive,
        KHV_DiskTemperatureSensor,
        KHV_CDROMDrive,
        KHV_StorageExtent,
        KHV_DiskPartition,
        KHV_GPTDiskPartition,
        KHV_LogicalDisk,
        KHV_PhysicalPackage,
        KHV_DriveFirmwareIdentity,
        KHV_StorageController,
        KHV_StoragePort,
        KHV_DriveEnclosure,
        KHV_DriveBay,
    )
    return (
        Source(
            name=INVENTORY,
            read=inventory.read,
            classes=classes,
            max_age_s=10.0,
            deadline_s=DEADLINE_S,
        ),
        Source(
            name=COUNTERS,
            read=inventory.counters,
            classes=(KHV_BlockStorageStatisticalData,),
            max_age_s=2.0,
            deadline_s=DEADLINE_S,
        ),
    )
