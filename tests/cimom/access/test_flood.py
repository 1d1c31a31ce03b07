from __future__ import annotations

from cimom.access.flood import WINDOW_S, Window
from tests.cimom.access.test_lockout import Clock


def test_a_window_takes_so_many_and_counts_the_rest() -> None:
    clock = Clock()
    window = Window(clock, 2)
    assert [window.takes() for _ in range(5)] == [True, True, False, False, False]
    assert not window.over()
    clock.now += WINDOW_S
    assert window.over()
    assert (window.left_out(), window.left_out()) == (3, 0)
    assert not window.over()
    assert window.takes()


def test_a_window_begins_with_what_comes_first() -> None:
    clock = Clock()
    window = Window(clock, 1)
    clock.now += 10 * WINDOW_S
    assert window.takes()
    clock.now += WINDOW_S - 1
    assert not window.takes()
    clock.now += 1
    assert window.takes()
