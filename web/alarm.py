"""The table of alarms: what lasts, since when, what to do, who looks after it.  Knows no HTML."""

from __future__ import annotations

from cimom.broker.snapshot import Reading
from cimom.classes import KHV_Alarm, PerceivedSeverity
from cimom.health.rollup import Level
from web.cell import Action, State, Text
from web.table import Column, Joins, Table
from web.text import stamped

LEVELS = {
    PerceivedSeverity.Degraded_Warning: Level.degraded,
    PerceivedSeverity.Minor: Level.degraded,
    PerceivedSeverity.Major: Level.critical,
    PerceivedSeverity.Critical: Level.critical,
    PerceivedSeverity.Fatal_NonRecoverable: Level.critical,
}
WORDS = {Level.degraded: "Degraded", Level.critical: "Critical"}


def _severity(r: Reading[KHV_Alarm], _: Joins) -> State:
    level = LEVELS.get(r.instance.PerceivedSeverity or PerceivedSeverity.Unknown)
    return State(level, WORDS.get(level or Level.ok, "Unknown"))


def _what(r: Reading[KHV_Alarm], _: Joins) -> Text:
    alarm = r.instance
    text = (alarm.Message or "").removeprefix(f"{alarm.ElementName} ")
    return Text(alarm.ElementName or "", text, strong=True)


def _since(r: Reading[KHV_Alarm], _: Joins) -> Text:
    return Text(stamped(r.instance.RaisedTime), "UTC")


def _action(r: Reading[KHV_Alarm], _: Joins) -> Text:
    return Text(" ".join(r.instance.RecommendedActions or ()))


def _handled(r: Reading[KHV_Alarm], _: Joins) -> Action:
    alarm = r.instance
    if not alarm.Acknowledged:
        return Action("Acknowledge", "ack", alarm.AlarmID)
    by = f"by {alarm.AcknowledgedBy}" + (f": {alarm.Comment}" if alarm.Comment else "")
    return Action("Take back", "unack", alarm.AlarmID, "acknowledged", by)


def _order(alarm: KHV_Alarm) -> tuple[bool, int, str]:
    severity = int(alarm.PerceivedSeverity or 0)
    return bool(alarm.Acknowledged), -severity, alarm.RaisedTime or ""


ALARMS = Table(
    slug="alarms",
    title="Alarms",
    classes=(KHV_Alarm,),
    empty="There is no alarm.",
    order=_order,
    columns=(
        Column("Element", _what),
        Column("Severity", _severity),
        Column("Since", _since),
        Column("What to do", _action),
        Column("Looked after", _handled),
    ),
)
