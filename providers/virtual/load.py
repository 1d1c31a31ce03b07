"""How busy machines' processors are, from two looks at the time that they used."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from hypervisor.domain import DomainInfo

SHORTEST_S = 1.0  # two looks that are closer together say little


class _Look(NamedTuple):
    at: float
    cpu_time_ns: int
    percent: int | None


class LoadMeter:
    """Remembers each machine's last look."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._looks: dict[str, _Look] = {}

    def percent(self, domain: DomainInfo) -> int | None:
        """Return the share of its processors that a machine used since the last look, in percent.

        None at the first look, and for a machine that is off.
        """
        if domain.cpu_time_ns is None:
            self._looks.pop(domain.uuid, None)
            return None
        now, last, used_ns = self._clock(), self._looks.get(domain.uuid), domain.cpu_time_ns
        percent = None
        if last is not None and used_ns >= last.cpu_time_ns:  # less: it was started anew
            if now < last.at + SHORTEST_S:
                return last.percent
            share = (used_ns - last.cpu_time_ns) / 1e9 / (now - last.at) / max(domain.vcpus, 1)
            percent = min(round(share * 100), 100)  # the emulator's own time counts as well
        self._looks[domain.uuid] = _Look(now, used_ns, percent)
        return percent

    def retain(self, uuids: Iterable[str]) -> None:
        """Forget all other machines."""
        kept = set(uuids)
        for uuid in list(self._looks):
            if uuid not in kept:
                self._looks.pop(uuid, None)
