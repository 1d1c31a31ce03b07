"""Sets of parts that stand in for each other, where a sensor tells how that is."""

from __future__ import annotations

from collections.abc import Iterable

from cimom.classes import KHV_RedundancySet, RedundancyStatus, TypeOfSet
from hypervisor.ipmi_state import (
    COOLING_TYPE,
    FAN_TYPE,
    POWER_SUPPLY_TYPE,
    POWER_UNIT_TYPE,
    REDUNDANCY,
)
from hypervisor.ipmi_value import Grouping, Sensor
from providers.ipmi.judgement import judge_states
from providers.ipmi.naming import entity_id, sensor_id

# Offset of the redundancy states (IPMI 2.0 42.1, type 0Bh) -> what it is in CIM.
STATUS: dict[int, RedundancyStatus] = {
    0: RedundancyStatus.Fully_Redundant,
    1: RedundancyStatus.Redundancy_Lost,
    2: RedundancyStatus.Degraded_Redundancy,
    3: RedundancyStatus.Redundancy_Lost,
    4: RedundancyStatus.Redundancy_Lost,
    5: RedundancyStatus.Overall_Failure,
    6: RedundancyStatus.Degraded_Redundancy,
    7: RedundancyStatus.Degraded_Redundancy,
}
PREFIXES = {
    POWER_SUPPLY_TYPE: "ipmi-psu/",
    POWER_UNIT_TYPE: "ipmi-psu/",
    FAN_TYPE: "ipmi-fan/",
    COOLING_TYPE: "ipmi-fan/",
}


def is_redundancy(item: Sensor) -> bool:
    """Whether a sensor tells of the redundancy of fans or power supplies."""
    return item.event_type == REDUNDANCY and item.sensor_type in PREFIXES


def members(item: Sensor, groupings: tuple[Grouping, ...], devices: Iterable[str]) -> list[str]:
    """Return the DeviceIDs of a set's members: what its entity contains, else all of the kind."""
    prefix = PREFIXES[item.sensor_type]
    known = [device for device in devices if device.startswith(prefix)]
    contained = {
        entity_id(entity)
        for grouping in groupings
        if grouping.container == item.entity
        for entity in grouping.members
    }
    return [device for device in known if device in contained] or known


def redundancy_set(
    system: str,
    item: Sensor,
    name: str,
    *,
    groupings: tuple[Grouping, ...],
    devices: Iterable[str],
) -> KHV_RedundancySet:
    """Map the set that a sensor tells of."""
    known = [STATUS[offset] for offset in item.states or () if offset in STATUS]
    prefix = PREFIXES[item.sensor_type]
    return KHV_RedundancySet(
        InstanceID=f"KHV:redundancy:{sensor_id(item)}",
        ElementName=name,
        Caption="Redundancy of " + ("fans" if prefix == "ipmi-fan/" else "power supplies"),
        RedundancyStatus=max(known, default=RedundancyStatus.Unknown),
        TypeOfSet=(TypeOfSet.Unknown,),
        MinNumberNeeded=0,
        LoadBalanceAlgorithm=None,
        SystemName=system,
        SensorDeviceID=sensor_id(item),
        MemberDeviceIDs=tuple(members(item, groupings, devices)),
        StateDescription=judge_states(item).state,
    )
