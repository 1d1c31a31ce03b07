"""The alarms there are: raised and ended from the readings, acknowledged by operators, kept, told.

Rows of KHV_Alarm of a source of the broker's own.  Knows no host and no protocol.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import time
from collections.abc import Callable, Iterator

import msgspec

from cimom.broker.readings import Delta, Readings, RowChange, own_source
from cimom.broker.store import StateStore
from cimom.classes import (
    CIM_ManagedSystemElement,
    KHV_Alarm,
    KHV_AlarmDependency,
    KHV_ComputerSystem,
    PerceivedSeverity,
)
from cimom.health.advice import advice
from cimom.health.alarm import IMMEDIATE, Alarm, Course, Policy, Step, worst_first
from cimom.health.event import SEVERITIES, Event, echoes, health_event
from cimom.health.rollup import Level, level_of, name_of, reason
from cimom.model import CimError, CimObject, Status, cim_datetime, own_key
from cimom.provider import HOST_NAMESPACE, Association

log = logging.getLogger(__name__)

SOURCE = own_source("alarms", (KHV_Alarm.CIM_NAME,), (HOST_NAMESPACE,))
PREFIX = "KHV:alarm:"
MAX_COMMENT = 1024
NUMBERS = re.compile(r"[0-9]+(?:[.,\N{NARROW NO-BREAK SPACE}][0-9]+)*")
MAX_ALARMS = 5000  # more are in the log alone

ASSOCIATIONS: tuple[Association, ...] = (
    Association(
        cls=KHV_AlarmDependency,
        left=KHV_ComputerSystem,
        left_role="Antecedent",
        left_join=lambda _: True,
        right=KHV_Alarm,
        right_role="Dependent",
        right_join=lambda _: True,
    ),
)


def instance(alarm: Alarm) -> KHV_Alarm:
    """Map an alarm to CIM."""
    acknowledged = alarm.acknowledged_at
    return KHV_Alarm(
        AlarmID=f"{PREFIX}{alarm.ident}",
        ElementName=alarm.name,
        PerceivedSeverity=SEVERITIES.get(alarm.level, PerceivedSeverity.Unknown),
        Message=f"{alarm.name} {alarm.text}",
        RecommendedActions=(alarm.action,),
        ElementClass=alarm.class_name,
        ElementKey=alarm.element,
        RaisedTime=cim_datetime(alarm.raised_at),
        ChangedTime=cim_datetime(alarm.changed_at),
        Acknowledged=alarm.acknowledged_by is not None,
        AcknowledgedBy=alarm.acknowledged_by,
        AcknowledgedTime=None if acknowledged is None else cim_datetime(acknowledged),
        Comment=alarm.comment or None,
    )


def shape(text: str) -> str:
    """Return a reason without its numbers: that of a sensor has its reading."""
    return NUMBERS.sub("#", text)


class Alarms:
    """The alarms of one broker; the clock is POSIX time, as the readings' is."""

    def __init__(
        self,
        readings: Readings,
        store: StateStore,
        policy: Policy = IMMEDIATE,
        clock: Callable[[], float] = time.time,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock` says when (POSIX time), `elapsed` how long: a jump of the first ends nothing."""
        self._readings = readings
        self._store = store
        self._clock = clock
        self.elapsed = elapsed
        self._course = Course(policy)
        self._alarms: dict[tuple[str, str], Alarm] = {}
        self._unsaved: dict[str, Alarm | None] = {}
        self._anew: list[Event] = []  # of alarms whose cause is another one now
        self._state = readings.register(SOURCE, lambda _: KHV_Alarm)
        for alarm in self._load():
            self._alarms[alarm.class_name, alarm.element] = alarm
        self._tell(list(self._alarms.values()), [])

    def _load(self) -> Iterator[Alarm]:
        for (data,) in self._store.rows("SELECT alarm FROM alarm"):
            try:
                yield msgspec.msgpack.decode(bytes(data), type=Alarm)  # type: ignore[call-overload]
            except (msgspec.MsgspecError, UnicodeDecodeError):
                log.warning("an alarm of an earlier run cannot be read and is left out")

    def active(self) -> list[Alarm]:
        """Return the alarms, those that need somebody first."""
        return list(worst_first(self._alarms.values()))

    def go_by(self, policy: Policy) -> None:
        """Raise and end alarms by another policy from now on."""
        self._course.policy = policy

    # -- following the readings

    def see(self, change: RowChange, interval_s: float = 0.0) -> None:
        """Take a row that changed; `interval_s`: how often its source is read, 0 if it is not."""
        new, old = change.new, change.old
        if isinstance(new, CIM_ManagedSystemElement):
            if new.HealthState is not None and not echoes(new):
                known = self._alarms.get((change.cls.CIM_NAME, own_key(new)))
                raised = Level.ok if known is None else known.level
                self._course.see(new, raised, self.elapsed(), interval_s)
                if known is not None and level_of(new) is known.level:
                    self._renew(new, known)
        elif isinstance(old, CIM_ManagedSystemElement):
            self._forget(change.cls.CIM_NAME, own_key(old))

    def _renew(self, new: CIM_ManagedSystemElement, known: Alarm) -> None:
        """Take another reason of an illness; where something else is to be done, tell it anew."""
        text, action = reason(new), advice(new).action
        if action != known.action:
            self._take(Step(new, known.level))
            self._anew.append(health_event(new, known.level))
        elif shape(text) != shape(known.text):  # not each reading of a sensor
            self._put(msgspec.structs.replace(known, text=text, changed_at=self._clock()))

    def missing(self, classes: tuple[str, ...]) -> None:
        """End alarms of elements that a source, which was read for the first time, has not told."""
        for class_name, element in list(self._alarms):
            if class_name in classes and not self._exists(class_name, element):
                self._forget(class_name, element)

    def _exists(self, class_name: str, element: str) -> bool:
        return any(
            own_key(row.instance) == element
            for cls in self._readings.concrete(CIM_ManagedSystemElement)
            if class_name == cls.CIM_NAME
            for row in self._readings.rows(cls)
        )

    def _forget(self, class_name: str, element: str) -> None:
        self._course.gone(class_name, element)
        alarm = self._alarms.pop((class_name, element), None)
        if alarm is not None:
            self._unsaved[alarm.ident] = None
            self._tell([], [alarm])

    def due(self, most: int) -> list[Event]:
        """Raise, change and end what has lasted long enough; return what is to be told of it."""
        events, self._anew = self._anew[:most], self._anew[most:]
        for step in self._course.due(self.elapsed(), most - len(events)):
            self._take(step)
            events.append(health_event(step.instance, step.level))
        return events

    def next_due(self) -> float | None:
        """Return when, by `elapsed`, `due` has something to do; None: not before a change."""
        return self.elapsed() if self._anew else self._course.next_due()

    def _take(self, step: Step) -> None:
        place = (step.instance.CIM_NAME, own_key(step.instance))
        known = self._alarms.get(place)
        if step.level is Level.ok:
            self._forget(*place)
            return
        if known is None and len(self._alarms) >= MAX_ALARMS:
            return
        now = self._clock()
        # What is better is still acknowledged; worse or something else has to be anew.
        kept = known is not None and step.level < known.level
        alarm = Alarm(
            class_name=place[0],
            element=place[1],
            name=name_of(step.instance),
            level=step.level,
            text=reason(step.instance),
            action=advice(step.instance).action,
            raised_at=now if known is None else known.raised_at,
            changed_at=now,
            acknowledged_by=known.acknowledged_by if known and kept else None,
            acknowledged_at=known.acknowledged_at if known and kept else None,
            comment=known.comment if known and kept else "",
        )
        self._put(alarm)

    def _put(self, alarm: Alarm) -> None:
        self._alarms[alarm.class_name, alarm.element] = alarm
        self._unsaved[alarm.ident] = alarm
        self._tell([alarm], [])

    def _tell(self, alarms: list[Alarm], gone: list[Alarm]) -> None:
        keys = [(f"{PREFIX}{alarm.ident}",) for alarm in gone]
        rows: list[CimObject] = [instance(alarm) for alarm in alarms]
        delta = Delta(KHV_Alarm, rows, keys)
        self._readings.apply(self._state, [delta], taken_at=self._clock(), duration_s=0.0)

    # -- operators

    def acknowledge(self, ident: str, by: str | None, comment: str = "") -> Alarm:
        """Note who looks after an alarm (None: nobody any more); NOT_FOUND when there is none."""
        wanted = ident.removeprefix(PREFIX)
        alarm = next((item for item in self._alarms.values() if item.ident == wanted), None)
        if alarm is None:
            raise CimError(Status.NOT_FOUND, f"there is no alarm {ident[:64]}")
        if len(comment) > MAX_COMMENT:
            raise CimError(Status.INVALID_PARAMETER, f"a comment has {MAX_COMMENT} characters")
        changed = msgspec.structs.replace(
            alarm,
            acknowledged_by=by,
            acknowledged_at=None if by is None else self._clock(),
            comment="" if by is None else comment,
        )
        self._put(changed)
        return changed

    # -- the state file

    def save(self) -> None:
        """Bring what changed to the disk; what cannot be is tried again."""
        changed, self._unsaved = self._unsaved, {}
        if not changed:
            return
        try:
            with self._store.transaction() as connection:
                for ident, alarm in changed.items():
                    if alarm is None:
                        connection.execute("DELETE FROM alarm WHERE ident = ?", (ident,))
                    else:
                        connection.execute(
                            "REPLACE INTO alarm VALUES (?, ?)",
                            (ident, msgspec.msgpack.encode(alarm)),
                        )
        except sqlite3.Error as exc:  # a full disk: the alarms go on in memory
            log.warning("%d alarms cannot be saved: %s", len(changed), exc)
            self._unsaved = {**changed, **self._unsaved}
