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
from cimom.health.threshold import BANDS, NORMAL, Band, Thresholds, band, possible_states
from cimom.provider import Association, Lane, Source
from hypervisor.host import Host
from hypervisor.hwmon import Measurement, Quantity, SensorReader
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
# Millidegrees Celsius; NVMe drives tell -273150 and 65261850 for want of a limit.
ABSOLUTE_ZERO = -273150
MAX_TEMPERATURE = 1_000_000
BY_STATE = {item.state: item for item in BANDS}
MAX_READING = 2**31 - 1  # CIM_NumericSensor.CurrentReading is sint32


def thresholds(item: Measurement, divisor: int) -> Thresholds:
    """Return the limits of a measurement; a pair of limits the wrong way round is none."""

    def limit(value: int | None) -> int | None:
        if value is None or is_placeholder(item.quantity, value):
            return None
        value //= divisor
        return value if abs(value) <= MAX_READING else None

    told = item.limits
    low, high = _pair(limit(told.min), _upper(item.quantity, limit(told.max)))
    lowest, highest = _pair(limit(told.lcrit), _upper(item.quantity, limit(told.crit)))
    return Thresholds(
        lower_non_critical=low,
        upper_non_critical=high,
        lower_critical=lowest,
        upper_critical=highest,
        upper_fatal=_upper(item.quantity, limit(told.emergency)),
    )


def is_placeholder(quantity: Quantity, limit: int) -> bool:
    """Whether a limit stands for none: registers that nobody has set hold zero or an extreme."""
    if quantity is Quantity.TEMPERATURE:
        return not ABSOLUTE_ZERO < limit < MAX_TEMPERATURE
    return limit == 0


def _upper(quantity: Quantity, limit: int | None) -> int | None:
    """Leave out an upper limit at or below freezing: zero again, where zero is a value."""
    return None if quantity is Quantity.TEMPERATURE and limit is not None and limit <= 0 else limit


def _pair(low: int | None, high: int | None) -> tuple[int | None, int | None]:
    return (None, None) if low is not None and high is not None and low >= high else (low, high)


def hysteresis(item: Measurement, divisor: int) -> int | None:
    """Return how far a reading must come back; the chip tells where the upper alarm ends."""
    top, end = item.limits.max, item.limits.max_hyst
    if top is None or end is None or not (item.limits.min or 0) < end <= top:
        return None
    return (top - end) // divisor


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


def numeric_sensor(system: str, item: Measurement, last: Band = NORMAL) -> KHV_NumericSensor:
    """Map one measurement; a sensor without a reading keeps its place, its status unknown."""
    kind = KINDS[item.quantity]
    limits = thresholds(item, kind.divisor)
    value = reading(item, kind.divisor)
    slack = hysteresis(item, kind.divisor)
    where = band(value, limits, hysteresis=slack or 0, last=last)
    condition, why = _why(item, where.state, where.condition)
    fitted = [i for i, name in enumerate(THRESHOLD_FIELDS) if getattr(limits, name) is not None]
    rated = item.limits.rated_max
    return KHV_NumericSensor(
        **device_keys(system, KHV_NumericSensor, f"hwmon/{item.chip}/{item.item}"),
        ElementName=item.limits.label or f"{item.chip_name} {item.item}",
        Caption=f"{item.chip_name} {item.item}",
        Name=f"{item.chip}/{item.item}",
        SensorType=kind.sensor_type,
        BaseUnits=kind.units,
        UnitModifier=kind.modifier,
        RateUnits=RateUnits.None_,
        CurrentReading=value,
        MaxReadable=rated // kind.divisor
        if rated and rated // kind.divisor <= MAX_READING
        else None,
        LowerThresholdNonCritical=limits.lower_non_critical,
        UpperThresholdNonCritical=limits.upper_non_critical,
        LowerThresholdCritical=limits.lower_critical,
        UpperThresholdCritical=limits.upper_critical,
        LowerThresholdFatal=limits.lower_fatal,
        UpperThresholdFatal=limits.upper_fatal,
        SupportedThresholds=tuple(SupportedThresholds(i) for i in fitted),
        EnabledThresholds=tuple(EnabledThresholds(i) for i in fitted),
        SettableThresholds=(),
        Hysteresis=slack,
        CurrentState=where.state,
        PossibleStates=possible_states(limits),
        EnabledState=(
            EnabledState.Enabled if value is not None else EnabledState.Enabled_but_Offline
        ),
        **status_properties(condition, why),  # type: ignore[arg-type]
    )


class Sensors:
    """Reads all sensors; keeps in which band each was, for its hysteresis."""

    def __init__(self, host: Host, system: str) -> None:
        self._reader = SensorReader(host)
        self._system = system
        self._bands: dict[str, Band] = {}

    def read(self) -> Iterator[KHV_NumericSensor]:
        """Yield each sensor."""
        bands: dict[str, Band] = {}
        for item in self._reader.read():
            name = f"{item.chip}/{item.item}"
            sensor = numeric_sensor(self._system, item, self._bands.get(name, NORMAL))
            bands[name] = BY_STATE.get(sensor.CurrentState or "", NORMAL)
            yield sensor
        self._bands = bands


def sources(host: Host, system: str) -> tuple[Source, ...]:
    """Return the one source of all chips; reading some takes a second, so it has its own lane."""
    return (
        Source(
            name=SENSORS,
            read=Sensors(host, system).read,
            classes=(KHV_NumericSensor,),
            max_age_s=5.0,
            lane=Lane.SLOW,
        ),
    )


ASSOCIATIONS: tuple[Association, ...] = (system_device(KHV_NumericSensor),)
