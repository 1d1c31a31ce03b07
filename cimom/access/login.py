"""The log of log-ins: a line for each that was decided, whatever the protocol, and no flood.

Knows no accounts and no protocol; names come from strangers and are written so that they stay one
word on one line.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

log = logging.getLogger(__name__)

MAX_NAME = 64  # characters of a name that are written
WINDOW_S = 60.0
LINES = 30  # of failures in a window: strangers must not fill the disk


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


SUCCESSES = frozenset({Outcome.LET_IN, Outcome.REMEMBERED})


class Login(NamedTuple):
    """A log-in that was decided: account, source, by which protocol, and how it ended."""

    name: str
    source: str
    protocol: str
    outcome: Outcome


class LoginLog:
    """Writes log-ins to the process's log.  To be used on one event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._window = 0.0  # when it began
        self._lines = 0
        self._untold = 0

    def told(self, login: Login) -> None:
        """Write a line; of failures no more than `LINES` in a window, then their number."""
        name, source = ascii(login.name[:MAX_NAME]), ascii(login.source[:MAX_NAME])[1:-1]
        if login.outcome in SUCCESSES:
            if login.outcome is Outcome.LET_IN:
                log.info("%s log-in of %s from %s", login.protocol, name, source)
        elif self._may():
            log.warning(
                "%s log-in of %s from %s failed: %s", login.protocol, name, source, login.outcome
            )

    def _may(self) -> bool:
        """Whether there is room for a line; the first of a window tells what had none."""
        now = self._clock()
        if now - self._window >= WINDOW_S or not self._lines:
            self._window, self._lines = now, 0
            if self._untold:
                log.warning("%d more failed log-ins were not written", self._untold)
                self._untold = 0
        if self._lines >= LINES:
            self._untold += 1
            return False
        self._lines += 1
        return True
