"""Disks and optical drives."""

from __future__ import annotations

from typing import Any, NamedTuple

from cimom.classes import (
    AccessState,
    Capabilities,
    CIM_Controller,
    DiskDrive_FormFactor as FormFactor,
    DiskType,
    EnabledState,
    InterconnectType,
    KHV_CDROMDrive,
    KHV_ControlledBy,
    KHV_DiskDrive,
    KHV_PCIDevice,
    RequestedState,
)
from cimom.health.status import Condition, status_properties
from cimom.provider import Association
from hypervisor.disk import Disk
from hypervisor.smart import Smart
from hypervisor.smart_poll import Polled
from providers.device import device_keys, pci_id, system_device
from providers.storage.naming import disk_id, optical_id
from providers.storage.path import (
    of_paths,
    of_route,
    of_state,
    path_properties,
    unusable,
    why,
)
from providers.storage.smart import Verdict, joined, judged, properties

INTERCONNECTS = {
    "ata": InterconnectType.SATA,
    "sata": InterconnectType.SATA,
    "sas": InterconnectType.SAS,
    "fc": InterconnectType.FC,
}
# Code of page B1h (SBC-3 table 180) -> CIM: 5.25, 3.5, 2.5, 1.8 inch; smaller ones are Other.
# SMART's words for the same, where there is no such page.
FORM_WORDS = {"5.25 inches": 1, "3.5 inches": 2, "2.5 inches": 3, "1.8 inches": 4}
FORM_FACTORS = {
    1: FormFactor(3),
    2: FormFactor(4),
    3: FormFactor(5),
    4: FormFactor(6),
    5: FormFactor.Other,
}
MAX_VERSION = 64


def condition(disk: Disk) -> tuple[Condition, str | None]:
    """Return how a disk is, as far as its driver says; what it tells itself comes later."""
    if len(disk.routes) != 1:
        return of_paths(disk.routes)
    (route,) = disk.routes
    how = of_route(route)
    return how, None if how is Condition.OK else f"the driver calls the disk {why(route)}"


def driver_state(disk: Disk) -> str | None:
    """Return the driver's word, of the worst path if there are several."""
    states = [route.state for route in disk.routes if route.state is not None]
    order = [Condition.OK, Condition.DEGRADED, Condition.ERROR]
    return max(states, key=lambda state: order.index(of_state(state)), default=None)


class Where(NamedTuple):
    """Where a disk is: DeviceIDs of what reaches it, the bay that it sits in."""

    controllers: tuple[str, ...] = ()
    bay: str | None = None  # in words
    bay_tag: str | None = None
    enclosure_tag: str | None = None


NOWHERE = Where()


def model_name(disk: Disk) -> str:
    """Return maker and model; ATA is the SCSI layer's word for a maker that it does not know."""
    return " ".join(text for text in (disk.vendor, disk.model) if text and text != "ATA")


def _disk_type(disk: Disk) -> DiskType:
    if disk.rotational is None:
        return DiskType.Unknown
    return DiskType.Hard_Disk_Drive if disk.rotational else DiskType.Solid_State_Drive


def _capabilities(disk: Disk, *, writes: bool) -> tuple[Capabilities, ...]:
    found = [Capabilities.Random_Access]
    if writes:
        found.append(Capabilities.Supports_Writing)
    if disk.removable:
        found.append(Capabilities.Supports_Removeable_Media)
    return tuple(sorted(found))


def _identifying(disk: Disk) -> dict[str, tuple[str, ...]]:
    told = {"WWN": disk.wwid, "SerialNumber": disk.serial}
    known = {name: value for name, value in told.items() if value is not None}
    return {
        "OtherIdentifyingInfo": tuple(known.values()),
        "IdentifyingDescriptions": tuple(known),
    }


def _enabled(how: Condition) -> EnabledState:
    offline = how is Condition.ERROR
    return EnabledState.Enabled_but_Offline if offline else EnabledState.Enabled


def _shape(disk: Disk, smart: Smart | None) -> dict[str, Any]:
    """Return what turns and how large it is: as the kernel knows it, else as the disk tells."""
    rotations, form = disk.rotations, disk.form_factor
    if smart is not None:
        rotations = rotations or smart.rotations
        form = form or FORM_WORDS.get(smart.form_factor or "")
    return {
        "RPM": 0 if disk.rotational is False else rotations,
        "FormFactor": FORM_FACTORS.get(form or 0),
    }


