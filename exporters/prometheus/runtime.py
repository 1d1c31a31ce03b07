"""The families of what runs on the host: processes, services, the clock."""

from __future__ import annotations

from typing import Any

from cimom.broker.snapshot import Reading
from cimom.classes import KHV_ProcessStatistics, KHV_Service, KHV_TimeService
from cimom.model import CimObject
from exporters.prometheus.family import Family, Group, Labels, of_class, one, per, text

NONE: Labels[Reading[Any]] = Labels((), lambda _reading, _names: ())
SECOND_NS, SECOND_US = 1_000_000_000, 1_000_000

# -- processes

STATES = {
    "running": "RunningProcesses",
    "sleeping": "SleepingProcesses",
    "blocked": "BlockedProcesses",
    "stopped": "StoppedProcesses",
    "zombie": "ZombieProcesses",
    "idle": "IdleProcesses",
}


def _processes(state: str) -> Family[Reading[KHV_ProcessStatistics]]:
    return Family(
        name="khv_processes",
        help="Processes of the host by state; blocked ones wait and cannot be interrupted.",
        labels=Labels(("state",), lambda _reading, _names: (state,)),
        value=lambda r: getattr(r.instance, STATES[state]),
    )


PROCESSES = of_class(
    KHV_ProcessStatistics,
    *(_processes(state) for state in STATES),
    Family(
        name="khv_threads",
        help="Threads of all processes of the host.",
        labels=NONE,
        value=lambda r: r.instance.Threads,
    ),
)

# -- services

SERVICES = of_class(
    KHV_Service,
    Family(
        name="khv_service_state",
        help="A service, and the state that it is in.",
        labels=Labels(
            ("service", "state"), lambda r, _: (r.instance.Name, text(r.instance.ActiveState))
        ),
        value=one,
    ),
    Family(
        name="khv_service_restarts",
        help="How often a service was started again after it had ended by itself.",
        labels=Labels(("service",), lambda r, _: (r.instance.Name,)),
        value=lambda r: r.instance.Restarts,
    ),
)

# -- the clock

TIME = of_class(
    KHV_TimeService,
    Family(
        name="khv_time_synchronised",
        help="Whether the clock is kept by a source of time (1) or not (0).",
        labels=NONE,
        value=lambda r: r.instance.Synchronised,
    ),
    Family(
        name="khv_time_info",
        help="What keeps the clock, and the source that it follows.",
        labels=Labels(
            ("daemon", "source"),
            lambda r, _: (text(r.instance.Daemon), text(r.instance.TimeSource)),
        ),
        value=one,
    ),
    Family(
        name="khv_time_offset_seconds",
        help="How far the clock is known to be off, whichever way.",
        labels=NONE,
        value=lambda r: per(r.instance.ClockOffset, SECOND_NS),
    ),
    Family(
        name="khv_time_estimated_error_seconds",
        help="How far the clock is off probably.",
        labels=NONE,
        value=lambda r: per(r.instance.EstimatedError, SECOND_US),
    ),
    Family(
        name="khv_time_maximum_error_seconds",
        help="How far the clock is off at most.",
        labels=NONE,
        value=lambda r: per(r.instance.MaximumError, SECOND_US),
    ),
    Family(
        name="khv_time_stratum",
        help="Steps from the source of the clock's time to a reference clock, plus one.",
        labels=NONE,
        value=lambda r: r.instance.Stratum,
    ),
)

RUNTIME_GROUPS: tuple[Group[Any], ...] = (PROCESSES, SERVICES, TIME)
RUNTIME_CLASSES: tuple[type[CimObject], ...] = (
    KHV_ProcessStatistics,
    KHV_Service,
    KHV_TimeService,
)
