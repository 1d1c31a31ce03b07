from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.address import (
    DUPLICATE,
    KERNEL_RA,
    MANAGES_TEMPORARY,
    PERMANENT,
    TENTATIVE,
    Address,
    Origin,
    origin,
    parse_fib_local,
    parse_if_inet6,
    parse_routes,
    read_addresses,
)
from tests.hosts import host, put


def address(text: str, **more: int | None) -> Address:
    known = {"prefix_length": 24 if "." in text else 64, **more}
    version = 4 if "." in text else 6
    return Address(interface="eth0", address=text, version=version, **known)  # type: ignore[arg-type]


def test_addresses_of_a_tree_come_from_proc(tmp_path: Path) -> None:
    found = {
        (a.interface, a.address, a.prefix_length) for a in read_addresses(host("server", tmp_path))
    }
    assert found == {
        ("lo", "127.0.0.1", 8),
        ("br0", "192.0.2.10", 24),
        ("bond0.20", "198.51.100.10", 24),
        ("bond1", "203.0.113.10", 24),
        ("virbr0", "192.168.122.1", 24),
        ("br0", "2001:db8::10", 64),
        ("br0", "fe80::5e:ffff:fe10:1", 64),
        ("lo", "::1", 128),
    }


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (address("127.0.0.1", flags=PERMANENT), Origin.KERNEL),
        (address("::1", flags=PERMANENT), Origin.KERNEL),
        (address("169.254.7.7", flags=PERMANENT), Origin.LINK_LOCAL),
        (address("fe80::1", flags=PERMANENT), Origin.LINK_LOCAL),
        (address("192.0.2.1", flags=PERMANENT), Origin.STATIC),
        (address("192.0.2.1", flags=0), Origin.DHCP),
        (address("192.0.2.1"), Origin.UNKNOWN),
        (address("2001:db8::1", flags=PERMANENT), Origin.STATIC),
        (address("2001:db8::1", flags=0), Origin.AUTOMATIC),
        (address("2001:db8::1", flags=0, prefix_length=128), Origin.DHCP6),
        (address("2001:db8::1", flags=PERMANENT | MANAGES_TEMPORARY), Origin.AUTOMATIC),
        (address("2001:db8::1", flags=PERMANENT, protocol=KERNEL_RA), Origin.AUTOMATIC),
        (address("?"), Origin.UNKNOWN),
    ],
)
def test_origin(item: Address, expected: Origin) -> None:
    assert origin(item) is expected


def test_flags() -> None:
    assert address("::2", flags=DUPLICATE | TENTATIVE).has(DUPLICATE)
    assert not address("::2").has(DUPLICATE)


def test_if_inet6_tells_scope_and_flags() -> None:
    text = "20010db8000000000000000000000010 02 40 00 80     eth0\n"
    (found,) = parse_if_inet6(text + "fe80" + "0" * 28 + " 02 zz 20 80 eth0\n")
    assert (found.scope, found.flags, found.prefix_length) == ("global", PERMANENT, 64)


def test_parsers_pass_over_what_they_do_not_know() -> None:
    assert parse_if_inet6("garbage\nzz 1 2 3 4 eth0\n") == []
    assert parse_fib_local("  |-- 1.2.3.4\n  /24 link UNICAST\n") == []
    assert parse_routes("head\neth0\tXX\t00000000\t1\t0\t0\t0\tYY\n") == []


def test_address_that_is_none_is_passed_over(tmp_path: Path) -> None:
    machine = host("empty", tmp_path)
    put(machine, "proc/net/fib_trie", "  |-- 999.1.1.1\n     /32 host LOCAL\n")
    assert read_addresses(machine) == []
