"""What keeps the host's clock, and how right it is.

Rules of `judged`:

- a clock that is kept is well, unless it is off by more than a second;
- one that is not kept is degraded only where something is meant to keep it: a daemon runs and has
  had its time, or its unit failed or was stopped;
- where nothing is meant to (a container, a machine without such a daemon), and where the kernel
  does not tell, that is said, and nothing is called ill.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from cimom.classes import (
    EnabledState,
    KHV_ComputerSystem,
    KHV_HostedService,
    KHV_TimeService,
    RequestedState,
)
from cimom.health.status import Condition, status_properties
from cimom.provider import Association, Lane, Notify, Source as Rows
from hypervisor.background import Background, Taken
from hypervisor.host import Host
from hypervisor.process import Table
from hypervisor.service import TIME_SERVICES, Unit
from hypervisor.timekeeping import DAEMONS, INTERVAL_S, Kernel, Source, Sources, read_kernel
from providers.device import scoped
from providers.runtime.service import Units

TIME = "os.time"
NAME = "time"
MAX_AGE_S = 10.0
PATIENCE_S = 1.0  # for what the daemon says, after a start
GRACE_S = 300.0  # for a daemon to find its sources after its start
MAX_OFFSET_S = 1.0
CHECKS = {
    "chronyd": "`chronyc sources`",
    "ntpd": "`ntpq -p`",
    "systemd-timesyncd": "`timedatectl timesync-status`",
}


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of the clock at a moment."""

    kernel: Kernel | None = None
    source: Source | None = None
    daemon: str | None = None  # that runs
    daemon_age_s: float | None = None
    absent: str | None = None  # a unit that should keep the clock and does not run

    @property
    def synchronised(self) -> bool | None:
        """Whether the clock is kept; None: nobody says.

        chronyd knows better than the kernel, which it tells only when it is set up to (rtcsync).
        """
        if self.source is not None and self.source.synchronised is not None:
            return self.source.synchronised
        return None if self.kernel is None else self.kernel.synchronised

    @property
    def offset_ns(self) -> int | None:
        """How far the clock is off; what is left of an offset when nobody looks is no reading."""
        if not self.synchronised:
            return None
        if self.source is not None and self.source.offset_s is not None:
            return round(self.source.offset_s * 1_000_000_000)
        kept = self.kernel is not None and self.kernel.synchronised
        return self.kernel.offset_ns if self.kernel is not None and kept else None


def judged(known: Known) -> tuple[Condition, str | None, str | None]:
    """Return how the clock is, in words why, and what to do."""
    offset_ns = known.offset_ns or 0
    if known.synchronised:
        if offset_ns <= MAX_OFFSET_S * 1_000_000_000:
            return Condition.OK, None, None
        text = f"the clock is off by {offset_ns / 1_000_000_000:.1f} s"
        return Condition.DEGRADED, text, "Wait until it has caught up, or set it."
    if known.synchronised is None:
        return Condition.UNKNOWN, "the kernel does not tell of its clock", None
    name = known.daemon
    if name is None and known.absent is None:
        return Condition.UNKNOWN, "nothing keeps the clock", None
    if name is None:
        action = f"Start {known.absent}, or disable it where something else keeps the clock."
        return Condition.DEGRADED, f"the clock is not kept: {known.absent} does not run", action
    if known.daemon_age_s is not None and known.daemon_age_s < GRACE_S:
        return Condition.UNKNOWN, f"{name} was started a moment ago", None
    if name == "chronyd" and known.source is None:
        text = "the kernel is not told whether the clock is kept, and chronyc does not answer"
        return Condition.UNKNOWN, text, None
    check = CHECKS.get(name)
    action = "Look whether its sources can be reached" + (f": {check}." if check else ".")
    return Condition.DEGRADED, f"{name} runs, but the clock is not synchronised", action


def time_service(system: str, known: Known) -> KHV_TimeService:
    """Map what is known.  Errors of a clock that is not kept are limits, no readings."""
    condition, text, action = judged(known)
    kernel, source = known.kernel, known.source
    kept = kernel if kernel is not None and kernel.synchronised else None
    maximum = None if kept is None else kept.maximum_us
    if source is not None and source.error_s is not None:
        maximum = round(source.error_s * 1_000_000)
    running = known.daemon is not None
    return KHV_TimeService(
        **scoped(system, KHV_TimeService),
        Name=NAME,
        ElementName="Time",
        Caption="What keeps the clock right",
        Started=running,
        Synchronised=known.synchronised,
        Daemon=known.daemon,
        TimeSource=None if source is None else source.name,
        Stratum=None if source is None else source.stratum,
        ClockOffset=known.offset_ns,
        EstimatedError=None if kept is None else kept.estimated_us,
        MaximumError=maximum,
        RecommendedAction=action,
        EnabledState=EnabledState.Enabled if running else EnabledState.Disabled,
        RequestedState=RequestedState.Not_Applicable,
        **status_properties(condition, text),  # type: ignore[arg-type]
    )


def absent(units: tuple[Unit, ...]) -> str | None:
    """Return a unit that should keep the clock and does not run: it failed, or was stopped."""
    for unit in units:
        stem, _, kind = unit.name.rpartition(".")
        if kind != "service" or stem not in TIME_SERVICES:
            continue
        stopped = unit.active == "inactive" and (unit.file_state or "").startswith("enabled")
        if unit.failed or (stopped and unit.wanted):
            return unit.name
    return None


class Clock:
    """Brings together what kernel, daemon, processes and services tell."""

    def __init__(self, host: Host, table: Table, units: Units) -> None:
        self._host = host
        self._table = table
        self._units = units
        self.told = Background(Sources(host).read, host.clock, INTERVAL_S)

    def read(self) -> Known:
        """Return what is known now."""
        kernel, source = read_kernel(self._host), self.told.latest(PATIENCE_S)
        units = self._units.latest()
        self._table.look()
        stat = self._table.running(DAEMONS)
        return Known(
            kernel=kernel,
            source=source.value if isinstance(source, Taken) else None,
            daemon=None if stat is None else DAEMONS[stat.name],
            daemon_age_s=None if stat is None else self._table.age_s(stat),
            absent=absent(units.value) if isinstance(units, Taken) else None,
        )


def sources(system: str, clock: Clock) -> tuple[Rows, ...]:
    """Return the one source; its lane is that of the processes, whose table it shares."""

    def read() -> Iterator[KHV_TimeService]:
        yield time_service(system, clock.read())

    return (
        Rows(
            name=TIME,
            read=read,
            classes=(KHV_TimeService,),
            max_age_s=MAX_AGE_S,
            lane=Lane.SLOW,
        ),
    )


def watch(clock: Clock) -> Callable[[Notify], Callable[[], None]]:
    """Return a watch that asks the daemon from now on."""
    return lambda notify: clock.told.start(lambda: notify(TIME))


ASSOCIATIONS: tuple[Association, ...] = (
    Association(
        cls=KHV_HostedService,
        left=KHV_ComputerSystem,
        left_role="Antecedent",
        left_join=lambda system: system.Name,
        right=KHV_TimeService,
        right_role="Dependent",
        right_join=lambda item: item.SystemName,
    ),
)
