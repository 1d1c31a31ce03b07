from __future__ import annotations

from collections.abc import Iterator

import pytest

from cimom.access import chain
from cimom.access.chain import START, Head, Verdict, Verifier
from cimom.access.entry import Entry, Outcome, joined, piece

TIME = "2026-01-02T03:04:05.000006Z"


def fields(action: str = "x:y", about: str = "", detail: str = "") -> bytes:
    return joined(
        piece(Entry(account="a", action=action, object=about)), piece(Outcome(detail=detail))
    )


def file_of(before: Head, count: int) -> tuple[list[bytes], Head]:
    lines, head = [chain.opening(before)], before
    for _ in range(count):
        text, head = chain.line(head, TIME, fields())
        lines.append(text)
    return lines, head


def check(*files: list[bytes], known: Head | None = None) -> Verdict:
    def named() -> Iterator[tuple[str, Iterator[bytes]]]:
        for number, lines in enumerate(files, 1):
            yield f"f{number}", iter(lines)

    return Verifier().run(named(), known)


def told(verdict: Verdict) -> list[str]:
    return [f"{fault.file}:{fault.line}: {fault.text}" for fault in verdict.faults]


def test_a_whole_chain_over_two_files_has_no_fault() -> None:
    one, middle = file_of(START, 3)
    two, head = file_of(middle, 2)
    assert check(one, two, known=head) == Verdict(5, 1, head, [])
    assert head.number == 5
    assert chain.parse_head(two[-1]) == head
    record = chain.parse(two[-1])
    assert record is not None
    assert (record.number, record.time, record.account) == (5, TIME, "a")


def test_the_hash_is_of_the_hash_before_and_the_line() -> None:
    # Computed with sha256sum over 32 zero bytes and the text.
    text, _ = chain.line(START, TIME, b'"account":"a"')
    canonical = b'{"number":1,"time":"2026-01-02T03:04:05.000006Z","account":"a"'
    assert text == canonical + b',"hash":"%s"}\n' % (
        b"e0af671e498cfad7391a5da25e8e22e8b1dd0c0d0991d58a693687482fc0b926"
    )


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda f: [*f[:2], f[2].replace(b'"a"', b'"b"'), *f[3:]], ["f1:3: record 2 was changed"]),
        (lambda f: [*f[:2], *f[3:]], ["f1:3: record 2 is missing"]),
        (lambda f: [*f[:2], *f[4:]], ["f1:3: records 2 to 3 are missing"]),
        (
            lambda f: [f[0], f[1], f[3], f[2], f[4]],
            [
                "f1:3: record 2 is missing",
                "f1:4: record 2 stands after record 3",
                "f1:5: record 3 is missing",
            ],
        ),
        (lambda f: [*f[:3], f[2], *f[3:]], ["f1:4: record 2 stands after record 2"]),
        (lambda f: [*f[:2], b"rubbish\n", *f[2:]], ["f1:3: the line is cut short"]),
        (lambda f: f[:-1], ["f1:4: record 4 is missing"]),
        (lambda f: f[:3], ["f1:3: records 3 to 4 are missing"]),
        (lambda f: [*f[:-1], f[-1][:-9]], ["f1:5: the line is cut short", "record 4 is missing"]),
        (lambda f: [*f[:-1], f[-1][:-1]], ["f1:5: the line has no end"]),
        (lambda f: f[1:], ["f1:1: the first line does not say", "f1:2: record 1 is missing"]),
        (lambda _: [], ["the first line does not say", "records 1 to 4 are missing"]),
    ],
)
def test_damage_is_found_with_its_place(damage: object, says: list[str]) -> None:
    lines, head = file_of(START, 4)
    found = told(check(damage(lines), known=head))  # type: ignore[operator]
    assert len(found) >= len(says)
    for text in says:
        assert any(text in line for line in found), found


def test_a_record_that_was_made_anew_at_the_end_is_not_the_one_that_was_noted() -> None:
    lines, head = file_of(START, 3)
    text, other = chain.line(Head(2, chain.parse_head(lines[2]).digest), TIME, fields("z:z"))  # type: ignore[union-attr]
    assert told(check([*lines[:3], text], known=head)) == [
        "f1:4: record 3 is not the one that the state file knows"
    ]
    assert check([*lines[:3], text], known=other).faults == []


def test_the_chain_may_be_longer_than_what_was_noted() -> None:
    lines, _ = file_of(START, 3)
    noted = chain.parse_head(lines[2])
    assert check(lines, known=noted).faults == []


def test_a_file_that_is_missing_in_the_middle_is_found() -> None:
    one, a = file_of(START, 2)
    _, b = file_of(a, 2)
    three, head = file_of(b, 2)
    assert told(check(one, three, known=head)) == ["f2:1: records 3 to 4 are missing"]


def test_files_in_another_order_are_found() -> None:
    one, a = file_of(START, 2)
    two, _ = file_of(a, 2)
    assert told(check(two, one)) != []


def test_the_oldest_records_may_be_gone_only_if_a_record_says_so() -> None:
    _, before = file_of(START, 5)
    lines, head = file_of(before, 2)
    assert told(check(lines, known=head)) == ["f1:3: records 1 to 5 are missing"]
    text, head = chain.line(head, TIME, fields(chain.EXPIRED, "5"))
    assert check([*lines, text], known=head) == Verdict(3, 6, head, [])


def test_what_was_found_at_a_start_stays_a_fault() -> None:
    lines, head = file_of(START, 2)
    text, head = chain.line(head, TIME, fields(chain.GAP, "2", "record 2 is another"))
    assert told(check([*lines, text], known=head)) == ["f1:4: record 3 tells: record 2 is another"]


def test_an_empty_log_is_whole_only_if_nothing_was_noted() -> None:
    assert check().faults == []
    assert check(known=START).faults == []
    assert [fault.text for fault in check(known=Head(2, bytes(32))).faults] == [
        "records 1 to 2 are missing"
    ]
