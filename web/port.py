"""What the web needs from the house; the composition root hands it in.  Builds nothing."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable, Mapping

import msgspec

from cimom.access.roles import Principal
from cimom.broker.readings import Readings
from cimom.broker.snapshot import Snapshot
from cimom.model import CimObject

READ = "web:read"  # the action that every page asks `may` for
SESSION = "web:session"  # what every session may: be prolonged and ended, have colours
ACKNOWLEDGE = "web:acknowledge"


class WebPort(msgspec.Struct, frozen=True, kw_only=True):
    """Facts and callables.

    `snapshot`, `verify` and `may` are called in threads of the web server and may block;
    `readings` and `refresh` are used on the event loop only.  `verify` raises
    `cimom.access.accounts.LoginError`.
    """

    version: str
    readings: Readings
    # Waits until the classes may be served (`Refresher.fresh`); keeps them of interest.
    refresh: Callable[[Iterable[type[CimObject]], float], Awaitable[None]]
    # Waits for `refresh` and takes what the pages show of the readings on the loop.
    snapshot: Callable[[], Snapshot]
    verify: Callable[[str, str, str], Principal]
    may: Callable[[Principal, str], bool]
    # Acknowledges an alarm with a comment, or (None) takes that back; CimError if there is none.
    acknowledge: Callable[[Principal, str, str | None], None]
    log_out: Callable[[Principal], None] = lambda _: None  # told who logged out
    denied: Callable[[Principal, str], None] = lambda *_: None  # told what was not allowed to whom
    missing: Callable[[], tuple[str, ...]] = tuple  # what this machine lacks, in words
    closed: Callable[[], str] = str  # why nobody can log in
    absent: Mapping[str, str] = {}  # why there is nothing of a subsystem, by the slug of its page
    demo: bool = False
    banner: Callable[[], str] = str  # what the log-in page says first: who may use this
    clock: Callable[[], float] = time.monotonic  # for the ages of sessions
    now: Callable[[], float] = time.time  # POSIX seconds, for the ages of readings
