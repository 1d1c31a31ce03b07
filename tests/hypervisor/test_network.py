from __future__ import annotations

from pathlib import Path

from hypervisor.link import Driver
from hypervisor.network import parse_groups, read_interfaces
from tests.hosts import host, put


def test_interfaces_of_the_server(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    found = {item.name: item for item in read_interfaces(machine)}
    assert list(found) == [
        "bond0", "bond0.20", "bond1", "br0", "dummy0", "eno1", "eno2", "ens3f0", "ens3f1", "lo",
        "virbr0", "vnet0",
    ]  # fmt: skip
    assert (found["eno1"].speed_mbit, found["eno1"].carrier, found["eno1"].admin_up) == (
        10000,
        True,
        True,
    )
    assert found["eno1"].identity == "02005E100001"
    assert (found["eno1"].alias, found["eno2"].port_number) == ("rack 7, switch A", 1)
    assert (found["ens3f0"].speed_mbit, found["ens3f0"].carrier) == (None, False)
    assert (found["dummy0"].admin_up, found["dummy0"].carrier) == (False, None)
    assert (found["lo"].if_type, found["lo"].mac, found["lo"].identity) == (24, None, "lo")
    assert found["br0"].groups == ("333300000001", "01005E000001")


def test_has_link_is_what_carrier_says_and_else_the_state(tmp_path: Path) -> None:
    found = {item.name: item for item in read_interfaces(host("server", tmp_path))}
    assert [found[name].has_link for name in ("eno1", "ens3f0", "dummy0")] == [True, False, False]
    assert found["lo"].has_link is True


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
    port = next(i for i in read_interfaces(machine) if i.name == "eno2")
    assert (port.identity, port.mac) == ("02005E100002", "02005E100001")
    assert port.permanent_mac == "02005E100002"


def test_permanent_address_is_the_one_that_the_driver_tells(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, "sys/class/net/eno1/address", "02:00:00:00:00:99\n")  # somebody set it
    told = Driver(permanent_mac="02005E1000FF")
    port = next(i for i in read_interfaces(machine, lambda _: told) if i.name == "eno1")
    assert (port.identity, port.mac) == ("02005E1000FF", "020000000099")


def test_group_addresses() -> None:
    text = "2    eth0            1     0     333300000001\n2 eth0 1 0 01005e000001\nrubbish\n"
    assert parse_groups(text) == {"eth0": ("333300000001", "01005E000001")}
    many = "".join(f"2 eth0 1 0 3333{n:08x}\n" for n in range(100))
    assert len(parse_groups(many)["eth0"]) == 64
