from __future__ import annotations

import pytest

from cimom.classes import EnabledState
from cimom.health.status import Condition
from hypervisor.address import DUPLICATE, PERMANENT, TENTATIVE, Address
from hypervisor.link import Link, LinkKind, Member
from hypervisor.network import Interface
from providers.network.condition import (
    Verdict,
    address_state,
    address_verdict,
    enabled_state,
    verdicts,
)

DOWN = Verdict(Condition.DORMANT, "administratively down")
OK = Verdict(Condition.OK)


def interface(
    name: str,
    kind: LinkKind = LinkKind.PHYSICAL,
    *,
    up: bool | None = True,
    carrier: bool | None = True,
    operstate: str | None = None,
    master: str | None = None,
    lower: tuple[str, ...] = (),
    members: tuple[Member, ...] = (),
) -> Interface:
    return Interface(
        name=name,
        identity=name,
        index=1,
        hardware_type=1,
        if_type=6,
        admin_up=up,
        carrier=carrier,
        operstate=operstate,
        physical=kind is LinkKind.PHYSICAL,
        link=Link(kind=kind, master=master, lower=lower, members=members),
    )


def address(name: str, text: str = "192.0.2.1", scope: str | None = "global") -> Address:
    return Address(interface=name, address=text, version=4, scope=scope, flags=PERMANENT)


def judged(*found: Interface, on: tuple[Address, ...] = ()) -> dict[str, Verdict]:
    return verdicts({item.name: item for item in found}, on)


def bond(*members: Member, carrier: bool | None = True) -> Interface:
    return interface("bond0", LinkKind.BOND, carrier=carrier, members=members)


def test_port_that_is_off_is_no_fault() -> None:
    assert judged(interface("e", up=False, carrier=None), on=(address("e"),))["e"] == DOWN


def test_missing_cable_that_nobody_misses_is_no_fault() -> None:
    unplugged = interface("e", carrier=False, operstate="down")
    assert judged(unplugged)["e"] == Verdict(Condition.DORMANT, "no link")
    local = address("e", "fe80::1", "link")
    assert judged(unplugged, on=(local,))["e"].condition is Condition.DORMANT


def test_missing_cable_of_a_port_with_an_address_is_one() -> None:
    found = judged(interface("e", carrier=False), on=(address("e"),))
    assert found["e"] == Verdict(Condition.DEGRADED, "no link")


def test_what_stands_on_a_port_makes_it_missed() -> None:
    found = judged(
        interface("e", carrier=False),
        interface("e.7", LinkKind.VLAN, carrier=False, lower=("e",)),
        interface("m", LinkKind.MACVLAN, carrier=False, lower=("e.7",)),
        on=(address("m"),),
    )
    assert [found[name].condition for name in ("e", "e.7", "m")] == [
        Condition.DEGRADED,
        Condition.DORMANT,
        Condition.DORMANT,
    ]


def test_missing_cable_of_a_port_of_a_bridge_is_a_fault_and_the_bridge_has_none() -> None:
    found = judged(
        interface("e", carrier=False, master="br0"),
        interface("br0", LinkKind.BRIDGE, carrier=False, members=(Member(name="e"),)),
        on=(address("br0"),),
    )
    assert found["e"] == Verdict(Condition.DEGRADED, "no link")
    assert found["br0"] == Verdict(Condition.DORMANT, "no port has a link")


def test_bridge_that_no_machine_uses_yet_is_no_fault() -> None:
    unused = interface("virbr0", LinkKind.BRIDGE, carrier=False, operstate="down")
    assert judged(unused, on=(address("virbr0"),))["virbr0"].condition is Condition.DORMANT


def test_bond_with_a_member_down_is_degraded_and_names_it() -> None:
    members = Member(name="a", link="up"), Member(name="b", link="down")
    found = judged(interface("a", master="bond0"), interface("b"), bond(*members))
    assert found["bond0"] == Verdict(Condition.DEGRADED, "b has no link")


