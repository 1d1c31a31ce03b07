"""Records of khv's own event log, and the log, in CIM.  Pure."""

from __future__ import annotations

from typing import Any, NamedTuple

from cimom.classes import (
    EnabledState,
    KHV_LogEntry,
    KHV_RecordLog,
    LogState,
    OverwritePolicy,
)
from cimom.health.event import Crossing, Event
from cimom.health.status import Condition, status_properties
from cimom.model import cim_datetime, path_text

LOG = "KHV:log:events"
NAME = "Events"


class Record(NamedTuple):
    """An event with its number, which only grows, and its time in POSIX seconds.

    What repeats within a day is one record, that of the last time, with how often and since when.
    """

    number: int
    told_at: float
    event: Event
    occurrences: int = 1
    first_at: float | None = None  # None: it happened once

    def again(self, number: int, told_at: float, event: Event) -> Record:
        """Return the record of its next time."""
        first_at = self.told_at if self.first_at is None else self.first_at
        return Record(number, told_at, event, self.occurrences + 1, first_at)


def log_entry(record: Record) -> KHV_LogEntry:
    """Map a record to CIM."""
    event, first = record.event, record.first_at
    return KHV_LogEntry(
        InstanceID=f"{LOG}:{record.number}",
        ElementName=f"Event {record.number}",
        LogInstanceID=LOG,
        LogName=NAME,
        RecordID=str(record.number),
        RecordFormat="*string Message*",
        RecordData=event.text,
        Locale="en",
        CreationTimeStamp=cim_datetime(record.told_at),
        PerceivedSeverity=event.severity,
        MessageID=event.message_id,
        Message=event.text,
        MessageArguments=event.arguments or None,
        OwningEntity="KHV",
        ElementClass=event.class_name or None,
        ElementKey=event.element or None,
        ElementPath=None if event.path is None else path_text(event.path),
        Occurrences=record.occurrences,
        FirstOccurrence=cim_datetime(record.told_at if first is None else first),
        AlertType=event.alert_type,
        ProbableCause=event.cause,
        RecommendedActions=event.actions or None,
        **_crossing(event.crossing),
    )


def _crossing(crossing: Crossing | None) -> dict[str, Any]:
    if crossing is None:
        return {}
    return {
        "ThresholdIdentifier": crossing.threshold,
        "ThresholdValue": crossing.limit,
        "ObservedValue": crossing.observed,
    }


def record_log(records: int, most: int, fault: str = "") -> KHV_RecordLog:
    """Return the log itself, with how many records it has, and has room for.

    `fault` says what is wrong with the state file, which keeps it.
    """
    condition = Condition.ERROR if fault else Condition.OK
    return KHV_RecordLog(
        InstanceID=LOG,
        ElementName=NAME,
        Name=NAME,
        Caption="What khv saw happen",
        MaxNumberOfRecords=most,
        CurrentNumberOfRecords=records,
        OverwritePolicy=OverwritePolicy.Wraps_When_Full,
        LogState=LogState.Normal,
        EnabledState=EnabledState.Enabled,
        **status_properties(condition, fault or None),  # type: ignore[arg-type]
    )
