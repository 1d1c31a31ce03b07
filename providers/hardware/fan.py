"""Fans: what turns behind a tachometer of a hwmon chip."""

from __future__ import annotations

from cimom.classes import (
    ControlMode,
    ControlModesSupported,
    EnabledState,
    KHV_AssociatedCooling,
    KHV_Fan,
)
from cimom.health.status import Condition, status_properties
from cimom.provider import Association
from hypervisor.hwmon import Measurement
from providers.device import device_keys, fit_device_id, hwmon_id, system_device
from providers.hardware.power import for_the_host

FULL_SPEED = 0  # pwmN_enable: whatever the output says
BY_HAND = 1  # pwmN_enable; above that the chip decides, below it nobody


def fan_id(item: Measurement) -> str:
    """Return the DeviceID of a fan."""
    return fit_device_id(f"fan/{item.chip}/{item.item}")


def may_stop(item: Measurement) -> bool:
    """Whether a fan is told to stand still: its output is zero, and not overridden (full speed)."""
    return item.pwm == 0 and item.pwm_mode != FULL_SPEED


def standing(item: Measurement, *, turned: bool) -> tuple[Condition, str] | None:
    """Say what it means that a fan stands still; None when it does not, or its limit tells.

    Most boards have connectors without a fan, and drive them too: a fan that never turned may not
    be there.
    """
    if item.value != 0 or item.fault or item.alarm or item.limits.min or item.limits.lcrit:
        return None
    if turned and item.pwm:
        return Condition.ERROR, "it is driven and stands still"
    return Condition.DORMANT, "it does not turn; perhaps there is none"


def _mode(item: Measurement) -> ControlMode | None:
    if item.pwm_mode is None:
        return None
    if item.pwm_mode < BY_HAND:
        return ControlMode.Unknown
    return ControlMode.Manual if item.pwm_mode == BY_HAND else ControlMode.Automatic


def fan(
    system: str, item: Measurement, condition: Condition, why: str | None, speed: int | None
) -> KHV_Fan:
    """Map a fan; it is as its sensor is, and tells how it is driven."""
    variable = item.pwm is not None
    return KHV_Fan(
        **device_keys(system, KHV_Fan, fan_id(item)),
        ElementName=item.limits.label or f"{item.chip_name} {item.item}",
        Name=f"{item.chip}/{item.item}",
        Caption="Fan",
        ActiveCooling=True,
        Speed=speed,
        DesiredSpeed=item.target,
        VariableSpeed=variable,
        ControlMode=_mode(item),
        ControlModesSupported=(
            (ControlModesSupported.Automatic, ControlModesSupported.Manual)
            if item.pwm_mode is not None
            else None
        ),
        SensorDeviceID=hwmon_id(item.chip, item.item),
        EnabledState=EnabledState.Enabled if speed else EnabledState.Enabled_but_Offline,
        **status_properties(condition, why),  # type: ignore[arg-type]
    )


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_Fan),
    for_the_host(KHV_AssociatedCooling, KHV_Fan),
)
