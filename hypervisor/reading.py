"""What only a dear look at libvirt tells: definitions, snapshots, pools, networks, counters.

Given the objects of libvirt-python by `libvirt.py`, as `inspection.py` is.  Definitions are kept
until an event of the domain or, without events, not at all; snapshots, of which no event tells, for
a while.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from hypervisor.definition import Machine, SnapshotInfo, parse_machine, parse_snapshot
from hypervisor.pool import (
    MAX_VOLUMES,
    Network,
    Pool,
    Volume,
    network_facts,
    pool_facts,
    volume_format,
)

SNAPSHOTS_S = 30.0  # libvirt tells of no snapshot: how long the last look is believed
VOLUME_KINDS = ("file", "block", "dir", "network", "netdir", "ploop")  # virStorageVolType


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How a machine is set up: as defined (None: it is transient), as running (None: off)."""

    uuid: str
    name: str
    autostart: bool
    defined: Machine | None
    active: Machine | None
    snapshots: tuple[SnapshotInfo, ...] = ()


class Counters(msgspec.Struct, frozen=True, kw_only=True):
    """What a running machine moved: bytes, requests, packets; None where it has no device."""

    uuid: str
    bytes_read: int | None = None
    bytes_written: int | None = None
    reads: int | None = None
    writes: int | None = None
    bytes_received: int | None = None
    bytes_sent: int | None = None
    packets_received: int | None = None
    packets_sent: int | None = None


class SettingsReader:
    """Reads definitions; told by `forget` of what changed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._machines: dict[tuple[str, int, bool], Machine | None] = {}
        self._snapshots: dict[str, tuple[float, tuple[SnapshotInfo, ...]]] = {}
        self._epoch = 0
        self.told_of_changes = False

    def forget(self, uuid: str | None = None) -> None:
        """Read a domain (None: all) anew; called by libvirt's event loop, too."""
        self._epoch += 1
        for key in self._machines.copy():
            if uuid in (None, key[0]):
                self._machines.pop(key, None)
        for known in self._snapshots.copy():
            if uuid in (None, known):
                self._snapshots.pop(known, None)

    def every(self, connection: Any, library: Any) -> list[Settings]:
        """Return the settings of all domains."""
        found = []
        autostart = {
            domain.UUIDString()
            for domain in connection.listAllDomains(library.VIR_CONNECT_LIST_DOMAINS_AUTOSTART)
        }
        transient = {
            domain.UUIDString()
            for domain in connection.listAllDomains(library.VIR_CONNECT_LIST_DOMAINS_TRANSIENT)
        }
        for domain in connection.listAllDomains():
            uuid, number = domain.UUIDString(), domain.ID()
            try:
                found.append(
                    Settings(
                        uuid=uuid,
                        name=domain.name(),
                        autostart=uuid in autostart,
                        defined=None
                        if uuid in transient
                        else self._machine(domain, uuid, number, library.VIR_DOMAIN_XML_INACTIVE),
                        active=None if number == -1 else self._machine(domain, uuid, number, 0),
                        snapshots=self._of(domain, uuid, library),
                    )
                )
            except library.libvirtError as exc:
                if exc.get_error_code() != library.VIR_ERR_NO_DOMAIN:  # it went meanwhile
                    raise
        return found

    def _machine(self, domain: Any, uuid: str, number: int, flags: int) -> Machine | None:
        key, epoch = (uuid, number, bool(flags)), self._epoch
        if key in self._machines:
            return self._machines[key]
        machine = parse_machine(domain.XMLDesc(flags))
        if self.told_of_changes and epoch == self._epoch:  # else it may be old already
            self._machines[key] = machine
        return machine

    def _of(self, domain: Any, uuid: str, library: Any) -> tuple[SnapshotInfo, ...]:
        """Return a domain's snapshots; none where its driver knows none."""
        now = self._clock()
        known = self._snapshots.get(uuid)
        if known is not None and now - known[0] < SNAPSHOTS_S:
            return known[1]
        try:
            snapshots = tuple(_snapshots(domain))
        except library.libvirtError as exc:
            if exc.get_error_code() == library.VIR_ERR_NO_DOMAIN:
                raise
            snapshots = ()
        self._snapshots[uuid] = (now, snapshots)
        return snapshots


