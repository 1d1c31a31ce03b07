"""The adapter of libvirt: the only importer of libvirt-python; knows no CIM.

Connects when it is first needed and again after a loss.  Errors of libvirt become the few kinds of
errors below.
"""

from __future__ import annotations

import functools
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, NamedTuple, TypeAlias

from hypervisor.domain import Action, DomainInfo, domain_types, pool_directory
from hypervisor.guest import pid_directory
from hypervisor.inspection import Inspector
from hypervisor.pool import Network, Pool
from hypervisor.reading import (
    Counters,
    Settings,
    SettingsReader,
    read_counters,
    read_networks,
    read_pools,
    read_versions,
)

log = logging.getLogger(__name__)

CONNECT_S = 2.0  # a call waits this long for a connection; the attempt itself goes on
RETRY_S = 1.0  # between attempts to connect, while somebody watches
KEEPALIVE_S = 5  # a daemon that answers nothing for three times this long is lost
KEEPALIVE_COUNT = 3

DomainEvent: TypeAlias = Callable[[str, str], None]  # UUID, kind
ConnectionEvent: TypeAlias = Callable[[bool], None]

# Details of VIR_DOMAIN_EVENT_ID_LIFECYCLE, virDomainEventType.
LIFECYCLE = (
    "defined",
    "undefined",
    "started",
    "suspended",
    "resumed",
    "stopped",
    "shutdown",
    "pmsuspended",
    "crashed",
)
# Events after which a domain's row may look different: name in libvirt -> kind.
EVENTS = {
    "LIFECYCLE": "lifecycle",
    "REBOOT": "reboot",
    "WATCHDOG": "watchdog",
    "IO_ERROR_REASON": "io-error",
    "BALLOON_CHANGE": "balloon",
    "DEVICE_ADDED": "device-added",
    "DEVICE_REMOVED": "device-removed",
    "TUNABLE": "tunable",
    "METADATA_CHANGE": "metadata",
}


# Action -> method of virDomain.
ACTIONS = {
    Action.START: "create",
    Action.STOP: "destroy",
    Action.SHUTDOWN: "shutdown",
    Action.REBOOT: "reboot",
    Action.RESET: "reset",
    Action.SUSPEND: "suspend",
    Action.RESUME: "resume",
    Action.WAKE: "pMWakeup",
    Action.SAVE: "managedSave",
    Action.DISCARD_SAVED: "managedSaveRemove",
}


class HypervisorUnavailableError(Exception):
    """There is no connection to libvirt; the text says why."""


class HypervisorError(Exception):
    """libvirt refused or failed; the text is its own."""


class DomainNotFoundError(HypervisorError):
    """There is no such domain (any more)."""


class DomainStateError(HypervisorError):
    """The domain's state does not allow the action."""


class OperationFailedError(HypervisorError):
    """Any other refusal or failure."""


def choose_uri(configured: str, uid: int | None = None) -> str | None:
    """Return the URI to connect to; None when `none` is configured."""
    if configured == "none":
        return None
    if configured not in ("", "auto"):
        return configured
    return "qemu:///system" if (os.geteuid() if uid is None else uid) == 0 else "qemu:///session"


@functools.cache
def _library() -> Any:
    """Return libvirt-python; HypervisorUnavailableError without it."""
    try:
        import libvirt
    except ImportError as exc:
        raise HypervisorUnavailableError(f"libvirt-python cannot be imported: {exc}") from exc
    libvirt.registerErrorHandler(lambda _context, _error: None, None)  # else it prints them
    return libvirt


def library_fault() -> str | None:
    """Return why libvirt-python cannot be used; None when it can."""
    try:
        _library()
    except HypervisorUnavailableError as exc:
        return str(exc)
    return None


@functools.cache  # libvirt has one event loop a process and it must exist before any connection
def _start_event_loop() -> None:
    library = _library()
    library.virEventRegisterDefaultImpl()

    def run() -> None:
        while True:
            library.virEventRunDefaultImpl()

    threading.Thread(target=run, name="libvirt-events", daemon=True).start()


class _Open(NamedTuple):
    """A connection with its callbacks for domain events."""

    connection: Any
    callbacks: list[int]


