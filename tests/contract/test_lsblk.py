"""Block devices of captured machines, compared with what util-linux expects of lsblk."""

from __future__ import annotations

import re
import tarfile
from pathlib import Path

import pytest

from hypervisor.filesystem import folded, read_mounts
from hypervisor.host import Host
from hypervisor.storage import Storage, devices_of, read_storage
from tests.corpus import CORPUS

FOLDER = Path(CORPUS or "/nonexistent") / "util-linux" / "tests"
DUMPS = sorted((FOLDER / "ts/lsblk/dumps").glob("*.tar.*"))
UNITS = {"B": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}
TREE = re.compile(r"^[| `-]*")

pytestmark = pytest.mark.skipif(not DUMPS, reason="KHV_CORPUS names no corpus of captured machines")


def expected(name: str, table: str) -> list[dict[str, str]]:
    """Return the rows of an expected output by the words of its header."""
    path = FOLDER / "expected/lsblk" / f"lsblk-{name}-{table}"
    if not path.exists():
        return []
    header, *lines = path.read_text().splitlines()
    return [dict(zip(header.split(), TREE.sub("", line).split(), strict=False)) for line in lines]


def unpacked(archive: Path, directory: Path) -> tuple[str, Host]:
    with tarfile.open(archive) as tar:
        tar.extraction_filter = getattr(tarfile, "tar_filter", None)  # Python 3.11.2 has none
        tar.extractall(directory)
    name = archive.name.partition(".")[0]
    return name, Host(str(directory / name))


def size(text: str) -> tuple[float, float]:
    """Return the bytes that `223.6G` may stand for: lsblk rounds."""
    unit = UNITS[text[-1]]
    digits = text[:-1]
    slack = 0.051 if "." in digits else 0.51
    return (float(digits) - slack) * unit, (float(digits) + slack) * unit


def ours(storage: Storage) -> dict[str, tuple[str, int | None]]:
    """Return type and size of each device by the kernel's name."""
    found: dict[str, tuple[str, int | None]] = {}
    for disk in storage.disks:
        found[disk.name] = ("disk", disk.size_bytes)
    for drive in storage.opticals:
        found[drive.name] = ("rom", drive.size_bytes)
    for part in storage.partitions:
        found[part.name] = ("part", part.size_bytes)
    for volume in storage.volumes:
        found[volume.name] = (volume.kind, volume.size_bytes)
    return found


@pytest.mark.parametrize("archive", DUMPS, ids=lambda path: path.name)
def test_names_types_and_sizes_are_lsblks(archive: Path, tmp_path: Path) -> None:
    name, machine = unpacked(archive, tmp_path)
    theirs = expected(name, "basic")
    found = ours(read_storage(machine))
    assert {row["KNAME"] for row in theirs} == set(found)
    for row in theirs:
        kind, bytes_ = found[row["KNAME"]]
        assert kind == row["TYPE"]
        low, high = size(row["SIZE"])
        assert bytes_ is None or low <= bytes_ <= high, row


@pytest.mark.parametrize("archive", DUMPS, ids=lambda path: path.name)
def test_mount_points_are_lsblks(archive: Path, tmp_path: Path) -> None:
    name, machine = unpacked(archive, tmp_path)
    devices = devices_of(read_storage(machine))
    mounted = {
        devices.names[group[0].number or ""]: {mount.point for mount in group}
        for group in folded(read_mounts(machine))
        if group[0].number in devices.names
    }
    theirs = {
        row["KNAME"]: row["MOUNTPOINT"] for row in expected(name, "basic") if row.get("MOUNTPOINT")
    }
    assert theirs.keys() <= mounted.keys()
    assert all(point in mounted[device] for device, point in theirs.items())


@pytest.mark.parametrize("archive", DUMPS, ids=lambda path: path.name)
def test_what_lies_on_what_is_lsblks(archive: Path, tmp_path: Path) -> None:
    name, machine = unpacked(archive, tmp_path)
    storage = read_storage(machine)
    kernel = {row["NAME"]: row["KNAME"] for row in expected(name, "basic")}
    below = {(part.name, part.parent) for part in storage.partitions}
    below |= {(v.name, member) for v in storage.volumes for member in v.members}
    path = FOLDER / "expected/lsblk" / f"lsblk-{name}-state"
    for line in path.read_text().splitlines()[1:] if path.exists() else ():
        words = TREE.sub("", line).split()
        parents = [word for word in words[6:] if word in kernel]
        for parent in parents:
            assert (kernel[words[0]], kernel[parent]) in below


@pytest.mark.parametrize("archive", DUMPS, ids=lambda path: path.name)
def test_models_and_revisions_are_lsblks(archive: Path, tmp_path: Path) -> None:
    name, machine = unpacked(archive, tmp_path)
    path = FOLDER / "expected/lsblk" / f"lsblk-{name}-vendor"
    text = path.read_text() if path.exists() else ""
    for disk in read_storage(machine).disks:
        line = next((x for x in text.splitlines() if x.split()[0] == disk.name), None)
        if line is not None:
            assert disk.model is not None
            assert disk.model in line
            assert disk.firmware is not None
            assert line.rstrip().endswith(disk.firmware) or disk.name.startswith("nvme")
