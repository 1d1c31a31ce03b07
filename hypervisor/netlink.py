"""Messages of rtnetlink (rtnetlink(7), linux/if_link.h, if_addr.h, rtnetlink.h) put together and
taken apart; opens no socket.

What a message does not hold is None; one that is cut short or breaks the format ends the list.
"""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Iterator

import msgspec

ERROR, DONE = 2, 3  # NLMSG_ERROR, NLMSG_DONE
NEW_LINK, GET_LINK = 16, 18
NEW_ADDRESS, GET_ADDRESS = 20, 22
NEW_ROUTE, GET_ROUTE = 24, 26
REQUEST_DUMP = 0x301  # NLM_F_REQUEST, NLM_F_ROOT, NLM_F_MATCH
INET, INET6 = 2, 10  # AF_INET, AF_INET6
EXTENT = 29  # IFLA_EXT_MASK
SKIP_STATISTICS = 8  # RTEXT_FILTER_SKIP_STATS
MAIN_TABLE = 254
UNICAST = 1  # RTN_UNICAST
TYPE_MASK = 0x3FFF  # the rest of an attribute's type are flags

_HEAD = struct.Struct("=IHHII")  # length, type, flags, sequence, port
_LINK = struct.Struct("=BxHiII")  # struct ifinfomsg
_ADDRESS = struct.Struct("=BBBBI")  # struct ifaddrmsg
_ROUTE = struct.Struct("=BBBBBBBBI")  # struct rtmsg
_ATTRIBUTE = struct.Struct("=HH")
_HOP = struct.Struct("=HBBi")  # struct rtnexthop


class LinkMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What only netlink tells of an interface."""

    index: int
    name: str
    kind: str | None = None  # IFLA_INFO_KIND, such as veth
    vlan: int | None = None
    max_mtu: int | None = None  # bytes


class AddressMessage(msgspec.Struct, frozen=True, kw_only=True):
    """An IP address of an interface."""

    index: int
    address: str
    version: int
    prefix_length: int
    scope: int  # RT_SCOPE_*
    flags: int  # IFA_F_*
    protocol: int | None = None  # IFAPROT_*: who put it there


class Hop(msgspec.Struct, frozen=True, kw_only=True):
    """A router that a route leads through."""

    index: int  # of the interface
    gateway: str
    default: bool  # the route is to everywhere
    metric: int = 0


def dump_request(kind: int, family: int = 0) -> bytes:
    """Return the message that asks for everything of a kind (one of GET_*)."""
    if kind == GET_LINK:
        mask = _ATTRIBUTE.pack(8, EXTENT) + struct.pack("=I", SKIP_STATISTICS)
        body = _LINK.pack(family, 0, 0, 0, 0) + mask
    elif kind == GET_ADDRESS:
        body = _ADDRESS.pack(family, 0, 0, 0, 0)
    else:
        body = _ROUTE.pack(family, 0, 0, 0, 0, 0, 0, 0, 0)
    return _HEAD.pack(_HEAD.size + len(body), kind, REQUEST_DUMP, 1, 0) + body


def messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield type and body of each message of a datagram."""
    at = 0
    while at + _HEAD.size <= len(data):
        length, kind = _HEAD.unpack_from(data, at)[:2]
        if length < _HEAD.size or at + length > len(data):
            return
        yield kind, data[at + _HEAD.size : at + length]
        at += _aligned(length)


def attributes(data: bytes) -> dict[int, bytes]:
    """Return the attributes that follow one another; of equal ones the last."""
    found: dict[int, bytes] = {}
    at = 0
    while at + _ATTRIBUTE.size <= len(data):
        length, kind = _ATTRIBUTE.unpack_from(data, at)
        if length < _ATTRIBUTE.size or at + length > len(data):
            break
        found[kind & TYPE_MASK] = data[at + _ATTRIBUTE.size : at + length]
        at += _aligned(length)
    return found


