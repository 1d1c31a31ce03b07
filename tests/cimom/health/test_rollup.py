"""From elements to the host: the worst counts, unknown neither hides nor alarms, words say why."""

from __future__ import annotations

from typing import Any

import pytest

from cimom.classes import (
    BaseUnits,
    HealthState,
    KHV_DiskDrive,
    KHV_Fan,
    KHV_IPMIFan,
    KHV_IPMIPowerSupply,
    KHV_IPMISensor,
    KHV_NumericSensor,
    OperationalStatus,
)
from cimom.health.rollup import (
    Level,
    Problem,
    join,
    level_of,
    name_of,
    reason,
    roll_up,
    teller,
    worst,
)

KEYS: dict[str, Any] = {"SystemCreationClassName": "", "SystemName": "", "CreationClassName": ""}


def disk(health: int | None, name: str = "sda", **more: Any) -> KHV_DiskDrive:
    state = None if health is None else HealthState(health)
    return KHV_DiskDrive(**KEYS, DeviceID=name, ElementName=name, HealthState=state, **more)


def part(cls: Any, **more: Any) -> Any:
    return cls(**KEYS, DeviceID="part", **more)


@pytest.mark.parametrize(
    ("health", "level"),
    [
        (None, None),
        (0, Level.unknown),
        (5, Level.ok),
        (10, Level.degraded),
        (15, Level.degraded),
        (20, Level.critical),
        (25, Level.critical),
        (30, Level.critical),
        (77, Level.unknown),
    ],
)
def test_level_of_each_health_state(health: int | None, level: Level | None) -> None:
    assert level_of(disk(health)) == level


def test_worst_orders_unknown_between_well_and_ill() -> None:
    assert worst([]) == Level.ok
    assert worst([Level.ok, Level.unknown]) == Level.unknown
    assert worst([Level.unknown, Level.degraded]) == Level.degraded
    assert worst([Level.degraded, Level.critical, Level.unknown]) == Level.critical


def test_a_group_is_as_bad_as_its_worst_and_names_it_first() -> None:
    rollup = roll_up([disk(5), disk(10, "sdb"), disk(25, "sdc"), disk(0, "sdd"), disk(None, "sde")])
    assert rollup.level == Level.critical
    assert [problem.name for problem in rollup.problems] == ["sdc", "sdb"]
    assert rollup.counts == {
        Level.ok: 2,
        Level.degraded: 1,
        Level.critical: 1,
        Level.unknown: 1,
    }
    assert rollup.total == 5


def test_an_element_that_cannot_tell_alarms_nobody() -> None:
    assert roll_up([disk(5), disk(0)]).level == Level.ok


def test_a_source_that_cannot_be_read_is_unknown_but_hides_nothing() -> None:
    mute = Problem(Level.unknown, "", ("disks",), "Disks", "cannot be read")
    assert roll_up([disk(5)], [mute]).level == Level.unknown
    rollup = roll_up([disk(10)], [mute])
    assert rollup.level == Level.degraded
    assert [problem.level for problem in rollup.problems] == [Level.degraded, Level.unknown]


def test_join_is_the_worst_of_the_groups() -> None:
    whole = join([roll_up([disk(5)]), roll_up([disk(25, "sdb"), disk(5)]), roll_up([])])
    assert whole.level == Level.critical
    assert whole.total == 3
    assert [problem.name for problem in whole.problems] == ["sdb"]


def sensor(state: str, reading: int | None = 92000) -> KHV_NumericSensor:
    return KHV_NumericSensor(
        **KEYS,
        DeviceID="hwmon/x/temp1",
        ElementName="CPU0 Temp",
        BaseUnits=BaseUnits.Degrees_C,
        UnitModifier=-3,
        CurrentReading=reading,
        CurrentState=state,
        UpperThresholdNonCritical=90000,
        UpperThresholdCritical=100000,
        LowerThresholdFatal=-10000,
        HealthState=HealthState.Degraded_Warning,
        OperationalStatus=(OperationalStatus.Degraded,),
    )


@pytest.mark.parametrize(
    ("element", "text"),
    [
        (sensor("Upper Non-Critical"), "is at 92.0 °C, upper non-critical 90.0 °C"),
        (sensor("Lower Fatal", -12000), "is at -12.0 °C, lower fatal -10.0 °C"),
        (sensor("Unknown", None), "reports degraded"),
        (disk(10, StatusDescriptions=("", "worn out")), "reports: worn out"),
        (
            disk(
                10,
                OperationalStatus=(
                    OperationalStatus.Predictive_Failure,
                    OperationalStatus.Degraded,
                ),
                StatusDescriptions=("worn out", "Degraded"),
            ),
            "reports: worn out",
        ),
        (
            disk(10, OperationalStatus=(OperationalStatus.Predictive_Failure,)),
            "reports predictive failure",
        ),
        (disk(25), "reports critical failure"),
    ],
)
def test_reason_in_words(element: KHV_NumericSensor | KHV_DiskDrive, text: str) -> None:
    assert reason(element) == text


def test_name_falls_back_to_the_key() -> None:
    assert name_of(disk(5, "sda")) == "sda"
    assert name_of(KHV_DiskDrive(**KEYS, DeviceID="disk/1", Name="sdx")) == "sdx"
    assert name_of(KHV_DiskDrive(**KEYS, DeviceID="disk/1")) == "disk/1"


def test_what_a_sensor_tells_of_a_fan_is_a_problem_once() -> None:
    ill = HealthState.Degraded_Warning
    sensor = KHV_NumericSensor(**KEYS, DeviceID="hwmon/fan1", HealthState=ill)
    fans = [
        KHV_Fan(**KEYS, DeviceID=f"fan/{n}", SensorDeviceID=f"hwmon/fan{n}", HealthState=ill)
        for n in (1, 2)
    ]
    rollup = roll_up([*fans, sensor])
    assert [problem.name for problem in rollup.problems] == ["fan/2", "hwmon/fan1"]
    assert rollup.counts[Level.degraded] == 3


@pytest.mark.parametrize(
    ("element", "told_by"),
    [
        (part(KHV_IPMIFan, SensorDeviceID="n", SensorClass="KHV_IPMINumericSensor"), "n"),
        (part(KHV_IPMIPowerSupply, SensorDeviceID="s", SensorClass="KHV_IPMISensor"), None),
        (part(KHV_IPMISensor, MonitoredDeviceID="p"), "p"),
        (part(KHV_IPMISensor), None),
        (part(KHV_NumericSensor), None),
    ],
)
def test_who_tells_the_same(element: object, told_by: str | None) -> None:
    assert teller(element) == told_by


def test_what_a_part_of_another_group_tells_is_a_problem_once() -> None:
    ill = HealthState.Degraded_Warning
    part = KHV_IPMIPowerSupply(**KEYS, DeviceID="p", HealthState=ill)
    state = KHV_IPMISensor(**KEYS, DeviceID="s", MonitoredDeviceID="p", HealthState=ill)
    assert [p.name for p in join([roll_up([state]), roll_up([part])]).problems] == ["p"]
    assert [p.name for p in roll_up([state]).problems] == ["s"]
