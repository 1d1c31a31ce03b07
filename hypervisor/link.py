"""What an interface is to the kernel, and how interfaces stand on each other.

Sources: kernel ABI/testing/sysfs-class-net, networking/bonding.rst, the `lower_*` and `master`
links of net/core/dev.c, and where there is netlink the kind that it tells.
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
ETHERNET, INFINIBAND, LOOPBACK = 1, 32, 772  # ARPHRD_*
MAX_VLAN = 4095
MAX_FUNCTIONS = 2**16  # PCI-IOV 3.3.8: 16 bits
MAX_WORD = 32  # of what a bond says
BRIDGE_STATES = ("disabled", "listening", "learning", "forwarding", "blocking")
VLANS = "proc/net/vlan/config"  # only root reads it


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
    VRF = "vrf"
    DUMMY = "dummy"
    TUNNEL = "tunnel"
    LOOPBACK = "loopback"
    WIRELESS = "wireless"
    INFINIBAND = "infiniband"
    VIRTUAL = "virtual"


# What the uevent file calls DEVTYPE, netlink the kind, or ethtool the driver.
KINDS = {
    "bond": LinkKind.BOND,
    "bonding": LinkKind.BOND,
    "bridge": LinkKind.BRIDGE,
    "vlan": LinkKind.VLAN,
    "802.1Q VLAN Support": LinkKind.VLAN,
    "macvlan": LinkKind.MACVLAN,
    "macvtap": LinkKind.MACVLAN,
    "ipvlan": LinkKind.MACVLAN,
    "ipvtap": LinkKind.MACVLAN,
    "wlan": LinkKind.WIRELESS,
    "vxlan": LinkKind.TUNNEL,
    "geneve": LinkKind.TUNNEL,
    "gre": LinkKind.TUNNEL,
    "gretap": LinkKind.TUNNEL,
    "ip6gre": LinkKind.TUNNEL,
    "ip6gretap": LinkKind.TUNNEL,
    "ip6tnl": LinkKind.TUNNEL,
    "ipip": LinkKind.TUNNEL,
    "sit": LinkKind.TUNNEL,
    "vti": LinkKind.TUNNEL,
    "wireguard": LinkKind.TUNNEL,
    "team": LinkKind.TEAM,
    "vrf": LinkKind.VRF,
    "veth": LinkKind.VETH,
    "dummy": LinkKind.DUMMY,
    "tun": LinkKind.TAP,
}
BY_ENTRY = {
    "bonding": LinkKind.BOND,
    "bridge": LinkKind.BRIDGE,
    "wireless": LinkKind.WIRELESS,
    "phy80211": LinkKind.WIRELESS,
}
BY_TYPE = {LOOPBACK: LinkKind.LOOPBACK, INFINIBAND: LinkKind.INFINIBAND}
BY_NAME = re.compile(r"(team|dummy|veth)\d+\Z")  # where nothing else tells: sysfs of a tree


class Driver(msgspec.Struct, frozen=True, kw_only=True):
    """What the driver of an interface tells of itself and of its port."""

    name: str | None = None
    version: str | None = None
    firmware: str | None = None
    permanent_mac: str | None = None  # 12 hex digits
    socket: str | None = None  # what a cable is plugged into
    autonegotiation: bool | None = None
    max_speed_mbit: int | None = None
    modes: tuple[str, ...] = ()  # that it supports, slow ones first
    wakes: bool | None = None  # it can wake the machine by a frame
    wakes_now: bool | None = None  # and it is set up to


DriverReader = Callable[[str], Driver]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A port of a bond, bridge or team."""

    name: str
    link: str | None = None  # what a bond says of it: up, down, going down, going back
    state: str | None = None  # whether a bond uses it now: active, backup


class Functions(msgspec.Struct, frozen=True, kw_only=True):
    """The functions of a port that has or is a virtual one (PCI-IOV, SR-IOV)."""

    now: int | None = None
    most: int | None = None
    of: str | None = None  # PCI address of the function whose virtual one this is
    number: int | None = None  # among its virtual functions


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """How an interface stands among the others; names are the kernel's."""

    kind: LinkKind
    driver: Driver = Driver()
    pci: str | None = None  # address of the PCI function that it is on
    master: str | None = None  # bond, bridge or team that it is a member of
    members: tuple[Member, ...] = ()
    lower: tuple[str, ...] = ()  # what it sends through, members of its own left out
    vlan: int | None = None
    bond_mode: str | None = None
    active_member: str | None = None
    bridge_id: str | None = None
    bridge_state: str | None = None  # of a port of a bridge
    functions: Functions = Functions()


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an interface from elsewhere than its directory in sysfs."""

    driver: Driver = Driver()
    pci: str | None = None
    kind: str | None = None  # netlink's word
    vlan: int | None = None


def read_link(host: Host, name: str, hardware: int | None = None, told: Told | None = None) -> Link:
    """Return how an interface stands; `hardware` is its ARPHRD number."""
    base = f"{NET}/{name}"
    told = told or Told()
    entries = frozenset(host.names(base))
    below = sorted(x.removeprefix("lower_") for x in entries if x.startswith("lower_"))
    kind = _kind(host, name, entries, hardware, (told.kind, told.driver.name))
    bonding = "bonding" in entries
    slaves = (host.read_word(base, "bonding/slaves") or "").split() if bonding else []
    own = [x for x in below if host.link(NET, x, "master") == name]
    members = tuple(dict.fromkeys((*slaves, *own)))
    lower = tuple(x for x in below if x not in members)
    mode = (host.read_word(base, "bonding/mode") or "").split() if bonding else []
    return Link(
        kind=kind,
        driver=told.driver,
        pci=told.pci,
        master=host.link(base, "master") if "master" in entries else None,
        members=tuple(_bond_member(host, name, x) if bonding else Member(name=x) for x in members),
        lower=lower,
        vlan=(told.vlan or _vlan(host, name, lower)) if kind is LinkKind.VLAN else None,
        bond_mode=mode[0] if mode else None,
        active_member=host.read_word(base, "bonding/active_slave") if bonding else None,
        bridge_id=host.read_word(base, "bridge/bridge_id") if "bridge" in entries else None,
        bridge_state=_bridge_state(host, base) if "brport" in entries else None,
        functions=_functions(host, base) if "device" in entries else Functions(),
    )


def _bond_member(host: Host, bond: str, member: str) -> Member:
    """Return what a bond says of a member: in its own directory, in old kernels in the bond's."""
    places = (f"{NET}/{member}", f"{NET}/{bond}/slave_{member}")

    def told(file: str) -> str | None:
        words = (host.read_word(place, "bonding_slave", file) for place in places)
        return next((word[:MAX_WORD] for word in words if word), None)

    return Member(name=member, link=told("mii_status"), state=told("state"))