def parse_link(body: bytes) -> LinkMessage | None:
    """Take an RTM_NEWLINK apart."""
    if len(body) < _LINK.size:
        return None
    index = _LINK.unpack_from(body)[2]
    told = attributes(body[_LINK.size :])
    about = attributes(told.get(18, b""))  # IFLA_LINKINFO
    kind = _text(about.get(1))  # IFLA_INFO_KIND
    vlan = None
    if kind == "vlan":
        number = attributes(about.get(2, b"")).get(1, b"")  # IFLA_INFO_DATA, IFLA_VLAN_ID
        vlan = struct.unpack("=H", number)[0] if len(number) == 2 else None
    return LinkMessage(
        index=index,
        name=_text(told.get(3)) or "",  # IFLA_IFNAME
        kind=kind,
        vlan=vlan,
        max_mtu=_number(told.get(51)) or None,  # IFLA_MAX_MTU; 0: it has no limit
    )


def parse_address(body: bytes) -> AddressMessage | None:
    """Take an RTM_NEWADDR apart."""
    if len(body) < _ADDRESS.size:
        return None
    family, length, flags, scope, index = _ADDRESS.unpack_from(body)
    told = attributes(body[_ADDRESS.size :])
    address = _address(family, told.get(2) or told.get(1) or b"")  # IFA_LOCAL; ADDRESS: the peer
    if address is None:
        return None
    all_flags = _number(told.get(8))  # IFA_FLAGS: the eight of the head, and more
    protocol = told.get(11)  # IFA_PROTO
    return AddressMessage(
        index=index,
        address=address,
        version=4 if family == INET else 6,
        prefix_length=length,
        scope=scope,
        flags=flags if all_flags is None else all_flags,
        protocol=protocol[0] if protocol else None,
    )


def parse_route(body: bytes) -> list[Hop]:
    """Return the routers that an RTM_NEWROUTE of the main table leads through."""
    if len(body) < _ROUTE.size:
        return []
    family, length, _, _, table, _, _, kind, _ = _ROUTE.unpack_from(body)
    told = attributes(body[_ROUTE.size :])
    told_table = _number(told.get(15))  # RTA_TABLE: tables beyond 255 do not fit into the head
    if kind != UNICAST or (table if told_table is None else told_table) != MAIN_TABLE:
        return []
    metric = _number(told.get(6)) or 0  # RTA_PRIORITY
    hops = [(_number(told.get(4)) or 0, told), *_many(told.get(9, b""))]  # RTA_OIF, RTA_MULTIPATH
    return [
        Hop(index=index, gateway=gateway, default=length == 0, metric=metric)
        for index, attribute in hops
        if (gateway := _gateway(family, attribute)) is not None
    ]


def _many(data: bytes) -> Iterator[tuple[int, dict[int, bytes]]]:
    """Yield interface and attributes of each hop of a route that has several."""
    at = 0
    while at + _HOP.size <= len(data):
        length, _, _, index = _HOP.unpack_from(data, at)
        if length < _HOP.size or at + length > len(data):
            return
        yield index, attributes(data[at + _HOP.size : at + length])
        at += _aligned(length)


def _gateway(family: int, told: dict[int, bytes]) -> str | None:
    if 5 in told:  # RTA_GATEWAY
        return _address(family, told[5])
    via = told.get(18, b"")  # RTA_VIA: a router of the other family
    return _address(struct.unpack("=H", via[:2])[0], via[2:]) if len(via) > 2 else None


def _address(family: int, data: bytes) -> str | None:
    if family == INET and len(data) == 4:
        return str(ipaddress.IPv4Address(data))
    if family == INET6 and len(data) == 16:
        return str(ipaddress.IPv6Address(data))
    return None


def _number(data: bytes | None) -> int | None:
    if data is None or len(data) != 4:
        return None
    found: int = struct.unpack("=I", data)[0]
    return found


def _text(data: bytes | None) -> str | None:
    return None if data is None else data.partition(b"\0")[0].decode("utf-8", "replace") or None


def _aligned(length: int) -> int:
    return (length + 3) & ~3
