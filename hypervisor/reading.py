"""What there is on the host for machines: storage pools, networks, versions of the software.

Given the objects of libvirt-python by `libvirt.py`.  A pool whose server is dead makes its reader
wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from hypervisor.pool import (
    MAX_VOLUMES,
    Network,
    Pool,
    Volume,
    network_facts,
    pool_facts,
    volume_format,
)

VOLUME_KINDS = ("file", "block", "dir", "network", "netdir", "ploop")  # virStorageVolType


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