def _bridge_state(host: Host, base: str) -> str | None:
    """Return what a bridge does with the frames of a port: BR_STATE_* of if_bridge.h."""
    number = host.read_count(base, "brport/state", limit=len(BRIDGE_STATES))
    return None if number is None else BRIDGE_STATES[number]


def _functions(host: Host, base: str) -> Functions:
    """Return what is known of virtual functions (kernel ABI/testing/sysfs-bus-pci)."""
    device = f"{base}/device"
    physical = host.link(device, "physfn")
    most = host.read_count(device, "sriov_totalvfs", limit=MAX_FUNCTIONS) or None
    return Functions(
        now=host.read_count(device, "sriov_numvfs", limit=MAX_FUNCTIONS) if most else None,
        most=most,
        of=physical,
        number=_function_number(host, device) if physical else None,
    )


def _function_number(host: Host, device: str) -> int | None:
    own = host.link(device)
    names = (name for name in host.names(device, "physfn") if name.startswith("virtfn"))
    found = next((name for name in names if host.link(device, "physfn", name) == own), "")
    number = found.removeprefix("virtfn")
    return int(number) if number.isdecimal() and len(number) <= 5 else None


def _kind(
    host: Host,
    name: str,
    entries: frozenset[str],
    hardware: int | None,
    told: tuple[str | None, ...],
) -> LinkKind:
    base = f"{NET}/{name}"
    for entry, kind in BY_ENTRY.items():
        if entry in entries:
            return kind
    if "tun_flags" in entries:
        return LinkKind.TAP if _is_tap(host, base) else LinkKind.TUNNEL
    if hardware in BY_TYPE:
        return BY_TYPE[hardware]
    for word in (_device_type(host, base), *told):
        if word in KINDS:
            return KINDS[word]
    if hardware in TUNNELS:
        return LinkKind.TUNNEL
    if "device" in entries:
        return LinkKind.PHYSICAL
    named = BY_NAME.match(name)
    if named:
        return KINDS[named[1]]
    return LinkKind.VETH if _has_peer(host, base, entries, hardware) else LinkKind.VIRTUAL


def _is_tap(host: Host, base: str) -> bool:
    try:
        return int(host.read_word(base, "tun_flags") or "0", 16) & TUN_KIND == TAP
    except ValueError:
        return False


def _has_peer(host: Host, base: str, entries: frozenset[str], hardware: int | None) -> bool:
    """Whether it leads to an interface that it does not stand on: the other end of a pair."""
    if hardware != ETHERNET or any(entry.startswith("lower_") for entry in entries):
        return False
    index, peer = host.read_int(base, "ifindex"), host.read_int(base, "iflink")
    return bool(index and peer and index != peer)


def _device_type(host: Host, base: str) -> str | None:
    found = re.search(r"^DEVTYPE=(\S+)$", host.read_text(base, "uevent") or "", re.MULTILINE)
    return found[1] if found else None


def _vlan(host: Host, name: str, lower: tuple[str, ...]) -> int | None:
    """Return the number of a VLAN: the kernel's own table, or what the name tells."""
    row = rf"^{re.escape(name)}\s*\|\s*(\d{{1,4}})\s*\|"
    told = re.search(row, host.read_text(VLANS) or "", re.MULTILINE)
    by_name = [m for parent in lower if (m := re.match(re.escape(parent) + r"\.(\d{1,4})\Z", name))]
    match = told or (by_name[0] if by_name else re.match(r"vlan(\d{1,4})\Z", name))
    number = int(match[1]) if match else 0
    return number if 0 < number < MAX_VLAN else None


def mac_digits(text: str | None) -> str | None:
    """Return a MAC address as 12 upper-case hex digits; None for another kind of address."""
    digits = (text or "").replace(":", "").upper()
    if not re.fullmatch(r"[0-9A-F]{12}", digits) or digits == "0" * 12:
        return None
    return digits