def disk_drive(
    system: str,
    disk: Disk,
    polled: Polled | None = None,
    now: float = 0.0,
    *,
    grew: Verdict | None = None,
    where: Where = NOWHERE,
) -> KHV_DiskDrive:
    """Map a disk to CIM; `polled` is what it last told of its health, `now` is POSIX seconds.

    `grew` is what it lately counted more of.
    """
    by_driver, driver_why = condition(disk)
    told = judged(polled, now, grew)
    how, why = joined(by_driver, driver_why, told)
    interconnect = INTERCONNECTS.get(disk.transport or "")
    size = disk.size_bytes or 0
    several = len(disk.routes) > 1
    return KHV_DiskDrive(
        **device_keys(system, KHV_DiskDrive, disk_id(disk)),
        **_identifying(disk),  # type: ignore[arg-type]
        ElementName=model_name(disk) or f"Disk {disk.name}",
        Caption=f"Disk {disk.name}",
        Name=disk.name,
        DevicePath=f"/dev/{disk.name}",
        Model=disk.model,
        SerialNumber=disk.serial,
        FirmwareVersion=disk.firmware and disk.firmware[:MAX_VERSION],
        WWN=disk.wwid,
        Size=size,
        MaxMediaSize=size // 1024,
        NumberOfMediaSupported=1,
        DefaultBlockSize=disk.logical_block_bytes,
        PhysicalBlockSize=disk.physical_block_bytes,
        DiskType=_disk_type(disk),
        **_shape(disk, polled.smart if polled is not None else None),
        InterconnectType=interconnect or InterconnectType.Other,
        OtherInterconnectType=None if interconnect else disk.transport or "unknown",
        InterconnectSpeed=disk.link_bits,
        Capabilities=_capabilities(disk, writes=not disk.read_only),
        ControllerDeviceID=disk.pci and pci_id(disk.pci),
        DriverState=driver_state(disk),
        **path_properties(disk.routes if several else ()),
        PathsFailed=len(unusable(disk.routes)) if several else None,
        StorageControllerDeviceIDs=where.controllers or None,
        Bay=where.bay,
        **properties(polled, told, now),
        EnabledState=_enabled(by_driver),
        RequestedState=RequestedState.Not_Applicable,
        **status_properties(how, why),  # type: ignore[arg-type]
    )


def optical_drive(system: str, drive: Disk) -> KHV_CDROMDrive:
    """Map an optical drive to CIM."""
    how, why = condition(drive)
    return KHV_CDROMDrive(
        **device_keys(system, KHV_CDROMDrive, optical_id(drive)),
        **_identifying(drive),  # type: ignore[arg-type]
        ElementName=model_name(drive) or f"Optical drive {drive.name}",
        Caption=f"Optical drive {drive.name}",
        Name=drive.name,
        DevicePath=f"/dev/{drive.name}",
        Model=drive.model,
        SerialNumber=drive.serial,
        FirmwareVersion=drive.firmware,
        MediumPresent=drive.medium,
        NumberOfMediaSupported=1,
        DefaultBlockSize=drive.logical_block_bytes,
        Capabilities=_capabilities(drive, writes=bool(drive.writes)),
        ControllerDeviceID=drive.pci and pci_id(drive.pci),
        EnabledState=_enabled(how),
        RequestedState=RequestedState.Not_Applicable,
        **status_properties(how, why),  # type: ignore[arg-type]
    )


def control(_: CIM_Controller, drive: Any) -> dict[str, Any]:
    """Return how a PCI function or a controller reaches a drive."""
    works = drive.EnabledState is EnabledState.Enabled
    return {
        "AccessState": AccessState.Active if works else AccessState.Inactive,
        "NegotiatedSpeed": getattr(drive, "InterconnectSpeed", None),
    }


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_DiskDrive),
    system_device(KHV_CDROMDrive),
    *(
        Association(
            cls=KHV_ControlledBy,
            left=KHV_PCIDevice,
            left_role="Antecedent",
            left_join=lambda function: function.DeviceID,
            right=cls,
            right_role="Dependent",
            right_join=lambda drive: drive.ControllerDeviceID,
            properties=control,
        )
        for cls in (KHV_DiskDrive, KHV_CDROMDrive)
    ),
)
