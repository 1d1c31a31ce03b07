"""Enclosures of disks, their bays, and which disk sits where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cimom.classes import (
    KHV_ComputerSystem,
    KHV_ComputerSystemPackage,
    KHV_DriveBay,
    KHV_DriveEnclosure,
    KHV_ElementInConnector,
    KHV_PhysicalPackage,
    PackageType,
    RemovalConditions,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from cimom.provider import Association
from hypervisor.disk import Disk
from hypervisor.enclosure import Bay, Enclosure
from providers.device import fit_device_id
from providers.hardware.place import contains
from providers.storage.controller import Reach
from providers.storage.disk import Where
from providers.storage.naming import disk_id

EMPTY = "not installed"
# The enclosure's words (SES-3 7.2.3 table 70); what is not here says nothing of the bay.
CONDITIONS = {
    "OK": Condition.OK,
    "non-critical": Condition.DEGRADED,
    "critical": Condition.ERROR,
    "unrecoverable": Condition.ERROR,
}


def enclosure_tag(enclosure: Enclosure) -> str:
    """Return the Tag of an enclosure."""
    return fit_device_id(f"enclosure/{enclosure.identity}")


def bay_tag(enclosure: Enclosure, bay: Bay) -> str:
    """Return the Tag of a bay."""
    return fit_device_id(f"bay/{enclosure.identity}/{bay.name}")


def _name(enclosure: Enclosure) -> str:
    told = " ".join(text for text in (enclosure.vendor, enclosure.model) if text)
    return told or f"Enclosure {enclosure.identity.partition('.')[2]}"


def condition(bay: Bay) -> tuple[Condition, str | None]:
    """Return how a bay is; an empty one is well."""
    if bay.status == EMPTY:
        return Condition.OK, "empty"
    how = CONDITIONS.get(bay.status or "", Condition.UNKNOWN)
    why = None if how is Condition.OK else f"the enclosure calls the bay {bay.status or 'nothing'}"
    if bay.fault and how in (Condition.OK, Condition.UNKNOWN):
        return Condition.DEGRADED, "its fault light is on"
    return how, why


class Seats:
    """Where disks sit, by the kernel's name of any path to them."""

    def __init__(self, enclosures: Iterable[Enclosure]) -> None:
        self._found = {
            name: (enclosure, bay)
            for enclosure in enclosures
            for bay in enclosure.bays
            for name in bay.disks
        }

    def where(self, disk: Disk, reached: Reach) -> Where:
        """Return where a disk is."""
        names = (disk.name, *(route.name for route in disk.routes))
        seat = next((self._found[name] for name in names if name in self._found), None)
        if seat is None:
            return Where(reached.of(disk))
        enclosure, bay = seat
        return Where(
            reached.of(disk),
            f"{bay.name} of {_name(enclosure)}",
            bay_tag(enclosure, bay),
            enclosure_tag(enclosure),
        )


def rows(
    system: str, enclosures: Iterable[Enclosure], disks: Iterable[Disk]
) -> Iterator[CimObject]:
    """Yield enclosures and their bays."""
    names = {route.name: disk for disk in disks for route in disk.routes}
    for enclosure in enclosures:
        yield drive_enclosure(system, enclosure)
        for bay in enclosure.bays:
            disk = next((names[name] for name in bay.disks if name in names), None)
            yield drive_bay(enclosure, bay, disk)


def drive_enclosure(system: str, enclosure: Enclosure) -> KHV_DriveEnclosure:
    """Map an enclosure to CIM; how its bays are, they tell themselves."""
    return KHV_DriveEnclosure(
        Tag=enclosure_tag(enclosure),
        CreationClassName=KHV_DriveEnclosure.CIM_NAME,
        ElementName=_name(enclosure),
        Caption="Enclosure of disks",
        Name=_name(enclosure),
        Manufacturer=enclosure.vendor,
        Model=enclosure.model,
        Version=enclosure.revision,
        OtherIdentifyingInfo=enclosure.identity,
        PackageType=PackageType.Chassis_Frame,
        RemovalConditions=RemovalConditions.Unknown,
        SystemName=system,
        BayCount=len(enclosure.bays),
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


def drive_bay(enclosure: Enclosure, bay: Bay, disk: Disk | None) -> KHV_DriveBay:
    """Map a bay to CIM."""
    used = True if bay.disks else False if bay.status == EMPTY else None
    return KHV_DriveBay(
        Tag=bay_tag(enclosure, bay),
        CreationClassName=KHV_DriveBay.CIM_NAME,
        ElementName=f"{bay.name} of {_name(enclosure)}",
        Caption="Drive bay",
        Name=bay.name,
        Number=bay.number,
        ConnectorDescription="Drive bay",
        SlotDesignation=bay.name,
        SpecialPurpose=True,
        PurposeDescription="Disk",
        SupportsHotPlug=True,
        PoweredOn=bay.powered,
        InUse=used,
        BayStatus=bay.status,
        FaultIndicated=bay.fault,
        LocateIndicated=bay.locate,
        DiskDeviceID=None if disk is None else disk_id(disk),
        ContainerTag=enclosure_tag(enclosure),
        **status_properties(*condition(bay)),  # type: ignore[arg-type]
    )


ASSOCIATIONS: tuple[Association, ...] = (
    Association(
        cls=KHV_ComputerSystemPackage,
        left=KHV_DriveEnclosure,
        left_role="Antecedent",
        left_join=lambda item: item.SystemName,
        right=KHV_ComputerSystem,
        right_role="Dependent",
        right_join=lambda system: system.Name,
    ),
    contains(KHV_DriveEnclosure, KHV_DriveBay),
    contains(KHV_DriveEnclosure, KHV_PhysicalPackage),
    Association(
        cls=KHV_ElementInConnector,
        left=KHV_DriveBay,
        left_role="Antecedent",
        left_join=lambda bay: bay.Tag,
        right=KHV_PhysicalPackage,
        right_role="Dependent",
        right_join=lambda package: package.ConnectorTag,
    ),
)
