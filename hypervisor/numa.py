"""NUMA nodes (kernel ABI/stable/sysfs-devices-node): which CPUs are near to which memory."""

from __future__ import annotations

import re

import msgspec

from hypervisor.cache import read_cpus
from hypervisor.host import Host

NODES = "sys/devices/system/node"
_NODE = re.compile(r"node([0-9]{1,5})\Z")


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A NUMA node; one of memory alone has no CPUs."""

    number: int
    cpus: tuple[int, ...] = ()


def node_numbers(host: Host) -> list[int]:
    """Return the numbers of the nodes."""
    return sorted(int(m[1]) for name in host.names(NODES) if (m := _NODE.match(name)))


def read_nodes(host: Host) -> list[Node]:
    """Return the nodes by number."""
    return [
        Node(number=number, cpus=read_cpus(host, f"{NODES}/node{number}", "cpu"))
        for number in node_numbers(host)
    ]


def nodes_by_cpu(nodes: list[Node]) -> dict[int, int]:
    """Return the node of each CPU; of two that claim one, the lower."""
    found: dict[int, int] = {}
    for node in nodes:
        for cpu in node.cpus:
            found.setdefault(cpu, node.number)
    return found
