from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from hypervisor.host import Host
from hypervisor.network import (
    mac_digits,
    parse_fib_local,
    parse_if_inet6,
    parse_routes,
    read_addresses,
    read_counters,
    read_interfaces,
)
from tests.conftest import require
from tests.hosts import host, put


def test_interfaces_of_the_server(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    found = {item.name: item for item in read_interfaces(machine)}
    assert list(found) == [
        "bond0", "br0", "eno1", "eno1.20", "eno2", "ens3f0", "ens3f1", "lo",
    ]  # fmt: skip
    assert (found["eno1"].speed_mbit, found["eno1"].carrier, found["eno1"].admin_up) == (
        10000,
        True,
        True,
    )
    assert found["eno1"].identity == "02005E100001"
    assert (found["ens3f0"].speed_mbit, found["ens3f0"].carrier) == (None, False)
    assert (found["ens3f1"].admin_up, found["ens3f1"].carrier) == (False, None)
    assert (found["lo"].if_type, found["lo"].mac, found["lo"].identity) == (24, None, "lo")
    assert read_counters(machine, "eno1").rx_bytes == 1_400_000_000


def test_addresses_of_a_tree_come_from_proc(tmp_path: Path) -> None:
    found = {
        (a.interface, a.address, a.prefix_length) for a in read_addresses(host("server", tmp_path))
    }
    assert found == {
        ("lo", "127.0.0.1", 8),
        ("eno1", "192.0.2.10", 24),
        ("br0", "198.51.100.10", 24),
        ("eno1", "2001:db8::10", 64),
        ("lo", "::1", 128),
    }


def test_parsers_pass_over_what_they_do_not_know() -> None:
    assert parse_if_inet6("garbage\nzz 1 2 3 4 eth0\n") == []
    assert parse_fib_local("  |-- 1.2.3.4\n  /24 link UNICAST\n") == []
    assert parse_routes("head\neth0\tXX\t00000000\t1\t0\t0\t0\tYY\n") == []
    assert mac_digits("00:00:00:00:00:00") is None
    assert mac_digits("80:00:02:08:fe:80:00:00") is None  # InfiniBand has 20 octets


def test_interface_without_a_readable_file_is_still_there(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    base = Path(machine.root, "sys/class/net/eno1")
    for name in ("speed", "duplex", "mtu", "carrier", "flags", "type"):
        (base / name).unlink()
    item = next(i for i in read_interfaces(machine) if i.name == "eno1")
    assert (item.speed_mbit, item.mtu, item.carrier, item.admin_up, item.if_type) == (
        None,
        None,
        None,
        None,
        1,
    )


def test_port_of_a_bond_keeps_its_own_address_and_identity(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, "sys/class/net/eno2/address", "02:00:5e:10:00:01\n")  # the bond's
    put(machine, "sys/class/net/eno2/addr_assign_type", "3\n")
    put(machine, "sys/class/net/eno2/bonding_slave/perm_hwaddr", "02:00:5e:10:00:02\n")
    port = next(i for i in read_interfaces(machine) if i.name == "eno2")
    assert (port.identity, port.mac) == ("02005E100002", "02005E100001")
    assert port.permanent_mac == "02005E100002"


def test_this_machine_agrees_with_ip() -> None:
    ip = shutil.which("ip") or shutil.which("ip", path="/usr/sbin:/sbin")
    require(ip is not None, "the program ip")
    assert ip is not None
    output = subprocess.run([ip, "-j", "addr"], capture_output=True, text=True, check=True).stdout
    theirs = {link["ifname"]: link for link in json.loads(output) if link}
    ours = {item.name: item for item in read_interfaces(Host())}
    assert set(ours) == set(theirs)
    for name, item in ours.items():
        assert (item.index, item.mtu) == (theirs[name]["ifindex"], theirs[name]["mtu"])
        assert item.admin_up == ("UP" in theirs[name]["flags"])
    told = {(a.interface, a.address, a.prefix_length) for a in read_addresses(Host())}
    assert told == {
        (name, a["local"], a["prefixlen"])
        for name, link in theirs.items()
        for a in link["addr_info"]
        if a["family"] in ("inet", "inet6")
    }
