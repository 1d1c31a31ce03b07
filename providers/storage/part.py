"""Disks as parts that one can swap, and the firmware in them."""

from __future__ import annotations

from cimom.classes import (
    CIM_MediaAccessDevice,
    Classifications,
    KHV_DiskDrive,
    KHV_DriveFirmwareIdentity,
    KHV_PhysicalPackage,
    KHV_Realizes,
    PackageType,
    RemovalConditions,
)
from cimom.health.status import Condition, status_properties
from cimom.provider import Association
from hypervisor.disk import Disk
from providers.hardware.software import firmware_of, installed, numbers
from providers.storage.disk import NOWHERE, Where, condition, model_name
from providers.storage.naming import disk_id

# What comes over these is no part of this machine, or no part at all.
ELSEWHERE = frozenset({"virtio", "fc", "iscsi", "nvme-tcp", "nvme-rdma", "nvme-fc"})


def is_part(disk: Disk) -> bool:
    """Whether a disk is a thing in or at the machine, as far as it shows."""
    return disk.transport not in ELSEWHERE and bool(disk.model and (disk.serial or disk.wwid))


def physical_package(disk: Disk, where: Where = NOWHERE) -> KHV_PhysicalPackage:
    """Map a disk to CIM as a part; how its electronics are, the drive tells."""
    how, _ = condition(disk)
    removable = disk.transport == "usb" or disk.removable
    return KHV_PhysicalPackage(
        Tag=disk_id(disk),
        CreationClassName=KHV_PhysicalPackage.CIM_NAME,
        ElementName=model_name(disk),
        Caption=f"Disk {disk.name}",
        Name=disk.name,
        Manufacturer=None if disk.vendor == "ATA" else disk.vendor,
        Model=disk.model,
        SerialNumber=disk.serial,
        OtherIdentifyingInfo=disk.wwid,
        PackageType=PackageType.Storage_Media_Package_e_g_Disk_or_Tape_Drive,
        RemovalConditions=(
            RemovalConditions.Removable_when_on_or_off if removable else RemovalConditions.Unknown
        ),
        CanBeFRUed=True,
        DiskDeviceID=disk_id(disk),
        ContainerTag=where.enclosure_tag,
        ConnectorTag=where.bay_tag,
        **status_properties(  # type: ignore[arg-type]
            Condition.UNKNOWN if how is Condition.ERROR else Condition.OK
        ),
    )


def firmware(system: str, drive: Disk, device_id: str) -> KHV_DriveFirmwareIdentity | None:
    """Map the firmware of a drive to CIM; None when its revision is not told."""
    if drive.firmware is None:
        return None
    what = model_name(drive) or drive.name
    version = numbers(drive.firmware) if "." in drive.firmware else {}  # 0001 counts nothing
    return KHV_DriveFirmwareIdentity(
        InstanceID=f"KHV:firmware:{device_id}",
        ElementName=f"Firmware of {what}",
        Caption=f"Firmware of {drive.name}",
        Name=what,
        VersionString=drive.firmware,
        Manufacturer=None if drive.vendor == "ATA" else drive.vendor,
        Classifications=(Classifications.Firmware,),
        IsEntity=True,
        ManagedDeviceID=device_id,
        SystemName=system,
        **{**version, **status_properties(Condition.OK)},  # type: ignore[arg-type]
    )


ASSOCIATIONS: tuple[Association, ...] = (
    Association(
        cls=KHV_Realizes,
        left=KHV_PhysicalPackage,
        left_role="Antecedent",
        left_join=lambda package: package.DiskDeviceID,
        right=KHV_DiskDrive,
        right_role="Dependent",
        right_join=lambda disk: disk.DeviceID,
    ),
    installed(KHV_DriveFirmwareIdentity),
    firmware_of(KHV_DriveFirmwareIdentity, CIM_MediaAccessDevice),
)