def _snapshots(domain: Any) -> Iterator[SnapshotInfo]:
    listed = domain.listAllSnapshots()
    current = domain.snapshotCurrent().getName() if listed and domain.hasCurrentSnapshot() else None
    for item in listed:
        found = parse_snapshot(item.getXMLDesc(), current=item.getName() == current)
        if found is not None:
            yield found


def read_pools(connection: Any, library: Any) -> list[Pool]:
    """Return the storage pools; one that cannot be looked into has no volumes."""
    found = []
    for pool in connection.listAllStoragePools():
        kind, target = pool_facts(pool.XMLDesc())
        active = bool(pool.isActive())
        state, capacity, allocation, available = pool.info()
        known = Pool(
            name=pool.name(),
            uuid=pool.UUIDString(),
            kind=kind,
            active=active,
            autostart=bool(pool.autostart()),
            persistent=bool(pool.isPersistent()),
            state=state,
            target=target,
        )
        if active:
            known = msgspec.structs.replace(
                known,
                capacity=capacity,
                allocation=allocation,
                available=available,
                volumes=tuple(_volumes(pool, library)),
            )
        found.append(known)
    return found


def _volumes(pool: Any, library: Any) -> Iterator[Volume]:
    try:
        listed = pool.listAllVolumes()
    except library.libvirtError:
        return
    for volume in listed[:MAX_VOLUMES]:
        try:
            kind, capacity, allocation = volume.info()
            yield Volume(
                name=volume.name(),
                path=volume.path(),
                kind=VOLUME_KINDS[kind] if kind < len(VOLUME_KINDS) else None,
                format=volume_format(volume.XMLDesc()),
                capacity=capacity,
                allocation=allocation,
            )
        except library.libvirtError:
            continue  # it went meanwhile


def read_networks(connection: Any) -> list[Network]:
    """Return the networks."""
    found = []
    for network in connection.listAllNetworks():
        bridge, forward = network_facts(network.XMLDesc())
        found.append(
            Network(
                name=network.name(),
                uuid=network.UUIDString(),
                active=bool(network.isActive()),
                autostart=bool(network.autostart()),
                persistent=bool(network.isPersistent()),
                bridge=bridge,
                forward=forward,
            )
        )
    return found


def read_versions(connection: Any) -> dict[str, str]:
    """Return the versions of libvirt and of the hypervisor by their names."""
    found = {"libvirt": _version(connection.getLibVersion())}
    found[str(connection.getType())] = _version(connection.getVersion())
    return found


def _version(number: int) -> str:
    return f"{number // 1_000_000}.{number // 1000 % 1000}.{number % 1000}"


# Sums of the bulk statistics: field, its group, the names after the number of the device.
SUMS = (
    ("bytes_read", "block", "rd.bytes"),
    ("bytes_written", "block", "wr.bytes"),
    ("reads", "block", "rd.reqs"),
    ("writes", "block", "wr.reqs"),
    ("bytes_received", "net", "rx.bytes"),
    ("bytes_sent", "net", "tx.bytes"),
    ("packets_received", "net", "rx.pkts"),
    ("packets_sent", "net", "tx.pkts"),
)


def read_counters(connection: Any, library: Any) -> list[Counters]:
    """Return what running domains moved; one that is busy with a job is left out (NOWAIT)."""
    wanted = library.VIR_DOMAIN_STATS_BLOCK | library.VIR_DOMAIN_STATS_INTERFACE
    flags = (
        library.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE
        | library.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT
    )
    return [
        Counters(uuid=domain.UUIDString(), **sums(values))
        for domain, values in connection.getAllDomainStats(wanted, flags)
    ]


def sums(values: dict[str, Any]) -> dict[str, int | None]:
    """Add up the figures of a domain's devices."""
    found: dict[str, int | None] = {}
    for field, group, name in SUMS:
        told = [values.get(f"{group}.{i}.{name}") for i in range(values.get(f"{group}.count", 0))]
        known = [number for number in told if number is not None]
        found[field] = sum(known) if known else None
    return found
