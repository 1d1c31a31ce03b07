from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from hypervisor.disk import (
    disk_names,
    identity,
    parse_speed,
    pci_function,
    read_disks,
    read_opticals,
    transport,
)
from hypervisor.host import Host
from tests.conftest import require
from tests.hosts import host, put


def test_disks_of_the_server(tmp_path: Path) -> None:
    disks = {disk.name: disk for disk in read_disks(host("server", tmp_path))}
    assert list(disks) == [
        "nvme0n1",
        "sda",
        "sdb",
        "sdc",
        "sde",
        "sdf",
    ]  # no loop device, one of two paths
    assert disks["sda"].identity == "naa.5000c500a1b2c3d4"
    assert disks["sda"].size_bytes == 7814037168 * 512
    assert (disks["sda"].rotational, disks["sdb"].rotational) == (True, False)
    assert disks["nvme0n1"].identity.startswith("eui.")
    ways = [disks[name].transport for name in ("nvme0n1", "sda", "sdc", "sde")]
    assert ways == ["nvme", "ata", "fc", "sas"]


def test_identity_prefers_what_survives_a_move() -> None:
    assert identity("sda", "naa.5 0", "S1") == "naa.5_0"
    assert identity("sda", None, "WD-1/2") == "serial.WD-1_2"
    assert identity("sda", None, None) == "sda"


