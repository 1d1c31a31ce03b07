"""Live updates: server-sent events (WHATWG HTML 9.2) at /events, for logged-in browsers.

All streams are fed by one task: it draws each generation of the readings at most once a second, in
a thread, and sends every browser the same bytes.  It knows no pages: `fragment.py` draws them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

import msgspec

from cimom.broker.snapshot import Snapshot
from web.fragment import Drawer, Drawing, update
from web.port import READ, WebPort
from web.session import COOKIE, Sessions
from web.subsystem import CLASSES, HEALTH, VIEWS, View, taken

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PERIOD_S = 1.0  # a browser gets no more than one update in this time
BEAT_S = 10.0  # something is sent at least this often, so that a dead connection shows
INTEREST_S = 60.0  # how often the sources are asked for, so that they stay of interest
REFRESH_BUDGET_S = 0.25
MAX_STREAMS = 64
MAX_STREAMS_PER_SESSION = 6  # browsers open no more connections to one host anyhow
SEND_S = 30.0  # a browser that takes nothing for so long is gone
MAX_WAITING = 8  # events not taken by a slow browser; then it is cut off and comes back anew

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-accel-buffering", b"no"),
]
BEAT = b"event: beat\ndata: \n\n"
END = b"event: end\ndata: \n\n"


def event(name: str, value: Any) -> bytes:
    """Write an event; JSON has no line feed in it."""
    return b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode(value))


class _Stream:
    """One browser that listens."""

    def __init__(self, identifier: str, view: View) -> None:
        self.identifier = identifier
        self.view = view
        self.started = False  # it was given a whole page to apply updates to
        self._events: deque[bytes] = deque()
        self._wake = asyncio.Event()
        self._over = False

    def put(self, data: bytes) -> None:
        """Queue an event; a browser that is too slow is cut off."""
        if len(self._events) >= MAX_WAITING:
            self._events.clear()
            self._over = True
        else:
            self._events.append(data)
        self._wake.set()

    def end(self) -> None:
        """Send what is queued and nothing more."""
        self._over = True
        self._wake.set()

    async def next(self) -> bytes | None:
        """Return what to send next: an event, a beat when there is none; None at the end."""
        while not self._events:
            if self._over:
                return None
            self._wake.clear()
            try:
                await asyncio.wait_for(self._wake.wait(), BEAT_S)
            except TimeoutError:
                return BEAT
        return self._events.popleft()


class Events:
    """The ASGI application of /events."""

    def __init__(self, port: WebPort, sessions: Sessions, drawer: Drawer) -> None:
        self._port = port
        self._sessions = sessions
        self._drawer = drawer
        self._streams: list[_Stream] = []
        self._changed = asyncio.Event()
        self._feeder: asyncio.Task[None] | None = None
        self._drawings: dict[str, Drawing] = {}  # by page: what those who were started have
        self._ask_again = 0.0  # monotonic time

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one stream until the browser leaves, the session ends, or khv stops."""
        identifier = session_cookie(scope) or ""
        if scope["method"] != "GET":
            await refuse(send, 405)
        elif not self._admitted(identifier):
            await refuse(send, 401)
        elif self._full(identifier):
            await refuse(send, 503)
        else:
            await self._serve(_Stream(identifier, shown_view(scope)), receive, send)

    def _admitted(self, identifier: str) -> bool:
        session = self._sessions.peek(identifier)
        return session is not None and self._port.may(session.principal, READ)

    def _full(self, identifier: str) -> bool:
        mine = sum(stream.identifier == identifier for stream in self._streams)
        return len(self._streams) >= MAX_STREAMS or mine >= MAX_STREAMS_PER_SESSION

    async def _serve(self, stream: _Stream, receive: Receive, send: Send) -> None:
        self._streams.append(stream)
        self._changed.set()
        if self._feeder is None or self._feeder.done():
            self._feeder = asyncio.create_task(self._feed())
        leaving = asyncio.create_task(_disconnected(receive))
        leaving.add_done_callback(lambda _: stream.end())
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            while (data := await stream.next()) is not None:
                if not self._admitted(stream.identifier):
                    data = END
                    stream.end()
                message = {"type": "http.response.body", "body": data, "more_body": True}
                await asyncio.wait_for(send(message), SEND_S)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except TimeoutError:
            log.info("a browser took no live updates for %s s", SEND_S)
        finally:
            leaving.cancel()
            self._streams.remove(stream)
            self._changed.set()

    async def _feed(self) -> None:
        """Draw and send while anybody listens."""
        unsubscribe = self._port.readings.subscribe(lambda _: self._changed.set())
        try:
            while self._streams:
                self._changed.clear()
                await self._push()
                await asyncio.sleep(PERIOD_S)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), INTEREST_S)
        except Exception:  # a drawing that fails must not leave browsers waiting for ever
            log.exception("live updates failed")
            for stream in self._streams:
                stream.end()
        finally:
            unsubscribe()

    async def _push(self) -> None:
        """Send each browser what it lacks of the readings as they are now."""
        now = time.monotonic()
        if now >= self._ask_again:
            self._ask_again = now + INTEREST_S
            await self._port.refresh(CLASSES, REFRESH_BUDGET_S)
        snapshot = taken(self._port.readings)
        missing = self._port.missing()
        for view in {stream.view.slug: stream.view for stream in self._streams}.values():
            await self._push_view(view, snapshot, missing)

    async def _push_view(self, view: View, snapshot: Snapshot, missing: tuple[str, ...]) -> None:
        """Send it to the browsers that show a page."""
        old = self._drawings.get(view.slug)
        streams = [stream for stream in self._streams if stream.view is view]
        started = [stream for stream in streams if stream.started]
        new = [stream for stream in streams if not stream.started]
        for base, listeners in ((old, started), (None, new)):
            fresh = base is None or base.generation != snapshot.generation
            if not listeners or not fresh:
                continue
            drawing = await asyncio.to_thread(self._drawer.draw, snapshot, missing, view)
            data = event("update", update(base, drawing, self._port.now()))
            self._drawings[view.slug] = drawing
            for stream in listeners:
                stream.started = True
                stream.put(data)

    async def close(self) -> None:
        """End all streams; call it before the web server is told to stop."""
        for stream in self._streams:
            stream.end()
        if self._feeder is not None:
            self._feeder.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._feeder


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def session_cookie(scope: Scope) -> str | None:
    """Return the session's identifier from the Cookie headers of a request."""
    cookies = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            with contextlib.suppress(CookieError):
                cookies.load(value.decode("latin-1"))
    found = cookies.get(COOKIE)
    return found.value if found else None


def shown_view(scope: Scope) -> View:
    """Return the page that a browser wants updates of; the health page when it does not say."""
    wanted = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("page", [""])
    return VIEWS.get(wanted[0], HEALTH)


async def refuse(send: Send, status: int) -> None:
    """Answer with a status and nothing else; the browser does not try again by itself."""
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
