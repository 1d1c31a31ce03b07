"""Whether something that should not happen happens too often: rules over counts with times.  Pure.

A counter that only grows tells since when it counts at most; what matters is how much it grew
lately.  A count that went back began anew (somebody reset it, the part is another one): what was
before is forgotten, and it is judged by how it grows from there.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

MAX_SAMPLES = 128  # of a history: a day in steps of about eleven minutes

DAY_S = 86400.0


class Sample(NamedTuple):
    """A count, and when it was read, in seconds of a clock that never goes back."""

    at: float
    counted: int


class Rule(NamedTuple):
    """More than `most` new ones within `window_s` are too many."""

    most: int
    window_s: float


# A sound module has a corrected error now and then (cosmic rays), a failing one has them in
# hundreds; mcelog's own default for a module is ten in 24 hours as well.
CORRECTED_MEMORY = Rule(most=10, window_s=DAY_S)
# Sectors given up and media errors never go back and are no illness by themselves: a sound disk
# has a few from its first days.  One that gains more is on its way out, however few there are.
MEDIA_ERRORS = Rule(most=0, window_s=7 * DAY_S)
# A package whose cooling suffices is never slowed for heat; one whose does not is, many times a
# minute.  Ten minutes are enough to see it, and not to be told of a hot minute of this morning.
THROTTLED = Rule(most=0, window_s=600.0)


def grown(samples: Sequence[Sample], now: float, window_s: float) -> int:
    """Return by how much a count grew within the window; samples in the order of their times.

    The last sample before the window counts as its beginning.
    """
    start = now - window_s
    total = 0
    for before, after in itertools.pairwise(samples):
        if after.counted < before.counted:
            total = 0
        elif after.at > start:
            total += after.counted - before.counted
    return total


def too_many(samples: Sequence[Sample], now: float, rule: Rule) -> int | None:
    """Return how many there were within the window, when that is too many; else None."""
    found = grown(samples, now, rule.window_s)
    return found if found > rule.most else None


class History:
    """Keeps as much of a count's past as a rule needs: bounded, however often it is read."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._step_s = rule.window_s / (MAX_SAMPLES - 8)
        self._samples: list[Sample] = []

    def began(self, at: float) -> None:
        """Tell when the counter was zero, before its first sample; of use if it was lately."""
        if not self._samples:
            self._samples.append(Sample(at, 0))

    def see(self, at: float, count: int | None) -> int | None:
        """Add a count and return how many are too many; one that is not known adds nothing."""
        if count is not None:
            self._add(Sample(at, count))
        return too_many(self._samples, at, self._rule)

    def _add(self, sample: Sample) -> None:
        kept = self._samples
        # The last sample moves on until a step has passed: what grew in between is not lost, it
        # is told of the step's end.
        if len(kept) > 1 and sample.at - kept[-2].at < self._step_s and self._follows(sample):
            kept[-1] = sample
        else:
            kept.append(sample)
        start = sample.at - self._rule.window_s
        while len(kept) > 2 and kept[1].at <= start:
            del kept[0]
        del kept[:-MAX_SAMPLES]

    def _follows(self, sample: Sample) -> bool:
        return sample.counted >= self._samples[-1].counted >= self._samples[-2].counted
