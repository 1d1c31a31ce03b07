"""Services of the host: the units of systemd that it needs, and those that failed."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TypeAlias

from cimom.classes import (
    EnabledDefault,
    EnabledState,
    KHV_ComputerSystem,
    KHV_HostedService,
    KHV_Service,
    RequestedState,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimError, Status
from cimom.provider import Association, Notify, Source
from hypervisor.background import Background, Nothing
from hypervisor.host import Host
from hypervisor.service import Unit, missing as why_missing
from providers.device import scoped

SERVICES = "os.services"
MAX_AGE_S = 10.0  # of rows that are made of a reading at hand
PATIENCE_S = 1.0  # for the first reading after a start
Units: TypeAlias = Background[tuple[Unit, ...]]

ENABLED = {
    "active": EnabledState.Enabled,
    "reloading": EnabledState.Enabled,
    "refreshing": EnabledState.Enabled,
    "activating": EnabledState.Starting,
    "deactivating": EnabledState.Shutting_Down,
    "inactive": EnabledState.Disabled,
    "maintenance": EnabledState.Disabled,
    "failed": EnabledState.Enabled_but_Offline,
}
DEFAULTS = {
    "enabled": EnabledDefault.Enabled,
    "enabled-runtime": EnabledDefault.Enabled,
    "disabled": EnabledDefault.Disabled,
    "masked": EnabledDefault.Disabled,
    "masked-runtime": EnabledDefault.Disabled,
}
# Results of systemd (systemd.exec(5), SERVICE_RESULT) in words.
RESULTS = {
    "timeout": "it took too long",
    "core-dump": "it crashed",
    "watchdog": "it was silent for too long and was ended",
    "start-limit-hit": "it ended too often and is not started any more",
    "oom-kill": "it was ended for want of memory",
    "resources": "the system lacked what it needs to be started",
    "protocol": "it did not behave as its kind of service should",
    "exec-condition": "its condition did not hold",
}


def why(unit: Unit) -> str:
    """Say in words how a unit ended."""
    if unit.result == "signal" or (unit.result == "core-dump" and unit.by_signal):
        return f"it was ended by {_signal(unit.status)}"
    if unit.result == "exit-code" and unit.status is not None:
        return f"it ended with exit status {unit.status}"
    return RESULTS.get(unit.result or "", unit.result or "why, systemd does not say")


def _signal(number: int | None) -> str:
    try:
        return signal.Signals(number or 0).name
    except ValueError:
        return "a signal" if number is None else f"signal {number}"


def judged(unit: Unit) -> tuple[Condition, str | None, str | None]:
    """Return how a unit is, why, and what to do."""
    look = f"Look at `journalctl -u {unit.name}`"
    if unit.failed:
        action = (
            f"{look}, mend it and start it; `systemctl reset-failed {unit.name}` where it is not "
            "needed."
        )
        return Condition.DEGRADED, f"failed: {why(unit)}", action
    if unit.restarting:
        times = f", for the {unit.restarts + 1}. time" if unit.restarts else ""
        text = f"{why(unit)}, and is started again{times}"
        return Condition.DEGRADED, text, f"{look} why it ends."
    if unit.active == "inactive":
        return Condition.DORMANT, "does not run", None
    return Condition.OK, None, None


def service(system: str, unit: Unit) -> KHV_Service:
    """Map a unit."""
    condition, text, action = judged(unit)
    automatic = (unit.file_state or "").startswith("enabled")
    return KHV_Service(
        **scoped(system, KHV_Service),
        Name=unit.name,
        ElementName=unit.name.removesuffix(".service"),
        Caption=unit.description[:64] or None,
        Description=unit.description or None,
        Started=ENABLED.get(unit.active) is EnabledState.Enabled,
        StartMode=None if unit.file_state is None else "Automatic" if automatic else "Manual",
        ActiveState=unit.active,
        SubState=unit.sub,
        Result=unit.result,
        UnitFileState=unit.file_state,
        ProcessID=unit.process,
        Restarts=unit.restarts,
        RecommendedAction=action,
        EnabledState=ENABLED.get(unit.active, EnabledState.Unknown),
        EnabledDefault=DEFAULTS.get(unit.file_state or "", EnabledDefault.Not_Applicable),
        RequestedState=RequestedState.Not_Applicable,
        **status_properties(condition, text),  # type: ignore[arg-type]
    )


def sources(system: str, units: Units) -> tuple[Source, ...]:
    """Return the one source: what systemd told last."""

    def read() -> Iterator[KHV_Service]:
        taken = units.latest(PATIENCE_S)
        if isinstance(taken, Nothing):
            raise CimError(Status.FAILED, taken.failure or "systemd is being asked")
        if taken.failure is not None:
            at = datetime.fromtimestamp(taken.at, UTC)
            text = f"{taken.failure}; the rows are of {at:%Y-%m-%d %H:%M:%S} UTC"
            raise CimError(Status.FAILED, text)
        for unit in taken.value:
            yield service(system, unit)

    return (
        Source(
            name=SERVICES,
            read=read,
            classes=(KHV_Service,),
            max_age_s=MAX_AGE_S,
        ),
    )


def watch(units: Units) -> Callable[[Notify], Callable[[], None]]:
    """Return a watch that asks systemd from now on."""
    return lambda notify: units.start(lambda: notify(SERVICES))


def missing(host: Host) -> tuple[str, ...]:
    """Say why no services are known."""
    found = why_missing(host)
    return () if found is None else (found,)


ASSOCIATIONS: tuple[Association, ...] = (
    Association(
        cls=KHV_HostedService,
        left=KHV_ComputerSystem,
        left_role="Antecedent",
        left_join=lambda system: system.Name,
        right=KHV_Service,
        right_role="Dependent",
        right_join=lambda item: item.SystemName,
    ),
)
