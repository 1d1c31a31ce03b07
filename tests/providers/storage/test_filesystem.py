from __future__ import annotations

import errno
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cimom.classes import (
    CommunicationStatus,
    FileSystem_PersistenceType as PersistenceType,
    HealthState,
    KHV_LocalFileSystem,
    KHV_RemoteFileSystem,
)
from cimom.health.status import Condition
from hypervisor.filesystem import FileSystem
from hypervisor.host import Host
from hypervisor.space import Space, SpaceReader, SpaceTold, Trouble
from providers.storage.filesystem import (
    FileSystems,
    condition,
    file_system_name,
    is_full,
    used_share,
)
from providers.storage.inventory import Inventory
from tests.hosts import host, put


def item(**change: object) -> FileSystem:
    facts: dict[str, Any] = {"point": "/", "points": ("/",), "kind": "ext4", "source": "/dev/sda1"}
    return FileSystem(**{**facts, **change})


def space(used: int, total: int = 100, **change: int) -> Space:
    facts = {
        "size_bytes": total, "free_bytes": total - used, "available_bytes": total - used,
        "block_bytes": 4096, "files": 0, "files_free": 0, "max_name": 255,
    }  # fmt: skip
    return Space(**{**facts, **change})


def rows(machine: Host, statvfs: Any = None) -> dict[str, Any]:
    inventory = Inventory(machine, "host")
    reader = SpaceReader(statvfs, patience_s=0.3) if statvfs else SpaceTold(machine)
    return {row.Name: row for row in FileSystems(machine, "host", inventory, reader).read()}


def test_file_systems_of_the_server(tmp_path: Path) -> None:
    found = rows(host("server", tmp_path))
    assert {n for n, r in found.items() if isinstance(r, KHV_RemoteFileSystem)} == {"/mnt/iso"}
    root = found["/"]
    assert (root.FileSystemType, root.Source) == ("ext4", "/dev/mapper/vg0-root")
    (on,) = root.ResidesOnDeviceIDs
    assert on.startswith("volume/LVM-")
    assert (root.FileSystemSize, root.AvailableSpace) == (67001487360, 41446432768)
    assert root.HealthState is HealthState.OK
    assert found["/var"].MountPoints == ("/var", "/srv/log")
    assert found["/dev/shm"].PersistenceType is PersistenceType.Temporary
    assert found["/boot/efi"].CaseSensitive is False


def test_numbers_of_the_kernel(tmp_path: Path) -> None:
    told = SimpleNamespace(
        f_bsize=4096, f_frsize=1024, f_blocks=1000, f_bfree=600, f_bavail=500,
        f_files=64, f_ffree=60, f_namemax=255,
    )  # fmt: skip
    root = rows(host("server", tmp_path), lambda _: told)["/"]
    assert (root.BlockSize, root.FileSystemSize) == (1024, 1024000)
    assert (root.AvailableSpace, root.UsedSpace) == (512000, 409600)
    assert (root.TotalInodes, root.FreeInodes, root.NumberOfFiles) == (64, 60, 4)
    assert root.MaxFileNameLength == 255


def test_server_that_does_not_answer_is_lost_and_the_others_are_well(tmp_path: Path) -> None:
    told = SimpleNamespace(
        f_bsize=4096, f_frsize=4096, f_blocks=10, f_bfree=9, f_bavail=9,
        f_files=0, f_ffree=0, f_namemax=255,
    )  # fmt: skip

    def statvfs(place: str) -> Any:
        if place == "/mnt/iso":
            raise OSError(errno.ESTALE, "Stale file handle")
        return told

    found = rows(host("server", tmp_path), statvfs)
    lost = found["/mnt/iso"]
    assert lost.CommunicationStatus is CommunicationStatus.Lost_Communication
    assert lost.FileSystemSize is None
    assert found["/"].HealthState is HealthState.OK


