from __future__ import annotations

from pathlib import Path

from hypervisor.host import Host
from hypervisor.hwmon import LIMITS_S, Measurement, Quantity, SensorReader, items
from tests.hosts import host, put


def measurements(machine: Host) -> list[Measurement]:
    return list(SensorReader(machine).read())


def test_chips_of_the_server_have_stable_names(tmp_path: Path) -> None:
    found = {(m.chip, m.item): m for m in measurements(host("server", tmp_path))}
    assert {chip for chip, _ in found} == {
        "coretemp.0", "coretemp.1", "nct6775.656", "acpi-power.0", "nvme-0000:5e:00.0",
    }  # fmt: skip
    package = found["coretemp.1", "temp1"]
    assert (package.limits.label, package.value, package.limits.max, package.limits.crit) == (
        "Package id 1",
        86000,
        84000,
        94000,
    )
    assert found["acpi-power.0", "power1"].value == 187000000  # average, where there is no input


def test_unreadable_sensor_is_none_not_zero(tmp_path: Path) -> None:
    found = {(m.chip, m.item): m for m in measurements(host("server", tmp_path))}
    inlet = found["nct6775.656", "temp2"]
    assert (inlet.limits.label, inlet.value, inlet.limits.max) == ("Inlet", None, 42000)


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
    found = {m.item: m for m in measurements(machine)}
    assert (found["temp1"].fault, found["temp1"].alarm) == (True, None)
    assert (found["fan1"].alarm, found["fan2"].alarm) == (True, False)


def test_old_driver_keeps_its_files_in_the_device(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    put(machine, "sys/class/hwmon/hwmon0/device/name", "power_meter\n")
    put(machine, "sys/class/hwmon/hwmon0/device/power1_average", "165000000\n")
    (meter,) = measurements(machine)
    assert (meter.chip, meter.value) == ("power_meter", 165_000_000)


class SetClock:
    now = 0.0

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now


def test_limits_are_read_again_after_a_while_values_at_once(tmp_path: Path) -> None:
    clock = SetClock()
    machine = Host(str(tmp_path), clock)
    base = "sys/class/hwmon/hwmon0"
    put(machine, f"{base}/temp1_input", "1\n")
    put(machine, f"{base}/temp1_max", "70\n")
    reader = SensorReader(machine)
    assert [(m.value, m.limits.max) for m in reader.read()] == [(1, 70)]
    put(machine, f"{base}/temp1_input", "2\n")
    put(machine, f"{base}/temp1_max", "80\n")
    assert [(m.value, m.limits.max) for m in reader.read()] == [(2, 70)]
    clock.now = LIMITS_S
    assert [(m.value, m.limits.max) for m in reader.read()] == [(2, 80)]


def test_new_chip_is_seen_at_once(tmp_path: Path) -> None:
    machine = Host(str(tmp_path), SetClock())
    reader = SensorReader(machine)
    assert list(reader.read()) == []
    put(machine, "sys/class/hwmon/hwmon2/fan1_input", "900\n")
    put(machine, "sys/class/hwmon/hwmon10/fan1_input", "100\n")
    assert [m.value for m in reader.read()] == [900, 100]  # hwmon2 before hwmon10
