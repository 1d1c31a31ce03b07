"""The chain of audit records: each line's hash covers the one before.  Pure.

Rules:

- a line is a JSON object: number, time, the record's fields, `hash`; numbers rise by one;
- the hash is SHA-256 of the hash before (32 bytes) and the line up to, not including, `,"hash"`;
- a file begins with a line of its own, which says what number and hash it follows;
- where the end of a chain was found to be another one than the state file knows, a record says so,
  `audit:gap`, and the numbers that are missing are not given again;
- records that are removed because they are old are told by a record, `audit:expire`, whose object
  is the number up to which they are gone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from cimom.access.entry import Record

EXPIRED = "audit:expire"
GAP = "audit:gap"
MAX_FAULTS = 100  # more are not told
MAX_LINE_BYTES = 128 * 1024  # longer ones are none of the log's
_LINE = re.compile(
    rb'(\{"number":(\d{1,18}),"time":"[0-9TZ:.+-]{1,40}",.*),"hash":"([0-9a-f]{64})"\}'
)
_HEAD = re.compile(rb'\{"follows":(\d{1,18}),"hash":"([0-9a-f]{64})"\}')


class Head(NamedTuple):
    """The end of a chain: the number of the last record and its hash."""

    number: int
    digest: bytes


START = Head(0, bytes(32))


class Fault(NamedTuple):
    """Where a chain is broken, and how."""

    file: str
    line: int
    text: str


class Verdict(NamedTuple):
    """What a chain holds: how many records, the first one's number, the end, what is wrong."""

    records: int
    first: int
    head: Head
    faults: list[Fault]


def digest(before: bytes, canonical: bytes) -> bytes:
    """Return the hash of a record."""
    return hashlib.sha256(before + canonical).digest()


def line(before: Head, time: str, fields: bytes) -> tuple[bytes, Head]:
    """Return the line (with its end) of the record that comes next, and the chain's new end."""
    number = before.number + 1
    canonical = b'{"number":%d,"time":"%s",%s' % (number, time.encode(), fields)
    found = digest(before.digest, canonical)
    return b'%s,"hash":"%s"}\n' % (canonical, found.hex().encode()), Head(number, found)


def opening(before: Head) -> bytes:
    """Return the first line of a file."""
    return b'{"follows":%d,"hash":"%s"}\n' % (before.number, before.digest.hex().encode())


def parse_opening(text: bytes) -> Head | None:
    """Return what a file follows; None: the line is none that begins one."""
    found = _HEAD.fullmatch(text.rstrip(b"\n"))
    return Head(int(found[1]), bytes.fromhex(found[2].decode())) if found else None


def parse_head(text: bytes) -> Head | None:
    """Return number and hash that a record's line claims; None: it is no record."""
    found = _LINE.fullmatch(text.rstrip(b"\n"))
    return Head(int(found[2]), bytes.fromhex(found[3].decode())) if found else None


def parse(text: bytes) -> Record | None:
    """Return the record of a line; None: it is none."""
    try:
        return msgspec.json.decode(text, type=Record)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


class Verifier:
    """Follows a chain through its files, the oldest first."""

    def __init__(self) -> None:
        self.head = START
        self.faults: list[Fault] = []
        self.records = 0
        self.first = 0
        self.expired = 0  # records up to this one are gone for their age
        self._known: Head | None = None  # what the state file knows
        self._seen: bytes | None = None  # the hash of the record of that number
        self._place = ("", 0)

    def _fault(self, text: str) -> None:
        known = any(fault.text == text for fault in self.faults)
        if len(self.faults) < MAX_FAULTS and not known:
            self.faults.append(Fault(*self._place, text))

    def run(self, files: Iterable[tuple[str, Iterator[bytes]]], known: Head | None) -> Verdict:
        """Check everything; `known` is the end of the chain that was noted elsewhere."""
        self._known = known
        for name, lines in files:
            self._file(name, lines)
        if self.first > self.expired + 1:
            self._gap(1, self.first)
        self._check_tail()
        return Verdict(self.records, self.first, self.head, self.faults)

    def _file(self, name: str, lines: Iterator[bytes]) -> None:
        self._place = (name, 1)
        before = parse_opening(next(lines, b""))
        if before is None:
            self._fault("the first line does not say what the file follows")
        elif not self.records:
            self.head = before
        elif before.number > self.head.number:
            self._gap(self.head.number + 1, before.number + 1)
            self.head = before
        elif before != self.head:
            self._fault(f"the file does not follow record {self.head.number}")
        for number, text in enumerate(lines, 2):
            self._place = (name, number)
            self._line(text)

    def _line(self, text: bytes) -> None:
        found = _LINE.fullmatch(text.removesuffix(b"\n"))
        if found is None or not text.endswith(b"\n"):
            self._fault("the line is cut short" if found is None else "the line has no end")
            return
        number, claimed = int(found[2]), bytes.fromhex(found[3].decode())
        self._check(number, found[1], claimed)
        record = parse(text)
        if record is None or record.number != number:
            self._fault(f"record {number} cannot be read")
        else:
            self._heed(record)
        if self._known is not None and number == self._known.number:
            self._seen = claimed
        self.records += 1
        self.first = self.first or number
        self.head = Head(number, claimed)

    def _heed(self, record: Record) -> None:
        """Take what a record says of the log itself."""
        if record.action == EXPIRED and record.object.isdigit():
            self.expired = max(self.expired, int(record.object))
        elif record.action == GAP and record.number == self.head.number + 1:
            self._fault(f"record {record.number} tells: {record.detail}")

    def _check(self, number: int, canonical: bytes, claimed: bytes) -> None:
        due = self.head.number + 1
        if number > due:
            self._gap(due, number)
        elif number < due:
            self._fault(f"record {number} stands after record {self.head.number}")
        elif digest(self.head.digest, canonical) != claimed:
            self._fault(f"record {number} was changed, or the one before it")

    def _gap(self, due: int, number: int) -> None:
        many = f"records {due} to {number - 1} are" if number - 1 > due else f"record {due} is"
        self._fault(f"{many} missing")

    def _check_tail(self) -> None:
        known = self._known
        if known is None or known == START:
            return
        if known.number > self.head.number:
            self._gap(self.head.number + 1, known.number + 1)
        elif self._seen is not None and self._seen != known.digest:
            self._fault(f"record {known.number} is not the one that the state file knows")
        elif self._seen is None and known.number >= max(self.first, self.expired + 1):
            self._fault(f"record {known.number}, which the state file knows, is missing")
