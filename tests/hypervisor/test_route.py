from __future__ import annotations

from pathlib import Path

from hypervisor.route import (
    Gateway,
    Hop,
    Resolver,
    gateways,
    parse_hops4,
    parse_hops6,
    parse_resolver,
    read_gateways,
    read_resolver,
)
from tests.hosts import host, put


def test_gateways_of_the_demonstration(tmp_path: Path) -> None:
    assert read_gateways(host("server", tmp_path)) == [
        Gateway(address="192.0.2.1", version=4, interfaces=("br0",), default=True, metric=100),
        Gateway(address="2001:db8::1", version=6, interfaces=("br0",), default=True, metric=1024),
    ]


def test_router_of_several_routes_is_there_once() -> None:
    hops = [
        Hop("192.0.2.1", "eth0", default=False),
        Hop("192.0.2.1", "eth1", default=True, metric=200),
        Hop("192.0.2.1", "eth0", default=True, metric=100),
    ]
    (found,) = gateways(hops)
    assert (found.interfaces, found.default, found.metric) == (("eth0", "eth1"), True, 100)
    assert found.name == "192.0.2.1"


def test_link_local_router_is_another_one_on_each_interface() -> None:
    found = gateways([Hop("fe80::1", name, default=True) for name in ("eth0", "eth1")])
    assert [item.name for item in found] == ["fe80::1%eth0", "fe80::1%eth1"]


def test_lines_that_are_no_routes_are_passed_over() -> None:
    assert parse_hops4("head\n\nx\neth0 0 zz 0003 0 0 0 0\n") == []
    assert parse_hops6("\nx y\n" + "z " * 10) == []


def test_resolver_of_systemd_is_what_it_asks(tmp_path: Path) -> None:
    machine = host("empty", tmp_path)
    assert read_resolver(machine) is None
    put(machine, "etc/resolv.conf", "nameserver 127.0.0.53\nsearch a.example\n")
    assert read_resolver(machine) == Resolver(servers=("127.0.0.53",), suffixes=("a.example",))
    put(machine, "run/systemd/resolve/resolv.conf", "nameserver 192.0.2.1\n")
    assert read_resolver(machine) == Resolver(servers=("192.0.2.1",))


def test_resolver_passes_over_garbage() -> None:
    text = "# x\nnameserver\nnameserver nonsense\nnameserver fe80::1%eth0\ndomain d\nsearch s t\n"
    assert parse_resolver(text) == Resolver(servers=("fe80::1%eth0",), suffixes=("s", "t"))
