"""Storage pools and networks of libvirt as values.  Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from hypervisor.libvirt_xml import attribute, root_of, text_at
from hypervisor.virtual_device import DiskDevice

MAX_VOLUMES = 10_000  # of one pool that are told


class Volume(msgspec.Struct, frozen=True, kw_only=True):
    """A volume; sizes in bytes."""

    name: str
    path: str | None = None
    kind: str | None = None  # file, block, network, ...
    format: str | None = None
    capacity: int | None = None
    allocation: int | None = None


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """A storage pool; an inactive one has no sizes and no volumes."""

    name: str
    uuid: str
    kind: str | None = None  # dir, fs, logical, ...
    active: bool = False
    autostart: bool = False
    persistent: bool = True
    state: int | None = None  # virStoragePoolState
    capacity: int | None = None
    allocation: int | None = None
    available: int | None = None
    target: str | None = None
    volumes: tuple[Volume, ...] = ()


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """A network; `forward` is how it reaches others, None: not at all."""

    name: str
    uuid: str
    active: bool = False
    autostart: bool = False
    persistent: bool = True
    bridge: str | None = None
    forward: str | None = None


def pool_facts(xml: str) -> tuple[str | None, str | None]:
    """Return kind and target path of a pool's XML."""
    root = root_of(xml, "pool")
    return attribute(root, ".", "type"), text_at(root, "target/path")


def volume_format(xml: str) -> str | None:
    """Return the format that a volume's XML tells."""
    return attribute(root_of(xml, "volume"), "target/format", "type")


def network_facts(xml: str) -> tuple[str | None, str | None]:
    """Return bridge and forward mode of a network's XML."""
    root = root_of(xml, "network")
    if root is None:
        return None, None
    forward = root.find("forward")
    mode = None if forward is None else forward.get("mode") or "nat"
    return attribute(root, "bridge", "name"), mode


class PoolIndex:
    """Which pool and volume hold an image; made from one look at all pools."""

    def __init__(self, pools: Iterable[Pool] = ()) -> None:
        self._volumes: dict[str, tuple[str, Volume]] = {}
        self._named: dict[tuple[str, str], Volume] = {}
        self._directories: list[tuple[str, str]] = []
        for pool in pools:
            if pool.target:
                self._directories.append((pool.target.rstrip("/") + "/", pool.name))
            for volume in pool.volumes:
                self._named[pool.name, volume.name] = volume
                if volume.path:
                    self._volumes[volume.path] = pool.name, volume
        self._directories.sort(key=lambda item: -len(item[0]))  # the innermost first

    def pool(self, disk: DiskDevice) -> str | None:
        """Return the name of the pool that a disk's image is in."""
        if disk.pool is not None:
            return disk.pool
        if disk.source is None:
            return None
        if disk.source in self._volumes:
            return self._volumes[disk.source][0]
        return next((n for path, n in self._directories if disk.source.startswith(path)), None)

    def volume(self, disk: DiskDevice) -> Volume | None:
        """Return the volume that a disk's image is, if its pool knows it."""
        if disk.pool is not None:
            return self._named.get((disk.pool, disk.source or ""))
        return self._volumes.get(disk.source or "", (None, None))[1]
