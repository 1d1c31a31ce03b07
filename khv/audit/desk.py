"""The supervisor's side of the audit log: takes records from the broker, writes, tells.

What the broker hands in is a bounded frame that is not looked into: a letter, a number, and a piece
of a record or the end of the chain that the state file knows.

- `B`: a change begins; `E`: it ended, so its record is complete; `R`: a whole record;
- `H`: the number and hash of the last record that the broker knows to be written.

A change whose end never came, because the broker ended, is recorded as in doubt.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from cimom.access.chain import Head
from cimom.access.entry import IN_DOUBT, fits, joined, piece
from khv.audit.file import AuditLog, Written, own

log = logging.getLogger(__name__)

NUMBER_BYTES = 8
DIGEST_BYTES = 32
MAX_BEGUN = 4096  # changes that are carried out at the same time
MAX_WAITING = 1000  # records that could not be written yet; more are lost, and their number told
MAX_TOLD = 64  # records that one packet to the broker tells of
MAX_NUMBER = 10**15  # of a record: more than any log ever has, and what a line can hold
RETRY_S = 2.0  # between attempts to write again


class _Waiting(NamedTuple):
    ident: int | None  # what the broker calls it; None: nobody waits for it
    fields: bytes


class Desk:
    """Takes frames and writes records; `tell` sends news to the broker."""

    def __init__(
        self,
        audit: AuditLog,
        tell: Callable[[dict[str, Any]], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._log = audit
        self._tell = tell
        self._clock = clock
        self._begun: dict[int, bytes] = {}
        self._waiting: list[_Waiting] = []
        self._lost = 0
        self._errors = 0  # attempts to write that failed
        self._known: Head | None = None  # the end that the state file knows, not compared yet
        self._settled = False  # whether it was told
        self._greeted = False  # whether this broker has told it
        self._fault: str | None = None
        self._retry_at: float | None = None

    # -- what comes

    def note(self, action: str, about: str = "", summary: str = "", detail: str = "") -> None:
        """Record something that khv itself did."""
        self._put(None, own(action, about, summary, detail))

    def take(self, frame: bytes) -> bool:
        """Take a frame of the broker; answer whether it is one of these."""
        kind, ident = frame[:1], int.from_bytes(frame[1 : 1 + NUMBER_BYTES], "big")
        body = frame[1 + NUMBER_BYTES :]
        if kind == b"H" and len(body) == DIGEST_BYTES and ident < MAX_NUMBER:
            if not self._greeted:  # once: it is what the state file knew at the broker's start
                self._known, self._settled, self._greeted = Head(ident, body), True, True
        elif kind in (b"B", b"E", b"R") and fits(body):
            self._take_piece(kind, ident, body)
        else:
            return False
        return True

    def _take_piece(self, kind: bytes, ident: int, body: bytes) -> None:
        if kind == b"R":
            self._put(ident, body)
        elif kind == b"B" and len(self._begun) < MAX_BEGUN:
            self._begun[ident] = body
        elif kind == b"E" and ident in self._begun:
            self._put(ident, joined(self._begun.pop(ident), body))
        elif kind == b"E":
            self._say(failed=[ident], why="too many changes at once")

    def _put(self, ident: int | None, fields: bytes) -> None:
        if len(self._waiting) < MAX_WAITING:
            self._waiting.append(_Waiting(ident, fields))
            return
        self._lost += 1
        if ident is not None:
            self._say(failed=[ident], why="too many records wait for the disk")

    def _compare(self) -> None:
        """Compare the ends of the chain, before anything else is written."""
        if self._known is None:
            return
        self._log.open()
        found = self._log.expect(self._known)
        self._say(head=self._head(), first=self._log.first, count=0)
        self._known = None
        if found is not None:
            log.error("the audit log is not what the state file knows: see khv audit verify")
            self._waiting.insert(0, _Waiting(None, found))

    def broker_ended(self) -> None:
        """Note that no more comes of this broker: what it began is in doubt."""
        self._greeted = False
        begun, self._begun = self._begun, {}
        for fields in begun.values():
            self._put(None, joined(fields, piece(IN_DOUBT)))
        self._waiting = [item._replace(ident=None) for item in self._waiting]
        self.commit()

    # -- what is written

    def commit(self) -> None:
        """Write all that waits, with one wait for the disk, and tell the broker."""
        if not self._settled or not self._due():
            return
        try:
            new = self._known is not None
            self._compare()
            batch = self._batch()
            written = self._log.append([item.fields for item in batch]) if batch else []
        except OSError as exc:
            self._fail(exc)
            return
        self._waiting, self._lost = [], 0
        self._retry_at = None if self._log.short is None else self._clock() + RETRY_S
        self._tell_written(list(zip(batch, written, strict=True)))
        self._set_fault(self._log.short, again=new)

    def _batch(self) -> list[_Waiting]:
        if not self._lost:
            return self._waiting
        text = f"{self._lost} records could not be written and are lost"
        return [*self._waiting, _Waiting(None, own("audit:lost", detail=text))]

    def finish(self) -> None:
        """Write what is left, at the end of khv, also of one whose broker never came."""
        self._settled = True
        self.broker_ended()

    def _due(self) -> bool:
        """Whether there is something to do that was not tried just now."""
        if self._fault is None:
            return bool(self._waiting) or self._known is not None
        if self._retry_at is not None and self._clock() >= self._retry_at:
            self._try_again()
            return bool(self._waiting) or self._known is not None
        return any(item.ident is not None for item in self._waiting)

    def _try_again(self) -> None:
        """Find out whether the disk has room again."""
        self._retry_at = self._clock() + RETRY_S
        try:
            self._log.recover()
        except OSError as exc:
            self._fail(exc)
            return
        if self._log.short is None and not self._waiting:
            self._retry_at = None
            self._set_fault(None)

    def _fail(self, exc: OSError) -> None:
        """Tell who waits that its record is not written; it is kept and tried again."""
        why = exc.strerror or str(exc)
        if self._fault is None:
            log.error("the audit log cannot be written: %s", why)
        self._errors += 1
        idents = [item.ident for item in self._waiting if item.ident is not None]
        self._waiting = [item._replace(ident=None) for item in self._waiting]
        self._retry_at = self._clock() + RETRY_S
        for first in range(0, len(idents), MAX_TOLD):
            self._say(failed=idents[first : first + MAX_TOLD], why=why)
        self._set_fault(why, again=True)

    def patience(self) -> float | None:
        """Return for how many seconds nothing needs to be tried; None: until something comes."""
        return None if self._retry_at is None else max(0.0, self._retry_at - self._clock())

    # -- what the broker is told

    def _say(self, **news: Any) -> None:
        self._tell({"audit": news})

    def _tell_written(self, done: list[tuple[_Waiting, Written]]) -> None:
        told = [
            (item.ident, record.number, record.time, record.digest.hex())
            for item, record in done
            if item.ident is not None
        ]
        for first in range(0, len(told), MAX_TOLD):
            self._say(written=told[first : first + MAX_TOLD])
        if done:
            self._say(head=self._head(), first=self._log.first, count=len(done))

    def _head(self) -> list[Any]:
        head = self._log.head
        return [head.number, head.digest.hex()]

    def _set_fault(self, fault: str | None, *, again: bool = False) -> None:
        """Tell the broker what stands against writing, if that changed or it is new."""
        if fault != self._fault or again:
            self._fault = fault
            self._say(fault=fault, errors=self._errors)

    def close(self) -> None:
        """Let go of the file; also in a forked child."""
        self._log.close()
