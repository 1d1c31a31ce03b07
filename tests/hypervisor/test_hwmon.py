from __future__ import annotations

import os
from pathlib import Path

from hypervisor.host import Host
from hypervisor.hwmon import Quantity, items, read_measurements
from tests.hosts import host, put


def test_chips_of_the_server_have_stable_names(tmp_path: Path) -> None:
    found = {(m.chip, m.item): m for m in read_measurements(host("server", tmp_path))}
    assert {chip for chip, _ in found} == {
        "coretemp.0", "coretemp.1", "nct6775.656", "acpi-power.0", "nvme0",
    }  # fmt: skip
    package = found["coretemp.1", "temp1"]
    assert (package.label, package.value, package.max, package.crit) == (
        "Package id 1",
        86000,
        84000,
        94000,
    )
    assert found["acpi-power.0", "power1"].value == 187000000  # average, where there is no input


def test_unreadable_sensor_is_none_not_zero(tmp_path: Path) -> None:
    found = {(m.chip, m.item): m for m in read_measurements(host("server", tmp_path))}
    inlet = found["nct6775.656", "temp2"]
    assert (inlet.label, inlet.value, inlet.max) == ("Inlet", None, 42000)


def test_items_are_sorted_by_kind_and_number() -> None:
    files = frozenset(
        {"temp10_input", "temp2_input", "fan1_alarm", "in0_label", "pwm1", "temp_input"}
    )
    assert items(files) == [
        (Quantity.TEMPERATURE, 2),
        (Quantity.TEMPERATURE, 10),
        (Quantity.FAN, 1),
        (Quantity.VOLTAGE, 0),
    ]


def test_chips_that_share_everything_keep_apart(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for number in (0, 1):
        base = f"sys/class/hwmon/hwmon{number}"
        put(machine, f"{base}/name", "jc42\n")
        put(machine, f"{base}/temp1_input", "30000\n")
        os.symlink("../../../devices/same", machine.path(f"{base}/device"))
    chips = [m.chip for m in read_measurements(machine)]
    assert len(set(chips)) == 2


def test_alarm_and_fault_flags(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    base = "sys/class/hwmon/hwmon0"
    for name, text in (
        ("name", "x"),
        ("temp1_input", "-1"),
        ("temp1_fault", "1"),
        ("fan1_input", "0"),
        ("fan1_min_alarm", "1"),
        ("fan2_alarm", "0"),
    ):
        put(machine, f"{base}/{name}", f"{text}\n")
    found = {m.item: m for m in read_measurements(machine)}
    assert (found["temp1"].fault, found["temp1"].alarm) == (True, None)
    assert (found["fan1"].alarm, found["fan2"].alarm) == (True, False)
