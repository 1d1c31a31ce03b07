"""The broker's end of its socket to the supervisor: packets go in order, none blocks the loop."""

from __future__ import annotations

import asyncio
import json
import socket  # noqa: TID251 - adapter of the control socket
from collections import deque
from collections.abc import Callable
from typing import Any, TypeAlias

PACKET_BYTES = 1024 * 1024  # a configuration is the largest
DESCRIPTORS = 16  # of a reload that moves all listeners
Take: TypeAlias = Callable[[dict[str, Any], list[int]], None]  # of news and descriptors


class Control:
    """Sends orders and records; news come with the descriptors that were handed over."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        self._connection = connection
        self._queue: deque[bytes] = deque()
        self._empty = asyncio.Event()
        self._empty.set()

    def order(self, order: dict[str, Any]) -> None:
        """Give the supervisor an order."""
        self.send(json.dumps(order).encode())

    def send(self, packet: bytes) -> None:
        """Send a packet, now or as soon as there is room."""
        if self._queue or not self._sent(packet):
            if not self._queue:
                asyncio.get_running_loop().add_writer(self._connection.fileno(), self._go_on)
            self._queue.append(packet)
            self._empty.clear()

    def _sent(self, packet: bytes) -> bool:
        try:
            self._connection.send(packet)
        except BlockingIOError:
            return False
        except OSError:
            pass  # the supervisor is gone, and so is this process in a moment
        return True

    def _go_on(self) -> None:
        while self._queue and self._sent(self._queue[0]):
            self._queue.popleft()
        if not self._queue:
            asyncio.get_running_loop().remove_writer(self._connection.fileno())
            self._empty.set()

    async def flushed(self) -> None:
        """Return when the kernel has all that was sent: it reaches the supervisor in any case."""
        await self._empty.wait()

    def receive(self, take: Take) -> bool:
        """Take all news that are there; answer whether there may be more later."""
        while True:
            try:
                data, descriptors, _, _ = socket.recv_fds(
                    self._connection, PACKET_BYTES, DESCRIPTORS
                )
            except BlockingIOError:
                return True
            except OSError:
                return False
            if not data:
                return False
            take(json.loads(data), descriptors)

    def watch(self, take: Take, gone: Callable[[], object]) -> None:
        """Call `take` for all news, and `gone` when the supervisor has ended."""
        loop = asyncio.get_running_loop()

        def readable() -> None:
            if not self.receive(take):
                loop.remove_reader(self._connection.fileno())
                gone()

        loop.add_reader(self._connection.fileno(), readable)
