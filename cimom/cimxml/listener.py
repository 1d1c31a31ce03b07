"""The WBEM listener: one asyncio protocol object a connection.  Adapter: touches sockets and time.

Knows HTTP's connections and their limits; what a request means is `Wbem`'s.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import socket  # noqa: TID251 - adapter
import ssl
import time
from collections import deque
from collections.abc import Iterator
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import Protocol, cast

from cimom.access.source import source_of
from cimom.cimxml.http import (
    Head,
    Response,
    for_browsers,
    refusal,
    takes_trailers,
    trailer_names,
    trailers,
)
from cimom.cimxml.limits import Limits, Places
from cimom.cimxml.reader import Received, Request, RequestReader, Stage
from cimom.cimxml.service import Peer
from cimom.model import CimError, ProtocolError

log = logging.getLogger(__name__)

WRITE_BUFFER = 256 * 1024  # bytes; four slices lie ready while the kernel sends
HTTP_1_1 = "1.1"  # whose connections stay open and whose answers may be chunked


class Responder(Protocol):
    """Answers requests: `service.Wbem`."""

    async def respond(self, request: Request, peer: Peer) -> Response: ...


class WbemListener:
    """The connections of the WBEM ports; `protocol` is the factory for asyncio's servers."""

    def __init__(self, responder: Responder, limits: Limits | None = None) -> None:
        self.responder = responder
        self.limits = limits or Limits()
        self.connections: set[WbemProtocol] = set()
        self.buffered = 0
        self._places = Places(self.limits)
        self._servers: list[asyncio.Server] = []
        self._nobody = asyncio.Event()
        self._nobody.set()

    def protocol(self) -> WbemProtocol:
        """Make the protocol object of a new connection."""
        return WbemProtocol(self)

    async def move(
        self, bound: socket.socket, context: ssl.SSLContext | None, *, all_anew: bool = False
    ) -> None:
        """Serve another socket, or the same with other TLS; connections that there are stay.

        With `all_anew` those that were let in by a certificate end: it may count no more.
        """
        former, self._servers = self._servers, []
        await self.listen(bound, context)
        for server in former:
            server.close()
        for connection in tuple(self.connections) if all_anew else ():
            if connection.certified:
                connection.shut()

    async def listen(self, bound: socket.socket, context: ssl.SSLContext | None) -> None:
        """Serve a bound socket, with TLS unless `context` is None."""
        handshake_s = None if context is None else self.limits.handshake_s
        loop = asyncio.get_running_loop()
        self._servers.append(
            await loop.create_server(
                self.protocol, sock=bound, ssl=context, ssl_handshake_timeout=handshake_s
            )
        )

    async def close(self, grace_s: float = 2.0) -> None:
        """Accept nothing more, end what is idle, give answers under way `grace_s` to end."""
        for server in self._servers:
            server.close()
        for connection in tuple(self.connections):
            connection.shut()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._nobody.wait(), grace_s)
        for connection in tuple(self.connections):
            connection.abort()

    def opened(self, connection: WbemProtocol) -> bool:
        """Take in a connection; return whether there is a place for it."""
        self.connections.add(connection)
        self._nobody.clear()
        return self._places.take(connection)

    def closed(self, connection: WbemProtocol) -> None:
        """Forget a connection."""
        self.connections.discard(connection)
        self._places.leave(connection)
        if not self.connections:
            self._nobody.set()


