"""A clock for tests: it stands still until it is moved."""

from __future__ import annotations


class Moments:
    """One time for both of a host's clocks."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now
