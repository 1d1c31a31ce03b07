"""The families of the management controller (IPMI) that are not those of numeric sensors."""

from __future__ import annotations

from typing import Any, NamedTuple

from cimom.broker.snapshot import Reading, Snapshot
from cimom.classes import (
    KHV_IPMIFan,
    KHV_IPMIPowerSupply,
    KHV_IPMIRecordLog,
    KHV_IPMISensor,
    KHV_RedundancySet,
)
from cimom.health.rollup import name_of
from cimom.model import CimObject
from exporters.prometheus.family import Family, Group, Labels, Names, of_class, one, text


class Holding(NamedTuple):
    """A state that a sensor asserts."""

    sensor: KHV_IPMISensor
    state: str


def _holding(snapshot: Snapshot) -> tuple[Holding, ...]:
    return tuple(
        Holding(row.instance, state)
        for row in snapshot.rows(KHV_IPMISensor)
        for state in row.instance.AssertedStates or ()
    )


def _sensor(holding: Holding, _: Names) -> tuple[str, str, str]:
    item = holding.sensor
    return item.DeviceID.removeprefix("ipmi/"), name_of(item), holding.state


def _supply(r: Reading[Any], _: Names) -> tuple[str, ...]:
    i = r.instance
    return (name_of(i), *(text(fact) for fact in (i.Manufacturer, i.Model, i.SerialNumber)))


NONE: Labels[Reading[Any]] = Labels((), lambda _reading, _names: ())
FAN: Labels[Reading[KHV_IPMIFan]] = Labels(("fan",), lambda r, _: (r.instance.DeviceID,))
REDUNDANCY: Labels[Reading[KHV_RedundancySet]] = Labels(
    ("set", "name"),
    lambda r, _: (
        r.instance.InstanceID.removeprefix("KHV:redundancy:ipmi/"),
        text(r.instance.ElementName),
    ),
)

MANAGEMENT_GROUPS: tuple[Group[Any], ...] = (
    Group(
        subjects=_holding,
        families=(
            Family(
                name="khv_ipmi_sensor_state",
                help="A state that a sensor of the management controller asserts now.",
                labels=Labels(("sensor", "name", "state"), _sensor),
                value=one,
            ),
        ),
    ),
    of_class(
        KHV_IPMIFan,
        Family(
            name="khv_fan_speed_rpm",
            help="Revolutions per minute of a fan of the host.",
            labels=FAN,
            value=lambda r: r.instance.Speed,
        ),
    ),
    of_class(
        KHV_IPMIPowerSupply,
        Family(
            name="khv_power_supply_info",
            help="A power supply: its name, maker, model and serial number.",
            labels=Labels(("name", "manufacturer", "model", "serial"), _supply),
            value=one,
        ),
    ),
    of_class(
        KHV_RedundancySet,
        Family(
            name="khv_redundancy_status",
            help="Parts that stand in for each other: 0 not known, 2 fully redundant, 3 degraded, "
            "4 redundancy lost, 5 failed.",
            labels=REDUNDANCY,
            value=lambda r: r.instance.RedundancyStatus,
        ),
    ),
    of_class(
        KHV_IPMIRecordLog,
        Family(
            name="khv_ipmi_log_records",
            help="Records in the management controller's system event log.",
            labels=NONE,
            value=lambda r: r.instance.CurrentNumberOfRecords,
        ),
        Family(
            name="khv_ipmi_log_records_max",
            help="Records that the system event log can hold.",
            labels=NONE,
            value=lambda r: r.instance.MaxNumberOfRecords,
        ),
    ),
)
MANAGEMENT_CLASSES: tuple[type[CimObject], ...] = (
    KHV_IPMISensor,
    KHV_IPMIFan,
    KHV_IPMIPowerSupply,
    KHV_RedundancySet,
    KHV_IPMIRecordLog,
)
