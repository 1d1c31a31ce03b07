"""The files of the audit log: appended, brought to the disk, rotated, removed when they are old.

Written by one process.  Knows the chain, not what records say.  A file is named for the number of
its first record; the last one is appended to.
"""

from __future__ import annotations

import errno
import logging
import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from cimom.access import chain
from cimom.access.chain import START, Head
from cimom.access.entry import Entry, Outcome, joined, piece

log = logging.getLogger(__name__)

DIRECTORY = "audit"  # below the state directory
SUFFIX = ".jsonl"
RESERVE = "reserve"
RESERVE_BYTES = 256 * 1024  # given up when the disk is full: for the records of what was begun
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
DAY_S = 86_400.0
LEAST_KEPT_S = 7 * DAY_S  # whatever the size: a flood must not push out what it is to hide
MOST_GONE = 2  # files at once: one comes, and a clock that jumped ahead must not cost them all
FILES = 16  # that the room is divided into
ACCOUNT = "khv"  # whose the log's own records are


class Policy(NamedTuple):
    """How long records are kept, and in how much room; a file holds at most a day of them."""

    keep_s: float = 90 * DAY_S
    keep_bytes: int = 64 * 1024 * 1024


KEEP = Policy()


class Written(NamedTuple):
    """A record that is on the disk."""

    number: int
    time: str
    digest: bytes


def own(action: str, about: str = "", summary: str = "", detail: str = "") -> bytes:
    """Return the fields of a record of khv's own."""
    entry = Entry(account=ACCOUNT, source="local", action=action, object=about, summary=summary)
    return joined(piece(entry), piece(Outcome(detail=detail)))


def names(directory: str) -> list[str]:
    """Return the log's files, the oldest first."""
    found = [name for name in os.listdir(directory) if name.endswith(SUFFIX)]
    return sorted(name for name in found if name.removesuffix(SUFFIX).isdigit())


