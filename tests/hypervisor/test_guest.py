"""A guest's process, seen through /proc."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hypervisor.guest import pid_directory, resident_kib

UUID = "11111111-1111-4111-8111-111111111111"
PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024


@pytest.mark.parametrize(
    ("uri", "directory"),
    [
        ("qemu:///system", "/run/libvirt/qemu"),
        ("qemu+unix:///system?socket=/tmp/x/run/libvirt-sock", "/tmp/x/run/qemu"),
        ("qemu:///session", "/run/user/7/libvirt/qemu/run"),
        ("qemu+ssh://host/system", None),
        ("qemu://host/system", None),
        ("test:///default", None),
    ],
)
def test_each_libvirt_has_its_directory(uri: str, directory: str | None) -> None:
    assert pid_directory(uri, {"XDG_RUNTIME_DIR": "/run/user/7"}) == directory


def test_a_session_without_runtime_directory_uses_the_cache() -> None:
    assert pid_directory("qemu:///session", {"HOME": "/h"}) == "/h/.cache/libvirt/qemu/run"


def tree(root: Path, *, pid: str = "42", uuid: str = UUID, statm: str = "9 3 1 1 0 1 0") -> str:
    (root / "web.pid").write_text(pid)
    (root / "proc" / "42").mkdir(parents=True)
    (root / "proc" / "42" / "cmdline").write_bytes(b"qemu\0-uuid\0" + uuid.encode() + b"\0")
    (root / "proc" / "42" / "statm").write_text(statm)
    return str(root / "proc")


def test_resident_memory_is_that_of_the_process(tmp_path: Path) -> None:
    proc = tree(tmp_path)
    assert resident_kib(str(tmp_path), "web", UUID, proc) == 3 * PAGE_KIB


@pytest.mark.parametrize(
    "change",
    [{"pid": ""}, {"pid": "../1"}, {"pid": "43"}, {"uuid": UUID.replace("1", "2")}, {"statm": ""}],
)
def test_what_cannot_be_seen_is_none(tmp_path: Path, change: dict[str, str]) -> None:
    proc = tree(tmp_path, **change)
    assert resident_kib(str(tmp_path), "web", UUID, proc) is None
    assert resident_kib(str(tmp_path), "other", UUID, proc) is None
