"""Numeric sensors of hwmon chips (kernel Documentation/hwmon/sysfs-interface.rst)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cimom.classes import (
    BaseUnits,
    EnabledState,
    EnabledThresholds,
    KHV_NumericSensor,
    RateUnits,
    SensorType,
    SupportedThresholds,
)
from cimom.health.status import Condition, status_properties
from cimom.health.threshold import Thresholds, band, possible_states
from cimom.provider import Association, Source
from hypervisor.host import Host
from hypervisor.hwmon import Measurement, Quantity, read_measurements
from providers.device import device_keys, system_device

SENSORS = "hw.sensor"


class Kind(NamedTuple):
    """What a quantity is in CIM; readings are divided by `divisor` to fit sint32."""

    sensor_type: SensorType
    units: BaseUnits
    modifier: int
    divisor: int = 1


KINDS: dict[Quantity, Kind] = {
    Quantity.TEMPERATURE: Kind(SensorType.Temperature, BaseUnits.Degrees_C, -3),
    Quantity.FAN: Kind(SensorType.Tachometer, BaseUnits.RPM, 0),
    Quantity.VOLTAGE: Kind(SensorType.Voltage, BaseUnits.Volts, -3),
    Quantity.CURRENT: Kind(SensorType.Current, BaseUnits.Amps, -3),
    Quantity.POWER: Kind(SensorType.Power_Consumption, BaseUnits.Watts, -3, 1000),
    Quantity.HUMIDITY: Kind(SensorType.Humidity, BaseUnits.Percentage, -3),
}
# Fields of Thresholds in the order of CIM_NumericSensor.SupportedThresholds' ValueMap.
THRESHOLD_FIELDS = (
    "lower_non_critical",
    "upper_non_critical",
    "lower_critical",
    "upper_critical",
    "lower_fatal",
    "upper_fatal",
)
ABSOLUTE_ZERO = -273150  # millidegrees Celsius
MAX_READING = 2**31 - 1  # CIM_NumericSensor.CurrentReading is sint32


def thresholds(item: Measurement, divisor: int) -> Thresholds:
    """Return the limits of a measurement; a pair of limits the wrong way round is none."""

    def scaled(value: int | None) -> int | None:
        if value is None:
            return None
        value //= divisor
        return value if abs(value) <= MAX_READING else None

    low, high = scaled(item.min), scaled(item.max)
    if item.quantity is Quantity.TEMPERATURE and low is not None and low <= ABSOLUTE_ZERO:
        low = None  # what NVMe drives tell for want of a limit
    if low is not None and high is not None and low >= high:
        low = high = None
    lowest, highest = scaled(item.lcrit), scaled(item.crit)
    if lowest is not None and highest is not None and lowest >= highest:
        lowest = highest = None
    return Thresholds(
        lower_non_critical=low,
        upper_non_critical=high,
        lower_critical=lowest,
        upper_critical=highest,
        upper_fatal=scaled(item.emergency),
    )


def reading(item: Measurement, divisor: int) -> int | None:
    """Return the value to show; a faulty sensor has none."""
    if item.value is None or item.fault:
        return None
    value = item.value // divisor
    return value if abs(value) <= MAX_READING else None


def _why(item: Measurement, state: str, condition: Condition) -> tuple[Condition, str | None]:
    if item.fault:
        return Condition.UNKNOWN, "the chip reports a fault of the sensor"
    if condition is Condition.UNKNOWN:
        return condition, "the sensor cannot be read"
    if condition is not Condition.OK:
        return condition, state
    if item.alarm:
        return Condition.DEGRADED, "the chip reports an alarm"
    return condition, None


def numeric_sensor(system: str, item: Measurement) -> KHV_NumericSensor:
    """Map one measurement; a sensor without a reading keeps its place, its status unknown."""
    kind = KINDS[item.quantity]
    limits = thresholds(item, kind.divisor)
    value = reading(item, kind.divisor)
    where = band(value, limits)
    condition, why = _why(item, where.state, where.condition)
    fitted = [i for i, name in enumerate(THRESHOLD_FIELDS) if getattr(limits, name) is not None]
    hysteresis = None
    if item.max is not None and item.max_hyst is not None and 0 <= item.max_hyst <= item.max:
        hysteresis = (item.max - item.max_hyst) // kind.divisor
    return KHV_NumericSensor(
        **device_keys(system, KHV_NumericSensor, f"hwmon/{item.chip}/{item.item}"),
        ElementName=item.label or f"{item.chip_name} {item.item}",
        Caption=f"{item.chip_name} {item.item}",
        Name=f"{item.chip}/{item.item}",
        SensorType=kind.sensor_type,
        BaseUnits=kind.units,
        UnitModifier=kind.modifier,
        RateUnits=RateUnits.None_,
        CurrentReading=value,
        LowerThresholdNonCritical=limits.lower_non_critical,
        UpperThresholdNonCritical=limits.upper_non_critical,
        LowerThresholdCritical=limits.lower_critical,
        UpperThresholdCritical=limits.upper_critical,
        LowerThresholdFatal=limits.lower_fatal,
        UpperThresholdFatal=limits.upper_fatal,
        SupportedThresholds=tuple(SupportedThresholds(i) for i in fitted),
        EnabledThresholds=tuple(EnabledThresholds(i) for i in fitted),
        SettableThresholds=(),
        Hysteresis=hysteresis,
        CurrentState=where.state,
        PossibleStates=possible_states(limits),
        EnabledState=(
            EnabledState.Enabled if value is not None else EnabledState.Enabled_but_Offline
        ),
        **status_properties(condition, why),  # type: ignore[arg-type]
    )


def sources(host: Host, system: str) -> tuple[Source, ...]:
    """Return the one source of all chips."""

    def read() -> Iterator[KHV_NumericSensor]:
        for item in read_measurements(host):
            yield numeric_sensor(system, item)

    return (Source(name=SENSORS, read=read, classes=(KHV_NumericSensor,), max_age_s=5.0),)


ASSOCIATIONS: tuple[Association, ...] = (system_device(KHV_NumericSensor),)
