"""The network of the demonstration host.

Four Ethernet ports of which one has no link and one is down; a bond of those two, a bridge of the
second, a VLAN on the first; addresses, two gateways, and how names are resolved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.demo_pci import NIC_FUNCTIONS

if TYPE_CHECKING:
    from tools.demo_host import Tree

NET = "sys/class/net"


def network(tree: Tree) -> None:
    ports(tree)
    virtual(tree)
    addresses(tree)


def ports(tree: Tree) -> None:
    rows = (
        ("eno1", 2, "02:00:5e:10:00:01", "up", 1, 10000, "0x1003"),
        ("eno2", 3, "02:00:5e:10:00:02", "up", 1, 10000, "0x1003"),
        ("ens3f0", 4, "02:00:5e:10:00:03", "down", 0, -1, "0x1003"),
        ("ens3f1", 5, "02:00:5e:10:00:04", "down", None, -1, "0x1002"),
    )
    for name, index, mac, state, carrier, speed, flags in rows:
        base = f"sys/class/net/{name}"
        tree.put(
            base,
            ifindex=index,
            type=1,
            address=mac,
            addr_assign_type=0,
            operstate=state,
            mtu=9000,
            speed=speed,
            duplex="full" if speed > 0 else "unknown",
            flags=flags,
        )
        if carrier is not None:
            tree.put(base, carrier=carrier)
        tree.links[f"{base}/device"] = f"/{NIC_FUNCTIONS[index - 2]}"
        counters(tree, base, 1_000_000 * index if state == "up" else 0)


def virtual(tree: Tree) -> None:
    interface(tree, "lo", 1, "00:00:00:00:00:00", "unknown", type=772, mtu=65536, flags="0x9")
    counters(tree, f"{NET}/lo", 4096)
    interface(tree, "bond0", 6, "02:00:5e:10:00:03", "down", flags="0x1403", carrier=0)
    tree.put(f"{NET}/bond0/bonding", mode="802.3ad 4", active_slave="", slaves="ens3f0 ens3f1")
    for member, mac in (("ens3f0", "02:00:5e:10:00:03"), ("ens3f1", "02:00:5e:10:00:04")):
        join(tree, "bond0", member)
        tree.put(f"{NET}/{member}/bonding_slave", perm_hwaddr=mac, state="active")
    interface(tree, "br0", 7, "02:00:5e:10:00:02", "up", flags="0x1003", carrier=1, speed=10000)
    tree.put(f"{NET}/br0/bridge", bridge_id="8000.02005e100002", stp_state=0)
    join(tree, "br0", "eno2")
    interface(tree, "eno1.20", 8, "02:00:5e:10:00:01", "up", flags="0x1003", carrier=1, speed=10000)
    tree.put(f"{NET}/eno1.20", uevent="DEVTYPE=vlan\nINTERFACE=eno1.20\nIFINDEX=8")
    tree.links[f"{NET}/eno1.20/lower_eno1"] = "../eno1"
    tree.links[f"{NET}/eno1/upper_eno1.20"] = "../eno1.20"
    for name in ("bond0", "br0", "eno1.20"):
        counters(tree, f"{NET}/{name}", 500_000)


def interface(tree: Tree, name: str, index: int, mac: str, state: str, **more: object) -> None:
    files = {"type": 1, "mtu": 9000, "addr_assign_type": 3, "carrier": 1, **more}
    tree.put(f"{NET}/{name}", ifindex=index, address=mac, operstate=state, **files)


def join(tree: Tree, master: str, member: str) -> None:
    tree.links[f"{NET}/{member}/master"] = f"../{master}"
    tree.links[f"{NET}/{member}/upper_{master}"] = f"../{master}"
    tree.links[f"{NET}/{master}/lower_{member}"] = f"../{member}"


def addresses(tree: Tree) -> None:
    trie = "\n".join(
        f"           |-- {a}\n              /32 host LOCAL"
        for a in ("127.0.0.1", "192.0.2.10", "198.51.100.10")
    )
    head = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT"
    routes = (
        "eno1\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0",
        "eno1\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
        "br0\t006433C6\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
    )
    everywhere, own = "0" * 32, "20010db8000000000000000000000001"
    tree.put(
        "proc/net",
        fib_trie=trie,
        route="\n".join((head, *routes)),
        if_inet6=f"20010db8000000000000000000000010 02 40 00 80 eno1\n{1:032x} 01 80 10 80 lo",
        ipv6_route=f"{everywhere} 00 {everywhere} 00 {own} 00000400 1 0 00000003 eno1",
    )
    resolver = "nameserver 192.0.2.53\nnameserver 2001:db8::53\nsearch example.org"
    tree.put("etc", **{"resolv.conf": resolver})


def counters(tree: Tree, base: str, amount: int) -> None:
    tree.put(
        f"{base}/statistics",
        rx_bytes=amount * 700,
        rx_packets=amount,
        rx_errors=0,
        rx_dropped=amount // 100000,
        rx_crc_errors=0,
        rx_frame_errors=0,
        rx_length_errors=0,
        multicast=amount // 50,
        tx_bytes=amount * 400,
        tx_packets=amount,
        tx_errors=0,
        tx_dropped=0,
        tx_carrier_errors=0,
        collisions=0,
    )
