"""The UDP socket of the agent: one that was bound before, in the loop that runs now."""

from __future__ import annotations

import asyncio
import socket  # noqa: TID251 - the adapter of the agent's socket
from collections.abc import Callable
from typing import Any

from pysnmp.carrier.asyncio.dgram.udp import UdpTransport

Address = tuple[Any, ...]


class Transport(UdpTransport):  # type: ignore[misc] # pysnmp has no types
    """Gives datagrams to `take`, and sends for pysnmp (or for us)."""

    def __init__(self, take: Callable[[bytes, Address], None]) -> None:
        super().__init__(loop=asyncio.get_running_loop())
        self._take = take

    async def open(self, bound: socket.socket) -> None:
        """Read from a bound socket from now on; the transport closes it."""
        bound.setblocking(False)
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, sock=bound)

    def datagram_received(self, datagram: bytes, address: Address) -> None:
        self._take(datagram, address)

    def send_message(self, message: bytes, address: Address) -> None:
        """Send a datagram; one that the system refuses is lost as on the wire."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.sendto(message, tuple(address))
