"""The kernel's log as far as it tells of failing hardware: read, gathered, bounded.

Of this machine /dev/kmsg is read, never waiting; of a captured tree the file var/log/khv-kmsg,
which has the same lines.  Lines that tell of the same part are one record.
"""

from __future__ import annotations

import logging
import os
import select
import threading
from collections.abc import Callable, Iterator

import msgspec

from hypervisor.host import Host
from hypervisor.identity import parse_boot_time
from hypervisor.kernel_message import (
    Kind,
    Line,
    Severity,
    parse_line,
    trouble,
)

log = logging.getLogger(__name__)

DEVICE = "/dev/kmsg"
CAPTURED = "var/log/khv-kmsg"
RECORD_BYTES = 8192  # more than a record can have
MAX_RECORDS = 1000  # the one that was seen longest ago gives way
# A storm of lines: more than these at once are left to the next read, and the listener rests, so
# that the kernel overwrites what nobody could have read anyway.
MAX_LINES = 10_000
REST_S = 2.0
POLL_S = 0.5  # how often the listener looks whether it is to stop
WORST = (Severity.WARNING, Severity.MAJOR, Severity.CRITICAL)


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """All lines about one kind of trouble of one part; times in POSIX seconds."""

    kind: Kind
    subject: str
    severity: Severity  # the worst
    first: float
    last: float
    count: int
    text: str  # of the last line


class Records:
    """Gathers lines to records."""

    def __init__(self, boot_time: float) -> None:
        self._boot_time = boot_time
        self._records: dict[tuple[Kind, str], Record] = {}  # the last seen is last
        self._next: int | None = None
        self.missed = 0  # lines that the kernel overwrote before they were read

    def add(self, line: Line) -> None:
        """Add a line; of programs' lines only the number counts."""
        if self._next is not None and line.number > self._next:
            self.missed += line.number - self._next
        self._next = line.number + 1
        found = trouble(line.text) if line.kernels else None
        if found is None:
            return
        at = self._boot_time + line.microseconds / 1_000_000
        key = found.kind, found.subject
        before = self._records.pop(key, None)
        self._records[key] = Record(
            kind=found.kind,
            subject=found.subject,
            severity=max(found.severity, before.severity if before else found.severity,
                         key=WORST.index),
            first=before.first if before else at,
            last=at,
            count=(before.count if before else 0) + found.times,
            text=line.text,
        )  # fmt: skip
        if len(self._records) > MAX_RECORDS:
            del self._records[next(iter(self._records))]

    def all(self) -> tuple[Record, ...]:
        """Return the records, the one seen last at the end."""
        return tuple(self._records.values())


class KernelLog:
    """Reads the log on and on; each read takes what has come since."""

    def __init__(self, host: Host) -> None:
        self._host = host
        boot = parse_boot_time(host.read_text("proc/stat") or "")
        self._boot_time = float(boot or 0)
        self._records = Records(self._boot_time)
        self._descriptor = _open() if host.live else None
        self._captured: bytes | None = None

    @property
    def readable(self) -> bool:
        """Whether there is a log that may be read."""
        return self._descriptor is not None or self._captured is not None

    def read(self) -> Records:
        """Take in what is new, and return all."""
        if self._descriptor is not None:
            for data in records_of(self._descriptor):
                line = parse_line(data)
                if line is not None:
                    self._records.add(line)
        elif not self._host.live:
            self._read_captured()
        return self._records

    def _read_captured(self) -> None:
        data = self._host.read_bytes(CAPTURED)
        if data == self._captured:
            return
        self._captured, self._records = data, Records(self._boot_time)
        for line in map(parse_line, (data or b"").split(b"\n")[:MAX_LINES]):
            if line is not None:
                self._records.add(line)


def _open() -> int | None:
    """Open the log of this machine; None when that is not allowed."""
    try:
        return os.open(DEVICE, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None


def records_of(descriptor: int) -> Iterator[bytes]:
    """Yield what has come to the log since the last read, at most MAX_LINES."""
    for _ in range(MAX_LINES):
        try:
            data = os.read(descriptor, RECORD_BYTES)
        except BrokenPipeError:
            continue  # the oldest were overwritten: the next read goes on with what is there
        except OSError:  # EAGAIN: that was all
            return
        if not data:
            return
        yield data


def can_read() -> bool:
    """Whether this process may read the log of this machine."""
    descriptor = _open()
    if descriptor is None:
        return False
    with os.fdopen(descriptor, "rb", buffering=0):
        return True


def listen(changed: Callable[[], None]) -> Callable[[], None]:
    """Call `changed` when the log has grown, at most every REST_S; the answer ends it.

    OSError when the log may not be read.
    """
    descriptor = os.open(DEVICE, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    stop = threading.Event()

    def loop() -> None:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        while not stop.is_set():
            try:
                os.lseek(descriptor, 0, os.SEEK_END)
                if poll.poll(POLL_S * 1000):
                    changed()
                    stop.wait(REST_S)
            except OSError as exc:
                log.warning("the kernel's log is not heard any more: %s", exc.strerror)
                break
        os.close(descriptor)

    threading.Thread(target=loop, name="kmsg", daemon=True).start()
    return stop.set
