"""What an audit record says: who did what to what, and how it ended.  Knows no file and no chain.

A record is written in two pieces, so that what was announced before a change cannot be altered
after it: an entry (who, what) and an outcome.  Each is the inside of a JSON object.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

# Characters of a field that are kept: names and paths come from clients.
MAX_NAME = 64
MAX_ACTION = 160
MAX_OBJECT = 512
MAX_SUMMARY = 1024
MAX_DETAIL = 256
# Each of these characters may take seven bytes of JSON; the rest is names of fields.
MAX_PIECE_BYTES = 32 * 1024


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Who does what; `action` is a name of the role table, `summary` holds no secrets."""

    account: str
    role: str = ""
    source: str = ""
    protocol: str = ""
    action: str
    object: str = ""
    summary: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How it ended; `status` is the name of a CIM status where there is one.

    `unknown`: whoever did it ended before it could say.
    """

    outcome: Literal["ok", "error", "unknown"] = "ok"
    status: str = ""
    detail: str = ""


OK = Outcome()
IN_DOUBT = Outcome(outcome="unknown", detail="khv's broker ended meanwhile")


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A record as it is read back; `time` is RFC 3339 in UTC with microseconds."""

    number: int
    time: str
    account: str = ""
    role: str = ""
    source: str = ""
    protocol: str = ""
    action: str = ""
    object: str = ""
    summary: str = ""
    outcome: str = ""
    status: str = ""
    detail: str = ""
    hash: str = ""


def piece(part: Entry | Outcome) -> bytes:
    """Return the inside of a JSON object, on one line, cut to its limits."""
    return msgspec.json.encode(_bounded(part))[1:-1]


def joined(entry: bytes, outcome: bytes) -> bytes:
    """Put the two pieces of a record together."""
    return entry + b"," + outcome


def fits(piece: bytes) -> bool:
    """Whether a piece from another process may stand on a line: it is not looked into further."""
    return 0 < len(piece) <= MAX_PIECE_BYTES and min(piece) >= 0x20


_LIMITS = {
    "action": MAX_ACTION,
    "object": MAX_OBJECT,
    "summary": MAX_SUMMARY,
    "detail": MAX_DETAIL,
}


def _bounded(part: Entry | Outcome) -> dict[str, Any]:
    found = msgspec.structs.asdict(part)
    return {name: _clean(text, _LIMITS.get(name, MAX_NAME)) for name, text in found.items()}


def _clean(text: str, most: int) -> str:
    """Cut a text; what is no Unicode (a client's lone surrogates) is told as such."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return cut.encode(errors="backslashreplace").decode()[: 2 * most]
