"""Syslog messages (RFC 5424) of events and audit records.  Pure.

The text of an audit record is the record as JSON with its number and hash: a copy that stands
elsewhere shows what was altered here.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from cimom.access.gate import DENIED
from cimom.access.login import LOCK_OUT, LOG_IN
from cimom.broker.record import Record
from cimom.classes import PerceivedSeverity
from khv.audit.channel import Told

# RFC 5424 6.2.1: facilities and severities.
DAEMON, LOG_AUDIT = 3, 13
CRITICAL, ERROR, WARNING, NOTICE, INFORMATIONAL = 2, 3, 4, 5, 6
SEVERITIES: dict[PerceivedSeverity, int] = {
    PerceivedSeverity.Information: INFORMATIONAL,
    PerceivedSeverity.Degraded_Warning: WARNING,
    PerceivedSeverity.Minor: WARNING,
    PerceivedSeverity.Major: ERROR,
    PerceivedSeverity.Critical: CRITICAL,
    PerceivedSeverity.Fatal_NonRecoverable: CRITICAL,
}
APP = "khv"
MAX_BYTES = 8192  # RFC 5425 4.3.1: all receivers should take it
NOT_PRINTABLE = re.compile(r"[^\x21-\x7e]")
BOM = b"\xef\xbb\xbf"
# Failed log-ins and denied changes are what somebody watches for.
WATCHED = frozenset({LOG_IN, LOCK_OUT, DENIED})


class Origin(NamedTuple):
    """Whose messages they are."""

    host: str
    version: str
    process: int


def message(origin: Origin, priority: int, time: str, kind: str, text: str) -> bytes:
    """Return a message; `kind` is its MSGID, `time` is RFC 3339."""
    header = (
        f"<{priority}>1 {time} {_word(origin.host, 255)} {APP} {origin.process} {_word(kind, 32)}"
        f' [origin software="{APP}" swVersion="{_param(origin.version)}"] '
    )
    body = " ".join(text.split()).encode(errors="backslashreplace")
    head = header.encode() + BOM
    return head + body[: MAX_BYTES - len(head)].decode(errors="ignore").encode()


def event_message(origin: Origin, record: Record) -> bytes:
    """Return the message of an event."""
    event = record.event
    severity = SEVERITIES.get(event.severity, NOTICE)
    stamp = datetime.fromtimestamp(record.told_at, UTC).isoformat(timespec="microseconds")
    return message(
        origin, DAEMON * 8 + severity, stamp.replace("+00:00", "Z"), event.message_id, event.text
    )


def audit_message(origin: Origin, told: Told) -> bytes:
    """Return the message of an audit record."""
    failed = told.outcome.outcome != "ok"
    severity = WARNING if failed and told.entry.action in WATCHED else NOTICE
    fields = {
        "number": told.number,
        **msgspec.structs.asdict(told.entry),
        **msgspec.structs.asdict(told.outcome),
        "hash": told.digest,
    }
    whole = {name: value for name, value in fields.items() if value != ""}
    text = msgspec.json.encode(_unicode(whole)).decode()
    return message(origin, LOG_AUDIT * 8 + severity, told.time, "audit", text)


def _unicode(fields: dict[str, object]) -> dict[str, object]:
    return {
        name: value.encode(errors="backslashreplace").decode() if isinstance(value, str) else value
        for name, value in fields.items()
    }


def _word(text: str, most: int) -> str:
    """Return a field of the header: printable ASCII without spaces, `-` for nothing."""
    return NOT_PRINTABLE.sub("?", text)[:most] or "-"


def _param(text: str) -> str:
    """Escape the value of a parameter (RFC 5424 6.3.3)."""
    return re.sub(r'(["\\\]])', r"\\\1", text)


def framed(text: bytes) -> bytes:
    """Return a message as it goes over a stream: octet counting (RFC 6587 3.4.1, RFC 5425 4.3)."""
    return b"%d %s" % (len(text), text)
