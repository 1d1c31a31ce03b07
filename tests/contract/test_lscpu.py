"""Which CPUs share a core, a package, a node, a cache: as util-linux expects it of lscpu."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from pathlib import Path

import pytest

from hypervisor.cache import read_caches
from hypervisor.host import Host
from hypervisor.numa import nodes_by_cpu, read_nodes
from hypervisor.processor import Thread, read_threads
from tests import corpus

FOLDER = corpus.FOLDER / "util-linux" / "tests"
DUMPS = sorted((FOLDER / "ts/lscpu/dumps").glob("*.tar.gz"))
KINDS = {"d": "Data", "i": "Instruction", "": "Unified"}
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


def machine(archive: Path, directory: Path) -> tuple[Host, dict[int, Thread]]:
    host = corpus.unpack(archive, directory)
    return host, {thread.number: thread for thread in read_threads(host)}


@pytest.mark.skipif(not DUMPS, reason="KHV_CORPUS names no corpus of captured machines")
@pytest.mark.parametrize("archive", DUMPS, ids=lambda path: path.name)
def test_cores_and_packages_are_lscpus(archive: Path, tmp_path: Path) -> None:
    _, threads = machine(archive, tmp_path)
    columns, rows = expected(archive.name.removesuffix(".tar.gz"))
    assert {int(row[0]) for row in rows} == {t.number for t in threads.values() if t.online}
    for column, own in OWN.items():
        place = columns.index(column)
        ours = groups([(int(row[0]), own(threads[int(row[0])])) for row in rows])
        assert ours == groups([(int(row[0]), row[place]) for row in rows])


@pytest.mark.skipif(not DUMPS, reason="KHV_CORPUS names no corpus of captured machines")
@pytest.mark.parametrize("archive", DUMPS, ids=lambda path: path.name)
def test_nodes_are_lscpus(archive: Path, tmp_path: Path) -> None:
    host, _ = machine(archive, tmp_path)
    columns, rows = expected(archive.name.removesuffix(".tar.gz"))
    nodes = nodes_by_cpu(read_nodes(host))
    place = columns.index("node")
    # Without NUMA lscpu leaves the column empty.
    told = {int(row[0]): row[place] for row in rows if row[place]}
    assert {cpu: str(node) for cpu, node in nodes.items() if cpu in told} == told


@pytest.mark.skipif(not DUMPS, reason="KHV_CORPUS names no corpus of captured machines")
@pytest.mark.parametrize("archive", DUMPS, ids=lambda path: path.name)
def test_caches_are_lscpus(archive: Path, tmp_path: Path) -> None:
    host, threads = machine(archive, tmp_path)
    columns, rows = expected(archive.name.removesuffix(".tar.gz"))
    online = [number for number, thread in threads.items() if thread.online]
    caches = read_caches(host, online)
    for place, column in enumerate(columns):
        if not re.fullmatch(r"l[0-9][di]?", column):
            continue
        level, kind = int(column[1]), KINDS[column[2:]]
        ours = {
            frozenset(cache.shared).intersection(online)
            for cache in caches
            if (cache.level, cache.kind) == (level, kind)
        }
        told = groups([(int(row[0]), row[place]) for row in rows if row[place]])
        assert ours == told, column
