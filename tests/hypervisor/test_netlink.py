from __future__ import annotations

import socket
import struct

from hypothesis import given, strategies as st

from hypervisor.netlink import (
    GET_ADDRESS,
    GET_LINK,
    GET_ROUTE,
    AddressMessage,
    Hop,
    attributes,
    dump_request,
    messages,
    parse_address,
    parse_link,
    parse_route,
)


def attribute(kind: int, data: bytes) -> bytes:
    return struct.pack("=HH", 4 + len(data), kind) + data + bytes(-len(data) % 4)


def message(kind: int, body: bytes) -> bytes:
    return struct.pack("=IHHII", 16 + len(body), kind, 0, 1, 0) + body


def link(*more: bytes) -> bytes:
    return struct.pack("=BxHiII", 0, 1, 7, 0x1003, 0) + attribute(3, b"eth0\0") + b"".join(more)


def address(family: int, length: int, flags: int, *more: bytes) -> bytes:
    return struct.pack("=BBBBI", family, length, flags, 0, 7) + b"".join(more)


def route(family: int, length: int, *more: bytes, table: int = 254, kind: int = 1) -> bytes:
    head = struct.pack("=BBBBBBBBI", family, length, 0, 0, table, 3, 0, kind, 0)
    return head + b"".join(more)


def four(text: str) -> bytes:
    return socket.inet_aton(text)


def six(text: str) -> bytes:
    return socket.inet_pton(socket.AF_INET6, text)


def number(value: int) -> bytes:
    return struct.pack("=I", value)


def test_requests_are_of_the_length_that_they_say() -> None:
    for kind in (GET_LINK, GET_ADDRESS, GET_ROUTE):
        request = dump_request(kind, socket.AF_INET)
        assert [told for told, _ in messages(request)] == [kind]
        assert struct.unpack_from("=I", request)[0] == len(request)


def test_link_with_a_vlan() -> None:
    about = attribute(1, b"vlan\0") + attribute(2, attribute(1, struct.pack("=H", 20)))
    found = parse_link(link(attribute(18 | 0x8000, about), attribute(51, number(65535))))
    assert found is not None
    assert (found.index, found.name, found.kind) == (7, "eth0", "vlan")
    assert (found.vlan, found.max_mtu) == (20, 65535)


def test_link_without_a_limit_of_its_frames() -> None:
    found = parse_link(link(attribute(51, number(0))))
    assert found is not None
    assert (found.kind, found.vlan, found.max_mtu) == (None, None, None)


def test_address_of_a_line_to_one_peer_is_the_own_one() -> None:
    own, peer = attribute(2, four("192.0.2.1")), attribute(1, four("192.0.2.2"))
    assert parse_address(address(socket.AF_INET, 32, 0x80, peer, own)) == AddressMessage(
        index=7, address="192.0.2.1", version=4, prefix_length=32, scope=0, flags=0x80
    )


def test_flags_that_do_not_fit_into_the_head() -> None:
    told = attribute(1, six("2001:db8::1")), attribute(8, number(0x180)), attribute(11, b"\2")
    found = parse_address(address(socket.AF_INET6, 64, 0x80, *told))
    assert found is not None
    assert (found.flags, found.protocol, found.version) == (0x180, 2, 6)


def test_address_of_another_family_is_passed_over() -> None:
    assert parse_address(address(40, 64, 0, attribute(1, b"xx"))) is None


def test_route_with_one_router() -> None:
    told = attribute(4, number(7)), attribute(5, four("192.0.2.254")), attribute(6, number(100))
    assert parse_route(route(socket.AF_INET, 0, *told)) == [
        Hop(index=7, gateway="192.0.2.254", default=True, metric=100)
    ]
    assert parse_route(route(socket.AF_INET, 0, *told, table=255)) == []
    assert parse_route(route(socket.AF_INET, 0, *told, attribute(15, number(1000)))) == []
    assert parse_route(route(socket.AF_INET, 0, *told, kind=6)) == []  # blackhole


def test_route_with_several_routers_of_which_one_is_of_the_other_family() -> None:
    via = attribute(18, struct.pack("=H", socket.AF_INET6) + six("fe80::1"))
    hops = b"".join(
        struct.pack("=HBBi", 8 + len(told), 0, 0, index) + told
        for index, told in ((7, attribute(5, four("192.0.2.254"))), (8, via))
    )
    found = parse_route(route(socket.AF_INET, 24, attribute(9, hops)))
    assert [(hop.index, hop.gateway, hop.default) for hop in found] == [
        (7, "192.0.2.254", False),
        (8, "fe80::1", False),
    ]


def test_route_without_a_router() -> None:
    assert parse_route(route(socket.AF_INET, 24, attribute(4, number(7)))) == []


@given(st.binary(max_size=200))
def test_nothing_is_made_of_garbage(data: bytes) -> None:
    list(messages(data))
    attributes(data)
    parse_link(data)
    parse_address(data)
    parse_route(data)


@given(st.integers(0, 60))
def test_message_that_is_cut_short_is_not_taken(length: int) -> None:
    whole = message(16, link())
    assert len(list(messages(whole[:length]))) == (length >= len(whole))
