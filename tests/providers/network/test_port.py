from __future__ import annotations

from pathlib import Path

from cimom.classes import (
    CIM_NetworkPort,
    EnabledState,
    HealthState,
    KHV_EthernetPort,
    KHV_EthernetPortStatistics,
    KHV_IPProtocolEndpoint,
    KHV_NetworkPort,
    KHV_NetworkPortStatistics,
    KHV_PortFirmwareIdentity,
)
from cimom.testing import readings_of
from hypervisor.link import Driver
from providers.network import provider
from providers.network.inventory import Network
from tests.hosts import host


def test_ports_by_kind(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    assert len(readings.rows(KHV_EthernetPort)) == 7
    assert [row.instance.Name for row in readings.rows(KHV_NetworkPort)] == ["lo"]
    assert len(readings.rows(KHV_EthernetPortStatistics)) == 7
    assert len(readings.rows(KHV_NetworkPortStatistics)) == 1


def test_link_speed_and_addresses(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    ports = {row.instance.Name: row.instance for row in readings.rows(CIM_NetworkPort)}
    up = ports["eno1"]
    assert (up.Speed, up.FullDuplex, up.PermanentAddress) == (10**10, True, "02005E100001")
    ends = [
        r.instance
        for r in readings.rows(KHV_IPProtocolEndpoint)
        if r.instance.PortDeviceID == up.DeviceID
    ]
    assert {end.IPv4Address or end.IPv6Address for end in ends} == {"192.0.2.10", "2001:db8::10"}
    assert next(end.SubnetMask for end in ends if end.IPv4Address) == "255.255.255.0"


def test_port_without_link_is_degraded_and_one_that_is_down_is_not(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    ports = {row.instance.Name: row.instance for row in readings.rows(CIM_NetworkPort)}
    assert ports["ens3f0"].HealthState is HealthState.Degraded_Warning
    assert ports["ens3f0"].StatusDescriptions == ("no link",)
    assert ports["ens3f0"].Speed is None
    assert ports["ens3f1"].HealthState is HealthState.OK
    assert ports["ens3f1"].EnabledState is EnabledState.Disabled


def test_members_lower_interfaces_and_controllers_are_named(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    ports = {row.instance.Name: row.instance for row in readings.rows(KHV_EthernetPort)}
    assert ports["ens3f1"].MasterDeviceID == ports["bond0"].DeviceID
    assert ports["eno2"].MasterDeviceID == ports["br0"].DeviceID
    assert ports["bond0"].LowerDeviceIDs is None
    vlan = ports["eno1.20"]
    assert (vlan.InterfaceKind, vlan.VLANID) == ("vlan", 20)
    assert vlan.LowerDeviceIDs == (ports["eno1"].DeviceID,)
    assert (ports["bond0"].InterfaceKind, ports["bond0"].BondMode) == ("bond", "802.3ad")
    assert ports["br0"].BridgeID == "8000.02005e100002"
    assert ports["eno1"].ControllerDeviceID == "pci/0000:3b:00.0"
    assert ports["eno1"].Driver == "i40e"


def test_firmware_that_a_driver_tells_is_a_software_identity(tmp_path: Path) -> None:
    network = Network(
        host("server", tmp_path), "x", lambda _: Driver(version="6.1", firmware="9.20 0x8000d8c5")
    )
    rows = list(network.inventory())
    found = [row for row in rows if isinstance(row, KHV_PortFirmwareIdentity)]
    assert len(found) == 4  # of the physical ports
    assert found[0].VersionString == "9.20 0x8000d8c5"
    port = next(row for row in rows if isinstance(row, KHV_EthernetPort) and row.Name == "eno1")
    assert port.DeviceID in {identity.ManagedDeviceID for identity in found}
    assert port.Driver == "i40e"
