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
)
from cimom.testing import readings_of
from providers.network import provider
from tests.hosts import host


def test_ports_by_kind(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    assert len(readings.rows(KHV_EthernetPort)) == 4
    assert [row.instance.Name for row in readings.rows(KHV_NetworkPort)] == ["lo"]
    assert len(readings.rows(KHV_EthernetPortStatistics)) == 4
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
