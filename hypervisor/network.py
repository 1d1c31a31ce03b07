"""Network interfaces: link, speed, counters, addresses (kernel ABI/testing/sysfs-class-net)."""

from __future__ import annotations

import ipaddress
import re
import socket  # noqa: TID251 - names of address families only; nothing is opened
from collections.abc import Iterator

import msgspec
import psutil

from hypervisor.disk import pci_function
from hypervisor.host import Host
from hypervisor.link import NET, Driver, DriverReader, Link, LinkKind, read_link

ARPHRD_ETHER = 1
# if_arp.h to IANA ifType; what is not here is other(1).
IF_TYPES = {
    1: 6,  # ethernetCsmacd
    24: 144,  # ieee1394
    32: 199,  # infiniband
    512: 23,  # ppp
    768: 131,  # tunnel (IPIP)
    769: 131,
    772: 24,  # softwareLoopback
    776: 131,  # tunnel (SIT)
    778: 131,  # tunnel (GRE)
    801: 71,  # ieee80211
    802: 71,
    803: 71,
    65534: 1,
}
OTHER = 1
PERMANENT = 0  # addr_assign_type: the address is the hardware's own
COUNTERS = (
    "rx_bytes",
    "rx_packets",
    "rx_errors",
    "rx_dropped",
    "rx_crc_errors",
    "rx_frame_errors",
    "rx_length_errors",
    "multicast",
    "tx_bytes",
    "tx_packets",
    "tx_errors",
    "tx_dropped",
    "tx_carrier_errors",
    "collisions",
)


class Counters(msgspec.Struct, frozen=True, kw_only=True):
    """Counters of an interface since it was made; names are the kernel's."""

    rx_bytes: int | None = None
    rx_packets: int | None = None
    rx_errors: int | None = None
    rx_dropped: int | None = None
    rx_crc_errors: int | None = None
    rx_frame_errors: int | None = None
    rx_length_errors: int | None = None
    multicast: int | None = None
    tx_bytes: int | None = None
    tx_packets: int | None = None
    tx_errors: int | None = None
    tx_dropped: int | None = None
    tx_carrier_errors: int | None = None
    collisions: int | None = None


class Interface(msgspec.Struct, frozen=True, kw_only=True):
    """A network interface."""

    name: str
    identity: str  # permanent address, else PCI address, else the name
    index: int | None
    hardware_type: int | None  # ARPHRD_*
    if_type: int
    mac: str | None = None  # 12 hex digits
    permanent_mac: str | None = None
    mtu: int | None = None
    operstate: str | None = None  # RFC 2863 word: up, down, dormant, unknown, ...
    admin_up: bool | None = None
    carrier: bool | None = None
    speed_mbit: int | None = None
    full_duplex: bool | None = None
    physical: bool = False  # there is a device behind it
    link: Link = Link(kind=LinkKind.VIRTUAL)

    @property
    def ethernet(self) -> bool:
        """Whether frames are Ethernet's."""
        return self.hardware_type == ARPHRD_ETHER


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """An IP address of an interface."""

    interface: str
    address: str
    version: int
    prefix_length: int | None = None


def read_interfaces(host: Host, drivers: DriverReader | None = None) -> Iterator[Interface]:
    """Yield each interface, by name; `drivers` tells of a driver more than sysfs does."""
    found = [
        _read_interface(host, name, drivers)
        for name in host.names(NET)
        if _is_interface(host, name)
    ]
    seen: set[str] = set()
    for item in found:
        # Two interfaces on one card may share what names them (a bond's ports its address).
        identity = item.identity if item.identity not in seen else item.name
        seen.add(identity)
        yield msgspec.structs.replace(item, identity=identity)


def _is_interface(host: Host, name: str) -> bool:
    return host.exists(NET, name, "operstate")  # not bonding_masters and its like


def _driver(host: Host, base: str, name: str, drivers: DriverReader | None) -> Driver:
    told = Driver() if drivers is None else drivers(name)
    return msgspec.structs.replace(told, name=host.link(base, "device/driver") or told.name)


def _read_interface(host: Host, name: str, drivers: DriverReader | None) -> Interface:
    base = f"{NET}/{name}"
    kind = host.read_int(base, "type")
    mac = mac_digits(host.read_word(base, "address"))
    permanent = mac if host.read_int(base, "addr_assign_type") == PERMANENT else None
    # A bond gives all its ports one address, and keeps what each had before.
    permanent = mac_digits(host.read_word(base, "bonding_slave/perm_hwaddr")) or permanent
    device = host.link(base, "device")
    flags = parse_flags(host.read_word(base, "flags"))
    speed = host.read_count(base, "speed", limit=2**31)  # -1: unknown
    duplex = host.read_word(base, "duplex")
    carrier = host.read_int(base, "carrier")  # EINVAL while the interface is down
    return Interface(
        name=name,
        identity=(device and permanent) or device or name,
        index=host.read_count(base, "ifindex", limit=2**31),
        hardware_type=kind,
        if_type=IF_TYPES.get(kind or 0, OTHER),
        mac=mac,
        permanent_mac=permanent,
        mtu=host.read_count(base, "mtu", limit=2**31),
        operstate=host.read_word(base, "operstate"),
        admin_up=None if flags is None else bool(flags & 1),  # IFF_UP
        carrier=None if carrier is None else carrier != 0,
        speed_mbit=speed or None,
        full_duplex={"full": True, "half": False}.get(duplex or ""),
        physical=device is not None,
        link=read_link(
            host,
            name,
            pci=pci_function(host.resolve(base, "device") or "") if device else None,
            driver=_driver(host, base, name, drivers),
        ),
    )


