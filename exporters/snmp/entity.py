"""ENTITY-MIB (RFC 6933): the parts of the host, and with them the names of its sensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from cimom.classes import (
    CIM_NumericSensor,
    KHV_Battery,
    KHV_Card,
    KHV_Chassis,
    KHV_Chip,
    KHV_ComputerSystem,
    KHV_DiskDrive,
    KHV_DiskTemperatureSensor,
    KHV_EthernetPort,
    KHV_Fan,
    KHV_NumericSensor,
    KHV_PCIDevice,
    KHV_PhysicalMemory,
    KHV_PowerSupply,
    KHV_Processor,
    KHV_Slot,
)
from cimom.model import CimObject
from exporters.snmp.ber import Syntax
from exporters.snmp.oids import MIB_2, ZERO_DOT_ZERO, Oid
from exporters.snmp.table import FALSE, TRUE, Column, Context, Object, Scalar, Table

ENTITY: Oid = (*MIB_2, 47, 1)
KIND = "entPhysical"  # of the persistent index
# IANA-ENTITY-MIB PhysicalClass
CHASSIS, CONTAINER, POWER_SUPPLY, FAN, SENSOR, MODULE, PORT = 3, 5, 6, 7, 8, 9, 10
CPU, BATTERY, STORAGE_DRIVE = 12, 14, 15
NOTHING = 0  # entPhysicalContainedIn of the outermost

SENSOR_CLASSES: tuple[type[CIM_NumericSensor], ...] = (KHV_NumericSensor, KHV_DiskTemperatureSensor)
# What stands in the chassis: its class and its entPhysicalClass.
PARTS: tuple[tuple[type[Any], int], ...] = (
    (KHV_Card, MODULE),
    (KHV_Slot, CONTAINER),
    (KHV_Processor, CPU),
    (KHV_PhysicalMemory, MODULE),
    (KHV_PCIDevice, MODULE),
    (KHV_DiskDrive, STORAGE_DRIVE),
    (KHV_EthernetPort, PORT),
    (KHV_Fan, FAN),
    (KHV_PowerSupply, POWER_SUPPLY),
    (KHV_Battery, BATTERY),
    *((cls, SENSOR) for cls in SENSOR_CLASSES),
)
SWAPPED = frozenset((STORAGE_DRIVE, POWER_SUPPLY, BATTERY, FAN))  # and modules of memory
CLASSES: tuple[type[CimObject], ...] = (
    KHV_ComputerSystem,
    KHV_Chassis,
    KHV_Chip,
    *(cls for cls, _ in PARTS),
)
# By which properties a part names what it is in: the first that is there counts.
PARENTS = ("ConnectorTag", "ContainerTag", "MonitoredDeviceID", "ControllerDeviceID")


class Entity(NamedTuple):
    """A row of entPhysicalTable; `chassis` has more facts of the host's own."""

    physical_class: int
    parent: int
    position: int
    instance: Any
    chassis: KHV_Chassis | None = None


def entity_index(context: Context, instance: Any) -> int:
    """Return the entPhysicalIndex of an instance, the same after every restart."""
    return context.index(KIND, f"{instance.CIM_NAME}/{_name(instance)}")


def _name(instance: Any) -> str:
    """Return what names a part: DeviceID, Tag, or the name of the host."""
    if isinstance(instance, KHV_ComputerSystem):
        return instance.Name
    return str(getattr(instance, "DeviceID", None) or instance.Tag)


def entities(context: Context) -> Iterator[tuple[Oid, Entity]]:
    """Yield the host as a chassis and, in it, its parts; each stands in what it names."""
    readings = context.readings
    enclosures = [row.instance for row in readings.rows(KHV_Chassis)]
    places: dict[str, int] = {}  # of what can hold something, by DeviceID or Tag
    chassis = NOTHING
    for row in readings.rows(KHV_ComputerSystem):
        chassis = entity_index(context, row.instance)
        first = enclosures[0] if enclosures else None
        yield (chassis,), Entity(CHASSIS, NOTHING, 1, row.instance, first)
    for enclosure in enclosures:
        places[enclosure.Tag] = chassis
    found = [
        (entity_index(context, row.instance), physical_class, row.instance)
        for cls, physical_class in PARTS
        for row in readings.rows(cls)
    ]
    places.update((_name(instance), number) for number, _, instance in found)
    held = _held(context, places)
    counts: dict[tuple[int, int], int] = {}
    for number, physical_class, instance in sorted(found, key=lambda part: part[0]):
        parent = held.get(_name(instance)) or _parent(instance, places) or chassis
        parent = chassis if parent == number else parent
        counts[parent, physical_class] = position = counts.get((parent, physical_class), 0) + 1
        yield (number,), Entity(physical_class, parent, position, instance)


def _held(context: Context, places: dict[str, int]) -> dict[str, int]:
    """Return where processors and sensors stand that do not say it themselves."""
    held: dict[str, int] = {}
    for chip in context.readings.rows(KHV_Chip):
        parent = _parent(chip.instance, places)
        if chip.instance.ProcessorDeviceID and parent is not None:
            held[chip.instance.ProcessorDeviceID] = parent
    for fan in context.readings.rows(KHV_Fan):
        if fan.instance.SensorDeviceID:
            held[fan.instance.SensorDeviceID] = places[fan.instance.DeviceID]
    return held


def _parent(instance: Any, places: dict[str, int]) -> int | None:
    names = (getattr(instance, prop, None) for prop in PARENTS)
    return next((places[name] for name in names if name in places), None)


def _own(names: tuple[str, ...], *told_as: str) -> Callable[[Entity], Any]:
    """Return what only some classes have; an empty text where it is unknown (RFC 6933).

    The host tells it by its enclosure, or as OtherIdentifyingInfo by one of the descriptions
    `told_as`.
    """

    def value(row: Entity) -> str:
        found = next(
            (
                told
                for source in (row.instance, row.chassis)
                for name in names
                if (told := getattr(source, name, None)) is not None
            ),
            None,
        )
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
    return str(instance.ElementName or instance.Name or _name(instance))


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
            Column(9, "entPhysicalFirmwareRev", Syntax.OCTETS, _own(("FirmwareVersion",))),
            Column(
                11,
                "entPhysicalSerialNum",
                Syntax.OCTETS,
                _own(("SerialNumber",), "CIM:Model:SerialNumber"),
            ),
            Column(
                12,
                "entPhysicalMfgName",
                Syntax.OCTETS,
                _own(("Manufacturer", "VendorName"), "Vendor"),
            ),
            Column(
                13,
                "entPhysicalModelName",
                Syntax.OCTETS,
                _own(("Model", "ModelName", "DeviceName", "PartNumber"), "Model"),
            ),
            Column(
                16,
                "entPhysicalIsFRU",
                Syntax.INTEGER,
                lambda row: (
                    TRUE
                    if row.physical_class in SWAPPED or isinstance(row.instance, KHV_PhysicalMemory)
                    else FALSE
                ),
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
