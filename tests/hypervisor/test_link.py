from __future__ import annotations

import os
from pathlib import Path

import pytest

from hypervisor.host import Host
from hypervisor.link import Driver, LinkKind, Member, Told, mac_digits, read_link
from tests.hosts import host, put

NET = "sys/class/net"


def link(machine: Host, name: str, driver: str | None = None) -> LinkKind:
    hardware = machine.read_int(NET, name, "type")
    return read_link(machine, name, hardware, Told(driver=Driver(name=driver))).kind


@pytest.mark.parametrize(
    ("files", "driver", "kind"),
    [
        ({"uevent": "DEVTYPE=vlan"}, None, LinkKind.VLAN),
        ({"uevent": "DEVTYPE=bridge"}, None, LinkKind.BRIDGE),
        ({"bonding/mode": "802.3ad 4"}, None, LinkKind.BOND),
        ({"tun_flags": "0x1002"}, None, LinkKind.TAP),
        ({"tun_flags": "0x1001"}, None, LinkKind.TUNNEL),
        ({"tun_flags": "many"}, None, LinkKind.TUNNEL),
        ({"type": "772"}, None, LinkKind.LOOPBACK),
        ({"type": "776"}, None, LinkKind.TUNNEL),
        ({"type": "32"}, None, LinkKind.INFINIBAND),
        ({"type": "1"}, "veth", LinkKind.VETH),
        ({"type": "1"}, "dummy", LinkKind.DUMMY),
        ({"type": "1"}, None, LinkKind.VIRTUAL),
        ({"type": "1", "ifindex": "7", "iflink": "6"}, None, LinkKind.VETH),
        ({"type": "1", "ifindex": "7", "iflink": "7"}, None, LinkKind.VIRTUAL),
        ({"phy80211/name": "phy0"}, None, LinkKind.WIRELESS),
        ({"device/vendor": "0x8086"}, None, LinkKind.PHYSICAL),
    ],
)
def test_kind(files: dict[str, str], driver: str | None, kind: LinkKind, tmp_path: Path) -> None:
    machine = host("empty", tmp_path)
    for name, text in files.items():
        put(machine, f"{NET}/x/{name}", f"{text}\n")
    assert link(machine, "x", driver) is kind


@pytest.mark.parametrize(
    ("name", "told", "number"),
    [("eth0.7", None, 7), ("vlan12", None, 12), ("office", "office | 42  | eth0", 42),
     ("office", None, None), ("eth0.4095", None, None)],
)  # fmt: skip
def test_number_of_a_vlan(name: str, told: str | None, number: int | None, tmp_path: Path) -> None:
    machine = host("empty", tmp_path)
    put(machine, f"{NET}/{name}/uevent", "DEVTYPE=vlan\n")
    put(machine, f"{NET}/eth0/ifindex", "2\n")
    os.symlink("../eth0", f"{machine.root}/{NET}/{name}/lower_eth0")
    if told is not None:
        put(machine, "proc/net/vlan/config", f"VLAN Dev name | VLAN ID\n{told}\n")
    assert read_link(machine, name, 1).vlan == number


def test_what_netlink_tells_is_believed(tmp_path: Path) -> None:
    machine = host("empty", tmp_path)
    put(machine, f"{NET}/office/type", "1\n")
    found = read_link(machine, "office", 1, Told(kind="vlan", vlan=7))
    assert (found.kind, found.vlan) == (LinkKind.VLAN, 7)
    assert read_link(machine, "office", 1, Told(kind="vrf")).kind is LinkKind.VRF
    assert read_link(machine, "office", 1, Told(kind="new")).kind is LinkKind.VIRTUAL


def test_names_tell_only_where_nothing_else_does(tmp_path: Path) -> None:
    machine = host("empty", tmp_path)
    put(machine, f"{NET}/dummy0/type", "1\n")
    assert link(machine, "dummy0") is LinkKind.DUMMY
    assert link(machine, "dummy0", "veth") is LinkKind.VETH


def test_members_of_a_bond_and_what_it_says_of_them(tmp_path: Path) -> None:
    found = read_link(host("server", tmp_path), "bond1", 1)
    assert found.members == (
        Member(name="ens3f0", link="down", state="backup"),
        Member(name="ens3f1", link="up", state="active"),
    )
    assert (found.bond_mode, found.active_member, found.lower) == ("active-backup", "ens3f1", ())


def test_old_kernels_keep_the_state_of_a_member_with_the_bond(tmp_path: Path) -> None:
    machine = host("empty", tmp_path)
    put(machine, f"{NET}/bond0/bonding/slaves", "eth0\n")
    put(machine, f"{NET}/bond0/slave_eth0/bonding_slave/mii_status", "down\n")
    assert read_link(machine, "bond0", 1).members == (Member(name="eth0", link="down"),)


def test_members_of_a_bridge(tmp_path: Path) -> None:
    found = read_link(host("server", tmp_path), "br0", 1)
    assert [member.name for member in found.members] == ["bond0", "vnet0"]
    assert found.lower == ()
    assert read_link(host("server", tmp_path), "bond0.20", 1).lower == ("bond0",)


def test_addresses_of_another_kind_are_none() -> None:
    assert mac_digits("00:00:00:00:00:00") is None
    assert mac_digits("80:00:02:08:fe:80:00:00") is None  # InfiniBand has 20 octets
    assert mac_digits("02:00:5e:10:00:0a") == "02005E10000A"
