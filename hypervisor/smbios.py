"""SMBIOS: what the firmware tells of the machine's parts (DSP0134 System Management BIOS).

A pure parser of the structure table; `read_smbios` reads it from sysfs, which only root may.
Dangling handles and structures that are too short give None.
"""

from __future__ import annotations

import re
import uuid

from hypervisor.host import Host
from hypervisor.smbios_part import (
    Board,
    Enclosure,
    Firmware,
    MemoryArray,
    Module,
    Slot,
    Smbios,
    Socket,
    Supply,
    System,
)
from hypervisor.smbios_table import Structure, structures, version_of

TABLE = "sys/firmware/dmi/tables/DMI"
ENTRY_POINT = "sys/firmware/dmi/tables/smbios_entry_point"
MIB = 1024**2
_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{2,4})\Z")


def read_smbios(host: Host) -> Smbios:
    """Read the table; empty when there is none or this process may not read it."""
    return parse_smbios(host.read_bytes(TABLE) or b"", version_of(host.read_bytes(ENTRY_POINT)))


def parse_smbios(table: bytes, version: tuple[int, int] | None = None) -> Smbios:
    """Take a table apart."""
    by_kind: dict[int, list[Structure]] = {}
    for item in structures(table):
        by_kind.setdefault(item.kind, []).append(item)

    def of(kind: int) -> list[Structure]:
        return by_kind.get(kind, [])

    return Smbios(
        version=version,
        firmware=_firmware(of(0)[0]) if of(0) else None,
        system=_system(of(1)[0], version) if of(1) else None,
        boards=tuple(map(_board, of(2))),
        enclosures=tuple(map(_enclosure, of(3))),
        sockets=tuple(map(_socket, of(4))),
        slots=tuple(map(_slot, of(9))),
        arrays=tuple(map(_array, of(16))),
        modules=tuple(map(_module, of(17))),
        supplies=tuple(map(_supply, of(39))),
    )


def _pair(item: Structure, offset: int) -> tuple[int, int] | None:
    """Return a release; 255.255 means that there is none."""
    major, minor = item.number(offset, 1), item.number(offset + 1, 1)
    if major is None or minor is None or (major, minor) == (255, 255):
        return None
    return major, minor


def _bit(value: int | None, bit: int) -> bool | None:
    return None if value is None else bool(value >> bit & 1)


def _known(value: int | None, *unknown: int) -> int | None:
    return None if value is None or value in unknown else value


def parse_date(text: str) -> str | None:
    """Return a firmware date mm/dd/yy or mm/dd/yyyy as yyyy-mm-dd."""
    match = _DATE.match(text.strip())
    if match is None or not (0 < int(match[1]) <= 12 and 0 < int(match[2]) <= 31):
        return None
    year = match[3] if len(match[3]) == 4 else f"19{match[3]}"
    return f"{year}-{match[1]}-{match[2]}" if len(year) == 4 else None


def _firmware(item: Structure) -> Firmware:
    size = item.number(9, 1)
    rom = None if size is None else (size + 1) * 64 * 1024
    if size == 0xFF:
        extended = item.number(0x18, 2)
        unit = MIB if extended is not None and extended >> 14 == 0 else 1024 * MIB
        rom = None if extended is None else (extended & 0x3FFF) * unit
    flags = item.number(0x13, 1)
    return Firmware(
        vendor=item.text(4),
        version=item.text(5),
        date=parse_date(item.raw_text(8)),
        rom_bytes=rom,
        release=_pair(item, 0x14),
        controller_release=_pair(item, 0x16),
        uefi=_bit(flags, 3),
        virtual=_bit(flags, 4),
    )


def _system(item: Structure, version: tuple[int, int] | None) -> System:
    raw = item.data[8:24]
    told = None
    if len(raw) == 16 and raw not in (b"\0" * 16, b"\xff" * 16):
        # DSP0134 7.2.1: since 2.6 the first three fields are little endian.
        little = version is None or version >= (2, 6)
        told = str(uuid.UUID(bytes_le=raw) if little else uuid.UUID(bytes=raw))
    return System(
        manufacturer=item.text(4),
        product=item.text(5),
        version=item.text(6),
        serial=item.text(7),
        uuid=told,
        wake_up=item.number(0x18, 1),
        sku=item.text(0x19),
        family=item.text(0x1A),
    )


def _board(item: Structure) -> Board:
    flags = item.number(9, 1)
    count = item.number(0x0E, 1) or 0
    handles = (item.number(0x0F + 2 * index, 2) for index in range(count))
    return Board(
        handle=item.handle,
        manufacturer=item.text(4),
        product=item.text(5),
        version=item.text(6),
        serial=item.text(7),
        asset_tag=item.text(8),
        hosting=_bit(flags, 0),
        removable=_bit(flags, 2),
        replaceable=_bit(flags, 3),
        hot_swappable=_bit(flags, 4),
        location=item.text(0x0A),
        chassis=item.number(0x0B, 2),
        kind=item.number(0x0D, 1),
        contained=tuple(handle for handle in handles if handle is not None),
    )


def _enclosure(item: Structure) -> Enclosure:
    kind = item.number(5, 1)
    count, length = item.number(0x13, 1) or 0, item.number(0x14, 1) or 0
    return Enclosure(
        handle=item.handle,
        manufacturer=item.text(4),
        kind=None if kind is None else kind & 0x7F,
        lock=_bit(kind, 7),
        version=item.text(6),
        serial=item.text(7),
        asset_tag=item.text(8),
        boot_up_state=item.number(9, 1),
        power_supply_state=item.number(0x0A, 1),
        thermal_state=item.number(0x0B, 1),
        security_status=item.number(0x0C, 1),
        height_units=_known(item.number(0x11, 1), 0),
        power_cords=_known(item.number(0x12, 1), 0),
        sku=item.text(0x15 + count * length),
    )


