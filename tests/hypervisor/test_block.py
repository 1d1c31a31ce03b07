from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from hypervisor.block import (
    Counters,
    disk_names,
    identity,
    parse_stat,
    parse_vpd_serial,
    read_disks,
)
from hypervisor.host import Host
from tests.conftest import require
from tests.hosts import host, put


def test_disks_of_the_server(tmp_path: Path) -> None:
    disks = {disk.name: disk for disk in read_disks(host("server", tmp_path))}
    assert list(disks) == ["nvme0n1", "sda", "sdb"]  # no loop device
    assert disks["sda"].identity == "naa.5000c500a1b2c3d4"
    assert disks["sda"].size_bytes == 7814037168 * 512
    assert (disks["sda"].rotational, disks["sdb"].rotational) == (True, False)
    assert disks["nvme0n1"].identity.startswith("eui.")
    assert (disks["nvme0n1"].transport, disks["sda"].transport) == ("nvme", "ata")


def test_counters_of_a_stat_file() -> None:
    counters = parse_stat("  10 1 20 30 40 2 60 70 0 80 90 0 0 0 0\n")
    assert counters == Counters(
        reads=10,
        read_bytes=20 * 512,
        read_ms=30,
        writes=40,
        written_bytes=60 * 512,
        write_ms=70,
        busy_ms=80,
    )


@pytest.mark.parametrize("text", ["", "1 2 3", "a b c d e f g h i j k", "-1 " * 11])
def test_broken_stat_file_is_none(text: str) -> None:
    assert parse_stat(text) is None


def test_identity_prefers_what_survives_a_move() -> None:
    assert identity("sda", "naa.5 0", "S1") == "naa.5_0"
    assert identity("sda", None, "WD-1/2") == "serial.WD-1_2"
    assert identity("sda", None, None) == "sda"


def test_serial_of_a_vpd_page() -> None:
    page = bytes((0, 0x80, 0, 8)) + b"  SER01 "
    assert parse_vpd_serial(page) == "SER01"
    assert parse_vpd_serial(b"\0\x83\0\x01A") is None
    assert parse_vpd_serial(None) is None


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
