"""How an element is by the states that its sensors assert.

Rules:

- unknown is never bad, and neither is what is not fitted;
- a sensor that tells events (a button, a start, an entry of the log) says what happened and not
  how it is: never bad;
- boards without a switch tell of an opened case for ever: no alarm, as of a switch of hwmon;
- of several states the worst counts, and its words are the reason.
"""

from __future__ import annotations

from typing import NamedTuple

from cimom.health.status import Condition
from hypervisor.ipmi_state import SPECIFIC, Severity, State, state
from hypervisor.ipmi_value import Sensor

CONDITIONS: dict[Severity, Condition] = {
    Severity.OK: Condition.OK,
    Severity.ABSENT: Condition.DORMANT,
    Severity.INFORMATION: Condition.OK,
    Severity.WARNING: Condition.DEGRADED,
    Severity.CRITICAL: Condition.ERROR,
    Severity.FATAL: Condition.NON_RECOVERABLE,
}
FORESEEN = "failure foreseen"
NONE = "None"  # CurrentState while no state holds
NOT_FITTED = "it is not fitted"
# Sensor types (IPMI 2.0 42.2): the case; what tells of events, and not of how it is.
CASE = 0x05
EVENTS = frozenset(
    (0x06, 0x10, 0x11, 0x12, 0x14, 0x1D, 0x1E, 0x1F, 0x20, 0x22, 0x23, 0x24, 0x2A, 0x2B)
)
# Sensor type -> offset that says that the part is there.
PRESENCE = {0x07: 7, 0x08: 0, 0x0C: 6, 0x0D: 0, 0x21: 2, 0x29: 2}


class Judged(NamedTuple):
    """An element's condition, why it is not well, and the word for its state."""

    condition: Condition
    why: str | None
    state: str


def asserted(item: Sensor) -> list[State]:
    """Return the states that hold, the worst first."""
    found = [state(item.sensor_type, item.event_type, offset) for offset in item.states or ()]
    return sorted(found, key=lambda entry: -entry.severity)


def fitted(item: Sensor) -> bool | None:
    """Whether the part that a sensor watches is there; None when it does not tell."""
    if item.states is None:
        return None
    offset = PRESENCE.get(item.sensor_type) if item.event_type == SPECIFIC else None
    if offset is not None and offset in item.possible:
        return offset in item.states
    if any(entry.severity is Severity.ABSENT for entry in asserted(item)):
        return False
    return None


def judge_states(item: Sensor) -> Judged:
    """Judge a sensor of states."""
    if item.states is None:
        return Judged(Condition.UNKNOWN, item.why, "Unknown")
    if fitted(item) is False:
        return Judged(Condition.DORMANT, NOT_FITTED, "not fitted")
    states = asserted(item)
    if not states:
        return Judged(Condition.OK, None, NONE)
    worst = states[0]
    if item.sensor_type in EVENTS or item.sensor_type == CASE:
        text = worst.text if worst.severity >= Severity.WARNING else None
        return Judged(Condition.OK, text, worst.text)
    condition = CONDITIONS[worst.severity]
    if worst.text == FORESEEN:
        condition = Condition.PREDICTIVE_FAILURE
    bad = worst.severity >= Severity.WARNING
    return Judged(condition, worst.text if bad else None, worst.text)


# How much a condition weighs when an element has several.
_WEIGHTS = {
    Condition.DORMANT: 0,
    Condition.UNKNOWN: 1,
    Condition.OK: 2,
    Condition.DEGRADED: 3,
    Condition.PREDICTIVE_FAILURE: 4,
    Condition.ERROR: 5,
    Condition.NON_RECOVERABLE: 6,
}


def weight(condition: Condition) -> int:
    """Return how much a condition counts against others of the same part."""
    return _WEIGHTS.get(condition, 1)
