"""Packages, cores, NUMA nodes and caches of captured trees, compared with what hwloc sees there."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

from hypervisor.cache import read_caches
from hypervisor.host import Host
from hypervisor.numa import read_nodes
from hypervisor.processor import read_threads
from tests import corpus
from tests.conftest import require_command

TREES = sorted(
    path
    for kind in ("hwloc/tests/hwloc/linux", "hwloc/tests/hwloc/x86+linux", "nri-plugins")
    for path in (corpus.FOLDER / kind).rglob("*.tar*")
    if "allowed" not in path.parts  # trees of cgroups alone
)
Groups = set[frozenset[int]]
KINDS = {"0": "Unified", "1": "Data", "2": "Instruction"}
# Where the two differ, and why.
EXCEPTIONS: dict[str, tuple[str, ...]] = {
    # The kernel tells no topology at all; hwloc takes what cannot be told for one core.
    "2ps3-2t.tar.bz2": ("packages", "cores"),
    # The firmware numbers the packages of each node from zero, so that sysfs gives two of them one
    # number; hwloc goes by the sibling masks.
    "16ia64-8n2s.tar.bz2": ("packages", "cores"),
    # Edited by hwloc's authors: a package and a cache whose masks cross others, which it drops.
    "40intel64-4n10c+pci-conflicts.tar.bz2": ("packages", "caches"),
    # Invented trees, in which masks and lists or numbers do not agree.
    "4fake-4gr1nu1pu.tar.bz2": ("cores",),
    "64fake-4n2s2ca2c2t.tar.bz2": ("caches",),
    "fakeheterocpunuma.tar.bz2": ("nodes",),
    # The kernel says that all CPUs are near to all of 8 nodes; hwloc believes in one.
    "8em64t-2s2ca2c-buggynuma.tar.bz2": ("nodes",),
    # Masks of the second-level instruction caches that are empty on one CPU of each pair.
    "8ia64-2s2c2t.tar.bz2": ("caches",),
    # The kernel calls the two cores of an AMD compute unit threads of one core, as lscpu does.
    "64amd64-4p2n4ca2co.tar.bz2": ("cores",),
}


def label(archive: Path) -> str:
    """Return the name of a tree; those that no machine ever was are marked."""
    invented = "fake" in archive.name or "conflicts" in archive.name
    return f"synthetic-{archive.name}" if invented else archive.name


class Topology(NamedTuple):
    packages: Groups
    cores: Groups
    nodes: dict[int, frozenset[int]]
    caches: set[tuple[int, str, frozenset[int]]]


def numbers(cpuset: str | None) -> frozenset[int]:
    """Return the CPUs of hwloc's mask: words of 32 bits, the highest first, zeros left out."""
    mask = 0
    for word in (cpuset or "").split(","):
        mask = mask << 32 | int(word or "0", 16)
    return frozenset(number for number in range(mask.bit_length()) if mask >> number & 1)


def hwloc(root: str) -> Topology:
    """Return what hwloc finds below a root."""
    program = require_command("lstopo-no-graphics")
    environment = {
        **os.environ,
        "HWLOC_FSROOT": root,
        "HWLOC_COMPONENTS": "linux,stop",
        "HWLOC_THISSYSTEM": "0",
    }
    command = [program, "--of", "xml", "--no-io", "--disallowed", "--filter", "all:all"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    objects = list(ET.fromstring(done.stdout).iter("object"))

    def of(kind: str) -> Groups:
        return {numbers(item.get("cpuset")) for item in objects if item.get("type") == kind}

    return Topology(
        of("Package"),
        of("Core"),
        {
            int(item.get("os_index", "0")): numbers(item.get("cpuset"))
            for item in objects
            if item.get("type") == "NUMANode"
        },
        {
            (
                int(item.get("depth", "0")),
                KINDS[item.get("cache_type", "0")],
                numbers(item.get("cpuset")),
            )
            for item in objects
            if (item.get("type") or "").endswith("Cache")
        },
    )


def ours(root: str) -> Topology:
    """Return what khv finds."""
    host = Host(root)
    threads = [thread for thread in read_threads(host) if thread.online]
    online = {thread.number for thread in threads}

    def group(pairs: Iterable[tuple[object, int]]) -> Groups:
        found: dict[object, set[int]] = {}
        for key, number in pairs:
            found.setdefault(key, set()).add(number)
        return {frozenset(members) for members in found.values()}

    return Topology(
        group((t.package, t.number) for t in threads),
        group(((t.package, t.die, t.core), t.number) for t in threads),
        {node.number: frozenset(node.cpus) & online for node in read_nodes(host)},
        {
            (cache.level, cache.kind or "", frozenset(cache.shared) & online)
            for cache in read_caches(host, sorted(online))
        },
    )


@pytest.mark.skipif(not TREES, reason="KHV_CORPUS names no corpus of captured machines")
@pytest.mark.parametrize("archive", TREES, ids=label)
def test_the_topology_is_hwlocs(archive: Path, tmp_path: Path) -> None:
    root = corpus.unpack(archive, tmp_path).root
    told, found = hwloc(root), ours(root)
    if not found.nodes:  # without any in sysfs hwloc makes one of all CPUs
        told = told._replace(nodes={})
    for part in Topology._fields:
        if part not in EXCEPTIONS.get(archive.name, ()):
            assert getattr(found, part) == getattr(told, part), part
