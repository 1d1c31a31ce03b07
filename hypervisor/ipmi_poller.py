"""The thread that asks a BMC, so that nobody else waits for it, and what it found last.

A BMC takes seconds for its sensors and half a minute for its log, forgets sessions, and hangs.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue

import msgspec

from hypervisor.host import Clock
from hypervisor.ipmi import CommandError, Link, LinkError
from hypervisor.ipmi_answer import AnswerError
from hypervisor.ipmi_bmc import Bmc
from hypervisor.ipmi_survey import Survey
from hypervisor.ipmi_value import Recording

log = logging.getLogger(__name__)

READ_S = 4.0  # between readings: what changes is seen within ten seconds
BEGIN_S = 60.0  # limits and the records' stamp
PARTS_S = 300.0  # FRUs
RETRY_S = (1.0, 2.0, 4.0, 8.0, 15.0)  # after a session that was lost
GRACE_S = 2.0  # what was told to have changed can still be read, if the BMC is lost just then
STALE_S = 60.0  # without a reading for so long, the last one no longer counts
CLEAR_S = 25.0  # for the BMC to erase its log
CLEAR_STEP_S = 0.5


class Unavailable(Exception):  # noqa: N818 - it is no error of ours
    """There is no reading to show; the text says why."""


class _Clearing:
    """An order to erase the log, and what became of it."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.error: str | None = None
        self.given_up = False


class Poller:
    """Asks a BMC for as long as it runs."""

    def __init__(self, connect: Callable[[], Link], clock: Clock) -> None:
        self._connect = connect
        self._clock = clock
        self._lock = threading.Lock()
        self._recording: Recording | None = None
        self._error: str | None = "the BMC is being read for the first time"
        self._read_at = 0.0  # monotonic
        self._told_at = float("-inf")  # monotonic: when a change was told
        self._changed: Callable[[], None] = lambda: None
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._orders: SimpleQueue[_Clearing] = SimpleQueue()
        self._survey = Survey()
        self._thread: threading.Thread | None = None

    def start(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Begin to ask; `changed` is called when something is not as it was.  Returns the end.

        That the BMC is lost is no change: nothing new can be read.  Who reads is told.
        """
        self._changed = changed
        self._thread = threading.Thread(target=self._run, name="ipmi-poller", daemon=True)
        self._thread.start()
        return self.stop

    def stop(self) -> None:
        """Ask no more; a thread that hangs is left to its fate."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=1.0)

    # -- what others ask, from other threads; they never wait for the BMC

    def current(self) -> Recording:
        """Return what was found last; Unavailable when that is nothing, or too old."""
        with self._lock:
            recording, error, read_at = self._recording, self._error, self._read_at
            told_at = self._told_at
        now = self._clock.monotonic()
        if recording is not None and now - told_at < GRACE_S:
            return recording
        if error is None and now - read_at > STALE_S:
            error = f"the BMC gave no reading for {STALE_S:g} s"
        if error is not None or recording is None:
            raise Unavailable(error or "the BMC was not read")
        return recording

    def clear_log(self) -> None:
        """Have the log erased; Unavailable when it was not."""
        self.current()  # without a session nobody would obey
        order = _Clearing()
        self._orders.put(order)
        self._wake.set()
        if not order.done.wait(CLEAR_S):
            order.given_up = True
            raise Unavailable(f"the log was not erased within {CLEAR_S:g} s")
        if order.error is not None:
            raise Unavailable(order.error)

    # -- the thread

    def _run(self) -> None:
        tries = 0
        while not self._stop.is_set():
            begun = self._clock.monotonic()
            try:
                self._session()
            except (LinkError, CommandError, AnswerError) as exc:
                self._lost(str(exc))
            except Exception as exc:  # pyghmi breaks in many ways on garbage
                log.exception("the session with the BMC broke")
                self._lost(f"{type(exc).__name__}: {exc}")
            tries = 0 if self._clock.monotonic() - begun > BEGIN_S else tries + 1
            self._stop.wait(RETRY_S[min(tries, len(RETRY_S)) - 1])

    def _session(self) -> None:
        link = self._connect()
        try:
            self._ask(Bmc(link))
        finally:
            link.close()

    def _ask(self, bmc: Bmc) -> None:
        """Ask in turn what is due, until the session ends."""
        self._survey.begin(bmc)
        began = self._clock.monotonic()
        parts_at, more = None, False
        while not self._stop.is_set():
            now = self._clock.monotonic()
            if now - began >= BEGIN_S:
                self._survey.begin(bmc)
                began = now
            self._survey.readings(bmc, self._clock.time())
            more = self._survey.log_step(bmc)
            self._tell()
            if parts_at is None or now - parts_at >= PARTS_S:
                self._survey.parts(bmc)
                parts_at = now
                self._tell()
            self._until(bmc, now + READ_S, more=more)

    def _until(self, bmc: Bmc, end: float, *, more: bool) -> None:
        """Use the time until the next readings: for orders, and for the rest of the log."""
        while not self._stop.is_set() and (left := end - self._clock.monotonic()) > 0:
            self._obey(bmc)
            if more:
                more = self._survey.log_step(bmc)
                if not more:
                    self._tell()
                continue
            if self._wake.wait(left):
                self._wake.clear()

    def _obey(self, bmc: Bmc) -> None:
        try:
            order = self._orders.get_nowait()
        except Empty:
            return
        if order.given_up:
            return
        try:
            self._erase(bmc, order)
        except (CommandError, AnswerError) as exc:
            order.error = str(exc)
        except LinkError as exc:
            order.error = str(exc)
            raise
        finally:
            order.done.set()

    def _erase(self, bmc: Bmc, order: _Clearing) -> None:
        done = bmc.clear_log(begin=True)
        while not done and not order.given_up and not self._stop.wait(CLEAR_STEP_S):
            done = bmc.clear_log(begin=False)
        self._survey.forget_log()
        self._survey.readings(bmc, self._clock.time())
        self._survey.log_step(bmc)
        self._tell()

    # -- what it found

    def _tell(self) -> None:
        """Keep what was found, and say so if it is not as it was."""
        new = self._survey.recording()
        with self._lock:
            old, back = self._recording, self._error is not None
            self._recording, self._error = new, None
            self._read_at = self._clock.monotonic()
            news = back or old is None or _untimed(old) != _untimed(new)
            if news:
                self._told_at = self._read_at
        if news:
            self._changed()

    def _lost(self, why: str) -> None:
        with self._lock:
            told = self._error == why
            self._error = why
        self._fail_orders(why)
        if not told:
            log.warning("the BMC: %s", why)

    def _fail_orders(self, why: str) -> None:
        """Tell those who wait that nothing will come of it."""
        while True:
            try:
                order = self._orders.get_nowait()
            except Empty:
                return
            order.error = why
            order.done.set()


def _untimed(recording: Recording) -> Recording:
    return msgspec.structs.replace(recording, taken_at=None)