def _wide(item: Structure, offset: int, wide: int) -> int | None:
    """Return a count of one byte, or where it is 255 that of two bytes further on."""
    count = item.number(offset, 1)
    if count == 0xFF:
        wide_count = item.number(wide, 2)
        return count if wide_count is None else _known(wide_count, 0, 0xFFFF)
    return _known(count, 0)


def _socket(item: Structure) -> Socket:
    status = item.number(0x18, 1)
    family = item.number(6, 1)
    if family == 0xFE:
        family = item.number(0x28, 2)
    volts = item.number(0x11, 1)
    return Socket(
        handle=item.handle,
        designation=item.text(4),
        kind=item.number(5, 1),
        family=family,
        manufacturer=item.text(7),
        version=item.text(0x10),
        populated=bool(_bit(status, 6)),
        status=None if status is None else status & 7,
        voltage_tenths=volts & 0x7F if volts is not None and volts & 0x80 else None,
        external_mhz=_known(item.number(0x12, 2), 0),
        max_mhz=_known(item.number(0x14, 2), 0),
        current_mhz=_known(item.number(0x16, 2), 0),
        upgrade=item.number(0x19, 1),
        serial=item.text(0x20),
        asset_tag=item.text(0x21),
        part=item.text(0x22),
        cores=_wide(item, 0x23, 0x2A),
        enabled_cores=_wide(item, 0x24, 0x2C),
        threads=_wide(item, 0x25, 0x2E),
        characteristics=item.number(0x26, 2),
    )


def _slot(item: Structure) -> Slot:
    segment, bus, place = item.number(0x0D, 2), item.number(0x0F, 1), item.number(0x10, 1)
    address = None
    if None not in (segment, bus, place) and (segment, bus, place) != (0xFFFF, 0xFF, 0xFF):
        address = f"{segment:04x}:{bus:02x}:{(place or 0) >> 3:02x}.{(place or 0) & 7}"
    return Slot(
        handle=item.handle,
        designation=item.text(4),
        kind=item.number(5, 1),
        width=item.number(6, 1),
        usage=item.number(7, 1),
        length=item.number(8, 1),
        number=item.number(9, 2),
        hot_plug=_bit(item.number(0x0C, 1), 1),
        address=address,
    )


def _array(item: Structure) -> MemoryArray:
    size = item.number(7, 4)
    capacity = None if size is None else size * 1024
    if size == 0x80000000:
        capacity = item.number(0x0F, 8)
    return MemoryArray(
        handle=item.handle,
        location=item.number(4, 1),
        use=item.number(5, 1),
        correction=item.number(6, 1),
        max_bytes=capacity or None,
        devices=item.number(0x0D, 2),
    )


def _module_bytes(item: Structure) -> int | None:
    size = item.number(0x0C, 2)
    if size is None or size == 0:
        return None
    if size == 0xFFFF:
        return 0
    if size == 0x7FFF:
        extended = item.number(0x1C, 4)
        return 0 if extended is None else (extended & 0x7FFFFFFF) * MIB
    return (size & 0x7FFF) * (1024 if size & 0x8000 else MIB)


def _speed(item: Structure, offset: int, extended: int) -> int | None:
    speed = item.number(offset, 2)
    if speed == 0xFFFF:
        wide = item.number(extended, 4)
        return None if wide is None else _known(wide & 0x7FFFFFFF, 0)
    return _known(speed, 0)


def _module(item: Structure) -> Module:
    attributes = item.number(0x1B, 1)
    return Module(
        handle=item.handle,
        array=item.number(4, 2),
        total_width=_known(item.number(8, 2), 0, 0xFFFF),
        data_width=_known(item.number(0x0A, 2), 0, 0xFFFF),
        size_bytes=_module_bytes(item),
        form_factor=item.number(0x0E, 1),
        locator=item.text(0x10),
        bank=item.text(0x11),
        kind=item.number(0x12, 1),
        detail=item.number(0x13, 2),
        speed_mts=_speed(item, 0x15, 0x54),
        manufacturer=item.text(0x17),
        serial=item.text(0x18),
        asset_tag=item.text(0x19),
        part=item.text(0x1A),
        rank=None if attributes is None else _known(attributes & 0x0F, 0),
        configured_mts=_speed(item, 0x20, 0x58),
        min_mv=_known(item.number(0x22, 2), 0),
        max_mv=_known(item.number(0x24, 2), 0),
        configured_mv=_known(item.number(0x26, 2), 0),
    )


def _supply(item: Structure) -> Supply:
    flags = item.number(0x0E, 2)
    watts = item.number(0x0C, 2)
    return Supply(
        handle=item.handle,
        location=item.text(5),
        name=item.text(6),
        manufacturer=item.text(7),
        serial=item.text(8),
        asset_tag=item.text(9),
        part=item.text(0x0A),
        revision=item.text(0x0B),
        max_watts=None if watts is None or watts >= 0x8000 else _known(watts, 0),
        hot_replaceable=_bit(flags, 0),
        present=_bit(flags, 1),
        unplugged=_bit(flags, 2),
        status=None if flags is None else flags >> 7 & 7,
        range_switching=None if flags is None else flags >> 3 & 15,
        kind=None if flags is None else flags >> 10 & 15,
    )
