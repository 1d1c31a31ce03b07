"""When a source is read: on demand, on a tick, after a change; one refresh of a source at a time.

Knows no sockets: a worker is a `Link` that takes frames.  Epochs make a change visible: whatever
changes something raises the epoch of its sources before it is answered, and a read that began
under an older epoch never satisfies a later reader.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from cimom.broker.calls import GRACE_S, Calls, Link
from cimom.broker.foreign import RowReader
from cimom.broker.link import Changed, ChangerSpec, Done, Hello, Refresh, Rows
from cimom.broker.readings import Delta, Readings, SourceSpec, SourceState
from cimom.model import CimError, CimObject, Key, Path, ProtocolError, Status, key_of
from cimom.operations import MethodResult

log = logging.getLogger(__name__)

TICK_S = 0.25
INTEREST_S = 300.0  # a source that nobody read for this long is no longer refreshed
COALESCE_S = 0.1  # events of this span are one re-read
RETRY_S = (1.0, 2.0, 4.0, 8.0)  # after a failure; the last repeats, so that 10 s always suffice
MAX_ROWS = 200_000  # of a source: more than any host has, and less than what ends the broker
MAX_FOREIGN_BYTES = 32 * 1024 * 1024  # of the rows of a package's source
MAX_ASKED = 8  # refreshes of a source whose rows may still come
MAX_PENDING_KEYS = 64  # more changed keys than this: the whole source is read


class _Inflight:
    """A refresh that was asked for."""

    def __init__(self, number: int, epoch: int, keys: tuple[Key, ...] | None) -> None:
        self.number = number
        self.epoch = epoch
        self.keys = keys
        self.begun = time.monotonic()
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.timer: asyncio.TimerHandle | None = None


class _Control:
    """What is known of one source besides its rows."""

    def __init__(self, state: SourceState) -> None:
        self.state = state
        self.group = ""  # whose worker reads it
        self.link: Link | None = None
        self.epoch = 0  # raised by every change
        self.read_epoch = -1  # epoch at the start of the last completed read
        self.pending: set[Key] | None = set()  # keys changed since; None: everything
        self.begun = float("-inf")  # monotonic start of the last completed whole read
        self.inflight: _Inflight | None = None
        self.buffers: dict[int, list[Delta]] = {}
        self.asked: dict[int, None] = {}  # refreshes whose rows are awaited
        self.sizes: dict[type[CimObject], dict[Key, int]] = {}  # of a package's rows, in bytes
        self.weight = 0  # of all of them
        self.replace = False  # the next whole read tells all rows there are
        self.failures = 0
        self.next_try = 0.0
        self.interest_until = 0.0
        self.coalesce: asyncio.TimerHandle | None = None

    @property
    def age_s(self) -> float:
        return time.monotonic() - self.begun

    def ask(self, number: int) -> None:
        """Note a refresh whose rows are awaited; of those that were given up the last few."""
        self.asked[number] = None
        for old in list(self.asked)[:-MAX_ASKED]:
            del self.asked[old]
            self.buffers.pop(old, None)

    def weigh(self, delta: Delta, frame: Rows) -> None:
        """Note how much a package's rows take; ProtocolError when it is too much."""
        sizes = self.sizes.setdefault(delta.cls, {})
        for row, raw in zip(delta.rows, frame.rows, strict=True):
            key = key_of(row)
            self.weight += len(bytes(raw)) - sizes.get(key, 0)
            sizes[key] = len(bytes(raw))
        for key in delta.gone:
            self.weight -= sizes.pop(key, 0)
        if self.weight > MAX_FOREIGN_BYTES:
            text = f"source {self.state.name} has more than {MAX_FOREIGN_BYTES >> 20} MiB of rows"
            raise ProtocolError(text)

    def whole_read_due(self) -> bool:
        return self.pending is None or self.age_s >= self.state.spec.max_age_s

    def satisfied(self, epoch: int, asked: float, *, any_age: bool) -> bool:
        """Whether rows as they are may be served to who asked at `asked` and must see `epoch`."""
        if self.read_epoch < epoch:
            return False
        return any_age or self.begun >= asked or self.age_s < self.state.spec.max_age_s


