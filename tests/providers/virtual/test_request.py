"""What rows say of requests and of state changes."""

from __future__ import annotations

import pytest

from cimom.classes import EnabledState as E, RequestedState as R, TransitioningToState as T
from providers.virtual.request import GOING_S, Requests
from tests.providers.virtual.machines import Clock

VM = "uuid"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def requests(clock: Clock) -> Requests:
    return Requests(clock)


def test_nothing_asked_is_no_change(requests: Requests) -> None:
    assert requests.seen(VM, E.Enabled) == (R.No_Change, T.No_Change, None)


def test_a_change_has_the_time_of_the_pass_that_saw_it(requests: Requests, clock: Clock) -> None:
    requests.seen(VM, E.Disabled)
    clock.now = 1005.0
    assert requests.seen(VM, E.Enabled).changed_at == 1005.0
    clock.now = 1010.0
    assert requests.seen(VM, E.Enabled).changed_at == 1005.0


def test_a_change_has_the_time_of_its_event_if_there_was_one(
    requests: Requests, clock: Clock
) -> None:
    requests.seen(VM, E.Disabled)
    clock.now = 1001.5
    requests.told(VM)
    clock.now = 1005.0
    assert requests.seen(VM, E.Enabled).changed_at == 1001.5


def test_an_event_that_comes_after_its_pass_changes_nothing(
    requests: Requests, clock: Clock
) -> None:
    requests.seen(VM, E.Disabled)
    assert requests.seen(VM, E.Enabled).changed_at == 1000.0
    clock.now += 0.1
    requests.told(VM)
    assert requests.seen(VM, E.Enabled).changed_at == 1000.0


def test_a_state_left_and_reached_between_two_passes_has_changed(
    requests: Requests, clock: Clock
) -> None:
    requests.seen(VM, E.Enabled)
    requests.told(VM)
    assert requests.seen(VM, E.Enabled).changed_at == 1000.0
    clock.now += 60
    requests.told(VM)
    assert requests.seen(VM, E.Enabled).changed_at == 1060.0


def test_a_request_shows_until_its_goal_and_stays_after(requests: Requests) -> None:
    requests.seen(VM, E.Enabled)
    requests.asked(VM, R.Shut_Down, E.Enabled, E.Disabled)
    assert requests.seen(VM, E.Enabled)[:2] == (R.Shut_Down, T.Shut_Down)
    assert requests.seen(VM, E.Shutting_Down)[:2] == (R.Shut_Down, T.Shut_Down)
    assert requests.seen(VM, E.Disabled)[:2] == (R.Shut_Down, T.No_Change)
    assert requests.seen(VM, E.Disabled)[:2] == (R.Shut_Down, T.No_Change)


def test_a_state_that_moved_by_other_means_is_no_change(requests: Requests) -> None:
    requests.asked(VM, R.Enabled, E.Disabled, E.Enabled)
    requests.ended(VM, reached=True)
    assert requests.seen(VM, E.Enabled)[:2] == (R.Enabled, T.No_Change)
    assert requests.seen(VM, E.Disabled)[:2] == (R.No_Change, T.No_Change)
    assert requests.seen(VM, E.Enabled)[:2] == (R.No_Change, T.No_Change)


def test_a_goal_reached_and_left_between_two_passes_is_history(requests: Requests) -> None:
    requests.seen(VM, E.Disabled)
    requests.asked(VM, R.Enabled, E.Disabled, E.Enabled)
    requests.ended(VM, reached=True)
    assert requests.seen(VM, E.Disabled)[:2] == (R.No_Change, T.No_Change)


def test_a_request_that_failed_was_still_the_last(requests: Requests) -> None:
    requests.seen(VM, E.Disabled)
    requests.asked(VM, R.Enabled, E.Disabled, E.Enabled)
    requests.ended(VM, reached=False)
    assert requests.seen(VM, E.Disabled)[:2] == (R.Enabled, T.No_Change)


def test_a_guest_that_does_not_obey_is_not_awaited_for_ever(
    requests: Requests, clock: Clock
) -> None:
    requests.asked(VM, R.Shut_Down, E.Enabled, E.Disabled)
    clock.now += GOING_S + 1
    assert requests.seen(VM, E.Enabled)[:2] == (R.Shut_Down, T.No_Change)


def test_a_reboot_is_settled_at_once(requests: Requests) -> None:
    requests.asked(VM, R.Reboot, E.Enabled, E.Enabled)
    assert requests.seen(VM, E.Enabled)[:2] == (R.Reboot, T.No_Change)


def test_a_machine_that_is_no_more_is_forgotten(requests: Requests) -> None:
    requests.asked(VM, R.Quiesce, E.Enabled, E.Quiesce)
    requests.retain(["another"])
    requests.told(VM)
    requests.ended(VM, reached=True)
    assert requests.seen(VM, E.Quiesce)[:2] == (R.No_Change, T.No_Change)
