from __future__ import annotations

import json
import re

import pytest

from cimom.access.entry import OK, Entry, Outcome
from cimom.broker.record import Record
from cimom.classes import PerceivedSeverity
from cimom.health.event import Event
from khv.audit.channel import Told
from khv.syslog.message import MAX_BYTES, Origin, audit_message, event_message, framed, message

ORIGIN = Origin("host.example", "0.1.0", 42)
# RFC 5424 6: PRI VERSION SP TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID SP SD [SP MSG]
GRAMMAR = re.compile(
    rb"<(\d{1,3})>1 (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}Z) ([!-~]{1,255}) ([!-~]{1,48})"
    rb" ([!-~]{1,128}) ([!-~]{1,32}) (\[origin software=\"khv\" swVersion=\"[^\"]*\"\])"
    rb" \xef\xbb\xbf(.*)"
)


def parts(text: bytes) -> tuple[bytes, ...]:
    found = GRAMMAR.fullmatch(text)
    assert found is not None, text
    return found.groups()


def event(text: str, severity: PerceivedSeverity = PerceivedSeverity.Critical) -> Record:
    return Record(7, 1_800_000_000.5, Event(message_id="KHV0001", severity=severity, text=text))


def told(entry: Entry, outcome: Outcome = OK) -> Told:
    return Told(12, "2027-01-15T08:00:00.000000Z", "ab" * 32, entry, outcome)


def test_an_event_is_a_message_of_the_daemon() -> None:
    priority, time, host, app, process, kind, _, text = parts(
        event_message(ORIGIN, event("fan 1 é is\ndead"))
    )
    assert (priority, time) == (b"26", b"2027-01-15T08:00:00.500000Z")
    assert (host, app, process, kind) == (b"host.example", b"khv", b"42", b"KHV0001")
    assert text.decode() == "fan 1 é is dead"


@pytest.mark.parametrize(
    ("severity", "priority"),
    [
        (PerceivedSeverity.Information, b"30"),
        (PerceivedSeverity.Degraded_Warning, b"28"),
        (PerceivedSeverity.Major, b"27"),
        (PerceivedSeverity.Unknown, b"29"),
    ],
)
def test_severities_are_those_of_syslog(severity: PerceivedSeverity, priority: bytes) -> None:
    assert parts(event_message(ORIGIN, event("x", severity)))[0] == priority


def test_an_audit_record_is_json_with_its_number_and_hash() -> None:
    entry = Entry(
        account="joe", source="192.0.2.1", action="wbem:createclass", object="r:X\n\udc80"
    )
    priority, time, *_, kind, _, text = parts(audit_message(ORIGIN, told(entry)))
    assert (priority, time, kind) == (b"109", b"2027-01-15T08:00:00.000000Z", b"audit")
    assert json.loads(text) == {
        "number": 12,
        "account": "joe",
        "source": "192.0.2.1",
        "action": "wbem:createclass",
        "object": "r:X\n\\udc80",
        "outcome": "ok",
        "hash": "ab" * 32,
    }


@pytest.mark.parametrize(
    ("action", "outcome", "priority"),
    [
        ("login:login", "error", b"108"),
        ("login:lockout", "error", b"108"),
        ("login:login", "ok", b"109"),
        ("wbem:createclass", "error", b"109"),
    ],
)
def test_what_somebody_watches_for_is_a_warning(action: str, outcome: str, priority: bytes) -> None:
    ending = Outcome(outcome=outcome)  # type: ignore[arg-type]
    assert parts(audit_message(ORIGIN, told(Entry(account="a", action=action), ending)))[0] == (
        priority
    )


def test_what_is_no_word_does_not_break_the_header() -> None:
    text = message(Origin("my host\n", '1"]x', 1), 14, "2027-01-15T08:00:00.0Z", "", "x")
    assert b" my?host? khv 1 - [origin " in text
    assert rb'swVersion="1\"\]x"] ' in text


def test_a_long_message_is_cut_between_characters() -> None:
    text = message(ORIGIN, 14, "2027-01-15T08:00:00.0Z", "x", "é" * 10_000)
    assert MAX_BYTES - 1 <= len(text) <= MAX_BYTES
    assert parts(text)[-1].decode().strip("é") == ""


def test_frames_say_their_length() -> None:
    assert framed("é".encode()) == b"2 \xc3\xa9"
