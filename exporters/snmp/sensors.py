"""ENTITY-SENSOR-MIB (RFC 3433): the values of sensors; ENTITY-MIB has their names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cimom.classes import BaseUnits, CIM_NumericSensor
from exporters.snmp.ber import Syntax
from exporters.snmp.entity import SENSOR_CLASSES, entity_index
from exporters.snmp.moment import MICROSECONDS, taken_at
from exporters.snmp.oids import MIB_2, Oid
from exporters.snmp.table import Column, Context, Object, Table

OK, UNAVAILABLE = 1, 2  # EntitySensorStatus
UNITS = 9  # EntitySensorDataScale units(9); each step of 1 is a factor of 1000
SCALE_LOW, SCALE_HIGH = -8, 8  # yocto(1) to yotta(17) around units(9)
MAX_PRECISION = 9
LIMIT = 1_000_000_000  # RFC 3433 EntitySensorValue: beyond it the value itself is the limit
OTHER = 1  # EntitySensorDataType

# EntitySensorDataType and entPhySensorUnitsDisplay by BaseUnits.
TYPES: dict[int | None, tuple[int, str]] = {
    BaseUnits.Degrees_C: (8, "degrees C"),
    BaseUnits.Volts: (4, "volts"),
    BaseUnits.Amps: (5, "amperes"),
    BaseUnits.Watts: (6, "watts"),
    BaseUnits.Hertz: (7, "hertz"),
    BaseUnits.RPM: (10, "RPM"),
    BaseUnits.Percentage: (OTHER, "percent"),
    BaseUnits.Joules: (OTHER, "joules"),
    BaseUnits.Degrees_F: (OTHER, "degrees F"),
    BaseUnits.Degrees_K: (OTHER, "kelvin"),
    BaseUnits.CFM: (OTHER, "cubic feet per minute"),
}


class Figure(NamedTuple):
    """How a value is written: value * 1000^(scale - 9) / 10^precision."""

    scale: int
    precision: int
    value: int | None


class Reading(NamedTuple):
    """A sensor with what the columns need of its row."""

    instance: CIM_NumericSensor
    figure: Figure
    stamp: int
    update_ms: int


def figure(reading: int | None, unit_modifier: int) -> Figure:
    """Split a power of ten into RFC 3433's scale (thousands) and precision (decimals)."""
    scale, decimals = divmod(unit_modifier, 3)
    factor = 1
    precision = 0
    if decimals and unit_modifier < 0:
        scale, precision = scale + 1, 3 - decimals
    elif decimals:
        factor = 10**decimals
    if not SCALE_LOW <= scale <= SCALE_HIGH:
        return Figure(UNITS, 0, None)
    value = None if reading is None else min(max(reading * factor, -LIMIT), LIMIT)
    return Figure(UNITS + scale, precision, value)


def readings(context: Context) -> Iterator[tuple[Oid, Reading]]:
    """Yield the sensors, by entPhysicalIndex."""
    for row in (row for cls in SENSOR_CLASSES for row in context.readings.rows(cls)):
        sensor = row.instance
        moment = taken_at(row)
        yield (
            (entity_index(context, sensor),),
            Reading(
                sensor,
                figure(sensor.CurrentReading, sensor.UnitModifier or 0),
                0 if moment is None else context.ticks_at(moment / MICROSECONDS),
                int(row.state.spec.max_age_s * 1000),
            ),
        )


def _type(row: Reading) -> tuple[int, str]:
    return TYPES.get(row.instance.BaseUnits, (OTHER, ""))


def _status(row: Reading) -> int:
    return UNAVAILABLE if row.figure.value is None else OK


OBJECTS: tuple[Object, ...] = (
    Table(
        name="entPhySensorTable",
        oid=(*MIB_2, 99, 1, 1, 1),
        of=SENSOR_CLASSES,
        rows=readings,
        columns=(
            Column(1, "entPhySensorType", Syntax.INTEGER, lambda row: _type(row)[0]),
            Column(2, "entPhySensorScale", Syntax.INTEGER, lambda row: row.figure.scale),
            Column(3, "entPhySensorPrecision", Syntax.INTEGER, lambda row: row.figure.precision),
            Column(4, "entPhySensorValue", Syntax.INTEGER, lambda row: row.figure.value),
            Column(5, "entPhySensorOperStatus", Syntax.INTEGER, _status),
            Column(6, "entPhySensorUnitsDisplay", Syntax.OCTETS, lambda row: _type(row)[1]),
            Column(7, "entPhySensorValueTimeStamp", Syntax.TIMETICKS, lambda row: row.stamp),
            Column(8, "entPhySensorValueUpdateRate", Syntax.GAUGE32, lambda row: row.update_ms),
        ),
    ),
)
