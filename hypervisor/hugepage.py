"""Pools of huge pages, of the machine and of its NUMA nodes (kernel
Documentation/admin-guide/mm/hugetlbpage.rst).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from hypervisor.host import Host
from hypervisor.numa import NODES

POOLS = "sys/kernel/mm/hugepages"
MAX_PAGES = 2**53  # more bytes than any machine addresses
_POOL = re.compile(r"hugepages-([0-9]{1,12})kB\Z")
_NODE = re.compile(r"node([0-9]{1,5})\Z")


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """The huge pages of one size, of the machine (`node` None) or of a NUMA node."""

    node: int | None = None
    page_kib: int
    pages: int | None = None
    free: int | None = None
    reserved: int | None = None  # promised, and still among the free ones
    surplus: int | None = None  # beyond what was set up; they go when they are free
    most_surplus: int | None = None


def read_pools(host: Host) -> Iterator[Pool]:
    """Read the pools of the machine, then of each node, by the size of pages."""
    yield from _pools(host, POOLS, None)
    nodes = sorted(int(match[1]) for name in host.names(NODES) if (match := _NODE.match(name)))
    for node in nodes:
        yield from _pools(host, f"{NODES}/node{node}/hugepages", node)


def _pools(host: Host, base: str, node: int | None) -> Iterator[Pool]:
    sizes = sorted(int(match[1]) for name in host.names(base) if (match := _POOL.match(name)))
    for size in filter(None, sizes):
        path = f"{base}/hugepages-{size}kB"
        yield Pool(
            node=node,
            page_kib=size,
            pages=host.read_count(path, "nr_hugepages", limit=MAX_PAGES),
            free=host.read_count(path, "free_hugepages", limit=MAX_PAGES),
            reserved=host.read_count(path, "resv_hugepages", limit=MAX_PAGES),
            surplus=host.read_count(path, "surplus_hugepages", limit=MAX_PAGES),
            most_surplus=host.read_count(path, "nr_overcommit_hugepages", limit=MAX_PAGES),
        )
