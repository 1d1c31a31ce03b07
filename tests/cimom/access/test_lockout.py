from __future__ import annotations

import pytest

from cimom.access.lockout import (
    DELAYS_S,
    FORGET_S,
    FREE_FAILURES,
    FREE_OF_SOURCE,
    MAX_ENTRIES,
    Count,
    Failed,
    Lock,
    Lockout,
)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lockout(clock: Clock) -> Lockout:
    return Lockout(clock)


def fail(lockout: Lockout, times: int) -> list[bool]:
    return [lockout.failed("a", "10.0.0.1") for _ in range(times)]


def test_fifth_failure_locks(lockout: Lockout) -> None:
    assert fail(lockout, FREE_FAILURES) == [False] * 4 + [True]
    assert lockout.remaining_s("a", "10.0.0.1") == DELAYS_S[0]


def test_lock_is_of_one_account_and_source(lockout: Lockout) -> None:
    fail(lockout, FREE_FAILURES)
    assert lockout.remaining_s("a", "10.0.0.2") == 0
    assert lockout.remaining_s("b", "10.0.0.1") == 0


def test_delay_grows_to_its_limit(lockout: Lockout, clock: Clock) -> None:
    fail(lockout, FREE_FAILURES - 1)
    told = []
    for _ in range(len(DELAYS_S) + 2):
        fail(lockout, 1)
        told.append(lockout.remaining_s("a", "10.0.0.1"))
        clock.now += told[-1]
    assert told == [*DELAYS_S, DELAYS_S[-1], DELAYS_S[-1]]
    assert sorted(DELAYS_S) == list(DELAYS_S)


def test_lock_ends_by_itself(lockout: Lockout, clock: Clock) -> None:
    fail(lockout, FREE_FAILURES)
    clock.now += DELAYS_S[0]
    assert lockout.remaining_s("a", "10.0.0.1") == 0


def test_success_starts_the_count_anew(lockout: Lockout) -> None:
    fail(lockout, FREE_FAILURES - 1)
    lockout.succeeded("a", "10.0.0.1")
    assert fail(lockout, 1) == [False]


def test_old_failures_are_forgotten(lockout: Lockout, clock: Clock) -> None:
    fail(lockout, FREE_FAILURES)
    clock.now += DELAYS_S[0] + FORGET_S + 1
    assert fail(lockout, 1) == [False]


def test_unlock_ends_all_locks_of_an_account(lockout: Lockout) -> None:
    fail(lockout, FREE_FAILURES)
    lockout.unlock("a")
    assert lockout.remaining_s("a", "10.0.0.1") == 0


def test_flood_of_names_keeps_its_bound_and_the_youngest(lockout: Lockout) -> None:
    for number in range(MAX_ENTRIES + 10):
        lockout.failed(f"n{number}", "s")
    fail(lockout, FREE_FAILURES)
    assert lockout.remaining_s("a", "10.0.0.1") > 0
    assert len(lockout._accounts.entries) == MAX_ENTRIES


def test_source_with_ever_other_names_is_locked_and_no_success_ends_that(lockout: Lockout) -> None:
    told = [lockout.failed(f"n{number}", "s") for number in range(FREE_OF_SOURCE)]
    assert told == [False] * (FREE_OF_SOURCE - 1) + [True]
    lockout.succeeded("mine", "s")
    assert lockout.source_remaining_s("s") == DELAYS_S[0]
    assert lockout.source_remaining_s("another") == 0
    lockout.unlock("n0")
    assert lockout.source_remaining_s("s") == 0


def test_what_is_locked_is_told(lockout: Lockout, clock: Clock) -> None:
    fail(lockout, FREE_FAILURES)
    for number in range(FREE_OF_SOURCE):
        lockout.failed(f"n{number}", "s")
    assert lockout.locks() == [Lock("a", "10.0.0.1", DELAYS_S[0]), Lock("", "s", DELAYS_S[0])]
    clock.now += DELAYS_S[0]
    assert lockout.locks() == []


AT = Failed("a", "10.0.0.1")


def test_each_change_of_a_count_is_told_once(lockout: Lockout, clock: Clock) -> None:
    told: list[int] = []
    lockout.watchers.append(lambda: told.append(1))
    lockout.succeeded("a", "10.0.0.1")
    assert not told  # there was nothing to forget
    fail(lockout, FREE_FAILURES)
    clock.now += 5
    of_account, of_source = lockout.changes()[AT], lockout.changes()
    assert of_account == Count(FREE_FAILURES, DELAYS_S[0] - 5, 5)
    assert of_source == {}
    lockout.unlock("a")
    assert lockout.changes() == {AT: None, Failed(None, "10.0.0.1"): None}
    assert len(told) == FREE_FAILURES + 1


def test_what_is_forgotten_goes_with_the_next_change(lockout: Lockout, clock: Clock) -> None:
    fail(lockout, 1)
    lockout.changes()
    clock.now += FORGET_S + 1
    lockout.failed("b", "10.0.0.2")
    changes = lockout.changes()
    assert changes[AT] is None
    assert changes[Failed("b", "10.0.0.2")] == Count(1, 0, 0)


def test_counts_go_on_in_another_run(lockout: Lockout) -> None:
    counts = (Count(FREE_FAILURES + 1, 20.0, 10.0), Count(1, 0, 0))
    lockout.resume(zip((AT, Failed(None, "s")), counts, strict=True))
    assert lockout.changes() == {}
    assert lockout.remaining_s("a", "10.0.0.1") == 20.0
    fail(lockout, 1)
    assert lockout.remaining_s("a", "10.0.0.1") == DELAYS_S[2]


@pytest.mark.parametrize(
    ("count", "left_s"),
    [
        # The clock was set back by a year: no lock is longer than its failures earn.
        (Count(FREE_FAILURES, 3e7, -3e7), DELAYS_S[0]),
        (Count(FREE_FAILURES - 1, 3e7, -3e7), 0.0),
        (Count(99, 3e7, -3e7), DELAYS_S[-1]),
        # It was set forward: the lock is over.
        (Count(99, -3e7, 3e7), 0.0),
    ],
)
def test_a_clock_that_jumped_locks_nobody_for_long(
    lockout: Lockout, count: Count, left_s: float
) -> None:
    lockout.resume([(AT, count)])
    assert lockout.remaining_s("a", "10.0.0.1") == left_s


def test_a_count_of_long_ago_is_begun_anew(lockout: Lockout) -> None:
    lockout.resume([(AT, Count(99, -FORGET_S - 1, FORGET_S + 901))])
    assert fail(lockout, 1) == [False]


def test_no_more_are_taken_back_than_are_counted(lockout: Lockout) -> None:
    lockout.resume((Failed(str(n), "s"), Count(1, 0, 0)) for n in range(MAX_ENTRIES + 5))
    lockout.failed("more", "s")
    gone = [at for at, count in lockout.changes().items() if count is None]
    assert gone == [Failed("0", "s")]
