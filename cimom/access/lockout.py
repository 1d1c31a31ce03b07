"""Lock-out after failed log-ins, shared by all protocols; growing, and over by itself.

An account is locked for the source that failed; a source that fails with ever other names is
locked with whatever it has not proved lately.  Knows no passwords; the clock is an argument.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Generic, NamedTuple, TypeVar

FREE_FAILURES = 5  # VMware's security guide for ESXi 9: locked at the fifth failure
# Of one source, whatever the names: behind one address may be many people, and a monitoring system
# with an old password must not shut them out at once.
FREE_OF_SOURCE = 30
# After the fifth, sixth, ... failure; the last (STIG ESXI-80-000111: 900 s) repeats.
DELAYS_S = (15.0, 30.0, 60.0, 120.0, 300.0, 900.0)
FORGET_S = 900.0  # failures this long after the lock ended no longer count
MAX_ENTRIES = 10_000  # a flood of made-up names must not fill the memory; the oldest go first

K = TypeVar("K", bound=Hashable)


class _Entry(NamedTuple):
    failures: int
    locked_until: float
    last: float


class _Counter(Generic[K]):
    """Failures by key, and how long they lock."""

    def __init__(self, clock: Callable[[], float], free: int) -> None:
        self._clock = clock
        self._free = free
        self.entries: dict[K, _Entry] = {}

    def remaining_s(self, key: K) -> float:
        entry = self.entries.get(key)
        return max(0.0, entry.locked_until - self._clock()) if entry else 0.0

    def failed(self, key: K) -> bool:
        now = self._clock()
        entry = self.entries.pop(key, None)
        if entry is None or now > max(entry.last, entry.locked_until) + FORGET_S:
            entry = _Entry(0, 0.0, now)
        failures = entry.failures + 1
        over = failures - self._free
        delay_s = DELAYS_S[min(over, len(DELAYS_S) - 1)] if over >= 0 else 0.0
        while len(self.entries) >= MAX_ENTRIES:
            del self.entries[next(iter(self.entries))]
        self.entries[key] = _Entry(failures, now + delay_s, now)
        return over >= 0

    def locked(self) -> Iterator[tuple[K, float]]:
        """Yield what is locked now, and for how long."""
        for key in list(self.entries):
            left_s = self.remaining_s(key)
            if left_s > 0:
                yield key, left_s


class Lock(NamedTuple):
    """An account (empty: any) that is locked for a source, and for how long."""

    name: str
    source: str
    remaining_s: float


class Lockout:
    """Counts failures by (account, source).  Names that do not exist are counted alike."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._accounts: _Counter[tuple[str, str]] = _Counter(clock, FREE_FAILURES)
        self._sources: _Counter[str] = _Counter(clock, FREE_OF_SOURCE)

    def remaining_s(self, name: str, source: str) -> float:
        """Return for how long the account is locked for this source; 0 when it is not."""
        return self._accounts.remaining_s((name, source))

    def source_remaining_s(self, source: str) -> float:
        """Return for how long a source is locked because it failed with too many names."""
        return self._sources.remaining_s(source)

    def failed(self, name: str, source: str) -> bool:
        """Count a failure; answer whether it locked the account, or all, for the source."""
        of_account = self._accounts.failed((name, source))
        return self._sources.failed(source) or of_account

    def succeeded(self, name: str, source: str) -> None:
        """Forget the failures of an account from this source.

        Those of the source stay: who has one account may still guess at the others.
        """
        self._accounts.entries.pop((name, source), None)

    def unlock(self, name: str) -> None:
        """Forget the failures of an account from all sources, and those of the sources it had."""
        for key in [key for key in self._accounts.entries if key[0] == name]:
            del self._accounts.entries[key]
            self._sources.entries.pop(key[1], None)

    def locks(self) -> list[Lock]:
        """Return what is locked now."""
        accounts = [Lock(*key, left_s) for key, left_s in self._accounts.locked()]
        return accounts + [Lock("", source, left_s) for source, left_s in self._sources.locked()]
