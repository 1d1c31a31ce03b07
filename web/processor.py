"""The tables of processors and their caches.  Knows no HTML."""

from __future__ import annotations

from cimom.broker.snapshot import Reading
from cimom.classes import KHV_CacheMemory, KHV_Processor
from cimom.health.rollup import name_of
from web.cell import Bar, Number, Text
from web.table import AGE, STATE, Column, Joins, Table, named, said, told
from web.text import count, frequency, memory, percent


def _processor_name(r: Reading[KHV_Processor], _: Joins) -> Text:
    socket = r.instance.DeviceID.removeprefix("cpu/")
    return Text(f"Socket {socket}", name_of(r.instance), strong=True)


def _cores(r: Reading[KHV_Processor], j: Joins) -> Number:
    threads = len(j.threads.get(r.instance.DeviceID, ()))
    return Number(count(r.instance.NumberOfEnabledCores), f"{threads} threads" if threads else "")


def _clock(r: Reading[KHV_Processor], _: Joins) -> Number:
    most = r.instance.MaxClockSpeed
    return Number(frequency(r.instance.CurrentClockSpeed), f"max {frequency(most)}" if most else "")


def _load(r: Reading[KHV_Processor], j: Joins) -> Bar:
    threads = j.threads.get(r.instance.DeviceID, ())
    known = any(load is not None for load in threads)
    return Bar(r.instance.LoadPercentage, tuple(load or 0 for load in threads) if known else ())


def _mean_load(rows: list[Reading[KHV_Processor]], _: Joins) -> str:
    loads = [r.instance.LoadPercentage for r in rows if r.instance.LoadPercentage is not None]
    return f"load {percent(round(sum(loads) / len(loads)))}" if loads else ""


PROCESSORS = Table(
    slug="processors",
    title="Processors",
    classes=(KHV_Processor,),
    empty="No processor is known.",
    order=lambda p: (len(p.DeviceID), p.DeviceID),
    columns=(
        Column("Processor", _processor_name),
        Column("Cores", _cores, "right"),
        Column("Clock", _clock, "right"),
        Column("Load", _load),
        STATE,
        AGE,
    ),
    summary=_mean_load,
)

# -- caches


def _cache_size(cache: KHV_CacheMemory) -> tuple[str, str]:
    blocks, block = cache.NumberOfBlocks, cache.BlockSize
    total = None if blocks is None or block is None else blocks * block // 1024
    ways = cache.WaysOfAssociativity
    return memory(total), f"{ways} ways" if ways else ""


CACHES = Table(
    slug="caches",
    title="Caches",
    classes=(KHV_CacheMemory,),
    empty="No cache is known.",
    order=lambda c: (c.Level or 0, c.Name or "", len(c.DeviceID), c.DeviceID),
    columns=(
        named("Cache"),
        told("Size", _cache_size),
        told("Line", lambda c: (f"{c.LineSize} B" if c.LineSize else "n/a", "")),
        said("Shared by CPUs", "SharedBy"),
        STATE,
        AGE,
    ),
)
