from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from pathlib import Path

import pytest

from cimom.access import failures as module
from cimom.access.failures import KeptFailures
from cimom.access.lockout import DELAYS_S, FORGET_S, FREE_FAILURES, FREE_OF_SOURCE, Lockout
from cimom.broker.store import StateStore
from tests.cimom.access.test_lockout import Clock

LIMIT_S = 20.0


class Run:
    """A run of khv over a state file: its clocks begin where they are set."""

    def __init__(self, directory: Path, *, monotonic: float = 1000.0, wall: float = 1.8e9) -> None:
        self.clock, self.wall = Clock(), Clock()
        self.clock.now, self.wall.now = monotonic, wall
        self.store = StateStore(str(directory))
        self.lockout = Lockout(self.clock)
        self.kept = KeptFailures(self.store, self.lockout, self.wall)
        self.kept.load()

    def guess(self, times: int, name: str = "admin") -> None:
        for _ in range(times):
            self.lockout.failed(name, "10.0.0.1")

    def pass_s(self, seconds: float) -> None:
        self.clock.now += seconds
        self.wall.now += seconds

    def end(self) -> None:
        self.kept.save()
        self.store.close()

    def left_s(self) -> float:
        return self.lockout.remaining_s("admin", "10.0.0.1")

    def rows(self) -> int:
        return len(self.store.rows("SELECT 1 FROM failed_login"))


def test_a_lock_goes_on_after_a_restart(tmp_path: Path) -> None:
    first = Run(tmp_path)
    first.guess(FREE_FAILURES + 4)
    first.pass_s(100)
    first.end()
    second = Run(tmp_path, monotonic=5.0, wall=first.wall.now + 50)
    assert second.left_s() == pytest.approx(DELAYS_S[4] - 150)
    second.pass_s(DELAYS_S[4])
    second.guess(1)
    assert second.left_s() == DELAYS_S[5]  # what was counted still counts


def test_failures_that_locked_nobody_yet_are_counted_on(tmp_path: Path) -> None:
    for _ in range(FREE_FAILURES):
        run = Run(tmp_path)
        assert run.left_s() == 0
        run.guess(1)
        run.end()
    assert Run(tmp_path).left_s() == DELAYS_S[0]


def test_a_source_that_guessed_at_many_names_stays_locked(tmp_path: Path) -> None:
    first = Run(tmp_path)
    for number in range(FREE_OF_SOURCE):
        first.guess(1, f"name{number}")
    first.end()
    assert Run(tmp_path).lockout.source_remaining_s("10.0.0.1") == DELAYS_S[0]


@pytest.mark.parametrize(("jump_s", "left_s"), [(-3e7, DELAYS_S[0]), (3e7, 0.0)])
def test_a_wall_clock_that_jumps_between_runs_locks_no_longer(
    tmp_path: Path, jump_s: float, left_s: float
) -> None:
    first = Run(tmp_path)
    first.guess(FREE_FAILURES)
    first.end()
    assert Run(tmp_path, wall=first.wall.now + jump_s).left_s() == left_s


def test_a_wall_clock_that_jumps_in_a_run_changes_nothing(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.guess(FREE_FAILURES)
    run.wall.now += 3e7
    assert run.left_s() == DELAYS_S[0]


def test_what_is_unlocked_or_forgotten_leaves_the_file(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.guess(FREE_FAILURES)
    run.guess(1, "other")
    run.kept.save()
    assert run.rows() == 3  # two accounts, one source
    run.lockout.unlock("admin")
    run.kept.save()
    assert run.rows() == 1
    run.pass_s(FORGET_S + 1)
    run.guess(1, "third")
    run.kept.save()
    assert run.rows() == 2


def test_names_that_no_account_has_are_counted_but_not_kept(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.guess(1, "\ud800")
    run.guess(1, "a\0b")
    run.kept.save()
    assert run.store.rows("SELECT kind, failures FROM failed_login") == [("source", 2)]


class Counted(StateStore):
    """A state file that counts its transactions, and may be full."""

    def __init__(self) -> None:
        self.begun = 0
        self.full = False
        super().__init__(None)

    @contextlib.contextmanager
    def transaction(self):  # type: ignore[no-untyped-def]
        self.begun += 1
        if self.full:
            raise sqlite3.OperationalError("database or disk is full")
        with super().transaction() as connection:
            yield connection


async def until_empty(kept: KeptFailures) -> None:
    async def wait() -> None:
        while kept._news.is_set() or kept._unwritten:  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.01)

    await asyncio.wait_for(wait(), LIMIT_S)


def test_the_first_is_written_at_once_and_a_flood_together() -> None:
    store, lockout = Counted(), Lockout(Clock())
    kept = KeptFailures(store, lockout)
    before = store.begun

    async def work() -> None:
        task = asyncio.ensure_future(kept.run())
        lockout.failed("a", "s")
        await until_empty(kept)
        assert store.begun == before + 1
        for number in range(500):
            lockout.failed(str(number), "s")
            await asyncio.sleep(0)
        task.cancel()
        kept.save()

    asyncio.run(work())
    assert store.begun <= before + 3
    assert store.rows("SELECT COUNT(*) FROM failed_login") == [(502,)]


def test_what_a_full_disk_did_not_take_is_written_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE_S", 0.01)
    store, lockout = Counted(), Lockout(Clock())
    kept = KeptFailures(store, lockout)

    async def work() -> None:
        task = asyncio.ensure_future(kept.run())
        store.full = True
        lockout.failed("a", "s")
        await asyncio.sleep(0.1)
        assert lockout.changes() == {}  # they are taken, but not written
        store.full = False
        lockout.failed("b", "s")
        await until_empty(kept)
        assert not task.done()
        task.cancel()

    asyncio.run(work())
    assert store.rows("SELECT name, failures FROM failed_login ORDER BY name") == [
        ("", 2),
        ("a", 1),
        ("b", 1),
    ]
