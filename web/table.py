"""The tables of the page as rows: what each column shows of a reading.  Knows no HTML."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2s
from typing import Any, Literal, NamedTuple

import msgspec

from cimom.broker.snapshot import Reading, Snapshot
from cimom.classes import (
    CIM_ManagedSystemElement,
    DiskType,
    EnabledState,
    KHV_BlockStorageStatisticalData,
    KHV_ComputerSystem,
    KHV_DiskDrive,
    KHV_EthernetPort,
    KHV_EthernetPortStatistics,
    KHV_HardwareThread,
    KHV_IPProtocolEndpoint,
    KHV_NetworkPort,
    KHV_NetworkPortStatistics,
    KHV_NumericSensor,
    KHV_Processor,
    KHV_ProcessorCore,
    KHV_VirtualComputerSystem,
    KHV_VirtualSystemStatistics,
)
from cimom.health.rollup import Level, level_of, name_of
from cimom.model import CimObject, Key, key_of
from web.cell import Age, Bar, Cell, Number, State, Text
from web.text import (
    ABSENT,
    address,
    bit_rate,
    count,
    frequency,
    percent,
    size,
)

# What a snapshot for the page has to hold.
CLASSES: tuple[type[CimObject], ...] = (
    KHV_ComputerSystem,
    KHV_Processor,
    KHV_ProcessorCore,
    KHV_HardwareThread,
    KHV_DiskDrive,
    KHV_BlockStorageStatisticalData,
    KHV_EthernetPort,
    KHV_EthernetPortStatistics,
    KHV_NetworkPort,
    KHV_NetworkPortStatistics,
    KHV_IPProtocolEndpoint,
    KHV_NumericSensor,
    KHV_VirtualComputerSystem,
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
        machine_statistics={
            r.instance.SystemName or "": r for r in snapshot.rows(KHV_VirtualSystemStatistics)
        },
        threads=_thread_loads(snapshot),
    )


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
    classes: tuple[type[CIM_ManagedSystemElement], ...]
    columns: tuple[Column, ...]
    empty: str
    order: Callable[[Any], Any] = name_of
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

# -- processors


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

# -- disks

DISK_KINDS = {
    DiskType.Hard_Disk_Drive: "HDD",
    DiskType.Solid_State_Drive: "SSD",
    DiskType.Hybrid: "Hybrid",
}


def _disk_model(r: Reading[KHV_DiskDrive], _: Joins) -> Text:
    serial = r.instance.SerialNumber
    return Text(r.instance.Model or ABSENT, f"serial {serial}" if serial else "")


def _disk_io(of_bytes: str, of_count: str) -> Callable[[Reading[KHV_DiskDrive], Joins], Number]:
    def cell(r: Reading[KHV_DiskDrive], j: Joins) -> Number:
        row = j.disk_statistics.get(r.instance.DeviceID)
        if row is None:
            return Number(ABSENT)
        operations = getattr(row.instance, of_count)
        below = "" if operations is None else f"{count(operations)} ops"
        return Number(size(getattr(row.instance, of_bytes)), below)

    return cell


def _capacity(rows: list[Reading[KHV_DiskDrive]], _: Joins) -> str:
    sizes = [r.instance.Size for r in rows if r.instance.Size is not None]
    return f"{size(sum(sizes))} in all" if sizes else ""


DISKS = Table(
    slug="disks",
    title="Disks",
    classes=(KHV_DiskDrive,),
    empty="No disk is known.",
    order=lambda d: (len(d.Name or ""), d.Name or ""),
    timed=lambda r, j: j.disk_statistics.get(r.instance.DeviceID, r),
    columns=(
        Column(
            "Disk",
            lambda r, _: Text(
                r.instance.Name or r.instance.DeviceID,
                DISK_KINDS.get(r.instance.DiskType, ""),
                strong=True,
            ),
        ),
        Column("Model", _disk_model),
        Column("Size", lambda r, _: Number(size(r.instance.Size)), "right"),
        Column("Read", _disk_io("BytesRead", "ReadIOs"), "right"),
        Column("Written", _disk_io("BytesWritten", "WriteIOs"), "right"),
        STATE,
        AGE,
    ),
    summary=_capacity,
)

# -- network


def _is_up(port: Any) -> bool:
    return bool(port.EnabledState == EnabledState.Enabled)


def _link(r: Reading[Any], _: Joins) -> State:
    state = r.instance.EnabledState
    if state is None or state == EnabledState.Unknown:
        return State(Level.unknown, "Unknown")
    if not _is_up(r.instance):
        return State(None, "Down")
    return State(Level.ok, "Up", bit_rate(r.instance.Speed) if r.instance.Speed else "")


def _port_name(r: Reading[Any], _: Joins) -> Text:
    kind = r.instance.LinkTechnology
    below = kind.name.replace("_", " ") if kind else ""
    return Text(r.instance.Name or r.instance.DeviceID, below, strong=True)


def _addresses(r: Reading[Any], j: Joins) -> Text:
    first, *rest = j.addresses.get(r.instance.DeviceID) or [ABSENT]
    return Text(first, ", ".join(rest))


def _traffic(of_bytes: str, of_packets: str) -> Callable[[Reading[Any], Joins], Number]:
    def cell(r: Reading[Any], j: Joins) -> Number:
        row = j.port_statistics.get(r.instance.DeviceID)
        if row is None:
            return Number(ABSENT)
        packets = getattr(row.instance, of_packets)
        below = "" if packets is None else f"{count(packets)} packets"
        return Number(size(getattr(row.instance, of_bytes)), below)

    return cell


def _errors(r: Reading[Any], j: Joins) -> Number:
    row = j.port_statistics.get(r.instance.DeviceID)
    if row is None:
        return Number(ABSENT)
    s = row.instance
    errors = _sum(s.ReceiveErrors, s.TransmitErrors)
    drops = _sum(s.ReceiveDiscards, s.TransmitDiscards)
    return Number(count(errors), f"{count(drops)} dropped" if drops else "")


def _sum(*values: int | None) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


NETWORK = Table(
    slug="network",
    title="Network",
    classes=(KHV_EthernetPort, KHV_NetworkPort),
    empty="No network interface is known.",
    order=lambda p: (p.InterfaceIndex or 0, p.Name or ""),
    timed=lambda r, j: j.port_statistics.get(r.instance.DeviceID, r),
    columns=(
        Column("Interface", _port_name),
        Column("Link", _link),
        Column("Address", _addresses),
        Column("MAC", lambda r, _: Text(address(r.instance.PermanentAddress))),
        Column("Received", _traffic("BytesReceived", "PacketsReceived"), "right"),
        Column("Sent", _traffic("BytesTransmitted", "PacketsTransmitted"), "right"),
        Column("Errors", _errors, "right"),
        STATE,
        AGE,
    ),
    summary=lambda rows, _: f"{sum(_is_up(r.instance) for r in rows)} up",
)
