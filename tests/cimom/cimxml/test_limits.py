from __future__ import annotations

import pytest

from cimom.access.source import source_of
from cimom.cimxml.limits import Limits, Places

LIMITS = Limits(connections=6, strangers=3)


class Visitor:
    def __init__(self, source: str, *, gives_way: bool = True) -> None:
        self.source = source
        self.gives_way = gives_way
        self.dropped = False

    def abort(self) -> None:
        self.dropped = True


def test_the_oldest_stranger_of_a_source_gives_way_to_its_next() -> None:
    places = Places(LIMITS)
    other = Visitor("other")
    guests = [other, *(Visitor("flood") for _ in range(5))]
    assert all(places.take(guest) for guest in guests)
    assert [guest.dropped for guest in guests] == [False, True, True, False, False, False]


def test_who_is_let_in_does_not_count_as_a_stranger() -> None:
    places = Places(LIMITS)
    known = [Visitor("poller", gives_way=False) for _ in range(5)]
    assert all(places.take(guest) for guest in known)
    assert places.take(Visitor("poller"))
    assert not any(guest.dropped for guest in known)


def test_when_all_is_full_the_oldest_stranger_of_all_goes() -> None:
    places = Places(LIMITS)
    guests = [Visitor(f"source {n}", gives_way=n != 0) for n in range(6)]
    assert all(places.take(guest) for guest in guests)
    assert places.take(Visitor("another"))
    assert [guest.dropped for guest in guests] == [False, True, False, False, False, False]


def test_when_all_is_full_of_those_let_in_there_is_no_place_until_one_leaves() -> None:
    places = Places(LIMITS)
    guests = [Visitor(f"source {n}", gives_way=False) for n in range(6)]
    assert all(places.take(guest) for guest in guests)
    late = Visitor("another")
    assert not places.take(late)
    places.leave(late)
    places.leave(guests[0])
    assert places.take(Visitor("another"))
    assert not any(guest.dropped for guest in guests)


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_a_source_is_an_address_or_a_network_of_ipv6(address: str, source: str) -> None:
    assert source_of(address) == source
