from __future__ import annotations

import pytest

from cimom.access.lockout import (
    DELAYS_S,
    FORGET_S,
    FREE_FAILURES,
    FREE_OF_SOURCE,
    MAX_ENTRIES,
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
