"""Sessions of logged-in browsers, in memory: a restart ends them all.  Knows no HTTP."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from typing import NamedTuple

from cimom.access.roles import Principal

COOKIE = "__Host-khv"  # the prefix makes browsers demand Secure, Path=/ and no Domain
IDLE_S = 900.0  # STIG ESXI-80-000010: an unused page is logged out after 15 minutes
ABSOLUTE_S = 8 * 3600.0  # a working day: then the password is asked for again
MAX_SESSIONS = 1000  # the one unused for longest goes first
MAX_PER_ACCOUNT = 20
TOKEN_BYTES = 32
NUMBER_BYTES = 4


class Listed(NamedTuple):
    """A session as it is shown; times in seconds."""

    number: str
    name: str
    source: str
    age_s: float
    idle_s: float


class Session:
    """One logged-in browser."""

    def __init__(self, principal: Principal, now: float, note: str) -> None:
        self.principal = principal
        self.csrf = secrets.token_urlsafe(TOKEN_BYTES)  # every form carries it
        self.number = secrets.token_hex(NUMBER_BYTES)  # names it, and opens nothing
        self.opened = now
        self.used = now
        self.note = note  # when and from where the account was used before
        self.greeting = note  # the same until it was shown once


class Sessions:
    """All sessions; to be used from any thread."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}
        self.drops = 0  # how often sessions of an account were ended

    def open(self, principal: Principal, note: str = "", drops: int | None = None) -> str | None:
        """Start a session and return its identifier, which nobody can guess.

        `drops` is what it was before the password was checked: None is returned when an account
        was changed since, which may have been this one.
        """
        identifier = secrets.token_urlsafe(TOKEN_BYTES)
        with self._lock:
            if drops not in (None, self.drops):
                return None
            self._expire()
            mine = [i for i, s in self._sessions.items() if s.principal.name == principal.name]
            if len(mine) >= MAX_PER_ACCOUNT:
                del self._sessions[mine[0]]
            elif len(self._sessions) >= MAX_SESSIONS:
                del self._sessions[min(self._sessions, key=lambda i: self._sessions[i].used)]
            self._sessions[identifier] = Session(principal, self._clock(), note)
        return identifier

    def use(self, identifier: str | None) -> Session | None:
        """Return a session and note that somebody is there; None when it is over."""
        session = self.peek(identifier)
        if session is not None:
            session.used = self._clock()
        return session

    def peek(self, identifier: str | None) -> Session | None:
        """Return a session without prolonging it: live updates come by themselves."""
        if identifier is None:
            return None
        with self._lock:
            session = self._sessions.get(identifier)
            if session is not None and self._over(session):
                del self._sessions[identifier]
                return None
            return session

    def close(self, identifier: str | None) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(identifier or "", None)

    def listed(self) -> list[Listed]:
        """Return the sessions that are not over, the oldest first."""
        with self._lock:
            self._expire()
            now = self._clock()
            return [
                Listed(s.number, s.principal.name, s.principal.source, now - s.opened, now - s.used)
                for s in self._sessions.values()
            ]

    def end(self, number: str) -> bool:
        """End a session by its number; whether there was one."""
        with self._lock:
            found = [i for i, s in self._sessions.items() if s.number == number]
            for identifier in found:
                del self._sessions[identifier]
        return bool(found)

    def drop(self, name: str) -> None:
        """End all sessions of an account: its password, role or lock changed."""
        with self._lock:
            self.drops += 1
            for identifier in [i for i, s in self._sessions.items() if s.principal.name == name]:
                del self._sessions[identifier]

    def drop_all(self) -> None:
        """End every session."""
        with self._lock:
            self.drops += 1
            self._sessions.clear()

    def _over(self, session: Session) -> bool:
        now = self._clock()
        return now - session.used >= IDLE_S or now - session.opened >= ABSOLUTE_S

    def _expire(self) -> None:
        for identifier in [i for i, s in self._sessions.items() if self._over(s)]:
            del self._sessions[identifier]
