"""What was asked of each machine and when its state last changed; seen by passes and events.

Lives as long as the worker.  Knows no libvirt.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from cimom.classes import EnabledState, RequestedState, TransitioningToState

GOING_S = 300.0  # a guest that was asked to shut down and has not is no longer shown as doing so
SAME_S = 1.0  # an event and the pass that saw its change are no further apart


class Seen(NamedTuple):
    """What one machine's row says of requests; `changed_at` in POSIX seconds, None: not seen."""

    requested: RequestedState
    transition: TransitioningToState
    changed_at: float | None


@dataclass
class _Machine:
    enabled: EnabledState
    changed_at: float | None = None
    told_at: float | None = None  # when an event told of a change that no pass has seen yet
    requested: RequestedState = RequestedState.No_Change
    goal: EnabledState | None = None  # of a request that is under way
    until: float = 0.0
    settled: EnabledState | None = None  # where the request led; elsewhere it is history


class Requests:
    """Remembers, by UUID; may be used from any thread."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._machines: dict[str, _Machine] = {}

    def told(self, uuid: str) -> None:
        """Note an event that changes a machine's state."""
        with self._lock:
            machine = self._machines.get(uuid)
            if machine is not None:
                machine.told_at = self._clock()

    def asked(
        self, uuid: str, requested: RequestedState, enabled: EnabledState, goal: EnabledState
    ) -> None:
        """Note a request that is being carried out, from the state `enabled` to `goal`."""
        with self._lock:
            machine = self._machines.setdefault(uuid, _Machine(enabled))
            machine.requested, machine.goal = requested, goal
            machine.until = self._clock() + GOING_S

    def ended(self, uuid: str, *, reached: bool) -> None:
        """Note that a request is over: its goal was reached, or nothing changed."""
        with self._lock:
            machine = self._machines.get(uuid)
            if machine is not None and machine.goal is not None:
                machine.settled = machine.goal if reached else machine.enabled
                machine.goal = None

    def seen(self, uuid: str, enabled: EnabledState) -> Seen:
        """Take a machine's state as a pass found it; return what its row says."""
        with self._lock:
            now = self._clock()
            machine = self._machines.setdefault(uuid, _Machine(enabled))
            machine.changed_at = _changed_at(machine, enabled, now)
            machine.enabled, machine.told_at = enabled, None
            self._judge(machine, now)
            going = machine.goal is not None
            return Seen(
                machine.requested,
                TransitioningToState(machine.requested)
                if going
                else TransitioningToState.No_Change,
                machine.changed_at,
            )

    @staticmethod
    def _judge(machine: _Machine, now: float) -> None:
        """End a request that reached its goal or ran out of time; forget one that is history."""
        if machine.goal is not None:
            if machine.enabled == machine.goal or now > machine.until:
                machine.goal, machine.settled = None, machine.enabled
        elif machine.settled is not None and machine.enabled != machine.settled:
            machine.requested, machine.settled = RequestedState.No_Change, None

    def retain(self, uuids: Iterable[str]) -> None:
        """Forget machines that are no more."""
        with self._lock:
            keep = set(uuids)
            self._machines = {u: m for u, m in self._machines.items() if u in keep}


def _changed_at(machine: _Machine, enabled: EnabledState, now: float) -> float | None:
    """Return when the state last changed, as the event says if there was one.

    An event without a change that a pass saw is one that came just after the pass that did, or
    tells of a state that was left and reached again.
    """
    told, known = machine.told_at, machine.changed_at
    if enabled != machine.enabled:
        return now if told is None else told
    if told is not None and (known is None or told - known >= SAME_S):
        return told
    return known
