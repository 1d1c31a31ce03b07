"""Delivery: each destination has its own task, order and connection; none waits for another."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import Callable

from cimom.indications.client import ListenerClient
from cimom.indications.export import HEADERS, check_answer
from cimom.indications.model import Policy
from cimom.indications.outbox import Entry, Outbox
from cimom.model import ProtocolError

log = logging.getLogger(__name__)

BATCH = 20  # read from the queue at once


class Courier:
    """Tells one destination what waits for it, in order, until it is taken.

    `failing_since` is when the first of the tries that failed in a row began (monotonic clock).
    """

    def __init__(
        self,
        destination: str,
        outbox: Outbox,
        policy: Policy,
        context: Callable[[], ssl.SSLContext],
    ) -> None:
        self.destination = destination
        self.failing_since: float | None = None
        self.error = ""
        self._outbox = outbox
        self._policy = policy
        self._context = context
        self._client: ListenerClient | None = None
        self._url = ""
        self._wake = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._run())

    def tell(self, url: str) -> None:
        """Say that something waits, and where it goes."""
        if url != self._url:
            self._url = url
            self.close_connection()
        self._wake.set()

    def close_connection(self) -> None:
        """Let the next message open a connection anew."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def stop(self) -> asyncio.Task[None]:
        """End; what waits stays in the queue."""
        self._task.cancel()
        self.close_connection()
        return self._task

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._empty()
            except Exception as exc:
                # The edge of the broker: neither a full disk nor a mistake of ours ends a courier.
                log.exception("listener %s: telling begins anew", self._url)
                self._failed(exc)
                await asyncio.sleep(self._policy.retry_s)
                self._wake.set()

    async def _empty(self) -> None:
        """Deliver until nothing waits."""
        while entries := await asyncio.to_thread(self._outbox.waiting, self.destination, BATCH):
            for entry in entries:
                await self._deliver(entry)

    async def _deliver(self, entry: Entry) -> None:
        """Send one indication until the listener takes it."""
        attempt = 0
        while True:
            try:
                await self._send(entry)
            except (OSError, ProtocolError, UnicodeError) as exc:  # the last: no name of a host
                self._failed(exc)
                attempt += 1
                await asyncio.sleep(self._pause(attempt))
                continue
            await asyncio.to_thread(self._outbox.delivered, entry.number)
            if self.failing_since is not None:
                log.info("listener %s takes indications again", self._url)
            self.failing_since, self.error = None, ""
            return

    async def _send(self, entry: Entry) -> None:
        if self._client is None:
            self._client = ListenerClient(self._url, self._context(), self._policy.answer_s)
        check_answer(*await self._client.post(entry.body, HEADERS))

    def _failed(self, exc: Exception) -> None:
        self.error = getattr(exc, "text", None) or str(exc) or type(exc).__name__
        if self.failing_since is None:
            self.failing_since = time.monotonic()
            log.warning("listener %s takes no indications: %s", self._url, self.error)

    def _pause(self, attempt: int) -> float:
        """Return how long to wait after a failed try: even at first, then ever longer."""
        policy = self._policy
        more = max(0, attempt - policy.retry_attempts)
        return min(policy.retry_s * float(2 ** min(more, 16)), policy.longest_pause_s)
