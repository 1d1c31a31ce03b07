"""What a port is to CIM: its medium, its technology, and what it can do besides sending frames."""

from __future__ import annotations

from typing import Any

from cimom.classes import (
    EnabledCapabilities,
    EthernetPort_Capabilities as Capabilities,
    EthernetPort_PortType as PortType,
    LinkTechnology,
    PortType as LogicalPortType,
)
from hypervisor.link import Link, LinkKind
from hypervisor.network import Interface

# Sets of modes that have a name of their own; the modes of twisted pair slow down to each other.
SETS = {
    frozenset({"10BaseT", "100BaseT"}): PortType["_10_100BaseT"],
    frozenset({"10BaseT", "100BaseT", "1000BaseT"}): PortType["_10_100_1000BaseT"],
    frozenset({"100BaseT", "1000BaseT", "10GBaseT"}): PortType["_100_1000_10GBaseT"],
    frozenset({"1000Base-KX", "10GBase-KX4", "10GBase-KR"}): PortType["_1000Base_KX10GBase_KX4KR"],
    frozenset({"1000Base-KX", "10GBase-KX4"}): PortType["_1000_10GBase_KX"],
}
BACKUP = frozenset({"active-backup", "broadcast"})  # modes of a bond that spread nothing
KINDS = {
    LinkKind.MACVLAN: "MAC VLAN",
    LinkKind.VLAN: "VLAN",
    LinkKind.TAP: "tap of a virtual machine",
    LinkKind.VETH: "veth pair",
    LinkKind.VRF: "VRF",
    LinkKind.VIRTUAL: "virtual interface",
}


def medium(interface: Interface) -> dict[str, Any]:
    """Return the properties that tell the type of a port."""
    kind, driver = interface.link.kind, interface.link.driver
    words = KINDS.get(kind, kind.value)
    if not interface.ethernet:
        return {"PortType": LogicalPortType.Other, "OtherPortType": words}
    if not interface.physical:
        return {"PortType": PortType.Other, "OtherPortType": words}
    if not driver.modes:
        return {"PortType": PortType.Unknown, "OtherPortType": driver.socket}
    found = SETS.get(frozenset(driver.modes))
    if found is None and len(driver.modes) == 1:
        name = driver.modes[0].replace("-", "_")
        found = PortType.__members__.get(f"_{name}")
    return {
        "PortType": PortType.Other if found is None else found,
        "OtherPortType": ", ".join(driver.modes) if found is None else None,
    }


def technology(interface: Interface) -> dict[str, Any]:
    """Return the properties that tell how a port sends."""
    kind = interface.link.kind
    if kind is LinkKind.WIRELESS:
        return {"LinkTechnology": LinkTechnology.Wireless_LAN}
    if interface.ethernet:
        return {"LinkTechnology": LinkTechnology.Ethernet}
    if kind is LinkKind.INFINIBAND:
        return {"LinkTechnology": LinkTechnology.IB}
    return {
        "LinkTechnology": LinkTechnology.Other,
        "OtherLinkTechnology": KINDS.get(kind, kind.value),
    }


def capabilities(interface: Interface) -> dict[str, Any]:
    """Return what an Ethernet port can do and does, as far as it is known."""
    if not interface.ethernet:
        return {}
    able = [*_wakes(interface.link.driver.wakes), *_spreads(interface.link)]
    does = [*_wakes(interface.link.driver.wakes_now), *_spreads(interface.link)]
    return {
        "Capabilities": tuple(Capabilities[name] for name in able) or None,
        "EnabledCapabilities": tuple(EnabledCapabilities[name] for name in does) or None,
    }


def _wakes(known: bool | None) -> list[str]:  # noqa: FBT001 - what the driver says
    return ["WakeOnLan"] if known else []


def _spreads(link: Link) -> list[str]:
    if link.bond_mode is None:
        return []
    return ["FailOver"] if link.bond_mode in BACKUP else ["FailOver", "LoadBalancing"]
