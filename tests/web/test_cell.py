"""The drawn cells: where a reading stands between its thresholds."""

from __future__ import annotations

from typing import Any

import pytest

from cimom.classes import BaseUnits, KHV_NumericSensor
from cimom.health.rollup import Level
from web.cell import Bar, gauge


def sensor(reading: int | None, **limits: int) -> KHV_NumericSensor:
    keys = {"SystemCreationClassName": "", "SystemName": "", "CreationClassName": ""}
    more: dict[str, Any] = {**keys, **limits}
    return KHV_NumericSensor(
        **more,
        DeviceID="x",
        BaseUnits=BaseUnits.Degrees_C,
        UnitModifier=-3,
        CurrentReading=reading,
    )


def test_reading_and_zones_from_zero_to_beyond_the_last_threshold() -> None:
    drawn = gauge(
        sensor(46000, UpperThresholdNonCritical=80000, UpperThresholdCritical=100000),
        Level.ok,
        "",
    )
    assert drawn.at == 40.0  # of 0 to 115
    assert drawn.zones == (("degraded", 69.6, 17.4), ("critical", 87.0, 13.0))


def test_zones_on_both_sides() -> None:
    drawn = gauge(
        sensor(1000, LowerThresholdNonCritical=900, UpperThresholdNonCritical=1100), None, ""
    )
    assert drawn.at == 50.0
    assert [name for name, _, _ in drawn.zones] == ["degraded", "degraded"]
    assert drawn.zones[1][1] == 0.0


def test_a_fan_that_only_must_not_stop() -> None:
    drawn = gauge(sensor(8000, LowerThresholdCritical=500), None, "")
    (zone,) = drawn.zones
    assert zone[0] == "critical"
    assert drawn.at is not None
    assert zone[1] + zone[2] < drawn.at < 100


@pytest.mark.parametrize("made", [sensor(None, UpperThresholdCritical=1), sensor(5)])
def test_nothing_is_drawn_without_a_reading_or_thresholds(made: KHV_NumericSensor) -> None:
    assert not gauge(made, None, "").drawn


@pytest.mark.parametrize("reading", [-400_000, -1, 0, 1, 250_000])
def test_places_stay_in_the_drawing(reading: int) -> None:
    drawn = gauge(sensor(reading, UpperThresholdCritical=0, LowerThresholdFatal=0), None, "")
    assert drawn.at is not None
    assert 0 <= drawn.at <= 100
    for _, start, width in drawn.zones:
        assert 0 <= start <= start + width <= 100.1


def test_columns_leave_idle_threads_out() -> None:
    assert Bar(50, (0, 30, 100)).columns == "M1 100v-30h.8v30zM2 100v-100h.8v100z"
