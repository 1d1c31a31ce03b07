"""Mounted file systems, of this machine's devices and of others'."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from cimom.classes import (
    CIM_StorageExtent,
    DirectoryServiceUsage,
    EnabledState,
    FileSystem_PersistenceType as PersistenceType,
    KHV_ComputerSystem,
    KHV_HostedFileSystem,
    KHV_LocalFileSystem,
    KHV_RemoteFileSystem,
    KHV_ResidesOnExtent,
    MultipleDisksSupported,
    RequestedState,
)
from cimom.health.status import Condition, status_properties
from cimom.provider import Association, Lane, Source
from hypervisor.filesystem import (
    IGNORES_CASE,
    POOLED,
    FileSystem,
    read_file_systems,
    read_mounts,
)
from hypervisor.host import Host
from hypervisor.space import Space, SpaceReader, SpaceTold, Trouble
from hypervisor.storage import Storage, devices_of
from providers.storage.inventory import Inventory
from providers.storage.naming import extents_of

FILE_SYSTEMS = "storage.filesystem"
FULL = 0.95  # of what users may take
NOT_FULL = 0.93  # below this a full one is well again: no to and fro at the limit
MAX_NAME = 256  # CIM_FileSystem.Name
MAX_POINT = 1024
MAX_UINT32 = 2**32 - 1
DIGEST = 12
MAX_DEPTH = 10  # of devices on devices

Told = Space | Trouble | None  # None: a captured tree that tells nothing of it
Spaces = SpaceReader | SpaceTold


def file_system_name(point: str) -> str:
    """Return the Name of a file system: where it is mounted; what does not fit is hashed."""
    if len(point) <= MAX_NAME:
        return point
    digest = hashlib.sha256(point.encode("utf-8", "replace")).hexdigest()[:DIGEST]
    return f"{point[: MAX_NAME - DIGEST - 1]}-{digest}"


def used_share(space: Space) -> float:
    """Return how full a file system is for its users, as df(1) reckons; or its files, if fuller."""
    used = max(space.size_bytes - space.free_bytes, 0)
    open_to_users = used + space.available_bytes
    share = used / open_to_users if open_to_users else 0.0
    files = 1 - space.files_free / space.files if space.files else 0.0
    return max(share, files)


def condition(item: FileSystem, told: Told, *, full: bool) -> tuple[Condition, str | None]:
    """Return how a file system is; one that cannot be written to cannot be too full."""
    if told in (Trouble.SILENT, Trouble.GONE):
        lost = item.remote or told is Trouble.SILENT
        return Condition.LOST if lost else Condition.ERROR, f"it {told.value}"
    if item.turned_read_only:
        return Condition.ERROR, "the kernel has stopped writing to it after an error"
    if item.missing:
        return Condition.DEGRADED, f"{item.missing} of its devices are missing"
    if item.errors:
        return Condition.DEGRADED, f"it has noted {item.errors} errors and is to be checked"
    if full and isinstance(told, Space):
        return Condition.DEGRADED, f"{int(used_share(told) * 100)} % full"
    if told is Trouble.UNASKED:
        return Condition.UNKNOWN, f"it {told.value}"
    return Condition.OK, None


def is_full(item: FileSystem, told: Told, *, before: bool) -> bool:
    """Whether a file system is too full; `before` says whether it was."""
    if not isinstance(told, Space) or item.read_only:
        return False
    return used_share(told) >= (NOT_FULL if before else FULL)


def _numbers(told: Told) -> dict[str, Any]:
    if not isinstance(told, Space):
        return {}
    block = told.block_bytes
    return {
        "BlockSize": block,
        "ClusterSize": block if 0 < block <= MAX_UINT32 else None,
        "FileSystemSize": told.size_bytes,
        "AvailableSpace": told.available_bytes,
        "UsedSpace": max(told.size_bytes - told.free_bytes, 0),
        "TotalInodes": told.files or None,
        "FreeInodes": told.files_free if told.files else None,
        "NumberOfFiles": max(told.files - told.files_free, 0) if told.files else None,
        "MaxFileNameLength": min(told.max_name, MAX_UINT32) or None,
    }


def _persistence(item: FileSystem) -> PersistenceType:
    if item.remote:
        return PersistenceType.External
    return PersistenceType.Temporary if item.in_memory else PersistenceType.Persistent


def file_system(
    system: str, item: FileSystem, told: Told, *, full: bool, on: tuple[str, ...], crypt: bool
) -> KHV_LocalFileSystem | KHV_RemoteFileSystem:
    """Map a file system to CIM; it lies on the extents `on`."""
    how, why = condition(item, told, full=full)
    cls = KHV_RemoteFileSystem if item.remote else KHV_LocalFileSystem
    common: dict[str, Any] = {
        "CSCreationClassName": KHV_ComputerSystem.CIM_NAME,
        "CSName": system,
        "CreationClassName": cls.CIM_NAME,
        "Name": file_system_name(item.point),
        "ElementName": item.point[:MAX_POINT],
        "Caption": f"{item.kind} of {item.source}"[:MAX_NAME],
        "Root": item.point,
        "MountPoint": item.point[:MAX_POINT],
        "MountPoints": item.points,
        "Source": item.source,
        "UUID": item.uuid,
        "FileSystemType": item.kind,
        "ReadOnly": item.read_only,
        "PersistenceType": _persistence(item),
        "CompressionMethod": item.compression,
        "EnabledState": (
            EnabledState.Enabled_but_Offline
            if how in (Condition.LOST, Condition.ERROR)
            else EnabledState.Enabled
        ),
        "RequestedState": RequestedState.Not_Applicable,
        **_numbers(told),
        **status_properties(how, why),
    }
    if item.remote:
        return KHV_RemoteFileSystem(**common)
    several = item.kind in POOLED
    return KHV_LocalFileSystem(
        **common,
        Label=item.label,
        ErrorCount=item.errors,
        DevicesMissing=item.missing if several else None,
        CaseSensitive=item.kind not in IGNORES_CASE,
        CasePreserved=item.kind != "msdos",
        EncryptionMethod="dm-crypt" if crypt else None,
        DirectoryServiceUsage=DirectoryServiceUsage.Not_Used,
        MultipleDisksSupported=(
            MultipleDisksSupported.Supported if several else MultipleDisksSupported.Not_Supported
        ),
        PathNameSeparatorString="/",
        ResidesOnDeviceIDs=on,
    )


def encrypted(storage: Storage, names: tuple[str, ...]) -> bool:
    """Whether all devices lie on ones that dm-crypt makes."""
    above = {volume.name: volume for volume in storage.volumes}
    parents = {part.name: (part.parent,) for part in storage.partitions}

    def one(name: str, steps: int) -> bool:
        volume = above.get(name)
        if volume is not None and volume.kind == "crypt":
            return True
        below = volume.members if volume is not None else parents.get(name, ())
        return bool(below) and steps > 0 and all(one(member, steps - 1) for member in below)

    return bool(names) and all(one(name, MAX_DEPTH) for name in names)


class FileSystems:
    """Reads mounted file systems, and asks how full they are; remembers which were full."""

    def __init__(self, host: Host, system: str, inventory: Inventory, space: Spaces) -> None:
        self._host = host
        self._system = system
        self._inventory = inventory
        self._space = space
        self._full: set[str] = set()
        self._strange: set[str] = set()  # numbers of devices that even a new pass did not find

    def read(self) -> Iterator[KHV_LocalFileSystem | KHV_RemoteFileSystem]:
        """Yield each file system."""
        mounts = read_mounts(self._host)
        storage = self._storage({m.number for m in mounts if m.number and m.number[:2] != "0:"})
        extents = extents_of(storage)
        found = read_file_systems(self._host, mounts, devices_of(storage))
        told = self._ask(found)
        full: set[str] = set()
        for item in found:
            space = told.get(item.point)
            too_full = is_full(item, space, before=item.point in self._full)
            if too_full:
                full.add(item.point)
            yield file_system(
                self._system,
                item,
                space,
                full=too_full,
                on=extents.below(item.devices),
                crypt=encrypted(storage, item.devices),
            )
        self._full = full

    def _storage(self, numbers: set[str]) -> Storage:
        """Return the block devices; after a look when one is mounted that was not there."""
        storage = self._inventory.latest()
        if numbers - devices_of(storage).names.keys() - self._strange:
            storage = self._inventory.refresh()
            self._strange = numbers - devices_of(storage).names.keys()
        return storage

    def _ask(self, found: list[FileSystem]) -> dict[str, Space | Trouble]:
        return self._space.read(i.point for i in sorted(found, key=lambda item: item.remote))


def sources(host: Host, system: str, inventory: Inventory, space: Spaces) -> tuple[Source, ...]:
    """Return the file systems; in the lane of what may wait."""
    return (
        Source(
            name=FILE_SYSTEMS,
            read=FileSystems(host, system, inventory, space).read,
            classes=(KHV_LocalFileSystem, KHV_RemoteFileSystem),
            max_age_s=10.0,
            deadline_s=25.0,  # the first read may wait for a pass over 10,000 disks
            lane=Lane.SLOW,
        ),
    )


ASSOCIATIONS: tuple[Association, ...] = (
    *(
        Association(
            cls=KHV_HostedFileSystem,
            left=KHV_ComputerSystem,
            left_role="GroupComponent",
            left_join=lambda system: system.Name,
            right=cls,
            right_role="PartComponent",
            right_join=lambda item: item.CSName,
        )
        for cls in (KHV_LocalFileSystem, KHV_RemoteFileSystem)
    ),
    Association(
        cls=KHV_ResidesOnExtent,
        left=CIM_StorageExtent,
        left_role="Antecedent",
        left_join=lambda extent: extent.DeviceID,
        right=KHV_LocalFileSystem,
        right_role="Dependent",
        right_join=lambda item: frozenset(item.ResidesOnDeviceIDs or ()) or None,
    ),
)
