"""The broker's ends of the workers' socketpairs: frames in, frames out, heartbeats watched.

The adapter between `refresh.py` and the event loop; knows nothing of what a frame means.
"""

from __future__ import annotations

import asyncio
import logging
import socket as sockets  # noqa: TID251 - adapter of the workers' sockets
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple, cast

from cimom.broker.link import (
    Beat,
    Changed,
    Decoder,
    Done,
    FrameBuffer,
    Hello,
    Invoke,
    Refresh,
    Result,
    Rows,
    encode,
)
from cimom.broker.permit import Permit
from cimom.broker.refresh import Refresher
from cimom.model import CimObject, ProtocolError

log = logging.getLogger(__name__)

WATCH_S = 1.0
MAX_QUEUED = 256  # frames waiting for their turn: at 64 kB 16 MB, then the worker waits
SILENT_S = 5.0  # a worker without a heartbeat for this long is killed


class Bounds(NamedTuple):
    """What a group may tell: the classes it knows, and what it is permitted (None: anything)."""

    struct: Callable[[str], type[CimObject]]
    permit: Permit | None = None


class WorkerLink(asyncio.Protocol):
    """One worker's connection.  Frames are decoded one a turn of the loop."""

    def __init__(
        self,
        group: str,
        pid: int,
        refresher: Refresher,
        on_hello: Callable[[], None],
        bounds: Bounds,
    ):
        self._group = group
        self.pid = pid
        self._refresher = refresher
        self._on_hello = on_hello
        self._bounds = bounds
        self._decoder = Decoder(bounds.struct)
        self._said_hello = False
        self._classes: dict[str, frozenset[str]] = {}  # of each source that it serves
        self._frames = FrameBuffer()
        self._bodies: deque[bytes] = deque()
        self._transport: asyncio.Transport | None = None
        self.last_beat = time.monotonic()
        self.closed = False

    @property
    def foreign(self) -> bool:
        """Whether it is the worker of a vendor's package, which has narrower limits."""
        return self._bounds.permit is not None

    @property
    def group(self) -> str:
        """The name of the worker's group."""
        return self._group

    def send(self, frame: Refresh | Invoke) -> None:
        """Send a frame; on a closed connection nothing happens: `detach` tells the waiters."""
        if self._transport is not None and not self.closed:
            self._transport.write(encode(frame))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self.closed:
            return
        idle = not self._bodies
        try:
            self._bodies.extend(self._frames.feed(data))
        except ProtocolError as exc:
            self._reject(exc)
            return
        if self._transport is not None and len(self._bodies) >= MAX_QUEUED:
            self._transport.pause_reading()
        if idle and self._bodies:
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        if self.closed or not self._bodies:
            return
        try:
            self._take(self._bodies.popleft())
        except ProtocolError as exc:
            self._reject(exc)
            return
        except Exception as exc:  # foreign input: whatever it breaks ends this worker only
            log.exception("a frame of worker %s cannot be taken", self._group)
            self._reject(ProtocolError(str(exc)))
            return
        self.last_beat = time.monotonic()
        if self._transport is not None and len(self._bodies) < MAX_QUEUED:
            self._transport.resume_reading()
        if self._bodies:
            asyncio.get_running_loop().call_soon(self._turn)

    def _take(self, body: bytes) -> None:
        match self._decoder.from_worker(body):
            case Beat():
                pass
            case Rows() as frame:
                self._check_source(frame.source, frame.class_name)
                self._refresher.take_rows(frame)
            case Done() as frame:
                self._check_source(frame.source)
                self._refresher.take_done(frame)
            case Changed() as frame:
                self._check_source(frame.source)
                self._refresher.take_changed(frame)
            case Result() as frame:
                self._refresher.calls.take_result(self, frame)
            case Hello() as frame:
                self._take_hello(frame)

    def _take_hello(self, hello: Hello) -> None:
        if self._said_hello:
            raise ProtocolError("it says hello twice")
        if hello.group != self._group:
            raise ProtocolError(f"it calls itself {hello.group}")
        self._said_hello = True
        if self._bounds.permit is not None:
            self._bounds.permit.check(hello)
        self._classes = {
            source.name: frozenset((*source.classes, *(o.class_name for o in source.overlays)))
            for source in hello.sources
        }
        self._refresher.attach(self, hello)
        self._on_hello()

    def _check_source(self, name: str, class_name: str | None = None) -> None:
        """Check that a frame is about what this worker said that it serves."""
        if name not in self._classes:
            raise ProtocolError(f"it does not serve source {name[:64]}")
        if class_name is not None and class_name not in self._classes[name]:
            raise ProtocolError(f"source {name} does not yield {class_name[:64]}")

    def _reject(self, exc: ProtocolError) -> None:
        log.error("worker %s: %s", self._group, exc.text)
        self.cut()

    def cut(self) -> None:
        """Take no more frames, and end the connection."""
        self._bodies.clear()
        self.closed = True
        if self._transport is not None:
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self.closed = True
        self._bodies.clear()
        self._refresher.detach(self)


class Workers:
    """All workers of a broker."""

    def __init__(
        self,
        refresher: Refresher,
        kill: Callable[[str, int], None],
        bounds: Callable[[str], Bounds],
    ) -> None:
        self._refresher = refresher
        self._kill = kill
        self._bounds = bounds
        self._links: dict[str, WorkerLink] = {}
        self._said_hello: dict[str, asyncio.Event] = {}
        self.starts: dict[str, int] = {}

    async def adopt(self, group: str, pid: int, connection: sockets.socket) -> None:
        """Serve a new worker's connection, in place of the group's former one."""
        event = self._said_hello.setdefault(group, asyncio.Event())
        event.clear()
        self.drop(group)  # a child of the former process may still hold its end
        link = WorkerLink(group, pid, self._refresher, event.set, self._bounds(group))
        loop = asyncio.get_running_loop()
        connection.setblocking(False)
        await loop.create_unix_connection(lambda: link, sock=connection)
        self._links[group] = link
        self.starts[group] = self.starts.get(group, 0) + 1

    def drop(self, group: str) -> None:
        """Cut a group's connection: what it served is not to be served any more."""
        link = self._links.pop(group, None)
        if link is not None:
            link.cut()

    def pid(self, group: str) -> int | None:
        """Return the process of a group that is connected."""
        link = self._links.get(group)
        return None if link is None or link.closed else link.pid

    def heard(self) -> list[str]:
        """Return the groups whose workers beat."""
        now = time.monotonic()
        links = self._links.items()
        return [g for g, link in links if not link.closed and now - link.last_beat <= SILENT_S]

    async def wait_hello(self, groups: list[str], timeout_s: float) -> list[str]:
        """Wait for the groups' first frames; return those that did not come."""
        events = {g: self._said_hello.setdefault(g, asyncio.Event()) for g in groups}
        tasks = [asyncio.ensure_future(event.wait()) for event in events.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=timeout_s)
        for task in tasks:
            task.cancel()
        return [group for group, event in events.items() if not event.is_set()]

    async def watch(self) -> None:
        """Have workers killed whose heartbeat stopped; runs until cancelled."""
        before = time.monotonic()
        while True:
            await asyncio.sleep(WATCH_S)
            now = time.monotonic()
            stalled = now - before > 2 * WATCH_S
            before = now
            if stalled:  # this process was stopped: the workers' beats wait to be read
                for link in self._links.values():
                    link.last_beat = now
            for link in self._links.values():
                if not link.closed and now - link.last_beat > SILENT_S:
                    log.error("worker %s (pid %d) is silent: killing it", link.group, link.pid)
                    link.last_beat = now
                    self._kill(link.group, link.pid)