@pytest.mark.parametrize(
    ("change", "told", "how"),
    [
        ({}, space(50), Condition.OK),
        ({}, None, Condition.OK),
        ({}, Trouble.REFUSED, Condition.OK),
        ({}, Trouble.SILENT, Condition.LOST),
        ({}, Trouble.GONE, Condition.ERROR),
        ({"remote": True}, Trouble.GONE, Condition.LOST),
        ({}, Trouble.UNASKED, Condition.UNKNOWN),
        ({"turned_read_only": True}, space(50), Condition.ERROR),
        ({"errors": 2}, space(50), Condition.DEGRADED),
        ({"errors": 0}, space(50), Condition.OK),
        ({"missing": 1}, space(50), Condition.DEGRADED),
    ],
)
def test_condition(change: dict[str, Any], told: Any, how: Condition) -> None:
    assert condition(item(**change), told, full=False)[0] is how


def test_full_is_degraded_says_how_full_and_stays_so_for_two_percent() -> None:
    assert condition(item(), space(97), full=True) == (Condition.DEGRADED, "97 % full")
    assert [is_full(item(), space(n), before=False) for n in (94, 95)] == [False, True]
    assert [is_full(item(), space(n), before=True) for n in (92, 94)] == [False, True]


def test_what_cannot_be_written_to_is_never_too_full() -> None:
    assert not is_full(item(read_only=True), space(100), before=False)
    assert not is_full(item(), None, before=True)


def test_use_is_reckoned_as_df_does_and_files_count_too() -> None:
    reserved = space(90, free_bytes=10, available_bytes=0)
    assert used_share(reserved) == 1.0  # root's reserve is not for users
    assert used_share(space(0, total=0)) == 0.0
    assert used_share(space(10, files=100, files_free=1)) == 0.99


def test_full_file_system_is_told_until_it_is_well_below_the_limit(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    free = {"blocks": 4}

    def statvfs(_: str) -> Any:
        return SimpleNamespace(
            f_bsize=1, f_frsize=1, f_blocks=100, f_bfree=free["blocks"], f_bavail=free["blocks"],
            f_files=0, f_ffree=0, f_namemax=255,
        )  # fmt: skip

    reader = FileSystems(machine, "host", Inventory(machine, "host"), SpaceReader(statvfs))
    states = []
    for blocks in (10, 4, 6, 8):
        free["blocks"] = blocks
        states.append({row.Name: row for row in reader.read()}["/"].HealthState)
    good, bad = HealthState.OK, HealthState.Degraded_Warning
    assert states == [good, bad, bad, good]


def test_long_mount_point_still_gives_a_name_of_its_own() -> None:
    names = {file_system_name(f"/{'x' * 300}{n}") for n in range(3)}
    assert len(names) == 3
    assert all(len(name) <= 256 for name in names)
    assert file_system_name("/srv") == "/srv"


def test_file_system_on_an_encrypted_volume_says_so(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, "sys/block/md0/size", "100\n")
    put(machine, "sys/block/dm-0/dm/uuid", "CRYPT-LUKS2-0b7d4b1e-root\n")
    found = rows(machine)
    assert isinstance(found["/"], KHV_LocalFileSystem)
    assert found["/"].EncryptionMethod == "dm-crypt"
    assert found["/var"].EncryptionMethod is None


def test_device_that_is_mounted_before_it_was_seen_is_looked_for(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    inventory = Inventory(machine, "host")
    inventory.refresh()
    put(machine, "sys/block/sdz/size", "100\n")
    put(machine, "sys/block/sdz/dev", "8:400\n")
    put(machine, "sys/block/sdz/device/wwid", "naa.77\n")
    table = "40 1 8:400 / /usb rw - vfat /dev/sdz rw\n"
    put(machine, "proc/self/mountinfo", table)
    (row,) = FileSystems(machine, "host", inventory, SpaceTold(machine)).read()
    assert isinstance(row, KHV_LocalFileSystem)
    assert row.ResidesOnDeviceIDs == ("extent/naa.77",)
