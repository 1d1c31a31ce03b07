"""What RequestStateChange does from which state (CIM_EnabledLogicalElement).  Pure."""

from __future__ import annotations

from typing import TypeAlias

from cimom.classes import (
    AvailableRequestedStates,
    EnabledLogicalElement_RequestStateChange as Answer,
    EnabledState,
    RequestedState,
)
from hypervisor.domain import Action, DomainInfo, DomainState, PausedReason

Plan: TypeAlias = Action | Answer

# A pause that somebody ends who asked for it: it is neither resumed nor saved by others.
PASSING = frozenset(
    {
        PausedReason.MIGRATION,
        PausedReason.SAVE,
        PausedReason.DUMP,
        PausedReason.SHUTTING_DOWN,
        PausedReason.SNAPSHOT,
        PausedReason.STARTING_UP,
        PausedReason.POSTCOPY,
        PausedReason.POSTCOPY_FAILED,
    }
)

# The rows' names for libvirt's states.
RUNNING, PAUSED, PASSING_PAUSE, DEAD, STOPPING, OFF, SAVED, ASLEEP, UNKNOWN = range(9)

_DONE, _WRONG = Answer.Completed_with_No_Error, Answer.Invalid_State_Transition

# RequestedState -> condition -> what is done; what is not here is a wrong state.
TRANSITIONS: dict[int, dict[int, Plan]] = {
    RequestedState.Enabled: {
        OFF: Action.START,
        SAVED: Action.START,
        PAUSED: Action.RESUME,
        ASLEEP: Action.WAKE,
        RUNNING: _DONE,
    },
    RequestedState.Disabled: {
        RUNNING: Action.STOP,
        PAUSED: Action.STOP,
        PASSING_PAUSE: Action.STOP,
        DEAD: Action.STOP,
        STOPPING: Action.STOP,
        ASLEEP: Action.STOP,
        SAVED: Action.DISCARD_SAVED,
        OFF: _DONE,
    },
    RequestedState.Shut_Down: {RUNNING: Action.SHUTDOWN, STOPPING: _DONE, OFF: _DONE},
    RequestedState.Offline: {RUNNING: Action.SAVE, PAUSED: Action.SAVE, SAVED: _DONE},
    RequestedState.Quiesce: {
        RUNNING: Action.SUSPEND,
        PAUSED: _DONE,
        PASSING_PAUSE: _DONE,
        ASLEEP: _DONE,
    },
    RequestedState.Reboot: {RUNNING: Action.REBOOT},
    RequestedState.Reset: {RUNNING: Action.RESET},
}
UNSUPPORTED = frozenset({RequestedState.Test, RequestedState.Deferred})  # legal, but not for VMs

# Where a request leads.
GOALS: dict[int, EnabledState] = {
    RequestedState.Enabled: EnabledState.Enabled,
    RequestedState.Disabled: EnabledState.Disabled,
    RequestedState.Shut_Down: EnabledState.Disabled,
    RequestedState.Offline: EnabledState.Enabled_but_Offline,
    RequestedState.Quiesce: EnabledState.Quiesce,
    RequestedState.Reboot: EnabledState.Enabled,
    RequestedState.Reset: EnabledState.Enabled,
}


def plan(requested: int | None, domain: DomainInfo) -> Plan:
    """Return the action that a request needs, or the answer when there is nothing to do."""
    if requested in UNSUPPORTED:
        return Answer.Not_Supported
    if requested is None or requested not in TRANSITIONS:
        return Answer.Invalid_Parameter
    found = TRANSITIONS[requested].get(condition(domain), _WRONG)
    if found is Action.SAVE and not domain.persistent:
        return _WRONG  # libvirt keeps no memory of a machine that it forgets when it is off
    return found


def available(domain: DomainInfo) -> tuple[AvailableRequestedStates, ...]:
    """Return the states that can be asked for now and would change something."""
    return tuple(
        AvailableRequestedStates(requested)
        for requested in TRANSITIONS
        if isinstance(plan(requested, domain), Action)
    )


def condition(domain: DomainInfo) -> int:
    """Return the name that the rows above have for a domain's state."""
    match domain.state:
        case DomainState.RUNNING | DomainState.BLOCKED:
            return RUNNING
        case DomainState.PAUSED:
            if domain.reason == PausedReason.CRASHED:
                return DEAD  # QEMU runs a panicked guest on only after a reset
            return PASSING_PAUSE if domain.reason in PASSING else PAUSED
        case DomainState.SHUTDOWN:
            return STOPPING
        case DomainState.SHUTOFF:
            return SAVED if domain.has_managed_save else OFF
        case DomainState.CRASHED:
            return DEAD
        case DomainState.PMSUSPENDED:
            return ASLEEP
        case _:
            return UNKNOWN
