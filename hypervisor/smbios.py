"""SMBIOS: what the firmware tells of the machine's parts (DSP0134 System Management BIOS).

A pure parser of the structure table; `read_smbios` reads it from sysfs, which only root may.
Dangling handles and structures that are too short give None.
"""

from __future__ import annotations

import uuid

from hypervisor.host import Host
from hypervisor.smbios_memory import array_area, memory_array, memory_module, module_area
from hypervisor.smbios_part import (
    Battery,
    Board,
    Enclosure,
    Firmware,
    Onboard,
    Slot,
    Smbios,
    Socket,
    Supply,
    System,
)
from hypervisor.smbios_sysfs import read_main_facts
from hypervisor.smbios_table import Structure, known, parse_date, structures, version_of

TABLE = "sys/firmware/dmi/tables/DMI"
ENTRY_POINT = "sys/firmware/dmi/tables/smbios_entry_point"
MIB = 1024**2


def read_smbios(host: Host) -> Smbios:
    """Read the table; where this process may not read it, what the kernel tells everyone."""
    table = host.read_bytes(TABLE)
    if not table:
        return read_main_facts(host)
    return parse_smbios(table, version_of(host.read_bytes(ENTRY_POINT)))


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
        arrays=tuple(map(memory_array, of(16))),
        modules=tuple(map(memory_module, of(17))),
        array_areas=tuple(map(array_area, of(19))),
        module_areas=tuple(map(module_area, of(20))),
        batteries=tuple(map(_battery, of(22))),
        supplies=tuple(map(_supply, of(39))),
        onboard=tuple(map(_onboard, of(41))),
        reset_button=_bits(of(24), 4, 0x03),
        boot_status=_bits(of(32), 0x0A, 0xFF),
    )


def _pci_address(item: Structure, offset: int) -> str | None:
    """Return segment, bus, device and function; all ones mean that there is none."""
    segment, bus, place = (
        item.number(offset, 2),
        item.number(offset + 2, 1),
        item.number(offset + 3, 1),
    )
    if segment is None or bus is None or place is None:
        return None
    if (segment, bus, place) == (0xFFFF, 0xFF, 0xFF):
        return None
    return f"{segment:04x}:{bus:02x}:{place >> 3:02x}.{place & 7}"


def _pair(item: Structure, offset: int) -> tuple[int, int] | None:
    """Return a release; 255.255 means that there is none."""
    major, minor = item.number(offset, 1), item.number(offset + 1, 1)
    if major is None or minor is None or (major, minor) == (255, 255):
        return None
    return major, minor


def _bits(items: list[Structure], offset: int, mask: int) -> int | None:
    """Return some bits of a byte of the first structure of a type."""
    value = items[0].number(offset, 1) if items else None
    return None if value is None else value & mask


def _bit(value: int | None, bit: int) -> bool | None:
    return None if value is None else bool(value >> bit & 1)


def _rom_bytes(item: Structure) -> int | None:
    """Return the size of the firmware's memory; 255 means 16 MiB or what the wider field has."""
    size, extended = item.number(9, 1), item.number(0x18, 2)
    if size is None:
        return None
    if size < 0xFF or extended is None:
        return (size + 1) * 64 * 1024
    return (extended & 0x3FFF) * (MIB if extended >> 14 == 0 else 1024 * MIB)


def _firmware(item: Structure) -> Firmware:
    flags = item.number(0x13, 1)
    return Firmware(
        vendor=item.text(4),
        version=item.text(5),
        date=parse_date(item.raw_text(8)),
        rom_bytes=_rom_bytes(item),
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
        height_units=known(item.number(0x11, 1), 0),
        power_cords=known(item.number(0x12, 1), 0),
        sku=item.text(0x15 + count * length),
    )


def _wide(item: Structure, offset: int, wide: int) -> int | None:
    """Return a count of one byte, or where it is 255 that of two bytes further on."""
    count = item.number(offset, 1)
    if count == 0xFF:
        wide_count = item.number(wide, 2)
        return count if wide_count is None else known(wide_count, 0, 0xFFFF)
    return known(count, 0)


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
        external_mhz=known(item.number(0x12, 2), 0),
        max_mhz=known(item.number(0x14, 2), 0),
        current_mhz=known(item.number(0x16, 2), 0),
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
    voltages = item.number(0x0B, 1)
    return Slot(
        handle=item.handle,
        designation=item.text(4),
        kind=item.number(5, 1),
        width=item.number(6, 1),
        usage=item.number(7, 1),
        length=item.number(8, 1),
        number=item.number(9, 2),
        hot_plug=_bit(item.number(0x0C, 1), 1),
        address=_pci_address(item, 0x0D),
        volts_5=_bit(voltages, 1),
        volts_3=_bit(voltages, 2),
    )


def _battery(item: Structure) -> Battery:
    capacity = item.number(0x0A, 2)
    return Battery(
        handle=item.handle,
        location=item.text(4),
        manufacturer=item.text(5),
        serial=item.text(7) or _smart_serial(item),
        name=item.text(8),
        chemistry=item.number(9, 1),
        capacity_mwh=known((capacity or 0) * (item.number(0x15, 1) or 1), 0),
        design_mv=known(item.number(0x0C, 2), 0),
        max_error_percent=known(item.number(0x0F, 1), 0xFF),
    )


def _smart_serial(item: Structure) -> str | None:
    number = item.number(0x10, 2)
    return f"{number:04X}" if number else None


def _onboard(item: Structure) -> Onboard:
    kind = item.number(5, 1)
    return Onboard(
        handle=item.handle,
        designation=item.text(4),
        kind=None if kind is None else kind & 0x7F,
        enabled=_bit(kind, 7),
        instance=item.number(6, 1),
        address=_pci_address(item, 7),
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
        max_watts=None if watts is None or watts >= 0x8000 else known(watts, 0),
        hot_replaceable=_bit(flags, 0),
        present=_bit(flags, 1),
        unplugged=_bit(flags, 2),
        status=None if flags is None else flags >> 7 & 7,
        range_switching=None if flags is None else flags >> 3 & 15,
        kind=None if flags is None else flags >> 10 & 15,
    )
