"""Roll-up: from the health of elements to that of a subsystem and the host, with the reasons.

Pure functions over instances and sources.  Rules:

- an element's level comes from HealthState alone; NULL means that its class tells no health;
- a group is as bad as its worst element; an element whose health is unknown is counted, but it
  neither hides trouble nor raises an alarm: one mute sensor must not turn a host grey;
- a group whose source cannot be read is unknown, unless something in it is known to be worse.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

import msgspec

from cimom.classes import (
    CIM_ManagedSystemElement,
    CIM_NumericSensor,
    HealthState,
    KHV_Fan,
    KHV_IPMIFan,
    KHV_IPMINumericSensor,
    KHV_IPMIPowerSupply,
    KHV_IPMISensor,
    OperationalStatus,
)
from cimom.health.quantity import quantity
from cimom.model import Key, key_of, own_key


class Level(IntEnum):
    """The four levels that people and alerts tell apart; the numbers are those of /metrics."""

    ok = 0
    degraded = 1
    critical = 2
    unknown = 3


LEVELS: dict[int, Level] = {
    HealthState.Unknown: Level.unknown,
    HealthState.OK: Level.ok,
    HealthState.Degraded_Warning: Level.degraded,
    HealthState.Minor_failure: Level.degraded,
    HealthState.Major_failure: Level.critical,
    HealthState.Critical_failure: Level.critical,
    HealthState.Non_recoverable_error: Level.critical,
}
SEVERITY = {Level.ok: 0, Level.unknown: 1, Level.degraded: 2, Level.critical: 3}

# CurrentState of a numeric sensor -> the property that holds the threshold it is beyond.
CROSSED = {
    "lower non-critical": "LowerThresholdNonCritical",
    "upper non-critical": "UpperThresholdNonCritical",
    "lower critical": "LowerThresholdCritical",
    "upper critical": "UpperThresholdCritical",
    "lower fatal": "LowerThresholdFatal",
    "upper fatal": "UpperThresholdFatal",
}


class Problem(msgspec.Struct, frozen=True):
    """Something that is not well: which element (None: a whole source) and why, in words."""

    level: Level
    class_name: str
    key: Key | None
    name: str
    text: str
    teller: str | None = None  # DeviceID of the element that tells the same


class Rollup(msgspec.Struct, frozen=True):
    """The health of a group: how many elements stand at each level, and what is wrong."""

    level: Level
    counts: dict[Level, int]
    problems: tuple[Problem, ...]  # the worst first

    @property
    def total(self) -> int:
        """How many elements there are, those without a health too."""
        return sum(self.counts.values())


def level_of(element: CIM_ManagedSystemElement) -> Level | None:
    """Return an element's level; None when its class tells no health (NULL)."""
    health = getattr(element, "HealthState", None)
    return None if health is None else LEVELS.get(health, Level.unknown)


def worst(levels: Iterable[Level]) -> Level:
    """Return the worst of the levels; `ok` of none."""
    return max(levels, key=SEVERITY.__getitem__, default=Level.ok)


def name_of(element: CIM_ManagedSystemElement) -> str:
    """Return what people call an element."""
    return element.ElementName or element.Name or own_key(element)


def teller(element: object) -> str | None:
    """Return the DeviceID of the element that tells the same of its health; None: none does.

    A fan is as its sensor is, a state of a fan or power supply is that part's; where a part is as
    a sensor of states says, the part tells it.
    """
    if isinstance(element, KHV_IPMIFan | KHV_IPMIPowerSupply):
        numeric = element.SensorClass == KHV_IPMINumericSensor.CIM_NAME
        return element.SensorDeviceID if numeric else None
    if isinstance(element, KHV_IPMISensor):
        return element.MonitoredDeviceID
    return element.SensorDeviceID if isinstance(element, KHV_Fan) else None


def reason(element: CIM_ManagedSystemElement) -> str:
    """Say in words why an element is not well: `is at 92.0 °C, upper non-critical 90.0 °C`."""
    if isinstance(element, CIM_NumericSensor) and element.CurrentReading is not None:
        state = (element.CurrentState or "").lower()
        if state in CROSSED:
            limit = quantity(element, getattr(element, CROSSED[state]))
            return f"is at {quantity(element, element.CurrentReading)}, {state} {limit}"
    status = [_status_words(item) for item in element.OperationalStatus or ()]
    texts = [text for text in element.StatusDescriptions or () if text]
    described = [text for text in texts if text.lower() not in status]
    if described:
        return "reports: " + "; ".join(described)
    if status:
        return "reports " + ", ".join(status)
    return "reports " + _status_words(element.HealthState or HealthState.Unknown)


def _status_words(status: OperationalStatus | HealthState) -> str:
    return status.name.replace("_", " ").lower()


def roll_up(
    elements: Iterable[CIM_ManagedSystemElement],
    sources: Iterable[Problem] = (),
) -> Rollup:
    """Roll elements up; `sources` are the problems of the sources they come from."""
    counts = dict.fromkeys(Level, 0)
    ill = []
    for element in elements:
        level = level_of(element)
        counts[level or Level.ok] += 1
        if level in (Level.degraded, Level.critical):
            key = key_of(element)
            name = name_of(element)
            text = reason(element)
            ill.append(Problem(level, element.CIM_NAME, key, name, text, teller(element)))
    return _rollup(counts, [*sources, *ill])


def _rollup(counts: dict[Level, int], problems: list[Problem]) -> Rollup:
    """Return a roll-up whose problems are named once each, the worst first."""
    told = {str(problem.key[-1]) for problem in problems if problem.key}
    once = [problem for problem in problems if problem.teller not in told]
    once.sort(key=lambda problem: -SEVERITY[problem.level])
    return Rollup(worst(problem.level for problem in once), counts, tuple(once))


def join(rollups: Iterable[Rollup]) -> Rollup:
    """Roll groups up into the whole."""
    counts = dict.fromkeys(Level, 0)
    problems: list[Problem] = []
    for rollup in rollups:
        problems.extend(rollup.problems)
        for level, count in rollup.counts.items():
            counts[level] += count
    return _rollup(counts, problems)