class _Attempt:
    """One try to connect, in a thread of its own: a daemon that hangs would keep it for ever."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.opened: _Open | None = None
        self.failure = ""


class Hypervisor:
    """One libvirt, connected on demand; its methods may be called from any thread.

    All raise HypervisorUnavailableError when there is no connection and HypervisorError when
    libvirt refuses.
    """

    def __init__(self, uri: str | None) -> None:
        self.uri = uri
        self._lock = threading.Lock()  # of the attempt
        self._attempt: _Attempt | None = None
        self._open: _Open | None = None
        self._lost = threading.Event()
        self._on_event: DomainEvent | None = None
        self._openings = 0
        directory = None if uri is None else pid_directory(uri, dict(os.environ))
        self._inspector = Inspector(directory)
        self._settings = SettingsReader()

    # -- the connection

    def _connect(self) -> _Open:
        """Return the live connection, made anew when it was lost."""
        known = self._open
        if known is not None and _alive(known):
            return known
        if self.uri is None:
            raise HypervisorUnavailableError("no hypervisor is configured")
        attempt = self._try(_library())
        if not attempt.done.wait(CONNECT_S):
            raise HypervisorUnavailableError(f"{self.uri} does not answer")
        if attempt.opened is None:
            raise HypervisorUnavailableError(f"{self.uri}: {attempt.failure}")
        return attempt.opened

    def _try(self, library: Any) -> _Attempt:
        """Return the attempt to connect that is under way, or begin one."""
        with self._lock:
            attempt = self._attempt
            if attempt is not None and (not attempt.done.is_set() or _alive(attempt.opened)):
                return attempt
            self._attempt = attempt = _Attempt()

        def run() -> None:
            try:
                self.close()
                _start_event_loop()
                attempt.opened = self._open = self._opened(library)
            except library.libvirtError as exc:
                attempt.failure = str(exc)
            finally:
                attempt.done.set()

        threading.Thread(target=run, name="libvirt-connect", daemon=True).start()
        return attempt

    def _opened(self, library: Any) -> _Open:
        connection = library.open(self.uri)
        self._openings += 1
        for call, arguments in (
            (connection.registerCloseCallback, (self._closed, None)),
            (connection.setKeepAlive, (KEEPALIVE_S, KEEPALIVE_COUNT)),
        ):
            with _ignored_errors():  # a driver in this process has neither
                call(*arguments)
        callbacks: dict[str, int] = {}
        for name, kind in EVENTS.items():
            number = getattr(library, f"VIR_DOMAIN_EVENT_ID_{name}")
            with _ignored_errors():
                callbacks[name] = connection.domainEventRegisterAny(
                    None, number, self._happened, kind
                )
        for reader in (self._inspector, self._settings):
            reader.told_of_changes = "LIFECYCLE" in callbacks
            reader.forget()
        return _Open(connection, list(callbacks.values()))

    def _closed(self, _connection: Any, reason: int, _opaque: None) -> None:
        """Note that a connection ended (called by libvirt's event loop)."""
        log.warning("%s: the connection was closed (reason %d)", self.uri, reason)
        self._lost.set()

    def _happened(self, _connection: Any, domain: Any, *details: Any) -> None:
        """Take an event (called by libvirt's event loop): its last detail is its kind."""
        *rest, kind = details
        if kind == "lifecycle" and rest and rest[0] < len(LIFECYCLE):
            kind = LIFECYCLE[rest[0]]
        uuid = domain.UUIDString()
        self._inspector.forget(uuid)
        self._settings.forget(uuid)
        if self._on_event is not None:
            self._on_event(uuid, kind)

    def close(self) -> None:
        """End the connection; the next call makes a new one."""
        known, self._open = self._open, None
        _dispose(known)

    def watch(self, on_event: DomainEvent, on_connection: ConnectionEvent) -> Callable[[], None]:
        """Keep the connection and tell of domain events and of its loss and return.

        Both are called from other threads and must not call the hypervisor.  What is returned
        ends it.
        """
        stop = threading.Event()
        self._on_event = on_event

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
            self._on_event = None
            stop.set()
            self._lost.set()

        return end

    def _opening(self) -> int | None:
        """Return the number of the present connection; None when there is none."""
        try:
            self._connect()
        except HypervisorUnavailableError:
            return None
        return self._openings

    @contextmanager
    def _calls(self) -> Iterator[SimpleNamespace]:
        """Give the connection and the library; turn libvirt's errors into ours."""
        known, library = self._connect(), _library()
        try:
            yield SimpleNamespace(connection=known.connection, library=library)
        except library.libvirtError as exc:
            text = exc.get_error_message() or str(exc)
            if not _alive(known):
                raise HypervisorUnavailableError(f"{self.uri}: {text}") from exc
            code = exc.get_error_code()
            if code == library.VIR_ERR_NO_DOMAIN:
                raise DomainNotFoundError(text) from exc
            if code == library.VIR_ERR_OPERATION_INVALID:
                raise DomainStateError(text) from exc
            raise OperationFailedError(text) from exc

    # -- monitoring

    def domains(self) -> list[DomainInfo]:
        """Return every domain, in one cheap pass."""
        with self._calls() as calls:
            return self._inspector.every(calls.connection, calls.library)

    def domain(self, uuid: str) -> DomainInfo:
        """Return one domain."""
        with self._calls() as calls:
            return self._inspector.one(_lookup(calls, uuid))

    def find(self, name: str) -> DomainInfo:
        """Return the domain of a name or, if there is none, of a UUID."""
        with self._calls() as calls:
            try:
                domain = calls.connection.lookupByName(name)
            except calls.library.libvirtError:
                domain = _lookup(calls, name)
            return self._inspector.one(domain)

    def settings(self) -> list[Settings]:
        """Return how every domain is set up."""
        with self._calls() as calls:
            return self._settings.every(calls.connection, calls.library)

    def counters(self) -> list[Counters]:
        """Return what the running domains moved; asks their monitors."""
        with self._calls() as calls:
            return read_counters(calls.connection, calls.library)

    def pools(self) -> list[Pool]:
        """Return the storage pools with their volumes; a dead server makes this wait."""
        with self._calls() as calls:
            return read_pools(calls.connection, calls.library)

    def networks(self) -> list[Network]:
        """Return the networks."""
        with self._calls() as calls:
            return read_networks(calls.connection)

    def versions(self) -> dict[str, str]:
        """Return the versions of libvirt and the hypervisor."""
        with self._calls() as calls:
            return read_versions(calls.connection)

    # -- what there is to define machines with

    def accelerator(self) -> str:
        """Return the best domain type of the host: kvm where it can, else what there is.

        The first call with an empty cache probes every emulator and takes seconds.
        """
        with self._calls() as calls:
            types = domain_types(calls.connection.getCapabilities())
        if not types:
            raise OperationFailedError(
                "libvirt knows no emulator for this machine (qemu-system-x86?)"
            )
        return "kvm" if "kvm" in types else types[0]

    def image_directories(self) -> list[str]:
        """Return the directories of the storage pools that are active."""
        with self._calls() as calls:
            active = calls.library.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE
            pools = calls.connection.listAllStoragePools(active)
            paths = [pool_directory(pool.XMLDesc()) for pool in pools]
        return [path for path in paths if path and not path.startswith("/dev")]

    # -- actions

    def define(self, xml: str) -> str:
        """Define a domain, return its UUID."""
        with self._calls() as calls:
            return str(calls.connection.defineXML(xml).UUIDString())

    def undefine(self, uuid: str) -> None:
        """Forget a domain, with its saved memory and the metadata of its snapshots."""
        with self._domain(uuid) as (domain, library):
            domain.undefineFlags(
                library.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE
                | library.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA
            )

    def perform(self, action: Action, uuid: str) -> None:
        """Do something with a domain."""
        with self._domain(uuid) as (domain, _):
            getattr(domain, ACTIONS[action])()

    @contextmanager
    def _domain(self, uuid: str) -> Iterator[tuple[Any, Any]]:
        with self._calls() as calls:
            yield _lookup(calls, uuid), calls.library


def _lookup(calls: SimpleNamespace, uuid: str) -> Any:
    """Return the domain of a UUID; a text that is none is no domain's."""
    try:
        return calls.connection.lookupByUUIDString(uuid)
    except calls.library.libvirtError as exc:
        if exc.get_error_code() == calls.library.VIR_ERR_INVALID_ARG:
            raise DomainNotFoundError(f"there is no machine {uuid}") from exc
        raise


@contextmanager
def _ignored_errors() -> Iterator[None]:
    """Go on after an error of libvirt."""
    try:
        yield
    except _library().libvirtError as exc:
        log.debug("libvirt: %s", exc)


def _alive(known: _Open | None) -> bool:
    """Whether a connection can be used; one that was closed cannot even be asked."""
    if known is None:
        return False
    try:
        return bool(known.connection.isAlive())
    except _library().libvirtError:
        return False


def _dispose(known: _Open | None) -> None:
    """Close a connection, dead or alive; its callbacks would keep it in memory."""
    if known is None:
        return
    for callback in known.callbacks:
        with _ignored_errors():
            known.connection.domainEventDeregisterAny(callback)
    with _ignored_errors():
        known.connection.unregisterCloseCallback()
    with _ignored_errors():
        known.connection.close()
