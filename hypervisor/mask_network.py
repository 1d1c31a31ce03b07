"""Files of a capture that tell addresses, written anew with invented ones."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence

from hypervisor.address import Address
from hypervisor.route import RESOLVED, RESOLVERS, Gateway, Resolver

HEAD = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask"
NOWHERE = "0" * 32
GATEWAY_FLAGS = 3  # RTF_UP and RTF_GATEWAY


def fake_network(
    addresses: Sequence[Address],
    gateways: Sequence[Gateway],
    resolver: Resolver | None,
    rename: Callable[[str], str],
) -> dict[str, bytes]:
    """Return the files; `rename` hides the names of interfaces that tell something."""
    trie, routes, six = [], [HEAD], []
    for index, item in enumerate(addresses):
        interface = rename(item.interface)  # some are named by their MAC address
        if item.version == 4 and item.interface != "lo":
            trie += [f"           |-- 198.18.{index % 256}.1", "              /32 host LOCAL"]
            network = f"00{index % 256:02X}12C6"
            routes.append(f"{interface}\t{network}\t00000000\t0001\t0\t0\t0\t00FFFFFF")
        elif item.version == 4:
            trie += [f"           |-- {item.address}", "              /32 host LOCAL"]
        elif item.interface != "lo":
            six.append(f"20010db8{index:024x} 02 40 00 80 {interface:>8}")
        else:
            six.append(f"{1:032x} 01 80 10 80 {item.interface:>8}")
    hops4, hops6 = _hops(gateways, rename)
    files = {
        "proc/net/fib_trie": trie,
        "proc/net/route": [*routes, *hops4],
        "proc/net/if_inet6": six,
        "proc/net/ipv6_route": hops6,
        RESOLVED: [],
    }
    if resolver is not None:
        files[RESOLVERS] = _resolvers(resolver)
    return {path: ("\n".join(lines) + "\n").encode() for path, lines in files.items()}


def _hops(gateways: Sequence[Gateway], rename: Callable[[str], str]) -> tuple[list[str], list[str]]:
    four, six = [], []
    for index, gateway in enumerate(gateways):
        for name in map(rename, gateway.interfaces):
            if gateway.version == 4:
                hop = f"FE{index % 256:02X}13C6"  # 198.19.<index>.254
                target = "00000000" if gateway.default else f"00{index % 256:02X}13C6"
                mask = "00000000" if gateway.default else "00FFFFFF"
                four.append(f"{name}\t{target}\t{hop}\t0003\t0\t0\t0\t{mask}")
            else:
                hop = f"20010db8fffe{index:020x}"
                length = "00" if gateway.default else "40"
                six.append(
                    f"{NOWHERE} {length} {NOWHERE} 00 {hop} 0 0 0 {GATEWAY_FLAGS:08x} {name:>8}"
                )
    return four, six


def _resolvers(resolver: Resolver) -> list[str]:
    lines = []
    for index, server in enumerate(resolver.servers):
        six = ipaddress.ip_address(server.partition("%")[0]).version == 6
        lines.append(f"nameserver {f'2001:db8:53::{index:x}' if six else f'198.18.53.{index}'}")
    names = " ".join(f"search{index}.example" for index, _ in enumerate(resolver.suffixes))
    return [*lines, f"search {names}"] if names else lines