class WbemProtocol(asyncio.Protocol):
    """One connection: requests are answered in their order, one at a time."""

    def __init__(self, listener: WbemListener) -> None:
        self._listener = listener
        self._limits = listener.limits
        self._reader = RequestReader()
        self._queue: deque[Received] = self._reader.received
        self._peer = Peer("unknown")
        self.source = ""
        self._let_in = False  # a request of this connection was authenticated
        self._timer: asyncio.TimerHandle | None = None
        self._timed: tuple[int, Stage] | None = None  # the message and stage that it times
        self._task: asyncio.Task[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self._reading = True
        self._closing = False
        self._buffered = 0
        self._transport: asyncio.Transport

    # -- called by asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=WRITE_BUFFER)
        # asyncio sets this only for sockets that were made with their protocol named.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        peer = transport.get_extra_info("peername")
        tls = transport.get_extra_info("ssl_object")
        certificate = None if tls is None else tls.getpeercert(binary_form=True)
        self._peer = Peer(str(peer[0]), certificate)
        self.source = source_of(self._peer.address)
        if self._listener.opened(self):
            self._go_on()
            return
        log.warning("%s: refused: too many connections", self._peer.address)
        error = refusal(ProtocolError("too many connections", http_status=503))
        self._transport.write(_head(error, 0, chunked=False, keep=False))
        self._close(self._limits.linger_s)

    def connection_lost(self, exc: Exception | None) -> None:
        if exc is not None:
            log.debug("%s: %s", self._peer.address, exc)
        self._listener.closed(self)
        self._closing = True
        self._queue.clear()
        self._reader.end()
        self._account()
        self._set_timer(None)
        self._writable.set()
        if self._task is not None:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        if self._closing:
            return  # lingers, or closes: what comes now is not looked at
        self._reader.feed(data)
        self._account()
        if self._listener.buffered > self._limits.buffered:
            log.warning("%s: refused: too much is waiting", self._peer.address)
            self._reader.fail(ProtocolError("too much is waiting", http_status=503))
            self._account()
        if len(self._queue) > self._limits.pipelined:
            self._reading = False
            self._transport.pause_reading()
        self._go_on()

    def eof_received(self) -> bool:
        """A client that has sent everything still gets its answers (not possible in TLS)."""
        if self._closing:
            return False
        self.shut()
        return self._task is not None and not self._is_tls()

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    # -- called by the listener

    @property
    def certified(self) -> bool:
        """Whether the client has shown a certificate."""
        return self._peer.certificate is not None

    def shut(self) -> None:
        """Answer what has come wholly, then close."""
        self._reader.end()
        if self._task is None:
            self._close()

    def abort(self) -> None:
        """Drop the connection."""
        self._transport.abort()

    @property
    def gives_way(self) -> bool:
        """Whether it is dropped when its place is needed: nobody who logged in uses it."""
        return not self._let_in and self._task is None

    # -- steps

    def _is_tls(self) -> bool:
        return self._transport.get_extra_info("ssl_object") is not None

    def _account(self) -> None:
        """Keep the sum over all connections of what waits."""
        waiting = sum(len(item.body) for item in self._queue if isinstance(item, Request))
        buffered = self._reader.buffered + waiting
        self._listener.buffered += buffered - self._buffered
        self._buffered = buffered

    def _go_on(self) -> None:
        """Do what is next: answer, let the client send its body, or time what it sends."""
        if self._closing:
            return
        if self._queue and self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())
        if self._task is None and self._reader.wants_continue:
            self._reader.wants_continue = False
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self._time_reading()

    def _time_reading(self) -> None:
        """Time each stage of each message from its beginning, however its bytes drip in."""
        stage = self._reader.stage
        idle = stage is Stage.BETWEEN
        if not self._reading or stage is Stage.END or (idle and self._task is not None):
            self._set_timer(None)
            return
        timed = (self._reader.messages, stage)
        if self._timed == timed:
            return
        limits = self._limits
        if stage is Stage.BODY:
            self._set_timer(limits.body_s, timed)
            return
        # Inside a head, and when nothing was ever sent, there is less time than between two.
        seconds = limits.idle_s if idle and self._reader.messages else limits.head_s
        self._set_timer(seconds if self._let_in else min(seconds, limits.stranger_s), timed)

    def _set_timer(self, seconds: float | None, timed: tuple[int, Stage] | None = None) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._timed = timed
        if seconds is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(seconds, self._timed_out)

    def _timed_out(self) -> None:
        if self._reader.stage is Stage.BETWEEN:
            self._close()
        else:
            self._reader.fail(ProtocolError("the request came too slowly", http_status=408))
            self._go_on()

    async def _run(self) -> None:
        try:
            await self._answer_all()
        except Exception:
            # The edge of the broker: an answer that breaks off ends its own connection only.
            log.exception("%s: an answer broke off", self._peer.address)
            self._transport.abort()

    async def _answer_all(self) -> None:
        """Answer what is waiting until nothing is."""
        while self._queue:
            item = self._queue.popleft()
            if isinstance(item, ProtocolError):
                await self._send(None, refusal(item), keep=False)
                self._linger()
                return
            self._account()
            if not await self._answer(item):
                self._close()
                return
            if not self._reading and len(self._queue) <= self._limits.pipelined // 2:
                self._reading = True
                self._transport.resume_reading()
            if self._queue:
                await asyncio.sleep(0)  # others have their turn between two pipelined requests
        self._task = None
        if self._reader.stage is Stage.END:
            self._close()
        else:
            self._go_on()

    async def _answer(self, request: Request) -> bool:
        """Answer a request; return whether the connection stays."""
        response = await self._listener.responder.respond(request, self._peer)
        self._let_in = self._let_in or response.let_in
        keep = request.keep_alive and not response.close and request.head.version == HTTP_1_1
        await self._send(request.head, response, keep=keep)
        return keep

    async def _send(self, head: Head | None, response: Response, *, keep: bool) -> None:
        """Send an answer: with its length when it is one slice, else chunked or until the end.

        Chunks need no TE header: every HTTP/1.1 client takes them (RFC 9112 7.1).
        """
        response = for_browsers(response, tls=self._is_tls())
        slices = response.body
        first = next(slices, b"")
        second = next(slices, None)
        if second is None:
            line = _head(response, len(first), chunked=False, keep=keep)
            await self._write((line, first))
            return
        slices = itertools.chain((first, second), slices)
        if head is None or head.version != HTTP_1_1:
            await self._write((_head(response, None, chunked=False, keep=keep),))
            for data in slices:
                await self._write((data,))
                await asyncio.sleep(0)  # others have their turn between two slices
            return
        await self._send_chunks(response, slices, keep=keep, trailing=takes_trailers(head))

    async def _send_chunks(
        self, response: Response, slices: Iterator[bytes], *, keep: bool, trailing: bool
    ) -> None:
        """Send an answer in chunks.

        When it breaks off, trailers say why to who takes them; for all others the last chunk never
        comes, so that nobody takes a part for the whole.
        """
        if trailing:
            announced = ("Trailer", trailer_names(response))
            response = response._replace(headers=(*response.headers, announced))
        await self._write((_head(response, None, chunked=True, keep=keep),))
        ending: tuple[tuple[str, str], ...] = ()
        try:
            for data in slices:
                await self._write((b"%x\r\n" % len(data), data, b"\r\n"))
                await asyncio.sleep(0)
        except CimError as exc:
            if not trailing:
                raise
            log.exception("%s: an answer broke off", self._peer.address)
            ending = trailers(response, exc)
        lines = "".join(f"{name}: {value}\r\n" for name, value in ending)
        await self._write((b"0\r\n", lines.encode("ascii"), b"\r\n"))

    async def _write(self, parts: tuple[bytes, ...]) -> None:
        """Write, and wait while the client does not take it."""
        self._transport.writelines(parts)
        if not self._writable.is_set():
            try:
                async with asyncio.timeout(self._limits.write_s):
                    await self._writable.wait()
            except TimeoutError:
                log.info("%s: does not take its answer", self._peer.address)
                self._transport.abort()
        if self._closing:
            raise asyncio.CancelledError  # nobody is left to send to

    def _linger(self) -> None:
        """Close after an error that came in the middle of a request.

        A client that is still sending would lose the error to a reset: what it sends is read and
        thrown away for a moment.
        """
        self._closing = True
        if self._transport.can_write_eof():
            self._transport.write_eof()
        self._set_timer(None)
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._limits.linger_s, self._close)

    def _close(self, within_s: float | None = None) -> None:
        """Close when everything is sent; at the latest after `within_s`, else `write_s`."""
        self._closing = True
        self._set_timer(None)
        self._transport.close()
        loop = asyncio.get_running_loop()
        within_s = self._limits.write_s if within_s is None else within_s
        self._timer = loop.call_later(within_s, self._transport.abort)


def _head(response: Response, length: int | None, *, chunked: bool, keep: bool) -> bytes:
    """Return the status line and headers of an answer."""
    status = HTTPStatus(response.status)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", f"Date: {_date(int(time.time()))}"]
    lines.extend(f"{name}: {value}" for name, value in response.headers)
    if length is not None:
        lines.append(f"Content-Length: {length}")
    elif chunked:
        lines.append("Transfer-Encoding: chunked")
    if not keep:
        lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    """Return the value of a Date header (RFC 9110 6.6.1)."""
    return formatdate(second, usegmt=True)
