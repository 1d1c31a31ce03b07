from __future__ import annotations

from pathlib import Path

import pytest

from cimom.classes import (
    EnabledState,
    IPProtocolEndpoint_AddressOrigin as AddressOrigin,
    IPv6AddressType,
    KHV_IPProtocolEndpoint,
    KHV_LANEndpoint,
    LANType,
    ProtocolIFType,
)
from cimom.testing import readings_of
from hypervisor.address import PERMANENT, Address
from providers.network import provider
from providers.network.endpoint import ip_endpoints
from tests.hosts import host


def endpoint(text: str, flags: int | None = PERMANENT) -> KHV_IPProtocolEndpoint:
    version = 6 if ":" in text else 4
    item = Address(interface="e", address=text, version=version, prefix_length=24, flags=flags)
    (found,) = ip_endpoints("x", [item], {})
    return found


def test_lan_endpoint_of_each_ethernet_interface(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    ends = {row.instance.Name: row.instance for row in readings.rows(KHV_LANEndpoint)}
    assert len(ends) == 11
    assert "lo" not in ends
    vlan = ends["bond0.20"]
    assert (vlan.MACAddress, vlan.LANID, vlan.LANType) == ("02005E100001", "20", LANType.Ethernet)
    assert ends["eno1"].MaxDataSize == 72000  # bits
    assert ends["br0"].GroupAddresses == ("333300000001", "01005E000001")
    assert ends["ens3f0"].EnabledState is EnabledState.Enabled_but_Offline


def test_addresses_are_on_their_ports(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    ends = {row.instance.Name: row.instance for row in readings.rows(KHV_IPProtocolEndpoint)}
    four = ends["br0/192.0.2.10"]
    assert (four.PortDeviceID, four.SubnetMask) == ("net/br0", "255.255.255.0")
    assert (four.ProtocolIFType, four.AddressOrigin) == (ProtocolIFType.IPv4, AddressOrigin.Unknown)
    six = ends["br0/2001:db8::10"]
    assert (six.AddressOrigin, six.AddressScope) == (AddressOrigin.Static, "global")
    assert (six.IPv6SubnetPrefixLength, six.PrefixLength) == (64, None)
    waiting = ends["virbr0/192.168.122.1"]
    assert waiting.EnabledState is EnabledState.Enabled_but_Offline
    assert waiting.StatusDescriptions == ("virbr0 has no link",)


@pytest.mark.parametrize(
    ("text", "flags", "origin", "kind"),
    [
        ("192.0.2.1", PERMANENT, AddressOrigin.Static, None),
        ("192.0.2.1", 0, AddressOrigin.DHCP, None),
        ("192.0.2.1", None, AddressOrigin.Unknown, None),
        ("169.254.1.1", PERMANENT, AddressOrigin.IPv4_Link_Local, None),
        ("fe80::1", 0, AddressOrigin.Link_Local, IPv6AddressType.Link_Local_Unicast),
        ("::1", 0, AddressOrigin.Not_Applicable, IPv6AddressType.Loopback),
        ("fec0::1", PERMANENT, AddressOrigin.Static, IPv6AddressType.Site_Local_Unicast),
        ("::ffff:192.0.2.1", PERMANENT, AddressOrigin.Static,
         IPv6AddressType.Embedded_IPv4_Address),
        ("2001:db8::1", PERMANENT, AddressOrigin.Static, IPv6AddressType.Global_Unicast),
    ],
)  # fmt: skip
def test_kind_of_an_address(
    text: str, flags: int | None, origin: AddressOrigin, kind: IPv6AddressType | None
) -> None:
    found = endpoint(text, flags)
    assert (found.AddressOrigin, found.IPv6AddressType) == (origin, kind)


def test_address_that_is_none_keeps_its_place() -> None:
    assert endpoint("?").Name == "e/?"


def test_one_address_with_several_prefixes_is_several_endpoints() -> None:
    items = [
        Address(interface="e", address="192.0.2.1", version=4, prefix_length=length)
        for length in (24, 32, 32)
    ]
    names = [found.Name for found in ip_endpoints("x", items, {})]
    assert names == ["e/192.0.2.1", "e/192.0.2.1/32"]
