from __future__ import annotations

import os
from pathlib import Path

import pytest

from hypervisor.host import Host
from hypervisor.volume import mapper_kind, read_volumes
from tests.hosts import host, put


def block(machine: Host, name: str, **files: object) -> None:
    put(machine, f"sys/block/{name}/size", "100\n")
    for file, value in files.items():
        put(machine, f"sys/block/{name}/{file.replace('__', '/')}", f"{value}\n")


def test_volumes_of_the_server(tmp_path: Path) -> None:
    found = {volume.name: volume for volume in read_volumes(host("server", tmp_path))}
    assert list(found) == ["dm-0", "dm-1", "dm-2", "md0"]  # loop0 is not set up
    assert (found["dm-0"].kind, found["dm-0"].label) == ("lvm", "vg0-root")
    assert found["dm-0"].members == ("md0",)
    assert found["md0"].identity.startswith("md.d2f1c0ab")
    assert found["md0"].members == ("sda1",)  # the other one has failed


@pytest.mark.parametrize(
    ("uuid", "kind"),
    [
        ("LVM-8Bwyu3HKrv5s", "lvm"),
        ("CRYPT-LUKS2-0b7d4b1e-luks", "crypt"),
        ("mpath-3600508b1001c", "multipath"),
        ("part1-mpath-3600508b1001c", "partition"),
        ("DMRAID-isw_x", "dmraid"),
        ("mine-1", "dm"),
        ("LVM", "dm"),
        (None, "dm"),
    ],
)
def test_prefix_of_the_uuid_says_what_made_a_volume(uuid: str | None, kind: str) -> None:
    assert mapper_kind(uuid) == kind


def test_mapped_volume_without_uuid_is_known_by_its_name(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    block(machine, "dm-0", dm__name="scratch space", dm__suspended=1)
    block(machine, "dm-1")
    first, second = read_volumes(machine)
    assert (first.identity, first.label, first.suspended) == (
        "dm.scratch_space", "scratch space", True,
    )  # fmt: skip
    assert second.identity == "dm-1"


def test_paths_of_a_multi_path_volume_have_their_drivers_word(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    block(machine, "dm-0", dm__uuid="mpath-36000")
    for name, state in (("sda", "running"), ("sdb", "offline")):
        os.makedirs(machine.path("sys/block/dm-0/slaves", name))
        put(machine, f"sys/block/{name}/device/state", f"{state}\n")
    (volume,) = read_volumes(machine)
    assert [(r.name, r.state) for r in volume.routes] == [("sda", "running"), ("sdb", "offline")]


def test_loop_device_has_its_file_and_whether_it_was_deleted(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    block(machine, "loop0", loop__backing_file="/srv/a disk.img")
    block(machine, "loop1", loop__backing_file="/tmp/x.img (deleted)")
    first, second = read_volumes(machine)
    assert (first.kind, first.backing_file, first.deleted) == ("loop", "/srv/a disk.img", False)
    assert (second.backing_file, second.deleted) == ("/tmp/x.img", True)


def test_array_that_waits_for_members_is_there_without_a_size(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for name, state in (("md1", "inactive"), ("md2", "clear")):
        put(machine, f"sys/block/{name}/size", "0\n")
        put(machine, f"sys/block/{name}/md/array_state", f"{state}\n")
    (volume,) = read_volumes(machine)
    assert (volume.name, volume.size_bytes) == ("md1", None)


def test_other_makers_of_volumes_are_named(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for name in ("bcache0", "drbd1", "nbd0", "rbd0", "zd16", "zram0"):
        block(machine, name)
    assert [volume.kind for volume in read_volumes(machine)] == [
        "bcache", "drbd", "nbd", "rbd", "zvol", "zram",
    ]  # fmt: skip
