from __future__ import annotations

import threading

from hypervisor.background import Background, Cancelled, Nothing, Taken, Unreadable
from hypervisor.host import SystemClock


class FakeClock(SystemClock):
    def time(self) -> float:
        return 7.0


class Well:
    """Gives readings, or none."""

    def __init__(self) -> None:
        self.value = 1
        self.failure: str | None = None

    def __call__(self, _: Cancelled) -> int:
        if self.failure is not None:
            raise Unreadable(self.failure)
        return self.value


def test_without_its_thread_a_reading_is_taken_when_somebody_looks() -> None:
    well = Well()
    background = Background(well, FakeClock(), 60)
    assert background.latest() == Taken(1, 7.0)
    well.value = 2
    assert background.latest() == Taken(2, 7.0)


def test_failure_keeps_the_last_reading_and_says_why() -> None:
    well = Well()
    well.failure = "it hangs"
    background = Background(well, FakeClock(), 60)
    assert background.latest() == Nothing("it hangs")
    well.failure = None
    assert background.latest() == Taken(1, 7.0)
    well.failure = "it hangs again"
    assert background.latest() == Taken(1, 7.0, "it hangs again")


def test_nobody_waits_for_a_reading_that_hangs() -> None:
    begun = threading.Event()

    def hang(cancelled: Cancelled) -> int:
        begun.set()
        while not cancelled():
            threading.Event().wait(0.01)
        raise Unreadable("it was given up")

    background = Background(hang, FakeClock(), 60)
    stop = background.start(lambda: None)
    assert begun.wait(20)
    assert background.latest() == Nothing()
    stop()
    assert background.latest() == Nothing("it was given up")
    assert not any(thread.name == "background" for thread in threading.enumerate())


def test_each_reading_is_told_until_nobody_listens() -> None:
    told = threading.Event()
    calls: list[int] = []

    def changed() -> None:
        calls.append(1)
        if len(calls) == 3:
            told.set()
            raise BrokenPipeError

    stop = Background(Well(), FakeClock(), 0.0).start(changed)
    assert told.wait(20)
    stop()
    assert len(calls) == 3


def test_only_who_comes_before_the_first_reading_waits_for_it() -> None:
    go, begun = threading.Event(), threading.Event()

    def read(_: Cancelled) -> int:
        begun.set()
        go.wait(10)
        return 1

    background = Background(read, FakeClock(), 60)
    stop = background.start(lambda: None)
    assert begun.wait(10)
    assert background.latest() == Nothing()
    threading.Timer(0.05, go.set).start()
    assert background.latest(10) == Taken(1, 7.0)
    stop()


def test_who_waits_for_a_first_reading_that_fails_is_told_why() -> None:
    def read(_: Cancelled) -> int:
        raise Unreadable("it hangs")

    background = Background(read, FakeClock(), 60)
    stop = background.start(lambda: None)
    assert background.latest(10) == Nothing("it hangs")
    stop()
