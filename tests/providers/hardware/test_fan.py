from __future__ import annotations

from pathlib import Path

import pytest

from cimom.classes import (
    ControlMode,
    EnabledState,
    HealthState,
    KHV_Fan,
    KHV_NumericSensor,
    OperationalStatus,
)
from cimom.testing import readings_of
from hypervisor.host import Host
from providers.hardware import provider
from providers.hardware.sensor import Sensors
from tests.hosts import host, put

CHIP = "sys/devices/platform/nct6775.656/hwmon/hwmon2"


def fans(sensors: Sensors) -> dict[str, KHV_Fan]:
    return {item.DeviceID: item for item in sensors.read() if isinstance(item, KHV_Fan)}


def server(tmp_path: Path) -> tuple[Host, Sensors]:
    machine = host("server", tmp_path)
    return machine, Sensors(machine, "x")


def test_fan_is_as_its_sensor_is(tmp_path: Path) -> None:
    _, sensors = server(tmp_path)
    found = fans(sensors)
    assert found["fan/nct6775.656/fan1"].Speed == 5400
    slow = found["fan/nct6775.656/fan4"]
    assert slow.OperationalStatus == (OperationalStatus.Degraded,)
    assert slow.SensorDeviceID == "hwmon/nct6775.656/fan4"


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({"fan1_input": "0"}, OperationalStatus.Error),
        ({"fan1_input": "0", "pwm1": "128"}, OperationalStatus.Error),
        ({"fan1_input": "0", "pwm1": "0", "pwm1_enable": "0"}, OperationalStatus.Error),
        ({"fan1_input": "0", "pwm1": "0", "pwm1_enable": "1"}, OperationalStatus.Degraded),
        ({"fan1_input": "1"}, OperationalStatus.Degraded),
        ({"fan1_input": "0", "fan1_min": "0"}, OperationalStatus.Dormant),
        ({"fan1_input": "0", "fan1_fault": "1"}, OperationalStatus.Unknown),
    ],
)
def test_what_it_means_that_a_fan_with_a_limit_is_slow_or_stands(
    files: dict[str, str], status: OperationalStatus, tmp_path: Path
) -> None:
    machine, sensors = server(tmp_path)
    for name, text in files.items():
        put(machine, f"{CHIP}/{name}", f"{text}\n")
    assert fans(sensors)["fan/nct6775.656/fan1"].OperationalStatus == (status,)


def test_a_fan_that_stands_below_its_limit_is_lower_critical(tmp_path: Path) -> None:
    machine, sensors = server(tmp_path)
    put(machine, f"{CHIP}/fan1_input", "0\n")
    (sensor,) = (
        item
        for item in sensors.read()
        if isinstance(item, KHV_NumericSensor) and item.DeviceID == "hwmon/nct6775.656/fan1"
    )
    assert (sensor.LowerThresholdNonCritical, sensor.LowerThresholdCritical) == (600, 0)
    assert (sensor.CurrentState, sensor.HealthState) == (
        "Lower Critical",
        HealthState.Critical_failure,
    )


def test_how_a_fan_is_driven(tmp_path: Path) -> None:
    machine, sensors = server(tmp_path)
    put(machine, f"{CHIP}/pwm1", "128\n")
    put(machine, f"{CHIP}/pwm1_enable", "5\n")
    put(machine, f"{CHIP}/fan1_target", "5000\n")
    fan = fans(sensors)["fan/nct6775.656/fan1"]
    assert (fan.VariableSpeed, fan.DesiredSpeed) == (True, 5000)
    assert fan.ControlMode is ControlMode.Automatic


def test_connector_without_a_fan_is_no_alarm(tmp_path: Path) -> None:
    machine, sensors = server(tmp_path)
    put(machine, f"{CHIP}/fan5_input", "0\n")
    put(machine, f"{CHIP}/pwm5", "255\n")
    fan = fans(sensors)["fan/nct6775.656/fan5"]
    assert (fan.HealthState, fan.EnabledState) == (
        HealthState.OK,
        EnabledState.Enabled_but_Offline,
    )


def test_fan_that_turned_and_stands_still_though_driven_is_an_error(tmp_path: Path) -> None:
    machine, sensors = server(tmp_path)
    put(machine, f"{CHIP}/fan5_input", "900\n")
    put(machine, f"{CHIP}/pwm5", "255\n")
    assert fans(sensors)["fan/nct6775.656/fan5"].HealthState is HealthState.OK
    put(machine, f"{CHIP}/fan5_input", "0\n")
    fan = fans(sensors)["fan/nct6775.656/fan5"]
    assert fan.OperationalStatus == (OperationalStatus.Error,)
    assert fan.StatusDescriptions == ("it is driven and stands still",)


def test_fan_stands_on_the_host(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    assert len(list(readings.rows(KHV_Fan))) == 4
