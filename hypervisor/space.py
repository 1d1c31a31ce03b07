"""How full file systems are: statvfs(2), which a dead server or disk can make wait for ever.

A few threads ask; one that waits too long is replaced and its place told as silent.  A silent place
is not asked again before the old call has come back, and about MAX_HUNG calls wait at a time.
The file systems of a captured tree are not mounted here: a file of the tree may tell of them.
"""

from __future__ import annotations

import errno
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from enum import Enum

import msgspec

from hypervisor.filesystem import unescape_octal
from hypervisor.host import Host

PATIENCE_S = 2.0  # for all places together; a local file system answers in microseconds
STUCK_S = 0.1  # after which a thread gets help
THREADS = 4
TOLD = "khv/statvfs"  # of a captured tree
MAX_HUNG = 32  # threads that wait for dead servers
# What a file system whose server or disk is gone answers.
GONE = frozenset(
    {
        *(errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.EHOSTDOWN, errno.EHOSTUNREACH),
        *(errno.ETIMEDOUT, errno.ECONNREFUSED, errno.ECONNABORTED, errno.ENXIO, errno.ENODEV),
        *(errno.EREMOTEIO, errno.ESHUTDOWN),
    }
)


class Trouble(Enum):
    """Why there are no numbers."""

    SILENT = "does not answer"
    UNASKED = "was not asked: too many others do not answer"
    GONE = "cannot be read"
    REFUSED = "may not be asked"  # a user's own file system (FUSE)


class Space(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of a file system, in bytes and files."""

    size_bytes: int
    free_bytes: int
    available_bytes: int  # to others than root
    block_bytes: int  # what space is given out in
    files: int  # that it can hold; 0: it sets no limit
    files_free: int
    max_name: int


Ask = Callable[[str], os.statvfs_result]


def ask(statvfs: Ask, place: str) -> Space | Trouble:
    """Return the numbers of one place, or why there are none."""
    try:
        told = statvfs(place)
    except OSError as exc:
        return Trouble.GONE if exc.errno in GONE else Trouble.REFUSED
    block = told.f_frsize or told.f_bsize
    return Space(
        size_bytes=told.f_blocks * block,
        free_bytes=told.f_bfree * block,
        available_bytes=told.f_bavail * block,
        block_bytes=block,
        files=told.f_files,
        files_free=told.f_ffree,
        max_name=told.f_namemax,
    )


class _Round:
    """Places that are asked at the same time."""

    def __init__(self, places: Iterable[str], statvfs: Ask) -> None:
        self.answers: dict[str, Space | Trouble] = {}
        self.busy: dict[str, float] = {}  # what is being asked, and since when
        self._todo = deque(places)
        self._statvfs = statvfs
        self._changed = threading.Condition()

    def run(self, patience_s: float, threads: int) -> set[str]:
        """Ask until all have answered or patience ends; return the places that are silent."""
        deadline = time.monotonic() + patience_s
        started = 0
        with self._changed:
            while self._todo or self.busy:
                now = time.monotonic()
                if now >= deadline:
                    break
                stuck = sum(now - since > STUCK_S for since in self.busy.values())
                while self._todo and started < min(THREADS + stuck, threads):
                    threading.Thread(target=self._work, name="statvfs", daemon=True).start()
                    started += 1
                self._changed.wait(min(STUCK_S, deadline - now))
            self._todo.clear()
            return set(self.busy)

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._todo:
                    return
                place = self._todo.popleft()
                self.busy[place] = time.monotonic()
            answer = ask(self._statvfs, place)
            with self._changed:
                del self.busy[place]
                self.answers[place] = answer
                self._changed.notify()


class SpaceTold:
    """What a captured tree tells of its file systems: a line each, in the order of `Space`.

    The place comes last, written as in a mount table; a line that cannot be read is left out.
    """

    def __init__(self, host: Host) -> None:
        self._host = host

    def read(self, places: Iterable[str]) -> dict[str, Space | Trouble]:
        """Return the numbers of the places that are told of."""
        told = parse_spaces(self._host.read_text(TOLD) or "")
        return {place: told[place] for place in places if place in told}


def parse_spaces(text: str) -> dict[str, Space]:
    """Return the numbers of each place of a tree's file."""
    names = Space.__struct_fields__
    found = {}
    for line in text.splitlines():
        *numbers, place = line.split(" ")
        if len(numbers) == len(names) and all(number.isdecimal() for number in numbers):
            found[unescape_octal(place)] = Space(**dict(zip(names, map(int, numbers), strict=True)))
    return found


class SpaceReader:
    """Asks how full file systems are."""

    def __init__(self, statvfs: Ask = os.statvfs, patience_s: float = PATIENCE_S) -> None:
        self._statvfs = statvfs
        self._patience_s = patience_s
        self._hung: dict[str, _Round] = {}  # the call that a place has not answered

    def read(self, places: Iterable[str]) -> dict[str, Space | Trouble]:
        """Return the numbers of each place, those first that come first."""
        places = list(dict.fromkeys(places))
        self._hung = {place: late for place, late in self._hung.items() if place in late.busy}
        round_ = _Round((p for p in places if p not in self._hung), self._statvfs)
        silent = round_.run(self._patience_s, max(MAX_HUNG - len(self._hung), 1))
        self._hung.update(dict.fromkeys(silent, round_))
        answers: dict[str, Space | Trouble] = dict.fromkeys(self._hung, Trouble.SILENT)
        answers.update(round_.answers)
        return {place: answers.get(place, Trouble.UNASKED) for place in places}
