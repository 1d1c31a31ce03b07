"""A smartctl that hangs, and a disk to ask that is in no namespace of mounts but khv's."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import children, require
from tests.e2e.running import Running, khv, shared_directory, until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

MOUNTS = """
mount -t tmpfs tmpfs /sys/block
cp -r "{root}/block/." /sys/block
mount --bind "{root}/bin" /usr/local/sbin
"""
HANGS = "#!/bin/sh\ntrap '' TERM\necho $$ >> \"{root}/started\"\nsleep 1000 & wait\nsleep 1000\n"
DISK = {
    "size": "7814037168",
    "queue/rotational": "1",
    "queue/logical_block_size": "512",
    "device/vendor": "ATA",
    "device/model": "EXAMPLE HANGS",
    "device/state": "running",
    "stat": "1 0 8 1 1 0 8 1 0 1 1",
}


@pytest.fixture
def root() -> Iterator[Path]:
    require(os.geteuid() == 0, "root, who makes mount namespaces")
    with shared_directory() as directory:
        for name, content in DISK.items():
            path = directory / "block" / "sda" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{content}\n")
        program = directory / "bin" / "smartctl"
        program.parent.mkdir()
        program.write_text(HANGS.format(root=directory))
        program.chmod(0o755)
        (directory / "started").touch()
        (directory / "started").chmod(0o666)  # whoever runs it writes there
        yield directory


@pytest.fixture
def running(root: Path) -> Iterator[Running]:
    with khv("--hypervisor", "none", mounts=MOUNTS.format(root=root)) as made:
        yield made


def test_a_smartctl_that_hangs_costs_its_own_reading(running: Running, root: Path) -> None:
    started = root / "started"
    until(started.read_text, "the first question")
    client = running.wbem()
    (disk,) = client.EnumerateInstances("KHV_DiskDrive")
    assert disk["Model"] == "EXAMPLE HANGS"
    assert disk["StatusDescriptions"] == ["its health is being asked for"]
    assert disk["HealthState"] in (0, 5)
    begun = time.monotonic()
    for name in (
        "KHV_Processor",
        "KHV_OperatingSystem",
        "KHV_StorageExtent",
        "KHV_LocalFileSystem",
    ):
        assert client.EnumerateInstances(name)
    print(f"four other classes while it hangs: {time.monotonic() - begun:.3f} s")
    assert running.sample("khv_source_up", source="storage.disk") == 1

    def failure() -> str | None:
        told = client.EnumerateInstances("KHV_DiskDrive")[0]["SMARTFailure"]
        return None if told is None else str(told)

    assert until(failure, "the end of its budget", 90) == "smartctl did not end within 30 s"
    assert not client.EnumerateInstances("KHV_Alarm")
    pid = int(started.read_text().split()[0])
    assert not Path(f"/proc/{pid}").exists()
    assert pid not in children()
