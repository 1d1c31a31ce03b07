from __future__ import annotations

import pytest

from cimom.classes import (
    FormFactor,
    KHV_PhysicalMemory,
    MemoryType as CapacityType,
    PhysicalMemory_MemoryType as MemoryType,
)
from hypervisor.smbios_part import MemoryArray, Module, ModuleArea
from providers.hardware.module import capacity, memory_type, physical_memory

GIB = 1024**3
ARRAY = MemoryArray(
    handle=0x1000, location=3, use=3, correction=6, max_bytes=1024 * GIB, devices=16
)


def module(kind: int | None, size: int = 32 * GIB, form: int | None = 9) -> Module:
    return Module(
        handle=0x1100,
        array=0x1000,
        total_width=72,
        data_width=64,
        size_bytes=size,
        form_factor=form,
        locator="A1",
        bank="Node 0",
        kind=kind,
        rank=2,
        configured_mv=1100,
        speed_mts=4800,
        asset_tag="T1",
    )


def row(item: Module, area: ModuleArea | None = None) -> KHV_PhysicalMemory:
    return physical_memory(item, "board/0200", None, area)


def test_a_module_tells_all_that_the_firmware_knows() -> None:
    area = ModuleArea(module=0x1100, start=0, end=GIB, row_position=1, interleave_position=2)
    told = row(module(34), area)
    assert (told.Caption, told.MemoryTypeDescription) == ("32 GiB DDR5 module", "DDR5")
    assert (told.PositionInRow, told.InterleavePosition) == (1, 2)
    assert (told.RankCount, told.ConfiguredVoltage, told.AssetTag) == (2, 1100, "T1")
    assert (told.ConnectorTag, told.BankLabel) == ("slot/1100", "Node 0")


def test_a_module_of_unknown_size_has_no_capacity() -> None:
    told = row(module(None, size=0))
    assert (told.Capacity, told.Caption) == (None, "module")


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (26, MemoryType.DDR4),
        (34, MemoryType.Other),
        (1, MemoryType.Other),
        (2, MemoryType.Unknown),
        (None, MemoryType.Unknown),
        (9, MemoryType.Flash),
    ],
)
def test_kinds_of_memory(kind: int | None, told: MemoryType) -> None:
    assert memory_type(kind) is told


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (9, FormFactor.DIMM),
        (13, FormFactor.SODIMM),
        (16, FormFactor.Other),
        (2, FormFactor.Unknown),
        (None, FormFactor.Unknown),
    ],
)
def test_forms_of_modules(form: int | None, told: FormFactor) -> None:
    assert row(module(26, form=form)).FormFactor is told


def test_how_much_fits_and_of_what_kind() -> None:
    same = capacity(ARRAY, (module(26), module(26)), "board/0200")
    assert (same.MemoryType, same.MaximumMemoryCapacity) == (CapacityType.DDR4, 1024**3)
    assert (same.Name, same.Caption) == ("memory/1000", "16 memory slots")
    assert capacity(ARRAY, (module(26), module(24)), "b").MemoryType is CapacityType.Unknown
    assert capacity(ARRAY, (), "b").MemoryType is CapacityType.Unknown
