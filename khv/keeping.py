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

from cimom.access.roles import Principal
from cimom.broker.copies import Copies, inspect, put, stage
from cimom.broker.store import STATE_FILE, StateError, StateStore
from cimom.model import CimError, Status

log = logging.getLogger(__name__)

LOOK_S = 600.0  # how soon a copy that is due is made
ANSWER_S = 0.2  # for the answer to leave before the broker ends
UPLOADED = "state.upload"  # what the command line has put here
CLOSED = "khv's state is damaged: nobody can log in until it is restored on the machine"


def open_store(directory: str) -> tuple[StateStore, str]:
    """Return the state, and what is wrong with it (then it is an empty one in memory)."""
    try:
        return StateStore(directory), ""
    except StateError as exc:
        log.critical("%s: remote log-in is closed until `khv state restore`", exc)
        return StateStore(None), str(exc)


class Keeping:
    """The commands over the state file, and its daily copy."""

    def __init__(
        self,
        directory: str,
        damage: str,
        *,
        restart: Callable[[], None],
        note: Callable[..., None],
    ) -> None:
        """`restart` ends the broker, which is started anew by the supervisor."""
        self.damage = damage
        self._directory = directory
        self._copies = Copies(directory)
        self._restart = restart
        self._note = note
        self._staged = False
        self._failing = False

    def notices(self) -> tuple[str, ...]:
        """Return in words what an administrator has to know of the state."""
        if self.damage:
            return (f"{CLOSED} (khv state restore): {self.damage}",)
        return ("the state cannot be copied; the log says why",) if self._failing else ()

    def commands(self) -> dict[str, Callable[[Principal, dict[str, Any]], Awaitable[Any]]]:
        """Return what is to be called, by the names of the commands."""
        return {
            "state.check": self.check,
            "state.backup": self.backup,
            "state.restore": self.restore,
        }

    async def watch(self) -> None:
        """Make the daily copies, until cancelled; a damaged state is not copied."""
        while not self.damage:
            if await asyncio.to_thread(self._copies.due):
                await self._copy_daily()
            await asyncio.sleep(LOOK_S)

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
        """Return how the state file is, and each of its copies."""
        paths = (os.path.join(self._directory, STATE_FILE), *self._copies.paths())
        return [msgspec.to_builtins(await asyncio.to_thread(inspect, path)) for path in paths]

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
        await self._tried(partial(stage, self._directory, source))
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
