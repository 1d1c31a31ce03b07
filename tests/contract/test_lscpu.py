"""Which CPUs share a core and a package, compared with the ids that util-linux expects of lscpu."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable, Hashable
from pathlib import Path

import pytest

from hypervisor.host import Host
from hypervisor.processor import Thread, read_threads

CORPUS = os.environ.get("KHV_CORPUS")
FOLDER = Path(CORPUS or "/nonexistent") / "util-linux" / "tests"
DUMPS = sorted((FOLDER / "ts/lscpu/dumps").glob("*.tar.gz"))
OWN: dict[str, Callable[[Thread], Hashable]] = {
    "core": lambda thread: (thread.package, thread.die, thread.core),
    "socket": lambda thread: thread.package,
}


def expected(name: str) -> tuple[list[str], list[list[str]]]:
    """Return the columns and rows of the first table in an expected output of lscpu."""
    text = (FOLDER / "expected/lscpu" / f"lscpu-{name}").read_text()
    header, *lines = text.split("# CPU,")[1].splitlines()
    columns = ["cpu", *header.lower().split(",")]
    return columns, [line.split(",") for line in lines if line[:1].isdigit()]


def groups(pairs: list[tuple[int, Hashable]]) -> set[frozenset[int]]:
    found: dict[Hashable, set[int]] = {}
    for number, group in pairs:
        found.setdefault(group, set()).add(number)
    return {frozenset(numbers) for numbers in found.values()}


@pytest.mark.skipif(not DUMPS, reason="KHV_CORPUS names no corpus of captured machines")
@pytest.mark.parametrize("archive", DUMPS, ids=lambda path: path.name)
def test_cores_and_packages_are_lscpus(archive: Path, tmp_path: Path) -> None:
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path, filter="tar")
    roots = [path.parent for path in tmp_path.rglob("sys") if path.is_dir()]
    threads = {t.number: t for t in read_threads(Host(str(min(roots, key=lambda p: len(p.parts)))))}
    columns, rows = expected(archive.name.removesuffix(".tar.gz"))
    assert {int(row[0]) for row in rows} == {t.number for t in threads.values() if t.online}
    for column, own in OWN.items():
        place = columns.index(column)
        ours = groups([(int(row[0]), own(threads[int(row[0])])) for row in rows])
        assert ours == groups([(int(row[0]), row[place]) for row in rows])
