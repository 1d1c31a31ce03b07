"""What a domain's state and reason are in CIM.  Pure.

EnabledState as libvirt-cim and Hyper-V tell it.  "Off" is Dormant, never Stopped: monitoring checks
of the field take Stopped (10) for critical.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from cimom.classes import (
    CommunicationStatus,
    DetailedStatus,
    EnabledState,
    HealthState,
    OperatingStatus,
    OperationalStatus,
    PrimaryStatus,
    TransitioningToState,
)
from hypervisor.domain import DomainState, PausedReason, RunningReason, ShutoffReason


class _Row(NamedTuple):
    enabled: EnabledState
    operational: OperationalStatus
    health: HealthState
    operating: OperatingStatus
    text: str


_E, _S, _H, _O = EnabledState, OperationalStatus, HealthState, OperatingStatus

# What tells a machine that was switched off, and one that sleeps, from others in their state.
POWERED_OFF, ASLEEP = "powered off", "asleep"
SILENT = "its monitor does not answer"

_UNKNOWN = _Row(_E.Unknown, _S.Unknown, _H.Unknown, _O.Unknown, "state unknown")
_SAVED = _Row(_E.Enabled_but_Offline, _S.Dormant, _H.OK, _O.Dormant, "saved")
_POSTCOPY_FAILED = _Row(
    _E.Quiesce, _S.Error, _H.Critical_failure, _O.Aborted, "migration failed half-way"
)

# The row of a state whose reason has none of its own.
STATES: dict[int, _Row] = {
    DomainState.RUNNING: _Row(_E.Enabled, _S.OK, _H.OK, _O.In_Service, "running"),
    DomainState.BLOCKED: _Row(_E.Enabled, _S.OK, _H.OK, _O.In_Service, "running"),
    DomainState.PAUSED: _Row(_E.Quiesce, _S.OK, _H.OK, _O.Dormant, "paused"),
    DomainState.SHUTDOWN: _Row(
        _E.Shutting_Down, _S.Stopping, _H.OK, _O.Shutting_Down, "shutting down"
    ),
    DomainState.SHUTOFF: _Row(_E.Disabled, _S.Dormant, _H.OK, _O.Stopped, "off"),
    DomainState.CRASHED: _Row(_E.Disabled, _S.Error, _H.Major_failure, _O.Aborted, "crashed"),
    DomainState.PMSUSPENDED: _Row(_E.Quiesce, _S.OK, _H.OK, _O.Dormant, ASLEEP),
}

REASONS: dict[tuple[int, int], _Row] = {
    (DomainState.RUNNING, RunningReason.CRASHED): _Row(
        _E.Enabled, _S.Degraded, _H.Minor_failure, _O.In_Service, "running after a crash"
    ),
    (DomainState.RUNNING, RunningReason.POSTCOPY): _Row(
        _E.Enabled, _S.OK, _H.OK, _O.Immigrating, "migrating in"
    ),
    (DomainState.RUNNING, RunningReason.POSTCOPY_FAILED): _POSTCOPY_FAILED,
    (DomainState.PAUSED, PausedReason.MIGRATION): _Row(
        _E.Quiesce, _S.OK, _H.OK, _O.Emigrating, "migrating out"
    ),
    (DomainState.PAUSED, PausedReason.SAVE): _Row(
        _E.Quiesce, _S.OK, _H.OK, _O.Transitioning, "being saved"
    ),
    (DomainState.PAUSED, PausedReason.DUMP): _Row(
        _E.Quiesce, _S.OK, _H.OK, _O.Transitioning, "being dumped"
    ),
    (DomainState.PAUSED, PausedReason.IOERROR): _Row(
        _E.Quiesce, _S.Error, _H.Major_failure, _O.Aborted, "paused by a disk error"
    ),
    (DomainState.PAUSED, PausedReason.WATCHDOG): _Row(
        _E.Quiesce, _S.Degraded, _H.Minor_failure, _O.Dormant, "paused by its watchdog"
    ),
    (DomainState.PAUSED, PausedReason.SHUTTING_DOWN): _Row(
        _E.Shutting_Down, _S.Stopping, _H.OK, _O.Shutting_Down, "shutting down"
    ),
    (DomainState.PAUSED, PausedReason.SNAPSHOT): _Row(
        _E.Quiesce, _S.OK, _H.OK, _O.Snapshotting, "taking a snapshot"
    ),
    (DomainState.PAUSED, PausedReason.CRASHED): _Row(
        _E.Quiesce, _S.Error, _H.Critical_failure, _O.Aborted, "paused by a crash"
    ),
    (DomainState.PAUSED, PausedReason.STARTING_UP): _Row(
        _E.Starting, _S.Starting, _H.OK, _O.Starting, "starting"
    ),
    (DomainState.PAUSED, PausedReason.POSTCOPY): _Row(
        _E.Quiesce, _S.OK, _H.OK, _O.Emigrating, "migrating out"
    ),
    (DomainState.PAUSED, PausedReason.POSTCOPY_FAILED): _POSTCOPY_FAILED,
    # libvirt could not let it go on after a migration or snapshot: as bad as a disk error.
    (DomainState.PAUSED, PausedReason.API_ERROR): _Row(
        _E.Quiesce, _S.Error, _H.Major_failure, _O.Aborted, "paused by a failed operation"
    ),
    (DomainState.SHUTOFF, ShutoffReason.DESTROYED): _Row(
        _E.Disabled, _S.Dormant, _H.OK, _O.Stopped, POWERED_OFF
    ),
    (DomainState.SHUTOFF, ShutoffReason.CRASHED): _Row(
        _E.Disabled, _S.Error, _H.Major_failure, _O.Aborted, "off after a crash"
    ),
    (DomainState.SHUTOFF, ShutoffReason.FAILED): _Row(
        _E.Disabled, _S.Error, _H.Major_failure, _O.Aborted, "off, it failed to start or to run"
    ),
}

# HealthState -> PrimaryStatus.
PRIMARY: dict[int, PrimaryStatus] = {
    HealthState.Unknown: PrimaryStatus.Unknown,
    HealthState.OK: PrimaryStatus.OK,
    HealthState.Degraded_Warning: PrimaryStatus.Degraded,
    HealthState.Minor_failure: PrimaryStatus.Degraded,
}


class VmState(msgspec.Struct, frozen=True, kw_only=True):
    """The properties that tell a machine's state; named as in CIM_EnabledLogicalElement."""

    EnabledState: EnabledState
    OperationalStatus: tuple[OperationalStatus, ...]
    StatusDescriptions: tuple[str, ...]
    HealthState: HealthState
    OperatingStatus: OperatingStatus
    PrimaryStatus: PrimaryStatus
    DetailedStatus: DetailedStatus
    CommunicationStatus: CommunicationStatus
    TransitioningToState: TransitioningToState


