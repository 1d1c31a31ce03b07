"""Network interfaces: identity, link, speed (kernel ABI/testing/sysfs-class-net)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from hypervisor import rtnetlink
from hypervisor.disk import pci_function
from hypervisor.host import Host
from hypervisor.link import (
    ETHERNET,
    NET,
    Driver,
    DriverReader,
    Link,
    LinkKind,
    Told,
    mac_digits,
    read_link,
)
from hypervisor.netlink import LinkMessage

# if_arp.h to IANA ifType; what is not here is other(1).  A bridge, a bond and a VLAN carry the
# frames of Ethernet and are ethernetCsmacd, as the agents of Linux have them: that is what pollers
# such as LibreNMS draw and what their filters know.  What they are else is told by their kind.
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
    823: 131,  # tunnel (GRE over IPv6)
    65534: 1,
}
OTHER = 1
PERMANENT = 0  # addr_assign_type: the address is the hardware's own
MAX_ALIAS = 255
MULTICAST = "proc/net/dev_mcast"
MAX_GROUPS = 64  # addresses of one interface that are told


class Interface(msgspec.Struct, frozen=True, kw_only=True):
    """A network interface."""

    name: str
    identity: str  # permanent address, else PCI address, else the name
    index: int | None
    hardware_type: int | None  # ARPHRD_*
    if_type: int
    alias: str | None = None  # what an administrator calls it
    mac: str | None = None  # 12 hex digits
    permanent_mac: str | None = None
    groups: tuple[str, ...] = ()  # group addresses that it listens to
    mtu: int | None = None
    max_mtu: int | None = None
    operstate: str | None = None  # RFC 2863 word: up, down, dormant, unknown, ...
    admin_up: bool | None = None
    carrier: bool | None = None
    speed_mbit: int | None = None
    full_duplex: bool | None = None
    port_number: int | None = None  # among the ports of one function, from 0
    physical: bool = False  # there is a device behind it
    link: Link = Link(kind=LinkKind.VIRTUAL)

    @property
    def ethernet(self) -> bool:
        """Whether frames are Ethernet's."""
        return self.hardware_type == ETHERNET

    @property
    def has_link(self) -> bool | None:
        """Whether something answers at the other end; None: unknown."""
        if self.carrier is not None:
            return self.carrier
        return {"up": True, "down": False, "lowerlayerdown": False}.get(self.operstate or "")


def read_interfaces(host: Host, drivers: DriverReader | None = None) -> Iterator[Interface]:
    """Yield each interface, by name; `drivers` tells of a driver more than sysfs does."""
    told = {item.name: item for item in rtnetlink.links()} if host.live else {}
    groups = parse_groups(host.read_text(MULTICAST) or "")
    found = [
        _read_interface(host, name, drivers, told.get(name), groups.get(name, ()))
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


def _read_interface(
    host: Host,
    name: str,
    drivers: DriverReader | None,
    told: LinkMessage | None,
    groups: tuple[str, ...],
) -> Interface:
    base = f"{NET}/{name}"
    hardware = host.read_int(base, "type")
    mac = mac_digits(host.read_word(base, "address"))
    driver = _driver(host, base, name, drivers)
    permanent = _permanent(host, base, mac, driver)
    device = host.link(base, "device")
    flags = parse_flags(host.read_word(base, "flags"))
    speed = host.read_count(base, "speed", limit=2**31)  # -1: unknown
    carrier = host.read_int(base, "carrier")  # EINVAL while the interface is down
    return Interface(
        name=name,
        identity=(device and permanent) or device or name,
        index=host.read_count(base, "ifindex", limit=2**31),
        hardware_type=hardware,
        if_type=IF_TYPES.get(hardware or 0, OTHER),
        alias=(host.read_word(base, "ifalias") or "")[:MAX_ALIAS] or None,
        mac=mac,
        permanent_mac=permanent,
        groups=groups,
        mtu=host.read_count(base, "mtu", limit=2**31),
        max_mtu=told.max_mtu if told else None,
        operstate=host.read_word(base, "operstate"),
        admin_up=None if flags is None else bool(flags & 1),  # IFF_UP
        carrier=None if carrier is None else carrier != 0,
        speed_mbit=speed or None,
        full_duplex={"full": True, "half": False}.get(host.read_word(base, "duplex") or ""),
        port_number=host.read_count(base, "dev_port", limit=2**16) if device else None,
        physical=device is not None,
        link=read_link(
            host,
            name,
            hardware,
            Told(
                driver=driver,
                pci=pci_function(host.resolve(base, "device") or "") if device else None,
                kind=told.kind if told else None,
                vlan=told.vlan if told else None,
            ),
        ),
    )


def _permanent(host: Host, base: str, mac: str | None, driver: Driver) -> str | None:
    """Return the hardware's own address.

    A bond gives all its ports one address, and keeps what each had before.
    """
    kept = mac_digits(host.read_word(base, "bonding_slave/perm_hwaddr"))
    own = mac if host.read_int(base, "addr_assign_type") == PERMANENT else None
    return driver.permanent_mac or kept or own


def parse_flags(text: str | None) -> int | None:
    """Return the IFF_ flags, which sysfs writes as hexadecimal."""
    try:
        return int(text, 16) if text else None
    except ValueError:
        return None


def parse_groups(text: str) -> dict[str, tuple[str, ...]]:
    """Return the group addresses of /proc/net/dev_mcast by interface: number, name, users, MAC."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        words = line.split()
        address = mac_digits(words[4]) if len(words) == 5 else None
        if address is not None and len(found.setdefault(words[1], [])) < MAX_GROUPS:
            found[words[1]].append(address)
    return {name: tuple(addresses) for name, addresses in found.items()}
