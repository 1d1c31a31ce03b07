from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.controller_port import (
    parse_rate,
    parse_rates,
    parse_wwn,
    read_ata_port,
    read_fc_port,
    read_sas_ports,
)
from hypervisor.host import Host
from tests.hosts import host, put


@pytest.mark.parametrize(
    ("text", "bits"),
    [
        ("16 Gbit", 16_000_000_000),
        ("12.0 Gbit", 12_000_000_000),
        ("1.5 Gbps", 1_500_000_000),
        ("unknown", None),
        ("<unknown>", None),
        ("Not Negotiated", None),
        ("0 Gbit", None),
        ("99999 Gbit", None),
        ("-1 Gbit", None),
        ("", None),
        (None, None),
    ],
)
def test_rate(text: str | None, bits: int | None) -> None:
    assert parse_rate(text) == bits


def test_highest_of_several_rates() -> None:
    assert parse_rates("4 Gbit, 16 Gbit, 8 Gbit") == 16_000_000_000
    assert parse_rates("unknown") is None


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("0x10000090FA5E0001", "10000090fa5e0001"),
        ("500605b00e0a0b00\n", "500605b00e0a0b00"),
        ("0x0000000000000000", None),
        ("0xffffffffffffffff", None),
        ("0x1", None),
        ("\ufffd" * 16, None),
        (None, None),
    ],
)
def test_world_wide_name(text: str | None, digits: str | None) -> None:
    assert parse_wwn(text) == digits


def test_port_of_fibre_channel(tmp_path: Path) -> None:
    port = read_fc_port(host("server", tmp_path), "host10")
    assert port is not None
    assert (port.state, port.bits, port.max_bits) == ("Online", 32 * 10**9, 64 * 10**9)
    assert (port.address, port.fabric, port.targets) == (
        "10000090fa5e0001", "100050eb1a2b3c00", 1,
    )  # fmt: skip
    assert read_fc_port(Host(str(tmp_path / "x")), "host10") is None


def test_only_the_targets_of_a_host_itself_count(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    put(machine, "sys/class/fc_host/host1/port_state", "Linkdown\n")
    for name, roles in (("rport-1:0-0", "FCP Target"), ("rport-1:0-1", "Fabric Port"),
                        ("rport-10:0-0", "FCP Target, NVMe Target")):  # fmt: skip
        put(machine, f"sys/class/fc_remote_ports/{name}/roles", f"{roles}\n")
    port = read_fc_port(machine, "host1")
    assert port is not None
    assert (port.targets, port.address, port.key) == (1, None, "host1")


@pytest.mark.parametrize(
    ("speed", "state"), [("6.0 Gbps", "up"), ("<unknown>", "no link"), (None, None)]
)
def test_link_of_a_sata_port(tmp_path: Path, speed: str | None, state: str | None) -> None:
    machine = Host(str(tmp_path))
    put(machine, "sys/class/ata_port/ata7/port_no", "3\n")
    if speed is not None:
        put(machine, "sys/class/ata_link/link7/sata_spd", f"{speed}\n")
    port = read_ata_port(machine, "ata7")
    assert (port.key, port.state) == ("ata/3", state)


def test_phys_of_a_host_without_those_of_its_expander(tmp_path: Path) -> None:
    found = read_sas_ports(host("server", tmp_path))
    assert [port.key for port in found["host12"]] == [f"phy/{number}" for number in range(8)]
    assert [port.state for port in found["host12"][3:5]] == ["up", "no link"]
    assert found.keys() == {"host12"}
