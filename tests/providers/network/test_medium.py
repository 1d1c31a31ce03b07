from __future__ import annotations

import pytest

from cimom.classes import (
    EnabledCapabilities,
    EthernetPort_Capabilities as Capabilities,
    EthernetPort_PortType as PortType,
    LinkTechnology,
    PortType as LogicalPortType,
)
from hypervisor.link import Driver, Link, LinkKind
from hypervisor.network import Interface
from providers.network.medium import capabilities, medium, technology


def interface(link: Link, hardware: int = 1) -> Interface:
    return Interface(
        name="e",
        identity="e",
        index=1,
        hardware_type=hardware,
        if_type=6,
        physical=link.kind is LinkKind.PHYSICAL,
        link=link,
    )


def port(**driver: object) -> Interface:
    return interface(Link(kind=LinkKind.PHYSICAL, driver=Driver(**driver)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("modes", "kind", "words"),
    [
        (("10GBase-SR",), PortType["_10GBase_SR"], None),
        (("100GBase-KR4",), PortType["_100GBase_KR4"], None),
        (("10BaseT", "100BaseT", "1000BaseT"), PortType["_10_100_1000BaseT"], None),
        (("25GBase-SR",), PortType.Other, "25GBase-SR"),
        (("10GBase-LR", "10GBase-SR"), PortType.Other, "10GBase-LR, 10GBase-SR"),
        ((), PortType.Unknown, None),
    ],
)
def test_type_of_a_port(modes: tuple[str, ...], kind: PortType, words: str | None) -> None:
    assert medium(port(modes=modes)) == {"PortType": kind, "OtherPortType": words}


def test_type_of_what_is_no_hardware() -> None:
    vlan = interface(Link(kind=LinkKind.VLAN))
    assert medium(vlan) == {"PortType": PortType.Other, "OtherPortType": "VLAN"}
    loopback = interface(Link(kind=LinkKind.LOOPBACK), 772)
    assert medium(loopback)["PortType"] is LogicalPortType.Other


@pytest.mark.parametrize(
    ("kind", "hardware", "expected"),
    [
        (LinkKind.BRIDGE, 1, LinkTechnology.Ethernet),
        (LinkKind.WIRELESS, 1, LinkTechnology.Wireless_LAN),
        (LinkKind.INFINIBAND, 32, LinkTechnology.IB),
        (LinkKind.TUNNEL, 768, LinkTechnology.Other),
    ],
)
def test_technology(kind: LinkKind, hardware: int, expected: LinkTechnology) -> None:
    found = technology(interface(Link(kind=kind), hardware))
    assert found["LinkTechnology"] is expected
    assert found.get("OtherLinkTechnology") == (
        "tunnel" if expected is LinkTechnology.Other else None
    )


def test_wake_on_lan_that_is_turned_off() -> None:
    assert capabilities(port(wakes=True, wakes_now=False)) == {
        "Capabilities": (Capabilities.WakeOnLan,),
        "EnabledCapabilities": None,
    }


@pytest.mark.parametrize(
    ("mode", "names"),
    [("active-backup", ["FailOver"]), ("802.3ad", ["FailOver", "LoadBalancing"])],
)
def test_what_a_bond_is_for(mode: str, names: list[str]) -> None:
    found = capabilities(interface(Link(kind=LinkKind.BOND, bond_mode=mode)))
    assert found["Capabilities"] == tuple(Capabilities[name] for name in names)
    assert found["EnabledCapabilities"] == tuple(EnabledCapabilities[name] for name in names)


def test_loopback_can_nothing_of_that() -> None:
    assert capabilities(interface(Link(kind=LinkKind.LOOPBACK), 772)) == {}
