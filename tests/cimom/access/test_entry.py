from __future__ import annotations

import json

from cimom.access.entry import (
    MAX_OBJECT,
    MAX_PIECE_BYTES,
    MAX_SUMMARY,
    Entry,
    Outcome,
    fits,
    joined,
    piece,
)

# Characters that take the most room, or that no encoder takes.
NASTY = '\x00\n"\\\u2028\udc80\U0001f600'


def test_two_pieces_are_the_inside_of_an_object() -> None:
    entry = Entry(account="admin", action="wbem:createclass", object="root/cimv2:X")
    outcome = Outcome(outcome="error", status="NOT_FOUND", detail="no")
    found = json.loads(b"{" + joined(piece(entry), piece(outcome)) + b"}")
    assert found == {
        "account": "admin",
        "role": "",
        "source": "",
        "protocol": "",
        "summary": "",
        "action": "wbem:createclass",
        "object": "root/cimv2:X",
        "outcome": "error",
        "status": "NOT_FOUND",
        "detail": "no",
    }


def test_what_a_client_sent_stays_on_one_line_and_within_its_limits() -> None:
    for text in (NASTY * 10_000, "\x00" * 100_000, "\udc80" * 100_000):
        entry = Entry(*(), **dict.fromkeys(Entry.__struct_fields__, text))
        outcome = Outcome(status=text, detail=text)
        found = joined(piece(entry), piece(outcome))
        assert fits(found)
        assert len(found) <= MAX_PIECE_BYTES
        assert json.loads(b"{" + found + b"}")["object"].startswith(("\x00", "\\udc80"))


def test_what_was_cut_ends_with_a_sign() -> None:
    entry = Entry(account="a", action="x", object="o" * (MAX_OBJECT + 1), summary="s" * MAX_SUMMARY)
    found = json.loads(b"{" + piece(entry) + b"}")
    assert found["object"] == "o" * (MAX_OBJECT - 1) + "…"
    assert found["summary"] == "s" * MAX_SUMMARY


def test_a_piece_that_would_break_the_line_does_not_fit() -> None:
    assert fits(b'"a":"b"')
    assert not fits(b"")
    assert not fits(b'"a":"b"\n{}')
    assert not fits(b"x" * (MAX_PIECE_BYTES + 1))
