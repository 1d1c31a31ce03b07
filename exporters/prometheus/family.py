"""What a metric family is, and the unit conversions of the tables.  Knows no text format.

Rules of the tables: base units only (seconds, bytes, celsius, ratio 0 to 1); `_total` on counters;
text goes into `_info` families with the value 1, joined by the identifying labels; a value that is
None is no sample; families that share a name stand for several classes or several values of one
label and have the same help.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Literal, NamedTuple, TypeAlias, TypeVar

import msgspec

from cimom.broker.snapshot import Reading, Snapshot, SourceReading
from cimom.classes import (
    CIM_NetworkPort,
    KHV_DiskDrive,
    KHV_EthernetPort,
    KHV_NetworkPort,
    KHV_VirtualComputerSystem,
    KHV_VirtualSystemStatistics,
)
from cimom.model import CimObject

Number: TypeAlias = float | int | bool | None
T = TypeVar("T", bound=CimObject)
S = TypeVar("S")  # what a family has a sample of: a Reading, a SourceReading or the Snapshot

PORTS: tuple[type[CIM_NetworkPort], ...] = (KHV_EthernetPort, KHV_NetworkPort)
STAT_PREFIX = "KHV:stat:"  # InstanceID of statistics: this and the DeviceID of what they count


class Names(NamedTuple):
    """Names of the elements that statistics belong to, for their labels."""

    disks: dict[str, str]  # DeviceID -> kernel name
    ports: dict[str, str]  # DeviceID -> interface name
    machines: dict[str, str]  # UUID -> domain name


def names(snapshot: Snapshot) -> Names:
    """Collect the names once for a whole render."""
    return Names(
        disks={r.instance.DeviceID: r.instance.Name or "" for r in snapshot.rows(KHV_DiskDrive)},
        ports={
            r.instance.DeviceID: r.instance.Name or "" for cls in PORTS for r in snapshot.rows(cls)
        },
        machines={
            r.instance.Name: r.instance.ElementName or ""
            for r in snapshot.rows(KHV_VirtualComputerSystem)
        },
    )


class Labels(msgspec.Struct, Generic[S], frozen=True):
    """Label names, and their values for one subject; None leaves the subject out.

    Two subjects with equal values would be one series twice, which makes Prometheus refuse the
    whole scrape: the writer keeps the first and leaves the others out.
    """

    names: tuple[str, ...]
    values: Callable[[S, Names], tuple[str, ...] | None]


class Family(msgspec.Struct, Generic[S], frozen=True, kw_only=True):
    """One metric of all subjects of a kind."""

    name: str
    type: Literal["counter", "gauge"] = "gauge"
    help: str
    labels: Labels[S]
    value: Callable[[S], Number]


class Group(msgspec.Struct, Generic[S], frozen=True, kw_only=True):
    """The families of one kind of subject, and where its subjects are found."""

    subjects: Callable[[Snapshot], tuple[S, ...]]
    families: tuple[Family[S], ...]


def text(value: object) -> str:
    """Return a label's value: nothing for NULL."""
    return "" if value is None else str(value)


def one(_: object) -> int:
    """Return the value of an `_info` family."""
    return 1


def machine(r: Reading[KHV_VirtualSystemStatistics], known: Names) -> tuple[str, str] | None:
    """Return UUID and name of the machine that statistics belong to; None when it is gone."""
    uuid = r.instance.SystemName or r.instance.InstanceID.removeprefix(f"{STAT_PREFIX}vm/")
    name = known.machines.get(uuid)
    return None if name is None else (uuid, name)


def of_class(
    cls: type[T], *families: Family[Reading[T]], when: Callable[[T], bool] | None = None
) -> Group[Reading[T]]:
    """Group families over the rows of a class (those for which `when` holds)."""

    def subjects(snapshot: Snapshot) -> tuple[Reading[T], ...]:
        rows = snapshot.rows(cls)
        return rows if when is None else tuple(row for row in rows if when(row.instance))

    return Group(subjects=subjects, families=families)


def of_sources(*families: Family[SourceReading]) -> Group[SourceReading]:
    """Group families over the sources of readings."""
    return Group(subjects=lambda snapshot: snapshot.sources, families=families)


def of_snapshot(*families: Family[Snapshot]) -> Group[Snapshot]:
    """Group families that have one sample in all."""
    return Group(subjects=lambda snapshot: (snapshot,), families=families)


# -- units


def per(value: int | None, divisor: int) -> float | None:
    """Divide a value that may be missing."""
    return None if value is None else value / divisor


def times(value: int | None, factor: int) -> int | None:
    """Multiply a value that may be missing."""
    return None if value is None else value * factor


def ratio(percent: int | None) -> float | None:
    """Percent to a ratio of 0 to 1."""
    return per(percent, 100)


def hertz(megahertz: int | None) -> int | None:
    """Megahertz to hertz; 0 is how CIM_Processor says that it does not know."""
    return times(megahertz, 1_000_000) or None


def bytes_per_second(bits_per_second: int | None) -> float | None:
    """Bits per second to bytes per second; 0 is an interface that does not know its speed."""
    return per(bits_per_second or None, 8)


def seconds(milliseconds: int | None) -> float | None:
    """Milliseconds, the kernel's unit of a disk's times, to seconds."""
    return per(milliseconds, 1000)


def nanoseconds(value: int | None) -> float | None:
    """Nanoseconds to seconds."""
    return per(value, 1_000_000_000)


def kibibytes(value: int | None) -> int | None:
    """Kibibytes to bytes."""
    return times(value, 1024)
