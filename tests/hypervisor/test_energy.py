from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.energy import POWERCAP, EnergyReader, read_zones
from hypervisor.host import Host
from tests.hosts import host, put


def zone(machine: Host, directory: str, name: str, energy: str = "5\n") -> None:
    put(machine, f"{POWERCAP}/{directory}/name", f"{name}\n")
    put(machine, f"{POWERCAP}/{directory}/energy_uj", energy)
    put(machine, f"{POWERCAP}/{directory}/max_energy_range_uj", "1000\n")


def test_the_zones_of_the_demonstration_host(tmp_path: Path) -> None:
    found = {item.path: item for item in read_zones(host("server", tmp_path))}
    assert found.keys() == {
        "intel-rapl/package-0", "intel-rapl/package-0/dram",
        "intel-rapl/package-1", "intel-rapl/package-1/dram",
    }  # fmt: skip
    assert [item.package for item in found.values()] == [0, 0, 1, 1]
    assert found["intel-rapl/package-0"].limit_uw == 165_000_000


def test_zones_that_are_named_alike_are_told_apart(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    put(machine, f"{POWERCAP}/intel-rapl/enabled", "1\n")
    for directory, name in (
        ("intel-rapl:0", "package-0-die-0"), ("intel-rapl:1", "package-0-die-0"),
        ("intel-rapl-mmio:0", "package-0"), ("intel-rapl:2", "psys"), ("intel-rapl:3", ""),
    ):  # fmt: skip
        zone(machine, directory, name)
    assert [(item.path, item.package) for item in read_zones(machine)] == [
        ("intel-rapl-mmio/package-0", 0),
        ("intel-rapl/package-0-die-0", 0),
        ("intel-rapl/package-0-die-0/intel-rapl:1", 0),
        ("intel-rapl/psys", None),
    ]


def test_a_counter_that_begins_anew_goes_on_growing(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    reader = EnergyReader(machine)
    told = []
    for energy in ("900\n", "990\n", "20\n", "", "30\n"):
        zone(machine, "intel-rapl:0", "package-0", energy)
        told.append(reader.read()[0].energy_uj)
    assert told == [900, 990, 1020, None, 1030]


@pytest.mark.parametrize("energy", ["", "-7\n", "x\n", "9" * 40])
def test_energy_that_cannot_be_read_is_none(energy: str, tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    zone(machine, "intel-rapl:0", "package-0", energy)
    (found,) = EnergyReader(machine).read()
    assert found.energy_uj is None
