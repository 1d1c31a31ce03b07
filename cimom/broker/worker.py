"""A worker process: reads a provider's sources in lanes and sends what changed.

Runs in its own process with one end of a socketpair; knows no broker but the frames of `link.py`.
Each lane is a thread.  A job that misses its deadline loses its lane: the thread is left to its
fate (a read that hangs in the kernel cannot be ended), its result is thrown away, and a new thread
takes over, so that no other source waits.  A source of which several reads hang is not read again
until one of them ends: a file server that is away for a day costs a few threads, not thousands.
"""

from __future__ import annotations

import logging
import os
import select
import socket as sockets  # noqa: TID251 - the worker is the adapter of its end of the socketpair
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from queue import SimpleQueue
from typing import Any

import msgspec

from cimom.broker.link import (
    CREATE,
    DELETE,
    FRAME_ROWS_BYTES,
    MODIFY,
    Beat,
    Changed,
    Decoder,
    Done,
    FrameBuffer,
    FromWorker,
    Invoke,
    Refresh,
    Result,
    Rows,
    encode,
    hello,
)
from cimom.model import CimError, CimObject, Key, Path, Status, key_of
from cimom.provider import Changer, Command, Lane, Method, Provider, Source

log = logging.getLogger(__name__)

BEAT_S = 1.0  # the broker calls a worker dead after several silent beats
MAX_STUCK = 32  # threads hanging in the kernel; with more the process starts anew
MAX_STUCK_OF_SOURCE = 5  # about 20 s of tries: enough for what a new try can get around
LANES_RAN_OUT = 75  # exit status (EX_TEMPFAIL): restart at once


class _Job:
    """One refresh or call in a lane."""

    def __init__(
        self,
        run: Callable[[_Job], None],
        *,
        deadline_s: float,
        missed: FromWorker,
        source: str | None = None,
    ):
        self.run = run
        self.deadline_s = deadline_s
        self.missed = missed  # what the broker is told when the deadline passes
        self.source = source  # of a refresh
        # A call that waits so long behind others was answered long ago: it must not run then.
        self.expires = float("inf") if source is not None else time.monotonic() + deadline_s
        self.begun: float | None = None
        self.abandoned = False
        self.told = False  # its answer was sent: it can no longer miss its deadline


class _LaneThread:
    """A thread that works off jobs in order, and can be given up."""

    def __init__(self, name: str, jobs: SimpleQueue[_Job | None], ended: Callable[[_Job], None]):
        self.job: _Job | None = None
        self._jobs = jobs
        self._ended = ended
        self.thread = threading.Thread(target=self._loop, name=name, daemon=True)
        self.thread.start()

    def _loop(self) -> None:
        while (job := self._jobs.get()) is not None:
            job.begun = time.monotonic()
            if job.begun > job.expires:
                continue
            self.job = job
            try:
                job.run(job)
            except (BrokenPipeError, ConnectionResetError):
                break  # the broker is gone, and with it this process
            if job.abandoned:
                self._ended(job)
                break  # another thread has taken over the lane
            self.job = None


