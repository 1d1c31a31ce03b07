"""RequestStateChange of virtual machines.

khv has no jobs yet.  A change is waited for up to PATIENCE_S and then goes on in a thread: the
answer is 4096 with no Job, and TransitioningToState shows it until it ends.  The same answer, at
once, is that of Shut Down, which only the guest can end.  While a change goes on, another request
for the same machine is answered Busy.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from cimom.classes import EnabledLogicalElement_RequestStateChange as Answer, RequestedState
from cimom.model import CimError, Path, Status
from cimom.operations import MethodResult
from hypervisor.domain import Action, DomainInfo
from hypervisor.error import (
    DomainNotFoundError,
    DomainStateError,
    HypervisorError,
    HypervisorUnavailableError,
)
from hypervisor.libvirt import Hypervisor
from providers.virtual.request import Requests
from providers.virtual.system import state_of
from providers.virtual.transition import GOALS, plan

log = logging.getLogger(__name__)

PATIENCE_S = 10.0  # starting a machine takes 0.3 s; saving its memory can take minutes
NO_TIMEOUT = "00000000000000.000000:000"  # TimeoutPeriod of those who set no limit


class BusyError(Exception):
    """Another change of the machine still goes on."""


class Changes:
    """Carries out actions, one at a time for each machine."""

    def __init__(self, hypervisor: Hypervisor, patience_s: float = PATIENCE_S) -> None:
        self._hypervisor = hypervisor
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._going: set[str] = set()

    def run(self, action: Action, uuid: str, ended: Callable[[bool], None]) -> bool:
        """Carry out an action; False when it goes on for longer than the patience.

        `ended` is told whether it succeeded, then or later.  A failure within the patience is
        raised, a later one logged.
        """
        with self._lock:
            if uuid in self._going:
                raise BusyError(uuid)
            self._going.add(uuid)
        done = threading.Event()
        failure: list[Exception] = []

        def work() -> None:
            try:
                self._hypervisor.perform(action, uuid)
            except (HypervisorError, HypervisorUnavailableError) as exc:
                log.warning("%s of machine %s: %s", action.name, uuid, exc)
                failure.append(exc)
            finally:
                with self._lock:
                    self._going.discard(uuid)
                ended(not failure)
                done.set()

        threading.Thread(target=work, name=f"{action.name.lower()}-{uuid}", daemon=True).start()
        if not done.wait(self._patience_s):
            return False
        if failure:
            raise failure[0]
        return True


class StateChange:
    """The method RequestStateChange."""

    def __init__(
        self,
        hypervisor: Hypervisor,
        requests: Requests,
        changes: Changes,
        changed: Callable[[str], None],
    ) -> None:
        self._hypervisor = hypervisor
        self._requests = requests
        self._changes = changes
        self._changed = changed  # told of a machine whose row is to be read again

    def invoke(self, path: Path, parameters: dict[str, Any]) -> MethodResult:
        """Ask for a state; the return value says what came of it.

        A CIM error only says that it could not be tried: no such machine, no hypervisor.
        """
        requested = parameters.get("RequestedState")
        if parameters.get("TimeoutPeriod") not in (None, NO_TIMEOUT):
            return _result(Answer.Use_of_Timeout_Parameter_Not_Supported)
        try:
            return self._ask(self._hypervisor.domain(str(path.key("Name"))), requested)
        except DomainNotFoundError as exc:
            raise CimError(Status.NOT_FOUND, str(exc)) from exc
        except HypervisorUnavailableError as exc:
            raise CimError(Status.FAILED, str(exc)) from exc
        except DomainStateError:
            return _result(Answer.Invalid_State_Transition)
        except HypervisorError:
            return _result(Answer.Failed)
        except BusyError:
            return _result(Answer.Busy)

    def _ask(self, domain: DomainInfo, requested: int | None) -> MethodResult:
        planned = plan(requested, domain)
        if requested is None or not isinstance(planned, Action):
            return _result(planned if isinstance(planned, Answer) else Answer.Invalid_Parameter)
        uuid, enabled = domain.uuid, state_of(domain).EnabledState
        self._requests.asked(uuid, RequestedState(requested), enabled, GOALS[requested])

        def ended(succeeded: bool) -> None:  # noqa: FBT001 - the one thing it is told
            if not succeeded or planned is not Action.SHUTDOWN:
                self._requests.ended(uuid, reached=succeeded)
            self._changed(uuid)

        at_once = self._changes.run(planned, uuid, ended)
        if at_once and planned is not Action.SHUTDOWN:
            return _result(Answer.Completed_with_No_Error)
        return _result(Answer.Method_Parameters_Checked_Job_Started)


def _result(answer: Answer) -> MethodResult:
    return MethodResult(return_value=int(answer))
