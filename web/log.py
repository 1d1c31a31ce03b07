"""The tables of logs: khv's own events, the controller's, the kernel's.  Knows no HTML."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cimom.broker.snapshot import Reading
from cimom.classes import (
    KHV_IPMILogEntry,
    KHV_KernelLogEntry,
    KHV_LogEntry,
    PerceivedSeverity,
)
from cimom.health.rollup import Level
from web.cell import Number, State, Text
from web.table import AGE, Column, Joins, Table, said
from web.text import ABSENT, count, stamped

MOST = 100  # records of a table; a client of WBEM reads all of them

SEVERITIES: dict[int, tuple[Level, str]] = {
    PerceivedSeverity.Information: (Level.ok, "Information"),
    PerceivedSeverity.Degraded_Warning: (Level.degraded, "Warning"),
    PerceivedSeverity.Minor: (Level.degraded, "Minor"),
    PerceivedSeverity.Major: (Level.critical, "Major"),
    PerceivedSeverity.Critical: (Level.critical, "Critical"),
    PerceivedSeverity.Fatal_NonRecoverable: (Level.critical, "Fatal"),
}


def _when(last: str, first: str) -> Column:
    """Make the column of a record's time, with that of its first occurrence below."""

    def cell(r: Reading[Any], _: Joins) -> Text:
        begun = getattr(r.instance, first)
        again = (r.instance.Occurrences or 0) > 1 and begun is not None
        return Text(stamped(getattr(r.instance, last)), f"first {stamped(begun)}" if again else "")

    return Column("When (UTC)", cell)


def _severity(r: Reading[Any], _: Joins) -> State:
    level, word = SEVERITIES.get(r.instance.PerceivedSeverity or 0, (Level.unknown, "Unknown"))
    return State(level, word)


def _newest(name: str) -> Callable[[Any], Any]:
    """Return an order by a timestamp, the latest first."""
    return lambda record: tuple(-ord(digit) for digit in getattr(record, name) or "")


SEVERITY = Column("Severity", _severity)
TIMES = Column("Times", lambda r, _: Number(count(r.instance.Occurrences)), "right")


def _message(title: str) -> Column:
    return Column(title, lambda r, _: Text(r.instance.Message or ABSENT, strong=True))


EVENTS = Table(
    slug="events",
    title="Events, newest first",
    classes=(KHV_LogEntry,),
    empty="Nothing has happened yet.",
    order=lambda entry: -int(entry.RecordID or 0),
    most=MOST,
    columns=(
        _when("CreationTimeStamp", "FirstOccurrence"),
        SEVERITY,
        _message("Event"),
        TIMES,
        said("What to do", "RecommendedActions"),
    ),
)
HARDWARE_LOG = Table(
    slug="sel",
    title="Hardware event log, newest first",
    classes=(KHV_IPMILogEntry,),
    empty="The log is empty.",
    order=lambda entry: -(entry.Position or 0),
    most=MOST,
    columns=(
        _when("LastOccurrence", "FirstOccurrence"),
        SEVERITY,
        _message("Event"),
        TIMES,
        said("Record", "RecordID"),
        AGE,
    ),
)
MESSAGES = Table(
    slug="messages",
    title="What the kernel said of failing hardware, newest first",
    classes=(KHV_KernelLogEntry,),
    empty="The kernel said nothing of failing hardware.",
    order=_newest("LastTimeStamp"),
    most=MOST,
    columns=(
        _when("LastTimeStamp", "CreationTimeStamp"),
        SEVERITY,
        _message("Trouble"),
        TIMES,
        said("What to do", "RecommendedActions"),
        AGE,
    ),
)
