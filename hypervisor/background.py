"""A reading that takes long or may hang, taken by a thread of its own; whoever looks never waits.

Knows neither what is read nor CIM.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeAlias, TypeVar

import msgspec

from hypervisor.host import Clock

T = TypeVar("T")


class Taken(msgspec.Struct, Generic[T], frozen=True):
    """A reading, when it was taken (POSIX seconds), and why there was no newer one since."""

    value: T
    at: float
    failure: str | None = None


class Nothing(msgspec.Struct, frozen=True):
    """There never was a reading; `failure` says why, None: it is being taken."""

    failure: str | None = None


Cancelled: TypeAlias = Callable[[], bool]


class Unreadable(Exception):  # noqa: N818 - what became of a reading, no bug
    """A reading could not be taken; the text says why."""


STOP_S = 1.0  # a thread that hangs in the kernel is left behind


def begin(loop: Callable[[], None], name: str, stop: threading.Event) -> Callable[[], None]:
    """Run a loop in a thread of its own until `stop` is set; return what ends it."""
    stop.clear()
    thread = threading.Thread(target=loop, name=name, daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(STOP_S)

    return end


class Background(Generic[T]):
    """Keeps the last reading of `read`, which is given what tells it to give up.

    Without its thread (a check, a captured tree) the reading is taken when somebody looks.
    """

    def __init__(self, read: Callable[[Cancelled], T], clock: Clock, interval_s: float) -> None:
        self._read = read
        self._clock = clock
        self._interval_s = interval_s
        self._last: Taken[T] | Nothing = Nothing()
        self._stop = threading.Event()
        self._tried = threading.Event()
        self._running = False

    def latest(self, patience_s: float = 0.0) -> Taken[T] | Nothing:
        """Return the last reading, and why there is no newer one.

        Only who comes before the first one was tried waits for it, for at most `patience_s`.
        """
        if not self._running:
            self.take()
        self._tried.wait(patience_s)
        return self._last

    def take(self) -> None:
        """Take a reading now."""
        try:
            self._last = Taken(self._read(self._stop.is_set), self._clock.time())
        except Unreadable as exc:
            self._last = msgspec.structs.replace(self._last, failure=str(exc))
        self._tried.set()

    def start(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Take readings from now on; `changed` is called after each. Return what ends it."""
        self._running = True
        return begin(lambda: self._loop(changed), "background", self._stop)

    def _loop(self, changed: Callable[[], None]) -> None:
        while not self._stop.is_set():
            self.take()
            try:
                changed()
            except OSError:  # nobody listens any more
                return
            self._stop.wait(self._interval_s)
