"""The state in a running khv: copied daily, checked, restored; what stays open while it is damaged.

A damaged state file is not used: the broker serves from memory, nobody can log in from elsewhere,
and the local socket says what to do.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import msgspec

from cimom.access.chain import START, Head
from cimom.access.roles import Principal
from cimom.broker.copies import DIRECTORY, NAME, Copies, Verdict, damage_of, inspect, put
from cimom.broker.store import STATE_FILE, StateError, StateStore
from cimom.model import CimError, Status
from khv.restoring import ready

log = logging.getLogger(__name__)

LOOK_S = 600.0  # between two looks at the file; how soon a copy that is due is made
ANSWER_S = 0.2  # for the answer to leave before the broker ends
UPLOADED = "state.upload"  # what the command line has put here
CLOSED = "khv's state is damaged: nobody can log in until it is restored on the machine"
SHUT = "khv's state cannot be opened now: nobody can log in until it can be"
OPEN_S = 10.0  # between attempts to open it
SHORT = "the state cannot be written: what would change it is refused, what khv notes is in memory"


def open_store(directory: str) -> StateStore:
    """Return the state; an empty one in memory, which says so, when the file is damaged."""
    try:
        _expect_state(directory)
        return StateStore(directory)
    except StateError as exc:
        then = "until it can be opened" if exc.passing else "until `khv state restore`"
        log.critical("%s: remote log-in is closed %s", exc, then)
        store = StateStore(None)
        store.damage, store.passing = str(exc), exc.passing
        return store


def _expect_state(directory: str) -> None:
    """Raise where the state has gone and its copies have not: a new one would know no lock."""
    path = os.path.join(directory, STATE_FILE)
    if os.path.exists(path) and os.path.getsize(path) > 0:
        return
    kept = os.path.join(directory, DIRECTORY)
    if os.path.isdir(kept) and any(NAME.fullmatch(name) for name in os.listdir(kept)):
        raise StateError(f"{path}: it is gone or empty, and its copies in {kept} are there")


def closed(store: StateStore) -> str:
    """Return in words why nobody can log in; empty: who has an account can."""
    if store.passing:
        return SHUT
    return CLOSED if store.damage else ""


def _opens(directory: str) -> bool:
    try:
        StateStore(directory).close()
    except StateError:
        return False
    return True


class Keeping:
    """The commands over the state file, and its daily copy."""

    def __init__(
        self,
        directory: str,
        store: StateStore,
        *,
        restart: Callable[[], None],
        note: Callable[..., None],
        head: Callable[[], Head] = lambda: START,
    ) -> None:
        """`restart` ends the broker, which is started anew by the supervisor.

        `head` is the end of the audit log.
        """
        self._head = head
        self._store = store
        self._directory = directory
        self._copies = Copies(directory)
        self._restart = restart
        self._note = note
        self._staged = False
        self._failing = False

    def notices(self) -> tuple[str, ...]:
        """Return in words what an administrator has to know of the state."""
        if self._store.passing:
            return (f"{SHUT}: {self._store.damage}",)
        if self._store.damage:
            return (f"{CLOSED} (khv state restore): {self._store.damage}",)
        if self._store.short:
            return (f"{SHORT} ({self._store.short})",)
        return ("the state cannot be copied; the log says why",) if self._failing else ()

    def commands(self) -> dict[str, Callable[[Principal, dict[str, Any]], Awaitable[Any]]]:
        """Return what is to be called, by the names of the commands."""
        return {
            "state.check": self.check,
            "state.backup": self.backup,
            "state.restore": self.restore,
        }

    async def watch(self) -> None:
        """Look at the file and make the daily copies, until it is damaged or this is cancelled.

        One that could not be opened at the start is tried again.
        """
        while self._store.passing:
            await asyncio.sleep(OPEN_S)
            if await asyncio.to_thread(_opens, self._directory):
                log.warning("the state can be opened again: the broker starts anew")
                self._restart()
                return
        while not self._store.damage:
            if await asyncio.to_thread(self._look):
                return
            if await asyncio.to_thread(self._copies.due):
                await self._copy_daily()
            await asyncio.sleep(LOOK_S)

    def _look(self) -> bool:
        """Look at the file, which SQLite need not have read for long; whether it is damaged."""
        if not self._store.damage:
            wrong = damage_of(os.path.join(self._directory, STATE_FILE))
            if wrong:
                self._store.leave(wrong)
        return bool(self._store.damage)

    async def _copy_daily(self) -> None:
        try:
            await asyncio.to_thread(self._copies.make)
        except (StateError, OSError) as exc:  # a full disk: the next try may find room
            log.error("the state cannot be copied: %s", exc)  # noqa: TRY400 - no bug
            if not self._failing:
                self._note(f"the state cannot be copied: {exc}", refused=True)
            self._failing = True
        else:
            self._failing = False

    async def check(self, _: Principal, __: dict[str, Any]) -> list[dict[str, Any]]:
        """Return how the state file is, and each of its copies; a damage that is found counts."""
        await asyncio.to_thread(self._look)
        paths = (os.path.join(self._directory, STATE_FILE), *self._copies.paths())
        found = [await asyncio.to_thread(inspect, path) for path in paths]
        return [msgspec.to_builtins(verdict) for verdict in (self._in_use(found[0]), *found[1:])]

    def _in_use(self, found: Verdict) -> Verdict:
        """Return how the state file is, also what only its use has shown."""
        damage, short = self._store.damage, self._store.short
        if damage and found.ok:
            text = f"not used since it was found damaged ({damage}); a new start looks again"
            return msgspec.structs.replace(found, ok=False, text=text)
        if short and found.ok:
            return msgspec.structs.replace(found, text=f"whole, but cannot be written: {short}")
        return found

    async def backup(self, who: Principal, _: dict[str, Any]) -> str:
        """Make a copy now; return where it is."""
        made = await self._tried(self._copies.make)
        self._note(f"the state was copied by {who.name}")
        return str(made.path)

    async def restore(self, who: Principal, arguments: dict[str, Any]) -> str:
        """Have the newest copy, or what was uploaded, take the place of the state file.

        The broker ends after its answer; what is staged is put in place when it has.
        """
        if arguments.get("uploaded"):
            source = os.path.join(self._directory, UPLOADED)
        else:
            source = await self._tried(self._copies.newest)
        await self._tried(partial(ready, self._directory, source, self._head()))
        self._staged = True
        log.warning("%s restores the state from %s", who.name, source)
        asyncio.get_running_loop().call_later(ANSWER_S, self._restart)
        return str(source)

    async def _tried(self, work: Callable[[], Any]) -> Any:
        try:
            return await asyncio.to_thread(work)
        except (StateError, OSError) as exc:
            raise CimError(Status.FAILED, str(exc)) from exc

    def finish(self) -> None:
        """Put what is staged in place; nobody uses the state file any more."""
        if self._staged:
            aside = put(self._directory)
            log.warning("the state was restored; the former one is %s", aside)
