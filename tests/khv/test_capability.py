from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from khv.capability import CAPABILITIES, become, close_memory, gain_nothing, held
from khv.vendor.confine import open_devices
from tests.conftest import require

NOBODY = 65534


def in_child(run: Callable[[], Any]) -> Any:
    """Return what a function answers in a process of its own."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(writing, json.dumps(run()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        answer = file.read()
    os.waitpid(pid, 0)
    return json.loads(answer)


def taken_apart(text: str) -> dict[str, str]:
    lines = (line.partition(":") for line in text.splitlines())
    return {name: value.strip() for name, _, value in lines}


def status() -> dict[str, str]:
    return taken_apart(Path("/proc/self/status").read_text())


@pytest.mark.parametrize("granted", [(), ("CAP_SYS_RAWIO",), ("CAP_NET_RAW", "CAP_BPF")])
def test_only_what_is_granted_is_kept(granted: tuple[str, ...]) -> None:
    require(os.geteuid() == 0, "root")

    def run() -> dict[str, str]:
        become(NOBODY, NOBODY, granted)
        gain_nothing()
        return status()

    told = in_child(run)
    assert told["Uid"].split() == [str(NOBODY)] * 4
    assert told["Gid"].split() == [str(NOBODY)] * 4
    assert told["Groups"] == ""
    bits = sum(1 << CAPABILITIES[name] for name in granted)
    assert (int(told["CapEff"], 16), int(told["CapPrm"], 16)) == (bits, bits)
    assert int(told["CapBnd"], 16) == bits
    assert int(told["CapInh"], 16) == 0
    assert told["NoNewPrivs"] == "1"


@pytest.mark.parametrize("uid", [0, NOBODY])
def test_what_a_process_starts_has_what_it_has_and_no_more(uid: int) -> None:
    require(os.geteuid() == 0, "root")
    granted = ("CAP_DAC_READ_SEARCH", "CAP_SYSLOG")

    def run() -> dict[str, str]:
        become(uid, uid, granted, (NOBODY,), ambient=True)
        gain_nothing()
        done = subprocess.run(["/bin/cat", "/proc/self/status"], capture_output=True, text=True)
        return taken_apart(done.stdout)

    told = in_child(run)
    assert told["Uid"].split() == [str(uid)] * 4
    assert told["Groups"] == str(NOBODY)
    bits = sum(1 << CAPABILITIES[name] for name in granted)
    for kind in ("CapEff", "CapPrm", "CapInh", "CapAmb", "CapBnd"):
        assert int(told[kind], 16) == bits, kind


def test_root_without_capabilities_reads_no_file_of_others(tmp_path: Path) -> None:
    require(os.geteuid() == 0, "root")
    secret = tmp_path / "secret"
    secret.write_text("x")
    os.chown(secret, NOBODY, NOBODY)
    secret.chmod(0o600)

    def run() -> list[Any]:
        become(0, 0, ())
        return [os.access(secret, os.R_OK), sorted(held())]

    assert in_child(run) == [False, []]


def test_what_is_held_is_told_by_name() -> None:
    require(os.geteuid() == 0, "root")

    def run() -> list[str]:
        become(NOBODY, NOBODY, ("CAP_BPF", "CAP_CHOWN"))
        return sorted(held())

    assert in_child(run) == ["CAP_BPF", "CAP_CHOWN"]


def test_memory_is_closed_to_the_same_user() -> None:
    require(os.geteuid() == 0, "root")

    def run() -> list[bool]:
        become(NOBODY, NOBODY, ())
        pid = os.getpid()
        close_memory()
        child = os.fork()
        if child == 0:
            os._exit(0 if os.access(f"/proc/{pid}/environ", os.R_OK) else 1)
        return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0]

    assert in_child(run) == [False]


def test_root_cannot_be_had_again() -> None:
    require(os.geteuid() == 0, "root")

    def run() -> str:
        become(NOBODY, NOBODY, ())
        try:
            os.setuid(0)
        except PermissionError:
            return "refused"
        return "root"

    assert in_child(run) == "refused"


def test_granted_devices_are_handed_over_open() -> None:
    found = open_devices(("/dev/nul[l]", "/dev/no-such-device*"))
    assert list(found) == ["/dev/null"]
    os.write(found["/dev/null"], b"x")
    os.close(found["/dev/null"])


def test_a_link_out_of_dev_is_not_followed(disk_path: Path) -> None:
    (disk_path / "secret").write_text("x")
    (disk_path / "device").symlink_to(disk_path / "secret")
    assert open_devices((str(disk_path / "dev*"),)) == {}
