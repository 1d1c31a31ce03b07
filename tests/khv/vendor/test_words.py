from __future__ import annotations

import pytest

from khv.vendor.words import MAX_LINE, MAX_LINES, MINUTE_S, Words

SAID = "one\ntwo ü\n\nlast".encode()


@pytest.mark.parametrize("size", [1, 3, len(SAID)])
def test_any_split_gives_the_same_lines(size: int) -> None:
    words = Words("acme")
    pieces = [SAID[i : i + size] for i in range(0, len(SAID), size)]
    found = [line for piece in pieces for line in words.lines(piece, 0.0)]
    assert found == ["acme: one", "acme: two ü"]
    assert list(words.rest(0.0)) == ["acme: last"]
    assert list(words.rest(0.0)) == []


def test_no_line_can_pass_for_anothers() -> None:
    said = "a\rERROR broker\x1b[2J\u2028INFO\x85\x9b0m\x00\u202eb\xff\\".encode()
    (line,) = Words("acme").lines(said + b"\xff\xfe\r\n", 0.0)
    assert line == (r"acme: a\rERROR broker\x1b[2J\u2028INFO\x85\x9b0m\x00\u202ebÿ\\xff\xfe")


def test_a_line_has_a_limit_and_no_more_of_it_is_kept() -> None:
    words = Words("acme")
    for _ in range(1000):
        assert list(words.lines(b"x" * 65536, 0.0)) == []
    (long, short) = words.lines(b"\nshort\n", 0.0)
    assert long == f"acme: {'x' * (MAX_LINE - 3)}..."
    assert short == "acme: short"
    (whole,) = words.lines("€".encode() * MAX_LINE + b"\n", 0.0)
    assert whole == f"acme: {'€' * MAX_LINE}"


def test_the_lines_of_a_minute_have_a_limit_and_the_others_are_counted() -> None:
    words = Words("acme")
    found = list(words.lines(b"x\n" * (MAX_LINES + 7), 5.0))
    assert found[:MAX_LINES] == ["acme: x"] * MAX_LINES
    assert found[MAX_LINES:] == ["acme: (100 lines; what else it says this minute is left out)"]
    assert list(words.lines(b"y\n", 5.0 + MINUTE_S - 1)) == []
    assert list(words.lines(b"z\n", 5.0 + MINUTE_S)) == [
        "acme: (8 lines were left out)",
        "acme: z",
    ]
    list(words.lines(b"x\n" * (MAX_LINES + 1), 5.0 + MINUTE_S))
    assert list(words.rest(5.0 + MINUTE_S)) == ["acme: (2 lines were left out)"]
