"""Sends messages to one syslog server: UDP, TCP or TLS, with a bounded queue and growing waits.

Never blocks who has something to say: what finds no room is dropped and counted.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import deque
from collections.abc import Callable

from khv.config import SyslogTarget
from khv.syslog.message import framed

log = logging.getLogger(__name__)

MAX_QUEUED = 1000  # messages
BACKOFF_S = (1.0, 2.0, 5.0, 15.0, 60.0)  # between attempts to connect; the last repeats
CONNECT_S = 10.0
DRAIN_S = 10.0  # a server that takes nothing for so long is left
STEADY_S = 60.0  # of a connection; after it the waits begin anew
# RFC 5426 3.2: what every receiver should take; a longer message would be cut to pieces on its way.
MAX_DATAGRAM = 2048
PORTS = {"udp": 514, "tcp": 514, "tls": 6514}  # RFC 5426, RFC 5425; none is assigned for TCP


class Sender:
    """A server and what waits for it; to be used on one event loop."""

    def __init__(
        self,
        target: SyslogTarget,
        tls: Callable[[], ssl.SSLContext] | None = None,
        backoff_s: tuple[float, ...] = BACKOFF_S,
    ) -> None:
        self._target = target
        self._tls = tls
        self._backoff_s = backoff_s
        self._queue: deque[bytes] = deque()
        self._news = asyncio.Event()
        self._leaving = False  # no more comes: what waits is sent, then it is over
        self.name = f"{target.transport}://{target.address}:{self.port}"
        self.dropped = 0
        self.problem: str | None = "not connected yet"

    @property
    def port(self) -> int:
        """The port of the server."""
        return self._target.port or PORTS[self._target.transport]

    def put(self, text: bytes) -> None:
        """Have a message sent when there is a connection."""
        if len(self._queue) >= MAX_QUEUED:
            self.dropped += 1
        else:
            self._queue.append(text)
            self._news.set()

    def take_over(self, former: Sender) -> None:
        """Take what waits at the sender that this one replaces, and its count."""
        self.dropped += former.dropped
        self._queue.extendleft(reversed(former._queue))
        former._queue.clear()
        self._news.set()

    def leave(self) -> None:
        """Have `run` end when all is sent that waits."""
        self._leaving = True
        self._news.set()

    def give_up(self) -> int:
        """Drop what waits; return how many messages that are."""
        left = len(self._queue)
        self._queue.clear()
        return left

    async def run(self) -> None:
        """Send until cancelled, or done after `leave`; connect again after ever longer waits."""
        failures = 0
        loop = asyncio.get_running_loop()
        while not self._over():
            began = loop.time()
            try:
                await (self._datagrams() if self._target.transport == "udp" else self._stream())
            except (OSError, TimeoutError) as exc:  # TLS errors too
                self._fail(str(exc) or type(exc).__name__)
            if self._over():
                return
            failures = 0 if loop.time() - began > STEADY_S else failures + 1
            await asyncio.sleep(self._backoff_s[min(failures, len(self._backoff_s)) - 1])

    def _over(self) -> bool:
        return self._leaving and not self._queue

    def _fail(self, problem: str) -> None:
        if self.problem is None or self.problem != problem:
            log.warning("syslog %s: %s", self.name, problem)
        self.problem = problem

    def _connected(self) -> None:
        log.info("syslog %s: connected", self.name)
        self.problem = None

    async def _datagrams(self) -> None:
        loop = asyncio.get_running_loop()
        where = (self._target.address, self.port)
        transport, _ = await loop.create_datagram_endpoint(
            asyncio.DatagramProtocol, remote_addr=where
        )
        self._connected()
        try:
            while not self._over():
                await self._something()
                while self._queue:
                    transport.sendto(self._queue.popleft()[:MAX_DATAGRAM])
        finally:
            transport.close()

    async def _something(self) -> None:
        """Return when there is something to send, or nothing more comes."""
        while not self._queue and not self._leaving:
            self._news.clear()
            await self._news.wait()

    async def _stream(self) -> None:
        context = None if self._tls is None else self._tls()
        name = (self._target.server_name or self._target.address) if context else None
        opening = asyncio.open_connection(
            self._target.address, self.port, ssl=context, server_hostname=name
        )
        reader, writer = await asyncio.wait_for(opening, CONNECT_S)
        self._connected()
        ended = asyncio.ensure_future(_until_end(reader))
        try:
            await self._feed(writer, ended)
            writer.close()  # what was handed over goes on its way before the end
            await asyncio.wait_for(writer.wait_closed(), DRAIN_S)
        finally:
            ended.cancel()
            writer.transport.abort()

    async def _feed(self, writer: asyncio.StreamWriter, ended: asyncio.Future[None]) -> None:
        """Send what there is, one after the other, until the server closes or no more comes."""
        while not self._over():
            news = asyncio.ensure_future(self._something())
            try:
                await asyncio.wait((news, ended), return_when=asyncio.FIRST_COMPLETED)
            finally:
                news.cancel()
            if ended.done():
                raise ConnectionError("the server closed the connection")
            if self._queue:
                writer.write(framed(self._queue[0]))
                await asyncio.wait_for(writer.drain(), DRAIN_S)
                self._queue.popleft()  # only now: one that was cut off is sent again


async def _until_end(reader: asyncio.StreamReader) -> None:
    """Return when the server closes; what it says is nothing that syslog knows."""
    try:
        while await reader.read(4096):
            pass
    except OSError:
        pass  # reset: the end as well
