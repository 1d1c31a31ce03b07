"""The tables of sensors, one a kind.  Knows no HTML."""

from __future__ import annotations

import re
from collections.abc import Callable

from cimom.broker.snapshot import Reading
from cimom.classes import (
    CIM_NumericSensor,
    KHV_DiskTemperatureSensor,
    KHV_IPMINumericSensor,
    KHV_NumericSensor,
    SensorType,
)
from cimom.health.quantity import number, quantity, scaled, symbol
from cimom.health.rollup import Level, level_of, name_of
from cimom.query.moment import moment
from web.cell import Cell, Number, Text, gauge
from web.table import AGE, STATE, Column, Joins, Table

MICROSECONDS = 1_000_000
LIMITS = (
    ("low", "LowerThresholdNonCritical"),
    ("low critical", "LowerThresholdCritical"),
    ("low fatal", "LowerThresholdFatal"),
    ("high", "UpperThresholdNonCritical"),
    ("critical", "UpperThresholdCritical"),
    ("fatal", "UpperThresholdFatal"),
)


def _reading(r: Reading[CIM_NumericSensor], _: Joins) -> Number:
    level = level_of(r.instance)
    alarm = level if level in (Level.degraded, Level.critical) else None
    return Number(quantity(r.instance, r.instance.CurrentReading), strong=True, alarm=alarm)


def _limits(sensor: CIM_NumericSensor) -> str:
    parts = []
    for word, name in LIMITS:
        value = scaled(getattr(sensor, name), sensor.UnitModifier)
        if value is not None:
            parts.append(f"{word} {number(sensor, value)}")
    return " · ".join(parts) + (f" {symbol(sensor.BaseUnits)}" if parts else "")


def _range(r: Reading[CIM_NumericSensor], _: Joins) -> Cell:
    return gauge(r.instance, level_of(r.instance), _limits(r.instance))


def _sensor_name(r: Reading[CIM_NumericSensor], _: Joins) -> Text:
    return Text(name_of(r.instance), r.instance.DeviceID.removeprefix("hwmon/"), strong=True)


def _timed(r: Reading[CIM_NumericSensor], _: Joins) -> Reading[CIM_NumericSensor]:
    """Return a reading with the sensor's own time, where that is not its source's."""
    told = getattr(r.instance, "StatisticTime", None)
    at = None if told is None else moment(told)
    return r if at is None else r._replace(taken_at=at[1] / MICROSECONDS)


def _extreme(rows: list[Reading[CIM_NumericSensor]], _: Joins) -> str:
    known = [r.instance for r in rows if r.instance.CurrentReading is not None]
    if not known:
        return "no reading" if rows else ""
    top = max(known, key=lambda s: scaled(s.CurrentReading, s.UnitModifier) or 0.0)
    return f"highest {quantity(top, top.CurrentReading)}"


def _natural(sensor: CIM_NumericSensor) -> list[tuple[int, str]]:
    """Order by chip and channel, temp2 before temp10."""
    parts = re.split(r"(\d+)", sensor.DeviceID)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]


def sensors(slug: str, title: str, when: Callable[[CIM_NumericSensor], bool]) -> Table:
    """Make the table of one kind of sensor."""
    return Table(
        slug=slug,
        title=title,
        classes=(KHV_NumericSensor, KHV_DiskTemperatureSensor, KHV_IPMINumericSensor),
        empty="No sensor of this kind is known.",
        when=when,
        order=_natural,
        timed=_timed,
        columns=(
            Column("Sensor", _sensor_name),
            Column("Reading", _reading, "right"),
            Column("Between thresholds", _range),
            STATE,
            AGE,
        ),
        summary=_extreme,
    )


SINGLE = (SensorType.Temperature, SensorType.Tachometer, SensorType.Voltage)
ELECTRIC = (SensorType.Current, SensorType.Power_Consumption, SensorType.Power_Production)

SENSORS = (
    sensors("temperatures", "Temperatures", lambda s: s.SensorType == SensorType.Temperature),
    sensors("fans", "Fans", lambda s: s.SensorType == SensorType.Tachometer),
    sensors("voltages", "Voltages", lambda s: s.SensorType == SensorType.Voltage),
    sensors("power", "Power", lambda s: s.SensorType in ELECTRIC),
    sensors("others", "Other sensors", lambda s: s.SensorType not in (*SINGLE, *ELECTRIC)),
)
