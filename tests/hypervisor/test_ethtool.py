from __future__ import annotations

import struct

import pytest

from hypervisor.ethtool import (
    SETTINGS,
    parse_driver_info,
    parse_link_settings,
    parse_permanent_address,
    parse_wake_on_lan,
    read_driver,
)
from hypervisor.link import Driver
from hypervisor.link_mode import MODES, fastest, names


def settings(port: int, autonegotiation: int, bits: list[int]) -> bytes:
    words = [0, 0, 0]
    for bit in bits:
        words[bit // 32] |= 1 << bit % 32
    head = SETTINGS.pack(0x4C, 10000, 1, port, 0, autonegotiation, 0, 0, 0, 3, 0, 0, 0, 0)
    return head + struct.pack("=9I", *words, *[0] * 6)


def test_driver_info() -> None:
    data = bytes(4) + b"i40e".ljust(32, b"\0") + b"6.1".ljust(32, b"\0") + b"9.20".ljust(128, b"\0")
    assert parse_driver_info(data) == Driver(name="i40e", version="6.1", firmware="9.20")
    assert parse_driver_info(b"") == Driver()


def test_interface_that_is_not_there_has_no_driver() -> None:
    assert read_driver("khv-none") == Driver()
    assert read_driver("a-name-that-is-far-too-long") == Driver()


def test_permanent_address() -> None:
    data = struct.pack("=II", 0x20, 6) + bytes.fromhex("020000000001") + bytes(26)
    assert parse_permanent_address(data) == "020000000001"
    assert parse_permanent_address(struct.pack("=II", 0x20, 6) + bytes(32)) is None  # it has none
    assert parse_permanent_address(struct.pack("=II", 0x20, 20) + bytes(32)) is None
    assert parse_permanent_address(b"") is None


def test_wake_on_lan() -> None:
    assert parse_wake_on_lan(struct.pack("=III", 5, 32, 0) + bytes(8)) == (True, False)
    assert parse_wake_on_lan(b"") == (None, None)


def test_link_settings_of_a_port_for_optics() -> None:
    found = parse_link_settings(settings(3, 0, [5, 12, 43, 44]), Driver(name="i40e"))
    assert (found.name, found.socket, found.autonegotiation) == ("i40e", "fibre", False)
    assert (found.max_speed_mbit, found.modes) == (10000, ("10GBase-LR", "10GBase-SR"))


def test_link_settings_of_twisted_pair() -> None:
    found = parse_link_settings(settings(0, 1, [0, 1, 2, 3, 5, 6, 7]), Driver())
    assert (found.socket, found.autonegotiation) == ("twisted pair", True)
    assert found.modes == ("10BaseT", "100BaseT", "1000BaseT")


def test_port_that_tells_no_modes_may_negotiate_or_not() -> None:
    assert parse_link_settings(settings(255, 0, []), Driver()) == Driver()
    assert parse_link_settings(b"short", Driver()) == Driver()


@pytest.mark.parametrize(
    ("bit", "mbit", "name"),
    [(17, 1000, "1000Base-KX"), (36, 100000, "100GBase-KR4"), (25, 40000, "40GBase-SR4"),
     (98, 800000, "800GBase-VR8"), (90, 100, "100Base-FX")],
)  # fmt: skip
def test_modes(bit: int, mbit: int, name: str) -> None:
    assert (fastest([bit]), names([bit], None)) == (mbit, (name,))


def test_bits_that_are_no_modes_are_passed_over() -> None:
    assert fastest([6, 7, 13, 49, 74, 127]) is None
    assert not {6, 7, 8, 9, 10, 11, 13, 14, 16, 20, 49, 50, 51, 74} & MODES.keys()
    assert len(MODES) == 103 - 14
