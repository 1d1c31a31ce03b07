from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.host import Host
from hypervisor.hwmon import Limits
from hypervisor.thermal import ZONES, read_zones
from tests.hosts import host, put


def test_a_zone_that_no_chip_tells_of(tmp_path: Path) -> None:
    (zone,) = read_zones(host("server", tmp_path))  # that of the package is coretemp's
    assert (zone.source, zone.chip, zone.item, zone.value) == ("thermal", "acpitz", "temp", 27800)
    assert zone.limits == Limits(crit=105000)


def test_zones_of_one_type_and_zones_of_a_chip(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for number, kind in ((2, "soc"), (10, "soc"), (9, "soc"), (11, "x86_pkg_temp")):
        put(machine, f"{ZONES}/thermal_zone{number}/type", f"{kind}\n")
        put(machine, f"{ZONES}/thermal_zone{number}/temp", f"{number}000\n")
    put(machine, f"{ZONES}/thermal_zone9/hwmon3/temp1_input", "9000\n")
    put(machine, f"{ZONES}/cooling_device0/type", "Fan\n")
    assert [(zone.chip, zone.value) for zone in read_zones(machine)] == [
        ("soc", 2000), ("soc.3", 10000), ("x86_pkg_temp", 11000),
    ]  # fmt: skip


def test_all_zones_of_a_type_are_told_by_the_one_chip_of_the_first(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for number in (0, 1):
        put(machine, f"{ZONES}/thermal_zone{number}/type", "cpu-thermal\n")
    put(machine, "sys/class/hwmon/hwmon3/name", "cpu_thermal\n")
    Path(machine.path("sys/class/hwmon/hwmon3/device")).symlink_to("../../thermal/thermal_zone0")
    assert list(read_zones(machine)) == []


def test_a_zone_of_acpi_has_its_name_in_the_tables(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for number, name in ((0, "THM1"), (1, "THM0")):
        put(machine, f"{ZONES}/thermal_zone{number}/type", "acpitz\n")
        put(machine, f"{ZONES}/thermal_zone{number}/device/path", f"\\_TZ_.{name}\n")
    assert [zone.chip for zone in read_zones(machine)] == ["acpitz-_TZ_.THM1", "acpitz-_TZ_.THM0"]


@pytest.mark.parametrize("text", ["", "x\n", "9" * 30, "\0"])
def test_a_zone_without_a_reading_keeps_its_place(text: str, tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    put(machine, f"{ZONES}/thermal_zone0/temp", text)
    put(machine, f"{ZONES}/thermal_zone0/trip_point_0_type", "critical\n")
    put(machine, f"{ZONES}/thermal_zone0/trip_point_0_temp", text)
    (zone,) = read_zones(machine)
    assert (zone.chip, zone.value, zone.limits) == ("zone0", None, Limits())


def test_a_machine_without_zones(tmp_path: Path) -> None:
    assert list(read_zones(Host(str(tmp_path)))) == []
