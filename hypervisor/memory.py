"""Memory as the kernel has it: totals, NUMA nodes, errors that the controllers counted.

Sources: proc(5) meminfo, kernel ABI/stable/sysfs-devices-node, Documentation/admin-guide/RAS.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from hypervisor.host import Host
from hypervisor.numa import NODES, Node, read_nodes
from hypervisor.operating_system import parse_meminfo

EDAC = "sys/devices/system/edac/mc"
MAX_COUNT = 2**63
_NODE_LINE = re.compile(r"Node [0-9]+ (\w+: +[0-9]+ kB)")
_CONTROLLER = re.compile(r"mc[0-9]{1,4}\Z")
_DIMM = re.compile(r"(dimm|rank)[0-9]{1,4}\Z")


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """Memory of the machine (`node` None) or of one NUMA node, in bytes."""

    node: int | None = None
    cpus: tuple[int, ...] = ()
    total_bytes: int | None = None
    free_bytes: int | None = None


class Errors(msgspec.Struct, frozen=True, kw_only=True):
    """What a controller, or one module of it, has counted."""

    label: str | None = None  # what the board calls the module's slot
    corrected: int | None = None
    uncorrected: int | None = None


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


def read_errors(host: Host) -> tuple[Errors | None, list[Errors]]:
    """Return what all controllers counted, and each module's part; None without a controller."""
    controllers = [path for path in host.scan(EDAC) if _CONTROLLER.search(path)]
    modules = []
    for base in controllers:
        for name in host.names(base):
            if _DIMM.match(name):
                path = f"{base}/{name}"
                modules.append(
                    Errors(
                        label=host.read_word(path, "dimm_label"),
                        corrected=host.read_count(path, "dimm_ce_count", limit=MAX_COUNT),
                        uncorrected=host.read_count(path, "dimm_ue_count", limit=MAX_COUNT),
                    )
                )
    if not controllers:
        return None, modules
    return Errors(
        corrected=_sum(host.read_count(base, "ce_count") for base in controllers),
        uncorrected=_sum(host.read_count(base, "ue_count") for base in controllers),
    ), modules


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return min(sum(known), MAX_COUNT - 1) if known else None


def errors_at(counted: list[Errors], locator: str | None, bank: str | None) -> Errors | None:
    """Return what was counted for a slot: its ranks have one label; two labels tell nothing."""
    found = [errors for errors in counted if label_matches(errors.label, locator, bank)]
    if len({errors.label for errors in found}) != 1:
        return None
    return Errors(
        label=found[0].label,
        corrected=_sum(errors.corrected for errors in found),
        uncorrected=_sum(errors.uncorrected for errors in found),
    )


def label_matches(label: str | None, locator: str | None, bank: str | None) -> bool:
    """Whether a controller's label is that of a slot: boards write DIMM_A1 and A1 alike."""
    if not label or not locator:
        return False
    squeezed = re.sub(r"[^a-z0-9]+", "", label.lower())
    place = re.sub(r"[^a-z0-9]+", "", locator.lower())
    full = re.sub(r"[^a-z0-9]+", "", f"{bank or ''}{locator}".lower())
    return squeezed in (place, full) or (len(place) > 1 and squeezed.endswith(place))
