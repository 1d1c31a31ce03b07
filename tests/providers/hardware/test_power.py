from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cimom.classes import (
    BatteryStatus,
    ChargingStatus,
    Chemistry,
    HealthState,
    KHV_Battery,
    KHV_PowerSupply,
    OperationalStatus,
)
from cimom.testing import readings_of
from hypervisor.host import Host
from hypervisor.power_supply import Adapter, Cell
from hypervisor.smbios_part import Supply
from providers.hardware import provider
from providers.hardware.power import adapter, battery, battery_status, supply_names
from tests.hosts import host


def supplies(machine: Host) -> list[KHV_PowerSupply]:
    return [row.instance for row in readings_of(provider(machine)).rows(KHV_PowerSupply)]


def test_supplies_of_the_demonstration(tmp_path: Path) -> None:
    one, two = supplies(host("server", tmp_path))
    assert (one.ElementName, two.ElementName) == ("Rear PSU1", "Rear PSU2")
    assert one.TotalOutputPower == 1_100_000
    assert one.OperationalStatus == (OperationalStatus.OK,)
    assert two.OperationalStatus == (OperationalStatus.Dormant,)
    assert two.StatusDescriptions == ("it was not plugged in when the machine started",)


@pytest.mark.parametrize(
    ("told", "names"),
    [
        ([("Rear", "PSU1"), ("Rear", "PSU2")], ["Rear PSU1", "Rear PSU2"]),
        ([("Left", "PSU"), ("Right", "PSU")], ["Left", "Right"]),
        ([(None, "PSU1"), (None, None)], ["PSU1", "Power supply 0x0001"]),
        (
            [("Rear", "PSU"), ("Rear", "PSU"), ("Top", "PSU")],
            ["Rear PSU 0x0000", "Rear PSU 0x0001", "Top"],
        ),
        ([], []),
    ],
)
def test_no_two_supplies_have_one_name(
    told: list[tuple[str | None, str | None]], names: list[str]
) -> None:
    unknown: dict[str, Any] = dict.fromkeys(Supply.__struct_fields__)
    items = [
        Supply(**unknown | {"handle": number, "location": place, "name": name})
        for number, (place, name) in enumerate(told)
    ]
    assert supply_names(items) == names


def test_supplies_that_nothing_tells_apart_have_names() -> None:
    unknown: dict[str, Any] = dict.fromkeys(Supply.__struct_fields__)
    items = [Supply(**unknown | {"handle": 7, "location": "Rear"})] * 2
    assert supply_names(items) == ["Rear 0x0007, 1", "Rear 0x0007, 2"]


def test_adapter_that_is_not_connected_is_no_fault() -> None:
    item = adapter("x", Adapter(name="AC", kind="Mains", online=False))
    assert (item.HealthState, item.IsACInput) == (HealthState.OK, True)


def cell(**fields: object) -> KHV_Battery:
    return battery("x", Cell(name="BAT0", **fields))  # type: ignore[arg-type]


def test_battery() -> None:
    item = cell(status="Discharging", percent=50, energy_now=22_000_000, energy_full=44_000_000,
                energy_design=55_000_000, power=11_000_000, technology="Li-ion",
                voltage_design=11_100_000)  # fmt: skip
    assert (item.RemainingCapacity, item.FullChargeCapacity) == (22_000, 44_000)
    assert (item.DesignCapacity, item.DesignVoltage) == (55_000, 11_100)
    assert (item.HealthPercent, item.EstimatedRunTime) == (80, 120)
    assert item.Chemistry is Chemistry.Lithium_ion
    assert item.ChargingStatus is ChargingStatus.Discharging
    assert item.BatteryStatus is BatteryStatus.Partially_Charged


def test_dead_battery_is_an_error_and_a_nearly_empty_one_a_warning() -> None:
    assert cell(health="Dead").OperationalStatus == (OperationalStatus.Error,)
    low = cell(status="Discharging", level="Critical")
    assert low.OperationalStatus == (OperationalStatus.Degraded,)
    assert low.BatteryStatus is BatteryStatus.Critical


def test_battery_that_says_nothing_is_unknown() -> None:
    item = cell()
    assert item.BatteryStatus is BatteryStatus.Unknown
    assert item.EstimatedChargeRemaining is None
    assert battery_status(Cell(name="x", status="Full")) is BatteryStatus.Fully_Charged
