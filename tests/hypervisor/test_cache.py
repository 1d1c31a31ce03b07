"""Caches and NUMA nodes of CPUs."""

from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.cache import Cache, parse_cpu_map, parse_size, read_caches
from hypervisor.host import Host
from hypervisor.numa import Node, nodes_by_cpu, read_nodes
from hypervisor.processor import parse_cpu_list
from tests.hosts import put

CPU = "sys/devices/system/cpu"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0-3,8", (0, 1, 2, 3, 8)),
        ("5", (5,)),
        ("", ()),
        ("3-1", ()),
        ("0-99999999", ()),
        ("a-b", ()),
        ("1-", ()),
    ],
)
def test_list_of_cpus(text: str, numbers: tuple[int, ...]) -> None:
    assert parse_cpu_list(text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("00000001,0000000f", (0, 1, 2, 3, 32)), ("0", ()), ("xyz", ()), ("f" * 20000, ())],
)
def test_mask_of_cpus(text: str, numbers: tuple[int, ...]) -> None:
    assert parse_cpu_map(text) == numbers


@pytest.mark.parametrize(
    ("text", "size"),
    [("32K", 32768), ("105M", 105 * 1024**2), ("0K", None), ("-1", None), ("9999999G", None)],
)
def test_size(text: str, size: int | None) -> None:
    assert parse_size(text) == size


def index(host: Host, cpu: int, number: int, shared: str, **files: str) -> None:
    base = f"{CPU}/cpu{cpu}/cache/index{number}"
    put(host, f"{base}/shared_cpu_list", f"{shared}\n")
    for name, text in files.items():
        put(host, f"{base}/{name}", f"{text}\n")


def test_a_shared_cache_is_one(tmp_path: Path) -> None:
    host = Host(str(tmp_path))
    for cpu in range(2):
        index(host, cpu, 0, str(cpu), level="1", type="Data", size="32K", coherency_line_size="64")
        index(host, cpu, 3, "0-1", level="3", type="Unified", size="8M", ways_of_associativity="16")
    assert read_caches(host, (0, 1)) == [
        Cache(level=1, kind="Data", shared=(0,), size_bytes=32768, line_bytes=64),
        Cache(level=3, kind="Unified", shared=(0, 1), size_bytes=8 * 1024**2, ways=16),
        Cache(level=1, kind="Data", shared=(1,), size_bytes=32768, line_bytes=64),
    ]


def test_one_whose_sharing_cannot_be_read_at_a_cpu_is_one(tmp_path: Path) -> None:
    host = Host(str(tmp_path))
    index(host, 0, 3, "", level="3", type="Unified")
    index(host, 1, 3, "0-1", level="3", type="Unified")
    assert read_caches(host, (0, 1)) == [Cache(level=3, kind="Unified", shared=(0, 1))]


def test_the_kernels_number_of_a_cache_stays_when_its_lowest_cpu_is_gone(tmp_path: Path) -> None:
    host = Host(str(tmp_path))
    for cpu in (1, 2):
        index(host, cpu, 3, "1-2", level="3", type="Unified", id="4")
    assert [cache.number for cache in read_caches(host, (1, 2))] == [4]


def test_a_number_that_two_caches_have_is_none(tmp_path: Path) -> None:
    host = Host(str(tmp_path))
    for cpu in (0, 1):
        index(host, cpu, 0, str(cpu), level="1", type="Data", id="0")
        index(host, cpu, 1, str(cpu), level="1", type="Instruction", id=str(cpu))
    found = {(cache.kind, cache.shared): cache.number for cache in read_caches(host, (0, 1))}
    assert found == {
        ("Data", (0,)): None,
        ("Data", (1,)): None,
        ("Instruction", (0,)): 0,
        ("Instruction", (1,)): 1,
    }


def test_a_cache_without_a_level_is_none_and_a_wrong_list_is_the_cpus_own(tmp_path: Path) -> None:
    host = Host(str(tmp_path))
    index(host, 0, 0, "7", level="1", type="Data")
    index(host, 0, 1, "0", type="Data")
    assert read_caches(host, (0,)) == [Cache(level=1, kind="Data", shared=(0,))]


def test_nodes_have_cpus_or_none(tmp_path: Path) -> None:
    host = Host(str(tmp_path))
    put(host, "sys/devices/system/node/node0/cpulist", "0-1\n")
    put(host, "sys/devices/system/node/node2/cpumap", "0000000c\n")
    put(host, "sys/devices/system/node/node10/cpulist", "\n")
    put(host, "sys/devices/system/node/has_cpu", "0,2\n")
    nodes = read_nodes(host)
    assert nodes == [Node(number=0, cpus=(0, 1)), Node(number=2, cpus=(2, 3)), Node(number=10)]
    assert nodes_by_cpu(nodes) == {0: 0, 1: 0, 2: 2, 3: 2}
