"""The tables of the management controller: states, redundancy, its event log.  Knows no HTML."""

from __future__ import annotations

from typing import Any

from cimom.broker.snapshot import Reading
from cimom.classes import (
    KHV_IPMILogEntry,
    KHV_IPMISensor,
    KHV_RedundancySet,
    PerceivedSeverity,
)
from cimom.health.rollup import Level
from web.cell import Number, State, Text
from web.table import AGE, STATE, Column, Joins, Table, named, said
from web.text import ABSENT, count


def _states(r: Reading[KHV_IPMISensor], _: Joins) -> Text:
    """Show the worst state, and the others below it."""
    now = r.instance.CurrentState
    others = [state for state in r.instance.AssertedStates or () if state != now]
    return Text(now or ABSENT, ", ".join(others), strong=True)


STATES = Table(
    slug="states",
    title="States",
    classes=(KHV_IPMISensor,),
    empty="The management controller tells no states.",
    order=lambda s: s.DeviceID,
    columns=(
        named("Sensor", "EntityDescription"),
        Column("State", _states),
        STATE,
        AGE,
    ),
)


def _members(r: Reading[KHV_RedundancySet], _: Joins) -> Number:
    return Number(count(len(r.instance.MemberDeviceIDs or ())))


REDUNDANCY = Table(
    slug="redundancy",
    title="Redundancy",
    classes=(KHV_RedundancySet,),
    empty="The management controller tells of no redundancy.",
    order=lambda s: s.InstanceID,
    columns=(
        Column("Set", lambda r, _: Text(r.instance.ElementName or ABSENT, strong=True)),
        said("Redundancy", "RedundancyStatus", "StateDescription"),
        Column("Members", _members, "right"),
        AGE,
    ),
)

SEVERITIES: dict[int, tuple[Level, str]] = {
    PerceivedSeverity.Information: (Level.ok, "Information"),
    PerceivedSeverity.Degraded_Warning: (Level.degraded, "Warning"),
    PerceivedSeverity.Critical: (Level.critical, "Critical"),
    PerceivedSeverity.Fatal_NonRecoverable: (Level.critical, "Fatal"),
}


def moment(stamp: str | None) -> str:
    """Write a timestamp of CIM (DSP0004 5.2.4) that is in UTC, as the log's are."""
    if stamp is None or not stamp[:14].isdigit():
        return ABSENT
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]} {stamp[8:10]}:{stamp[10:12]}:{stamp[12:14]}"


def _last(r: Reading[Any], _: Joins) -> Text:
    i = r.instance
    first = moment(i.FirstOccurrence)
    again = (i.Occurrences or 0) > 1 and i.FirstOccurrence is not None
    return Text(moment(i.LastOccurrence), f"first {first}" if again else "")


def _severity(r: Reading[Any], _: Joins) -> State:
    level, word = SEVERITIES.get(r.instance.PerceivedSeverity or 0, (Level.unknown, "Unknown"))
    return State(level, word)


HARDWARE_LOG = Table(
    slug="sel",
    title="Hardware event log, newest first",
    classes=(KHV_IPMILogEntry,),
    empty="The log is empty.",
    order=lambda entry: -(entry.Position or 0),
    columns=(
        Column("When (UTC)", _last),
        Column("Severity", _severity),
        Column("Event", lambda r, _: Text(r.instance.Message or ABSENT, strong=True)),
        Column("Times", lambda r, _: Number(count(r.instance.Occurrences)), "right"),
        said("Record", "RecordID"),
        AGE,
    ),
)
