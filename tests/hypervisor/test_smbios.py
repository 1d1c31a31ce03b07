"""The SMBIOS parser over tables made by hand: whole, short, broken."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from hypervisor.host import Host
from hypervisor.smbios import parse_smbios, read_smbios
from hypervisor.smbios_table import parse_date, structures, version_of

MIB = 1024**2
END = b"\x7f\x04\xff\xfe\0\0"


def item(kind: int, handle: int, fields: bytes, *texts: str) -> bytes:
    head = struct.pack("<BBH", kind, 4 + len(fields), handle)
    strings = b"".join(text.encode() + b"\0" for text in texts) or b"\0"
    return head + fields + strings + b"\0"


def module(size: int, *, extended: int = 0, handle: int = 0x40) -> bytes:
    fields = struct.pack("<HHHHHBBBBBHHBBBBB", 0x10, 0xFFFE, 72, 64, size, 9, 0, 1, 2, 26, 0, 3200,
                         3, 4, 0, 5, 2)  # fmt: skip
    fields += struct.pack("<IH", extended, 2933)
    return item(17, handle, fields, "DIMM_A1", "NODE 0", "Samsung", "12AB", "M393")


def test_a_table_is_cut_into_structures() -> None:
    table = item(1, 1, b"\x01\x02\x00\x00", "Maker", "Box") + item(11, 2, b"\x00") + END
    kinds = [(one.kind, one.handle, one.strings) for one in structures(table)]
    assert kinds == [(1, 1, ("Maker", "Box")), (11, 2, ()), (127, 0xFEFF, ())]


@pytest.mark.parametrize(
    "table",
    [b"", b"\x01", b"\x01\x03\0\0\0\0", b"\x01\xff\0\0abc", b"\0" * 50, b"\xff" * 50],
)
def test_a_broken_table_gives_nothing(table: bytes) -> None:
    assert parse_smbios(table) == parse_smbios(b"")


def test_what_stands_before_the_break_counts() -> None:
    table = item(1, 1, b"\x01\x02\x00\x00", "Maker", "Box") + b"\x04\x30\x01"
    found = parse_smbios(table)
    assert found.system is not None
    assert (found.system.manufacturer, found.system.product) == ("Maker", "Box")
    assert (found.system.uuid, found.system.family) == (None, None)


@given(st.binary(max_size=400))
def test_no_table_raises(table: bytes) -> None:
    parse_smbios(table, (2, 8))


@given(st.integers(0, 60), st.binary(max_size=60))
def test_no_structure_raises(kind: int, fields: bytes) -> None:
    parse_smbios(item(kind, 1, fields, "a", "b") + END)


@pytest.mark.parametrize(
    ("size", "extended", "told"),
    [
        (16384, 0, 16 * 1024**3),
        (0, 0, None),
        (0xFFFF, 0, 0),
        (0x7FFF, 65536, 64 * 1024**3),
        (0x8000 | 512, 0, 512 * 1024),
    ],
)
def test_the_size_of_a_module(size: int, extended: int, told: int | None) -> None:
    (found,) = parse_smbios(module(size, extended=extended) + END).modules
    assert found.size_bytes == told
    assert found.fitted == (told is not None)
    assert (found.locator, found.bank, found.manufacturer) == ("DIMM_A1", "NODE 0", "Samsung")
    assert (found.serial, found.part, found.rank) == ("12AB", "M393", 2)
    assert (found.speed_mts, found.configured_mts, found.min_mv) == (3200, 2933, None)


def test_processors_are_the_sockets_that_hold_one() -> None:
    def socket(handle: int, status: int, cores: int) -> bytes:
        fields = struct.pack("<BBBBQBBHHHBBHHHBBBBBBHHHHH", 1, 3, 0xFE, 2, 0, 3, 0x8C, 100, 4000,
                             2100, status, 55, 0, 0, 0, 0, 0, 0, cores, cores, cores, 0xFC, 0x118,
                             300, 290, 600)  # fmt: skip
        return item(4, handle, fields, "CPU1", "Intel", "Xeon")

    table = socket(1, 0x41, 0xFF) + socket(2, 0x00, 8) + socket(3, 0x41, 12) + END
    found = parse_smbios(table)
    assert [s.handle for s in found.processors()] == [1, 3]
    first, empty, third = found.sockets
    assert (first.cores, first.enabled_cores, first.threads) == (300, 290, 600)
    assert (third.cores, first.family, first.voltage_tenths) == (12, 0x118, 12)
    assert not empty.populated


def test_memory_lies_where_the_short_or_the_wide_fields_say() -> None:
    short = struct.pack("<IIHB", 0, 0x1FFFFF, 0x10, 2)
    wide = struct.pack("<IIHBQQ", 2**32 - 1, 0, 0x10, 2, 2**32, 2**33 - 1)
    wrong = struct.pack("<IIHB", 9, 1, 0x10, 2)
    part = struct.pack("<IIHHBBB", 0, 0x3FFFFF, 0x40, 0x13, 0xFF, 0, 0xFF)
    found = parse_smbios(
        item(19, 1, short) + item(19, 2, wide) + item(19, 3, wrong) + item(20, 4, part) + END
    )
    assert [(area.array, area.start, area.end) for area in found.array_areas] == [
        (0x10, 0, 2**31),
        (0x10, 2**32, 2**33),
        (0x10, None, None),
    ]
    (lies,) = found.module_areas
    assert (lies.module, lies.start, lies.end) == (0x40, 0, 2**32)
    assert (lies.row_position, lies.interleave_position) == (None, 0)


def test_batteries_and_devices_of_the_board() -> None:
    cells = struct.pack("<BBBBBBHHBBHHBB", 1, 2, 0, 0, 3, 6, 500, 12000, 0, 5, 0xAB, 0, 0, 10)
    port = struct.pack("<BBBHBB", 1, 0x85, 2, 0, 0x3B, 0x09)
    found = parse_smbios(
        item(22, 1, cells, "Bay", "Maker", "Cells")
        + item(41, 2, port, "NIC 2")
        + item(41, 3, struct.pack("<BBBHBB", 0, 0x03, 1, 0xFFFF, 0xFF, 0xFF))
        + END
    )
    (battery,) = found.batteries
    assert (battery.location, battery.manufacturer, battery.name) == ("Bay", "Maker", "Cells")
    assert (battery.capacity_mwh, battery.design_mv, battery.serial) == (5000, 12000, "00AB")
    port_of_board, video = found.onboard
    assert (port_of_board.designation, port_of_board.enabled) == ("NIC 2", True)
    assert port_of_board.address == "0000:3b:01.1"
    assert (video.designation, video.enabled, video.address) == (None, False, None)


def test_the_reset_button_and_the_last_boot() -> None:
    table = item(24, 1, b"\xa5") + item(32, 2, bytes(6) + b"\x08") + END
    found = parse_smbios(table)
    assert (found.reset_button, found.boot_status) == (1, 8)
    assert parse_smbios(END).reset_button is None


@pytest.mark.parametrize(
    ("size", "extended", "told"),
    [(0x0F, None, MIB), (0xFF, None, 16 * MIB), (0xFF, 32, 32 * MIB), (0xFF, 0x4001, 1024 * MIB)],
)
def test_the_size_of_the_firmware(size: int, extended: int | None, told: int) -> None:
    fields = struct.pack("<BBHBBQHBBBB", 1, 2, 0, 3, size, 0, 0, 1, 2, 255, 255)
    fields += b"" if extended is None else struct.pack("<H", extended)
    firmware = parse_smbios(item(0, 0, fields, "Maker", "1.2", "01/02/2020") + END).firmware
    assert firmware is not None
    assert (firmware.rom_bytes, firmware.release) == (told, (1, 2))
    assert firmware.controller_release is None


def test_thousands_of_structures_and_handles_that_lead_nowhere() -> None:
    table = b"".join(module(1024, handle=number & 0xFFFF) for number in range(5000)) + END
    assert len(parse_smbios(table).modules) == 5000
    board = item(2, 1, bytes(6) + b"\0" + struct.pack("<HBBH", 0xFFFF, 10, 9, 0x7777))
    (found,) = parse_smbios(board + END).boards
    assert (found.chassis, found.contained) == (0xFFFF, (0x7777,))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("11/29/2019", "2019-11-29"),
        ("01/02/98", "1998-01-02"),
        ("13/01/2019", None),
        ("2019-11-29", None),
        ("", None),
    ],
)
def test_dates(text: str, told: str | None) -> None:
    assert parse_date(text) == told


@pytest.mark.parametrize(
    ("entry", "version"),
    [
        (b"_SM3_\0\x18\x03\x02\0", (3, 2)),
        (b"_SM_\0\x1f\x02\x08", (2, 8)),
        (b"_SM3_", None),
        (b"junk", None),
        (None, None),
    ],
)
def test_the_version_of_an_entry_point(
    entry: bytes | None, version: tuple[int, int] | None
) -> None:
    assert version_of(entry) == version


def test_a_host_without_a_table_has_no_parts(tmp_path: Path) -> None:
    assert read_smbios(Host(str(tmp_path))) == parse_smbios(b"")
