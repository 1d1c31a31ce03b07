from __future__ import annotations

import os
import resource
import signal
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from cimom.access import chain
from cimom.access.chain import START, Head, Verdict
from khv.audit.archive import Archive
from khv.audit.file import (
    DAY_S,
    DIRECTORY,
    LEAST_KEPT_S,
    RESERVE,
    RESERVE_BYTES,
    AuditLog,
    Policy,
    names,
    own,
    posix,
    rfc3339,
)
from tests.khv.audit.disk import fill, small_disk

T0 = 1_800_000_000.0


class Clock:
    def __init__(self) -> None:
        self.now = T0

    def __call__(self) -> float:
        return self.now


class Bench:
    """A log below a state directory, and what is read of it."""

    def __init__(self, state: Path, policy: Policy | None = None) -> None:
        self.state = state
        self.directory = state / DIRECTORY
        self.clock = Clock()
        self.policy = policy or Policy()
        self.log = self.opened()

    def opened(self) -> AuditLog:
        """Return the log as another run of khv opens it."""
        log = AuditLog(str(self.directory), self.policy, self.clock)
        log.open()
        return log

    def again(self) -> None:
        self.log.close()
        self.log = self.opened()

    def files(self) -> list[str]:
        return names(str(self.directory))

    def last(self) -> Path:
        return self.directory / self.files()[-1]

    def verify(self, known: Head | None = None) -> Verdict:
        return Archive(str(self.state)).verify(known)

    def actions(self) -> list[str]:
        return [record.action for record in Archive(str(self.state)).records()]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_records_are_numbered_chained_and_private(bench: Bench) -> None:
    written = bench.log.append([own("x:1"), own("x:2")])
    assert [record.number for record in written] == [1, 2]
    assert written[1].time == "2027-01-15T08:00:00.000000Z"
    assert bench.log.head == Head(2, written[1].digest)
    assert bench.verify(bench.log.head) == Verdict(2, 1, bench.log.head, [])
    assert stat.S_IMODE(bench.directory.stat().st_mode) == 0o700
    assert stat.S_IMODE(bench.last().stat().st_mode) == 0o600


def test_the_chain_goes_on_after_a_restart(bench: Bench) -> None:
    bench.log.append([own("x:1")])
    bench.again()
    bench.log.append([own("x:2")])
    assert bench.verify(bench.log.head).faults == []
    assert bench.actions() == ["x:1", "x:2"]
    assert len(bench.files()) == 1


def test_half_a_line_of_a_crash_is_cut_off_and_told(bench: Bench) -> None:
    bench.log.append([own("x:1")])
    with bench.last().open("ab") as file:
        file.write(b'{"number":2,"time":"20')
    bench.again()
    bench.log.append([own("x:2")])
    assert bench.actions() == ["x:1", "audit:repair", "x:2"]
    assert bench.verify(bench.log.head).faults == []


def test_a_file_is_full_at_its_size_and_after_a_day(tmp_path: Path) -> None:
    bench = Bench(tmp_path, Policy(keep_bytes=16 * 1000))
    for _ in range(12):
        bench.log.append([own("x:1")])
    assert len(bench.files()) == 3
    bench.clock.now += DAY_S
    bench.log.append([own("x:2")])
    assert len(bench.files()) == 4
    assert bench.last().name == "000000000013.jsonl"
    assert bench.verify(bench.log.head) == Verdict(13, 1, bench.log.head, [])
    bench.again()
    bench.log.append([own("x:3")])
    assert bench.verify(bench.log.head).faults == []


def old(bench: Bench, age_s: float) -> None:
    """Let all files but the last have been written last so long ago."""
    for name in bench.files()[:-1]:
        os.utime(bench.directory / name, times=(0, bench.clock.now - age_s))


def test_what_is_too_old_goes_and_a_record_says_so(tmp_path: Path) -> None:
    bench = Bench(tmp_path, Policy(keep_s=90 * DAY_S, keep_bytes=16 * 1000))
    for _ in range(16):
        bench.log.append([own("x:1")])
    files = bench.files()
    old(bench, 91 * DAY_S)
    bench.clock.now += DAY_S
    bench.log.append([own("x:2")])
    assert bench.files()[0] == files[2]  # two at once at most: a clock may have jumped
    assert bench.log.first == int(files[2].removesuffix(".jsonl"))
    found = bench.verify(bench.log.head)
    assert (found.first, found.faults) == (bench.log.first, [])
    assert chain.EXPIRED in bench.actions()


