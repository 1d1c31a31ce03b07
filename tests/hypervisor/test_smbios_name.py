"""Names of SMBIOS codes: every code that dmidecode knows has the name that dmidecode gives it."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from hypervisor.smbios_name import (
    board_name,
    enclosure_name,
    memory_name,
    slot_name,
    slot_width,
    upgrade_name,
)
from tests.dmidecode import dmidecode


def structure(kind: int, handle: int, fields: bytes) -> bytes:
    return struct.pack("<BBH", kind, 4 + len(fields), handle) + fields + b"\0\0"


def board(code: int) -> bytes:
    return structure(2, code, bytes(9) + bytes([code, 0]))


def enclosure(code: int) -> bytes:
    return structure(3, code, bytes([0, code]) + bytes(11))


def socket(code: int) -> bytes:
    fields = struct.pack("<BBBBQBBHHHBB", 0, 3, 2, 0, 0, 0, 0, 0, 0, 0, 0x41, code)
    return structure(4, code, fields)


def slot(code: int) -> bytes:
    return structure(9, code, struct.pack("<BBBBBHBB", 0, code, 2, 4, 3, 0, 0, 0))


def module(code: int) -> bytes:
    fields = struct.pack("<HHHHHBBBBBH", 0, 0, 64, 64, 1024, 9, 0, 0, 0, code, 0)
    return structure(17, code, fields)


@pytest.mark.parametrize(
    ("kind", "field", "make", "name"),
    [
        (2, "Type", board, board_name),
        (3, "Type", enclosure, enclosure_name),
        (4, "Upgrade", socket, upgrade_name),
        (9, "Type", slot, slot_name),
        (17, "Type", module, memory_name),
    ],
)
def test_codes_have_the_names_that_dmidecode_gives_them(
    kind: int,
    field: str,
    make: Callable[[int], bytes],
    name: Callable[[int], str | None],
    tmp_path: Path,
) -> None:
    codes = range(0x80 if kind == 3 else 0xF0)  # the upper bit of an enclosure is its lock
    told = dmidecode(b"".join(map(make, codes)), tmp_path)[kind]
    known = 0
    for code, fields in zip(codes, told, strict=True):
        word = fields[field]
        if kind == 9 and code == 0x30:  # CXL Flexbus: no slot of its own in newer editions
            continue
        if word == "<OUT OF SPEC>":  # an edition that is older than ours
            continue
        known += 1
        nothing = word in ("Other", "Unknown", "None", "Reserved")
        assert name(code) == (None if nothing else word), code
    assert known > 10


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (0x05, (32, None)),
        (0x0D, (None, 16)),
        (0x08, (None, 1)),
        (2, (None, None)),
        (None, (None, None)),
    ],
)
def test_the_width_of_a_slot(code: int | None, told: tuple[int | None, int | None]) -> None:
    assert slot_width(code) == told


def test_codes_that_are_not_known_have_no_name() -> None:
    for name in (board_name, enclosure_name, memory_name, slot_name, upgrade_name):
        assert name(0) is name(None) is name(0x1000) is name(-5) is None
    assert (upgrade_name(0x4A), memory_name(0x24)) == ("Socket SP5", "HBM3")
