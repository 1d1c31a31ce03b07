from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.block import (
    Counters,
    Kind,
    kind_of,
    parse_characteristics,
    parse_diskstats,
    parse_properties,
    parse_stat,
    parse_vpd_serial,
    unescape,
)
from hypervisor.host import Host
from tests.hosts import put


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


def test_serial_of_a_vpd_page() -> None:
    page = bytes((0, 0x80, 0, 8)) + b"  SER01 "
    assert parse_vpd_serial(page) == "SER01"
    assert parse_vpd_serial(b"\0\x83\0\x01A") is None
    assert parse_vpd_serial(None) is None


def test_form_and_rotation_of_a_vpd_page() -> None:
    def page(rate: int, form: int) -> bytes:
        return bytes((0, 0xB1, 0, 0x3C)) + rate.to_bytes(2, "big") + bytes((0, form))

    assert parse_characteristics(page(7200, 2)) == (7200, 2)
    assert parse_characteristics(page(1, 3)) == (0, 3)
    assert parse_characteristics(page(0, 0)) == (None, None)
    assert parse_characteristics(page(0xFFFF, 0xF2)) == (None, 2)
    assert parse_characteristics(b"\0\xb1") == (None, None)


def test_diskstats_has_the_counters_of_all_devices() -> None:
    text = "   8 0 sda 10 1 20 30 40 2 60 70 0 80 90 0 0 0 0\n 8 1 sda1 1 2 3\nrubbish\n"
    found = parse_diskstats(text)
    assert list(found) == ["sda"]
    assert found["sda"].written_bytes == 60 * 512


def test_properties_of_udev_are_those_with_a_value_on_lines_of_its_own_kind() -> None:
    text = "S:disk/by-id/x\nE:ID_BUS=usb\nE:EMPTY=\nE:A=b=c\nI:1\n"
    assert parse_properties(text, "E:") == {"ID_BUS": "usb", "A": "b=c"}


def test_escapes_of_udev_are_bytes_of_utf8() -> None:
    assert unescape(r"EFI\x20System") == "EFI System"
    assert unescape(r"Gr\xc3\xb6\xc3\x9fe") == "Größe"


@pytest.mark.parametrize(
    ("name", "files", "kind"),
    [
        ("sda", {"device/type": "0"}, Kind.DISK),
        ("sr0", {"device/type": "5"}, Kind.OPTICAL),
        ("sdb", {"device/type": "5"}, Kind.OPTICAL),
        ("dm-3", {"dm/uuid": "LVM-x"}, Kind.VOLUME),
        ("md127", {"md/level": "raid1"}, Kind.VOLUME),
        ("md_d0", {"size": "8"}, Kind.VOLUME),
        ("loop7", {"size": "8"}, Kind.VOLUME),
        ("ram0", {"size": "8"}, None),
        ("fd0", {"device/type": "0"}, None),
        ("mmcblk0", {"device/type": "MMC"}, Kind.DISK),
        ("mmcblk0boot0", {"device/type": "MMC"}, None),
        ("nvme0n1", {"device/model": "x"}, Kind.DISK),
        ("nvme0c0n1", {"device/model": "x", "hidden": "1"}, None),
        ("abc", {"size": "8"}, None),
    ],
)
def test_kind_of_a_device(
    tmp_path: Path, name: str, files: dict[str, str], kind: Kind | None
) -> None:
    machine = Host(str(tmp_path))
    for file, text in files.items():
        put(machine, f"sys/block/{name}/{file}", f"{text}\n")
    assert kind_of(machine, name) is kind