def vm_state(state: int, reason: int, *, managed_save: bool, silent: bool = False) -> VmState:
    """Return what a state is in CIM; `managed_save`: whether its memory lies in a file.

    The file decides whether a machine that is off counts as saved, not the reason SAVED: that one
    stays when the file is thrown away.  `silent`: libvirt waits for its monitor in vain.
    """
    if state == DomainState.SHUTOFF and managed_save:
        row = _SAVED
    else:
        row = REASONS.get((state, reason)) or STATES.get(state, _UNKNOWN)
    known = row is not _UNKNOWN
    saving = (state, reason) == (DomainState.PAUSED, PausedReason.SAVE)
    told = VmState(
        EnabledState=row.enabled,
        OperationalStatus=(row.operational,),
        StatusDescriptions=(row.text,),
        HealthState=row.health,
        OperatingStatus=row.operating,
        PrimaryStatus=PRIMARY.get(row.health, PrimaryStatus.Error),
        DetailedStatus=(
            DetailedStatus.No_Additional_Information if known else DetailedStatus.Not_Available
        ),
        CommunicationStatus=(
            CommunicationStatus.Communication_OK if known else CommunicationStatus.Unknown
        ),
        TransitioningToState=(
            TransitioningToState.Offline if saving else TransitioningToState.No_Change
        ),
    )
    return _silent(told, row) if silent else told


def _silent(told: VmState, row: _Row) -> VmState:
    """Return the state of a machine whose monitor does not answer; it cannot be better than that.

    Its processors may go on: how it was when it last answered stands first in the texts.
    """
    well = row.health == HealthState.OK
    return msgspec.structs.replace(
        told,
        OperationalStatus=(
            OperationalStatus.Degraded if well else row.operational,
            OperationalStatus.Lost_Communication,
        ),
        StatusDescriptions=(row.text, SILENT),
        HealthState=HealthState.Degraded_Warning if well else row.health,
        PrimaryStatus=PrimaryStatus.Degraded if well else told.PrimaryStatus,
        CommunicationStatus=CommunicationStatus.Lost_Communication,
    )
