"""Lock-out after failed log-ins, per account and source, shared by all protocols.

Knows no passwords; the clock is an argument.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

FREE_FAILURES = 5  # VMware's security guide for ESXi 9: locked at the fifth failure
# After the fifth, sixth, ... failure; the last (STIG ESXI-80-000111: 900 s) repeats.
DELAYS_S = (15.0, 30.0, 60.0, 120.0, 300.0, 900.0)
FORGET_S = 900.0  # failures this long after the lock ended no longer count
MAX_ENTRIES = 10_000  # a flood of made-up names must not fill the memory; the oldest go first


class _Entry(NamedTuple):
    failures: int
    locked_until: float
    last: float


class Lockout:
    """Counts failures by (account, source).  Names that do not exist are counted alike."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._entries: dict[tuple[str, str], _Entry] = {}

    def remaining_s(self, name: str, source: str) -> float:
        """Return for how long the account is locked for this source; 0 when it is not."""
        entry = self._entries.get((name, source))
        return max(0.0, entry.locked_until - self._clock()) if entry else 0.0

    def failed(self, name: str, source: str) -> bool:
        """Count a failure; answer whether it locked the account for the source."""
        now = self._clock()
        entry = self._entries.pop((name, source), None)
        if entry is None or now > max(entry.last, entry.locked_until) + FORGET_S:
            entry = _Entry(0, 0.0, now)
        failures = entry.failures + 1
        over = failures - FREE_FAILURES
        delay_s = DELAYS_S[min(over, len(DELAYS_S) - 1)] if over >= 0 else 0.0
        while len(self._entries) >= MAX_ENTRIES:
            del self._entries[next(iter(self._entries))]
        self._entries[name, source] = _Entry(failures, now + delay_s, now)
        return over >= 0

    def succeeded(self, name: str, source: str) -> None:
        """Forget the failures of an account from this source."""
        self._entries.pop((name, source), None)

    def unlock(self, name: str) -> None:
        """Forget the failures of an account from all sources."""
        for key in [key for key in self._entries if key[0] == name]:
            del self._entries[key]
