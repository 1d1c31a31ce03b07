"""Storage pools and networks of libvirt as values.  Pure."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import msgspec

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
    root = _root(xml)
    return (None, None) if root is None else (root.get("type"), root.findtext("target/path"))


def volume_format(xml: str) -> str | None:
    """Return the format that a volume's XML tells."""
    root = _root(xml)
    found = None if root is None else root.find("target/format")
    return None if found is None else found.get("type")


def network_facts(xml: str) -> tuple[str | None, str | None]:
    """Return bridge and forward mode of a network's XML."""
    root = _root(xml)
    if root is None:
        return None, None
    bridge, forward = root.find("bridge"), root.find("forward")
    return (
        None if bridge is None else bridge.get("name"),
        None if forward is None else forward.get("mode") or "nat",
    )


def _root(xml: str) -> ET.Element | None:
    try:
        return ET.fromstring(xml)  # noqa: S314 - written by libvirt
    except ET.ParseError:
        return None


def pool_of(path: str | None, pools: list[Pool]) -> Pool | None:
    """Return the pool whose directory holds a path."""
    for pool in pools:
        if path and pool.target and path.startswith(pool.target.rstrip("/") + "/"):
            return pool
    return None
