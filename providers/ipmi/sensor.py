"""Sensors of the management controller: those that tell a number, and those that tell states."""

from __future__ import annotations

from typing import Any, NamedTuple

from cimom.classes import (
    BaseUnits,
    EnabledState,
    EnabledThresholds,
    KHV_IPMINumericSensor,
    KHV_IPMISensor,
    RateUnits,
    SensorType,
    SupportedThresholds,
)
from cimom.health.status import Condition, status_properties
from cimom.health.threshold import (
    BANDS,
    NORMAL,
    THRESHOLD_FIELDS,
    Band,
    Thresholds,
    band,
    possible_states,
)
from cimom.model import cim_datetime
from hypervisor.ipmi_name import TYPE_NAMES, entity_name
from hypervisor.ipmi_state import FAN_TYPE, state
from hypervisor.ipmi_unit import AMPERE, RPM, VOLT, WATT
from hypervisor.ipmi_value import LIMIT_NAMES, ChassisStatus, Sensor, Watchdog
from providers.device import device_keys
from providers.ipmi.judgement import NONE, asserted, judge_states
from providers.ipmi.naming import MAX_NAME, SUFFIX, monitored_id, sensor_id

MAX_READING = 2**31 - 1  # CIM_NumericSensor.CurrentReading is sint32
MILLI = -3
# IPMI's units up to hertz are CIM's in the same order; of time the numbers differ.
UNITS: dict[int, BaseUnits] = {
    **{unit: BaseUnits(unit + 1) for unit in range(1, 20)},
    22: BaseUnits.Seconds,
    23: BaseUnits.Minutes,
    24: BaseUnits.Hours,
    25: BaseUnits.Days,
}
TYPES: dict[int, SensorType] = {
    0x01: SensorType.Temperature,
    0x02: SensorType.Voltage,
    0x03: SensorType.Current,
    FAN_TYPE: SensorType.Tachometer,
    0x05: SensorType.Intrusion,
    0x25: SensorType.Presence,
}
OF_UNIT: dict[int, SensorType] = {
    WATT: SensorType.Power_Consumption,
    RPM: SensorType.Tachometer,
    VOLT: SensorType.Voltage,
    AMPERE: SensorType.Current,
}
CHASSIS_ID, WATCHDOG_ID = "ipmi/chassis", "ipmi/watchdog"


class Measured(NamedTuple):
    """A numeric sensor in CIM's integers, and where its reading lies."""

    modifier: int
    value: int | None
    limits: Thresholds
    slack: int | None
    where: Band


def modifier_of(item: Sensor) -> int:
    """Return the power of ten of a sensor's integers, the same for all its readings."""
    if item.unit == RPM or item.top is None:
        return 0 if item.unit == RPM else MILLI
    return MILLI if item.top * 1000 <= MAX_READING else 0


def whole(number: float | None, power: int) -> int | None:
    """Return a number as CIM's integer with UnitModifier `power`; None for what does not fit."""
    value = None if number is None else round(number * 10**-power)
    return value if value is not None and abs(value) <= MAX_READING else None


def measure(item: Sensor, last: Band = NORMAL) -> Measured:
    """Return a sensor's numbers; the BMC knows best which limits are crossed, if it says so."""
    power = modifier_of(item)
    limits = Thresholds(**{name: whole(getattr(item.limits, name), power) for name in LIMIT_NAMES})
    value, slack = whole(item.value, power), whole(item.hysteresis, power)
    if value is not None and item.crossed is not None:
        crossed = [entry for entry in BANDS if entry.threshold in item.crossed]
        return Measured(power, value, limits, slack, crossed[0] if crossed else NORMAL)
    return Measured(
        power, value, limits, slack, band(value, limits, hysteresis=slack or 0, last=last)
    )


def numeric_sensor(
    system: str, item: Sensor, name: str, taken_at: float | None, last: Band = NORMAL
) -> KHV_IPMINumericSensor:
    """Map a sensor of numbers; one without a reading keeps its place, its status unknown."""
    power, value, limits, slack, where = measure(item, last)
    condition = where.condition
    why = item.why if condition is Condition.UNKNOWN else None
    if why is None and condition is not Condition.OK:
        why = where.state
    units = UNITS.get(item.unit, BaseUnits.Other)
    return KHV_IPMINumericSensor(
        **device_keys(system, KHV_IPMINumericSensor, sensor_id(item)),
        ElementName=name,
        Name=item.name,
        Caption=_caption(item),
        EntityDescription=entity_name(*item.entity),
        SensorType=_numeric_type(item),
        OtherSensorTypeDescription=_other(item, _numeric_type(item)),
        BaseUnits=BaseUnits.Percentage if item.percentage else units,
        UnitModifier=power,
        RateUnits=RateUnits.None_,
        CurrentReading=value,
        NominalReading=whole(item.nominal, power),
        MaxReadable=whole(item.maximum, power),
        MinReadable=whole(item.minimum, power),
        **_threshold_properties(limits),
        Hysteresis=slack,
        CurrentState=where.state,
        PossibleStates=possible_states(limits),
        MonitoredDeviceID=monitored_id(item),
        StatisticTime=None if taken_at is None else cim_datetime(taken_at),
        EnabledState=_enabled(value is not None),
        **status_properties(condition, why),  # type: ignore[arg-type]
    )


