from __future__ import annotations

from pathlib import Path

from hypervisor.host import Host
from hypervisor.power_supply import Adapter, Cell, read_supplies
from tests.hosts import host, put

BASE = "sys/class/power_supply"


def supply(machine: Host, name: str, **files: object) -> None:
    for file, value in files.items():
        put(machine, f"{BASE}/{name}/{file}", f"{value}\n")


def test_battery_that_counts_charge_is_told_as_energy(tmp_path: Path) -> None:
    machine = host("empty", tmp_path)
    supply(machine, "BAT0", type="Battery", present=1, status="Discharging", capacity=50,
           charge_now=2000000, charge_full=4000000, charge_full_design=5000000,
           voltage_min_design=11000000, current_now=-1000000, voltage_now=12000000,
           technology="Li-ion", cycle_count=12)  # fmt: skip
    (cell,) = read_supplies(machine)
    assert isinstance(cell, Cell)
    assert (cell.energy_now, cell.energy_full, cell.energy_design) == (
        22_000_000,
        44_000_000,
        55_000_000,
    )
    assert (cell.power, cell.cycles) == (12_000_000, 12)


def test_batteries_of_peripherals_and_empty_bays_are_left_out(tmp_path: Path) -> None:
    machine = host("empty", tmp_path)
    supply(machine, "hid-mouse", type="Battery", scope="Device", present=1)
    supply(machine, "BAT1", type="Battery", present=0)
    supply(machine, "AC", type="Mains", online=1)
    assert [(type(item), item.name) for item in read_supplies(machine)] == [(Adapter, "AC")]


def test_nonsense_is_none(tmp_path: Path) -> None:
    machine = host("empty", tmp_path)
    supply(machine, "BAT0", type="Battery", present=1, capacity=250, energy_now=-5,
           cycle_count="many")  # fmt: skip
    (cell,) = read_supplies(machine)
    assert isinstance(cell, Cell)
    assert (cell.percent, cell.energy_now, cell.cycles) == (None, None, None)
