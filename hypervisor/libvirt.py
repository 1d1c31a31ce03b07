"""The adapter of libvirt: the only importer of libvirt-python; knows no CIM.

Connects when it is first needed and again after a loss (`connection.py`).  Errors of libvirt become
the few kinds of `error.py`.
"""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from hypervisor.connection import Connection, ConnectionEvent, DomainEvent
from hypervisor.domain import ACTIONS, Action, DomainInfo, domain_types, pool_directory
from hypervisor.error import (
    DomainNotFoundError,
    DomainStateError,
    HypervisorUnavailableError,
    OperationFailedError,
)
from hypervisor.event import changes_settings
from hypervisor.figure import Figures
from hypervisor.guest import pid_directory
from hypervisor.inspection import Inspector
from hypervisor.monitor import Monitors
from hypervisor.pool import Network, Pool
from hypervisor.reading import read_networks, read_pools, read_versions
from hypervisor.setting import Settings, SettingsReader


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


def _ready() -> Any:
    """Return libvirt-python with its event loop running."""
    _start_event_loop()
    return _library()


class Hypervisor:
    """One libvirt, connected on demand; its methods may be called from any thread.

    All raise HypervisorUnavailableError when there is no connection and HypervisorError when
    libvirt refuses.
    """

    def __init__(self, uri: str | None) -> None:
        self.uri = uri
        self._link = Connection(uri, _ready, on_open=self._opened, on_event=self._happened)
        self._on_event: DomainEvent | None = None
        directory = None if uri is None else pid_directory(uri, dict(os.environ))
        self._monitors = Monitors()
        self._inspector = Inspector(directory, self._monitors.silent)
        self._settings = SettingsReader()

    # -- the connection

    def _opened(self, callbacks: dict[str, int]) -> None:
        for reader in (self._inspector, self._settings):
            reader.told_of_changes = "LIFECYCLE" in callbacks
            reader.forget()

    def _happened(self, uuid: str, kind: str) -> None:
        """Take an event (called by libvirt's event loop)."""
        if changes_settings(kind):
            self._inspector.forget(uuid)
            self._settings.forget(uuid)
        if self._on_event is not None:
            self._on_event(uuid, kind)

    def close(self) -> None:
        """End the connection; the next call makes a new one."""
        self._link.close()

    def watch(self, on_event: DomainEvent, on_connection: ConnectionEvent) -> Callable[[], None]:
        """Keep the connection and tell of domain events and of its loss and return.

        Both are called from other threads and must not call the hypervisor.  What is returned
        ends it.
        """
        self._on_event = on_event
        end = self._link.watch(on_connection)

        def stop() -> None:
            self._on_event = None
            end()

        return stop

    @contextmanager
    def _calls(self, *, apart: bool = False) -> Iterator[SimpleNamespace]:
        """Give the connection and the library; turn libvirt's errors into ours.

        `apart`: a connection of its own, for calls that may hang or take long.
        """
        known, library = self._link.live(), _ready()
        try:
            connection, close = self._link.apart() if apart else (known.connection, None)
            try:
                yield SimpleNamespace(connection=connection, library=library)
            finally:
                if close is not None:
                    close()
        except library.libvirtError as exc:
            text = exc.get_error_message() or str(exc)
            if not self._link.alive(known):
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
            return self._inspector.one(_lookup(calls, uuid), calls.library)

    def find(self, name: str) -> DomainInfo:
        """Return the domain of a name or, if there is none, of a UUID."""
        with self._calls() as calls:
            try:
                domain = calls.connection.lookupByName(name)
            except calls.library.libvirtError:
                domain = _lookup(calls, name)
            return self._inspector.one(domain, calls.library)

    def settings(self) -> list[Settings]:
        """Return how every domain is set up."""
        with self._calls() as calls:
            return self._settings.every(calls.connection, calls.library)

    def setting(self, uuid: str) -> Settings:
        """Return how one domain is set up."""
        with self._domain(uuid) as (domain, library):
            return self._settings.one(domain, library)

    def figures(self) -> list[Figures]:
        """Return what the running domains' monitors tell; never waits long for one."""
        with self._calls() as calls:
            return self._monitors.every(calls.connection, calls.library, self._link.apart)

    def pools(self) -> list[Pool]:
        """Return the storage pools with their volumes; a dead server makes this wait."""
        with self._calls(apart=True) as calls:
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
        with self._domain(uuid, apart=True) as (domain, _):
            getattr(domain, ACTIONS[action])()

    @contextmanager
    def _domain(self, uuid: str, *, apart: bool = False) -> Iterator[tuple[Any, Any]]:
        with self._calls(apart=apart) as calls:
            yield _lookup(calls, uuid), calls.library


def _lookup(calls: SimpleNamespace, uuid: str) -> Any:
    """Return the domain of a UUID; a text that is none is no domain's."""
    try:
        return calls.connection.lookupByUUIDString(uuid)
    except calls.library.libvirtError as exc:
        if exc.get_error_code() == calls.library.VIR_ERR_INVALID_ARG:
            raise DomainNotFoundError(f"there is no machine {uuid}") from exc
        raise
