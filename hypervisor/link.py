"""What an interface is to the kernel, and how interfaces stand on each other.

Sources: kernel ABI/testing/sysfs-class-net, networking/bonding.rst, and the `lower_*`, `master`
links of net/core/dev.c.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

import msgspec

from hypervisor.host import Host

NET = "sys/class/net"
TUN_KIND = 0x0F  # IFF_TUN is 1, IFF_TAP is 2 (if_tun.h)
TAP = 2
TUNNELS = frozenset({768, 769, 776, 778, 823})  # ARPHRD_TUNNEL and its like
INFINIBAND, LOOPBACK = 32, 772
MAX_VLAN = 4095


class LinkKind(StrEnum):
    """What an interface is."""

    PHYSICAL = "physical"
    BOND = "bond"
    BRIDGE = "bridge"
    VLAN = "vlan"
    TAP = "tap"
    VETH = "veth"
    MACVLAN = "macvlan"
    TEAM = "team"
    DUMMY = "dummy"
    TUNNEL = "tunnel"
    LOOPBACK = "loopback"
    WIRELESS = "wireless"
    INFINIBAND = "infiniband"
    VIRTUAL = "virtual"


# DEVTYPE of the uevent file, or the driver's name for what has none.
KINDS = {
    "bond": LinkKind.BOND,
    "bonding": LinkKind.BOND,
    "bridge": LinkKind.BRIDGE,
    "vlan": LinkKind.VLAN,
    "802.1Q VLAN Support": LinkKind.VLAN,
    "macvlan": LinkKind.MACVLAN,
    "macvtap": LinkKind.MACVLAN,
    "ipvlan": LinkKind.MACVLAN,
    "wlan": LinkKind.WIRELESS,
    "vxlan": LinkKind.TUNNEL,
    "geneve": LinkKind.TUNNEL,
    "gre": LinkKind.TUNNEL,
    "wireguard": LinkKind.TUNNEL,
    "team": LinkKind.TEAM,
    "veth": LinkKind.VETH,
    "dummy": LinkKind.DUMMY,
    "tun": LinkKind.TAP,
}


class Driver(msgspec.Struct, frozen=True, kw_only=True):
    """What the driver of an interface tells of itself."""

    name: str | None = None
    version: str | None = None
    firmware: str | None = None


DriverReader = Callable[[str], Driver]


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """How an interface stands among the others; names are the kernel's."""

    kind: LinkKind
    driver: Driver = Driver()
    pci: str | None = None  # address of the PCI function that it is on
    master: str | None = None  # bond, bridge or team that it is a member of
    lower: tuple[str, ...] = ()  # what it sends through, members of its own left out
    vlan: int | None = None
    bond_mode: str | None = None
    active_member: str | None = None
    bridge_id: str | None = None


def read_link(host: Host, name: str, *, pci: str | None, driver: Driver) -> Link:
    """Return how an interface stands; `pci` and `driver` are found elsewhere."""
    base = f"{NET}/{name}"
    entries = host.names(base)
    kind = _kind(host, base, frozenset(entries), driver.name)
    below = [entry.removeprefix("lower_") for entry in entries if entry.startswith("lower_")]
    lower = tuple(x for x in below if host.link(NET, x, "master") != name)
    mode = (host.read_word(base, "bonding/mode") or "").split()
    return Link(
        kind=kind,
        driver=driver,
        pci=pci,
        master=host.link(base, "master"),
        lower=lower,
        vlan=_vlan(host, name, lower) if kind is LinkKind.VLAN else None,
        bond_mode=mode[0] if mode else None,
        active_member=host.read_word(base, "bonding/active_slave"),
        bridge_id=host.read_word(base, "bridge/bridge_id"),
    )


def _kind(host: Host, base: str, entries: frozenset[str], driver: str | None) -> LinkKind:
    hardware = host.read_int(base, "type")
    by_entry = {
        "bonding": LinkKind.BOND,
        "bridge": LinkKind.BRIDGE,
        "wireless": LinkKind.WIRELESS,
        "phy80211": LinkKind.WIRELESS,
    }
    for entry, kind in by_entry.items():
        if entry in entries:
            return kind
    if "tun_flags" in entries:
        return LinkKind.TAP if _is_tap(host, base) else LinkKind.TUNNEL
    if hardware == LOOPBACK:
        return LinkKind.LOOPBACK
    if hardware == INFINIBAND:
        return LinkKind.INFINIBAND
    kind_told = KINDS.get(_device_type(host, base) or "") or KINDS.get(driver or "")
    if kind_told is not None:
        return kind_told
    if hardware in TUNNELS:
        return LinkKind.TUNNEL
    return LinkKind.PHYSICAL if "device" in entries else LinkKind.VIRTUAL


def _is_tap(host: Host, base: str) -> bool:
    try:
        return int(host.read_word(base, "tun_flags") or "0", 16) & TUN_KIND == TAP
    except ValueError:
        return False


def _device_type(host: Host, base: str) -> str | None:
    found = re.search(r"^DEVTYPE=(\S+)$", host.read_text(base, "uevent") or "", re.MULTILINE)
    return found[1] if found else None


def _vlan(host: Host, name: str, lower: tuple[str, ...]) -> int | None:
    """Return the number of a VLAN: the kernel's own table, which only root reads, or the name."""
    told = re.search(r"\bVID: (\d{1,4})\b", host.read_text("proc/net/vlan", name) or "")
    by_name = [m for parent in lower if (m := re.match(re.escape(parent) + r"\.(\d{1,4})\Z", name))]
    match = told or (by_name[0] if by_name else re.match(r"vlan(\d{1,4})\Z", name))
    number = int(match[1]) if match else 0
    return number if 0 < number < MAX_VLAN else None
