"""A disk that can be full: a small file system of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import require, require_command


@contextmanager
def small_disk(where: Path, size_kib: int = 1024) -> Iterator[Path]:
    """Mount a file system of so many KiB."""
    require(os.geteuid() == 0, "root, who mounts")
    where.mkdir()
    options = f"size={size_kib}k"
    done = subprocess.run(
        [require_command("mount"), "-t", "tmpfs", "-o", options, "khv-test", str(where)]
    )
    require(done.returncode == 0, "a file system that can be mounted")
    try:
        yield where
    finally:
        subprocess.run([require_command("umount"), "--lazy", str(where)], check=True)


def fill(disk: Path) -> Path:
    """Leave no room; return the file that takes it."""
    path = disk / "filling"
    with path.open("ab", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    return path
