"""FRU inventories: who made a part (IPMI Platform Management FRU Information Storage 1.0).

Pure functions over the bytes of an inventory; an area whose checksum is wrong is left out.
Knows no BMC.
"""

from __future__ import annotations

import msgspec

from hypervisor.ipmi_text import LENGTH_MASK, text_of
from hypervisor.ipmi_value import Board

EPOCH = 820454400  # 1996-01-01, from which the board area counts minutes
END = 0xC1  # type and length of no more fields
MAX_FIELDS = 32
UNIT = 8  # bytes that offsets and lengths count
POWER_SUPPLY_RECORD = 0x00
UNKNOWN_WATTS = 0x0FFF


class Inventory(msgspec.Struct, frozen=True, kw_only=True):
    """What an inventory tells."""

    chassis: Board | None = None
    board: Board | None = None
    product: Board | None = None
    watts: int | None = None


def parse_fru(data: bytes) -> Inventory | None:
    """Return what an inventory tells; None when it has no header (an empty EEPROM)."""
    if len(data) < UNIT or data[0] & 0x0F != 1 or sum(data[:UNIT]) & 0xFF:
        return None
    chassis, board, product = (_area(data, data[at] * UNIT) for at in (2, 3, 4))
    return Inventory(
        chassis=None if chassis is None else _chassis(chassis),
        board=None if board is None else _board(board),
        product=None if product is None else _product(product),
        watts=_watts(data, data[5] * UNIT),
    )


def _area(data: bytes, at: int) -> bytes | None:
    """Return an area without its checksum."""
    if at == 0 or at + 2 > len(data):
        return None
    area = data[at : at + data[at + 1] * UNIT]
    if len(area) < UNIT or len(area) != data[at + 1] * UNIT or sum(area) & 0xFF:
        return None
    return area[:-1]


def _fields(area: bytes, at: int) -> list[str | None]:
    """Return the texts of an area from `at` on."""
    found: list[str | None] = []
    while at < len(area) and area[at] != END and len(found) < MAX_FIELDS:
        size = area[at] & LENGTH_MASK
        found.append(text_of(area[at], area[at + 1 : at + 1 + size]))
        at += 1 + size
    return found + [None] * 8


def _chassis(area: bytes) -> Board:
    part, serial, *_ = _fields(area, 3)
    return Board(part=part, serial=serial)


def _board(area: bytes) -> Board:
    maker, product, serial, part, *_ = _fields(area, 6)
    minutes = int.from_bytes(area[3:6], "little")
    made_at = float(EPOCH + minutes * 60) if minutes else None
    return Board(manufacturer=maker, product=product, serial=serial, part=part, made_at=made_at)


def _product(area: bytes) -> Board:
    maker, name, part, version, serial, asset, *_ = _fields(area, 3)
    return Board(
        manufacturer=maker, product=name, part=part, version=version, serial=serial, asset=asset
    )


def _watts(data: bytes, at: int) -> int | None:
    """Return what a power supply gives at most: its record is one of a list."""
    while at > 0 and at + 5 <= len(data):
        kind, flags, size = data[at], data[at + 1], data[at + 2]
        if sum(data[at : at + 5]) & 0xFF:
            return None
        body = data[at + 5 : at + 5 + size]
        if kind == POWER_SUPPLY_RECORD and len(body) >= 2:
            watts = int.from_bytes(body[:2], "little") & 0x0FFF
            return None if watts in (0, UNKNOWN_WATTS) else watts
        if flags & 0x80:
            return None
        at += 5 + size
    return None
