"""How ports and their addresses are.

A cable that is missing where nobody configured anything is no fault.  It is one where the port
carries an address, itself or by what stands on it, or belongs to a bond, bridge or team.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cimom.classes import EnabledState
from cimom.health.status import Condition
from hypervisor.address import DUPLICATE, TENTATIVE, Address
from hypervisor.link import LinkKind
from hypervisor.network import Interface

REDUNDANT = frozenset({LinkKind.BOND, LinkKind.TEAM})
LOCAL = frozenset({"link", "host"})  # scopes of addresses that the kernel gives by itself
MAX_DEPTH = 16  # a VLAN on a bond on a port are three


class Verdict(NamedTuple):
    """How something is, and why in words when it is not well."""

    condition: Condition
    why: str | None = None


def verdicts(
    interfaces: Mapping[str, Interface], addresses: Sequence[Address]
) -> dict[str, Verdict]:
    """Return how each interface is, by name."""
    used = _used(interfaces, addresses)
    return {
        name: port_verdict(item, interfaces, configured=name in used)
        for name, item in interfaces.items()
    }


def port_verdict(
    item: Interface, interfaces: Mapping[str, Interface], *, configured: bool
) -> Verdict:
    """Return how an interface is; `configured`: something of the host depends on it."""
    if item.admin_up is False:
        return Verdict(Condition.DORMANT, "administratively down")
    if item.link.kind in REDUNDANT:
        return _group_verdict(item, interfaces, configured=configured)
    if item.has_link is False:
        return _no_link(item, configured=configured)
    if item.operstate == "dormant":
        return Verdict(Condition.DORMANT, "waits to be let in")  # as by 802.1X
    if item.has_link is None and item.operstate in (None, "notpresent"):
        return Verdict(Condition.UNKNOWN, "its state cannot be read")
    return Verdict(Condition.OK)


def _no_link(item: Interface, *, configured: bool) -> Verdict:
    if item.physical:
        return Verdict(Condition.DEGRADED if configured else Condition.DORMANT, "no link")
    words = "no port has a link" if item.link.kind is LinkKind.BRIDGE else "no link"
    return Verdict(Condition.DORMANT, words)  # what is below it tells of the fault


def _group_verdict(
    item: Interface, interfaces: Mapping[str, Interface], *, configured: bool
) -> Verdict:
    """Return how a bond or a team is: each member is there so that another may fail."""
    members = item.link.members
    if not members:
        return Verdict(Condition.DORMANT, "it has no members")
    down = [m.name for m in members if _member_is_down(m.link, interfaces.get(m.name))]
    if item.has_link is False or len(down) == len(members):
        fault = Condition.ERROR if configured else Condition.DORMANT
        return Verdict(fault, "no member has a link")
    if down:
        verb = "has" if len(down) == 1 else "have"
        return Verdict(Condition.DEGRADED, f"{', '.join(down)} {verb} no link")
    return Verdict(Condition.OK)


def _member_is_down(told: str | None, member: Interface | None) -> bool:
    """Whether a member carries nothing: the bond says so, or the member itself does."""
    if told not in (None, "up"):
        return True
    return member is not None and (member.admin_up is False or member.has_link is False)


def _used(interfaces: Mapping[str, Interface], addresses: Sequence[Address]) -> set[str]:
    """Return the interfaces that carry an address or something that does, or are members."""
    used = {item.interface for item in addresses if not _is_local(item)}
    used |= {item.name for item in interfaces.values() if item.link.master in interfaces}
    used |= {m.name for item in interfaces.values() for m in item.link.members}
    todo = [(name, 0) for name in used]
    while todo:
        name, depth = todo.pop()
        item = interfaces.get(name)
        if item is None or depth == MAX_DEPTH:
            continue
        below = {*item.link.lower} - used
        used |= below
        todo += [(lower, depth + 1) for lower in below]
    return used


def _is_local(address: Address) -> bool:
    return address.scope in LOCAL or address.address.startswith(("127.", "169.254.", "fe80:"))


def enabled_state(item: Interface) -> EnabledState:
    """Return the state of an interface: off, on without a link, or on."""
    if item.admin_up is False:
        return EnabledState.Disabled
    if item.has_link is False:
        return EnabledState.Enabled_but_Offline
    if item.admin_up is None and item.has_link is None:
        return EnabledState.Unknown
    return EnabledState.Enabled


def address_verdict(address: Address, port: Interface | None) -> Verdict:
    """Return how an address is; that its port has a fault is the port's to tell."""
    if address.has(DUPLICATE):
        return Verdict(Condition.ERROR, "another machine has this address")
    if port is not None and port.admin_up is False:
        return Verdict(Condition.DORMANT, f"{port.name} is administratively down")
    if port is not None and port.has_link is False:
        return Verdict(Condition.DORMANT, f"{port.name} has no link")
    return Verdict(Condition.OK)


def address_state(address: Address, port: Interface | None) -> EnabledState:
    """Return the state of an address: one that may be another machine's, too, is not used yet."""
    if address.has(DUPLICATE):
        return EnabledState.Disabled
    if port is not None and enabled_state(port) in (
        EnabledState.Disabled,
        EnabledState.Enabled_but_Offline,
    ):
        return EnabledState.Enabled_but_Offline
    return EnabledState.Starting if address.has(TENTATIVE) else EnabledState.Enabled
