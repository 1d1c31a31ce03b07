"""The families of numeric sensors: one a physical quantity, in its base unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cimom.broker.snapshot import Reading
from cimom.classes import (
    BaseUnits,
    CIM_NumericSensor,
    KHV_DiskTemperatureSensor,
    KHV_IPMINumericSensor,
    KHV_NumericSensor,
    SensorType,
)
from cimom.health.quantity import scaled
from exporters.prometheus.family import Family, Group, Labels, Names, of_class

SENSOR_CLASSES: tuple[type[CIM_NumericSensor], ...] = (
    KHV_NumericSensor,
    KHV_DiskTemperatureSensor,
    KHV_IPMINumericSensor,
)
HWMON_PREFIX = "hwmon/"  # of DeviceID: hwmon/<chip>/<channel>
IPMI_PREFIX = "ipmi/"  # of DeviceID: ipmi/<sensor>/<entity>

# A unit of CIM -> the base unit of Prometheus; other units are taken as they are.
CONVERSIONS: dict[int, Callable[[float], float]] = {
    BaseUnits.Degrees_F: lambda value: (value - 32) * 5 / 9,
    BaseUnits.Degrees_K: lambda value: value - 273.15,
    BaseUnits.Percentage: lambda value: value / 100,
}

# Name, help, and which sensors.  Fan speed stays in RPM, as all exporters and tools write it.
QUANTITIES: tuple[tuple[str, str, Callable[[CIM_NumericSensor], bool]], ...] = (
    (
        "khv_sensor_temperature_celsius",
        "Temperature at a sensor.",
        lambda s: s.SensorType == SensorType.Temperature,
    ),
    (
        "khv_sensor_voltage_volts",
        "Voltage at a sensor.",
        lambda s: s.SensorType == SensorType.Voltage,
    ),
    (
        "khv_sensor_current_amperes",
        "Current through a sensor.",
        lambda s: s.SensorType == SensorType.Current and s.BaseUnits == BaseUnits.Amps,
    ),
    (
        "khv_sensor_power_watts",
        "Power measured by a sensor.",
        lambda s: s.BaseUnits == BaseUnits.Watts,
    ),
    (
        "khv_sensor_energy_joules",
        "Energy counted by a sensor.",
        lambda s: s.BaseUnits == BaseUnits.Joules,
    ),
    (
        "khv_sensor_fan_speed_rpm",
        "Revolutions per minute of a fan.",
        lambda s: s.SensorType == SensorType.Tachometer and s.BaseUnits == BaseUnits.RPM,
    ),
    (
        "khv_sensor_humidity_ratio",
        "Relative humidity at a sensor, 0 to 1.",
        lambda s: s.SensorType == SensorType.Humidity,
    ),
)

THRESHOLDS = (
    ("lower_non_critical", "LowerThresholdNonCritical"),
    ("upper_non_critical", "UpperThresholdNonCritical"),
    ("lower_critical", "LowerThresholdCritical"),
    ("upper_critical", "UpperThresholdCritical"),
    ("lower_fatal", "LowerThresholdFatal"),
    ("upper_fatal", "UpperThresholdFatal"),
)


def base_value(sensor: CIM_NumericSensor, reading: int | None) -> float | None:
    """Return a reading or threshold of a sensor in the base unit of its family."""
    value = scaled(reading, sensor.UnitModifier)
    if value is None or sensor.BaseUnits is None:
        return value
    convert = CONVERSIONS.get(sensor.BaseUnits)
    return value if convert is None else convert(value)


def sensor_labels(r: Reading[Any], _: Names) -> tuple[str, str, str]:
    """Return chip, channel and name: hwmon/coretemp-isa-0000/temp1 is chip coretemp-isa-0000.

    Of the management controller the chip is `ipmi`, and the channel the sensor with its entity;
    a disk's own sensor has the chip `smart` and the disk's identity as its channel.
    """
    device = r.instance.DeviceID
    if device.startswith(IPMI_PREFIX):
        chip, _slash, channel = device.partition("/")
    else:
        chip, _slash, channel = device.removeprefix(HWMON_PREFIX).rpartition("/")
    return chip, channel, r.instance.ElementName or channel


SENSOR: Labels[Reading[Any]] = Labels(("chip", "sensor", "name"), sensor_labels)


def _quantity(
    cls: type[Any], name: str, text: str, when: Callable[[CIM_NumericSensor], bool]
) -> Group[Reading[Any]]:
    family = Family(
        name=name,
        help=text,
        labels=SENSOR,
        value=lambda r: base_value(r.instance, r.instance.CurrentReading),
    )
    return of_class(cls, family, when=when)


def _threshold(level: str, prop: str) -> Family[Reading[Any]]:
    return Family(
        name="khv_sensor_threshold",
        help="A threshold of a sensor, in the unit of the sensor's own family.",
        labels=Labels(
            ("chip", "sensor", "name", "level"), lambda r, names: (*sensor_labels(r, names), level)
        ),
        value=lambda r: base_value(r.instance, getattr(r.instance, prop)),
    )


SENSORS: tuple[Group[Reading[Any]], ...] = (
    *(_quantity(cls, *row) for row in QUANTITIES for cls in SENSOR_CLASSES),
    *(of_class(cls, *(_threshold(*row) for row in THRESHOLDS)) for cls in SENSOR_CLASSES),
)
