"""The log of log-ins: a line and a record for each, whatever the protocol, and no flood.

Knows no accounts and no protocol; names come from strangers and are written so that they stay one
word on one line.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from cimom.access.entry import Entry, Outcome as Ending
from cimom.access.flood import LINES, RECORDS, Window
from cimom.access.gate import Trail
from cimom.model import Status

log = logging.getLogger(__name__)

MAX_NAME = 64  # characters of a name that are written
REMEMBER_S = 900.0  # for so long a client that shows its certificate again did not log in anew
MAX_REMEMBERED = 1024


class Outcome(StrEnum):
    """How a log-in ended; the text is what the log says."""

    LET_IN = "let in"
    REMEMBERED = "let in again"  # a request that carries a password which was checked before
    WRONG = "wrong name or password"
    LOCKED = "wrong name or password, and locked for a while now"
    REFUSED = "locked after failed log-ins"
    BUSY = "too many log-ins at once"
    CLOSED = "nobody is let in while the state is damaged"
    NO_ACCOUNT = "no account is that of the certificate"
    SHUT = "the machine's account is expired, locked, or waits for another password"
    NO_ROLE = "wrong name or password, or in no group that has a role"
    FAULT = "it could not be told whether the password is right"
    UNASKED = "nobody could be asked"


# Actions of records.
LOG_IN, LOCK_OUT, LOG_OUT = "login:login", "login:lockout", "login:logout"
SESSION = "web"  # where each log-in opens a session, one with a remembered password too
SUCCESSES = frozenset({Outcome.LET_IN, Outcome.REMEMBERED})


class Login(NamedTuple):
    """A log-in that was decided: account, source, by which protocol, and how it ended."""

    name: str
    source: str
    protocol: str
    outcome: Outcome
    role: str = ""  # of who was let in


class Recent:
    """Who showed a certificate lately: each of its requests does, only the first is a log-in."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[tuple[str, str], float] = {}

    def outcome(self, name: str, source: str) -> Outcome:
        """Return how a log-in by certificate ends."""
        now, place = self._clock(), (name, source)
        until = self._seen.get(place, 0.0)
        if now < until:
            return Outcome.REMEMBERED
        self._seen.pop(place, None)
        while len(self._seen) >= MAX_REMEMBERED:
            del self._seen[next(iter(self._seen))]
        self._seen[place] = now + REMEMBER_S
        return Outcome.LET_IN


class LoginLog:
    """Writes log-ins to the process's log and the audit trail.  To be used on one event loop."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, trail: Trail | None = None
    ) -> None:
        self._lines = Window(clock, LINES)
        # One for each protocol, and for its lock-outs: sources of SNMP can be forged, and a flood
        # of failures must not hide that an account was locked.
        self._records: defaultdict[tuple[str, str], Window] = defaultdict(
            lambda: Window(clock, RECORDS)
        )
        self._trail = trail

    def told(self, login: Login) -> None:
        """Write a log-in; of failures no more than a window takes, then their number."""
        name, source = ascii(login.name[:MAX_NAME]), ascii(login.source[:MAX_NAME])[1:-1]
        if login.outcome in SUCCESSES:
            if login.outcome is Outcome.LET_IN:
                log.info("%s log-in of %s from %s", login.protocol, name, source)
            if login.outcome is Outcome.LET_IN or login.protocol == SESSION:
                self._record(login, Ending())
        else:
            self.tick()
            if self._lines.takes():
                log.warning(
                    "%s log-in of %s from %s failed: %s",
                    login.protocol,
                    name,
                    source,
                    login.outcome,
                )
            if self._trail is not None and self._records[_kind(login)].takes():
                self._record(login, _failure(login.outcome))

    def _record(self, login: Login, ending: Ending) -> None:
        if self._trail is not None:
            entry = Entry(
                account=login.name,
                role=login.role,
                source=login.source,
                protocol=login.protocol,
                action=_kind(login)[1],
            )
            self._trail.post(entry, ending)

    def tick(self) -> None:
        """Tell how many failures were not written, once their window is over."""
        if self._lines.over():
            log.warning("%d more failed log-ins were not written", self._lines.left_out())
        for (protocol, action), window in self._records.items():
            if self._trail is not None and window.over():
                more = f"{window.left_out()} more"
                entry = Entry(account="", protocol=protocol, action=action, object=more)
                self._trail.post(entry, _failure())


def _kind(login: Login) -> tuple[str, str]:
    """Return the protocol of a log-in, and the action of its record."""
    return login.protocol, LOCK_OUT if login.outcome is Outcome.LOCKED else LOG_IN


def _failure(detail: str = "") -> Ending:
    return Ending(outcome="error", status=Status.ACCESS_DENIED.name, detail=detail)
