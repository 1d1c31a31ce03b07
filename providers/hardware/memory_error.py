"""How memory is by the errors that its controllers counted."""

from __future__ import annotations

from collections.abc import Iterable

from cimom.health.rate import CORRECTED_MEMORY, History
from cimom.health.status import Condition
from hypervisor.edac import Controller, Errors, counted_for
from hypervisor.host import Host

WHOLE = None  # what stands for all memory among the modules' handles


def condition(errors: Errors | None, a_day: int | None = None) -> tuple[Condition, str | None]:
    """Return how memory is: what could not be corrected is lost; `a_day` corrected ones are too
    many."""
    if errors is None:
        return Condition.OK, None
    whose = ", by the order of the slots" if errors.by_order else ""
    if errors.uncorrected:
        many = "error" if errors.uncorrected == 1 else "errors"
        return Condition.ERROR, f"{errors.uncorrected} {many} could not be corrected{whose}"
    if a_day is not None:
        return Condition.DEGRADED, f"{a_day} errors were corrected within a day{whose}"
    return Condition.OK, None


def rest(whole: Errors, named: Iterable[Errors]) -> int | None:
    """Return how many corrected errors no module is known for."""
    if whole.corrected is None:
        return None
    return max(0, whole.corrected - sum(errors.corrected or 0 for errors in named))


class Judge:
    """Remembers how counts grew, of each module by its handle and of all memory."""

    def __init__(self, host: Host) -> None:
        self._clock = host.clock
        self._histories: dict[int | None, History] = {}

    def judge(
        self,
        handle: int | None,
        errors: Errors | None,
        controllers: list[Controller],
        corrected: int | None,
    ) -> tuple[Condition, str | None]:
        """Return how a module is, or all memory; `corrected` is what counts as its own."""
        now, history = self._clock.monotonic(), self._histories.get(handle)
        if history is None:
            history = self._histories[handle] = History(CORRECTED_MEMORY)
            counted_s = counted_for(controllers)
            if counted_s is not None and counted_s <= CORRECTED_MEMORY.window_s:
                history.began(now - counted_s)
        return condition(errors, history.see(now, corrected))