class AuditLog:
    """The log of one khv; OSError wherever the disk does not do as it should."""

    def __init__(
        self,
        directory: str,
        policy: Policy = KEEP,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._directory = directory
        self.policy = policy  # another one counts from the next file on
        self._clock = clock
        self._descriptor = -1
        self._size = 0
        self._began = 0.0  # POSIX seconds: when the present file was begun
        self.head = START
        self.first = 1  # number of the oldest record that is kept
        self.short: str | None = None  # the reserve is gone: no more than what was begun fits

    def open(self) -> None:
        """Make or find the log, mend its end after a crash, and have a reserve.

        One that is open goes on: what was written is known better than what a file says now.
        """
        if self._descriptor >= 0:
            return
        os.makedirs(self._directory, mode=0o700, exist_ok=True)
        os.chmod(self._directory, 0o700)
        found = names(self._directory)
        if not found:
            self._begin_file()
        else:
            self.first = _number(found[0])
            self._go_on(found[-1])
        self.recover()

    def close(self) -> None:
        """Let go of the file; also in a forked child."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    # -- appending

    def append(self, records: Sequence[bytes]) -> list[Written]:
        """Append records and bring them to the disk, all or none of them."""
        if self._descriptor >= 0 and os.fstat(self._descriptor).st_nlink == 0:
            log.error("the file of the audit log was removed: another one goes on")
            self.close()
            self._begin_file()
        if self._descriptor < 0:
            self.open()
        self._rotate()
        lines, written, head = self._lines(records)
        try:
            self._write(lines)
        except OSError as exc:
            if exc.errno not in FULL or not self._give_up_reserve(exc):
                raise
            self._write(lines)
        self.head = head
        return written

    def _lines(self, records: Sequence[bytes]) -> tuple[bytes, list[Written], Head]:
        head, lines, written = self.head, [], []
        for fields in records:
            stamp = rfc3339(self._clock())
            text, head = chain.line(head, stamp, fields)
            lines.append(text)
            written.append(Written(head.number, stamp, head.digest))
        return b"".join(lines), written, head

    def _write(self, data: bytes) -> None:
        """Write at the end of the file; if that fails, nothing of it stays."""
        try:
            left = data
            while left:
                left = left[os.write(self._descriptor, left) :]
            os.fdatasync(self._descriptor)
        except OSError:
            # The file is opened anew if it cannot even be cut.
            descriptor, self._descriptor = self._descriptor, -1
            try:
                os.ftruncate(descriptor, self._size)
                os.fsync(descriptor)
                self._descriptor, descriptor = descriptor, -1
            finally:
                if descriptor >= 0:
                    os.close(descriptor)
            raise
        self._size += len(data)

    # -- a full disk

    def _give_up_reserve(self, exc: OSError) -> bool:
        self.short = exc.strerror or str(exc)
        try:
            os.unlink(self._path(RESERVE))
        except OSError:
            return False
        return True

    def recover(self) -> None:
        """Make the reserve, if it is gone; `short` says why that cannot be."""
        path = self._path(RESERVE)
        try:
            if os.path.getsize(path) == RESERVE_BYTES:
                self.short = None
                return
        except OSError:
            pass  # it has to be made
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
            descriptor = os.open(path, flags, 0o600)
            try:
                os.posix_fallocate(descriptor, 0, RESERVE_BYTES)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            self.short = None
        except OSError as exc:
            self.short = exc.strerror or str(exc)
            try:
                os.unlink(path)
            except OSError:
                pass  # there is none

    # -- files

    def _path(self, name: str) -> str:
        return os.path.join(self._directory, name)

    def _open_file(self, name: str, more: int = 0) -> int:
        flags = os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC | more
        return os.open(self._path(name), flags, 0o600)

    def _begin_file(self) -> None:
        """Begin a file; if that fails, the one that there was goes on."""
        name = f"{self.head.number + 1:012d}{SUFFIX}"
        text = chain.opening(self.head)
        descriptor = self._open_file(name, os.O_CREAT | os.O_TRUNC)
        try:
            os.write(descriptor, text)
            os.fsync(descriptor)
            _sync_directory(self._directory)
        except OSError:
            os.close(descriptor)
            os.unlink(self._path(name))
            raise
        self.close()
        self._descriptor, self._size = descriptor, len(text)
        self._began = self._clock()

    def _go_on(self, name: str) -> None:
        """Go on with the last file; a line without an end was never told to be written."""
        self._descriptor = self._open_file(name)
        with open(self._path(name), "rb") as file:
            data = file.read()
        whole = data.rfind(b"\n") + 1
        cut = len(data) - whole
        if cut:
            os.ftruncate(self._descriptor, whole)
        self._size = whole
        lines = data[:whole].splitlines()
        self.head = _end_of(lines) or _name_of(name)
        first = chain.parse(lines[1]) if len(lines) > 1 else None
        self._began = self._clock() if first is None else posix(first.time)
        if not lines:  # a crash before its first line was on the disk
            self._write(chain.opening(self.head))
        if cut:
            text = f"{cut} bytes of half a line were cut off"
            self.append([own("audit:repair", name, detail=text)])

    def _rotate(self) -> None:
        """Begin another file where it is time, and remove those that are too old."""
        now, room = self._clock(), self.policy.keep_bytes // FILES
        if self._size < room and not now - self._began >= DAY_S:
            return
        found = names(self._directory)
        if found and self.head.number < _number(found[-1]):
            self._began = now  # there is nothing in it yet
            return
        try:
            self._begin_file()
            self._expire(now)
        except OSError as exc:  # a full disk: the file grows on
            log.warning("the audit log begins no other file: %s", exc)

    def _expire(self, now: float) -> None:
        found = names(self._directory)
        sizes = [os.path.getsize(self._path(name)) for name in found]
        gone = 0
        for index in range(min(len(found) - 1, MOST_GONE)):
            age_s = now - os.path.getmtime(self._path(found[index]))
            much = sum(sizes[index:]) > self.policy.keep_bytes
            if age_s > self.policy.keep_s or (much and age_s > LEAST_KEPT_S):
                gone = index + 1
            else:
                break
        if gone:
            last = _number(found[gone]) - 1
            text, head = chain.line(
                self.head, rfc3339(now), own(chain.EXPIRED, str(last), "records up to this one")
            )
            self._write(text)  # first: what is gone without a record was taken away
            self.head = head
            for name in found[:gone]:
                os.unlink(self._path(name))
            self.first = last + 1

    # -- what another keeper of the end says

    def expect(self, known: Head) -> bytes | None:
        """Compare the end with the one that is known elsewhere; return a record of what is wrong.

        Numbers that were given once are not given again.
        """
        if known in (START, self.head):
            return None
        if known.number > self.head.number:
            text = f"records {self.head.number + 1} to {known.number} were missing at the end"
            self.head = Head(known.number, self.head.digest)
            return own(chain.GAP, str(known.number), detail=text)
        if self.find(known.number) in (None, known.digest):
            return None
        text = f"record {known.number} is not the one that the state file knows"
        return own(chain.GAP, str(known.number), detail=text)

    def find(self, number: int) -> bytes | None:
        """Return the hash of a record; None when there is none of this number."""
        for name in reversed(names(self._directory)):
            if _number(name) <= number:
                with open(self._path(name), "rb") as file:
                    heads = (chain.parse_head(text) for text in file)
                    return next((h.digest for h in heads if h and h.number == number), None)
        return None


def _end_of(lines: list[bytes]) -> Head | None:
    """Return the end of the chain that a file's lines make."""
    for text in reversed(lines):
        found = chain.parse_head(text) or chain.parse_opening(text)
        if found is not None:
            return found
    return None


def _number(name: str) -> int:
    return int(name.removesuffix(SUFFIX))


def _name_of(name: str) -> Head:
    """Return an end for a file that nothing can be read of: its hash fits to nothing."""
    return Head(_number(name) - 1, bytes(32))


def _sync_directory(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def rfc3339(moment: float) -> str:
    """Write POSIX seconds as RFC 3339 in UTC with microseconds."""
    text = datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds")
    return text.replace("+00:00", "Z")


def posix(text: str) -> float:
    """Read what `rfc3339` writes; 0 for anything else."""
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return 0.0
