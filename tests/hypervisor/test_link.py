from __future__ import annotations

import os
from pathlib import Path

import pytest

from hypervisor.ethtool import parse_driver_info, read_driver
from hypervisor.host import Host
from hypervisor.link import Driver, LinkKind, read_link
from tests.hosts import host, put

NET = "sys/class/net"


def link(machine: Host, name: str, driver: str | None = None) -> LinkKind:
    return read_link(machine, name, pci=None, driver=Driver(name=driver)).kind


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
    [("eth0.7", None, 7), ("vlan12", None, 12), ("office", "VID: 42\t REORDER_HDR: 1", 42),
     ("office", None, None), ("eth0.4095", None, None)],
)  # fmt: skip
def test_number_of_a_vlan(name: str, told: str | None, number: int | None, tmp_path: Path) -> None:
    machine = host("empty", tmp_path)
    put(machine, f"{NET}/{name}/uevent", "DEVTYPE=vlan\n")
    put(machine, f"{NET}/eth0/ifindex", "2\n")
    os.symlink("../eth0", f"{machine.root}/{NET}/{name}/lower_eth0")
    if told is not None:
        put(machine, f"proc/net/vlan/{name}", f"{name}  {told}\n")
    assert read_link(machine, name, pci=None, driver=Driver()).vlan == number


def test_driver_info() -> None:
    data = bytes(4) + b"i40e".ljust(32, b"\0") + b"6.1".ljust(32, b"\0") + b"9.20".ljust(128, b"\0")
    assert parse_driver_info(data) == Driver(name="i40e", version="6.1", firmware="9.20")
    assert parse_driver_info(b"") == Driver()


def test_interface_that_is_not_there_has_no_driver() -> None:
    assert read_driver("khv-none") == Driver()
    assert read_driver("a-name-that-is-far-too-long") == Driver()
