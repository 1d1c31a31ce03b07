"""The families of volumes, partitions and file systems; whole disks are in `host.py`."""

from __future__ import annotations

from typing import Any

from cimom.broker.snapshot import Reading
from cimom.classes import (
    KHV_DiskPartition,
    KHV_GPTDiskPartition,
    KHV_LocalFileSystem,
    KHV_LogicalDisk,
    KHV_RemoteFileSystem,
    KHV_StoragePool,
)
from cimom.model import CimObject
from exporters.prometheus.family import Family, Group, Labels, Names, of_class, one, ratio, text


def _path(r: Reading[Any], _: Names) -> tuple[str, ...]:
    return (text(r.instance.Name),)


def _volume_info(r: Reading[KHV_LogicalDisk], _: Names) -> tuple[str, ...]:
    i = r.instance
    return tuple(text(fact) for fact in (i.Name, i.DeviceID, i.VolumeType, i.ElementName))


DEVICE: Labels[Reading[Any]] = Labels(("device",), _path)

PARTITION_SIZE: Family[Reading[Any]] = Family(
    name="khv_partition_size_bytes",
    help="Size of a partition.",
    labels=DEVICE,
    value=lambda r: r.instance.Size,
)

VOLUMES = of_class(
    KHV_LogicalDisk,
    Family(
        name="khv_volume_info",
        help="A volume that the kernel makes of other devices: name, khv's lasting id, type.",
        labels=Labels(("device", "id", "type", "name"), _volume_info),
        value=one,
    ),
    Family(
        name="khv_volume_size_bytes",
        help="Size of a volume.",
        labels=DEVICE,
        value=lambda r: r.instance.Size,
    ),
    Family(
        name="khv_volume_members",
        help="Members that an array is made of.",
        labels=DEVICE,
        value=lambda r: r.instance.MembersExpected,
    ),
    Family(
        name="khv_volume_members_missing",
        help="Members that an array lacks.",
        labels=DEVICE,
        value=lambda r: r.instance.MembersMissing,
    ),
    Family(
        name="khv_volume_sync_ratio",
        help="How much of the resynchronisation of an array is done, 0 to 1.",
        labels=DEVICE,
        value=lambda r: ratio(r.instance.SyncPercentComplete),
    ),
)


def _mount(r: Reading[Any], _: Names) -> tuple[str, ...]:
    i = r.instance
    return (text(i.MountPoint) or i.Name, text(i.FileSystemType), text(i.Source))


MOUNT: Labels[Reading[Any]] = Labels(("mountpoint", "fstype", "device"), _mount)


def _space(name: str, help_text: str, prop: str) -> Family[Reading[Any]]:
    return Family(
        name=f"khv_filesystem_{name}",
        help=help_text,
        labels=MOUNT,
        value=lambda r: getattr(r.instance, prop),
    )


FILE_SYSTEM: tuple[Family[Reading[Any]], ...] = (
    _space("size_bytes", "Size of a file system.", "FileSystemSize"),
    _space(
        "available_bytes", "Space that users of a file system may still take.", "AvailableSpace"
    ),
    _space("used_bytes", "Space of a file system that is in use.", "UsedSpace"),
    _space("files", "Files that a file system can hold.", "TotalInodes"),
    _space("files_free", "Files that a file system can still be given.", "FreeInodes"),
    _space("readonly", "Whether a file system cannot be written to (1) or can (0).", "ReadOnly"),
)

POOL: Labels[Reading[Any]] = Labels(("pool",), lambda r, _: (text(r.instance.ElementName),))

POOLS = of_class(
    KHV_StoragePool,
    Family(
        name="khv_storage_pool_size_bytes",
        help="Capacity of a storage pool of machines.",
        labels=POOL,
        value=lambda r: r.instance.TotalManagedSpace,
    ),
    Family(
        name="khv_storage_pool_available_bytes",
        help="Capacity of a storage pool of machines that is not taken.",
        labels=POOL,
        value=lambda r: r.instance.RemainingManagedSpace,
    ),
)

STORAGE_GROUPS: tuple[Group[Any], ...] = (
    *(of_class(cls, PARTITION_SIZE) for cls in (KHV_DiskPartition, KHV_GPTDiskPartition)),
    VOLUMES,
    *(of_class(cls, *FILE_SYSTEM) for cls in (KHV_LocalFileSystem, KHV_RemoteFileSystem)),
    POOLS,
)
STORAGE_CLASSES: tuple[type[CimObject], ...] = (
    KHV_DiskPartition,
    KHV_GPTDiskPartition,
    KHV_LogicalDisk,
    KHV_LocalFileSystem,
    KHV_RemoteFileSystem,
    KHV_StoragePool,
)
