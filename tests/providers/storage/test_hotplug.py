"""What is set up on this machine while it is watched: loop device, partition, mount."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from cimom.classes import (
    KHV_BlockStorageStatisticalData,
    KHV_DiskPartition,
    KHV_GPTDiskPartition,
    KHV_LocalFileSystem,
    KHV_LogicalDisk,
)
from cimom.model import Key
from cimom.provider import Provider
from hypervisor.host import Host
from providers.storage import provider
from tests.conftest import require
from tests.hypervisor.test_udev import PATIENCE_S, need_events


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


class Ear:
    """Hears which sources are to be read again."""

    def __init__(self) -> None:
        self._told: set[str] = set()
        self._changed = threading.Condition()

    def __call__(self, source: str, keys: Sequence[Key] | None = None) -> None:
        with self._changed:
            self._told.add(source)
            self._changed.notify_all()

    def hears(self, *sources: str) -> bool:
        """Wait until all sources were named, and forget them."""
        with self._changed:
            done = self._changed.wait_for(lambda: self._told.issuperset(sources), PATIENCE_S)
            self._told.clear()
            return done


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[str]:
    """A loop device, set up while the test runs; skips where none can be had."""
    require(os.geteuid() == 0 and shutil.which("losetup") is not None, "root and losetup")
    image = tmp_path / "image"
    with image.open("wb") as file:
        file.truncate(16 * 2**20)
    try:
        device = run("losetup", "--find", "--show", str(image))
    except subprocess.CalledProcessError as exc:
        pytest.skip(f"no loop device can be had: {exc.stderr}")
    yield device
    # A partition of a detached device would stay behind.
    for command in (["delpart", device, "1"], ["losetup", "--detach", device]):
        subprocess.run(command, check=False, capture_output=True)


def names(found: Provider, source: str, *classes: type[Any]) -> set[str]:
    (one,) = (item for item in found.sources if item.name == source)
    return {str(row.ElementName) for row in one.read() if isinstance(row, classes)}


def test_partition_of_a_loop_device_shows_in_all_sources_at_once(loop: str) -> None:
    need_events()
    require(shutil.which("addpart") is not None, "the program addpart")
    found, ear = provider(Host()), Ear()
    for source in found.sources:
        list(source.read())
    assert found.watch is not None
    stop = found.watch(ear)
    try:
        run("addpart", loop, "1", "2048", "8192")
        assert ear.hears("storage.disk", "storage.counters", "storage.filesystem")
        name = loop.removeprefix("/dev/")
        # The counters come first here: they must not wait for somebody to read the inventory.
        statistics = names(found, "storage.counters", KHV_BlockStorageStatisticalData)
        assert {f"Volume {name}", f"Partition {name}p1"} <= statistics
        inventory = (KHV_LogicalDisk, KHV_DiskPartition, KHV_GPTDiskPartition)
        assert {name, f"{name}p1"} <= names(found, "storage.disk", *inventory)
        run("delpart", loop, "1")
        assert ear.hears("storage.disk", "storage.counters", "storage.filesystem")
        assert f"Partition {name}p1" not in names(
            found, "storage.counters", KHV_BlockStorageStatisticalData
        )
    finally:
        stop()


def test_mounted_file_system_shows_at_once_with_its_numbers(disk_path: Path) -> None:
    require(os.geteuid() == 0 and shutil.which("mount") is not None, "root, to mount")
    need_events()
    found, ear = provider(Host()), Ear()
    assert found.watch is not None
    stop = found.watch(ear)
    point = disk_path / "a mount"
    point.mkdir()
    try:
        command = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(point)]
        if subprocess.run(command, check=False).returncode:
            pytest.skip("this machine does not let root mount")
        assert ear.hears("storage.filesystem")
        (source,) = (item for item in found.sources if item.name == "storage.filesystem")
        (row,) = (row for row in source.read() if getattr(row, "Name", "") == str(point))
        assert isinstance(row, KHV_LocalFileSystem)
        assert row.FileSystemSize == 2**20
        run("umount", str(point))
        assert ear.hears("storage.filesystem")
        assert str(point) not in {getattr(row, "Name", "") for row in source.read()}
    finally:
        stop()
        if os.path.ismount(point):
            run("umount", str(point))
