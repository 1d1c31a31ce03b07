"""FRU inventories: areas, checksums, power supplies, garbage."""

from __future__ import annotations

import pytest

from hypervisor.ipmi_fru import parse_fru
from hypervisor.ipmi_value import Board
from tests.hypervisor.bmc import text

END = b"\xc1"


def summed(data: bytes) -> bytes:
    return data + bytes([-sum(data) & 0xFF])


def area(head: bytes, *fields: bytes) -> bytes:
    body = head + b"".join(fields) + END
    units = (2 + len(body) + 1 + 7) // 8
    return summed((bytes([1, units]) + body).ljust(units * 8 - 1, b"\0"))


BOARD = area(
    b"\x19" + (10).to_bytes(3, "little"),
    text("Acme"),
    text("X1"),
    text("SN1"),
    text("PN1"),
    b"\xc0",
)
PRODUCT = area(b"\x19", *(text(word) for word in ("Acme", "Srv", "P-1", "v2", "SN2", "Asset7")))
CHASSIS = area(b"\x17", text("CP"), text("CS"))
SUPPLY = (800).to_bytes(2, "little") + bytes(22)


def multi(kind: int, body: bytes, *, last: bool = True) -> bytes:
    head = bytes([kind, 0x82 if last else 0x02, len(body), -sum(body) & 0xFF])
    return summed(head) + body


def inventory(
    chassis: bytes = b"", board: bytes = b"", product: bytes = b"", more: bytes = b""
) -> bytes:
    offsets, at = [], 8
    for part in (chassis, board, product, more):
        offsets.append(at // 8 if part else 0)
        at += len(part)
    return summed(bytes([1, 0, *offsets, 0])) + chassis + board + product + more


def test_all_areas_are_read() -> None:
    found = parse_fru(inventory(CHASSIS, BOARD, PRODUCT))
    assert found is not None
    assert found.chassis == Board(part="CP", serial="CS")
    assert found.board == Board(
        manufacturer="Acme", product="X1", serial="SN1", part="PN1", made_at=820454400.0 + 600
    )
    assert found.product == Board(
        manufacturer="Acme", product="Srv", part="P-1", version="v2", serial="SN2", asset="Asset7"
    )


def test_a_power_supply_says_what_it_gives() -> None:
    more = multi(0x02, b"other", last=False) + multi(0x00, SUPPLY)
    found = parse_fru(inventory(board=BOARD, more=more))
    assert found is not None
    assert found.watts == 800


def test_an_area_whose_checksum_is_wrong_is_left_out() -> None:
    data = bytearray(inventory(board=BOARD, product=PRODUCT))
    data[12] ^= 1
    found = parse_fru(bytes(data))
    assert found is not None
    assert found.board is None
    assert found.product is not None


@pytest.mark.parametrize("data", [b"", b"\xff" * 256, bytes(256), b"\x01" + bytes(7)])
def test_an_empty_memory_is_no_inventory(data: bytes) -> None:
    assert parse_fru(data) is None


@pytest.mark.parametrize("size", range(0, 170, 3))
def test_an_inventory_that_ends_anywhere_breaks_nothing(size: int) -> None:
    parse_fru(inventory(CHASSIS, BOARD, PRODUCT, multi(0x00, SUPPLY))[:size])
