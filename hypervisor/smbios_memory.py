"""The memory of a machine in SMBIOS: arrays, modules, where they lie (DSP0134 7.17 to 7.21)."""

from __future__ import annotations

from hypervisor.smbios_part import ArrayArea, MemoryArray, Module, ModuleArea
from hypervisor.smbios_table import Structure, known

MIB = 1024**2
NO_SIZE = 2**64 - 1
EXTENDED = 0xFFFFFFFF  # an address that stands in the wider fields


def memory_array(item: Structure) -> MemoryArray:
    """Decode type 16."""
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
        return None if wide is None else known(wide & 0x7FFFFFFF, 0)
    return known(speed, 0)


def memory_module(item: Structure) -> Module:
    """Decode type 17."""
    attributes = item.number(0x1B, 1)
    return Module(
        handle=item.handle,
        array=item.number(4, 2),
        total_width=known(item.number(8, 2), 0, 0xFFFF),
        data_width=known(item.number(0x0A, 2), 0, 0xFFFF),
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
        rank=None if attributes is None else known(attributes & 0x0F, 0),
        configured_mts=_speed(item, 0x20, 0x58),
        min_mv=known(item.number(0x22, 2), 0),
        max_mv=known(item.number(0x24, 2), 0),
        configured_mv=known(item.number(0x26, 2), 0),
        technology=item.number(0x28, 1),
        firmware=item.text(0x2B),
        persistent_bytes=known(item.number(0x34, 8), 0, NO_SIZE),
    )


def _area(item: Structure, wide: int) -> tuple[int | None, int | None]:
    """Return start and end in bytes; short fields count KiB, and the last one belongs to it."""
    start, last = item.number(4, 4), item.number(8, 4)
    if start != EXTENDED:
        if start is None or last is None or last < start:
            return None, None
        return start * 1024, (last + 1) * 1024
    start, last = item.number(wide, 8), item.number(wide + 8, 8)
    if start is None or last is None or last < start:
        return None, None
    return start, last + 1


def array_area(item: Structure) -> ArrayArea:
    """Decode type 19."""
    start, end = _area(item, 0x0F)
    return ArrayArea(array=item.number(0x0C, 2), start=start, end=end)


def module_area(item: Structure) -> ModuleArea:
    """Decode type 20; an interleave position of 0 means that there is none."""
    start, end = _area(item, 0x13)
    return ModuleArea(
        module=item.number(0x0C, 2),
        start=start,
        end=end,
        row_position=known(item.number(0x10, 1), 0, 0xFF),
        interleave_position=known(item.number(0x11, 1), 0xFF),
    )
