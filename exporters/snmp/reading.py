"""KHV-MIB (KHV-MIB.txt): readings as WBEM and Prometheus tell them, each with its time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from cimom.broker.readings import Row
from cimom.classes import (
    BaseUnits,
    CIM_NumericSensor,
    KHV_VirtualComputerSystem,
    KHV_VirtualSystemStatistics,
)
from cimom.model import CimObject
from exporters.snmp.ber import Syntax
from exporters.snmp.entity import SENSOR_CLASSES
from exporters.snmp.moment import taken_at
from exporters.snmp.oids import KHV_MIB, Oid
from exporters.snmp.table import Column, Context, Object, Scalar, Table

KHV_OBJECTS: Oid = (*KHV_MIB, 1)
KIND = "khvReading"  # of the persistent index
OK, STALE = 1, 2  # khvReadingState
CLASSES: tuple[type[CimObject], ...] = (
    *SENSOR_CLASSES,
    KHV_VirtualComputerSystem,
    KHV_VirtualSystemStatistics,
)

# The statistics of a virtual machine that are told, and their units (DSP0004 Annex C).
STATISTICS = (("CPUTime", "second * 10^-9"), ("CurrentMemory", "byte * 2^10"))

# Programmatic units of sensors by BaseUnits; the others are told by their name in the value map.
UNITS: dict[int | None, str] = {
    BaseUnits.Degrees_C: "degree celsius",
    BaseUnits.Degrees_F: "degree fahrenheit",
    BaseUnits.Degrees_K: "kelvin",
    BaseUnits.Volts: "volt",
    BaseUnits.Amps: "ampere",
    BaseUnits.Watts: "watt",
    BaseUnits.Joules: "joule",
    BaseUnits.Hertz: "hertz",
    BaseUnits.RPM: "revolution / minute",
    BaseUnits.CFM: "foot^3 / minute",
    BaseUnits.Percentage: "percent",
}


class Reading(NamedTuple):
    """A row of khvReadingTable."""

    class_name: str
    element: str
    label: str
    prop: str
    value: int | None
    units: str
    time_us: int | None  # microseconds since 1970
    state: int


def _state(row: Row[Any]) -> int:
    return STALE if row.stale else OK


def sensor_units(sensor: CIM_NumericSensor) -> str:
    """Return the programmatic unit of a sensor: base unit and power of ten."""
    base = UNITS.get(sensor.BaseUnits)
    if base is None:
        base = sensor.BaseUnits.name if sensor.BaseUnits is not None else "unknown"
    return f"{base} * 10^{sensor.UnitModifier}" if sensor.UnitModifier else base


def _sensors(context: Context) -> Iterator[Reading]:
    for row in (row for cls in SENSOR_CLASSES for row in context.readings.rows(cls)):
        sensor = row.instance
        yield Reading(
            sensor.CIM_NAME,
            sensor.DeviceID,
            sensor.ElementName or "",
            "CurrentReading",
            sensor.CurrentReading,
            sensor_units(sensor),
            taken_at(row),
            _state(row),
        )


def _machines(context: Context) -> Iterator[Reading]:
    names = {
        row.instance.Name: row.instance.ElementName
        for row in context.readings.rows(KHV_VirtualComputerSystem)
    }
    for row in context.readings.rows(KHV_VirtualSystemStatistics):
        statistics = row.instance
        machine = statistics.SystemName or statistics.InstanceID
        for prop, units in STATISTICS:
            yield Reading(
                statistics.CIM_NAME,
                machine,
                names.get(machine) or "",
                prop,
                getattr(statistics, prop),
                units,
                taken_at(row),
                _state(row),
            )


def readings(context: Context) -> Iterator[tuple[Oid, Reading]]:
    """Yield every reading, by a number that stays with its class, element and property."""
    for part in (_sensors, _machines):
        for reading in part(context):
            name = f"{reading.class_name}/{reading.element}/{reading.prop}"
            yield (context.index(KIND, name),), reading


def _count(context: Context) -> int:
    machines = context.readings.rows(KHV_VirtualSystemStatistics)
    sensors = sum(len(context.readings.rows(cls)) for cls in SENSOR_CLASSES)
    return sensors + len(machines) * len(STATISTICS)


OBJECTS: tuple[Object, ...] = (
    Scalar(
        name="khvReadingCount",
        oid=(*KHV_OBJECTS, 1),
        syntax=Syntax.GAUGE32,
        of=CLASSES,
        value=_count,
    ),
    Table(
        name="khvReadingTable",
        oid=(*KHV_OBJECTS, 2, 1),
        of=CLASSES,
        rows=readings,
        columns=(
            Column(2, "khvReadingClass", Syntax.OCTETS, lambda row: row.class_name),
            Column(3, "khvReadingElement", Syntax.OCTETS, lambda row: row.element),
            Column(4, "khvReadingElementName", Syntax.OCTETS, lambda row: row.label),
            Column(5, "khvReadingProperty", Syntax.OCTETS, lambda row: row.prop),
            Column(6, "khvReadingValue", Syntax.OCTETS, lambda row: row.value),
            Column(7, "khvReadingUnits", Syntax.OCTETS, lambda row: row.units),
            Column(8, "khvReadingTime", Syntax.COUNTER64, lambda row: row.time_us),
            Column(9, "khvReadingState", Syntax.INTEGER, lambda row: row.state),
        ),
    ),
)
