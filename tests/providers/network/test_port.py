from __future__ import annotations

from pathlib import Path

from cimom.classes import (
    CIM_NetworkPort,
    EnabledState,
    HealthState,
    KHV_EthernetPort,
    KHV_NetworkPort,
)
from cimom.testing import readings_of
from hypervisor.link import Driver
from providers.network import provider
from providers.network.inventory import DRIVERS_S, Drivers, Network
from tests.hosts import host, put


class Clock:
    """A clock that stands until it is moved."""

    now = 100.0

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now


def ports(tmp_path: Path) -> dict[str, KHV_EthernetPort]:
    readings = readings_of(provider(host("server", tmp_path)))
    return {row.instance.Name or "": row.instance for row in readings.rows(KHV_EthernetPort)}


def test_ports_by_kind(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    found = {
        row.instance.Name: row.instance.InterfaceKind for row in readings.rows(CIM_NetworkPort)
    }
    assert found == {
        "bond0": "bond",
        "bond0.20": "vlan",
        "bond1": "bond",
        "br0": "bridge",
        "dummy0": "dummy",
        "eno1": "physical",
        "eno2": "physical",
        "ens3f0": "physical",
        "ens3f1": "physical",
        "lo": "loopback",
        "virbr0": "bridge",
        "vnet0": "tap",
    }
    assert [row.instance.Name for row in readings.rows(KHV_NetworkPort)] == ["lo"]


def test_link_and_speed(tmp_path: Path) -> None:
    up = ports(tmp_path)["eno1"]
    assert (up.Speed, up.FullDuplex, up.PermanentAddress) == (10**10, True, "02005E100001")
    assert (up.NetworkAddresses, up.PortNumber) == (("02005E100001",), 0)
    assert (up.InterfaceAlias, up.InterfaceType) == ("rack 7, switch A", 6)
    assert (up.ActiveMaximumTransmissionUnit, up.MaxDataSize) == (9000, 9000)


def test_what_the_driver_tells_of_a_port(tmp_path: Path) -> None:
    told = Driver(max_speed_mbit=25000, autonegotiation=True, modes=("25GBase-SR",))
    rows = Network(host("server", tmp_path), "x", lambda _: told).inventory()
    port = next(row for row in rows if isinstance(row, KHV_EthernetPort) and row.Name == "eno1")
    assert (port.MaxSpeed, port.AutoSense) == (25 * 10**9, True)
    assert port.OtherPortType == "25GBase-SR"


def test_health_of_the_demonstration(tmp_path: Path) -> None:
    found = ports(tmp_path)
    ill = {
        name: port.StatusDescriptions
        for name, port in found.items()
        if port.HealthState is not HealthState.OK
    }
    assert ill == {"ens3f0": ("no link",), "bond1": ("ens3f0 has no link",)}
    assert found["ens3f0"].Speed is None
    assert found["dummy0"].EnabledState is EnabledState.Disabled
    assert found["virbr0"].EnabledState is EnabledState.Enabled_but_Offline


def test_members_lower_interfaces_and_controllers_are_named(tmp_path: Path) -> None:
    found = ports(tmp_path)
    assert found["ens3f1"].MasterDeviceID == found["bond1"].DeviceID
    assert found["bond1"].ActiveMemberDeviceID == found["ens3f1"].DeviceID
    assert found["bond0"].MasterDeviceID == found["vnet0"].MasterDeviceID == found["br0"].DeviceID
    assert found["bond0"].LowerDeviceIDs is None
    vlan = found["bond0.20"]
    assert (vlan.VLANID, vlan.LowerDeviceIDs) == (20, (found["bond0"].DeviceID,))
    assert (found["bond0"].BondMode, found["bond1"].BondMode) == ("802.3ad", "active-backup")
    assert found["br0"].BridgeID == "8000.02005e100001"
    assert found["eno1"].ControllerDeviceID == "pci/0000:3b:00.0"
    assert found["eno1"].Driver == "i40e"


def test_drivers_are_asked_now_and_then(tmp_path: Path) -> None:
    clock, asked = Clock(), list[str]()
    machine = host("server", tmp_path)
    machine.clock = clock

    def read(name: str) -> Driver:
        asked.append(name)
        return Driver()

    drivers = Drivers(machine, read)
    for _ in range(2):
        drivers("eno1")
    assert asked == ["eno1"]
    put(machine, "sys/class/net/eno1/ifindex", "77\n")  # another interface with this name
    drivers("eno1")
    assert asked == ["eno1"] * 2
    clock.now += DRIVERS_S
    drivers("eno1")
    assert asked == ["eno1"] * 3
