from __future__ import annotations

import pytest

from cimom.health.rate import (
    CORRECTED_MEMORY,
    DAY_S,
    MAX_SAMPLES,
    History,
    Rule,
    Sample,
    grown,
    too_many,
)

RULE = Rule(most=10, window_s=100.0)


def samples(*pairs: tuple[float, int]) -> list[Sample]:
    return [Sample(*pair) for pair in pairs]


@pytest.mark.parametrize(
    ("given", "now", "told"),
    [
        ((), 100.0, 0),
        (((0.0, 500),), 0.0, 0),  # what was counted before anybody looked is not lately
        (((0.0, 500), (50.0, 503)), 50.0, 3),
        (((0.0, 0), (50.0, 5), (150.0, 9)), 150.0, 4),  # the step at 50 has left the window
        (((0.0, 0), (50.0, 5), (150.0, 9)), 149.9, 9),
        (((0.0, 90), (50.0, 2), (60.0, 3)), 60.0, 1),  # it began anew
        (((0.0, 5), (50.0, 90), (60.0, 2)), 60.0, 0),  # and what was before is forgotten
        (((0.0, 7), (50.0, 7)), 50.0, 0),
    ],
)
def test_how_much_a_count_grew(given: tuple[tuple[float, int], ...], now: float, told: int) -> None:
    assert grown(samples(*given), now, RULE.window_s) == told


@pytest.mark.parametrize(("count", "told"), [(10, None), (11, 11)])
def test_as_many_as_the_rule_allows_are_not_too_many(count: int, told: int | None) -> None:
    assert too_many(samples((0.0, 0), (1.0, count)), 1.0, RULE) == told


def test_a_history_forgets_what_is_long_ago() -> None:
    history = History(RULE)
    assert history.see(0.0, 1000) is None
    assert history.see(10.0, 1020) == 20
    assert history.see(109.0, 1020) == 20
    assert history.see(111.0, 1020) is None
    assert history.see(112.0, 1031) == 11


def test_a_count_that_cannot_be_read_changes_nothing() -> None:
    history = History(RULE)
    history.see(0.0, 0)
    history.see(1.0, 50)
    assert history.see(2.0, None) == 50
    assert history.see(3.0, 50) == 50


def test_what_was_counted_since_a_late_start_counts() -> None:
    history = History(CORRECTED_MEMORY)
    history.began(-3600.0)
    assert history.see(0.0, 40) == 40
    late = History(CORRECTED_MEMORY)
    assert late.see(0.0, 40) is None


def test_a_counter_that_was_reset_is_judged_by_what_comes_after() -> None:
    """Who resets it, or fits another module, says that it is mended."""
    history = History(RULE)
    for at, count in ((0.0, 0), (0.1, 12), (0.2, 1), (0.3, 2)):
        found = history.see(at, count)
    assert found is None
    assert history.see(0.4, 11) is None
    assert history.see(0.5, 12) == 11


def test_a_history_stays_small_however_often_it_is_read() -> None:
    history = History(CORRECTED_MEMORY)
    for step in range(20000):
        found = history.see(step * 10.0, step // 100)
    assert len(history._samples) <= MAX_SAMPLES
    assert found is not None
    assert abs(found - DAY_S / 1000) <= 2
