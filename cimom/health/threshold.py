"""Thresholds of numeric sensors: which band a reading lies in.  Pure; knows no units."""

from __future__ import annotations

import msgspec

from cimom.health.status import Condition


class Thresholds(msgspec.Struct, frozen=True, kw_only=True):
    """The six limits of CIM_NumericSensor, in the sensor's own unit; None where there is none."""

    lower_non_critical: int | None = None
    upper_non_critical: int | None = None
    lower_critical: int | None = None
    upper_critical: int | None = None
    lower_fatal: int | None = None
    upper_fatal: int | None = None


# In the order of CIM_NumericSensor.SupportedThresholds' ValueMap.
THRESHOLD_FIELDS = Thresholds.__struct_fields__


class Band(msgspec.Struct, frozen=True):
    """Where a reading lies: CIM_Sensor.CurrentState and the condition that it means."""

    state: str
    condition: Condition
    threshold: str | None = None  # field of Thresholds that was crossed


NORMAL = Band("Normal", Condition.OK)
UNKNOWN = Band("Unknown", Condition.UNKNOWN)
# The worst first: a reading beyond two limits lies in the outer band.
BANDS: tuple[Band, ...] = (
    Band("Upper Fatal", Condition.NON_RECOVERABLE, "upper_fatal"),
    Band("Lower Fatal", Condition.NON_RECOVERABLE, "lower_fatal"),
    Band("Upper Critical", Condition.ERROR, "upper_critical"),
    Band("Lower Critical", Condition.ERROR, "lower_critical"),
    Band("Upper Non-Critical", Condition.DEGRADED, "upper_non_critical"),
    Band("Lower Non-Critical", Condition.DEGRADED, "lower_non_critical"),
)


def band(
    reading: int | None, thresholds: Thresholds, *, hysteresis: int = 0, last: Band = NORMAL
) -> Band:
    """Return the band of a reading; a reading at a threshold is beyond it.

    A band that was entered (`last` lies there or further out) is left only when the reading has
    come back by `hysteresis` (CIM_NumericSensor.Hysteresis).
    """
    if reading is None:
        return UNKNOWN
    for candidate in BANDS:
        limit = getattr(thresholds, candidate.threshold or "")
        if limit is None:
            continue
        beyond = reading - limit if _is_upper(candidate) else limit - reading
        if beyond >= 0 or (beyond > -hysteresis and _reaches(last, candidate)):
            return candidate
    return NORMAL


def _is_upper(item: Band) -> bool:
    return (item.threshold or "").startswith("upper")


def _reaches(last: Band, candidate: Band) -> bool:
    """Whether `last` is a band on the candidate's side, and at least as far out."""
    if last not in BANDS or _is_upper(last) != _is_upper(candidate):
        return False
    return BANDS.index(last) <= BANDS.index(candidate)


def possible_states(thresholds: Thresholds) -> tuple[str, ...]:
    """Return the states that a sensor with these limits can have (CIM_Sensor.PossibleStates)."""
    crossable = [b.state for b in BANDS if getattr(thresholds, b.threshold or "") is not None]
    return ("Normal", *crossable[::-1], "Unknown")
