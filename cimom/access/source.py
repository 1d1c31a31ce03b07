"""What counts as one source of requests.  Knows no connection."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

PREFIX_V6 = 64  # of IPv6 each customer has at least such a network


@lru_cache(maxsize=1024)  # each request asks
def source_of(address: str) -> str:
    """Return what counts as one source: an IPv4 address, or the network of an IPv6 one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((ip, PREFIX_V6), strict=False))
