from __future__ import annotations

from pathlib import Path

from cimom.classes import (
    AccessContext,
    InfoFormat,
    IPProtocolEndpoint_AddressOrigin as AddressOrigin,
    IPv6AddressType,
    KHV_DNSGeneralSettingData,
    KHV_LANEndpoint,
    KHV_RemoteServiceAccessPoint,
)
from cimom.testing import readings_of
from hypervisor.network import Address
from providers.network import provider
from providers.network.endpoint import ip_endpoint
from tests.hosts import host


def test_lan_endpoint_of_each_ethernet_interface(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    ends = {row.instance.Name: row.instance for row in readings.rows(KHV_LANEndpoint)}
    assert sorted(ends) == ["bond0", "br0", "eno1", "eno1.20", "eno2", "ens3f0", "ens3f1"]
    assert (ends["eno1.20"].MACAddress, ends["eno1.20"].LANID) == ("02005E100001", "20")
    assert ends["eno1"].MaxDataSize == 72000  # bits


def test_routers(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    found = {row.instance.Name: row.instance for row in readings.rows(KHV_RemoteServiceAccessPoint)}
    assert sorted(found) == ["gateway/192.0.2.1", "gateway/2001:db8::1"]
    four = found["gateway/192.0.2.1"]
    assert (four.AccessInfo, four.InfoFormat) == ("192.0.2.1", InfoFormat.IPv4_Address)
    assert four.AccessContext is AccessContext.Default_Gateway
    assert four.InterfaceNames == ("eno1",)


def test_how_names_are_resolved(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    (row,) = readings.rows(KHV_DNSGeneralSettingData)
    assert row.instance.DNSServerAddresses == ("192.0.2.53", "2001:db8::53")
    assert row.instance.DNSSuffixesToAppend == ("example.org",)


def test_kind_of_an_address() -> None:
    link_local = ip_endpoint("x", Address(interface="e", address="fe80::1", version=6), None)
    assert link_local.IPv6AddressType is IPv6AddressType.Link_Local_Unicast
    assert link_local.AddressOrigin is AddressOrigin.Link_Local
    four = ip_endpoint("x", Address(interface="e", address="169.254.1.1", version=4), None)
    assert four.AddressOrigin is AddressOrigin.IPv4_Link_Local
    assert ip_endpoint("x", Address(interface="e", address="?", version=4), None).Name == "e/?"
