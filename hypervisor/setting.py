"""How domains are set up, from their XML, which is asked again only when it may have changed.

Given the objects of libvirt-python by `libvirt.py`.  What an XML said is kept until an event of the
domain; a few of the oldest are asked again in each pass, because not every change has an event (a
network card's link, a drive's medium).  Without events nothing is kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from hypervisor.definition import Machine, SnapshotInfo, parse_machine
from hypervisor.snapshot import SnapshotReader

ASK_AGAIN_S = 60.0  # an XML older than this is asked again, as far as the pass has room
ROOM = 64  # XMLs that are asked again in a pass, or a SHARE of all: 0.5 ms each
SHARE = 6


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How a machine is set up: as defined (None: it is transient), as running (None: off)."""

    uuid: str
    name: str
    autostart: bool
    defined: Machine | None
    active: Machine | None
    snapshots: tuple[SnapshotInfo, ...] = ()


class _Kept(NamedTuple):
    read_at: float
    machine: Machine | None


class SettingsReader:
    """Reads definitions; told by `forget` of what changed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._machines: dict[tuple[str, int, bool], _Kept] = {}  # UUID, ID, whether inactive
        self._snapshots = SnapshotReader(clock)
        self._epoch = 0  # raised by whatever may change a definition
        self._room = 0
        self.told_of_changes = False

    def forget(self, uuid: str | None = None) -> None:
        """Read a domain (None: all) anew; called by libvirt's event loop, too."""
        self._epoch += 1
        self._snapshots.forget(uuid)
        for key in self._machines.copy():
            if uuid in (None, key[0]):
                self._machines.pop(key, None)

    def every(self, connection: Any, library: Any) -> list[Settings]:
        """Return the settings of all domains."""
        autostart = _uuids(connection, library.VIR_CONNECT_LIST_DOMAINS_AUTOSTART)
        transient = _uuids(connection, library.VIR_CONNECT_LIST_DOMAINS_TRANSIENT)
        self._snapshots.look(connection, library)
        domains = connection.listAllDomains()
        self._room = max(ROOM, len(domains) // SHARE)
        found = []
        for domain in domains:
            uuid = domain.UUIDString()
            try:
                found.append(
                    self._settings(
                        domain,
                        library,
                        autostart=uuid in autostart,
                        persistent=uuid not in transient,
                    )
                )
            except library.libvirtError as exc:
                if exc.get_error_code() != library.VIR_ERR_NO_DOMAIN:  # it went meanwhile
                    raise
        return found

    def one(self, domain: Any, library: Any) -> Settings:
        """Return the settings of one domain."""
        self._snapshots.look(domain.connect(), library)
        return self._settings(
            domain,
            library,
            autostart=bool(domain.autostart()),
            persistent=bool(domain.isPersistent()),
        )

    def _settings(
        self, domain: Any, library: Any, *, autostart: bool, persistent: bool
    ) -> Settings:
        uuid, number = domain.UUIDString(), domain.ID()
        inactive = library.VIR_DOMAIN_XML_INACTIVE
        return Settings(
            uuid=uuid,
            name=domain.name(),
            autostart=autostart,
            defined=self._machine(domain, (uuid, number, True), inactive) if persistent else None,
            active=None if number == -1 else self._machine(domain, (uuid, number, False), 0),
            snapshots=self._snapshots.of(domain, uuid, library),
        )

    def _machine(self, domain: Any, key: tuple[str, int, bool], flags: int) -> Machine | None:
        kept, now, epoch = self._machines.get(key), self._clock(), self._epoch
        if kept is not None and now > kept.read_at + ASK_AGAIN_S and self._room > 0:
            self._room -= 1
            kept = None
        if kept is None:
            kept = _Kept(now, parse_machine(domain.XMLDesc(flags)))
            if self.told_of_changes and epoch == self._epoch:  # else it may be old already
                self._machines[key] = kept
        return kept.machine


def _uuids(connection: Any, flag: int) -> frozenset[str]:
    return frozenset(domain.UUIDString() for domain in connection.listAllDomains(flag))
