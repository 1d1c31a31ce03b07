"""Memory as the kernel has it: totals and NUMA nodes.

Sources: proc(5) meminfo, kernel ABI/stable/sysfs-devices-node.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from hypervisor.host import Host
from hypervisor.numa import NODES, Node, read_nodes
from hypervisor.operating_system import parse_meminfo

_NODE_LINE = re.compile(r"Node [0-9]+ (\w+: +[0-9]+ kB)")


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """Memory of the machine (`node` None) or of one NUMA node, in bytes."""

    node: int | None = None
    cpus: tuple[int, ...] = ()
    total_bytes: int | None = None
    free_bytes: int | None = None


def _bytes(kibibytes: int | None) -> int | None:
    return None if kibibytes is None else kibibytes * 1024


def parse_node(text: str) -> dict[str, int]:
    """Return the amounts of nodeN/meminfo in KiB."""
    return parse_meminfo("\n".join(_NODE_LINE.findall(text)))


def read_whole(host: Host) -> Amount | None:
    """Return the memory of the machine."""
    told = parse_meminfo(host.read_text("proc/meminfo") or "")
    if "MemTotal" not in told:
        return None
    return Amount(total_bytes=_bytes(told["MemTotal"]), free_bytes=_bytes(told.get("MemFree")))


def read_node(host: Host, node: Node) -> Amount | None:
    """Return the memory of a NUMA node; None when it has none."""
    told = parse_node(host.read_text(f"{NODES}/node{node.number}", "meminfo") or "")
    if not told.get("MemTotal"):
        return None
    return Amount(
        node=node.number,
        cpus=node.cpus,
        total_bytes=_bytes(told["MemTotal"]),
        free_bytes=_bytes(told.get("MemFree")),
    )


def read_amounts(host: Host, nodes: Iterable[Node] | None = None) -> list[Amount]:
    """Return the memory of the machine and of its NUMA nodes; they are read unless given."""
    known = read_nodes(host) if nodes is None else nodes
    found = (read_whole(host), *(read_node(host, node) for node in known))
    return [amount for amount in found if amount is not None]
