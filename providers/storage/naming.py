"""DeviceIDs of storage: of drives, and of the extents that lie on each other."""

from __future__ import annotations

import msgspec

from hypervisor.disk import Disk
from hypervisor.partition import Partition
from hypervisor.storage import Storage
from hypervisor.volume import Volume
from providers.device import fit_device_id


def disk_id(disk: Disk) -> str:
    """Return the DeviceID of a disk."""
    return fit_device_id(f"disk/{disk.identity}")


def temperature_id(disk: Disk) -> str:
    """Return the DeviceID of the sensor that a disk reports its temperature with."""
    return fit_device_id(f"smart/{disk.identity}")


def optical_id(drive: Disk) -> str:
    """Return the DeviceID of an optical drive."""
    return fit_device_id(f"cdrom/{drive.identity}")


def media_id(disk: Disk) -> str:
    """Return the DeviceID of the media of a disk."""
    return fit_device_id(f"extent/{disk.identity}")


def disc_id(drive: Disk) -> str:
    """Return the DeviceID of what lies in an optical drive."""
    return fit_device_id(f"extent/cdrom/{drive.identity}")


def partition_id(part: Partition) -> str:
    """Return the DeviceID of a partition."""
    return fit_device_id(f"partition/{part.identity}")


def volume_id(volume: Volume) -> str:
    """Return the DeviceID of a volume."""
    return fit_device_id(f"volume/{volume.identity}")


class Extents(msgspec.Struct, frozen=True):
    """The DeviceID of the extent behind each name that the kernel has for one."""

    ids: dict[str, str]

    def below(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the extents of devices, once each, in their order."""
        found = (self.ids.get(name) for name in names)
        return tuple(dict.fromkeys(one for one in found if one is not None))


def extents_of(storage: Storage) -> Extents:
    """Return the extents by the kernel's names; all paths to a disk lead to one extent."""
    ids = {route.name: media_id(disk) for disk in storage.disks for route in disk.routes}
    ids.update({disk.name: media_id(disk) for disk in storage.disks})
    ids.update({drive.name: disc_id(drive) for drive in storage.opticals if drive.size_bytes})
    ids.update({part.name: partition_id(part) for part in storage.partitions})
    ids.update({volume.name: volume_id(volume) for volume in storage.volumes})
    return Extents(ids)
