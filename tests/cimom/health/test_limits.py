"""Limits that an operator gave a sensor."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from cimom.classes import HealthState, KHV_NumericSensor
from cimom.health.limits import fault, with_limits
from cimom.health.status import Condition, status_properties


def sensor(reading: int | None = 50, state: str = "Normal", **more: Any) -> KHV_NumericSensor:
    status: Any = status_properties(Condition.OK)
    return KHV_NumericSensor(
        SystemCreationClassName="KHV_ComputerSystem",
        SystemName="host",
        CreationClassName="KHV_NumericSensor",
        DeviceID="s",
        CurrentReading=reading,
        CurrentState=state,
        UpperThresholdCritical=90,
        **{**status, **more},
    )


def test_every_sensor_says_that_its_limits_can_be_set() -> None:
    found = with_limits(sensor(), None)
    assert found.SettableThresholds == (0, 1, 2, 3, 4, 5)
    assert replace(found, SettableThresholds=None) == sensor()


@pytest.mark.parametrize(
    ("reading", "state", "health"),
    [
        (39, "Normal", HealthState.OK),
        (40, "Upper Non-Critical", HealthState.Degraded_Warning),
        (95, "Upper Critical", HealthState.Critical_failure),
        (5, "Lower Critical", HealthState.Critical_failure),
    ],
)
def test_state_and_health_follow_from_the_limits(
    reading: int, state: str, health: HealthState
) -> None:
    limits = {"UpperThresholdNonCritical": 40, "LowerThresholdCritical": 10}
    found = with_limits(sensor(reading), limits)
    assert (found.CurrentState, found.HealthState) == (state, health)
    assert (found.UpperThresholdNonCritical, found.UpperThresholdCritical) == (40, 90)
    assert set(found.PossibleStates or ()) == {
        "Normal",
        "Upper Non-Critical",
        "Upper Critical",
        "Lower Critical",
        "Unknown",
    }


def test_a_limit_can_be_taken_away() -> None:
    ill = sensor(95, "Upper Critical", HealthState=HealthState.Critical_failure)
    found = with_limits(ill, {"UpperThresholdCritical": None})
    assert (found.UpperThresholdCritical, found.CurrentState) == (None, "Normal")
    assert found.HealthState is HealthState.OK


def test_a_fault_of_the_chip_and_a_mute_sensor_stay_what_they_are() -> None:
    broken: Any = status_properties(Condition.ERROR, "the chip reports a fault")
    for told in (sensor(50, "Fault", **broken), sensor(None, "Unknown")):
        found = with_limits(told, {"UpperThresholdNonCritical": 40})
        assert (found.CurrentState, found.HealthState) == (told.CurrentState, told.HealthState)
        assert found.UpperThresholdNonCritical == 40


def test_limits_must_rise() -> None:
    assert fault({"UpperThresholdNonCritical": 80, "UpperThresholdCritical": 90}) is None
    assert fault({}) is None
    wrong = fault({"UpperThresholdNonCritical": 95, "UpperThresholdCritical": 90})
    assert wrong == "UpperThresholdNonCritical 95 is above UpperThresholdCritical 90"
    assert fault({"LowerThresholdFatal": 5, "UpperThresholdFatal": 1}) is not None
