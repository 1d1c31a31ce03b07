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

    async def run(self) -> None:
        """Send until cancelled; connect again after ever longer waits."""
        failures = 0
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                await (self._datagrams() if self._target.transport == "udp" else self._stream())
            except (OSError, TimeoutError) as exc:  # TLS errors too
                self._fail(str(exc) or type(exc).__name__)
            failures = 0 if loop.time() - began > STEADY_S else failures + 1
            await asyncio.sleep(self._backoff_s[min(failures, len(self._backoff_s)) - 1])

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
            while True:
                await self._something()
                while self._queue:
                    transport.sendto(self._queue.popleft()[:MAX_DATAGRAM])
        finally:
            transport.close()

    async def _something(self) -> None:
        while not self._queue:
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
        finally:
            ended.cancel()
            writer.transport.abort()

    async def _feed(self, writer: asyncio.StreamWriter, ended: asyncio.Future[None]) -> None:
        """Send what there is, one after the other, until the server closes."""
        while True:
            news = asyncio.ensure_future(self._something())
            try:
                await asyncio.wait((news, ended), return_when=asyncio.FIRST_COMPLETED)
            finally:
                news.cancel()
            if ended.done():
                raise ConnectionError("the server closed the connection")
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
