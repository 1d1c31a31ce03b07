from __future__ import annotations

import errno
import os
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hypervisor.host import Host
from hypervisor.space import MAX_HUNG, Space, SpaceReader, SpaceTold, Trouble


def numbers(**change: int) -> Any:
    told = {
        "f_bsize": 65536,
        "f_frsize": 4096,
        "f_blocks": 1000,
        "f_bfree": 300,
        "f_bavail": 250,
        "f_files": 100,
        "f_ffree": 40,
        "f_namemax": 255,
    }
    return SimpleNamespace(**{**told, **change})


class Server:
    """Answers at once, with an error, or, for places that contain `dead`, only when let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.calls: list[str] = []

    def statvfs(self, place: str) -> Any:
        self.calls.append(place)
        if "dead" in place:
            self.let_go.wait(30)
        if "gone" in place:
            raise OSError(errno.ESTALE, "Stale file handle")
        if "private" in place:
            raise PermissionError(errno.EACCES, "Permission denied")
        return numbers()


def test_numbers_are_in_bytes_of_the_fragment() -> None:
    (space,) = SpaceReader(Server().statvfs).read(["/"]).values()
    assert space == Space(
        size_bytes=4096000,
        free_bytes=1228800,
        available_bytes=1024000,
        block_bytes=4096,
        files=100,
        files_free=40,
        max_name=255,
    )


def test_error_says_whether_the_file_system_is_gone_or_only_private() -> None:
    found = SpaceReader(Server().statvfs).read(["/gone", "/private"])
    assert found == {"/gone": Trouble.GONE, "/private": Trouble.REFUSED}


def test_dead_servers_delay_nobody_and_are_asked_once_until_they_answer() -> None:
    server = Server()
    reader = SpaceReader(server.statvfs, patience_s=0.5)
    places = [f"/dead{n}" for n in range(6)] + ["/a", "/b"]
    begun = time.monotonic()
    found = reader.read(places)
    assert time.monotonic() - begun < 5
    assert [found[p] for p in places[:6]] == [Trouble.SILENT] * 6
    assert all(isinstance(found[p], Space) for p in ("/a", "/b"))
    begun = time.monotonic()
    assert reader.read(places)["/dead0"] is Trouble.SILENT
    assert time.monotonic() - begun < 0.4  # nobody is waited for
    assert server.calls.count("/dead0") == 1
    server.let_go.set()
    deadline = time.monotonic() + 10
    while reader.read(places)["/dead0"] is Trouble.SILENT:
        assert time.monotonic() < deadline


def test_number_of_waiting_threads_has_a_limit() -> None:
    server = Server()
    reader = SpaceReader(server.statvfs, patience_s=1.0)
    found = reader.read([f"/dead{n}" for n in range(MAX_HUNG + 20)])
    assert set(found.values()) == {Trouble.SILENT, Trouble.UNASKED}
    assert len(server.calls) <= MAX_HUNG
    found = reader.read(["/", *found])  # what is told first is asked though all threads wait
    assert isinstance(found["/"], Space)
    server.let_go.set()


def test_this_machines_root_agrees_with_the_kernel() -> None:
    (space,) = SpaceReader().read(["/"]).values()
    assert isinstance(space, Space)
    told = os.statvfs("/")
    assert space.size_bytes == told.f_blocks * told.f_frsize


def test_a_captured_tree_tells_of_its_file_systems(tmp_path: Path) -> None:
    (tmp_path / "khv").mkdir()
    (tmp_path / "khv" / "statvfs").write_text(
        "4096000 1228800 1024000 4096 100 40 255 /\n"
        "8192 4096 4096 4096 0 0 255 /srv/a\\040b\n"
        "x 4096 4096 4096 0 0 255 /no\n4096 /short\n\n"
    )
    reader = SpaceTold(Host(str(tmp_path)))
    found = reader.read(["/", "/srv/a b", "/no", "/short", "/else"])
    assert list(found) == ["/", "/srv/a b"]
    (asked,) = SpaceReader(Server().statvfs).read(["/"]).values()
    assert found["/"] == asked


def test_a_tree_may_tell_nothing(tmp_path: Path) -> None:
    assert SpaceTold(Host(str(tmp_path))).read(["/"]) == {}
