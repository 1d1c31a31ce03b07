from __future__ import annotations

from pathlib import Path

from cimom.classes import (
    AccessContext,
    HealthState,
    InfoFormat,
    KHV_DNSGeneralSettingData,
    KHV_RemoteServiceAccessPoint,
)
from cimom.testing import readings_of
from hypervisor.route import Gateway
from providers.network import provider
from providers.network.router import router
from tests.hosts import host


def test_routers(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    found = {row.instance.Name: row.instance for row in readings.rows(KHV_RemoteServiceAccessPoint)}
    assert sorted(found) == ["gateway/192.0.2.1", "gateway/2001:db8::1"]
    four = found["gateway/192.0.2.1"]
    assert (four.AccessInfo, four.InfoFormat) == ("192.0.2.1", InfoFormat.IPv4_Address)
    assert four.AccessContext is AccessContext.Default_Gateway
    assert (four.InterfaceNames, four.RouteMetric) == (("br0",), 100)
    assert four.HealthState is HealthState.Unknown  # nobody asked it


def test_router_to_somewhere_and_one_that_is_link_local() -> None:
    near = Gateway(address="fe80::1", version=6, interfaces=("eth0",), default=False)
    found = router("x", near)
    assert (found.Name, found.AccessInfo) == ("gateway/fe80::1%eth0", "fe80::1")
    assert (found.AccessContext, found.OtherAccessContext) == (AccessContext.Other, "Gateway")


def test_how_names_are_resolved(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    (row,) = readings.rows(KHV_DNSGeneralSettingData)
    assert row.instance.DNSServerAddresses == ("192.0.2.53", "2001:db8::53")
    assert row.instance.DNSSuffixesToAppend == ("example.org",)