def test_bond_believes_its_members_where_it_does_not_watch_them() -> None:
    members = tuple(Member(name=name, link="up") for name in ("a", "b", "c"))
    ports = (
        interface("a"),
        interface("b", up=False, carrier=None),
        interface("c", carrier=False),
    )
    assert judged(*ports, bond(*members))["bond0"].why == "b, c have no link"


def test_bond_whose_members_are_all_down_is_an_error_when_it_is_used() -> None:
    members = Member(name="a", link="down"), Member(name="b", link="down")
    dead = bond(*members, carrier=False)
    assert judged(dead, on=(address("bond0"),))["bond0"] == Verdict(
        Condition.ERROR, "no member has a link"
    )
    assert judged(dead)["bond0"].condition is Condition.DORMANT


def test_bond_without_members_is_no_fault() -> None:
    assert judged(bond(carrier=False), on=(address("bond0"),))["bond0"] == Verdict(
        Condition.DORMANT, "it has no members"
    )


def test_team_is_as_a_bond() -> None:
    team = interface("t", LinkKind.TEAM, members=(Member(name="a"), Member(name="b")))
    found = judged(interface("a"), interface("b", carrier=False), team)
    assert found["t"] == Verdict(Condition.DEGRADED, "b has no link")


@pytest.mark.parametrize(
    ("item", "verdict"),
    [
        (interface("e"), OK),
        (interface("e", LinkKind.TAP, carrier=None, operstate="unknown"), OK),
        (interface("e", LinkKind.TAP, carrier=False), Verdict(Condition.DORMANT, "no link")),
        (interface("e", operstate="dormant"), Verdict(Condition.DORMANT, "waits to be let in")),
        (interface("e", up=None, carrier=None, operstate="down"),
         Verdict(Condition.DORMANT, "no link")),
        (interface("e", up=None, carrier=None),
         Verdict(Condition.UNKNOWN, "its state cannot be read")),
    ],
)  # fmt: skip
def test_one_interface(item: Interface, verdict: Verdict) -> None:
    assert judged(item)["e"] == verdict


def test_interfaces_that_stand_on_each_other_in_a_ring_end() -> None:
    ring = [interface(f"v{n}", LinkKind.VETH, lower=(f"v{(n + 1) % 40}",)) for n in range(40)]
    assert judged(*ring, on=(address("v0"),))["v5"] == OK


@pytest.mark.parametrize(
    ("up", "carrier", "state"),
    [
        (False, None, EnabledState.Disabled),
        (True, False, EnabledState.Enabled_but_Offline),
        (True, True, EnabledState.Enabled),
        (True, None, EnabledState.Enabled),
        (None, None, EnabledState.Unknown),
    ],
)
def test_state(up: bool | None, carrier: bool | None, state: EnabledState) -> None:
    assert enabled_state(interface("e", up=up, carrier=carrier)) is state


def test_address_that_another_machine_has_is_an_error() -> None:
    twice = Address(interface="e", address="2001:db8::1", version=6, flags=DUPLICATE)
    assert address_verdict(twice, interface("e")).condition is Condition.ERROR
    assert address_state(twice, interface("e")) is EnabledState.Disabled


def test_address_of_a_port_without_a_link_waits() -> None:
    item = address("e")
    assert address_verdict(item, interface("e", carrier=False)) == Verdict(
        Condition.DORMANT, "e has no link"
    )
    assert address_verdict(item, interface("e", up=False)).why == "e is administratively down"
    assert address_state(item, interface("e", up=False)) is EnabledState.Enabled_but_Offline
    assert address_verdict(item, None) == OK
    assert address_state(item, None) is EnabledState.Enabled


def test_address_that_is_still_tried_is_starting() -> None:
    tried = Address(interface="e", address="2001:db8::1", version=6, flags=TENTATIVE)
    assert address_state(tried, interface("e")) is EnabledState.Starting
