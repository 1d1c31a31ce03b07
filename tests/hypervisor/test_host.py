from __future__ import annotations

import os
from pathlib import Path

import pytest

from hypervisor.host import MAX_BYTES, SYSFS_BYTES, Host


@pytest.fixture
def host(tmp_path: Path) -> Host:
    (tmp_path / "sys").mkdir()
    (tmp_path / "sys/number").write_text("42\n")
    (tmp_path / "sys/word").write_text(" text \n")
    (tmp_path / "sys/bytes").write_bytes(b"caf\xe9\n")
    return Host(str(tmp_path))


def test_missing_and_unreadable_files_are_none(host: Host) -> None:
    assert host.read_text("sys/none") is None
    assert host.read_int("sys/none") is None
    assert host.read_text("sys") is None  # a directory: EISDIR
    assert host.read_text("sys/nul\0") is None


def test_numbers_and_words(host: Host) -> None:
    assert host.read_int("sys", "number") == 42
    assert host.read_int("sys/word") is None
    assert host.read_word("sys/word") == "text"


def test_text_that_is_no_utf8_is_replaced_not_refused(host: Host) -> None:
    assert host.read_text("sys/bytes") == "caf\ufffd"


def test_empty_word_is_none(host: Host) -> None:
    Path(host.root, "sys/empty").write_text("\n")
    assert host.read_word("sys/empty") is None
    assert host.read_text("sys/empty") == ""


def test_names_are_sorted_and_a_missing_directory_has_none(host: Host) -> None:
    assert host.names("sys") == ["bytes", "number", "word"]
    assert host.scan("sys") == ["sys/bytes", "sys/number", "sys/word"]
    assert host.names("none") == []


def test_absolute_link_stays_below_the_root(host: Host) -> None:
    os.symlink("/sys/number", f"{host.root}/link")
    os.symlink("/etc/hostname", f"{host.root}/outside")
    assert host.read_int("link") == 42
    assert host.read_text("outside") is None
    assert host.link("link") == "number"


@pytest.mark.parametrize("path", ["../../../../etc/passwd", "sys/../../../../../etc/passwd"])
def test_dots_stay_below_the_root(host: Host, path: str) -> None:
    assert host.read_text(path) is None


def test_loop_of_links_ends(host: Host) -> None:
    os.symlink("b", f"{host.root}/a")
    os.symlink("a", f"{host.root}/b")
    assert host.read_text("a") is None


def test_links_in_a_directory_seen_before_stay_below_the_root_too(host: Host) -> None:
    os.makedirs(f"{host.root}/sys/class/net")
    assert host.names("sys/class/net") == []
    os.symlink("/sys/number", f"{host.root}/sys/class/net/inside")
    os.symlink("../../../../../../etc/hostname", f"{host.root}/sys/class/net/outside")
    assert host.path("sys/class/net/..") == host.path("sys/class")
    assert host.read_int("sys/class/net/inside") == 42
    assert host.path("sys/class/net/outside") == f"{host.root}/etc/hostname"


def test_large_files_are_read_whole_and_absurd_ones_not_at_all(host: Host) -> None:
    os.mkdir(f"{host.root}/proc")
    Path(host.root, "proc/cpuinfo").write_bytes(b"x" * 700_000)
    data = host.read_bytes("proc/cpuinfo")
    assert data is not None
    assert len(data) == 700_000
    with open(f"{host.root}/proc/huge", "wb") as file:
        file.truncate(MAX_BYTES + 70_000)
    assert host.read_bytes("proc/huge") is None


def test_binary_files_of_sysfs_come_a_page_at_a_time_and_whole(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = os.read
    monkeypatch.setattr(os, "read", lambda file, size: read(file, min(size, SYSFS_BYTES)))
    table = bytes(range(256)) * 40
    target = Path(host.path("sys/firmware/dmi/tables/DMI"))
    target.parent.mkdir(parents=True)
    target.write_bytes(table)
    assert host.read_bytes("sys/firmware/dmi/tables/DMI") == table


def test_path_is_resolved_through_all_its_links_to_a_place_below_the_root(host: Host) -> None:
    os.makedirs(host.path("sys/devices/pci0000:00/0000:00:1f.2/block/sda"))
    os.makedirs(host.path("sys/block"))
    os.symlink("../devices/pci0000:00/0000:00:1f.2/block/sda", host.path("sys/block/sda"))
    assert host.resolve("sys/block/sda") == "sys/devices/pci0000:00/0000:00:1f.2/block/sda"
    assert host.resolve("sys/block", "sdb") is None
    assert Host().resolve("proc/self/fd") is not None
