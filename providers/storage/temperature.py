"""Temperatures that disks report themselves (SMART), where no hwmon chip reads them."""

from __future__ import annotations

from cimom.classes import (
    BaseUnits,
    EnabledState,
    EnabledThresholds,
    KHV_AssociatedSensor,
    KHV_DiskDrive,
    KHV_DiskTemperatureSensor,
    RateUnits,
    SensorType,
    SupportedThresholds,
)
from cimom.health.status import Condition, status_properties
from cimom.health.threshold import Thresholds, band, possible_states
from cimom.model import cim_datetime
from cimom.provider import Association
from hypervisor.disk import Disk
from hypervisor.smart_poll import Polled, is_current
from providers.device import device_keys, system_device
from providers.storage.naming import disk_id, temperature_id

UPPER_CRITICAL = 3  # in CIM_NumericSensor.SupportedThresholds


def temperature(
    system: str, disk: Disk, polled: Polled, now: float
) -> KHV_DiskTemperatureSensor | None:
    """Map a disk's temperature to CIM; None when it never told one.  Degrees Celsius.

    What was told long ago, or before the disk fell asleep, is no reading of now.
    """
    smart = polled.smart
    if smart is None or smart.celsius is None:
        return None
    current = is_current(polled, now)
    value = smart.celsius if current else None
    limits = Thresholds(upper_critical=smart.limit_celsius)
    where = band(value, limits)
    fitted = [UPPER_CRITICAL] if smart.limit_celsius is not None else []
    why = None
    if where.condition is not Condition.OK:
        why = where.state if current else "the disk sleeps" if polled.asleep else "not read of late"
    return KHV_DiskTemperatureSensor(
        **device_keys(system, KHV_DiskTemperatureSensor, temperature_id(disk)),
        ElementName=f"Temperature of disk {disk.name}",
        Caption=f"{disk.name} temperature",
        Name=disk.name,
        SensorType=SensorType.Temperature,
        BaseUnits=BaseUnits.Degrees_C,
        UnitModifier=0,
        RateUnits=RateUnits.None_,
        CurrentReading=value,
        StatisticTime=None if polled.taken_at is None else cim_datetime(polled.taken_at),
        UpperThresholdCritical=limits.upper_critical,
        SupportedThresholds=tuple(SupportedThresholds(i) for i in fitted),
        EnabledThresholds=tuple(EnabledThresholds(i) for i in fitted),
        SettableThresholds=(),
        CurrentState=where.state,
        PossibleStates=possible_states(limits),
        MonitoredDeviceID=disk_id(disk),
        EnabledState=EnabledState.Enabled if current else EnabledState.Enabled_but_Offline,
        **status_properties(where.condition, why),  # type: ignore[arg-type]
    )


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_DiskTemperatureSensor),
    Association(
        cls=KHV_AssociatedSensor,
        left=KHV_DiskTemperatureSensor,
        left_role="Antecedent",
        left_join=lambda sensor: sensor.MonitoredDeviceID,
        right=KHV_DiskDrive,
        right_role="Dependent",
        right_join=lambda disk: disk.DeviceID,
    ),
)
