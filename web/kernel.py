"""The tables of what the kernel counts: pressure, huge pages, energy, its log.  Knows no HTML."""

from __future__ import annotations

from cimom.broker.snapshot import Reading
from cimom.classes import (
    KHV_EnergyStatistics,
    KHV_HugePageStatistics,
    KHV_PressureStatistics,
)
from web.cell import Number
from web.table import AGE, Column, Joins, Table, named, told
from web.text import ABSENT, count, memory


def _share(hundredths: int | None) -> str:
    return ABSENT if hundredths is None else f"{hundredths / 100:.2f} %"


def _waits(title: str, span: str) -> Column:
    def cell(r: Reading[KHV_PressureStatistics], _: Joins) -> Number:
        some = getattr(r.instance, f"SomeAverage{span}")
        full = getattr(r.instance, f"FullAverage{span}")
        return Number(_share(some), "" if full is None else f"all: {_share(full)}")

    return Column(title, cell, "right")


PRESSURE = Table(
    slug="pressure",
    title="Pressure",
    classes=(KHV_PressureStatistics,),
    empty="The kernel does not tell how long tasks wait.",
    columns=(
        named("Tasks"),
        _waits("Last 10 s", "10"),
        _waits("Last minute", "60"),
        _waits("Last 5 minutes", "300"),
        AGE,
    ),
)


def _amount(item: KHV_HugePageStatistics, pages: int | None) -> tuple[str, str]:
    if pages is None or item.PageSize is None:
        return ABSENT, ""
    return count(pages), memory(pages * item.PageSize // 1024) if pages else ""


HUGE_PAGES = Table(
    slug="hugepages",
    title="Huge pages",
    classes=(KHV_HugePageStatistics,),
    empty="There are no huge pages.",
    order=lambda s: (len(s.MemoryDeviceID or ""), s.MemoryDeviceID, s.PageSize),
    columns=(
        named("Pages"),
        told("There are", lambda s: _amount(s, s.Pages)),
        told("Free", lambda s: _amount(s, s.FreePages)),
        told("Promised", lambda s: _amount(s, s.ReservedPages)),
        told("Beyond the setting", lambda s: _amount(s, s.SurplusPages)),
        AGE,
    ),
)


def _joules(item: KHV_EnergyStatistics) -> tuple[str, str]:
    return (ABSENT if item.Energy is None else f"{count(item.Energy // 1_000_000)} J"), ""


def _limit(item: KHV_EnergyStatistics) -> tuple[str, str]:
    return (ABSENT if item.PowerLimit is None else f"{count(item.PowerLimit // 1_000_000)} W"), ""


ENERGY = Table(
    slug="energy",
    title="Energy",
    classes=(KHV_EnergyStatistics,),
    empty="No part counts its energy.",
    order=lambda s: s.InstanceID,
    columns=(
        named("Part"),
        told("Energy", _joules),
        told("Held to", _limit),
        AGE,
    ),
)
