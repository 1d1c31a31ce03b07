"""The structure table of SMBIOS (DSP0134 6.1): structures with their numbers and strings.

The table is foreign: wrong lengths and missing ends give fewer structures, never an exception.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from hypervisor.identity import meaningful

MAX_STRUCTURES = 65536
MAX_TEXT = 256
END_OF_TABLE = 127
_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{2,4})\Z")


class Structure(NamedTuple):
    """One structure: its formatted area, header included, and its strings as they are."""

    kind: int
    handle: int
    data: bytes
    strings: tuple[str, ...]

    def number(self, offset: int, size: int) -> int | None:
        """Return an unsigned number; None when the structure is too short for it."""
        end = offset + size
        return int.from_bytes(self.data[offset:end], "little") if end <= len(self.data) else None

    def raw_text(self, offset: int) -> str:
        """Return a string as the firmware has it; empty when it names none."""
        index = self.number(offset, 1) or 0
        return self.strings[index - 1] if 0 < index <= len(self.strings) else ""

    def text(self, offset: int) -> str | None:
        """Return a string that says something."""
        return meaningful(self.raw_text(offset)[:MAX_TEXT])


def known(value: int | None, *unknown: int) -> int | None:
    """Return a number unless it is one that means: not known."""
    return None if value is None or value in unknown else value


def parse_date(text: str) -> str | None:
    """Return a firmware date mm/dd/yy or mm/dd/yyyy as yyyy-mm-dd."""
    match = _DATE.match(text.strip())
    if match is None or not (0 < int(match[1]) <= 12 and 0 < int(match[2]) <= 31):
        return None
    year = match[3] if len(match[3]) == 4 else f"19{match[3]}"
    return f"{year}-{match[1]}-{match[2]}" if len(year) == 4 else None


def structures(table: bytes) -> Iterator[Structure]:
    """Yield the structures of a table; what comes after one that is broken is left out."""
    place = 0
    for _ in range(MAX_STRUCTURES):
        if place + 4 > len(table):
            return
        kind, length = table[place], table[place + 1]
        handle = int.from_bytes(table[place + 2 : place + 4], "little")
        if length < 4 or place + length > len(table):
            return
        data = table[place : place + length]
        end = table.find(b"\0\0", place + length)
        if end < 0:
            end = len(table)
        texts = table[place + length : end]
        strings = tuple(part.decode("utf-8", "replace").strip() for part in texts.split(b"\0"))
        yield Structure(kind, handle, data, strings if texts else ())
        if kind == END_OF_TABLE:
            return
        place = end + 2


def version_of(entry: bytes | None) -> tuple[int, int] | None:
    """Return the version that an entry point tells (DSP0134 5.2)."""
    if entry is None:
        return None
    if entry[:5] == b"_SM3_" and len(entry) >= 9:
        return entry[7], entry[8]
    if entry[:4] == b"_SM_" and len(entry) >= 8:
        return entry[6], entry[7]
    return None
