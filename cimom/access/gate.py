"""The gate: everything that somebody asks for passes here, and what changes something is recorded.

One place for every protocol.  Rights are those of `rights.py`; how a record is kept is the trail's.
Rules:

- a change is announced to the trail before it is carried out, and its outcome is on the disk before
  it is answered; one that cannot be recorded is refused while records are required;
- a change that is denied is recorded too; of a flood of them the number;
- what changes nothing, as the table of roles says, passes unrecorded.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from cimom.access.entry import IN_DOUBT, OK, Entry, Outcome
from cimom.access.flood import RECORDS, Window
from cimom.access.rights import Rights
from cimom.access.roles import Principal, rule_of
from cimom.access.summary import Subject
from cimom.model import CimError, Status
from cimom.operations import MethodResult

log = logging.getLogger(__name__)
T = TypeVar("T")

DENIED = "gate:denied"  # the record of how many denials had no record of their own
ANSWERED_OK = frozenset({None, 0, "0"})


def reads(action: str) -> bool:
    """Whether an action (in lower case) changes nothing; what has no row is said to change."""
    rule = rule_of(action)
    return rule is not None and not rule.changes


class Unrecorded(Exception):  # noqa: N818 - it is a state of the trail
    """A record is not on the disk; the text says why."""


class Trail(Protocol):
    """Where records go."""

    @property
    def fault(self) -> str | None:
        """Why no record can be written now; None: they can."""

    async def begin(self, entry: Entry, /) -> int:
        """Announce a change and return its number here: from now on it will have a record."""

    async def end(self, ident: int, outcome: Outcome, /) -> None:
        """Say how a change ended; return when the record is on the disk, else Unrecorded."""

    def post(self, entry: Entry, outcome: Outcome = OK, /, *, ident: int | None = None) -> None:
        """Have something recorded, or a change ended, without waiting for the disk."""


class Gate:
    """Lets pass who may; to be used on one event loop.  Without a trail nothing is recorded."""

    def __init__(
        self,
        trail: Trail | None = None,
        *,
        rights: Rights | None = None,
        required: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._trail = trail
        self._rights = rights or Rights()
        self.required = required  # nothing is changed that cannot be recorded
        # One for each account: nobody hides what another one tries.
        self._denials: defaultdict[str, Window] = defaultdict(lambda: Window(clock, RECORDS))

    async def carry_out(
        self,
        principal: Principal,
        action: str,
        subject: Callable[[], Subject],
        work: Callable[[], Awaitable[T]],
    ) -> T:
        """Do the work if the principal may do the action (in lower case); CimError if not."""
        if reads(action) or self._trail is None:
            self._rights.admit(principal, action)
            return await work()
        entry = _entry(principal, action, subject())
        try:
            self._rights.admit(principal, action)
        except CimError as exc:
            self._denied(self._trail, entry, exc)
            raise
        return await self._recorded(self._trail, entry, work)

    def _denied(self, trail: Trail, entry: Entry, error: CimError) -> None:
        if self._denials[entry.account].takes():
            trail.post(entry, _failed(error))

    async def _recorded(self, trail: Trail, entry: Entry, work: Callable[[], Awaitable[T]]) -> T:
        if self.required and trail.fault is not None:
            text = f"nothing is changed while the audit log cannot be written: {trail.fault}"
            raise CimError(Status.FAILED, text)
        ident = await trail.begin(entry)
        try:
            answer = await work()
        except asyncio.CancelledError:
            trail.post(entry, IN_DOUBT, ident=ident)
            raise
        except Exception as exc:
            await self._end(trail, ident, _failed(exc))
            raise
        await self._end(trail, ident, _succeeded(answer))
        return answer

    async def _end(self, trail: Trail, ident: int, outcome: Outcome) -> None:
        try:
            await trail.end(ident, outcome)
        except Unrecorded as exc:
            log.error("what was done could not be recorded: %s", exc)  # noqa: TRY400 - no bug
            if self.required and outcome.outcome == "ok":
                text = f"it was done, but the audit log cannot be written: {exc}"
                raise CimError(Status.FAILED, text) from exc

    def note(self, principal: Principal, action: str, outcome: Outcome = OK) -> None:
        """Record something that was done already: a log-out."""
        if self._trail is not None:
            self._trail.post(_entry(principal, action, Subject()), outcome)

    def turned_away(self, principal: Principal, action: str) -> None:
        """Record a change that was denied before it came here: a form of the page."""
        refusal = self._rights.refusal(principal, action)
        if self._trail is not None and refusal is not None and not reads(action):
            entry = _entry(principal, action, Subject())
            self._denied(self._trail, entry, CimError(Status.ACCESS_DENIED, refusal))

    def tick(self) -> None:
        """Record how many denials had no room, once their window is over."""
        for account, window in self._denials.items():
            if self._trail is not None and window.over():
                more = f"{window.left_out()} more"
                entry = Entry(account=account, action=DENIED, object=more)
                self._trail.post(entry, Outcome(outcome="error", status=Status.ACCESS_DENIED.name))


def _entry(principal: Principal, action: str, about: Subject) -> Entry:
    return Entry(
        account=principal.name,
        role=str(principal.role),
        source=principal.source,
        protocol=principal.protocol,
        action=action,
        object=about.object,
        summary=about.summary,
    )


def _failed(error: Exception) -> Outcome:
    if isinstance(error, CimError):
        return Outcome(outcome="error", status=error.status.name, detail=error.text)
    return Outcome(outcome="error", status=Status.FAILED.name, detail="an error of khv")


def _succeeded(answer: object) -> Outcome:
    """Return the outcome of a call that was answered; a method may answer that it failed."""
    result = answer[1] if isinstance(answer, tuple) and len(answer) == 2 else None
    if isinstance(result, MethodResult) and result.return_value not in ANSWERED_OK:
        return Outcome(detail=f"answered {result.return_value}")
    return OK
