"""BER of SNMP: values and object identifiers to bytes, and a strict reader of tagged values.

The writer takes any value: what does not fit is clamped or wrapped as its type demands, so that
one odd reading cannot break an answer.  The reader trusts nothing: definite lengths only, and
everything inside its bounds.  Knows no messages and no objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import Any

from exporters.snmp.oids import Oid

INTEGER = 0x02
OCTET_STRING = 0x04
NULL = 0x05
OBJECT_IDENTIFIER = 0x06
SEQUENCE = 0x30

TEXT_OCTETS = 255  # RFC 2579 DisplayString: the longest text that a client must take
_LENGTH_OCTETS = 4  # of a long form; longer cannot be in a datagram


class BerError(Exception):
    """The octets are not the BER that was expected."""


class Syntax(IntEnum):
    """The types of SMIv2 (RFC 2578 7.1) by their tags, and the exceptions of RFC 3416 3."""

    INTEGER = INTEGER
    OCTETS = OCTET_STRING
    OID = OBJECT_IDENTIFIER
    COUNTER32 = 0x41
    GAUGE32 = 0x42
    TIMETICKS = 0x43
    COUNTER64 = 0x46
    NO_SUCH_OBJECT = 0x80
    NO_SUCH_INSTANCE = 0x81
    END_OF_MIB_VIEW = 0x82


def tlv(tag: int, content: bytes) -> bytes:
    """Put tag and length in front of a content."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content


def integer(value: int) -> bytes:
    """Write the content of an integer in the fewest octets (X.690 8.3)."""
    magnitude = value + 1 if value < 0 else value
    return value.to_bytes(magnitude.bit_length() // 8 + 1, "big", signed=True)


def arcs(numbers: Iterable[int]) -> bytes:
    """Write arcs of an object identifier (X.690 8.19.2), any but its first two."""
    out = bytearray()
    for number in numbers:
        if number < 0x80:
            out.append(number)
            continue
        septets = [number & 0x7F]
        while number := number >> 7:
            septets.append(number & 0x7F | 0x80)
        out.extend(reversed(septets))
    return bytes(out)


def oid_content(oid: Oid) -> bytes:
    """Write the content of an object identifier; one arc alone is written as if `.0` followed."""
    first, second = (*oid, 0, 0)[:2]
    return arcs((first * 40 + second, *oid[2:]))


def _clamp(low: int, high: int) -> Callable[[Any], bytes]:
    return lambda value: integer(min(max(int(value), low), high))


def _octets(value: Any) -> bytes:
    """Octets as they are; text is cut to what a DisplayString may hold, between characters."""
    if isinstance(value, bytes):
        return value
    encoded = str(value).encode(errors="replace")
    if len(encoded) <= TEXT_OCTETS:
        return encoded
    return encoded[:TEXT_OCTETS].decode(errors="ignore").encode()


_CONTENTS: dict[Syntax, Callable[[Any], bytes]] = {
    Syntax.INTEGER: _clamp(-(2**31), 2**31 - 1),
    Syntax.OCTETS: _octets,
    Syntax.OID: oid_content,
    Syntax.COUNTER32: lambda value: integer(int(value) % 2**32),  # RFC 2578 7.1.6: wraps
    Syntax.GAUGE32: _clamp(0, 2**32 - 1),  # RFC 2578 7.1.7: latches at its maximum
    Syntax.TIMETICKS: lambda value: integer(int(value) % 2**32),
    Syntax.COUNTER64: lambda value: integer(int(value) % 2**64),
}


def value(syntax: Syntax, content: Any) -> bytes:
    """Write a value of a type; the exceptions have none."""
    write = _CONTENTS.get(syntax)
    return tlv(syntax, write(content) if write else b"")


def varbind(name: bytes, encoded: bytes) -> bytes:
    """Write a variable binding from the content of its name and its encoded value."""
    return tlv(SEQUENCE, tlv(OBJECT_IDENTIFIER, name) + encoded)


def read(data: bytes, at: int, tag: int, end: int | None = None) -> tuple[int, int]:
    """Return where the content of the value at `at` starts and stops; BerError unless it is `tag`.

    The content lies before `end` (default: the end of `data`).
    """
    end = len(data) if end is None else end
    if at + 2 > end or data[at] != tag:
        raise BerError(f"no value with tag {tag:#x} at octet {at}")
    size = data[at + 1]
    start = at + 2
    if size & 0x80:
        count = size & 0x7F
        if not 1 <= count <= _LENGTH_OCTETS or start + count > end:
            raise BerError(f"no usable length at octet {at + 1}")
        size = int.from_bytes(data[start : start + count], "big")
        start += count
    if start + size > end:
        raise BerError(f"the value at octet {at} is longer than what holds it")
    return start, start + size


def read_integer(data: bytes, at: int, end: int | None = None) -> tuple[int, int]:
    """Return the integer at `at` and where it stops; BerError above 32 bits."""
    start, stop = read(data, at, INTEGER, end)
    if not 1 <= stop - start <= 5:
        raise BerError(f"the integer at octet {at} is too long")
    return int.from_bytes(data[start:stop], "big", signed=True), stop


def read_octets(data: bytes, at: int, end: int | None = None) -> tuple[bytes, int]:
    """Return the octet string at `at` and where it stops."""
    start, stop = read(data, at, OCTET_STRING, end)
    return data[start:stop], stop
