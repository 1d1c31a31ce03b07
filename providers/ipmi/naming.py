"""What is called how: ids that stay when sensors come and go, names that tell sources apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hypervisor.ipmi_name import entity_name
from hypervisor.ipmi_state import FAN_TYPE, POWER_SUPPLY_TYPE, REDUNDANCY
from hypervisor.ipmi_value import COOLING_UNIT, FAN, POWER_SUPPLY, Entity, Sensor
from providers.device import fit_device_id

SUFFIX = " (BMC)"  # hwmon tells of the same temperatures and fans, by names of its own
MAX_NAME = 64


def sensor_id(item: Sensor) -> str:
    """Return the DeviceID of a sensor: whose, which, and where; never its place in a list."""
    where = f"{item.entity.kind}.{item.entity.instance}"
    return fit_device_id(f"ipmi/{item.owner:02x}.{item.lun}.{item.number:02x}/{where}")


def element_names(items: Iterable[Sensor]) -> dict[str, str]:
    """Return what people call each sensor, by DeviceID; one name for several is told apart."""
    sensors = list(items)
    often = Counter(item.name for item in sensors)
    return {
        sensor_id(item): (
            f"{item.name}, {entity_name(*item.entity)}{SUFFIX}"
            if often[item.name] > 1
            else f"{item.name}{SUFFIX}"
        )
        for item in sensors
    }


def is_supply(item: Sensor) -> bool:
    """Whether a sensor is of one power supply."""
    if item.event_type == REDUNDANCY:
        return False
    return item.entity.kind == POWER_SUPPLY or (
        item.sensor_type == POWER_SUPPLY_TYPE and not item.numeric
    )


def is_fan(item: Sensor) -> bool:
    """Whether a sensor is of one fan: of its speed, or of its states."""
    return item.sensor_type == FAN_TYPE and item.event_type != REDUNDANCY and not is_supply(item)


def monitored_id(item: Sensor) -> str | None:
    """Return the DeviceID of the fan or power supply that a sensor is of."""
    if is_supply(item):
        return _device_id("ipmi-psu", item, (POWER_SUPPLY,))
    if is_fan(item):
        return _device_id("ipmi-fan", item, (FAN, COOLING_UNIT))
    if item.entity.kind == FAN and item.event_type != REDUNDANCY:
        return entity_id(item.entity)  # of its temperature, or its presence
    return None


def entity_id(entity: Entity) -> str | None:
    """Return the DeviceID of a fan or power supply by its entity."""
    if entity.kind == POWER_SUPPLY:
        return f"ipmi-psu/{entity.kind}.{entity.instance}"
    if entity.kind in (FAN, COOLING_UNIT):
        return f"ipmi-fan/{entity.kind}.{entity.instance}"
    return None


def _device_id(prefix: str, item: Sensor, kinds: tuple[int, ...]) -> str:
    if item.entity.kind in kinds:
        return f"{prefix}/{item.entity.kind}.{item.entity.instance}"
    return f"{prefix}/{item.owner:02x}.{item.lun}.{item.number:02x}"
