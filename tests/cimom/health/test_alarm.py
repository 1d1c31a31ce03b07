"""When an illness is an alarm, and when it is over."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import given, settings, strategies as st

from cimom.classes import KHV_DiskDrive
from cimom.health.alarm import Alarm, Course, Policy, worst_first
from cimom.health.rollup import Level
from cimom.health.status import Condition, status_properties

POLICY = Policy(raise_s=2.0, clear_s=30.0)
WELL, WEAK, ILL, MUTE = (
    Condition.OK,
    Condition.DEGRADED,
    Condition.ERROR,
    Condition.UNKNOWN,
)
MANY = 100


def disk(condition: Condition, name: str = "sda") -> KHV_DiskDrive:
    status: Any = status_properties(condition)
    return KHV_DiskDrive(
        SystemCreationClassName="KHV_ComputerSystem",
        SystemName="host",
        CreationClassName="KHV_DiskDrive",
        DeviceID=name,
        ElementName=name,
        **status,
    )


class Watched:
    """A course with what its alarms became."""

    def __init__(self, policy: Policy = POLICY) -> None:
        self.course = Course(policy)
        self.raised = Level.ok
        self.told: list[tuple[float, Level]] = []

    def look(self, now: float) -> None:
        for step in self.course.due(now, MANY):
            self.raised = step.level
            self.told.append((now, step.level))

    def see(self, now: float, condition: Condition, interval_s: float = 0.0) -> None:
        self.look(now)
        self.course.see(disk(condition), self.raised, now, interval_s)
        self.look(now)


def run(
    *seen: tuple[float, Condition], until: float = 300.0, interval_s: float = 0.0
) -> list[tuple[float, Level]]:
    """Return what was told, looking each half second."""
    watched = Watched()
    waiting = list(seen)
    for half in range(int(until * 2)):
        now = half / 2
        while waiting and waiting[0][0] <= now:
            watched.see(now, waiting.pop(0)[1], interval_s)
        watched.look(now)
    return watched.told


def test_an_illness_that_lasts_is_raised_and_ends_when_it_is_over_for_good() -> None:
    assert run((10, ILL), (60, WELL)) == [(12, Level.critical), (90, Level.ok)]


def test_a_moments_illness_is_none() -> None:
    assert run((10, ILL), (11, WELL)) == []


def test_one_that_flaps_makes_one_alarm() -> None:
    flaps = [(10 + n, ILL if n % 2 == 0 else WELL) for n in range(60)]
    assert run(*flaps) == [(13, Level.critical), (99, Level.ok)]


def test_one_that_flaps_from_read_to_read_makes_one_alarm() -> None:
    """Of what is read each minute, the quiet time is longer than a minute."""
    flaps = [(60.0 * n, ILL if n % 2 == 0 else WELL) for n in range(1, 12)]
    told = run(*flaps, until=900, interval_s=60)
    assert told == [(122, Level.critical), (660 + 90, Level.ok)]


def test_a_late_read_does_not_end_an_alarm() -> None:
    late = ((60, ILL), (120, WELL), (200, ILL), (260, WELL))
    assert run(*late, until=600, interval_s=60) == [(62, Level.critical), (350, Level.ok)]


def test_what_need_not_be_well_for_any_time_is_well_at_once() -> None:
    assert Policy(clear_s=0.0).quiet_s(60.0) == 0.0
    assert POLICY.quiet_s(5.0) == POLICY.clear_s


def test_it_has_to_be_ill_for_the_whole_time_in_one_piece_or_in_several() -> None:
    assert run((10, ILL), (10.5, WELL), (35, ILL), (35.5, WELL), (60, ILL), (60.5, WELL)) == []


def test_getting_worse_is_told_soon_and_getting_better_when_it_lasts() -> None:
    told = run((10, WEAK), (20, ILL), (40, WEAK), (100, WELL))
    assert told == [
        (12, Level.degraded),
        (22, Level.critical),
        (70, Level.degraded),
        (130, Level.ok),
    ]


def test_not_known_is_neither_ill_nor_well() -> None:
    assert run((10, MUTE), (20, WELL)) == []
    assert run((10, ILL), (20, MUTE), (200, ILL)) == [(12, Level.critical)]
    assert run((10, ILL), (20, MUTE), (60, WELL))[1:] == [(90, Level.ok)]


def test_an_alarm_of_an_earlier_run_is_not_raised_again() -> None:
    watched = Watched()
    watched.raised = Level.critical
    watched.see(0, ILL)
    watched.look(100)
    assert watched.told == []
    watched.see(100, WELL)
    watched.look(130)
    assert watched.told == [(130, Level.ok)]


def test_what_is_gone_is_forgotten() -> None:
    watched = Watched()
    watched.see(0, ILL)
    watched.course.gone("KHV_DiskDrive", "sda")
    watched.look(100)
    assert watched.told == []
    assert watched.course.next_due() is None


def test_no_more_than_asked_for_at_once() -> None:
    course = Course()
    for n in range(10):
        course.see(disk(ILL, f"d{n}"), Level.ok, 0.0)
    assert [len(course.due(0.0, 4)) for _ in range(4)] == [4, 4, 2, 0]


def test_it_says_when_to_look_again() -> None:
    watched = Watched()
    assert watched.course.next_due() is None
    watched.see(10, ILL)
    assert watched.course.next_due() == 12
    watched.look(12)
    assert watched.course.next_due() is None
    watched.see(20, WELL)
    assert watched.course.next_due() == 50


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 200), st.sampled_from((WELL, WEAK, ILL, MUTE)))))
def test_whatever_happens_steps_are_steps_and_calm_ends_everything(
    seen: list[tuple[float, Condition]],
) -> None:
    told = run(*sorted(seen, key=lambda item: item[0]), (200, WELL), until=240)
    levels = [Level.ok, *(level for _, level in told)]
    assert all(before is not after for before, after in pairwise(levels))
    assert levels[-1] is Level.ok


def alarm(name: str, level: Level, at: float, by: str | None = None) -> Alarm:
    return Alarm(
        class_name="C",
        element=name,
        name=name,
        level=level,
        text="",
        action="",
        raised_at=at,
        changed_at=at,
        acknowledged_by=by,
    )


def test_what_needs_somebody_comes_first() -> None:
    alarms = [
        alarm("old", Level.critical, 1),
        alarm("seen", Level.critical, 5, "me"),
        alarm("mild", Level.degraded, 9),
        alarm("new", Level.critical, 2),
    ]
    assert [item.name for item in worst_first(alarms)] == ["new", "old", "mild", "seen"]


def test_each_element_has_an_alarm_of_its_own() -> None:
    one = alarm("a", Level.critical, 1)
    assert one.ident == alarm("a", Level.degraded, 2).ident
    assert one.ident != alarm("b", Level.critical, 1).ident
    assert one.ident != msgspec.structs.replace(one, class_name="D").ident
