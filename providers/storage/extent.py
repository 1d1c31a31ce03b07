"""What drives store on, and what all extents have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cimom.classes import (
    Access,
    Capabilities,
    CIM_MediaAccessDevice,
    CIM_StorageExtent,
    DataOrganization,
    EnabledState,
    ExtentStatus,
    KHV_BasedOn,
    KHV_MediaPresent,
    KHV_StorageExtent,
    NameFormat,
    NameNamespace,
    RequestedState,
)
from cimom.health.status import Condition, status_properties
from cimom.provider import Association
from hypervisor.disk import Disk
from providers.device import device_keys, system_device
from providers.storage.disk import condition

DEFAULT_BLOCK = 512  # where the kernel does not say: the unit of its own sizes


def extent_properties(
    name: str, size: int | None, block: int | None, *, read_only: bool | None
) -> dict[str, Any]:
    """Return what every extent has."""
    unit = block or DEFAULT_BLOCK
    access = Access.Readable if read_only else Access.Read_Write_Supported
    return {
        "Name": name,
        "NameFormat": NameFormat.OS_Device_Name,
        "NameNamespace": NameNamespace.OS_Device_Namespace,
        "Size": size,
        "BlockSize": unit,
        "NumberOfBlocks": None if size is None else size // unit,
        "ConsumableBlocks": None if size is None else size // unit,
        "Access": Access.Unknown if read_only is None else access,
        "DataOrganization": DataOrganization.Fixed_Block,
        "SequentialAccess": False,
        "RequestedState": RequestedState.Not_Applicable,
    }


SINGLE: dict[str, Any] = {
    "IsBasedOnUnderlyingRedundancy": False,
    "NoSinglePointOfFailure": False,
    "DataRedundancy": 1,
    "PackageRedundancy": 0,
    "IsComposite": False,
    "IsConcatenated": False,
}


def storage_extent(system: str, drive: Disk, device_id: str, drive_id: str) -> KHV_StorageExtent:
    """Map the media of a drive to CIM."""
    how, why = condition(drive)
    lost = how is Condition.ERROR
    return KHV_StorageExtent(
        **device_keys(system, KHV_StorageExtent, device_id),
        **extent_properties(
            drive.name, drive.size_bytes, drive.logical_block_bytes, read_only=drive.read_only
        ),
        **SINGLE,
        ElementName=f"Media of {drive.name}",
        Caption=f"Media of {drive.name}",
        DevicePath=f"/dev/{drive.name}",
        DiskDeviceID=drive_id,
        Primordial=True,
        ExtentStatus=(ExtentStatus.Broken if lost else ExtentStatus.None_Not_Applicable,),
        EnabledState=EnabledState.Enabled_but_Offline if lost else EnabledState.Enabled,
        **status_properties(  # type: ignore[arg-type]
            Condition.SUPPORTING_ERROR if lost else Condition.OK, why if lost else None
        ),
    )


def based_on(
    cls: type[CIM_StorageExtent], properties: Callable[[Any, Any], dict[str, Any]]
) -> Association:
    """Return the row that joins extents of a class to those that they lie on."""
    return Association(
        cls=KHV_BasedOn,
        left=CIM_StorageExtent,
        left_role="Antecedent",
        left_join=lambda extent: extent.DeviceID,
        right=cls,
        right_role="Dependent",
        right_join=lambda extent: frozenset(extent.BasedOnDeviceIDs or ()) or None,
        properties=properties,
    )


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_StorageExtent),
    Association(
        cls=KHV_MediaPresent,
        left=CIM_MediaAccessDevice,
        left_role="Antecedent",
        left_join=lambda drive: drive.DeviceID,
        right=KHV_StorageExtent,
        right_role="Dependent",
        right_join=lambda extent: extent.DiskDeviceID,
        properties=lambda drive, _: {
            "FixedMedia": Capabilities.Supports_Removeable_Media not in (drive.Capabilities or ())
        },
    ),
)
