"""Gateways (netlink; proc_pid_net(5), kernel net/ipv6/route.c) and name servers (resolv.conf(5)).

Netlink tells all routers of a route that has several; proc/net/route only the first.
"""

from __future__ import annotations

import ipaddress
from typing import NamedTuple

import msgspec

from hypervisor import rtnetlink
from hypervisor.host import Host

UP, GATEWAY = 1, 2  # RTF_UP, RTF_GATEWAY of linux/route.h
MAX_ROUTES = 4096  # lines that are looked at; a router of the internet has a million
MAX_LIST = 32
RESOLVERS = "etc/resolv.conf"
RESOLVED = "run/systemd/resolve/resolv.conf"  # what systemd-resolved really asks
STUBS = frozenset({"127.0.0.53", "127.0.0.54"})  # where it answers itself


class Hop(NamedTuple):
    """One step of a route: its router, and the interface that reaches it."""

    address: str
    interface: str
    default: bool  # the route is to everywhere
    metric: int = 0


class Gateway(msgspec.Struct, frozen=True, kw_only=True):
    """A router that routes lead through."""

    address: str
    version: int
    interfaces: tuple[str, ...]
    default: bool  # whether a route to everywhere leads through it
    metric: int | None = None  # of the best route to everywhere; the lowest is taken

    @property
    def name(self) -> str:
        """What names it: a link-local address means something only on its interface."""
        local = ipaddress.ip_address(self.address).is_link_local
        return f"{self.address}%{self.interfaces[0]}" if local else self.address


class Resolver(msgspec.Struct, frozen=True, kw_only=True):
    """How this machine resolves names."""

    servers: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()


def read_gateways(host: Host) -> list[Gateway]:
    """Return the routers, each once, by address."""
    if host.live:
        told = rtnetlink.hops()
        return gateways([Hop(x.gateway, name, x.default, x.metric) for name, x in told])
    return gateways(
        [
            *parse_hops4(host.read_text("proc/net/route") or ""),
            *parse_hops6(host.read_text("proc/net/ipv6_route") or ""),
        ]
    )


def gateways(hops: list[Hop]) -> list[Gateway]:
    """Return the routers of some hops, each once, by address."""
    found: dict[tuple[str, str], list[Hop]] = {}
    for hop in hops:
        local = ipaddress.ip_address(hop.address).is_link_local
        found.setdefault((hop.address, hop.interface if local else ""), []).append(hop)
    return [
        Gateway(
            address=address,
            version=ipaddress.ip_address(address).version,
            interfaces=tuple(dict.fromkeys(hop.interface for hop in steps)),
            default=any(hop.default for hop in steps),
            metric=min((hop.metric for hop in steps if hop.default), default=None),
        )
        for (address, _), steps in sorted(found.items())
    ]


def parse_hops4(text: str) -> list[Hop]:
    """Return the hops in /proc/net/route's lines."""
    found = []
    for line in text.splitlines()[1:MAX_ROUTES]:
        words = line.split()
        try:
            flags = int(words[3], 16)
            if flags & UP and flags & GATEWAY:
                address = str(ipaddress.IPv4Address(bytes.fromhex(words[2])[::-1]))
                everywhere = words[1] == words[7] == "00000000"
                found.append(Hop(address, words[0], everywhere, _metric(int(words[6]))))
        except (IndexError, ValueError):
            continue
    return found


def parse_hops6(text: str) -> list[Hop]:
    """Return the hops in /proc/net/ipv6_route's lines."""
    found = []
    for line in text.splitlines()[:MAX_ROUTES]:
        words = line.split()
        try:
            flags, hop = int(words[8], 16), int(words[4], 16)
            if flags & UP and flags & GATEWAY and hop:
                address, metric = str(ipaddress.IPv6Address(hop)), _metric(int(words[5], 16))
                found.append(Hop(address, words[9], int(words[1], 16) == 0, metric))
        except (IndexError, ValueError):
            continue
    return found


def _metric(number: int) -> int:
    if not 0 <= number < 2**32:
        raise ValueError
    return number


def read_resolver(host: Host) -> Resolver | None:
    """Return what resolv.conf tells; None when there is none."""
    text = host.read_text(RESOLVERS)
    if text is None:
        return None
    resolver = parse_resolver(text)
    if resolver.servers and STUBS.issuperset(resolver.servers):
        return parse_resolver(host.read_text(RESOLVED) or text)
    return resolver


def parse_resolver(text: str) -> Resolver:
    """Take resolv.conf apart; the last of `search` and `domain` counts."""
    servers: dict[str, None] = {}
    suffixes: tuple[str, ...] = ()
    for line in text.splitlines():
        word, *rest = line.split() or [""]
        if word == "nameserver" and rest and _is_address(rest[0]):
            servers[rest[0]] = None
        elif word in ("search", "domain"):
            suffixes = tuple(name[:255] for name in rest[:MAX_LIST])
    return Resolver(servers=tuple(servers)[:MAX_LIST], suffixes=suffixes)


def _is_address(word: str) -> bool:
    try:
        ipaddress.ip_address(word.partition("%")[0])
    except ValueError:
        return False
    return True
