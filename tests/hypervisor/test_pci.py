from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.host import Host
from hypervisor.pci import parse_header, read_functions
from hypervisor.pci_name import Names, excerpt
from tests.hosts import host, put

LIST = b"""# Syntax
0001  One
\t0002  Two
\t\t0003 0004  Board
\t0005  Five
0010  Sixteen
C 02  Network controller
\t00  Ethernet controller
\t80  Network controller of another kind
"""


@pytest.fixture
def listed(tmp_path: Path) -> Host:
    machine = host("empty", tmp_path)
    put(machine, "usr/share/misc/pci.ids", LIST.decode())
    return machine


def test_names_come_from_the_block_of_the_maker(listed: Host) -> None:
    names = Names(listed)
    assert names.vendor(1) == "One"
    assert names.device(1, 2) == "Two"
    assert names.device(1, 5) == "Five"
    assert names.device(0x10, 2) is None
    assert names.vendor(0x99) is None
    assert names.vendor(None) is None


def test_kind_is_the_subclass_or_else_the_class(listed: Host) -> None:
    names = Names(listed)
    assert names.kind(0x020000) == "Ethernet controller"
    assert names.kind(0x027700) == "Network controller"
    assert names.kind(0xFF0000) is None


def test_without_a_list_there_are_no_names(tmp_path: Path) -> None:
    assert Names(host("empty", tmp_path)).device(1, 2) is None


def test_excerpt_keeps_what_the_numbers_name_and_all_classes() -> None:
    kept = excerpt(LIST, {"0001", "0002", "0003"}).decode().splitlines()
    assert kept == ["0001  One", "\t0002  Two", *LIST.decode().splitlines()[-3:]]


def test_functions_of_the_demonstration(tmp_path: Path) -> None:
    functions = {item.address: item for item in read_functions(host("server", tmp_path))}
    port = functions["0000:3b:00.1"]
    assert (port.vendor, port.device, port.driver, port.node) == (0x8086, 0x1572, "i40e", 0)
    assert port.parent == "0000:3a:00.0"
    assert functions["0000:3a:00.0"].parent is None
    assert (functions["0000:5e:00.0"].width, functions["0000:5e:00.0"].max_width) == (2, 4)
    bridge = functions["0000:3a:00.0"].header
    assert bridge is not None
    assert (bridge.primary, bridge.secondary, bridge.subordinate) == (0x3A, 0x3B, 0x3B)


@pytest.mark.parametrize("data", [None, b"", b"\xff" * 63])
def test_header_that_is_cut_short_is_none(data: bytes | None) -> None:
    assert parse_header(data) is None
