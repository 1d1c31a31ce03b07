"""The tables of the page as rows: what each column shows of a reading.  Knows no HTML."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from hashlib import blake2s
from typing import Any, Literal, NamedTuple

import msgspec

from cimom.broker.snapshot import Reading, Snapshot
from cimom.classes import (
    KHV_BlockStorageStatisticalData,
    KHV_EthernetPort,
    KHV_EthernetPortStatistics,
    KHV_HardwareThread,
    KHV_IPProtocolEndpoint,
    KHV_LLDPNeighbor,
    KHV_NetworkPort,
    KHV_NetworkPortStatistics,
    KHV_ProcessorCore,
    KHV_VirtualSystemStatistics,
)
from cimom.health.rollup import Level, level_of, name_of
from cimom.model import CimObject, Key, key_of
from web.cell import Age, Cell, Number, State, Text
from web.text import ABSENT

# What rows are joined with.
JOINED: tuple[type[CimObject], ...] = (
    KHV_ProcessorCore,
    KHV_HardwareThread,
    KHV_BlockStorageStatisticalData,
    KHV_EthernetPort,
    KHV_NetworkPort,
    KHV_EthernetPortStatistics,
    KHV_NetworkPortStatistics,
    KHV_IPProtocolEndpoint,
    KHV_LLDPNeighbor,
    KHV_VirtualSystemStatistics,
)
STAT_PREFIX = "KHV:stat:"
LEVEL_WORDS = {
    Level.ok: "OK",
    Level.degraded: "Degraded",
    Level.critical: "Critical",
    Level.unknown: "Unknown",
}


class Joins(NamedTuple):
    """What belongs to a row from other classes, collected once a render."""

    disk_statistics: dict[str, Reading[KHV_BlockStorageStatisticalData]]
    port_statistics: dict[str, Reading[Any]]
    addresses: dict[str, list[str]]
    port_names: dict[str, str]  # by DeviceID
    neighbours: dict[str, list[KHV_LLDPNeighbor]]  # by DeviceID of the port
    machine_statistics: dict[str, Reading[KHV_VirtualSystemStatistics]]
    # Processor DeviceID -> the loads of its threads in the kernel's order; None: not known.
    threads: dict[str, tuple[int | None, ...]]


def joins(snapshot: Snapshot) -> Joins:
    """Index a snapshot's statistics, addresses and threads by what they belong to."""
    addresses: dict[str, list[str]] = defaultdict(list)
    for endpoint in snapshot.rows(KHV_IPProtocolEndpoint):
        e = endpoint.instance
        if e.PortDeviceID and (e.Address or e.IPv4Address or e.IPv6Address):
            addresses[e.PortDeviceID].append(e.Address or e.IPv4Address or e.IPv6Address or "")
    port_statistics: dict[str, Reading[Any]] = {}
    for rows in (
        snapshot.rows(KHV_EthernetPortStatistics),
        snapshot.rows(KHV_NetworkPortStatistics),
    ):
        for row in rows:
            port_statistics[row.instance.InstanceID.removeprefix(STAT_PREFIX)] = row
    return Joins(
        disk_statistics={
            r.instance.InstanceID.removeprefix(STAT_PREFIX): r
            for r in snapshot.rows(KHV_BlockStorageStatisticalData)
        },
        port_statistics=port_statistics,
        addresses=addresses,
        port_names={
            r.instance.DeviceID: r.instance.Name or r.instance.DeviceID
            for cls in (KHV_EthernetPort, KHV_NetworkPort)
            for r in snapshot.rows(cls)
        },
        neighbours=_neighbours(snapshot),
        machine_statistics={
            r.instance.SystemName or "": r for r in snapshot.rows(KHV_VirtualSystemStatistics)
        },
        threads=_thread_loads(snapshot),
    )


