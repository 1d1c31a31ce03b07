from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from khv.vendor.capability import CAPABILITIES, become, gain_nothing
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


def status() -> dict[str, str]:
    lines = Path("/proc/self/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


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
    assert int(told["CapInh"], 16) == 0
    assert told["NoNewPrivs"] == "1"


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