def test_another_policy_counts_from_the_next_file_on(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    for _ in range(3):
        bench.log.append([own("x:1")])
        bench.clock.now += DAY_S
    for path in bench.directory.glob("*.jsonl"):
        os.utime(path, (T0, T0))
    bench.clock.now = T0 + 20 * DAY_S
    bench.log.append([own("x:1")])
    assert chain.EXPIRED not in bench.actions()
    bench.log.policy = Policy(keep_s=7 * DAY_S)
    bench.clock.now += DAY_S
    bench.log.append([own("x:1")])
    assert chain.EXPIRED in bench.actions()
    assert bench.verify(bench.log.head).faults == []


def test_a_week_is_kept_however_much_it_is(tmp_path: Path) -> None:
    bench = Bench(tmp_path, Policy(keep_bytes=16 * 500))
    for _ in range(60):
        bench.log.append([own("x:1")])
        os.utime(bench.last(), times=(0, bench.clock.now))
    assert sum((bench.directory / name).stat().st_size for name in bench.files()) > 16 * 500
    old(bench, LEAST_KEPT_S - 60)
    bench.log.append([own("x:2"), own("x:2")])
    bench.log.append([own("x:2")])
    assert bench.log.first == 1
    old(bench, LEAST_KEPT_S + 60)
    bench.log.append([own("x:3"), own("x:3")])
    bench.log.append([own("x:3")])
    assert bench.log.first > 1
    assert bench.verify(bench.log.head).faults == []


# -- the end that another keeper knows


def test_an_end_that_is_known_is_compared(bench: Bench) -> None:
    written = bench.log.append([own("x:1"), own("x:2")])
    for known in (START, bench.log.head, Head(1, written[0].digest)):
        assert bench.log.expect(known) is None


def test_a_tail_that_was_cut_off_is_told_for_ever_and_its_numbers_are_not_used_again(
    bench: Bench,
) -> None:
    bench.log.append([own("x:1"), own("x:2"), own("x:3")])
    known = bench.log.head
    lines = bench.last().read_bytes().splitlines(keepends=True)
    bench.last().write_bytes(b"".join(lines[:2]))
    assert [f.text for f in bench.verify(known).faults] == ["records 2 to 3 are missing"]
    bench.again()
    said = bench.log.expect(known)
    assert said is not None
    bench.log.append([said])
    assert bench.log.head.number == 4
    assert [f.text for f in bench.verify(bench.log.head).faults] == ["records 2 to 3 are missing"]


def test_a_tail_that_was_made_anew_is_told_for_ever(bench: Bench) -> None:
    bench.log.append([own("x:1"), own("x:2")])
    known = bench.log.head
    lines = bench.last().read_bytes().splitlines(keepends=True)
    bench.last().write_bytes(b"".join(lines[:2]))
    bench.again()
    bench.log.append([own("x:other")])
    bench.again()
    said = bench.log.expect(known)
    assert said is not None
    bench.log.append([said])
    assert [f.text for f in bench.verify(bench.log.head).faults] == [
        "record 3 tells: record 2 is not the one that the state file knows"
    ]


def test_a_log_that_was_removed_is_told(bench: Bench) -> None:
    bench.log.append([own("x:1"), own("x:2")])
    known = bench.log.head
    bench.last().unlink()
    bench.again()
    said = bench.log.expect(known)
    assert said is not None
    bench.log.append([said])
    assert "records 1 to 2 are missing" in [f.text for f in bench.verify(bench.log.head).faults]


# -- a disk that does not do as it should


def test_a_full_disk_takes_what_was_begun_and_then_says_so(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        bench = Bench(disk)
        bench.log.append([own("x:1")])
        filling = fill(disk)
        bench.log.append([own("x:2", summary="s" * 1000) for _ in range(100)])
        assert bench.log.short == "No space left on device"
        assert not (bench.directory / RESERVE).exists()
        bench.log.recover()
        assert bench.log.short is not None
        filling.unlink()
        bench.log.recover()
        assert bench.log.short is None
        assert (bench.directory / RESERVE).stat().st_size == RESERVE_BYTES
        bench.log.append([own("x:3")])
        assert bench.verify(bench.log.head) == Verdict(102, 1, bench.log.head, [])
        bench.log.close()


def test_what_does_not_fit_even_so_leaves_no_trace(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        bench = Bench(disk)
        bench.log.append([own("x:1")])
        filling = fill(disk)
        big = [own("x:2", summary="s" * 1000) for _ in range(300)]
        with pytest.raises(OSError, match="No space left"):
            bench.log.append(big)
        assert bench.actions() == ["x:1"]
        filling.unlink()
        bench.log.append([own("x:3")])
        assert bench.verify(bench.log.head) == Verdict(2, 1, bench.log.head, [])
        bench.log.close()


def test_half_of_what_was_written_is_taken_back(bench: Bench) -> None:
    bench.log.append([own("x:1")])
    size = bench.last().stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            bench.log.append([own("x:2")])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert bench.last().stat().st_size == size
    bench.log.append([own("x:3")])
    assert bench.verify(bench.log.head) == Verdict(2, 1, bench.log.head, [])


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.touch()
    (tmp_path / DIRECTORY).mkdir()
    (tmp_path / DIRECTORY / "000000000001.jsonl").symlink_to(target)
    with pytest.raises(OSError, match="symbolic links"):
        Bench(tmp_path)
    assert target.read_bytes() == b""


@pytest.mark.parametrize("damage", [lambda _: b"", lambda data: data[:40], lambda _: b"rubbish\n"])
def test_a_file_that_nothing_can_be_read_of_does_not_stop_the_log(
    bench: Bench, damage: Callable[[bytes], bytes]
) -> None:
    bench.log.append([own("x:1")])
    bench.last().write_bytes(damage(bench.last().read_bytes()))
    bench.again()
    bench.log.append([own("x:2")])
    assert bench.actions()[-1] == "x:2"


def test_times_are_utc_with_microseconds() -> None:
    assert rfc3339(T0 + 0.25) == "2027-01-15T08:00:00.250000Z"
    assert posix(rfc3339(T0 + 0.25)) == T0 + 0.25
    assert posix("yesterday") == 0.0


def test_a_log_that_is_open_is_not_opened_again(bench: Bench) -> None:
    """What would be read anew may be forged, and the former descriptor would stay in children."""
    before = len(os.listdir("/proc/self/fd"))
    bench.log.append([own("x:one")])
    head = bench.log.head
    bench.log.open()
    assert (bench.log.head, len(os.listdir("/proc/self/fd"))) == (head, before)


def test_a_log_whose_files_were_removed_goes_on_and_verify_tells(bench: Bench) -> None:
    bench.log.append([own("x:one")])
    for name in bench.files():
        (bench.directory / name).unlink()
    bench.clock.now += 2 * DAY_S
    bench.log.append([own("x:two")])
    bench.log.append([own("x:three")])
    assert bench.actions() == ["x:two", "x:three"]
    assert bench.verify(bench.log.head).faults
