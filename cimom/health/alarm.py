"""Alarms: an illness that lasts, from when it is raised until it has ended for good.  Pure.

Rules:

- an element that is ill for `raise_s`, in one piece or in several, raises an alarm; one that gets
  worse raises it anew;
- the alarm is over when the element was well for `clear_s` without a break, and for longer than it
  takes until it is read again: one that flaps makes one alarm, not many;
- unknown is no state of its own: a sensor that is mute for a moment neither fell ill nor recovered;
- an operator may acknowledge an alarm: it stays, and so does the state of the element; when it gets
  worse it has to be acknowledged anew;
- an element that is gone takes its alarm with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from cimom.classes import CIM_ManagedSystemElement
from cimom.health.rollup import SEVERITY, Level, level_of
from cimom.model import own_key

# What was well at one read has to be well at the next as well, which may be late.
READS = 1.5


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """How long an element has to be ill, and well again; `clear_s` of 0: once is enough."""

    raise_s: float = 2.0  # a link that is renegotiated is down for less
    clear_s: float = 30.0

    def quiet_s(self, interval_s: float) -> float:
        """Return how long an element has to be well that is read every `interval_s`; 0: once."""
        return max(self.clear_s, READS * interval_s) if self.clear_s else 0.0


IMMEDIATE = Policy(raise_s=0.0, clear_s=0.0)


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an illness.  Times: POSIX seconds."""

    class_name: str
    element: str  # what tells the element from others of its class
    name: str
    level: Level
    text: str
    action: str
    raised_at: float
    changed_at: float
    acknowledged_by: str | None = None
    acknowledged_at: float | None = None
    comment: str = ""

    @property
    def ident(self) -> str:
        """What tells this alarm from others: the same as long as the element is."""
        text = f"{self.class_name}\n{self.element}"
        return hashlib.blake2s(text.encode(), digest_size=8).hexdigest()


class Step(NamedTuple):
    """What an element's alarm is to become: `level` ok means that it is over."""

    instance: CIM_ManagedSystemElement
    level: Level


class _Course:
    """How an element's health went lately."""

    def __init__(self, instance: CIM_ManagedSystemElement, raised: Level) -> None:
        self.instance = instance
        self.raised = raised  # the level of its alarm
        self.level = raised  # the level it has
        self.since = 0.0  # it has it
        self.ill_s = 0.0  # how long it was ill before, and never well for long since
        self.interval_s = 0.0  # how often what tells its level is read


class Course:
    """How the health of all elements goes."""

    def __init__(self, policy: Policy = IMMEDIATE) -> None:
        self.policy = policy  # may become another one; what is on its way goes by it, too
        self._courses: dict[tuple[str, str], _Course] = {}

    def see(
        self,
        instance: CIM_ManagedSystemElement,
        raised: Level,
        now: float,
        interval_s: float = 0.0,
    ) -> None:
        """Take an element as it is now; `raised` is the level of the alarm that there is of it.

        `interval_s` is how often it is read; 0 for what is told when it changes.
        """
        level = level_of(instance)
        if level is None or level is Level.unknown:
            return
        place = (instance.CIM_NAME, own_key(instance))
        course = self._courses.get(place)
        if course is None:
            if level is Level.ok and raised is Level.ok:
                return
            course = self._courses[place] = _Course(instance, raised)
            course.since, course.interval_s = now, interval_s
        course.instance = instance
        if level is not course.level:
            if course.level is not Level.ok:
                course.ill_s += now - course.since
            course.level, course.since, course.interval_s = level, now, interval_s

    def gone(self, class_name: str, element: str) -> None:
        """Forget an element."""
        self._courses.pop((class_name, element), None)

    def due(self, now: float, most: int) -> list[Step]:
        """Return what alarms are to become now, and take it as done; at most so many at once."""
        found: list[Step] = []
        for place, course in list(self._courses.items()):
            if len(found) == most:
                break
            if not self._is_due(course, now):
                continue
            if course.level is not course.raised:
                found.append(Step(course.instance, course.level))
                course.raised = course.level
            if course.level is Level.ok:
                del self._courses[place]
        return found

    def _is_due(self, course: _Course, now: float) -> bool:
        return now >= self._time(course)

    def _time(self, course: _Course) -> float:
        """Return when a course has to be looked at; infinity: when something changes."""
        if SEVERITY[course.level] > SEVERITY[course.raised]:
            before = course.ill_s if course.raised is Level.ok else 0.0
            return course.since + max(0.0, self.policy.raise_s - before)
        if course.level is Level.ok or SEVERITY[course.level] < SEVERITY[course.raised]:
            return course.since + self.policy.quiet_s(course.interval_s)
        return float("inf")

    def next_due(self) -> float | None:
        """Return when `due` has something to say; None: not before something changes."""
        times = [self._time(course) for course in self._courses.values()]
        first = min(times, default=float("inf"))
        return None if first == float("inf") else first


def worst_first(alarms: Iterable[Alarm]) -> Iterator[Alarm]:
    """Yield alarms, those not acknowledged and the worst first, then the newest."""
    yield from sorted(
        alarms,
        key=lambda a: (a.acknowledged_by is not None, -SEVERITY[a.level], -a.raised_at),
    )