def _threshold_properties(limits: Thresholds) -> dict[str, Any]:
    fitted = [i for i, field in enumerate(THRESHOLD_FIELDS) if getattr(limits, field) is not None]
    return {
        "LowerThresholdNonCritical": limits.lower_non_critical,
        "UpperThresholdNonCritical": limits.upper_non_critical,
        "LowerThresholdCritical": limits.lower_critical,
        "UpperThresholdCritical": limits.upper_critical,
        "LowerThresholdFatal": limits.lower_fatal,
        "UpperThresholdFatal": limits.upper_fatal,
        "SupportedThresholds": tuple(SupportedThresholds(i) for i in fitted),
        "EnabledThresholds": tuple(EnabledThresholds(i) for i in fitted),
        "SettableThresholds": (),
    }


def _enabled(reads: bool) -> EnabledState:  # noqa: FBT001 - there is nothing else to say
    return EnabledState.Enabled if reads else EnabledState.Enabled_but_Offline


def _caption(item: Sensor) -> str:
    return f"IPMI sensor {item.number:02x}h of {item.owner:02x}h"[:MAX_NAME]


def _numeric_type(item: Sensor) -> SensorType:
    if item.sensor_type in (0x03, 0x0B, 0x08, 0x09):  # power is often told as a current
        return OF_UNIT.get(item.unit, TYPES.get(item.sensor_type, SensorType.Other))
    return TYPES.get(item.sensor_type) or OF_UNIT.get(item.unit, SensorType.Other)


def _other(item: Sensor, kind: SensorType) -> str | None:
    return TYPE_NAMES.get(item.sensor_type, "maker's own") if kind is SensorType.Other else None


def state_sensor(system: str, item: Sensor, name: str) -> KHV_IPMISensor:
    """Map a sensor of states."""
    judged = judge_states(item)
    possible = [state(item.sensor_type, item.event_type, offset).text for offset in item.possible]
    return KHV_IPMISensor(
        **device_keys(system, KHV_IPMISensor, sensor_id(item)),
        ElementName=name,
        Name=item.name,
        Caption=_caption(item),
        EntityDescription=entity_name(*item.entity),
        SensorType=TYPES.get(item.sensor_type, SensorType.Other),
        OtherSensorTypeDescription=_other(item, TYPES.get(item.sensor_type, SensorType.Other)),
        CurrentState=judged.state,
        PossibleStates=tuple(dict.fromkeys([*possible, NONE, "not fitted", "Unknown"])),
        AssertedStates=(
            None if item.states is None else tuple(entry.text for entry in asserted(item))
        ),
        MonitoredDeviceID=monitored_id(item),
        EnabledState=_enabled(item.states is not None),
        **status_properties(judged.condition, judged.why),  # type: ignore[arg-type]
    )


# Flag of the chassis -> its words, and what it means while it is set.
FLAGS: tuple[tuple[str, str, Condition], ...] = (
    ("power_fault", "mains power fault", Condition.ERROR),
    ("control_fault", "power control fault", Condition.ERROR),
    ("overload", "power overload", Condition.ERROR),
    ("cooling_fault", "cooling fault", Condition.ERROR),
    ("drive_fault", "drive fault", Condition.ERROR),
    ("interlock", "interlock active", Condition.DEGRADED),
    ("intrusion", "case opened", Condition.OK),  # boards without a switch tell it for ever
    ("lockout", "front panel locked", Condition.OK),
)
ON, OFF = "power on", "power off"


def chassis(system: str, item: ChassisStatus) -> KHV_IPMISensor:
    """Map what the controller tells of the chassis."""
    found = [(words, condition) for field, words, condition in FLAGS if getattr(item, field)]
    worst = next((entry for entry in found if entry[1] is not Condition.OK), None)
    power = ON if item.power_on else OFF
    return _own_sensor(
        system,
        CHASSIS_ID,
        "Chassis",
        states=(power, *(words for words, _ in found)),
        possible=(ON, OFF, *(words for _, words, _ in FLAGS)),
        worst=worst,
    )


def watchdog(system: str, item: Watchdog) -> KHV_IPMISensor:
    """Map the watchdog; what it watches and would do is the sensor's context."""
    states = ("running" if item.running else "stopped",)
    more = tuple(f"ran out: {use}" for use in item.expired)
    words = ("ran out: firmware", "ran out: start", "ran out: loading")
    possible = ("running", "stopped", *words, "ran out: operating system", "ran out: maker's own")
    use = item.use or "nothing"
    return _own_sensor(
        system,
        WATCHDOG_ID,
        "Watchdog",
        states=(*states, *more),
        possible=possible,
        context=f"watches {use}; after {item.timeout_s:g} s: {item.action or 'nothing'}",
    )


def _own_sensor(
    system: str,
    device_id: str,
    name: str,
    *,
    states: tuple[str, ...],
    possible: tuple[str, ...],
    worst: tuple[str, Condition] | None = None,
    context: str | None = None,
) -> KHV_IPMISensor:
    why, condition = worst or (None, Condition.OK)
    return KHV_IPMISensor(
        **device_keys(system, KHV_IPMISensor, device_id),
        ElementName=f"{name}{SUFFIX}",
        Name=name,
        Caption=f"{name} status of IPMI",
        SensorType=SensorType.Other,
        OtherSensorTypeDescription=name.lower(),
        SensorContext=context,
        CurrentState=why or states[0],
        PossibleStates=(*possible, "Unknown"),
        AssertedStates=states,
        EnabledState=EnabledState.Enabled,
        **status_properties(condition, why),  # type: ignore[arg-type]
    )


def band_of(sensor: KHV_IPMINumericSensor) -> Band:
    """Return the band that a sensor was told to lie in."""
    return next((entry for entry in BANDS if entry.state == sensor.CurrentState), NORMAL)