class Refresher:
    """Reads sources through their workers and keeps the readings."""

    def __init__(self, readings: Readings, struct: Callable[[str, str], type[CimObject]]) -> None:
        self.readings = readings
        self.calls = Calls()
        self.paused = False  # the ticker and ages are off; changes are still seen
        self._struct = struct
        self._controls: dict[str, _Control] = {}
        self._readers: dict[str, RowReader] = {}  # by the name of their class
        self._numbers = 0
        self.missing: dict[str, tuple[str, ...]] = {}  # group -> what it could not find

    # -- workers come and go

    def attach(self, link: Link, hello: Hello) -> None:
        """Take over what a worker serves; all its sources are read anew."""
        for spec in hello.sources:
            struct = partial(self._class, spec)
            state = self.readings.register(spec, struct)
            control = self._controls.setdefault(spec.name, _Control(state))
            self._abort(control, "its worker was restarted")
            control.group = link.group
            control.sizes, control.weight = {}, 0
            control.link, control.replace, control.pending = link, True, None
            control.begun = float("-inf")
            control.next_try = 0.0  # failures stay: nobody waits again for what hung before
            control.interest_until = time.monotonic() + INTEREST_S
            self._start(control)
        self.calls.attach(link, hello)
        self.missing[hello.group] = hello.missing

    def _class(self, spec: SourceSpec, name: str) -> type[CimObject]:
        """Return the class of a source's rows: that of the (first) namespace they are in."""
        return self._struct(name, spec.namespaces[0])

    def sources_of_group(self, group: str) -> list[SourceState]:
        """Return the sources that a group serves or served."""
        return [control.state for control in self._controls.values() if control.group == group]

    def forget(self, group: str) -> None:
        """A group is served no more: its rows are gone, and so are its sources."""
        for name, control in list(self._controls.items()):
            if control.group != group:
                continue
            self._abort(control, "its package was turned off")
            if control.coalesce is not None:
                control.coalesce.cancel()
            gone = [
                Delta(cls, (), tuple(k)) for cls, k in self.readings.keys(control.state).items()
            ]
            self.readings.apply(control.state, gone, taken_at=time.time(), duration_s=0.0)
            self.readings.unregister(control.state)
            del self._controls[name]
        self.calls.forget(group)
        self.missing.pop(group, None)

    def detach(self, link: Link) -> None:
        """A worker is gone: its sources are stale until it is back, its calls fail."""
        for control in self._controls.values():
            if control.link is link:
                control.link = None
                self.readings.failed(control.state, f"worker {link.group} is not running")
                self._abort(control, "its worker ended")
        self.calls.detach(link)

    def _abort(self, control: _Control, why: str) -> None:
        inflight, control.inflight = control.inflight, None
        control.buffers.clear()
        control.asked.clear()
        if inflight is not None:
            log.debug("refresh of %s dropped: %s", control.state.name, why)
            _end(inflight)

    # -- frames of workers

    def take_rows(self, frame: Rows) -> None:
        """Decode rows and keep them until their refresh is done."""
        control = self._controls[frame.source]
        if frame.refresh not in control.asked:
            raise ProtocolError(f"nobody asked for refresh {frame.refresh} of {frame.source}")
        cls = self._class(control.state.spec, frame.class_name)
        if frame.class_hash != cls.CIM_HASH:
            log.error("source %s sends another version of %s", frame.source, frame.class_name)
            return
        reader = self._readers.get(cls.CIM_NAME)
        if reader is None or reader.cls is not cls:
            reader = self._readers[cls.CIM_NAME] = RowReader(cls)
        rows = reader.read(frame.rows)
        buffer = control.buffers.setdefault(frame.refresh, [])
        told = sum(len(delta.rows) for delta in buffer) + len(rows)
        if told + self.readings.count(control.state) > MAX_ROWS:
            raise ProtocolError(f"source {frame.source} has more than {MAX_ROWS} rows")
        delta = Delta(cls, rows, [tuple(key) for key in frame.gone])
        if control.link is not None and control.link.foreign:
            control.weigh(delta, frame)
        buffer.append(delta)

    def take_done(self, frame: Done) -> None:
        """End a refresh; rows of one that was given up meanwhile are as good as any."""
        control = self._controls[frame.source]
        inflight = control.inflight
        deltas = control.buffers.pop(frame.refresh, [])
        control.asked.pop(frame.refresh, None)
        mine = inflight is not None and inflight.number == frame.refresh
        partial = frame.partial
        if frame.error is not None:
            if mine:  # a late word of a refresh that was given up says nothing of the next
                control.pending = None  # what it should have read is still to be read
                self._failed(control, frame.error, missed=frame.missed)
        else:
            if control.replace and not partial:
                deltas = self._with_gone(control, deltas)
                control.replace = False
            self.readings.apply(
                control.state,
                deltas,
                taken_at=frame.taken_at,
                duration_s=frame.duration_s,
                partial=partial,
            )
            self._succeeded(control, inflight if mine else None, frame, partial=partial)
        if inflight is not None and mine:
            control.inflight = None
            _end(inflight)

    def _succeeded(
        self, control: _Control, inflight: _Inflight | None, frame: Done, *, partial: bool
    ) -> None:
        control.failures, control.next_try = 0, 0.0
        if inflight is not None:
            control.read_epoch = max(control.read_epoch, inflight.epoch)
        if not partial:
            control.begun = inflight.begun if inflight else time.monotonic() - frame.duration_s
            if inflight is not None and control.epoch == inflight.epoch:
                control.pending = set()

    def _with_gone(self, control: _Control, deltas: list[Delta]) -> list[Delta]:
        """Add the removal of rows that a new worker no longer tells."""
        told: dict[type[CimObject], set[Key]] = {}
        for delta in deltas:
            told.setdefault(delta.cls, set()).update(
                tuple(getattr(row, name) for name in row.CIM_KEYS) for row in delta.rows
            )
        gone = [
            Delta(cls, (), tuple(keys - told.get(cls, set())))
            for cls, keys in self.readings.keys(control.state).items()
        ]
        return [*deltas, *gone]

    def take_changed(self, frame: Changed) -> None:
        """Raise the epoch after an event; the re-read follows when the burst is over."""
        keys = None if frame.keys is None else [tuple(key) for key in frame.keys]
        self.raise_epoch((frame.source,), keys)

    def _failed(self, control: _Control, error: str, *, missed: bool) -> None:
        if control.failures == 0:
            log.warning("source %s: %s", control.state.name, error)
        wait = RETRY_S[min(control.failures, len(RETRY_S) - 1)]
        control.failures += 1
        control.next_try = time.monotonic() + wait
        self.readings.failed(control.state, error, missed=missed)

    # -- asking workers

    def _start(self, control: _Control) -> _Inflight | None:
        """Ask the worker for a refresh, unless one is under way or nobody is there."""
        if control.inflight is not None or control.link is None:
            return control.inflight
        keys: tuple[Key, ...] | None = None
        if not control.whole_read_due() and control.state.spec.by_key and control.pending:
            keys = tuple(control.pending)
        self._numbers += 1
        inflight = control.inflight = _Inflight(self._numbers, control.epoch, keys)
        control.ask(inflight.number)
        control.pending = set()
        limit = control.state.spec.deadline_s + GRACE_S
        inflight.timer = asyncio.get_running_loop().call_later(
            limit, self._silent, control, inflight
        )
        name = control.state.name
        full = control.replace and keys is None
        control.link.send(Refresh(name, inflight.number, keys, full))
        return inflight

    def _silent(self, control: _Control, inflight: _Inflight) -> None:
        """The worker told nothing at all in time: it is stopped, or its main thread hangs."""
        if control.inflight is inflight:
            control.inflight = None
            control.pending = None
            self._failed(control, "its worker does not answer", missed=True)
            _end(inflight)

    def raise_epoch(self, sources: Iterable[str], keys: Sequence[Key] | None = None) -> None:
        """Note that keys (None: anything) of the sources changed: older reads do not count."""
        for name in sources:
            control = self._controls.get(name)
            if control is None:
                continue
            control.epoch += 1
            if keys is None or control.pending is None or not control.state.spec.by_key:
                control.pending = None
            else:
                control.pending.update(keys)
                if len(control.pending) > MAX_PENDING_KEYS:
                    control.pending = None
            if control.coalesce is None:
                loop = asyncio.get_running_loop()
                control.coalesce = loop.call_later(COALESCE_S, self._after_burst, control)

    def _after_burst(self, control: _Control) -> None:
        control.coalesce = None
        if control.read_epoch < control.epoch:
            self._start(control)

    # -- reading

    async def fresh(
        self, classes: Iterable[type[CimObject]], budget_s: float | None = None
    ) -> None:
        """Wait until the rows of the classes may be served.

        A source that misses its deadline (or `budget_s`) leaves its last rows, marked stale;
        CimError FAILED when they would hide a change.
        """
        for error in (await self.unread(classes, budget_s)).values():
            raise error

    async def unread(
        self, classes: Iterable[type[CimObject]], budget_s: float | None = None
    ) -> dict[str, CimError]:
        """Wait as `fresh` does; return, by source, the errors of those that would hide a change."""
        now = time.monotonic()
        waits = {}
        for state in self.readings.sources_of(classes):
            control = self._controls.get(state.name)
            if control is None:
                continue  # the broker's own rows
            control.interest_until = now + INTEREST_S
            if not control.satisfied(control.epoch, now, any_age=self.paused):
                waits[state.name] = self._wait(control, control.epoch, budget_s)
        # Side by side: the budget is that of all together.
        ended = await asyncio.gather(*waits.values(), return_exceptions=True)
        errors: dict[str, CimError] = {}
        for name, error in zip(waits, ended, strict=True):
            if isinstance(error, CimError):
                errors[name] = error
            elif error is not None:
                raise error
        return errors

    async def _wait(self, control: _Control, epoch: int, budget_s: float | None) -> None:
        must_see = control.read_epoch < epoch and control.read_epoch >= 0
        limit = control.state.spec.deadline_s + GRACE_S
        if budget_s is not None:
            limit = min(limit, budget_s)
        asked = time.monotonic()
        end = asked + limit
        while not control.satisfied(epoch, asked, any_age=self.paused):
            now = time.monotonic()
            set_aside = control.failures > 0 and not must_see
            if control.inflight is None and (must_see or now >= control.next_try):
                self._start(control)
            if control.inflight is None or set_aside or now >= end:
                break
            failures = control.failures
            await asyncio.wait([control.inflight.ended], timeout=end - now)
            if control.failures > failures:
                break
        if must_see and control.read_epoch < epoch and budget_s is None:
            reason = control.state.error or "no answer in time"
            raise CimError(
                Status.FAILED, f"{control.state.name} was not read after a change: {reason}"
            )

    def keep_interest(self, classes: Iterable[type[CimObject]]) -> None:
        """Let the ticker refresh what the classes consist of, as if it had been read now."""
        until = time.monotonic() + INTEREST_S
        for state in self.readings.sources_of(classes):
            control = self._controls.get(state.name)
            if control is not None:
                control.interest_until = until

    def behind(self) -> bool:
        """Whether a change was made that the readings do not show yet."""
        return any(0 <= c.read_epoch < c.epoch for c in self._controls.values())

    async def tick(self) -> None:
        """Refresh sources of interest when their rows are due; runs until cancelled."""
        while True:
            await asyncio.sleep(TICK_S)
            if self.paused:
                continue
            now = time.monotonic()
            for control in self._controls.values():
                due = control.whole_read_due() or control.read_epoch < control.epoch
                if now < control.interest_until and now >= control.next_try and due:
                    self._start(control)

    # -- calls

    def serves(self, class_name: str, method: str) -> bool:
        """Whether a worker has the method of exactly this class."""
        return self.calls.serves(class_name, method)

    async def invoke(
        self, class_name: str, method: str, path: Path, arguments: dict[str, Any]
    ) -> MethodResult:
        """Call a method in its worker; CimError as the provider raised it."""
        return await self.calls.invoke(class_name, method, path, arguments)

    def affects(self, class_name: str, method: str) -> tuple[str, ...]:
        """Return the sources that a method changes."""
        return self.calls.affects(class_name, method)

    def audited(self, class_name: str, method: str) -> bool:
        """Whether the event log tells who calls a method."""
        return self.calls.audited(class_name, method)

    def changes(self, class_name: str) -> ChangerSpec | None:
        """Return what a worker does with instances of exactly this class."""
        return self.calls.changer(class_name)

    async def change(self, class_name: str, verb: str, **instances: CimObject) -> Any:
        """Have an instance made, changed or ended by its worker."""
        return await self.calls.change(class_name, verb, **instances)

    async def command(self, name: str, arguments: dict[str, Any]) -> Any:
        """Carry out a command in its worker."""
        affects = self.calls.command_of(name).affects
        try:
            return await self.calls.command(name, arguments)
        finally:
            self.raise_epoch(affects)  # also one that failed may have changed something


def _end(inflight: _Inflight) -> None:
    if inflight.timer is not None:
        inflight.timer.cancel()
    if not inflight.ended.done():
        inflight.ended.set_result(None)
