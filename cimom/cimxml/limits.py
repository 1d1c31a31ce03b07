"""What a client may cost, and who has a place among the connections.

Pure: knows no socket and no clock.  Whoever was never let in is a stranger; strangers give way.
"""

from __future__ import annotations

from typing import Protocol

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a client may cost, in seconds, bytes and items."""

    handshake_s: float = 5.0
    stranger_s: float = 5.0  # of silence or for a head, until a request was let in
    head_s: float = 10.0  # a head fits one packet; slow-loris clients take minutes
    body_s: float = 30.0  # 1 MB at 35 kB/s
    idle_s: float = 60.0  # pollers come every minute; sfcb's 15 s makes them shake hands anew
    write_s: float = 60.0  # a client that takes nothing for so long is gone
    linger_s: float = 2.0  # time to read an error before the connection is reset
    connections: int = 512  # half of the usual 1,024 file descriptors
    strangers: int = 64  # of one source; a client that opens more at once logs in meanwhile
    buffered: int = 64 * 1024 * 1024  # bytes of all requests that wait or are being received
    pipelined: int = 8  # requests of one connection that wait; more are not read yet


class Guest(Protocol):
    """A connection; guests are told apart by identity."""

    @property
    def source(self) -> str:
        """Where it comes from: see `source_of`."""
        ...

    @property
    def gives_way(self) -> bool:
        """Whether nobody has let it in and no request of it is being answered."""
        ...

    def abort(self) -> None:
        """Drop the connection."""
        ...


class Places:
    """The places of all connections, the oldest first."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._guests: dict[Guest, None] = {}

    def take(self, guest: Guest) -> bool:
        """Give a connection a place; return whether there was one.

        The oldest stranger of the same source goes when these are too many, the oldest of all when
        everything is full: who floods the listener ends what was his, and others still get in.
        """
        strangers = [other for other in self._guests if other.gives_way]
        same = [other for other in strangers if other.source == guest.source]
        if len(same) >= self._limits.strangers:
            self._drop(same[0])
        elif len(self._guests) >= self._limits.connections:
            if not strangers:
                return False
            self._drop(strangers[0])
        self._guests[guest] = None
        return True

    def leave(self, guest: Guest) -> None:
        """Take back the place of a connection, if it has one."""
        self._guests.pop(guest, None)

    def _drop(self, guest: Guest) -> None:
        del self._guests[guest]
        guest.abort()
