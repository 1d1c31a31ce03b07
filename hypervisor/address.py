"""IP addresses of the machine: netlink's on this one; of a captured tree what its /proc tells.

A tree tells an IPv4 address without its flags: proc/net/fib_trie has the address, and the interface
is the one whose route is nearest (proc_pid_net(5)).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from enum import StrEnum

import msgspec

from hypervisor import rtnetlink
from hypervisor.host import Host

# IFA_F_* of linux/if_addr.h
TEMPORARY, DUPLICATE, DEPRECATED, TENTATIVE, PERMANENT = 0x01, 0x08, 0x20, 0x40, 0x80
MANAGES_TEMPORARY = 0x100
KERNEL_RA = 2  # IFAPROT_KERNEL_RA: the kernel made it from what a router advertised
SUBNET_BITS = 64  # RFC 4291 2.5.1: what autoconfiguration makes has an interface identifier of 64
# RT_SCOPE_* of linux/rtnetlink.h, and IPV6_ADDR_* of net/ipv6.h as if_inet6 has them
SCOPES = {0: "global", 200: "site", 253: "link", 254: "host"}
SCOPES_OF_FILE = {0x00: "global", 0x10: "host", 0x20: "link", 0x40: "site"}


class Origin(StrEnum):
    """Where an address comes from, as far as the kernel knows."""

    UNKNOWN = "unknown"
    KERNEL = "kernel"  # the loopback's
    STATIC = "static"  # it never expires
    DHCP = "DHCP"
    DHCP6 = "DHCPv6"
    AUTOMATIC = "automatic"  # RFC 4862
    LINK_LOCAL = "link local"


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """An IP address of an interface."""

    interface: str
    address: str
    version: int
    prefix_length: int | None = None
    scope: str | None = None  # global, site, link or host
    flags: int | None = None  # IFA_F_*
    protocol: int | None = None  # IFAPROT_*

    def has(self, flag: int) -> bool:
        """Whether a flag is known to be set."""
        return bool((self.flags or 0) & flag)


def read_addresses(host: Host) -> list[Address]:
    """Return the IP addresses of this machine, or those that a captured tree's /proc tells."""
    told = rtnetlink.addresses() if host.live else None
    if told is not None:
        return [
            Address(
                interface=interface,
                address=item.address,
                version=item.version,
                prefix_length=item.prefix_length,
                scope=SCOPES.get(item.scope),
                flags=item.flags,
                protocol=item.protocol,
            )
            for interface, item in told
        ]
    found = parse_if_inet6(host.read_text("proc/net/if_inet6") or "")
    local = parse_fib_local(host.read_text("proc/net/fib_trie") or "")
    routes = parse_routes(host.read_text("proc/net/route") or "")
    return [*_placed(local, routes), *found]


def origin(address: Address) -> Origin:
    """Return where an address comes from.

    DHCP clients give what they set up a lifetime; what never expires is called static.
    """
    try:
        ip = ipaddress.ip_address(address.address)
    except ValueError:
        return Origin.UNKNOWN
    if ip.is_loopback:
        return Origin.KERNEL
    if ip.is_link_local:
        return Origin.LINK_LOCAL
    if address.version == 6 and _automatic(address):
        return Origin.AUTOMATIC
    if address.flags is None:
        return Origin.UNKNOWN
    if address.has(PERMANENT):
        return Origin.STATIC
    if address.version == 4:
        return Origin.DHCP
    return Origin.AUTOMATIC if address.prefix_length == SUBNET_BITS else Origin.DHCP6


def _automatic(address: Address) -> bool:
    return address.protocol == KERNEL_RA or address.has(MANAGES_TEMPORARY | TEMPORARY)


# -- of a tree


def parse_if_inet6(text: str) -> list[Address]:
    """Return the addresses in /proc/net/if_inet6: address, index, length, scope, flags, name."""
    found = []
    for line in text.splitlines():
        words = line.split()
        if len(words) != 6 or not re.fullmatch(r"[0-9a-f]{32}", words[0]):
            continue
        try:
            length, scope, flags = (int(word, 16) for word in words[2:5])
        except ValueError:
            continue
        found.append(
            Address(
                interface=words[5],
                address=str(ipaddress.IPv6Address(int(words[0], 16))),
                version=6,
                prefix_length=length if length <= 128 else None,
                scope=SCOPES_OF_FILE.get(scope),
                flags=flags,
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
        try:
            address = ipaddress.IPv4Address(text)
        except ValueError:
            continue
        if address.is_loopback:
            yield Address(interface="lo", address=text, version=4, prefix_length=8, scope="host")
            continue
        near = [item for item in routes if item[0].prefixlen and address in item[0]]
        if near:
            network, interface = max(near, key=lambda item: item[0].prefixlen)
            yield Address(
                interface=interface, address=text, version=4, prefix_length=network.prefixlen
            )