def mac_digits(text: str | None) -> str | None:
    """Return a MAC address as 12 upper-case hex digits; None for another kind of address."""
    digits = (text or "").replace(":", "").upper()
    if not re.fullmatch(r"[0-9A-F]{12}", digits) or digits == "0" * 12:
        return None
    return digits


def parse_flags(text: str | None) -> int | None:
    """Return the IFF_ flags, which sysfs writes as hexadecimal."""
    try:
        return int(text, 16) if text else None
    except ValueError:
        return None


def read_counters(host: Host, name: str) -> Counters:
    """Return the counters of an interface; what cannot be read is None."""
    base = f"{NET}/{name}/statistics"
    return Counters(**{counter: host.read_count(base, counter) for counter in COUNTERS})


# -- addresses


def read_addresses(host: Host) -> list[Address]:
    """Return the IP addresses of this machine, or those that a captured tree's /proc tells."""
    if host.live:
        return _live_addresses()
    found = parse_if_inet6(host.read_text("proc/net/if_inet6") or "")
    local = parse_fib_local(host.read_text("proc/net/fib_trie") or "")
    routes = parse_routes(host.read_text("proc/net/route") or "")
    return [*_placed(local, routes), *found]


def _live_addresses() -> list[Address]:
    found = []
    for interface, items in psutil.net_if_addrs().items():
        for item in items:
            if item.family in (socket.AF_INET, socket.AF_INET6):
                address = item.address.partition("%")[0]
                version = 4 if item.family == socket.AF_INET else 6
                length = _prefix_length(item.netmask)
                found.append(
                    Address(
                        interface=interface, address=address, version=version, prefix_length=length
                    )
                )
    return found


def _prefix_length(netmask: str | None) -> int | None:
    if not netmask:
        return None
    try:
        return int(ipaddress.ip_address(netmask)).bit_count()
    except ValueError:
        return None


def parse_if_inet6(text: str) -> list[Address]:
    """Return the addresses in /proc/net/if_inet6: address, index, length, scope, flags, name."""
    found = []
    for line in text.splitlines():
        words = line.split()
        if len(words) == 6 and re.fullmatch(r"[0-9a-f]{32}", words[0]):
            address = str(ipaddress.IPv6Address(int(words[0], 16)))
            found.append(
                Address(
                    interface=words[5],
                    address=address,
                    version=6,
                    prefix_length=int(words[2], 16),
                )
            )
    return found


def parse_fib_local(text: str) -> list[str]:
    """Return the machine's own IPv4 addresses in /proc/net/fib_trie (entries `host LOCAL`)."""
    found: dict[str, None] = {}
    last = ""
    for line in text.splitlines():
        match = re.match(r"\s*\|--\s+([0-9.]+)", line)
        if match:
            last = match[1]
        elif "/32 host LOCAL" in line and last:
            found[last] = None
    return list(found)


def parse_routes(text: str) -> list[tuple[ipaddress.IPv4Network, str]]:
    """Return the directly reached networks and their interfaces in /proc/net/route."""
    found = []
    for line in text.splitlines()[1:]:
        words = line.split()
        if len(words) >= 8 and words[2] == "00000000":
            try:
                network = _little_endian(words[1]), _little_endian(words[7])
                found.append((ipaddress.IPv4Network(f"{network[0]}/{network[1]}"), words[0]))
            except ValueError:
                continue
    return found


def _little_endian(word: str) -> str:
    return str(ipaddress.IPv4Address(bytes.fromhex(word)[::-1]))


def _placed(local: list[str], routes: list[tuple[ipaddress.IPv4Network, str]]) -> Iterator[Address]:
    """Yield the addresses whose interface a route tells, and loopback's."""
    for text in local:
        address = ipaddress.IPv4Address(text)
        if address.is_loopback:
            yield Address(interface="lo", address=text, version=4, prefix_length=8)
            continue
        near = [item for item in routes if item[0].prefixlen and address in item[0]]
        if near:
            network, interface = max(near, key=lambda item: item[0].prefixlen)
            yield Address(
                interface=interface, address=text, version=4, prefix_length=network.prefixlen
            )
