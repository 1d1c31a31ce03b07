"""RequestStateChange: what is done, what is answered, what rows say of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from cimom.classes import (
    EnabledLogicalElement_RequestStateChange as Answer,
    KHV_VirtualComputerSystem,
    RequestedState as R,
    TransitioningToState as T,
)
from cimom.model import CimError, Path, Status
from cimom.provider import Method, Provider
from cimom.testing import readings_of
from hypervisor.domain import Action, DomainInfo, DomainState
from hypervisor.error import DomainStateError, HypervisorUnavailableError, OperationFailedError
from hypervisor.libvirt import Hypervisor
from providers.virtual import provider
from providers.virtual.request import Requests
from providers.virtual.service import NO_TIMEOUT, Changes, StateChange
from providers.virtual.system import system_key
from tests.providers.virtual.machines import UUID, Clock, domain

WAIT_S = 10.0


def path(uuid: str) -> Path:
    return Path(
        classname="KHV_VirtualComputerSystem",
        keys=(("Name", uuid), ("CreationClassName", "KHV_VirtualComputerSystem")),
    )


def row(machines: Provider, uuid: str) -> KHV_VirtualComputerSystem:
    found = readings_of(machines).row(KHV_VirtualComputerSystem, system_key(uuid))
    assert found is not None
    return found.instance


def ask(machines: Provider, uuid: str, requested: int | None, timeout: str | None = None) -> int:
    (method,) = machines.methods
    assert isinstance(method, Method)
    parameters = {"RequestedState": requested, "TimeoutPeriod": timeout}
    return int(method.invoke(path(uuid), parameters).return_value)


def test_every_state_can_be_asked_for(hypervisor: Hypervisor) -> None:
    machines = provider(hypervisor, "host")
    uuid = hypervisor.find("off").uuid
    for requested, answer, enabled in (
        (R.Enabled, 0, 2),
        (R.Enabled, 0, 2),
        (R.Quiesce, 0, 9),
        (R.Enabled, 0, 2),
        (R.Reset, 0, 2),
        (R.Reboot, 0, 2),
        (R.Offline, 0, 6),
        (R.Quiesce, 4097, 6),
        (R.Enabled, 0, 2),
        (R.Shut_Down, 4096, 3),
        (R.Enabled, 0, 2),
        (R.Disabled, 0, 3),
        (R.Reset, 4097, 3),
        (R.Test, 1, 3),
        (R.Deferred, 1, 3),
        (R.No_Change, 5, 3),
        (R.Not_Applicable, 5, 3),
        (None, 5, 3),
    ):
        assert ask(machines, uuid, requested) == answer
        assert row(machines, uuid).EnabledState == enabled


def test_a_time_limit_is_not_supported(hypervisor: Hypervisor) -> None:
    machines = provider(hypervisor, "host")
    uuid = hypervisor.find("off").uuid
    assert ask(machines, uuid, R.Enabled, "00000000000100.000000:000") == 4098
    assert row(machines, uuid).EnabledState == 3
    assert ask(machines, uuid, R.Enabled, NO_TIMEOUT) == 0


def test_a_saved_machine_comes_back_or_loses_its_memory(hypervisor: Hypervisor) -> None:
    machines = provider(hypervisor, "host")
    uuid = hypervisor.find("saved").uuid
    assert row(machines, uuid).EnabledState == 6
    assert ask(machines, uuid, R.Disabled) == 0
    assert row(machines, uuid).EnabledState == 3


def test_the_request_stays_until_the_state_moves_by_other_means(hypervisor: Hypervisor) -> None:
    clock = Clock()
    machines = provider(hypervisor, "host", clock=clock)
    uuid = hypervisor.find("off").uuid
    assert row(machines, uuid).RequestedState == R.No_Change
    clock.now += 5
    ask(machines, uuid, R.Enabled)
    told = row(machines, uuid)
    assert (told.RequestedState, told.TransitioningToState) == (R.Enabled, T.No_Change)
    assert told.TimeOfLastStateChange == "19700101001645.000000+000"
    hypervisor.perform(Action.SUSPEND, uuid)
    assert row(machines, uuid).RequestedState == R.No_Change


def test_a_machine_that_is_not_there_is_not_found(hypervisor: Hypervisor) -> None:
    for uuid in ("nonsense", UUID.replace("1", "9")):
        with pytest.raises(CimError) as caught:
            ask(provider(hypervisor, "host"), uuid, R.Enabled)
        assert caught.value.status is Status.NOT_FOUND


def test_no_hypervisor_is_an_error_that_says_why() -> None:
    with pytest.raises(CimError) as caught:
        ask(provider(Hypervisor(None), "host"), UUID, R.Enabled)
    assert caught.value.status is Status.FAILED
    assert "no hypervisor" in caught.value.text


class SlowHypervisor(Hypervisor):
    """An in-memory peer with one machine, whose actions end when they are let."""

    def __init__(self, state: int = DomainState.RUNNING, failure: Exception | None = None) -> None:
        super().__init__(None)
        self.state = state
        self.failure = failure
        self.let = threading.Event()

    def domain(self, uuid: str) -> DomainInfo:
        return domain(self.state, uuid=uuid)

    def perform(self, action: Action, uuid: str) -> None:
        assert self.let.wait(WAIT_S)
        if self.failure is not None:
            raise self.failure


def service(
    hypervisor: Hypervisor, requests: Requests, changed: Callable[[str], None], patience_s: float
) -> Callable[[int], int]:
    changes = StateChange(hypervisor, requests, Changes(hypervisor, patience_s), changed)

    def call(requested: int) -> int:
        parameters: dict[str, Any] = {"RequestedState": requested, "TimeoutPeriod": None}
        return int(changes.invoke(path(UUID), parameters).return_value)

    return call


@pytest.mark.parametrize("failure", [None, OperationFailedError("the disk is full")])
def test_a_long_change_goes_on_and_keeps_the_machine_busy(failure: Exception | None) -> None:
    hypervisor = SlowHypervisor(failure=failure)
    requests = Requests(Clock())
    ended = threading.Event()
    call = service(hypervisor, requests, lambda _: ended.set(), patience_s=0.0)
    state = 2
    requests.seen(UUID, state)  # type: ignore[arg-type]
    assert call(R.Offline) == Answer.Method_Parameters_Checked_Job_Started
    assert requests.seen(UUID, state).transition == T.Offline  # type: ignore[arg-type]
    assert call(R.Offline) == Answer.Busy
    hypervisor.let.set()
    assert ended.wait(WAIT_S)
    assert requests.seen(UUID, state).transition == T.No_Change  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("failure", "answer"),
    [
        (OperationFailedError("no"), Answer.Failed),
        (DomainStateError("moved meanwhile"), Answer.Invalid_State_Transition),
    ],
)
def test_a_refusal_of_libvirt_is_an_answer(failure: Exception, answer: Answer) -> None:
    hypervisor = SlowHypervisor(failure=failure)
    hypervisor.let.set()
    call = service(hypervisor, Requests(Clock()), lambda _: None, WAIT_S)
    assert call(R.Quiesce) == answer


def test_a_lost_connection_is_an_error() -> None:
    hypervisor = SlowHypervisor(failure=HypervisorUnavailableError("lost"))
    hypervisor.let.set()
    with pytest.raises(CimError, match="lost"):
        service(hypervisor, Requests(Clock()), lambda _: None, WAIT_S)(R.Quiesce)
