"""Failed log-ins over restarts: what the lock-out counts, kept in the state file.

While khv runs the memory is the truth; the file follows.  It holds wall-clock times, since the
monotonic clock begins anew with the machine.  Rules:

- the first failure is written at once, a flood of them in one transaction every `PAUSE_S`;
- a file that cannot be written stops nobody: it is tried again with the next failure;
- a clock that was set back makes no lock longer than its failures earn (`Lockout.resume`).
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Mapping

from cimom.access.lockout import Count, Failed, Lockout
from cimom.broker.store import StateStore

log = logging.getLogger(__name__)

PAUSE_S = 2.0  # between two writes, however many guess

ACCOUNT, SOURCE = "account", "source"  # what is counted: an account for a source, or the source
Key = tuple[str, str, str]  # as the table has it
Times = tuple[int, float, float]  # failures; POSIX seconds: until when locked, of the last failure
_PUT = """REPLACE INTO failed_login (kind, name, source, failures, locked_until, last)
    VALUES (?, ?, ?, ?, ?, ?)"""
_DELETE = "DELETE FROM failed_login WHERE kind = ? AND name = ? AND source = ?"
_SELECT = """SELECT kind, name, source, failures, locked_until, last FROM failed_login
    ORDER BY last"""


class KeptFailures:
    """The table of failures; `load` and `save` belong to the start and end, `run` between."""

    def __init__(
        self, store: StateStore, lockout: Lockout, wall: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._lockout = lockout
        self._wall = wall
        self._news = asyncio.Event()
        self._unwritten: dict[Key, Times | None] = {}  # None: it is to be deleted
        lockout.watchers.append(self._news.set)

    def load(self) -> None:
        """Have the lock-out go on where the file left off."""
        now = self._wall()
        self._lockout.resume(
            (
                Failed(None if kind == SOURCE else str(name), str(source)),
                Count(int(str(failures)), float(str(until)) - now, now - float(str(last))),
            )
            for kind, name, source, failures, until, last in self._store.rows(_SELECT)
        )

    async def run(self) -> None:
        """Bring what changes to the file, in a thread, until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            rows = self._taken()
            if await asyncio.to_thread(self._written, rows):
                self._unwritten = {}
            await asyncio.sleep(PAUSE_S)

    def save(self) -> None:
        """Bring what changed to the file, at the end."""
        self._written(self._taken())

    def _taken(self) -> Mapping[Key, Times | None]:
        """Return all that is not in the file yet."""
        now = self._wall()
        for at, count in self._lockout.changes().items():
            # What is not printable is no account's name, and SQLite takes no surrogates.
            if (at.name or "").isprintable():
                self._unwritten[_key(at)] = None if count is None else _times(count, now)
        return dict(self._unwritten)

    def _written(self, rows: Mapping[Key, Times | None]) -> bool:
        if not rows:
            return True
        gone = [key for key, times in rows.items() if times is None]
        kept = [(*key, *times) for key, times in rows.items() if times is not None]
        try:
            with self._store.transaction() as connection:
                connection.executemany(_DELETE, gone)
                connection.executemany(_PUT, kept)
        except sqlite3.Error as exc:
            log.warning("failed log-ins cannot be kept: %s", exc)
            return False
        return True


def _key(at: Failed) -> Key:
    return (SOURCE, "", at.source) if at.name is None else (ACCOUNT, at.name, at.source)


def _times(count: Count, now: float) -> Times:
    return count.failures, now + count.locked_s, now - count.since_s
