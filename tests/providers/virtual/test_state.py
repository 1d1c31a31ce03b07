"""Every state and reason of libvirt in CIM."""

from __future__ import annotations

import pytest

from cimom.classes import CommunicationStatus, DetailedStatus, PrimaryStatus, TransitioningToState
from hypervisor.domain import DomainState as D, PausedReason, RunningReason, ShutoffReason
from providers.virtual.state import vm_state

# state, reasons, managed save image -> EnabledState, OperationalStatus, HealthState,
# OperatingStatus
TABLE = [
    (D.RUNNING, (0, 1, 2, 3, 4, 5, 6, 7, 8), False, (2, 2, 5, 16)),
    (D.RUNNING, (9,), False, (2, 3, 15, 16)),
    (D.RUNNING, (10,), False, (2, 2, 5, 11)),
    (D.RUNNING, (11,), False, (9, 6, 25, 6)),
    (D.BLOCKED, (0,), False, (2, 2, 5, 16)),
    (D.PAUSED, (0, 1, 7), False, (9, 2, 5, 7)),
    (D.PAUSED, (2,), False, (9, 2, 5, 10)),
    (D.PAUSED, (3, 4), False, (9, 2, 5, 15)),
    (D.PAUSED, (5,), False, (9, 6, 20, 6)),
    (D.PAUSED, (6,), False, (9, 3, 15, 7)),
    (D.PAUSED, (8,), False, (4, 9, 5, 13)),
    (D.PAUSED, (9,), False, (9, 2, 5, 12)),
    (D.PAUSED, (10,), False, (9, 6, 25, 6)),
    (D.PAUSED, (11,), False, (10, 8, 5, 3)),
    (D.PAUSED, (12,), False, (9, 2, 5, 10)),
    (D.PAUSED, (13,), False, (9, 6, 25, 6)),
    (D.PAUSED, (14,), False, (9, 6, 20, 6)),
    (D.SHUTDOWN, (0, 1), False, (4, 9, 5, 13)),
    (D.SHUTOFF, (0, 1, 2, 4, 5, 7, 8), False, (3, 15, 5, 5)),
    (D.SHUTOFF, (3, 6), False, (3, 6, 20, 6)),
    (D.SHUTOFF, (0, 1, 2, 3, 4, 5, 6, 7, 8), True, (6, 15, 5, 7)),
    (D.CRASHED, (0, 1), False, (3, 6, 20, 6)),
    (D.PMSUSPENDED, (0,), False, (9, 2, 5, 7)),
    (D.NOSTATE, (0,), False, (0, 0, 0, 0)),
    (99, (0,), False, (0, 0, 0, 0)),  # a state of a libvirt to come
]
ROWS = [
    (state, reason, saved, expected)
    for state, reasons, saved, expected in TABLE
    for reason in reasons
]


@pytest.mark.parametrize(("state", "reason", "saved", "expected"), ROWS)
def test_a_state_is_what_the_table_says(
    state: int, reason: int, saved: bool, expected: tuple[int, ...]
) -> None:
    told = vm_state(state, reason, managed_save=saved)
    assert expected == (
        told.EnabledState,
        told.OperationalStatus[0],
        told.HealthState,
        told.OperatingStatus,
    )


def test_the_table_has_every_reason_of_libvirt() -> None:
    known = {(state, reason) for state, reason, *_ in ROWS}
    for state, reasons in (
        (D.RUNNING, RunningReason),
        (D.PAUSED, PausedReason),
        (D.SHUTOFF, ShutoffReason),
    ):
        assert {(state, reason.value) for reason in reasons} <= known


@pytest.mark.parametrize(("state", "reason", "saved", "expected"), ROWS)
def test_the_status_properties_never_contradict(
    state: int, reason: int, saved: bool, expected: tuple[int, ...]
) -> None:
    told = vm_state(state, reason, managed_save=saved)
    assert len(told.OperationalStatus) == len(told.StatusDescriptions) == 1
    well = {0: PrimaryStatus.Unknown, 5: PrimaryStatus.OK, 15: PrimaryStatus.Degraded}
    assert told.PrimaryStatus == well.get(told.HealthState, PrimaryStatus.Error)
    unknown = told.HealthState == 0
    assert (told.CommunicationStatus == CommunicationStatus.Unknown) is unknown
    assert (told.DetailedStatus == DetailedStatus.Not_Available) is unknown


def test_a_machine_that_is_being_saved_is_on_its_way() -> None:
    told = vm_state(D.PAUSED, PausedReason.SAVE, managed_save=False)
    assert told.TransitioningToState == TransitioningToState.Offline
    dumped = vm_state(D.PAUSED, PausedReason.DUMP, managed_save=False)
    assert dumped.TransitioningToState == TransitioningToState.No_Change
