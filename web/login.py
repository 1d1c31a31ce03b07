"""When an account was used before, and what a refused log-in is told.  Knows no HTTP."""

from __future__ import annotations

import threading
from typing import NamedTuple

from cimom.access.accounts import LoginError
from cimom.access.login import Outcome
from web.text import moment, span

MAX_NAMES = 1000  # made-up names must not fill the memory; the oldest go first
REFUSED = "Wrong name or password."
UNASKED = "Log-ins cannot be checked now"


class _Entry(NamedTuple):
    at: float | None  # POSIX seconds of the last success
    source: str
    failures: int  # since then


class LoginHistory:
    """The last log-ins to this page by account, since khv was started."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: dict[str, _Entry] = {}

    def failed(self, name: str) -> None:
        """Count a refused log-in."""
        with self._lock:
            entry = self._entries.pop(name, _Entry(None, "", 0))
            while len(self._entries) >= MAX_NAMES:
                del self._entries[next(iter(self._entries))]
            self._entries[name] = entry._replace(failures=entry.failures + 1)

    def succeeded(self, name: str, source: str, now: float) -> str:
        """Note a log-in; return in words what went before."""
        with self._lock:
            before = self._entries.pop(name, None)
            self._entries[name] = _Entry(now, source, 0)
        return _words(before)


def _words(before: _Entry | None) -> str:
    if before is None:
        return "First log-in to this page since khv was started."
    parts = []
    if before.at is not None:
        parts.append(f"Last log-in: {moment(before.at)[:19]} UTC from {before.source}.")
    if before.failures:
        plural = "s" if before.failures > 1 else ""
        parts.append(f"{before.failures} refused attempt{plural} since.")
    return " ".join(parts)


def refusal(error: LoginError) -> str:
    """Say why nobody was let in, without telling which of name and password was wrong."""
    if error.retry_after_s is None:
        return REFUSED
    what = (
        UNASKED if error.outcome in (Outcome.BUSY, Outcome.UNASKED) else "Too many failed log-ins"
    )
    return f"{what}. Try again in {span(max(1.0, round(error.retry_after_s)))}."