def _neighbours(snapshot: Snapshot) -> dict[str, list[KHV_LLDPNeighbor]]:
    found: dict[str, list[KHV_LLDPNeighbor]] = defaultdict(list)
    for row in snapshot.rows(KHV_LLDPNeighbor):
        found[row.instance.PortDeviceID or ""].append(row.instance)
    return found


def _thread_loads(snapshot: Snapshot) -> dict[str, tuple[int | None, ...]]:
    processor_of = {
        r.instance.InstanceID: r.instance.ProcessorDeviceID
        for r in snapshot.rows(KHV_ProcessorCore)
    }
    loads: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    for row in snapshot.rows(KHV_HardwareThread):
        thread = row.instance
        processor = processor_of.get(thread.CoreInstanceID or "")
        if processor is not None:
            loads[processor].append((thread.ProcessorNumber or 0, thread.LoadPercentage))
    return {
        name: tuple(load for _, load in sorted(pairs, key=_number)) for name, pairs in loads.items()
    }


def _number(pair: tuple[int, int | None]) -> int:
    return pair[0]


class Column(msgspec.Struct, frozen=True):
    """A column: its heading and the cell it makes of a reading."""

    title: str
    cell: Callable[[Reading[Any], Joins], Cell]
    align: Literal["left", "right"] = "left"


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table: the rows of some classes that `when` takes, in the order of `order`."""

    slug: str  # identifies it in the page's anchors
    title: str
    classes: tuple[type[CimObject], ...]
    columns: tuple[Column, ...]
    empty: str
    order: Callable[[Any], Any] = name_of
    most: int | None = None  # rows that are shown; None: all
    # What the age of a row stands for where its numbers come from other rows.
    timed: Callable[[Reading[Any], Joins], Reading[Any] | None] = lambda r, _: r
    when: Callable[[Any], bool] = lambda _: True
    summary: Callable[[list[Reading[Any]], Joins], str] = lambda _rows, _joins: ""


@lru_cache(maxsize=8192)
def anchor(class_name: str, key: Key) -> str:
    """Return the element id of a row: short, the same as long as the key is."""
    digest = blake2s(repr((class_name, key)).encode(), digest_size=6).hexdigest()
    return f"{class_name.removeprefix('KHV_').lower()[:3]}-{digest}"


def anchor_of(instance: CimObject) -> str:
    """Return the element id of an instance's row."""
    return anchor(instance.CIM_NAME, key_of(instance))


def health(r: Reading[Any], _: Joins) -> State:
    """Show an element's health."""
    level = level_of(r.instance)
    return State(level, "Not monitored" if level is None else LEVEL_WORDS[level])


def age(_r: Reading[Any], _j: Joins) -> Age:
    """Show when a row was read."""
    return Age()


STATE = Column("Health", health)
AGE = Column("Updated", age, "right")


def words(value: object) -> str:
    """Write a property for people: enumerations by name, lists by their items; absent is empty."""
    if value is None or value == "":
        return ""
    if isinstance(value, Enum):
        return value.name.strip("_").replace("_", " ")
    if isinstance(value, tuple):
        return ", ".join(filter(None, map(words, value)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def said(title: str, name: str, below: str = "", *, strong: bool = False) -> Column:
    """Make a column that shows a property, and another one below it."""

    def cell(r: Reading[Any], _: Joins) -> Text:
        under = words(getattr(r.instance, below)) if below else ""
        return Text(words(getattr(r.instance, name)) or ABSENT, under, strong=strong)

    return Column(title, cell)


def told(title: str, value: Callable[[Any], tuple[str, str]]) -> Column:
    """Make a column of a number that is written by `value`, with what stands below it."""
    return Column(title, lambda r, _: Number(*value(r.instance)), "right")


def named(title: str, below: str = "Caption") -> Column:
    """Make the column that names a row."""

    def cell(r: Reading[Any], _: Joins) -> Text:
        name, under = name_of(r.instance), words(getattr(r.instance, below))
        return Text(name, "" if under == name else under, strong=True)

    return Column(title, cell)
