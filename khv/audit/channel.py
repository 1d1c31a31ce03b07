"""The broker's side of the audit log: hands records to the supervisor and waits for the disk.

Knows no file: the supervisor numbers, chains and writes.  The end of the chain is kept in the state
file too, so that a tail that was cut off is missed.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from typing import Any, NamedTuple

from cimom.access.chain import START, Head
from cimom.access.entry import OK, Entry, Outcome, joined, piece
from cimom.access.gate import Unrecorded
from cimom.broker.store import StateStore
from khv.audit.desk import NUMBER_BYTES
from khv.control import Control

log = logging.getLogger(__name__)

HEAD = "audit_head"  # the setting of the state file: number and hash
MAX_SENT = 2000  # records that nobody waits for, on their way: more are lost, and counted
WAIT_S = 30.0  # for the disk; then whoever changed something is told
SETTLE_S = 5.0  # at the end, for what is on its way


class Told(NamedTuple):
    """A record that is on the disk."""

    number: int
    time: str
    digest: str
    entry: Entry
    outcome: Outcome


class Channel:
    """The trail of a broker; to be used on one event loop."""

    def __init__(self, control: Control, store: StateStore) -> None:
        self._control = control
        self._store = store
        self._next = 1
        self._begun: dict[int, Entry] = {}
        self._sent: dict[int, tuple[Entry, Outcome]] = {}
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._news = asyncio.Event()
        self._saved = self.head = stored_head(store)
        self.fault: str | None = None
        self.kept = 0  # records that are in the log
        self.records = 0  # written in this run of the broker
        self.errors = 0
        self.listeners: list[Callable[[Told], object]] = []  # of each record that is written
        self.watchers: list[Callable[[], object]] = []  # of how the log stands

    def open(self) -> None:
        """Say what end of the chain the state file knows; before anything else is sent."""
        self._control.send(_frame(b"H", self.head.number, self.head.digest))

    # -- the trail

    async def begin(self, entry: Entry, /) -> int:
        """Announce a change."""
        ident = self._number()
        self._begun[ident] = entry
        self._control.send(_frame(b"B", ident, piece(entry)))
        await self._control.flushed()
        return ident

    async def end(self, ident: int, outcome: Outcome, /) -> None:
        """Say how a change ended; Unrecorded unless its record is on the disk."""
        future = self._waiting[ident] = asyncio.get_running_loop().create_future()
        self._end(ident, outcome)
        try:
            await asyncio.wait_for(future, WAIT_S)
        except TimeoutError as exc:
            raise Unrecorded(f"the disk did not take it within {WAIT_S:.0f} s") from exc
        finally:
            self._waiting.pop(ident, None)

    def _end(self, ident: int, outcome: Outcome) -> None:
        self._sent[ident] = (self._begun.pop(ident), outcome)
        self._control.send(_frame(b"E", ident, piece(outcome)))

    def post(self, entry: Entry, outcome: Outcome = OK, /, *, ident: int | None = None) -> None:
        """Have something recorded without waiting."""
        if ident is not None:
            self._end(ident, outcome)
        elif len(self._sent) >= MAX_SENT:
            self.errors += 1
        else:
            ident = self._number()
            self._sent[ident] = (entry, outcome)
            self._control.send(_frame(b"R", ident, joined(piece(entry), piece(outcome))))

    def _number(self) -> int:
        self._next += 1
        return self._next - 1

    # -- what the supervisor tells

    def take(self, news: dict[str, Any]) -> None:
        """Take what the supervisor says of the log."""
        for ident, number, time, digest in news.get("written", ()):
            self._written(ident, number, time, digest)
        for ident in news.get("failed", ()):
            self._sent.pop(ident, None)
            future = self._waiting.get(ident)
            if future is not None and not future.done():
                future.set_exception(Unrecorded(news["why"]))
        if "head" in news:
            number, digest = news["head"]
            self.head = Head(number, bytes.fromhex(digest))
            self.kept = self.head.number - news["first"] + 1
            self.records += news["count"]
            self._news.set()
        if "fault" in news:
            self.fault, self.errors = news["fault"], max(self.errors, news["errors"])
        if "fault" in news or "head" in news:
            for watcher in self.watchers:
                watcher()

    def _written(self, ident: int, number: int, time: str, digest: str) -> None:
        future = self._waiting.get(ident)
        if future is not None and not future.done():
            future.set_result(None)
        sent = self._sent.pop(ident, None)
        if sent is not None:
            told = Told(number, time, digest, *sent)
            for listener in self.listeners:
                listener(told)

    # -- the state file

    async def keep(self) -> None:
        """Keep the end of the chain in the state file, in a thread, until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            await asyncio.to_thread(self.save)

    def save(self) -> None:
        """Bring the end of the chain to the state file."""
        head = self.head
        if head == self._saved:
            return
        try:
            self._store.set_setting(HEAD, f"{head.number} {head.digest.hex()}")
            self._saved = head
        except sqlite3.Error as exc:  # a full disk: the next record tries again
            log.warning("the end of the audit log cannot be noted: %s", exc)

    async def settle(self) -> None:
        """Wait for what is on its way, at the end."""
        await self._control.flushed()
        end = asyncio.get_running_loop().time() + SETTLE_S
        while self._sent and asyncio.get_running_loop().time() < end:  # noqa: ASYNC110 - at the end
            await asyncio.sleep(0.01)


def _frame(kind: bytes, number: int, body: bytes) -> bytes:
    return kind + number.to_bytes(NUMBER_BYTES, "big") + body


def stored_head(store: StateStore) -> Head:
    """Return the end of the chain that the state file knows."""
    return parse_stored(store.setting(HEAD))


def parse_stored(text: str | None) -> Head:
    """Return what a setting says; the start of a chain if it says nothing."""
    number, _, digest = (text or "").partition(" ")
    try:
        found = Head(int(number), bytes.fromhex(digest))
    except ValueError:
        return START
    return found if len(found.digest) == len(START.digest) else START
