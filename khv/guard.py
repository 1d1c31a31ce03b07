"""What a connection to the page or to metrics may cost before anybody says who it is.

uvicorn counts connections without asking whose they are, and waits for a head as long as it takes.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from cimom.access.source import source_of

CONNECTIONS = 256  # of a server
OF_SOURCE = 128  # of them one source may have: no source shuts out the others
HEAD_S = 15.0  # for the head of a request; from its connection, or its first byte, on


class GuardedProtocol(HttpToolsProtocol):
    """A connection, refused where its source has too many, ended where it says nothing."""

    source = ""
    refused = False
    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or end it."""
        peer = transport.get_extra_info("peername")
        self.source = source_of(str(peer[0]) if peer else "")
        same = sum(getattr(item, "source", "") == self.source for item in self.connections)
        if same >= OF_SOURCE:
            self.refused = True
            transport.abort()
            return
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._heard()
        if not self.refused:
            super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        if not self.refused:
            super().data_received(data)

    def eof_received(self) -> None:
        """Take the end of what comes."""
        if not self.refused:
            super().eof_received()

    def on_message_begin(self) -> None:
        """Wait for the rest of a head."""
        self._wait()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Go on: the head is whole."""
        self._heard()
        super().on_headers_complete()

    def _wait(self) -> None:
        self._heard()
        self._patience = self.loop.call_later(HEAD_S, self.transport.abort)

    def _heard(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
