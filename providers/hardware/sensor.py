"""Sensors of hwmon chips, fans, and thermal zones that no chip tells of
(kernel Documentation/hwmon/sysfs-interface.rst).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from cimom.classes import (
    BaseUnits,
    EnabledState,
    EnabledThresholds,
    KHV_AssociatedSensor,
    KHV_DiskDrive,
    KHV_EthernetPort,
    KHV_Fan,
    KHV_NumericSensor,
    KHV_PCIDevice,
    KHV_Processor,
    KHV_Sensor,
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
from cimom.model import CimObject
from cimom.provider import Association, Lane, Source
from hypervisor.host import Host
from hypervisor.hwmon import (
    LIMITS_S,
    Intrusion,
    Measurement,
    Quantity,
    SensorReader,
    read_intrusions,
)
from hypervisor.monitored import Monitored, monitored
from hypervisor.thermal import read_zones
from providers.device import device_keys, hwmon_id, pci_id, system_device
from providers.hardware.fan import fan, fan_id, may_stop, standing
from providers.storage.naming import disk_id

SENSORS = "hw.sensor"
SWITCHES = "hw.switch"


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
    Quantity.ENERGY: Kind(SensorType.Other, BaseUnits.Joules, 0, 1_000_000),
}
# Millidegrees Celsius; NVMe drives tell -273150 and 65261850 for want of a limit.
ABSOLUTE_ZERO = -273150
MAX_TEMPERATURE = 1_000_000
BY_STATE = {item.state: item for item in BANDS}
STANDS = 0  # RPM
MAX_READING = 2**31 - 1  # CIM_NumericSensor.CurrentReading is sint32


def thresholds(item: Measurement, divisor: int) -> Thresholds:
    """Return the limits of a measurement; a pair of limits the wrong way round is none.

    A fan with a lowest speed is slow below it, and has failed when it stands still.
    """

    def limit(value: int | None) -> int | None:
        if value is None or is_placeholder(item.quantity, value):
            return None
        value //= divisor
        return value if abs(value) <= MAX_READING else None

    told = item.limits
    low, high = _pair(limit(told.min), _upper(item.quantity, limit(told.max)))
    lowest, highest = _pair(limit(told.lcrit), _upper(item.quantity, limit(told.crit)))
    if item.quantity is Quantity.FAN and low is not None and lowest is None:
        lowest = STANDS
    return Thresholds(
        lower_non_critical=low,
        upper_non_critical=high,
        lower_critical=lowest,
        upper_critical=highest,
        upper_fatal=_upper(item.quantity, limit(told.emergency)),
    )


def heeded(item: Measurement) -> Measurement:
    """Return a measurement without an alarm of the chip that stands against limits nobody set."""
    told = item.limits
    limits = (told.min, told.max, told.lcrit, told.crit, told.emergency)
    if not item.alarm or all(limit is None for limit in limits):
        return item
    usable = msgspec.structs.asdict(thresholds(item, KINDS[item.quantity].divisor)).values()
    if any(limit is not None for limit in usable):
        return item
    return msgspec.structs.replace(item, alarm=False)


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
    if item.quantity is Quantity.FAN and item.value < 0:
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


class Judged(NamedTuple):
    """A reading, the limits in its unit, and what they make of it."""

    value: int | None
    limits: Thresholds
    slack: int | None
    where: Band
    condition: Condition
    why: str | None


def judge(item: Measurement, last: Band = NORMAL) -> Judged:
    """Find where a measurement lies; `last` is the band that it lay in before."""
    divisor = KINDS[item.quantity].divisor
    limits = thresholds(item, divisor)
    value = reading(item, divisor)
    slack = hysteresis(item, divisor)
    heed = limits
    if item.limits.lcrit is None and may_stop(item):
        heed = msgspec.structs.replace(limits, lower_critical=None)
    where = band(value, heed, hysteresis=slack or 0, last=last)
    return Judged(value, limits, slack, where, *_why(item, where.state, where.condition))


def numeric_sensor(
    system: str, item: Measurement, last: Band = NORMAL, device_id: str | None = None
) -> KHV_NumericSensor:
    """Map one measurement; a sensor without a reading keeps its place, its status unknown."""
    kind = KINDS[item.quantity]
    value, limits, slack, where, condition, why = judge(item, last)
    fitted = [i for i, name in enumerate(THRESHOLD_FIELDS) if getattr(limits, name) is not None]
    rated = item.limits.rated_max
    return KHV_NumericSensor(
        **device_keys(system, KHV_NumericSensor, f"{item.source}/{item.chip}/{item.item}"),
        ElementName=item.limits.label or f"{item.chip_name} {item.item}",
        Caption=f"{item.chip_name} {item.item}",
        Name=f"{item.chip}/{item.item}",
        SensorType=kind.sensor_type,
        OtherSensorTypeDescription="Energy" if item.quantity is Quantity.ENERGY else None,
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
        MonitoredDeviceID=device_id,
        EnabledState=(
            EnabledState.Enabled if value is not None else EnabledState.Enabled_but_Offline
        ),
        **status_properties(condition, why),  # type: ignore[arg-type]
    )


class Sensors:
    """Reads all sensors; keeps in which band each was, for its hysteresis, and what has turned."""

    def __init__(self, host: Host, system: str) -> None:
        self._host = host
        self._reader = SensorReader(host)
        self._system = system
        self._bands: dict[str, Band] = {}
        self._turned: set[str] = set()
        self._devices: dict[tuple[str, str], str | None] = {}
        self._devices_until = 0.0

    def read(self) -> Iterator[KHV_NumericSensor | KHV_Fan]:
        """Yield each sensor, and each fan before its sensor."""
        if (now := self._host.clock.monotonic()) >= self._devices_until:
            self._devices, self._devices_until = {}, now + LIMITS_S
        bands: dict[str, Band] = {}
        for item in itertools.chain(self._reader.read(), read_zones(self._host)):
            item = heeded(item)  # noqa: PLW2901 - the same but for an alarm that is none
            name = f"{item.source}/{item.chip}/{item.item}"
            last = self._bands.get(name, NORMAL)
            if item.quantity is Quantity.FAN:
                yield self._fan(item, judge(item, last))
                sensor = numeric_sensor(self._system, item, last, fan_id(item))
            else:
                sensor = numeric_sensor(self._system, item, last, self._device(item))
            bands[name] = BY_STATE.get(sensor.CurrentState or "", NORMAL)
            yield sensor
        self._bands = bands

    def _device(self, item: Measurement) -> str | None:
        """Return what a chip measures, found out again now and then."""
        key = (item.directory, item.chip)
        if not item.directory:
            return None  # a thermal zone
        if key not in self._devices:
            self._devices[key] = monitored_id(monitored(self._host, item.directory))
        return self._devices[key]

    def _fan(self, item: Measurement, judged: Judged) -> KHV_Fan:
        identity = fan_id(item)
        if judged.value:
            self._turned.add(identity)
        stands = standing(item, turned=identity in self._turned)
        condition, why = stands or (judged.condition, judged.why)
        return fan(self._system, item, condition, why, judged.value)


def monitored_id(found: Monitored | None) -> str | None:
    """Return the DeviceID of what a chip measures."""
    if found is None:
        return None
    if found.disk is not None:
        return disk_id(found.disk)
    return pci_id(found.pci) if found.pci is not None else f"cpu/{found.package}"


def switch(system: str, item: Intrusion) -> KHV_Sensor:
    """Map a switch of the case.  Boards without one tell of an opened case for ever: no alarm."""
    state = "Unknown" if item.opened is None else "Opened" if item.opened else "Closed"
    condition = Condition.UNKNOWN if item.opened is None else Condition.OK
    return KHV_Sensor(
        **device_keys(system, KHV_Sensor, hwmon_id(item.chip, item.item)),
        ElementName=f"Case {item.item}",
        Caption=f"{item.chip_name} {item.item}"[:64],
        Name=f"{item.chip}/{item.item}",
        SensorType=SensorType.Intrusion,
        CurrentState=state,
        PossibleStates=("Closed", "Opened", "Unknown"),
        EnabledState=EnabledState.Enabled,
        **status_properties(  # type: ignore[arg-type]
            condition, "the case was opened, or has no switch" if item.opened else None
        ),
    )


def sources(host: Host, system: str) -> tuple[Source, ...]:
    """Return the sources of all chips; reading some takes a second, so they have their own lane."""
    return (
        Source(
            name=SENSORS,
            read=Sensors(host, system).read,
            classes=(KHV_NumericSensor, KHV_Fan),
            max_age_s=5.0,
            lane=Lane.SLOW,
        ),
        Source(
            name=SWITCHES,
            read=lambda: (switch(system, item) for item in read_intrusions(host)),
            classes=(KHV_Sensor,),
            max_age_s=10.0,
            lane=Lane.SLOW,
        ),
    )


def _of(device: type[CimObject]) -> Association:
    return Association(
        cls=KHV_AssociatedSensor,
        left=KHV_NumericSensor,
        left_role="Antecedent",
        left_join=lambda sensor: sensor.MonitoredDeviceID,
        right=device,
        right_role="Dependent",
        right_join=lambda item: item.DeviceID,
    )


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_NumericSensor),
    system_device(KHV_Sensor),
    *(_of(cls) for cls in (KHV_Processor, KHV_DiskDrive, KHV_Fan, KHV_PCIDevice)),
    # A chip of a network card is the card's: it belongs to the PCI function that the port has.
    Association(
        cls=KHV_AssociatedSensor,
        left=KHV_NumericSensor,
        left_role="Antecedent",
        left_join=lambda sensor: sensor.MonitoredDeviceID,
        right=KHV_EthernetPort,
        right_role="Dependent",
        right_join=lambda port: port.ControllerDeviceID,
    ),
)