def test_udev_tells_what_sysfs_does_not(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    put(machine, "sys/block/sdz/size", "100\n")
    put(machine, "sys/block/sdz/dev", "8:400\n")
    os.mkdir(machine.path("sys/block/sdz/device"))
    put(machine, "run/udev/data/b8:400", "S:disk/by-id/x\nE:ID_SERIAL_SHORT=ABC\nE:ID_BUS=usb\n")
    (disk,) = read_disks(machine)
    assert (disk.serial, disk.identity, disk.transport) == ("ABC", "serial.ABC", "usb")


def test_optical_drive_is_no_disk(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    put(machine, "sys/block/sdy/size", "100\n")
    put(machine, "sys/block/sdy/device/type", "5\n")
    assert disk_names(machine) == []


def test_this_machine_agrees_with_lsblk() -> None:
    lsblk = shutil.which("lsblk")
    require(lsblk is not None, "the program lsblk")
    assert lsblk is not None
    output = subprocess.run(
        [lsblk, "-J", "-b", "-d", "-o", "NAME,SIZE,TYPE,RO,RM,ROTA"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    theirs = {d["name"]: d for d in json.loads(output)["blockdevices"] if d["type"] == "disk"}
    for disk in read_disks(Host()):
        assert disk.size_bytes == theirs[disk.name]["size"]
        assert (disk.read_only, disk.removable, disk.rotational) == tuple(
            theirs[disk.name][key] for key in ("ro", "rm", "rota")
        )


def disk(machine: Host, name: str, **files: str) -> None:
    os.makedirs(machine.path("sys/block", name, "device"))
    put(machine, f"sys/block/{name}/size", "100\n")
    for file, text in files.items():
        put(machine, f"sys/block/{name}/{file}", f"{text}\n")


def test_hidden_paths_and_boot_areas_are_no_disks(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for name in ("mmcblk0", "mmcblk0boot0", "mmcblk0rpmb", "nvme0n1"):
        disk(machine, name)
    disk(machine, "nvme0c0n1", hidden="1")
    assert disk_names(machine) == ["mmcblk0", "nvme0n1"]


def test_paths_to_one_disk_are_told_apart_by_their_place(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for name, place in (("sda", "0:0:0:1"), ("sdb", "1:0:0:1"), ("sdc", None), ("sdd", None)):
        disk(machine, name, wwid="naa.6000")
        if place is not None:
            os.rmdir(machine.path("sys/block", name, "device"))
            os.symlink(f"../../../{place}", f"{tmp_path}/sys/block/{name}/device")
            os.makedirs(machine.path("sys", place), exist_ok=True)
            os.makedirs(f"{tmp_path}/{place}", exist_ok=True)
    assert [d.identity for d in read_disks(machine)] == [
        "naa.6000", "naa.6000@1:0:0:1", "naa.6000@sdc", "naa.6000@sdd",
    ]  # fmt: skip


SATA = "sys/devices/pci0000:00/0000:00:1f.2/ata3/host2/target2:0:0/2:0:0:0"
SAS = (
    "sys/devices/pci0000:00/0000:00:02.0/0000:02:00.0/host0/port-0:0/expander-0:0/port-0:0:3/"
    "end_device-0:0:3/target0:0:3/0:0:3:0"
)
USB = "sys/devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1.4/2-1.4:1.0/host6/target6:0:0/6:0:0:0"
FC = "sys/devices/pci0000:00/0000:05:00.1/host7/rport-7:0-1/target7:0:0/7:0:0:0"
ISCSI = "sys/devices/platform/host8/session1/target8:0:0/8:0:0:0"


@pytest.mark.parametrize(
    ("name", "place", "vendor", "way"),
    [
        ("sda", SATA, "ATA", "ata"),
        ("sda", SAS, "SEAGATE", "sas"),
        ("sda", SAS, "ATA", "ata"),
        ("sda", USB, "ATA", "usb"),
        ("sda", FC, "DGC", "fc"),
        ("sda", ISCSI, "LIO-ORG", "iscsi"),
        ("vda", "sys/devices/pci0000:00/0000:00:02.0/virtio1", None, "virtio"),
        ("nvme0n1", "", None, "nvme"),
        ("mmcblk0", "", None, "mmc"),
        ("sda", "", None, None),
    ],
)
def test_way_to_a_disk_shows_in_its_place(
    name: str, place: str, vendor: str | None, way: str | None
) -> None:
    assert transport(name, place, vendor, {}) == way


def test_nearest_pci_function_is_the_last_one() -> None:
    assert pci_function(SAS) == "0000:02:00.0"
    assert pci_function("sys/devices/pci10000:e0/10000:e0:06.0/10000:e1:00.0/nvme/nvme3")
    assert pci_function(ISCSI) is None


@pytest.mark.parametrize(
    ("text", "bits"),
    [
        ("6.0 Gbps", 6_000_000_000),
        ("12.0 Gbit", 12_000_000_000),
        ("1.5 Gbps", 1_500_000_000),
        ("<unknown>", None),
        (None, None),
    ],
)
def test_speed_of_a_link(text: str | None, bits: int | None) -> None:
    assert parse_speed(text) == bits


def placed(machine: Host, name: str, place: str, **files: str) -> None:
    """Put a disk where its device stands in the tree of devices."""
    base = f"{place}/block/{name}"
    put(machine, f"{base}/size", "100\n")
    for file, text in files.items():
        put(machine, f"{place}/{file}", f"{text}\n")
    os.symlink("/" + place, machine.path(base) + "/device")
    os.makedirs(machine.path("sys/block"), exist_ok=True)
    os.symlink(f"/{base}", machine.path("sys/block") + f"/{name}")


def test_speeds_of_sata_sas_and_usb_links(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    placed(machine, "sda", SATA, vendor="ATA")
    placed(machine, "sdb", SAS, vendor="SEAGATE")
    placed(machine, "sdc", USB, vendor="SanDisk")
    put(machine, "sys/class/ata_link/link3/sata_spd", "6.0 Gbps\n")
    put(machine, f"{SAS.partition('/end_device')[0]}/phy-0:0:7/x", "")
    put(machine, "sys/class/sas_phy/phy-0:0:7/negotiated_linkrate", "12.0 Gbit\n")
    put(machine, f"{USB.partition('/2-1.4:1.0')[0]}/speed", "5000\n")
    disks = {disk.name: disk for disk in read_disks(machine)}
    assert [disks[name].link_bits for name in ("sda", "sdb", "sdc")] == [
        6_000_000_000, 12_000_000_000, 5_000_000_000,
    ]  # fmt: skip
    assert disks["sdb"].pci == "0000:02:00.0"


def test_paths_that_device_mapper_joins_are_one_disk(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for name, state in (("sda", "offline"), ("sdb", "running"), ("sdc", "running")):
        disk(machine, name, wwid="naa.6000")
        put(machine, f"sys/block/{name}/device/state", f"{state}\n")
    put(machine, "sys/block/sda/size", "0\n")  # a path that is gone has no size
    put(machine, "sys/block/dm-0/dm/uuid", "mpath-36000\n")
    for name in ("sda", "sdb"):
        os.makedirs(machine.path("sys/block/dm-0/slaves", name))
    one, other = read_disks(machine)
    assert (one.name, [(r.name, r.state) for r in one.routes]) == (
        "sdb", [("sdb", "running"), ("sda", "offline")],
    )  # fmt: skip
    assert other.identity == "naa.6000@sdc"


def test_controllers_of_a_multi_path_nvme_disk_are_its_paths(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    put(machine, "sys/block/nvme0n1/size", "100\n")
    for number, state in ((0, "live"), (1, "connecting")):
        put(machine, f"sys/block/nvme0n1/device/nvme{number}/state", f"{state}\n")
    place = "sys/devices/pci0000:00/0000:00:03.0/nvme/nvme0"
    put(machine, f"{place}/state", "live\n")
    os.makedirs(machine.path("sys/class/nvme"))
    os.symlink(f"/{place}", machine.path("sys/class/nvme") + "/nvme0")
    (one,) = read_disks(machine)
    assert [(r.name, r.state) for r in one.routes] == [("nvme0", "live"), ("nvme1", "connecting")]
    assert one.pci == "0000:00:03.0"


def test_optical_drive_tells_its_medium_only_when_udev_has_seen_one(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for name, number in (("sr0", "11:0"), ("sr1", "11:1"), ("sr2", "11:2")):
        put(machine, f"sys/block/{name}/size", "2097151\n")
        put(machine, f"sys/block/{name}/dev", f"{number}\n")
        put(machine, f"sys/block/{name}/device/type", "5\n")
    put(machine, "run/udev/data/b11:0", "E:ID_CDROM=1\nE:ID_CDROM_MEDIA=1\nE:ID_CDROM_DVD_R=1\n")
    put(machine, "run/udev/data/b11:1", "E:ID_CDROM=1\n")
    drives = list(read_opticals(machine))
    assert [(d.medium, d.writes) for d in drives] == [(True, True), (False, False), (None, None)]
    assert [d.size_bytes for d in drives] == [2097151 * 512, None, None]
