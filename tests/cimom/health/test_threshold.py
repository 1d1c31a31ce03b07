from __future__ import annotations

import pytest

from cimom.health.threshold import BANDS, NORMAL, UNKNOWN, Band, Thresholds, band, possible_states

LIMITS = Thresholds(
    lower_fatal=0, lower_critical=10, lower_non_critical=20,
    upper_non_critical=80, upper_critical=90, upper_fatal=100,
)  # fmt: skip
BY_STATE = {item.state: item for item in (*BANDS, NORMAL, UNKNOWN)}


@pytest.mark.parametrize(
    ("reading", "state"),
    [
        (None, "Unknown"), (-1, "Lower Fatal"), (0, "Lower Fatal"), (1, "Lower Critical"),
        (20, "Lower Non-Critical"), (21, "Normal"), (79, "Normal"), (80, "Upper Non-Critical"),
        (90, "Upper Critical"), (100, "Upper Fatal"),
    ],
)  # fmt: skip
def test_reading_at_a_threshold_is_beyond_it(reading: int | None, state: str) -> None:
    assert band(reading, LIMITS).state == state


def test_limit_that_is_not_set_is_never_crossed() -> None:
    assert band(10**9, Thresholds()) is NORMAL
    assert band(10**9, Thresholds(upper_non_critical=1)).state == "Upper Non-Critical"


@pytest.mark.parametrize(
    ("last", "reading", "state"),
    [
        ("Normal", 78, "Normal"),
        ("Upper Non-Critical", 78, "Upper Non-Critical"),
        ("Upper Non-Critical", 75, "Normal"),  # back by all of it
        ("Upper Critical", 87, "Upper Critical"),
        ("Upper Critical", 84, "Upper Non-Critical"),
        ("Upper Critical", 77, "Upper Non-Critical"),  # the inner band is held, too
        ("Upper Non-Critical", 87, "Upper Non-Critical"),  # never the outer one
        ("Lower Non-Critical", 23, "Lower Non-Critical"),
        ("Lower Non-Critical", 78, "Normal"),  # the other side holds nothing
        ("Unknown", 78, "Normal"),
    ],
)
def test_hysteresis_holds_a_band(last: str, reading: int, state: str) -> None:
    before: Band = BY_STATE[last]
    assert band(reading, LIMITS, hysteresis=5, last=before).state == state


def test_possible_states_are_those_of_the_limits_that_are_set() -> None:
    assert possible_states(Thresholds()) == ("Normal", "Unknown")
    assert set(possible_states(LIMITS)) == set(BY_STATE)
