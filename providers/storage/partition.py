"""Partitions of disks and volumes."""

from __future__ import annotations

from typing import Any

from cimom.classes import (
    CIM_StorageExtent,
    EnabledState,
    ExtentStatus,
    KHV_DiskPartition,
    KHV_GPTDiskPartition,
    PartitionSubtype,
    PartitionType,
)
from cimom.health.status import Condition, status_properties
from cimom.provider import Association
from hypervisor.partition import EXTENDED, FIRST_LOGICAL, Partition
from providers.device import device_keys, system_device
from providers.storage.extent import SINGLE, based_on, extent_properties
from providers.storage.naming import Extents, partition_id


def partition(
    system: str, part: Partition, extents: Extents, block: int | None
) -> KHV_DiskPartition | KHV_GPTDiskPartition:
    """Map a partition to CIM; `block` is the size of a block of what it lies on."""
    common: dict[str, Any] = {
        **extent_properties(part.name, part.size_bytes, block, read_only=part.read_only),
        **SINGLE,
        "ElementName": part.name,
        "Caption": f"Partition {part.index} of {part.parent}",
        "DevicePath": f"/dev/{part.name}",
        "BasedOnDeviceIDs": extents.below((part.parent,)),
        "PartitionNumber": part.index,
        "StartingOffset": part.start_bytes,
        "Label": part.label,
        "UUID": part.uuid,
        "Bootable": part.bootable,
        "Primordial": False,
        "ExtentStatus": (ExtentStatus.None_Not_Applicable,),
        "EnabledState": EnabledState.Enabled,
        **status_properties(Condition.OK),
    }
    device_id = partition_id(part)
    if part.scheme == "gpt":
        return KHV_GPTDiskPartition(
            **device_keys(system, KHV_GPTDiskPartition, device_id),
            PartitionType=part.type,
            **common,
        )
    kind = _type(part)
    return KHV_DiskPartition(
        **device_keys(system, KHV_DiskPartition, device_id),
        Scheme=part.scheme,
        PartitionType=kind,
        PartitionSubtype=None if part.code is None else PartitionSubtype(part.code),
        PrimaryPartition=(None if kind is PartitionType.Unknown else kind is PartitionType.Primary),
        **common,
    )


def _type(part: Partition) -> PartitionType:
    """Return the place of an entry in an MBR; other tables know only one kind."""
    if part.scheme != "dos":
        return PartitionType.Unknown
    if part.code in EXTENDED:
        return PartitionType.Extended
    return PartitionType.Logical if part.index >= FIRST_LOGICAL else PartitionType.Primary


def addresses(extent: CIM_StorageExtent, part: Any) -> dict[str, Any]:
    """Return where a partition lies on its extent, in blocks of the extent."""
    unit = extent.BlockSize
    if not unit or part.StartingOffset is None or not part.Size:
        return {}
    end = part.StartingOffset + part.Size - 1
    return {"StartingAddress": part.StartingOffset // unit, "EndingAddress": end // unit}


ASSOCIATIONS: tuple[Association, ...] = tuple(
    row
    for cls in (KHV_DiskPartition, KHV_GPTDiskPartition)
    for row in (system_device(cls), based_on(cls, addresses))
)