class Worker:
    """Serves one provider over one connection."""

    def __init__(
        self,
        group: str,
        provider: Provider,
        connection: sockets.socket,
        struct: Callable[[str], type[CimObject]],
    ) -> None:
        self._group = group
        self._provider = provider
        self._decoder = Decoder(struct)
        self._connection = connection
        self._send_lock = threading.Lock()
        self._sources = {source.name: source for source in provider.sources}
        self._methods: dict[tuple[str, str], Method] = {
            (m.cls.CIM_NAME, m.name): m for m in provider.methods
        }
        self._changers: dict[str, Changer] = {c.cls.CIM_NAME: c for c in provider.changers}
        self._commands: dict[str, Command] = {c.name: c for c in provider.commands}
        self._last: dict[str, dict[type[CimObject], dict[Key, bytes]]] = {
            name: {} for name in self._sources
        }
        self._queues: dict[Lane, SimpleQueue[_Job | None]] = {lane: SimpleQueue() for lane in Lane}
        self._stuck: list[_Job] = []  # given up, and still running
        self._lanes = {lane: self._new_thread(lane) for lane in Lane}
        self._encoder = msgspec.msgpack.Encoder()

    def run(self) -> None:
        """Serve until the broker closes the connection."""
        self._send(hello(self._group, os.getpid(), self._provider))
        stop = self._provider.watch(self._notify) if self._provider.watch else None
        try:
            self._loop()
        except (BrokenPipeError, ConnectionResetError):
            log.info("worker %s: the broker is gone", self._group)
        finally:
            if stop is not None:
                stop()

    def _loop(self) -> None:
        frames = FrameBuffer()
        next_beat = 0.0
        while True:
            now = time.monotonic()
            if now >= next_beat:
                self._send(Beat())
                next_beat = now + BEAT_S
            self._give_up_late_jobs(now)
            readable, _, _ = select.select([self._connection], [], [], self._patience(now))
            if not readable:
                continue
            data = self._connection.recv(FRAME_ROWS_BYTES)
            if not data:
                return
            for body in frames.feed(data):
                self._take(self._decoder.to_worker(body))

    def _patience(self, now: float) -> float:
        """Return how long to wait for frames: until the next deadline or beat."""
        ends = [
            lane.job.begun + lane.job.deadline_s - now
            for lane in self._lanes.values()
            if lane.job is not None and lane.job.begun is not None
        ]
        return max(0.005, min([BEAT_S / 4, *ends]))

    # -- frames in

    def _take(self, frame: Refresh | Invoke) -> None:
        if isinstance(frame, Refresh):
            self._take_refresh(frame)
        elif frame.path is not None:
            self._take_method(frame, frame.path)
        elif frame.class_name:
            self._take_change(frame, self._changers[frame.class_name])
        else:
            command = self._commands[frame.name]
            self._put_call(
                frame,
                command.deadline_s,
                lambda: Result(call=frame.call, value=command.run(frame.arguments)),
            )

    def _take_refresh(self, frame: Refresh) -> None:
        source = self._sources[frame.source]
        hanging = sum(job.source == source.name for job in self._stuck)
        if hanging >= MAX_STUCK_OF_SOURCE:
            error = f"{hanging} reads hang; the next begins when one of them ends"
            self._send(Done(source.name, frame.refresh, 0.0, 0.0, error, missed=True))
            return
        missed = Done(
            source=source.name,
            refresh=frame.refresh,
            taken_at=0.0,
            duration_s=source.deadline_s,
            error=f"no answer within {source.deadline_s:g} s",
            missed=True,
        )
        job = _Job(
            lambda job: self._refresh(source, frame, job),
            deadline_s=source.deadline_s,
            missed=missed,
            source=source.name,
        )
        self._queues[source.lane].put(job)

    def _take_change(self, frame: Invoke, changer: Changer) -> None:
        does: dict[str, Callable[..., CimObject | None] | None] = {
            CREATE: changer.create,
            MODIFY: changer.modify,
            DELETE: changer.delete,
        }
        change = does[frame.name]
        if change is None:
            self._send(_error(frame, Status.NOT_SUPPORTED, f"{frame.name} is not served"))
            return
        # The arguments are named for people; they stand in the order that the changer takes.
        values = tuple(frame.arguments[name] for name in ("old", "new") if name in frame.arguments)
        self._put_call(
            frame, changer.deadline_s, lambda: Result(call=frame.call, value=change(*values))
        )

    def _take_method(self, frame: Invoke, path: Path) -> None:
        method = self._methods[frame.class_name, frame.name]

        def call() -> Result:
            answer = method.invoke(path, frame.arguments)
            return Result(call=frame.call, value=answer.return_value, out=answer.out)

        self._put_call(frame, method.deadline_s, call)

    def _put_call(self, frame: Invoke, deadline_s: float, call: Callable[[], Result]) -> None:
        missed = _error(frame, Status.FAILED, f"{frame.name} did not end in {deadline_s:g} s")
        job = _Job(lambda job: self._call(frame, call, job), deadline_s=deadline_s, missed=missed)
        self._queues[Lane.METHODS].put(job)

    # -- jobs, in a lane's thread

    def _call(self, frame: Invoke, call: Callable[[], Result], job: _Job) -> None:
        try:
            result = call()
        except CimError as exc:
            result = _error(frame, exc.status, exc.text)
        except Exception:
            log.exception("%s.%s raised", frame.class_name or "command", frame.name)
            result = _error(frame, Status.FAILED, "the provider failed; its log says why")
        self._send(result, job)

    def _refresh(self, source: Source, frame: Refresh, job: _Job) -> None:
        # Whole microseconds, which every protocol can tell: CIM's datetime knows no finer time.
        taken_at, begun = round(time.time(), 6), time.monotonic()
        error: str | None = None
        rows: dict[type[CimObject], dict[Key, bytes]] = {}
        try:
            rows, whole = self._read(source, frame.keys)
        except CimError as exc:
            error, whole = exc.text, False
        except Exception as exc:
            log.exception("source %s raised", source.name)
            error, whole = f"{type(exc).__name__}: {exc}", False
        duration_s = time.monotonic() - begun
        if source.taken_at is not None:
            taken_at = round(source.taken_at() or taken_at, 6)
        partial = error is None and not whole
        done = Done(source.name, frame.refresh, taken_at, duration_s, error, partial=partial)
        with self._send_lock:
            if job.abandoned:
                return
            job.told = True
            if error is None:
                for part in self._difference(source, frame, rows, whole=whole):
                    self._connection.sendall(encode(part))
            self._connection.sendall(encode(done))

    def _read(
        self, source: Source, keys: Sequence[Key] | None
    ) -> tuple[dict[type[CimObject], dict[Key, bytes]], bool]:
        """Read a source, encoded; by keys if it can, whole if a key is gone."""
        if keys is not None and source.read_keys is not None:
            rows = self._encode_rows(source.read_keys(keys))
            told = {key for table in rows.values() for key in table}
            if told.issuperset(keys):
                return rows, False
        return self._encode_rows(source.read()), True

    def _encode_rows(
        self, instances: Iterable[CimObject]
    ) -> dict[type[CimObject], dict[Key, bytes]]:
        rows: dict[type[CimObject], dict[Key, bytes]] = {}
        for instance in instances:
            rows.setdefault(type(instance), {})[key_of(instance)] = self._encoder.encode(instance)
        return rows

    def _difference(
        self,
        source: Source,
        frame: Refresh,
        rows: dict[type[CimObject], dict[Key, bytes]],
        *,
        whole: bool,
    ) -> Iterator[Rows]:
        """Yield frames of what differs from the last read, and remember this one."""
        last = self._last[source.name]
        if frame.full:
            last.clear()
        classes = dict.fromkeys([*rows, *(last if whole else ())])
        for cls in classes:
            new, old = rows.get(cls, {}), last.setdefault(cls, {})
            changed = [raw for key, raw in new.items() if old.get(key) != raw]
            gone = [key for key in old if key not in new] if whole else []
            if whole:
                last[cls] = new
            else:
                old.update(new)
            yield from _frames(source.name, frame.refresh, cls, changed, gone)

    # -- frames out

    def _notify(self, source: str, keys: Sequence[Key] | None = None) -> None:
        self._send(Changed(source, None if keys is None else tuple(keys)))

    def _send(self, frame: FromWorker, job: _Job | None = None) -> None:
        with self._send_lock:
            if job is None or not job.abandoned:
                if job is not None:
                    job.told = True
                self._connection.sendall(encode(frame))

    # -- lanes

    def _new_thread(self, lane: Lane) -> _LaneThread:
        return _LaneThread(f"{self._group}-{lane}", self._queues[lane], self._thread_ended)

    def _thread_ended(self, job: _Job) -> None:
        self._stuck.remove(job)

    def _give_up_late_jobs(self, now: float) -> None:
        for lane, worker in self._lanes.items():
            job = worker.job
            if job is None or job.begun is None or now < job.begun + job.deadline_s:
                continue
            with self._send_lock:
                if worker.job is not job or job.told:
                    continue  # it ended while we looked
                job.abandoned = True
                self._stuck.append(job)
                self._connection.sendall(encode(job.missed))
            log.warning(
                "lane %s of worker %s gave up a job after %g s", lane, self._group, job.deadline_s
            )
            if len(self._stuck) > MAX_STUCK:
                log.error("worker %s: %d threads hang; starting anew", self._group, MAX_STUCK + 1)
                os._exit(LANES_RAN_OUT)
            self._lanes[lane] = self._new_thread(lane)


def _error(frame: Invoke, status: Status, text: str) -> Result:
    return Result(call=frame.call, status=int(status), text=text)


def _frames(
    source: str, refresh: int, cls: type[CimObject], rows: list[bytes], gone: list[Any]
) -> Iterator[Rows]:
    """Yield the frames of one class, each of at most about FRAME_ROWS_BYTES of rows."""
    batch: list[msgspec.Raw] = []
    size = 0
    for raw in rows:
        if batch and size + len(raw) > FRAME_ROWS_BYTES:
            yield Rows(source, refresh, cls.CIM_NAME, cls.CIM_HASH, tuple(batch), ())
            batch, size = [], 0
        batch.append(msgspec.Raw(raw))
        size += len(raw)
    if batch or gone:
        yield Rows(source, refresh, cls.CIM_NAME, cls.CIM_HASH, tuple(batch), tuple(gone))
