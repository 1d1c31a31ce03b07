"""What RequestStateChange does from which state."""

from __future__ import annotations

import pytest

from cimom.classes import EnabledLogicalElement_RequestStateChange as Answer, EnabledState
from hypervisor.domain import Action, DomainInfo, DomainState, PausedReason
from providers.virtual.state import vm_state
from providers.virtual.transition import GOALS, TRANSITIONS, Plan, available, plan
from tests.providers.virtual.machines import domain

DONE, WRONG = Answer.Completed_with_No_Error, Answer.Invalid_State_Transition

RUNNING = domain()
PAUSED = domain(DomainState.PAUSED, PausedReason.USER)
SAVING = domain(DomainState.PAUSED, PausedReason.SAVE)
PANICKED = domain(DomainState.PAUSED, PausedReason.CRASHED)
STOPPING = domain(DomainState.SHUTDOWN, 1)
OFF = domain(DomainState.SHUTOFF, 1)
SAVED = domain(DomainState.SHUTOFF, 5, has_managed_save=True)
CRASHED = domain(DomainState.CRASHED, 1)
ASLEEP = domain(DomainState.PMSUSPENDED, 0)
UNKNOWN = domain(DomainState.NOSTATE, 0)

# RequestedState -> from RUNNING, PAUSED, SAVING, PANICKED, STOPPING, OFF, SAVED, CRASHED, ASLEEP
FROM = (RUNNING, PAUSED, SAVING, PANICKED, STOPPING, OFF, SAVED, CRASHED, ASLEEP)
STOP, SAVE = Action.STOP, Action.SAVE
TABLE: dict[int, tuple[Plan, ...]] = {
    2: (DONE, Action.RESUME, WRONG, WRONG, WRONG, Action.START, Action.START, WRONG, Action.WAKE),
    3: (STOP, STOP, STOP, STOP, STOP, DONE, Action.DISCARD_SAVED, STOP, STOP),
    4: (Action.SHUTDOWN, WRONG, WRONG, WRONG, DONE, DONE, WRONG, WRONG, WRONG),
    6: (SAVE, SAVE, WRONG, WRONG, WRONG, WRONG, DONE, WRONG, WRONG),
    9: (Action.SUSPEND, DONE, DONE, WRONG, WRONG, WRONG, WRONG, WRONG, DONE),
    10: (Action.REBOOT, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG),
    11: (Action.RESET, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG),
}


@pytest.mark.parametrize("requested", TABLE)
@pytest.mark.parametrize("index", range(len(FROM)))
def test_a_request_does_what_the_table_says(requested: int, index: int) -> None:
    assert plan(requested, FROM[index]) is TABLE[requested][index]


@pytest.mark.parametrize("machine", [*FROM, UNKNOWN])
def test_illegal_requests_are_told_apart(machine: DomainInfo) -> None:
    assert plan(7, machine) is plan(8, machine) is Answer.Not_Supported
    for requested in (None, 0, 1, 5, 12, 13, 32768, 65535):
        assert plan(requested, machine) is Answer.Invalid_Parameter


def test_nothing_can_be_asked_of_a_machine_in_no_known_state() -> None:
    assert all(plan(requested, UNKNOWN) is WRONG for requested in TABLE)
    assert available(UNKNOWN) == ()


def test_a_transient_machine_cannot_be_saved() -> None:
    assert plan(6, domain(persistent=False)) is WRONG
    assert 6 not in available(domain(persistent=False))


def test_available_are_the_states_that_would_change_something() -> None:
    assert available(RUNNING) == (3, 4, 6, 9, 10, 11)
    assert available(OFF) == (2,)
    assert available(SAVED) == (2, 3)
    assert available(PAUSED) == (2, 3, 6)


def test_every_request_has_a_goal() -> None:
    assert GOALS.keys() == TRANSITIONS.keys()


def test_what_is_done_already_is_where_the_request_leads() -> None:
    stopping = EnabledState.Shutting_Down  # on its way to the goal of Shut Down
    for requested, plans in TABLE.items():
        for machine, planned in zip(FROM, plans, strict=True):
            if planned is DONE:
                saved = machine.has_managed_save
                state = vm_state(machine.state, machine.reason, managed_save=saved).EnabledState
                assert state == GOALS[requested] or (requested, state) == (4, stopping)
