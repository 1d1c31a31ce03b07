"""How much of a flood is written: so many in a window of time, and then their number.

Knows nothing of what flows.
"""

from __future__ import annotations

from collections.abc import Callable

WINDOW_S = 60.0
LINES = 30  # of the process's log in a window: strangers must not fill the disk
# Audit records: what one stranger can cause in a week stays below the log's room.
RECORDS = 10


class Window:
    """Counts what came in the present window of time; the clock is monotonic."""

    def __init__(self, clock: Callable[[], float], most: int) -> None:
        self._clock = clock
        self._most = most
        self._began = 0.0
        self._taken = 0
        self._left_out = 0

    def takes(self) -> bool:
        """Whether there is room for one more; if not, it is counted."""
        now = self._clock()
        if now - self._began >= WINDOW_S or not self._taken:
            self._began, self._taken = now, 0
        if self._taken >= self._most:
            self._left_out += 1
            return False
        self._taken += 1
        return True

    def over(self) -> bool:
        """Whether the window in which something was left out has ended."""
        return bool(self._left_out) and self._clock() - self._began >= WINDOW_S

    def left_out(self) -> int:
        """Return how many had no room, once."""
        found, self._left_out = self._left_out, 0
        return found
