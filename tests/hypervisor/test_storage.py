from __future__ import annotations

from pathlib import Path

from hypervisor.host import Host
from hypervisor.storage import devices_of, read_storage
from tests.hosts import host, put

GUID = "5f0e1d2c-0001-4a4a-9b9b-0000000000a1"


def test_all_of_the_server(tmp_path: Path) -> None:
    storage = read_storage(host("server", tmp_path))
    assert [disk.name for disk in storage.disks] == ["nvme0n1", "sda", "sdb", "sdc", "sde", "sdf"]
    assert [drive.name for drive in storage.opticals] == ["sr0"]
    assert [part.name for part in storage.partitions] == [
        "nvme0n1p1", "sda1", "sda2", "sdb1", "sdb2",
    ]  # fmt: skip
    assert [volume.name for volume in storage.volumes] == ["dm-0", "dm-1", "dm-2", "md0"]


def test_nothing_at_all(tmp_path: Path) -> None:
    storage = read_storage(Host(str(tmp_path)))
    assert (storage.names, storage.disks, storage.volumes) == ((), (), ())


def test_partitions_of_copied_disks_are_told_apart(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for disk in ("sda", "sdb"):
        put(machine, f"sys/block/{disk}/size", "1000\n")
        put(machine, f"sys/block/{disk}/device/wwid", f"naa.{disk}\n")
        for file, text in {"partition": "1", "start": "8", "size": "100"}.items():
            put(machine, f"sys/block/{disk}/{disk}1/{file}", f"{text}\n")
        put(machine, f"sys/block/{disk}/{disk}1/uevent", f"PARTUUID={GUID}\n")
    assert [part.identity for part in read_storage(machine).partitions] == [GUID, f"{GUID}@sdb1"]


def test_volumes_have_partitions_too(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    put(machine, "sys/block/md0/size", "1000\n")
    put(machine, "sys/block/md0/md/level", "raid1\n")
    for file, text in {"partition": "1", "start": "8", "size": "100"}.items():
        put(machine, f"sys/block/md0/md0p1/{file}", f"{text}\n")
    (part,) = read_storage(machine).partitions
    assert (part.parent, part.identity) == ("md0", "md0-part1")


def test_mount_table_finds_devices_by_number_path_and_mapping(tmp_path: Path) -> None:
    devices = devices_of(read_storage(host("server", tmp_path)))
    assert devices.names["8:2"] == devices.names["/dev/sda2"] == "sda2"
    assert devices.names["/dev/mapper/vg0-var"] == devices.names["253:1"] == "dm-1"
    assert devices.numbers["sr0"] == "11:0"
