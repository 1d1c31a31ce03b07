"""The log of khv's own events: told from the readings, kept in the state file, read as CIM.

KHV_RecordLog and its records are rows of a source of the broker's own.  Knows no host.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import msgspec

from cimom.access.roles import Principal
from cimom.broker.alarms import ASSOCIATIONS as ALARM_ASSOCIATIONS, Alarms
from cimom.broker.broker import OwnMethod
from cimom.broker.certificates import (
    ASSOCIATIONS as CERTIFICATE_ASSOCIATIONS,
    NAME as CERTIFICATES,
)
from cimom.broker.readings import Change, Delta, Readings, RowChange, own_source
from cimom.broker.record import Record, log_entry, record_log
from cimom.broker.store import StateStore
from cimom.classes import (
    KHV_Alarm,
    KHV_LogEntry,
    KHV_RecordLog,
    PerceivedSeverity,
)
from cimom.health.alarm import IMMEDIATE, Policy
from cimom.health.event import (
    ACKNOWLEDGED,
    CALLED,
    CLEARED,
    CONFIGURED,
    MAX_TEXT,
    PACKAGE,
    REPEATED,
    STARTED,
    Event,
    Watch,
    repeats,
    source_event,
)
from cimom.logs import manages_record, use_of_log
from cimom.model import CimObject, Key, Path, key_of
from cimom.operations import MethodResult
from cimom.provider import HOST_NAMESPACE, Association

log = logging.getLogger(__name__)

MAX_RECORDS = 1000  # the oldest give way
MOMENT_S = 0.2  # between two looks at alarms
REPEAT_S = 86400.0  # what happens again within this time is one record
MAX_AT_ONCE = 100  # of one change: a shelf of disks that goes tells no more than this
SOURCE = own_source("log", (KHV_RecordLog.CIM_NAME, KHV_LogEntry.CIM_NAME), (HOST_NAMESPACE,))

ASSOCIATIONS: tuple[Association, ...] = (
    *ALARM_ASSOCIATIONS,
    *CERTIFICATE_ASSOCIATIONS,
    use_of_log(KHV_RecordLog),
    manages_record(KHV_RecordLog, KHV_LogEntry),
)


class EventLog:
    """Follows the readings; to be made before any source is read, on one event loop."""

    def __init__(
        self,
        readings: Readings,
        store: StateStore,
        clock: Callable[[], float] = time.time,
        policy: Policy = IMMEDIATE,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._readings = readings
        self._store = store
        self._clock = clock
        self._watch = Watch(lambda cls: HOST_NAMESPACE in readings.namespaces_of(cls))
        self._records: deque[Record] = deque(self._load(), MAX_RECORDS)
        self._next = self._records[-1].number + 1 if self._records else 1
        self._read: set[str] = set()  # sources whose first read is over
        self._lost: set[str] = set()
        self._fault = ""  # of the state file
        self._unsaved: list[Record] = []
        self._dropped: list[int] = []  # numbers that the state file still has
        self._news = asyncio.Event()
        self.listeners: list[Callable[[Record], object]] = []  # of each new record
        self.alarms = Alarms(readings, store, policy, clock, elapsed)
        structs: dict[str, type[CimObject]] = {
            cls.CIM_NAME: cls for cls in (KHV_RecordLog, KHV_LogEntry)
        }
        self._state = readings.register(SOURCE, structs.__getitem__)
        self._tell(list(self._records), ())
        readings.subscribe(self._changed)

    def _load(self) -> list[Record]:
        """Return the records of earlier runs; one that cannot be read is left out."""
        found = []
        for number, told_at, data, occurrences, first_at in self._store.rows(
            "SELECT number, told_at, event, occurrences, first_at FROM event ORDER BY number"
        ):
            try:
                event = msgspec.msgpack.decode(bytes(data), type=Event)  # type: ignore[call-overload]
            except (msgspec.MsgspecError, UnicodeDecodeError):
                continue
            first = None if first_at is None else float(str(first_at))
            found.append(
                Record(int(str(number)), float(str(told_at)), event, int(str(occurrences)), first)
            )
        return found

    # -- following the readings

    def started(self, version: str) -> None:
        """Note that khv was started."""
        text = f"khv {version} was started"
        self._note([Event(message_id=STARTED, severity=PerceivedSeverity.Information, text=text)])
        self.state_file("")

    def state_file(self, fault: str) -> None:
        """Tell how the state file is, where the log is kept: a fault of it is one of the log."""
        old, self._fault = self._log(), fault and f"the state file: {fault}"
        self._tell([], ())
        self.own(RowChange(KHV_RecordLog, key_of(old), old, self._log()))

    def package(self, text: str) -> None:
        """Note what was done with, or happened to, a vendor's package."""
        severity = PerceivedSeverity.Information
        self._note([Event(message_id=PACKAGE, severity=severity, text=text)])

    def go_by(self, policy: Policy) -> None:
        """Raise and end alarms by another policy from now on."""
        self.alarms.go_by(policy)
        self._look()

    def configured(self, text: str, *, refused: bool = False) -> None:
        """Note that the configuration, a certificate or a user changed, or (refused) could not."""
        severity = PerceivedSeverity["Degraded_Warning" if refused else "Information"]
        self._note([Event(message_id=CONFIGURED, severity=severity, text=text[:MAX_TEXT])])

    def acknowledged(self, ident: str, by: str, comment: str | None) -> None:
        """Acknowledge an alarm, or (None) take that back, and note who did it."""
        alarm = self.alarms.acknowledge(ident, None if comment is None else by, comment or "")
        done = "is no longer acknowledged" if comment is None else "was acknowledged"
        more = f": {comment}" if comment else ""
        text = f"the alarm of {alarm.name} {done} by {by}{more}"[:MAX_TEXT]
        severity = PerceivedSeverity.Information
        self._note([Event(message_id=ACKNOWLEDGED, severity=severity, text=text)])

    def methods(self) -> dict[tuple[str, str], OwnMethod]:
        """Return what carries out the methods of alarms and of the log."""

        def said(path: Path) -> str:
            return str(path.key("AlarmID"))

        async def acknowledge(who: Principal, path: Path, given: dict[str, Any]) -> MethodResult:
            self.acknowledged(said(path), who.name, str(given.get("Comment") or ""))
            return MethodResult(return_value=0)

        async def unacknowledge(who: Principal, path: Path, _: dict[str, Any]) -> MethodResult:
            self.acknowledged(said(path), who.name, None)
            return MethodResult(return_value=0)

        async def clear(who: Principal, _path: Path, _given: dict[str, Any]) -> MethodResult:
            self.clear(who.name)
            return MethodResult(return_value=0)

        name = KHV_Alarm.CIM_NAME
        return {
            (name, "Acknowledge"): acknowledge,
            (name, "Unacknowledge"): unacknowledge,
            (KHV_RecordLog.CIM_NAME, "ClearLog"): clear,
        }

    def called(self, text: str) -> None:
        """Note who called an audited method."""
        severity = PerceivedSeverity.Information
        self._note([Event(message_id=CALLED, severity=severity, text=text)])

    def own(self, row: RowChange) -> None:
        """Follow an element of khv's own, which no source tells."""
        self.alarms.see(row)
        self._look()

    def _changed(self, change: Change) -> None:
        state = change.state
        own = state.spec.max_age_s == float("inf")
        if own and state.name != CERTIFICATES:
            return  # what the broker tells itself
        first = state.name not in self._read
        found = [self._watch.row(row.cls, row.old, row.new, first=first) for row in change.rows]
        events = [event for event in found if event is not None]
        for row in change.rows:
            self.alarms.see(row, 0.0 if own else state.spec.max_age_s)
        if first and state.status == "ok":
            self._read.add(state.name)
            self.alarms.missing(state.spec.classes)
        lost = state.status == "stale"
        if lost != (state.name in self._lost):
            (self._lost.add if lost else self._lost.discard)(state.name)
            events.append(source_event(state.name, lost=lost, error=state.error))
        if events:
            self._note(events[:MAX_AT_ONCE])
        self._look()

    def _look(self) -> None:
        """Note what has become of alarms; have the rest looked at when it is due."""
        events = self.alarms.due(MAX_AT_ONCE)
        if events:
            self._note(events)
        if self.alarms.next_due() is not None:
            self._news.set()

    def _note(self, events: list[Event]) -> None:
        new, gone = [], []
        for event in events:
            record, before = self._record(self._placed(event))
            self._next += 1
            if before is not None:
                self._records.remove(before)
                gone.append(before)
            elif len(self._records) >= MAX_RECORDS:
                gone.append(self._records.popleft())
            self._records.append(record)
            new.append(record)
        self._unsaved += new
        self._told(new, gone)

    def _record(self, event: Event) -> tuple[Record, Record | None]:
        """Return an event's record, and the one whose place it takes because it happens again."""
        now = self._clock()
        if event.message_id in REPEATED:
            for before in reversed(self._records):
                if before.told_at < now - REPEAT_S:
                    break
                if repeats(before.event, event):
                    return before.again(self._next, now, event), before
        return Record(self._next, now, event), None

    def _told(self, new: list[Record], gone: list[Record]) -> None:
        """Show what has come and gone, and have it saved."""
        self._dropped += [record.number for record in gone]
        here = {record.number for record in self._records}
        shown = [record for record in new if record.number in here]
        fresh = {record.number for record in new}
        self._tell(shown, [key_of(log_entry(r)) for r in gone if r.number not in fresh])
        self._news.set()
        for record in new:
            for listener in self.listeners:
                listener(record)

    def clear(self, by: str) -> None:
        """Forget the records; that it was done, and who did it, is the first of the new ones."""
        gone = list(self._records)
        self._records.clear()
        self._told([], gone)
        text = f"the log of events, with {len(gone)} records, was cleared by {by}"
        self._note([Event(message_id=CLEARED, severity=PerceivedSeverity.Information, text=text)])

    def _placed(self, event: Event) -> Event:
        """Return an event whose path says in which namespace its element is."""
        if event.path is None:
            return event
        for cls in self._readings.concrete(CimObject):
            if event.class_name == cls.CIM_NAME:
                namespace = self._readings.namespaces_of(cls)[0]
                path = msgspec.structs.replace(event.path, namespace=namespace)
                return msgspec.structs.replace(event, path=path)
        return event

    def _tell(self, new: list[Record], gone: list[Key] | tuple[()]) -> None:
        deltas = [
            Delta(KHV_LogEntry, [log_entry(record) for record in new], gone),
            Delta(KHV_RecordLog, [self._log()], ()),
        ]
        self._readings.apply(self._state, deltas, taken_at=self._clock(), duration_s=0.0)

    def _log(self) -> KHV_RecordLog:
        return record_log(len(self._records), MAX_RECORDS, self._fault)

    # -- the state file

    async def keep(self) -> None:
        """Save what is noted, in a thread, and look after alarms, until cancelled."""
        while True:
            due = self.alarms.next_due()
            patience = None if due is None else max(MOMENT_S, due - self.alarms.elapsed())
            try:
                await asyncio.wait_for(self._news.wait(), patience)
            except TimeoutError:
                self._look()
            self._news.clear()
            await asyncio.to_thread(self.save)

    def save(self) -> None:
        """Bring what is not saved yet to the disk; what cannot be is tried with the next event."""
        self.alarms.save()
        records, self._unsaved = self._unsaved, []
        dropped, self._dropped = self._dropped, []
        if not records and not dropped:
            return
        try:
            self._write(records, dropped)
        except sqlite3.Error as exc:  # a full disk: the log goes on in memory
            log.warning("%d events cannot be saved: %s", len(records), exc)
            self._unsaved = [*records, *self._unsaved][-MAX_RECORDS:]
            self._dropped = [*dropped, *self._dropped][-2 * MAX_RECORDS :]

    def _write(self, records: list[Record], dropped: list[int]) -> None:
        with self._store.transaction() as connection:
            connection.executemany(
                "INSERT INTO event (number, told_at, event, occurrences, first_at)"
                " VALUES (?, ?, ?, ?, ?)",
                (
                    (n, at, msgspec.msgpack.encode(e), many, first)
                    for n, at, e, many, first in records
                ),
            )
            connection.executemany("DELETE FROM event WHERE number = ?", ((n,) for n in dropped))
