"""Limits that an operator gave a numeric sensor, in place of those of the machine.  Pure.

The state and the health follow from the limits as a provider's do; what is wrong with a sensor
for another reason, a fault or an alarm of its chip, stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, TypeVar

import msgspec

from cimom.classes import CIM_NumericSensor, SettableThresholds
from cimom.health.status import status_properties
from cimom.health.threshold import BANDS, NORMAL, Thresholds, band, possible_states

S = TypeVar("S", bound=CIM_NumericSensor)

# Property -> field of Thresholds, from below to above.
FIELDS = {
    "LowerThresholdFatal": "lower_fatal",
    "LowerThresholdCritical": "lower_critical",
    "LowerThresholdNonCritical": "lower_non_critical",
    "UpperThresholdNonCritical": "upper_non_critical",
    "UpperThresholdCritical": "upper_critical",
    "UpperThresholdFatal": "upper_fatal",
}
SETTABLE = (
    SettableThresholds.LowerThresholdNonCritical,
    SettableThresholds.UpperThresholdNonCritical,
    SettableThresholds.LowerThresholdCritical,
    SettableThresholds.UpperThresholdCritical,
    SettableThresholds.LowerThresholdFatal,
    SettableThresholds.UpperThresholdFatal,
)
BY_LIMITS = {NORMAL.state, *(item.state for item in BANDS)}  # states that follow from limits


def with_limits(sensor: S, limits: Mapping[str, int | None] | None) -> S:
    """Return a sensor that may be given limits, and has those (None: the machine's own)."""
    if limits is None:
        return msgspec.structs.replace(sensor, SettableThresholds=SETTABLE)
    told = {name: limits.get(name, getattr(sensor, name)) for name in FIELDS}
    thresholds = Thresholds(**{FIELDS[name]: value for name, value in told.items()})
    changes: dict[str, Any] = {
        **told,
        "SettableThresholds": SETTABLE,
        "PossibleStates": possible_states(thresholds),
    }
    if sensor.CurrentReading is not None and sensor.CurrentState in BY_LIMITS:
        found = band(sensor.CurrentReading, thresholds, hysteresis=sensor.Hysteresis or 0)
        status: dict[str, Any] = {**status_properties(found.condition)}
        changes |= {"CurrentState": found.state, **status}
    return msgspec.structs.replace(sensor, **changes)


def fault(limits: Mapping[str, int | None]) -> str | None:
    """Return in words why limits cannot be: they must rise from the lowest to the highest."""
    known = [(name, limits[name]) for name in FIELDS if limits.get(name) is not None]
    for (below, low), (above, high) in pairwise(known):
        if low is not None and high is not None and low > high:
            return f"{below} {low} is above {above} {high}"
    return None
