from __future__ import annotations

import os
from pathlib import Path

from cimom.classes import (
    CIM_NetworkPort,
    EnabledState,
    HealthState,
    KHV_ConcreteDependency,
    KHV_EthernetPort,
    KHV_NetworkPort,
)
from cimom.testing import readings_of
from hypervisor.link import Driver
from providers.network import provider
from providers.network.inventory import DRIVERS_S, Drivers, Network
from providers.network.port import ASSOCIATIONS
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


def test_members_of_bonds_and_bridges_tell_how_they_stand(tmp_path: Path) -> None:
    found = ports(tmp_path)
    lost, used = found["ens3f0"], found["ens3f1"]
    assert (lost.BondMemberLink, lost.BondMemberState) == ("down", "backup")
    assert (used.BondMemberLink, used.BondMemberState) == ("up", "active")
    assert (found["vnet0"].BridgePortState, found["eno1"].BridgePortState) == ("forwarding", None)
    assert found["br0"].BondMemberLink is None


def test_virtual_function_names_the_port_that_it_belongs_to(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    physical = "sys/devices/pci0000:3a/0000:3a:00.0/0000:3b:00.0"
    virtual = "sys/devices/pci0000:3a/0000:3a:00.0/0000:3b:02.1"
    put(machine, f"{physical}/sriov_numvfs", "2\n")
    put(machine, f"{virtual}/vendor", "0x8086\n")
    for place, target in (
        (f"{virtual}/physfn", "../0000:3b:00.0"),
        (f"{physical}/virtfn0", "../0000:3b:02.0"),
        (f"{physical}/virtfn1", "../0000:3b:02.1"),
    ):
        os.symlink(target, machine.path(place))
    for file, text in (("operstate", "up"), ("type", "1"), ("address", "02:00:5e:33:00:01")):
        put(machine, f"sys/class/net/eno1v1/{file}", f"{text}\n")
    os.symlink(f"/{virtual}", machine.path("sys/class/net/eno1v1/device"))
    readings = readings_of(provider(machine))
    found = {row.instance.Name or "": row.instance for row in readings.rows(KHV_EthernetPort)}
    assert (found["eno1"].VirtualFunctions, found["eno1"].MaxVirtualFunctions) == (2, 64)
    one = found["eno1v1"]
    assert (one.PhysicalFunctionDeviceID, one.VirtualFunctionNumber) == (
        found["eno1"].DeviceID, 1,
    )  # fmt: skip
    assert (one.VirtualFunctions, one.MaxVirtualFunctions) == (None, None)
    (row,) = [item for item in ASSOCIATIONS if item.cls is KHV_ConcreteDependency]
    assert row.right_join(one) == frozenset({found["eno1"].DeviceID})


def test_garbage_of_virtual_functions_is_no_fact(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    base = "sys/class/net/eno1/device"
    put(machine, f"{base}/sriov_totalvfs", "-1\n")
    put(machine, f"{base}/sriov_numvfs", "999999\n")
    put(machine, "sys/class/net/vnet0/brport/state", "9\n")
    os.symlink("nowhere", machine.path(base, "physfn"))
    readings = readings_of(provider(machine))
    found = {row.instance.Name or "": row.instance for row in readings.rows(KHV_EthernetPort)}
    assert (found["eno1"].VirtualFunctions, found["eno1"].MaxVirtualFunctions) == (None, None)
    assert found["eno1"].PhysicalFunctionDeviceID is None
    assert found["vnet0"].BridgePortState is None
