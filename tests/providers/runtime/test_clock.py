"""The clock as CIM: it is ill only where something is meant to keep it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from cimom.classes import HealthState, KHV_TimeService
from cimom.health.status import Condition
from cimom.testing import readings_of
from hypervisor.host import Host
from hypervisor.service import Unit
from hypervisor.timekeeping import KERNEL, SOURCE, Kernel, Source
from providers import runtime
from providers.runtime.clock import GRACE_S, Known, absent, judged, time_service
from tests.hosts import host, put

KEPT = Kernel(synchronised=True, offset_ns=500, estimated_us=20, maximum_us=3000)
ALONE = Kernel(synchronised=False, offset_ns=0, estimated_us=16_000_000, maximum_us=16_000_000)
CHRONY = Source(daemon="chronyd", name="a", stratum=2, synchronised=True, offset_s=0.25)
LOST = Source(daemon="chronyd", synchronised=False)
OLD = GRACE_S + 1


def clock(machine: Host) -> KHV_TimeService:
    (item,) = (r.instance for r in readings_of(runtime.provider(machine)).rows(KHV_TimeService))
    return item


def test_the_clock_of_the_demonstration_host(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    found = clock(machine)
    assert (found.Synchronised, found.HealthState) == (True, HealthState.OK)
    assert (found.Daemon, found.TimeSource, found.Stratum) == ("chronyd", "time1.example", 3)
    assert (found.ClockOffset, found.EstimatedError, found.MaximumError) == (41872, 180, 14213)
    put(machine, SOURCE, '{"daemon": "chronyd", "synchronised": false}')
    put(machine, KERNEL, "state 5\nstatus 64\noffset 0\nmaxerror 16000000\nesterror 16000000\n")
    lost = clock(machine)
    assert (lost.Synchronised, lost.HealthState) == (False, HealthState.Degraded_Warning)
    assert lost.StatusDescriptions == ("chronyd runs, but the clock is not synchronised",)
    assert lost.RecommendedAction == "Look whether its sources can be reached: `chronyc sources`."
    # Nothing is measured then: no zero, and no limit that looks like a reading.
    assert (lost.ClockOffset, lost.EstimatedError, lost.MaximumError) == (None, None, None)


@pytest.mark.parametrize(
    ("known", "condition", "text"),
    [
        (Known(kernel=KEPT), Condition.OK, None),
        (Known(kernel=ALONE, source=CHRONY), Condition.OK, None),  # chronyd without rtcsync
        (Known(kernel=ALONE), Condition.UNKNOWN, "nothing keeps the clock"),
        (Known(), Condition.UNKNOWN, "the kernel does not tell of its clock"),
        (
            Known(kernel=ALONE, daemon="ntpd", daemon_age_s=1.0),
            Condition.UNKNOWN,
            "ntpd was started a moment ago",
        ),
        (
            Known(kernel=ALONE, daemon="ntpd", daemon_age_s=OLD),
            Condition.DEGRADED,
            "ntpd runs, but the clock is not synchronised",
        ),
        (
            Known(kernel=ALONE, daemon="ntpd"),
            Condition.DEGRADED,
            "ntpd runs, but the clock is not synchronised",
        ),
        (
            Known(kernel=KEPT, source=LOST, daemon="chronyd", daemon_age_s=OLD),
            Condition.DEGRADED,
            "chronyd runs, but the clock is not synchronised",
        ),
        (
            Known(kernel=ALONE, daemon="chronyd", daemon_age_s=OLD),
            Condition.UNKNOWN,
            "the kernel is not told whether the clock is kept, and chronyc does not answer",
        ),
        (
            Known(kernel=ALONE, absent="chronyd.service"),
            Condition.DEGRADED,
            "the clock is not kept: chronyd.service does not run",
        ),
        (Known(kernel=KEPT, absent="chronyd.service"), Condition.OK, None),
        (
            Known(source=msgspec.structs.replace(CHRONY, offset_s=2.5)),
            Condition.DEGRADED,
            "the clock is off by 2.5 s",
        ),
    ],
)
def test_how_the_clock_is(known: Known, condition: Condition, text: str | None) -> None:
    found = judged(known)
    assert found[:2] == (condition, text)
    assert (found[2] is not None) is (condition is Condition.DEGRADED)
    time_service("host", known)


def test_an_offset_is_told_only_of_a_clock_that_is_kept() -> None:
    assert Known(kernel=KEPT).offset_ns == 500
    assert Known(kernel=KEPT, source=CHRONY).offset_ns == 250_000_000
    assert (
        Known(kernel=ALONE, source=msgspec.structs.replace(CHRONY, offset_s=None)).offset_ns is None
    )
    assert Known(kernel=ALONE).offset_ns is None
    assert Known().offset_ns is None


def unit(name: str, active: str, file_state: str, wanted: bool | None) -> Unit:
    return Unit(name=name, load="loaded", active=active, sub="dead", file_state=file_state,
                wanted=wanted)  # fmt: skip


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (unit("chronyd.service", "failed", "enabled", None), True),
        (unit("chronyd.service", "inactive", "enabled", True), True),
        (unit("chronyd.service", "inactive", "disabled", True), False),
        # systemd did not start it: this is a container.
        (unit("systemd-timesyncd.service", "inactive", "enabled", False), False),
        (unit("chronyd.service", "active", "enabled", True), False),
        (unit("sshd.service", "failed", "enabled", True), False),
    ],
)
def test_which_unit_should_keep_the_clock(told: Unit, found: bool) -> None:
    assert absent((told,)) == (told.name if found else None)


def test_a_machine_without_any_daemon_is_not_ill(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    assert clock(machine).HealthState is HealthState.Unknown
    put(machine, KERNEL, "state 5\nstatus 64\noffset 0\nmaxerror 16000000\nesterror 16000000\n")
    found = clock(machine)
    assert (found.HealthState, found.Synchronised) == (HealthState.Unknown, False)
    assert found.StatusDescriptions == ("nothing keeps the clock",)


def test_this_machine_as_it_is_raises_no_false_alarm() -> None:
    found = clock(Host())
    assert found.Synchronised is not False or found.Daemon or found.RecommendedAction is None
