from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cimom.access.chain import START, Head, Verdict
from cimom.access.entry import MAX_PIECE_BYTES, Entry, Outcome, joined, piece
from khv.audit.archive import Archive
from khv.audit.desk import DIGEST_BYTES, MAX_BEGUN, MAX_WAITING, RETRY_S, Desk
from khv.audit.file import DIRECTORY, AuditLog
from tests.cimom.access.test_lockout import Clock
from tests.khv.audit.disk import fill, small_disk

OK = piece(Outcome())


def entry(action: str) -> bytes:
    return piece(Entry(account="a", action=action))


def long(action: str) -> bytes:
    return joined(piece(Entry(account="a", action=action, summary="s" * 1000)), OK)


def frame(kind: str, number: int, body: bytes = b"") -> bytes:
    return kind.encode() + number.to_bytes(8, "big") + body


class Bench:
    """A desk, and what the broker hears."""

    def __init__(self, state: Path, *, settled: bool = True) -> None:
        self.state = state
        self.news: list[dict[str, Any]] = []
        self.clock = Clock()
        self.log = AuditLog(str(state / DIRECTORY))
        self.desk = Desk(self.log, lambda told: self.news.append(told["audit"]), self.clock)
        if settled:
            self.head()

    def head(self, known: Head = START) -> None:
        assert self.desk.take(frame("H", known.number, known.digest))
        self.desk.commit()

    def take(self, kind: str, number: int, body: bytes) -> None:
        assert self.desk.take(frame(kind, number, body))

    def whole(self, number: int, action: str = "x:y") -> None:
        self.take("R", number, joined(entry(action), OK))

    def written(self) -> list[tuple[int, int]]:
        """Return the broker's numbers and the log's of what was told to be written."""
        return [(told[0], told[1]) for news in self.news for told in news.get("written", ())]

    def failed(self) -> list[int]:
        return [ident for news in self.news for ident in news.get("failed", ())]

    def fault(self) -> str | None:
        return next(news["fault"] for news in reversed(self.news) if "fault" in news)

    def records(self) -> list[tuple[str, str]]:
        found = Archive(str(self.state)).records()
        return [(record.action, record.outcome) for record in found]

    def verify(self) -> Verdict:
        return Archive(str(self.state)).verify(self.log.head)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_a_change_is_written_when_it_has_ended_with_one_wait_for_many(bench: Bench) -> None:
    bench.take("B", 1, entry("x:1"))
    bench.take("B", 2, entry("x:2"))
    bench.desk.commit()
    assert bench.records() == []
    bench.take("E", 2, OK)
    bench.whole(3, "x:3")
    bench.take("E", 1, piece(Outcome(outcome="error", status="FAILED")))
    bench.desk.commit()
    assert bench.records() == [("x:2", "ok"), ("x:3", "ok"), ("x:1", "error")]
    assert bench.written() == [(2, 1), (3, 2), (1, 3)]
    assert bench.news[-1] == {
        "head": [3, bench.log.head.digest.hex()],
        "first": 1,
        "count": 3,
    }


def test_what_a_broker_left_undone_is_in_doubt(bench: Bench) -> None:
    bench.take("B", 1, entry("x:1"))
    bench.whole(2, "x:2")
    bench.desk.broker_ended()
    assert bench.records() == [("x:2", "ok"), ("x:1", "unknown")]
    assert bench.written() == []  # nobody is there to be told
    bench.take("E", 1, OK)  # of another broker: it began nothing
    assert bench.failed() == [1]


def test_nothing_is_written_before_the_known_end_is_compared(tmp_path: Path) -> None:
    bench = Bench(tmp_path, settled=False)
    bench.desk.note("system:start", summary="version=1")
    bench.desk.commit()
    assert not (tmp_path / DIRECTORY).exists()
    bench.head(Head(7, b"x" * 32))
    assert bench.records() == [("audit:gap", "ok"), ("system:start", "ok")]
    assert [fault.text for fault in bench.verify().faults] == ["records 1 to 7 are missing"]


