"""ENTITY-MIB (RFC 6933): the parts of the host, and with them the names of its sensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from cimom.classes import (
    KHV_ComputerSystem,
    KHV_DiskDrive,
    KHV_EthernetPort,
    KHV_NumericSensor,
    KHV_Processor,
)
from cimom.model import CimObject
from exporters.snmp.ber import Syntax
from exporters.snmp.oids import MIB_2, ZERO_DOT_ZERO, Oid
from exporters.snmp.table import FALSE, TRUE, Column, Context, Object, Scalar, Table

ENTITY: Oid = (*MIB_2, 47, 1)
KIND = "entPhysical"  # of the persistent index
CHASSIS, SENSOR, PORT, CPU, STORAGE_DRIVE = 3, 8, 10, 12, 15  # IANA-ENTITY-MIB PhysicalClass
NOTHING = 0  # entPhysicalContainedIn of the outermost

# What stands in the chassis: its class and its entPhysicalClass; a disk is what one can swap.
PARTS: tuple[tuple[type[Any], int], ...] = (
    (KHV_Processor, CPU),
    (KHV_DiskDrive, STORAGE_DRIVE),
    (KHV_EthernetPort, PORT),
    (KHV_NumericSensor, SENSOR),
)
CLASSES: tuple[type[CimObject], ...] = (KHV_ComputerSystem, *(cls for cls, _ in PARTS))


class Entity(NamedTuple):
    """A row of entPhysicalTable."""

    physical_class: int
    parent: int
    position: int
    instance: Any


def entity_index(context: Context, instance: Any) -> int:
    """Return the entPhysicalIndex of an instance, the same after every restart."""
    name = instance.Name if isinstance(instance, KHV_ComputerSystem) else instance.DeviceID
    return context.index(KIND, f"{instance.CIM_NAME}/{name}")


def entities(context: Context) -> Iterator[tuple[Oid, Entity]]:
    """Yield the host as a chassis and, in it, its parts in the order of their indexes."""
    chassis = NOTHING
    for row in context.readings.rows(KHV_ComputerSystem):
        chassis = entity_index(context, row.instance)
        yield (chassis,), Entity(CHASSIS, NOTHING, 1, row.instance)
    for cls, physical_class in PARTS:
        rows = context.readings.rows(cls)
        numbered = sorted(
            ((entity_index(context, row.instance), row.instance) for row in rows),
            key=lambda pair: pair[0],
        )
        for position, (number, instance) in enumerate(numbered, 1):
            yield (number,), Entity(physical_class, chassis, position, instance)


def _own(name: str, *told_as: str) -> Callable[[Entity], Any]:
    """Return what only some classes have; an empty text where it is unknown (RFC 6933).

    The host tells it as OtherIdentifyingInfo, by one of the descriptions `told_as`.
    """

    def value(row: Entity) -> str:
        found = getattr(row.instance, name, None)
        if found is None and row.physical_class == CHASSIS:
            words = row.instance.IdentifyingDescriptions or ()
            told = dict(zip(words, row.instance.OtherIdentifyingInfo or (), strict=False))
            found = next((told[word] for word in told_as if word in told), None)
        return str(found or "")

    return value


def _text(row: Entity) -> str:
    instance = row.instance
    return str(instance.Description or instance.Caption or instance.ElementName or "")


def _label(row: Entity) -> str:
    instance = row.instance
    return str(instance.ElementName or instance.Name or getattr(instance, "DeviceID", ""))


def _uuid(row: Entity) -> bytes | None:
    """RFC 6933 entPhysicalUUID: 16 octets, of the host only."""
    if row.physical_class != CHASSIS:
        return None
    try:
        return UUID(row.instance.Name).bytes
    except ValueError:
        return None


def _uris(row: Entity) -> str:
    return f"urn:uuid:{row.instance.Name}" if _uuid(row) else ""


def _change(context: Context) -> int:
    return context.last_change(KIND, (index for index, _ in entities(context)))


OBJECTS: tuple[Object, ...] = (
    Table(
        name="entPhysicalTable",
        oid=(*ENTITY, 1, 1, 1),
        of=CLASSES,
        rows=entities,
        columns=(
            Column(2, "entPhysicalDescr", Syntax.OCTETS, _text),
            Column(3, "entPhysicalVendorType", Syntax.OID, lambda _: ZERO_DOT_ZERO),
            Column(4, "entPhysicalContainedIn", Syntax.INTEGER, lambda row: row.parent),
            Column(5, "entPhysicalClass", Syntax.INTEGER, lambda row: row.physical_class),
            Column(6, "entPhysicalParentRelPos", Syntax.INTEGER, lambda row: row.position),
            Column(7, "entPhysicalName", Syntax.OCTETS, _label),
            Column(9, "entPhysicalFirmwareRev", Syntax.OCTETS, _own("FirmwareVersion")),
            Column(
                11,
                "entPhysicalSerialNum",
                Syntax.OCTETS,
                _own("SerialNumber", "CIM:Model:SerialNumber"),
            ),
            Column(12, "entPhysicalMfgName", Syntax.OCTETS, _own("Manufacturer", "Vendor")),
            Column(13, "entPhysicalModelName", Syntax.OCTETS, _own("Model", "Model")),
            Column(
                16,
                "entPhysicalIsFRU",
                Syntax.INTEGER,
                lambda row: TRUE if row.physical_class == STORAGE_DRIVE else FALSE,
            ),
            Column(18, "entPhysicalUris", Syntax.OCTETS, _uris),
            Column(19, "entPhysicalUUID", Syntax.OCTETS, _uuid),
        ),
    ),
    Scalar(
        name="entLastChangeTime",
        oid=(*ENTITY, 4, 1),
        syntax=Syntax.TIMETICKS,
        of=CLASSES,
        value=_change,
    ),
)
