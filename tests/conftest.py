"""Fixtures for all tests: real programs are demanded when KHV_REQUIRE=1, else their tests skip."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

REQUIRED = os.environ.get("KHV_REQUIRE") == "1"
MEMORY = "/dev/shm"
ROOM_BYTES = 2 << 30


def pytest_configure() -> None:
    """Have temporary directories in memory, where there is room."""
    try:
        room = os.statvfs(MEMORY)
    except OSError:
        return
    if room.f_bavail * room.f_frsize >= ROOM_BYTES and os.access(MEMORY, os.W_OK):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)


def require(present: bool, what: str) -> None:
    """Skip when `what` is not there; fail instead when KHV_REQUIRE=1."""
    if present:
        return
    if REQUIRED:
        pytest.fail(f"{what} is missing and KHV_REQUIRE=1")
    pytest.skip(f"{what} is missing")


def require_command(name: str) -> str:
    """Return the path of a program, or skip (fail) without it."""
    path = shutil.which(name)
    require(path is not None, f"the program {name}")
    assert path is not None
    return path


@pytest.fixture
def disk_path() -> Iterator[Path]:
    """Yield a directory that is not below /dev, where memory is."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as directory:
        yield Path(directory)


@pytest.fixture(autouse=True)
def no_leaked_children() -> Iterator[None]:
    """Fail a test that leaves a child process or a non-daemon thread behind."""
    before = set(threading.enumerate()), children()
    yield
    leaked = [t for t in threading.enumerate() if t not in before[0] and not t.daemon]
    assert not leaked, f"threads left behind: {leaked}"
    assert children() <= before[1], "a child process was left behind"


def children() -> set[int]:
    """Return the pids of this process's children, ended and unreaped ones, too."""
    found: set[int] = set()
    for path in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread that has just ended
            found.update(map(int, path.read_text().split()))
    return found
