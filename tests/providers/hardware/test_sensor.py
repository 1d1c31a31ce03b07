from __future__ import annotations

from pathlib import Path

import pytest

from cimom.classes import (
    BaseUnits,
    EnabledState,
    HealthState,
    KHV_NumericSensor,
    KHV_Sensor,
    OperationalStatus,
    SensorType,
)
from cimom.testing import readings_of
from hypervisor.hwmon import Limits, Measurement, Quantity
from providers.hardware import provider
from providers.hardware.sensor import Sensors, heeded, numeric_sensor, thresholds
from tests.hosts import host, put


@pytest.fixture
def sensors(tmp_path: Path) -> dict[str, KHV_NumericSensor]:
    readings = readings_of(provider(host("server", tmp_path)))
    return {row.instance.DeviceID: row.instance for row in readings.rows(KHV_NumericSensor)}


def test_temperature_beyond_max_is_degraded_and_says_why(
    sensors: dict[str, KHV_NumericSensor],
) -> None:
    hot = sensors["hwmon/coretemp.1/temp1"]
    assert (hot.CurrentReading, hot.UnitModifier, hot.SensorType) == (
        86000,
        -3,
        SensorType.Temperature,
    )
    assert hot.CurrentState == "Upper Non-Critical"
    assert hot.OperationalStatus == (OperationalStatus.Degraded,)
    assert hot.HealthState is HealthState.Degraded_Warning
    assert hot.StatusDescriptions == ("Upper Non-Critical",)


def test_slow_fan_is_below_its_lower_threshold(sensors: dict[str, KHV_NumericSensor]) -> None:
    fan = sensors["hwmon/nct6775.656/fan4"]
    assert (fan.CurrentReading, fan.CurrentState) == (480, "Lower Non-Critical")


def test_sensor_that_cannot_be_read_keeps_its_place(sensors: dict[str, KHV_NumericSensor]) -> None:
    inlet = sensors["hwmon/nct6775.656/temp2"]
    assert inlet.CurrentReading is None
    assert (inlet.CurrentState, inlet.HealthState) == ("Unknown", HealthState.Unknown)
    assert inlet.EnabledState is EnabledState.Enabled_but_Offline


def test_power_is_milliwatts(sensors: dict[str, KHV_NumericSensor]) -> None:
    power = sensors["hwmon/acpi-power.0/power1"]
    assert (power.CurrentReading, power.UnitModifier) == (187000, -3)


def measurement(**fields: object) -> Measurement:
    """Make a measurement of the fields of both structs."""
    limits = {name: fields.pop(name) for name in Limits.__struct_fields__ if name in fields}
    base = {"chip": "c", "chip_name": "c", "item": "temp1", "quantity": Quantity.TEMPERATURE}
    return Measurement(limits=Limits(**limits), **{**base, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "state"),
    [
        (9, "Lower Critical"),
        (10, "Lower Critical"),
        (11, "Lower Non-Critical"),
        (21, "Normal"),
        (79, "Normal"),
        (80, "Upper Non-Critical"),
        (90, "Upper Critical"),
        (100, "Upper Fatal"),
        (None, "Unknown"),
    ],
)
def test_bands(value: int | None, state: str) -> None:
    item = measurement(value=value, lcrit=10, min=20, max=80, crit=90, emergency=100)
    assert numeric_sensor("s", item).CurrentState == state


def test_fault_flag_makes_the_reading_unknown_and_alarm_degrades() -> None:
    broken = numeric_sensor("s", measurement(value=-128000, fault=True))
    assert (broken.CurrentReading, broken.HealthState) == (None, HealthState.Unknown)
    alarmed = numeric_sensor("s", measurement(value=20, alarm=True))
    assert alarmed.StatusDescriptions == ("the chip reports an alarm",)


def test_energy_is_joules() -> None:
    """The kernel counts microjoules (Documentation/hwmon/sysfs-interface.rst)."""
    item = measurement(quantity=Quantity.ENERGY, item="energy1", value=123_456_789)
    sensor = numeric_sensor("s", item)
    assert (sensor.CurrentReading, sensor.UnitModifier, sensor.BaseUnits) == (
        123, 0, BaseUnits.Joules,
    )  # fmt: skip
    assert sensor.OtherSensorTypeDescription == "Energy"


