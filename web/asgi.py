"""The web service as one ASGI application: live updates here, pages through a bridge to Flask."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware

from web.app import create_app
from web.events import Events, Receive, Scope, Send, refuse
from web.fragment import Drawer
from web.port import WebPort
from web.security import MAX_BODY_BYTES
from web.session import Sessions

THREADS = 8  # pages are made in these; each takes about 10 ms, a log-in waits for a hash
BODY_S = 10.0  # a form must have arrived in this time, or slow clients would hold all threads
CLOSE_S = 5.0  # pages under way may end in this time


class WebApp:
    """What uvicorn runs for the web.  Made and used on the event loop."""

    def __init__(self, port: WebPort, sessions: Sessions | None = None) -> None:
        # `sessions.drop(name)` when an account changes
        self.sessions = Sessions(port.clock) if sessions is None else sessions
        self._closed = False
        drawer = Drawer(port.absent)
        self._events = Events(port, self.sessions, drawer)
        self._bridge: Any = WSGIMiddleware(_pages(port, self.sessions, drawer), workers=THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3.0)."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] != "http":
            return
        elif self._closed:
            await refuse(send, 503)
        elif scope["path"] == "/events":
            await self._events(scope, receive, send)
        else:
            await self._page(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await asyncio.wait_for(_body(receive), BODY_S)
        except TimeoutError:
            await refuse(send, 408)
            return
        if body is None:
            await refuse(send, 413)
            return
        if not scope["query_string"].isascii():  # the bridge takes it for granted
            await refuse(send, 400)
            return
        messages = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> MutableMapping[str, Any]:
            return messages.pop() if messages else await receive()

        await self._bridge(scope, replay, send)

    async def close(self) -> None:
        """End live updates and the threads; call it before the server is told to stop."""
        self._closed = True
        await self._events.close()
        ending = asyncio.to_thread(self._bridge.executor.shutdown, cancel_futures=True)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ending, CLOSE_S)


def _pages(port: WebPort, sessions: Sessions, drawer: Drawer) -> Any:
    return create_app(port, sessions, drawer)


async def _body(receive: Receive) -> bytes | None:
    """Return the body of a request; None when it is too large."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MAX_BODY_BYTES:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
