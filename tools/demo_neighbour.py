"""What the switches at the demonstration host's ports told by LLDP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypervisor.lldp import FILE, Neighbour, encode

if TYPE_CHECKING:
    from tools.demo_host import Tree


def switch(interface: str, letter: str, port: int, vlan: int) -> Neighbour:
    number = ord(letter) - ord("A") + 1
    return Neighbour(
        interface=interface,
        protocol="LLDP",
        chassis_kind="mac",
        chassis=f"02:00:5e:20:00:{number:02x}",
        port_kind="ifname",
        port=f"Ethernet1/{port}",
        port_description=f"demo-host {interface}",
        system=f"switch-{letter.lower()}.example.org",
        description="Example switch, 48 ports, software 10.2",
        addresses=(f"192.0.2.{240 + number}",),
        functions=("Bridge", "Router"),
        port_vlan=vlan,
        vlans=(vlan, 20),
        ttl_s=120,
    )


def neighbours(tree: Tree) -> None:
    rows = (
        switch("eno1", "A", 7, 1),
        switch("eno2", "B", 7, 1),
        switch("ens3f1", "B", 19, 113),
    )
    tree.files[FILE] = encode(rows).decode()
