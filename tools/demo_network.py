"""The network of the demonstration host.

Four ports: two make a bond that carries a bridge, with a machine's tap in it, and a VLAN; two make
a bond of which one has no link.  A bridge that no machine uses; addresses, gateways, name servers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.demo_pci import NIC_FUNCTIONS

if TYPE_CHECKING:
    from tools.demo_host import Tree

NET = "sys/class/net"
UP, DOWN, BOND, MEMBER, LOOPBACK = "0x1003", "0x1002", "0x1403", "0x1803", "0x9"
MAC = "02:00:5e:10:00:%02x"


def network(tree: Tree) -> None:
    ports(tree)
    bonds(tree)
    virtual(tree)
    table(tree)
    addresses(tree)


def ports(tree: Tree) -> None:
    rows = (
        ("eno1", "bond0", True),
        ("eno2", "bond0", True),
        ("ens3f0", "bond1", False),
        ("ens3f1", "bond1", True),
    )
    for number, (name, bond, linked) in enumerate(rows):
        base = f"{NET}/{name}"
        tree.put(
            base,
            ifindex=number + 2,
            iflink=number + 2,
            type=1,
            address=MAC % (1 if bond == "bond0" else 3),
            addr_assign_type=3,
            operstate="up" if linked else "down",
            mtu=9000,
            speed=10000 if linked else -1,
            duplex="full" if linked else "unknown",
            flags=MEMBER,
            carrier=int(linked),
            carrier_changes=2 if linked else 7,
            dev_port=number,
        )
        join(tree, bond, name)
        tree.put(
            f"{base}/bonding_slave",
            perm_hwaddr=MAC % (number + 1),
            state="active" if linked else "backup",
            mii_status="up" if linked else "down",
        )
        tree.links[f"{base}/device"] = f"/{NIC_FUNCTIONS[number]}"
        tree.put(NIC_FUNCTIONS[number], sriov_totalvfs=64, sriov_numvfs=0)
        counters(tree, base, 1_000_000 * (number + 2) if linked else 0)
    tree.put(f"{NET}/eno1", ifalias="rack 7, switch A")


def bonds(tree: Tree) -> None:
    interface(tree, "bond0", 6, MAC % 1, "up", flags=BOND, speed=20000)
    interface(tree, "bond1", 7, MAC % 3, "up", flags=BOND, speed=10000)
    tree.put(f"{NET}/bond0/bonding", mode="802.3ad 4", active_slave="", slaves="eno1 eno2")
    tree.put(
        f"{NET}/bond1/bonding",
        mode="active-backup 1",
        active_slave="ens3f1",
        slaves="ens3f0 ens3f1",
    )
    for name in ("bond0", "bond1"):
        tree.put(f"{NET}/{name}", uevent=f"DEVTYPE=bond\nINTERFACE={name}")
        counters(tree, f"{NET}/{name}", 3_000_000)


def virtual(tree: Tree) -> None:
    none = "00:00:00:00:00:00"
    interface(tree, "lo", 1, none, "unknown", type=772, mtu=65536, flags=LOOPBACK)
    interface(tree, "br0", 8, MAC % 1, "up", speed=10000)
    interface(tree, "vnet0", 9, "fe:00:5e:10:00:09", "unknown", speed=10, tun_flags="0x1002")
    interface(tree, "bond0.20", 10, MAC % 1, "up", speed=20000)
    interface(tree, "virbr0", 11, MAC % 11, "down", carrier=0)
    interface(tree, "dummy0", 12, MAC % 12, "down", flags=DOWN, carrier=None)
    tree.put(f"{NET}/br0/bridge", bridge_id="8000.02005e100001", stp_state=0)
    tree.put(f"{NET}/virbr0/bridge", bridge_id="8000.02005e10000b", stp_state=1)
    join(tree, "br0", "bond0")
    join(tree, "br0", "vnet0")
    for port in ("bond0", "vnet0"):
        tree.put(f"{NET}/{port}/brport", state=3)
    tree.put(f"{NET}/bond0.20", uevent="DEVTYPE=vlan\nINTERFACE=bond0.20\nIFINDEX=10")
    tree.links[f"{NET}/bond0.20/lower_bond0"] = "../bond0"
    tree.links[f"{NET}/bond0/upper_bond0.20"] = "../bond0.20"
    head = "VLAN Dev name    | VLAN ID\nName-Type: VLAN_NAME_TYPE_RAW_PLUS_VID_NO_PAD"
    tree.put("proc/net/vlan", config=f"{head}\nbond0.20       | 20  | bond0")


def interface(tree: Tree, name: str, index: int, mac: str, state: str, **more: object) -> None:
    files = {"type": 1, "mtu": 9000, "addr_assign_type": 3, "carrier": 1, "flags": UP, **more}
    files = {file: text for file, text in files.items() if text is not None}
    tree.put(f"{NET}/{name}", ifindex=index, iflink=index, address=mac, operstate=state, **files)


def join(tree: Tree, master: str, member: str) -> None:
    tree.links[f"{NET}/{member}/master"] = f"../{master}"
    tree.links[f"{NET}/{member}/upper_{master}"] = f"../{master}"
    tree.links[f"{NET}/{master}/lower_{member}"] = f"../{member}"


def table(tree: Tree) -> None:
    """Put the counters of what is not hardware."""
    rows = (("lo", 4096), ("br0", 500_000), ("vnet0", 90_000), ("bond0.20", 70_000))
    lines = [
        f"{name:>8}: {n * 700} {n} 0 0 0 0 0 {n // 50} {n * 400} {n} 0 0 0 0 0 0"
        for name, n in (*rows, ("virbr0", 0), ("dummy0", 0))
    ]
    head = (
        "Inter-|   Receive                                              |  Transmit",
        " face |bytes packets errs drop fifo frame compressed multicast|bytes packets errs ...",
    )
    tree.put("proc/net", dev="\n".join((*head, *lines)))


def addresses(tree: Tree) -> None:
    local = ("127.0.0.1", "192.0.2.10", "198.51.100.10", "203.0.113.10", "192.168.122.1")
    trie = "\n".join(f"           |-- {a}\n              /32 host LOCAL" for a in local)
    head = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT"
    near = (
        ("br0", "000200C0"),
        ("bond0.20", "006433C6"),
        ("bond1", "007100CB"),
        ("virbr0", "007AA8C0"),
    )
    routes = (
        "br0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0",
        *(f"{name}\t{where}\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0" for name, where in near),
    )
    everywhere, own = "0" * 32, "20010db8000000000000000000000001"
    six = (
        "20010db8000000000000000000000010 08 40 00 80      br0",
        "fe80000000000000005efffffe100001 08 40 20 80      br0",
        f"{1:032x} 01 80 10 80       lo",
    )
    groups = ("8 br0 1 0 333300000001", "8 br0 1 0 01005e000001", "9 vnet0 1 0 333300000001")
    tree.put(
        "proc/net",
        fib_trie=trie,
        route="\n".join((head, *routes)),
        if_inet6="\n".join(six),
        ipv6_route=f"{everywhere} 00 {everywhere} 00 {own} 00000400 1 0 00000003 br0",
        dev_mcast="\n".join(groups),
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
        tx_aborted_errors=0,
        tx_window_errors=0,
        tx_heartbeat_errors=0,
        collisions=0,
    )
