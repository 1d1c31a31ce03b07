"""Connections to one libvirt: the one that is kept, with its events, and those of single calls.

Given libvirt-python by `libvirt.py`; knows no domain.

Threads may share the kept connection as long as no call on it waits: libvirt before 10.0 can lose
the signal by which one thread's call interrupts another's wait, and then answers come only with the
next keepalive.  So what may hang or take minutes has a connection of its own.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeAlias

from hypervisor.error import HypervisorUnavailableError
from hypervisor.event import EVENTS, kind_of

log = logging.getLogger(__name__)

CONNECT_S = 2.0  # a call waits this long for a connection; the attempt itself goes on
RETRY_S = 1.0  # between attempts to connect, while somebody watches
KEEPALIVE_S = 5  # a daemon that answers nothing for three times this long is lost
KEEPALIVE_COUNT = 3

DomainEvent: TypeAlias = Callable[[str, str], None]  # UUID, kind
ConnectionEvent: TypeAlias = Callable[[bool], None]


class Open(NamedTuple):
    """A connection with its callbacks for domain events; `number` counts the openings."""

    connection: Any
    callbacks: dict[str, int]
    number: int


class _Attempt:
    """One try to connect, in a thread of its own: a daemon that hangs would keep it for ever."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.opened: Open | None = None
        self.failure = ""


class Connection:
    """The connection to the libvirt of a URI, made when it is needed and anew after a loss.

    `load` returns libvirt-python, ready for connections; `on_open` is told of each new connection
    (its callbacks by the names of EVENTS), `on_event` of each event of a domain.
    """

    def __init__(
        self,
        uri: str | None,
        load: Callable[[], Any],
        *,
        on_open: Callable[[dict[str, int]], None],
        on_event: DomainEvent,
    ) -> None:
        self.uri = uri
        self._load = load
        self._on_open = on_open
        self._on_event = on_event
        self._lock = threading.Lock()  # of the attempt
        self._attempt: _Attempt | None = None
        self._open: Open | None = None
        self._lost = threading.Event()
        self._openings = 0

    def live(self) -> Open:
        """Return the live connection; HypervisorUnavailableError when there is none."""
        known = self._open
        if known is not None and self.alive(known):
            return known
        if self.uri is None:
            raise HypervisorUnavailableError("no hypervisor is configured")
        attempt = self._try(self._load())
        if not attempt.done.wait(CONNECT_S):
            raise HypervisorUnavailableError(f"{self.uri} does not answer")
        if attempt.opened is None:
            raise HypervisorUnavailableError(f"{self.uri}: {attempt.failure}")
        return attempt.opened

    def _try(self, library: Any) -> _Attempt:
        """Return the attempt to connect that is under way, or begin one."""
        with self._lock:
            attempt = self._attempt
            if attempt is not None and (not attempt.done.is_set() or self.alive(attempt.opened)):
                return attempt
            self._attempt = attempt = _Attempt()

        def run() -> None:
            try:
                self.close()
                attempt.opened = self._open = self._opened(library)
            except library.libvirtError as exc:
                attempt.failure = str(exc)
            finally:
                attempt.done.set()

        threading.Thread(target=run, name="libvirt-connect", daemon=True).start()
        return attempt

    def _opened(self, library: Any) -> Open:
        connection = library.open(self.uri)
        self._openings += 1
        with ignored_errors(library):  # a driver in this process has neither
            connection.registerCloseCallback(self._closed, None)
        with ignored_errors(library):
            connection.setKeepAlive(KEEPALIVE_S, KEEPALIVE_COUNT)
        callbacks: dict[str, int] = {}
        for name, kind in EVENTS.items():
            number = getattr(library, f"VIR_DOMAIN_EVENT_ID_{name}", None)
            if number is None:
                continue  # libvirt-python was built with an older libvirt
            with ignored_errors(library):
                callbacks[name] = connection.domainEventRegisterAny(
                    None, number, self._happened, kind
                )
        self._on_open(callbacks)
        return Open(connection, callbacks, self._openings)

    def apart(self) -> tuple[Any, Callable[[], None]]:
        """Return a connection for calls that may hang, and what closes it.

        A driver in this process hangs at nothing, and each of its connections may see machines of
        its own: there it is the kept one.
        """
        known, library = self.live(), self._load()
        if (self.uri or "").startswith("test:"):
            return known.connection, lambda: None
        connection = library.open(self.uri)
        with ignored_errors(library):
            connection.setKeepAlive(KEEPALIVE_S, KEEPALIVE_COUNT)

        def close() -> None:
            with ignored_errors(library):
                connection.close()

        return connection, close

    def _closed(self, _connection: Any, reason: int, _opaque: None) -> None:
        """Note that a connection ended (called by libvirt's event loop)."""
        log.warning("%s: the connection was closed (reason %d)", self.uri, reason)
        self._lost.set()

    def _happened(self, _connection: Any, domain: Any, *details: Any) -> None:
        """Take an event (called by libvirt's event loop): its last detail is its kind."""
        self._on_event(domain.UUIDString(), kind_of(details[-1], details[:-1]))

    def close(self) -> None:
        """End the connection; the next call makes a new one."""
        known, self._open = self._open, None
        if known is not None:
            _dispose(known, self._load())

    def watch(self, on_connection: ConnectionEvent) -> Callable[[], None]:
        """Keep the connection and tell of its loss and return; what is returned ends it."""
        stop = threading.Event()

        def keep() -> None:
            known: int | None = -1  # neither connected nor lost: the first result is told
            while not stop.is_set():
                self._lost.clear()
                now = self._opening()
                if now != known:
                    on_connection(now is not None)
                known = now
                (stop if now is None else self._lost).wait(RETRY_S)

        threading.Thread(target=keep, name="libvirt-watch", daemon=True).start()

        def end() -> None:
            stop.set()
            self._lost.set()

        return end

    def _opening(self) -> int | None:
        """Return the number of the present connection; None when there is none."""
        try:
            return self.live().number
        except HypervisorUnavailableError:
            return None

    def alive(self, known: Open | None) -> bool:
        """Whether a connection can be used; one that was closed cannot even be asked."""
        if known is None:
            return False
        try:
            return bool(known.connection.isAlive())
        except self._load().libvirtError:
            return False


@contextmanager
def ignored_errors(library: Any) -> Iterator[None]:
    """Go on after an error of libvirt."""
    try:
        yield
    except library.libvirtError as exc:
        log.debug("libvirt: %s", exc)


def _dispose(known: Open, library: Any) -> None:
    """Close a connection, dead or alive; its callbacks would keep it in memory."""
    for callback in known.callbacks.values():
        with ignored_errors(library):
            known.connection.domainEventDeregisterAny(callback)
    with ignored_errors(library):
        known.connection.unregisterCloseCallback()
    with ignored_errors(library):
        known.connection.close()