def test_at_the_end_everything_is_written_all_the_same(tmp_path: Path) -> None:
    bench = Bench(tmp_path, settled=False)
    bench.desk.note("system:start")
    bench.desk.finish()
    assert bench.records() == [("system:start", "ok")]


def test_an_order_is_no_frame_and_rubbish_none_either(bench: Bench) -> None:
    for data in (
        b'{"kill":"hw"}',
        b"",
        b"B",
        frame("H", 1, b"short"),
        frame("R", 1, b'"a":"b"\n{}'),
        frame("R", 1, b"x" * (MAX_PIECE_BYTES + 1)),
        frame("X", 1, b"x"),
    ):
        assert not bench.desk.take(data)
    bench.desk.commit()
    assert bench.records() == []


def test_too_many_at_once_are_refused(bench: Bench) -> None:
    for number in range(MAX_BEGUN + 1):
        bench.take("B", number, entry("x:y"))
    bench.take("E", MAX_BEGUN, OK)
    assert bench.failed() == [MAX_BEGUN]


def test_while_the_disk_is_full_the_broker_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        bench = Bench(disk)
        bench.whole(1, "x:1")
        bench.desk.commit()
        assert bench.fault() is None
        filling = fill(disk)
        for number in range(2, 400):
            bench.take("R", number, long("x:2"))
        bench.desk.commit()
        assert bench.failed() == list(range(2, 400))
        assert bench.fault() == "No space left on device"
        assert bench.desk.patience() == RETRY_S
        bench.clock.now += RETRY_S
        bench.desk.commit()
        assert len(bench.records()) == 1
        filling.unlink()
        bench.desk.commit()  # not yet: it was tried just now
        assert len(bench.records()) == 1
        bench.clock.now += RETRY_S
        bench.desk.commit()
        assert bench.fault() is None
        assert bench.desk.patience() is None
        assert len(bench.records()) == 399
        assert bench.verify().faults == []
        bench.desk.close()


def test_a_full_disk_is_a_fault_though_what_was_begun_is_written(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        bench = Bench(disk)
        filling = fill(disk)
        bench.take("B", 1, piece(Entry(account="a", action="x:1", summary="s" * 1000)))
        bench.take("E", 1, OK)
        for number in range(2, 20):
            bench.take("R", number, long("x:2"))
        bench.desk.commit()
        assert len(bench.written()) == 19
        assert bench.fault() == "No space left on device"
        filling.unlink()
        bench.clock.now += RETRY_S
        bench.desk.commit()
        assert bench.fault() is None
        assert bench.verify().faults == []
        bench.desk.close()


def test_of_what_finds_no_room_the_number_is_recorded(tmp_path: Path) -> None:
    blocked = tmp_path / DIRECTORY
    blocked.write_text("no directory")
    bench = Bench(tmp_path)
    assert bench.fault() is not None
    for number in range(MAX_WAITING + 5):
        bench.whole(number)
    bench.desk.commit()
    assert sorted(bench.failed()) == list(range(MAX_WAITING + 5))
    blocked.unlink()
    bench.clock.now += RETRY_S
    bench.desk.commit()
    assert len(bench.records()) == MAX_WAITING + 1
    last = list(Archive(str(tmp_path)).records())[-1]
    assert (last.action, last.detail) == (
        "audit:lost",
        "5 records could not be written and are lost",
    )
    assert bench.verify().faults == []


def test_a_broker_says_once_what_end_it_knows(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.whole(1)
    bench.desk.commit()
    bench.head(Head(7_000, b"x" * DIGEST_BYTES))
    bench.whole(2)
    bench.desk.commit()
    assert bench.written() == [(1, 1), (2, 2)]
    assert not bench.desk.take(frame("H", 10**15, b"x" * DIGEST_BYTES))
