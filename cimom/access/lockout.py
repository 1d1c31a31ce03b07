"""Lock-out after failed log-ins, shared by all protocols; growing, and over by itself.

An account is locked for the source that failed; a source that fails with ever other names is
locked with whatever it has not proved lately.  What is counted can be taken out and put back, to
outlive the process.  Knows no passwords and no file; the clock is an argument.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
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


class Count(NamedTuple):
    """How often somebody failed, in seconds from now; `locked_s` below 0: no lock is left."""

    failures: int
    locked_s: float
    since_s: float  # since the last failure


class _Counter(Generic[K]):
    """Failures by key, and how long they lock."""

    def __init__(self, clock: Callable[[], float], free: int) -> None:
        self._clock = clock
        self._free = free
        self.entries: dict[K, _Entry] = {}
        self.changed: set[K] = set()  # since `changes` was asked

    def remaining_s(self, key: K) -> float:
        entry = self.entries.get(key)
        return max(0.0, entry.locked_until - self._clock()) if entry else 0.0

    def failed(self, key: K) -> bool:
        now = self._clock()
        entry = self.entries.pop(key, None)
        if entry is None or _forgotten(entry, now):
            entry = _Entry(0, 0.0, now)
        failures = entry.failures + 1
        while len(self.entries) >= MAX_ENTRIES:
            self.forget(next(iter(self.entries)))
        self.entries[key] = _Entry(failures, now + self._delay_s(failures), now)
        self.changed.add(key)
        return failures >= self._free

    def _delay_s(self, failures: int) -> float:
        over = failures - self._free
        return DELAYS_S[min(over, len(DELAYS_S) - 1)] if over >= 0 else 0.0

    def forget(self, key: K) -> None:
        """Forget the failures of one."""
        if self.entries.pop(key, None) is not None:
            self.changed.add(key)

    def changes(self) -> dict[K, Count | None]:
        """Return what became another since this was asked last; None: it is forgotten."""
        now = self._clock()
        for key, entry in list(self.entries.items()):
            if not _forgotten(entry, now):
                break  # the ones after it failed later
            self.forget(key)
        changed, self.changed = self.changed, set()
        return {key: self._count(key, now) for key in changed}

    def _count(self, key: K, now: float) -> Count | None:
        entry = self.entries.get(key)
        if entry is None:
            return None
        return Count(entry.failures, entry.locked_until - now, now - entry.last)

    def resume(self, key: K, count: Count) -> None:
        """Go on from a count; no lock is longer than its failures earn, whatever a clock said."""
        now = self._clock()
        left_s = min(count.locked_s, self._delay_s(count.failures))
        if len(self.entries) < MAX_ENTRIES:
            self.entries[key] = _Entry(count.failures, now + left_s, now - max(0.0, count.since_s))

    def locked(self) -> Iterator[tuple[K, float]]:
        """Yield what is locked now, and for how long."""
        for key in list(self.entries):
            left_s = self.remaining_s(key)
            if left_s > 0:
                yield key, left_s


def _forgotten(entry: _Entry, now: float) -> bool:
    return now > max(entry.last, entry.locked_until) + FORGET_S


class Failed(NamedTuple):
    """Who failed: an account (None: any) and a source."""

    name: str | None
    source: str


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
        self.watchers: list[Callable[[], object]] = []  # told that a count changed

    def remaining_s(self, name: str, source: str) -> float:
        """Return for how long the account is locked for this source; 0 when it is not."""
        return self._accounts.remaining_s((name, source))

    def source_remaining_s(self, source: str) -> float:
        """Return for how long a source is locked because it failed with too many names."""
        return self._sources.remaining_s(source)

    def failed(self, name: str, source: str) -> bool:
        """Count a failure; answer whether it locked the account, or all, for the source."""
        of_account = self._accounts.failed((name, source))
        of_source = self._sources.failed(source)
        self._tell()
        return of_source or of_account

    def succeeded(self, name: str, source: str) -> None:
        """Forget the failures of an account from this source.

        Those of the source stay: who has one account may still guess at the others.
        """
        self._accounts.forget((name, source))
        self._tell()

    def unlock(self, name: str) -> None:
        """Forget the failures of an account from all sources, and those of the sources it had."""
        for key in [key for key in self._accounts.entries if key[0] == name]:
            self._accounts.forget(key)
            self._sources.forget(key[1])
        self._tell()

    def _tell(self) -> None:
        if self._accounts.changed or self._sources.changed:
            for watcher in self.watchers:
                watcher()

    def locks(self) -> list[Lock]:
        """Return what is locked now."""
        accounts = [Lock(*key, left_s) for key, left_s in self._accounts.locked()]
        return accounts + [Lock("", source, left_s) for source, left_s in self._sources.locked()]

    # -- over the end of the process

    def changes(self) -> dict[Failed, Count | None]:
        """Return the counts that changed since this was asked last; None: it is forgotten."""
        accounts = {Failed(*key): count for key, count in self._accounts.changes().items()}
        return accounts | {Failed(None, key): n for key, n in self._sources.changes().items()}

    def resume(self, counts: Iterable[tuple[Failed, Count]]) -> None:
        """Go on from counts of another run, the oldest first."""
        for (name, source), count in counts:
            if name is None:
                self._sources.resume(source, count)
            else:
                self._accounts.resume((name, source), count)
