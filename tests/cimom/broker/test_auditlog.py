from __future__ import annotations

from pathlib import Path

from cimom.broker.auditlog import AuditRow
from cimom.broker.eventlog import EventLog
from cimom.broker.readings import Readings
from cimom.broker.store import StateStore
from cimom.classes import HealthState, KHV_AuditRecordLog


def rows(readings: Readings) -> list[KHV_AuditRecordLog]:
    return [row.instance for row in readings.rows(KHV_AuditRecordLog)]


def test_the_log_is_a_row_that_says_how_it_stands() -> None:
    readings = Readings()
    row = AuditRow(readings)
    assert rows(readings) == []
    row.tell(12, None)
    (log,) = rows(readings)
    assert (log.CurrentNumberOfRecords, log.HealthState) == (12, HealthState.OK)
    row.tell(12, "No space left on device")
    (log,) = rows(readings)
    assert log.HealthState is HealthState.Critical_failure
    assert log.StatusDescriptions == ("cannot be written: No space left on device",)


def test_what_is_as_before_is_not_told_again() -> None:
    readings, seen = Readings(), []
    row = AuditRow(readings, seen.append)
    for fault in (None, None, "x", "x", None):
        row.tell(1, fault)
    assert [(change.old is None, change.new.HealthState) for change in seen] == [
        (True, HealthState.OK),
        (False, HealthState.Critical_failure),
        (False, HealthState.OK),
    ]


def test_a_log_that_cannot_be_written_raises_an_alarm_and_ends_it(tmp_path: Path) -> None:
    readings, store = Readings(), StateStore(str(tmp_path))
    events = EventLog(readings, store)
    told = []
    events.listeners.append(told.append)
    row = AuditRow(readings, events.own)
    row.tell(1, None)
    assert events.alarms.active() == []
    row.tell(1, "No space left on device")
    (alarm,) = events.alarms.active()
    assert "cannot be written: No space left on device" in alarm.text
    row.tell(2, None)
    assert events.alarms.active() == []
    assert [record.event.text for record in told] == [
        "audit record log Audit reports: cannot be written: No space left on device",
        "audit record log Audit is well again",
    ]
    store.close()
