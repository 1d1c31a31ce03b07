"""One pass over all block devices of a host: disks, optical drives, partitions, volumes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from hypervisor.block import BLOCK, Kind, kind_of
from hypervisor.disk import Disk, read_disks, read_opticals
from hypervisor.host import Host
from hypervisor.partition import Partition, read_partitions
from hypervisor.volume import Volume, read_volumes

Named = TypeVar("Named", Partition, Volume)


class Storage(msgspec.Struct, frozen=True, kw_only=True):
    """All block devices; no two of a kind have one identity."""

    names: tuple[str, ...] = ()  # of all whole devices, of those that are not shown, too
    disks: tuple[Disk, ...] = ()
    opticals: tuple[Disk, ...] = ()
    partitions: tuple[Partition, ...] = ()
    volumes: tuple[Volume, ...] = ()


def read_storage(host: Host) -> Storage:
    """Read all block devices."""
    names = host.names(BLOCK)
    kinds: dict[Kind | None, list[str]] = {}
    for name in names:
        kinds.setdefault(kind_of(host, name), []).append(name)
    disks = tuple(read_disks(host, kinds.get(Kind.DISK, [])))
    volumes = apart(read_volumes(host, kinds.get(Kind.VOLUME, [])))
    parents: list[Disk | Volume] = [*disks, *volumes]
    partitions = (part for one in parents for part in read_partitions(host, one.name, one.identity))
    return Storage(
        names=tuple(names),
        disks=disks,
        opticals=tuple(read_opticals(host, kinds.get(Kind.OPTICAL, []))),
        partitions=apart(partitions),
        volumes=volumes,
    )


def apart(devices: Iterable[Named]) -> tuple[Named, ...]:
    """Return devices; of copies, which have the same UUID, each after the first gets its name."""
    found: dict[str, Named] = {}
    for one in devices:
        identity = one.identity if one.identity not in found else f"{one.identity}@{one.name}"
        found[identity] = msgspec.structs.replace(one, identity=identity)
    return tuple(found.values())


class Devices(msgspec.Struct, frozen=True, kw_only=True):
    """How the mount table calls block devices: numbers and paths to the kernel's names."""

    names: dict[str, str]
    numbers: dict[str, str]  # the kernel's name to major:minor


def devices_of(storage: Storage) -> Devices:
    """Return how block devices are called; a mapped one also by the name of its mapping."""
    names: dict[str, str] = {}
    numbers: dict[str, str] = {}
    found: list[Disk | Partition | Volume] = [*storage.disks, *storage.opticals]
    found += [*storage.partitions, *storage.volumes]
    for one in found:
        names[f"/dev/{one.name}"] = one.name
        if one.number is not None:
            names[one.number] = one.name
            numbers[one.name] = one.number
    names.update({f"/dev/mapper/{v.label}": v.name for v in storage.volumes if v.label})
    return Devices(names=names, numbers=numbers)
