"""Block devices that the kernel makes of others or of a file.

md arrays, device-mapper volumes, loop devices, compressed RAM, network and cache devices.
Sources: kernel ABI/testing/sysfs-block-dm, sysfs-block-zram, Documentation/admin-guide/md.rst.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from hypervisor.block import (
    BLOCK,
    MAX_BLOCK_BYTES,
    Kind,
    fit_identity,
    flag,
    kind_of,
    read_size,
    read_udev,
    word,
)
from hypervisor.disk import Route, read_path
from hypervisor.host import Host
from hypervisor.raid import STOPPED, Array, read_array

MAX_PATH = 1024  # of a backing file
MAX_MEMBERS = 4096
DELETED = " (deleted)"
_PREFIX = re.compile(r"[A-Za-z]+")
# What device-mapper's users write before the first "-" of a UUID (libdm's convention).
MAPPERS = {
    "LVM": "lvm",
    "CRYPT": "crypt",
    "MPATH": "multipath",
    "DMRAID": "dmraid",
    "VDO": "vdo",
    "STRATIS": "stratis",
}
KINDS = {
    "loop": "loop",
    "zram": "zram",
    "nbd": "nbd",
    "rbd": "rbd",
    "drbd": "drbd",
    "bcache": "bcache",
    "zd": "zvol",
    "ublkb": "ublk",
    "dcssblk": "dcss",
}


class Volume(msgspec.Struct, frozen=True, kw_only=True):
    """A block device made of others."""

    name: str
    number: str | None  # major:minor
    identity: str
    kind: str  # raid1, linear, lvm, crypt, multipath, loop, ...
    size_bytes: int | None  # None: an array that is not started
    logical_block_bytes: int | None = None
    read_only: bool | None = None
    rotational: bool | None = None
    label: str | None = None  # device-mapper's name
    members: tuple[str, ...] = ()  # the kernel's names of what it lies on
    array: Array | None = None
    backing_file: str | None = None
    deleted: bool = False  # whether the backing file has no name any more
    suspended: bool = False
    routes: tuple[Route, ...] = ()  # of multipath: its paths


def volume_names(host: Host) -> list[str]:
    """Return the kernel's names of volumes, of those without a size, too."""
    return [name for name in host.names(BLOCK) if kind_of(host, name) is Kind.VOLUME]


def read_volumes(host: Host, names: list[str] | None = None) -> Iterator[Volume]:
    """Yield each volume that is in use: with a size, or an array that waits for its members."""
    for name in volume_names(host) if names is None else names:
        size = read_size(host, f"{BLOCK}/{name}")
        if name.startswith("md"):
            array = read_array(host, name)
            if array is not None and (size or array.state != "clear"):
                yield _array(host, name, size, array)
        elif size is not None:
            yield _mapped(host, name, size) if name.startswith("dm-") else _other(host, name, size)


def _base(host: Host, name: str, size: int | None, identity: str, kind: str) -> Volume:
    base = f"{BLOCK}/{name}"
    return Volume(
        name=name,
        number=host.read_word(base, "dev"),
        identity=identity,
        kind=kind,
        size_bytes=size,
        logical_block_bytes=(
            host.read_count(base, "queue/logical_block_size", limit=MAX_BLOCK_BYTES) or None
        ),
        read_only=flag(host.read_int(base, "ro")),
        rotational=flag(host.read_int(base, "queue/rotational")),
        members=tuple(host.names(base, "slaves")[:MAX_MEMBERS]),
    )


def _array(host: Host, name: str, size: int | None, array: Array) -> Volume:
    udev = read_udev(host, host.read_word(BLOCK, name, "dev"))
    uuid = array.uuid or udev.get("MD_UUID")
    volume = _base(host, name, size, f"md.{fit_identity(uuid)}" if uuid else name, "md")
    carrying = tuple(m.name for m in array.members if "faulty" not in m.states)
    return msgspec.structs.replace(
        volume,
        kind=array.level or "md",
        label=word(udev.get("MD_DEVNAME")),
        members=carrying or volume.members,
        array=array,
    )


def mapper_kind(uuid: str | None) -> str:
    """Return what made a device-mapper volume, by the prefix of its UUID."""
    match = _PREFIX.match(uuid or "")
    prefix = match[0].upper() if match and match.end() < len(uuid or "") else ""
    if prefix == "PART":
        return "partition"
    return MAPPERS.get(prefix, "dm")


def _mapped(host: Host, name: str, size: int) -> Volume:
    base = f"{BLOCK}/{name}"
    uuid, label = (word(host.read_word(base, "dm", file)) for file in ("uuid", "name"))
    identity = fit_identity(uuid) if uuid else f"dm.{fit_identity(label)}" if label else name
    kind = mapper_kind(uuid)
    volume = _base(host, name, size, identity, kind)
    routes: tuple[Route, ...] = ()
    if kind == "multipath":
        routes = tuple(read_path(host, member) for member in volume.members)
    return msgspec.structs.replace(
        volume,
        label=label,
        suspended=host.read_int(base, "dm/suspended") == 1,
        routes=routes,
    )


def _other(host: Host, name: str, size: int) -> Volume:
    match = _PREFIX.match(name)
    kind = KINDS.get(match[0] if match else "", "other")
    volume = _base(host, name, size, name, kind)
    backing = host.read_text(BLOCK, name, "loop/backing_file") if kind == "loop" else None
    if not backing:
        return volume
    return msgspec.structs.replace(
        volume,
        backing_file=backing.removesuffix(DELETED)[:MAX_PATH],
        deleted=backing.endswith(DELETED),
    )


def running(volume: Volume) -> bool:
    """Whether a volume can be read."""
    return volume.array is None or volume.array.state not in STOPPED
