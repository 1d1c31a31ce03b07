"""Gateways (proc_pid_net(5), kernel net/ipv6/route.c) and name servers (resolv.conf(5))."""

from __future__ import annotations

import ipaddress

import msgspec

from hypervisor.host import Host

UP, GATEWAY = 1, 2  # RTF_UP, RTF_GATEWAY of linux/route.h
MAX_ROUTES = 4096  # lines that are looked at; a router of the internet has a million
MAX_LIST = 32
RESOLVERS = "etc/resolv.conf"
RESOLVED = "run/systemd/resolve/resolv.conf"  # what systemd-resolved really asks
STUBS = frozenset({"127.0.0.53", "127.0.0.54"})  # where it answers itself


class Gateway(msgspec.Struct, frozen=True, kw_only=True):
    """A router that routes lead through."""

    address: str
    version: int
    interfaces: tuple[str, ...]
    default: bool  # whether a route to everywhere leads through it


class Resolver(msgspec.Struct, frozen=True, kw_only=True):
    """How this machine resolves names."""

    servers: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()


def read_gateways(host: Host) -> list[Gateway]:
    """Return the routers, each once, by address."""
    hops = [
        *parse_hops4(host.read_text("proc/net/route") or ""),
        *parse_hops6(host.read_text("proc/net/ipv6_route") or ""),
    ]
    interfaces: dict[str, dict[str, None]] = {}
    defaults = {address for address, _, default in hops if default}
    for address, interface, _ in hops:
        interfaces.setdefault(address, {})[interface] = None
    return [
        Gateway(
            address=address,
            version=ipaddress.ip_address(address).version,
            interfaces=tuple(names),
            default=address in defaults,
        )
        for address, names in sorted(interfaces.items())
    ]


def parse_hops4(text: str) -> list[tuple[str, str, bool]]:
    """Return gateway, interface and whether to everywhere of /proc/net/route's lines."""
    found = []
    for line in text.splitlines()[1:MAX_ROUTES]:
        words = line.split()
        try:
            flags = int(words[3], 16)
            if flags & UP and flags & GATEWAY:
                address = str(ipaddress.IPv4Address(bytes.fromhex(words[2])[::-1]))
                found.append((address, words[0], words[1] == words[7] == "00000000"))
        except (IndexError, ValueError):
            continue
    return found


def parse_hops6(text: str) -> list[tuple[str, str, bool]]:
    """Return the same of /proc/net/ipv6_route's."""
    found = []
    for line in text.splitlines()[:MAX_ROUTES]:
        words = line.split()
        try:
            flags, hop = int(words[8], 16), int(words[4], 16)
            if flags & UP and flags & GATEWAY and hop:
                address = str(ipaddress.IPv6Address(hop))
                found.append((address, words[9], int(words[1], 16) == 0))
        except (IndexError, ValueError):
            continue
    return found


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
