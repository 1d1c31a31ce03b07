"""Captured machines of other projects, where KHV_CORPUS names a folder of them: trees to read."""

from __future__ import annotations

import os
import shutil
import tarfile
from pathlib import Path

from hypervisor.host import Host

CORPUS = os.environ.get("KHV_CORPUS")
FOLDER = Path(CORPUS or "/nonexistent")
KINDS = ("lscpu", "lsblk", "lsmem", "hwloc/linux", "x86+linux", "snapshots", "qemu-guest", "sysfs")
FIXTURES = FOLDER / "node_exporter/collector/fixtures"
SYS, UDEV, PROC = FIXTURES / "sys.ttar", FIXTURES / "udev.ttar", FIXTURES / "proc"
NULL = "NULLBYTE"  # how a ttar archive writes a zero byte


def trees() -> list[Path]:
    """Return the archives of /proc and /sys trees."""
    found = [p for p in FOLDER.rglob("*.tar*") if any(kind in str(p) for kind in KINDS)]
    return sorted(found) + ([SYS] if SYS.exists() else [])


def unpack(archive: Path, directory: Path) -> Host:
    """Unpack a tree and return the host in it: the first directory that has sys or proc."""
    if archive == SYS:
        return _node_exporter(directory)
    with tarfile.open(archive) as tar:
        tar.extraction_filter = getattr(tarfile, "tar_filter", None)  # Python 3.11.2 has none
        tar.extractall(directory)
    roots = [p.parent for p in directory.rglob("sys") if p.is_dir()]
    return Host(str(min(roots or [directory], key=lambda p: len(p.parts))))


def _node_exporter(directory: Path) -> Host:
    unpack_ttar(SYS, directory)
    unpack_ttar(UDEV, directory / "run")
    shutil.copytree(PROC, directory / "proc", symlinks=True)
    return Host(str(directory))


def unpack_ttar(archive: Path, directory: Path) -> None:
    """Unpack an archive of prometheus/procfs' ttar: paths, numbers of lines, lines."""
    path: Path | None = None
    lines = iter(archive.read_text(encoding="utf-8").splitlines(keepends=True))
    for line in lines:
        name, _, value = line.rstrip("\n").partition(": ")
        match name:
            case "Directory":
                (directory / value).mkdir(parents=True, exist_ok=True)
            case "Path":
                path = directory / value
                path.parent.mkdir(parents=True, exist_ok=True)
            case "SymlinkTo" if path is not None:
                path.symlink_to(value)
            case "Lines" if path is not None:
                path.write_bytes(_body([next(lines) for _ in range(int(value))]))


def _body(lines: list[str]) -> bytes:
    text = "".join(lines)
    if text.endswith("EOF\n"):  # the file has no line end at its end
        text = text.removesuffix("EOF\n")
    return text.replace(NULL, "\0").encode()