@pytest.mark.parametrize(
    ("fields", "alarm"),
    [
        ({"quantity": Quantity.VOLTAGE, "value": 1016, "min": 0, "max": 0}, False),
        ({"value": 30000, "max": 0}, False),
        ({"quantity": Quantity.FAN, "value": 0, "min": 0}, False),
        ({"value": 30000, "max": 20000}, True),
        ({"value": 30000}, True),  # a chip may tell no limit
    ],
)
def test_an_alarm_against_limits_that_nobody_set_is_none(
    fields: dict[str, object], alarm: bool
) -> None:
    assert heeded(measurement(alarm=True, **fields)).alarm is alarm


def test_limits_the_wrong_way_round_are_none() -> None:
    assert thresholds(measurement(min=0, max=0), 1).upper_non_critical is None


@pytest.mark.parametrize(
    ("quantity", "limits"),
    [
        (Quantity.FAN, {"min": 0}),  # a header without a fan
        (Quantity.VOLTAGE, {"min": 0, "max": 0}),
        (Quantity.CURRENT, {"max": 0}),
        (Quantity.TEMPERATURE, {"max": 0, "crit": 0, "emergency": 0}),
        (Quantity.TEMPERATURE, {"min": -273150, "max": 65261850}),  # NVMe
    ],
)
def test_limit_that_nobody_has_set_is_none(quantity: Quantity, limits: dict[str, int]) -> None:
    sensor = numeric_sensor("s", measurement(quantity=quantity, value=0, **limits))
    assert (sensor.CurrentState, sensor.HealthState) == ("Normal", HealthState.OK)
    assert sensor.SupportedThresholds == ()


def test_negative_rail_and_freezing_point_keep_their_limits() -> None:
    rail = measurement(quantity=Quantity.VOLTAGE, value=-12000, min=-12600, max=-11400)
    assert thresholds(rail, 1).lower_non_critical == -12600
    assert thresholds(measurement(min=0, max=70000), 1).lower_non_critical == 0


def test_band_is_left_only_after_the_hysteresis(tmp_path: Path) -> None:
    machine = host("empty", tmp_path)
    base = "sys/class/hwmon/hwmon0"
    put(machine, f"{base}/temp1_max", "80000\n")
    put(machine, f"{base}/temp1_max_hyst", "75000\n")
    put(machine, f"{base}/temp1_input", "79000\n")
    sensors = Sensors(machine, "s")
    states = []
    for value in (79000, 80000, 76000, 75000, 79000):
        put(machine, f"{base}/temp1_input", f"{value}\n")
        states += [(s.CurrentState or "", s.Hysteresis) for s in sensors.read()]
    hot = "Upper Non-Critical"
    assert states == [(word, 5000) for word in ("Normal", hot, hot, "Normal", "Normal")]


def test_only_thresholds_that_are_set_are_supported() -> None:
    sensor = numeric_sensor("s", measurement(value=1, max=80, crit=90))
    assert sensor.SupportedThresholds == (1, 3)
    assert sensor.PossibleStates == ("Normal", "Upper Non-Critical", "Upper Critical", "Unknown")


def test_sensor_names_what_it_measures(sensors: dict[str, KHV_NumericSensor]) -> None:
    assert sensors["hwmon/coretemp.1/temp1"].MonitoredDeviceID == "cpu/1"
    assert sensors["hwmon/nct6775.656/fan1"].MonitoredDeviceID == "fan/nct6775.656/fan1"
    nvme = next(item for name, item in sensors.items() if name.startswith("hwmon/nvme"))
    assert (nvme.MonitoredDeviceID or "").startswith("disk/")
    assert sensors["hwmon/nct6775.656/temp1"].MonitoredDeviceID is None


def test_opened_case_is_shown_and_is_no_alarm(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    base = "sys/devices/platform/nct6775.656/hwmon/hwmon2"
    put(machine, f"{base}/intrusion0_alarm", "1\n")
    put(machine, f"{base}/intrusion1_alarm", "0\n")
    rows = readings_of(provider(machine)).rows(KHV_Sensor)
    states = {row.instance.DeviceID: row.instance for row in rows}
    opened = states["hwmon/nct6775.656/intrusion0"]
    assert (opened.CurrentState, opened.HealthState) == ("Opened", HealthState.OK)
    assert opened.SensorType is SensorType.Intrusion
    assert states["hwmon/nct6775.656/intrusion1"].CurrentState == "Closed"
