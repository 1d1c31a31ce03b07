"""What khv itself sees happen, told from the changes of the readings.  Pure.

Rules:

- an element that falls ill, gets worse or recovers is told when its alarm is (`alarm.py`);
- what two elements tell alike is told by one of them, and nothing recovers that was not told ill;
- parts of the host and machines that come and go are told, other elements (settings, statistics,
  the devices of machines) are not;
- a machine's state is told when it becomes another one;
- what the first read of a source finds is no news, but an element that is ill is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from weakref import WeakKeyDictionary

import msgspec

from cimom.classes import (
    AlertType,
    CIM_ComputerSystem,
    CIM_FileSystem,
    CIM_LANEndpoint,
    CIM_LogicalDevice,
    CIM_ManagedSystemElement,
    CIM_NumericSensor,
    CIM_PhysicalElement,
    EnabledState,
    KHV_ComputerSystem,
    PerceivedSeverity,
    ProbableCause,
)
from cimom.health.advice import advice
from cimom.health.quantity import quantity
from cimom.health.rollup import CROSSED, Level, name_of, reason, teller
from cimom.model import CimObject, Path, own_key, path_of

# Classes whose instances come and go visibly, where they belong to the host.
PARTS = (CIM_LogicalDevice, CIM_PhysicalElement, CIM_FileSystem)

SEVERITIES: dict[Level, PerceivedSeverity] = {
    Level.ok: PerceivedSeverity.Information,
    Level.degraded: PerceivedSeverity.Degraded_Warning,
    Level.critical: PerceivedSeverity.Critical,
}
MAX_TEXT = 1024  # of a message
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+")  # of a name: LAN, Endpoint


class Crossing(msgspec.Struct, frozen=True):
    """A threshold that a reading is beyond: its property, its value and the reading."""

    threshold: str
    limit: str
    observed: str


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened; `message_id` names the kind for programs."""

    message_id: str
    severity: PerceivedSeverity
    text: str
    class_name: str = ""
    element: str = ""  # what tells the element from others of its class
    name: str = ""
    arguments: tuple[str, ...] = ()
    path: Path | None = None  # of the element, without its namespace
    alert_type: AlertType = AlertType.Other
    cause: ProbableCause = ProbableCause.Unknown
    actions: tuple[str, ...] = ()
    crossing: Crossing | None = None


# MessageID of each kind of event; never reused.
(
    ILL,
    WELL,
    ADDED,
    REMOVED,
    STATE,
    SOURCE_LOST,
    SOURCE_BACK,
    STARTED,
    PACKAGE,
    ACKNOWLEDGED,
    CALLED,
    CLEARED,
) = (f"KHV{number:04}" for number in range(1, 13))
CONFIGURED = "KHV0020"

REPEATED = frozenset({ILL, WELL, SOURCE_LOST, SOURCE_BACK})  # kinds that one record may stand for


def repeats(before: Event, now: Event) -> bool:
    """Whether the same happened to the same element again, if with another reading."""
    alike = (before.message_id, before.class_name, before.element, before.severity) == (
        now.message_id, now.class_name, now.element, now.severity,
    )  # fmt: skip
    if before.crossing is not None and now.crossing is not None:
        return alike and before.crossing.threshold == now.crossing.threshold
    return alike and before.text == now.text


def what(cls: type[CimObject]) -> str:
    """Return a kind of element in words: KHV_DiskDrive is a disk drive, KHV_LANEndpoint a LAN
    endpoint."""
    words = WORD.findall(cls.CIM_NAME.partition("_")[2])
    return " ".join(word if word.isupper() else word.lower() for word in words)


def echoes(instance: CimObject) -> bool:
    """Whether another element tells the same of its health: of an endpoint its port, of a fan its
    sensor."""
    return isinstance(instance, CIM_LANEndpoint) or teller(instance) is not None


def _event(
    message_id: str, severity: PerceivedSeverity, instance: CIM_ManagedSystemElement, text: str
) -> Event:
    name = name_of(instance)
    return Event(
        message_id=message_id,
        severity=severity,
        text=f"{what(type(instance))} {name} {text}"[:MAX_TEXT],
        class_name=instance.CIM_NAME,
        element=own_key(instance),
        name=name,
        arguments=(name, text[:MAX_TEXT]),
        path=path_of(instance),
    )


def crossing(instance: CimObject) -> Crossing | None:
    """Return which threshold a sensor's reading is beyond; None: it is beyond none."""
    if not isinstance(instance, CIM_NumericSensor) or instance.CurrentReading is None:
        return None
    name = CROSSED.get((instance.CurrentState or "").lower())
    limit = None if name is None else getattr(instance, name)
    if name is None or limit is None:
        return None
    observed = quantity(instance, instance.CurrentReading)
    return Crossing(name, quantity(instance, limit), observed)


def health_event(instance: CIM_ManagedSystemElement, level: Level) -> Event:
    """Tell that an element fell ill, got worse or better (`level`), or is well again."""
    severity, found = SEVERITIES[level], advice(instance)
    if level is Level.ok:
        event = _event(WELL, severity, instance, "is well again")
        return msgspec.structs.replace(
            event, alert_type=found.alert_type, cause=ProbableCause.Previous_Alert_Cleared
        )
    event = _event(ILL, severity, instance, reason(instance))
    return msgspec.structs.replace(
        event,
        alert_type=found.alert_type,
        cause=found.cause,
        actions=(found.action,),
        crossing=crossing(instance),
    )


def is_part(cls: type[CimObject], *, of_host: bool) -> bool:
    """Whether instances of a class come and go visibly."""
    if issubclass(cls, CIM_ComputerSystem):
        return not issubclass(cls, KHV_ComputerSystem)
    return of_host and issubclass(cls, PARTS)


def part_event(old: CimObject | None, new: CimObject | None) -> Event | None:
    """Tell of a part that came or went; None for one that only changed."""
    if old is None and isinstance(new, CIM_ManagedSystemElement):
        event = _event(ADDED, PerceivedSeverity.Information, new, "was added")
    elif new is None and isinstance(old, CIM_ManagedSystemElement):
        event = _event(REMOVED, PerceivedSeverity.Information, old, "is gone")
    else:
        return None
    return msgspec.structs.replace(event, alert_type=AlertType.Model_Change)


def state_event(old: CimObject | None, new: CimObject | None) -> Event | None:
    """Tell of a machine whose state became another one."""
    if not (isinstance(old, CIM_ComputerSystem) and isinstance(new, CIM_ComputerSystem)):
        return None
    if old.EnabledState == new.EnabledState or new.EnabledState is None:
        return None
    words = [text for text in new.StatusDescriptions or () if text]
    state = words[0] if words else EnabledState(new.EnabledState).name.replace("_", " ").lower()
    return _event(STATE, PerceivedSeverity.Information, new, f"is {state}")


def source_event(name: str, *, lost: bool, error: str | None) -> Event:
    """Tell of a source that cannot be read any more, or again."""
    why = f": {error}" if error else ""
    text = f"readings of {name} are not renewed{why}" if lost else f"{name} is read again"
    return Event(
        message_id=SOURCE_LOST if lost else SOURCE_BACK,
        severity=PerceivedSeverity.Degraded_Warning if lost else PerceivedSeverity.Information,
        text=text[:MAX_TEXT],
        class_name="source",
        element=name,
        name=name,
        arguments=(name,),
        alert_type=AlertType.Communications_Alert,
        cause=ProbableCause.Element_Unavailable if lost else ProbableCause.Previous_Alert_Cleared,
    )


class Watch:
    """What of the readings' changes is an event by itself; illness is the alarms' (`alarm.py`)."""

    def __init__(self, of_host: Callable[[type[CimObject]], bool]) -> None:
        self._of_host = of_host
        self._parts: WeakKeyDictionary[type[CimObject], bool] = WeakKeyDictionary()

    def _is_part(self, cls: type[CimObject]) -> bool:
        known = self._parts.get(cls)
        if known is None:
            known = self._parts[cls] = is_part(cls, of_host=self._of_host(cls))
        return known

    def row(
        self, cls: type[CimObject], old: CimObject | None, new: CimObject | None, *, first: bool
    ) -> Event | None:
        """Return what a changed row tells; `first`: its source was never read before."""
        if first or not issubclass(cls, CIM_ManagedSystemElement) or not self._is_part(cls):
            return None
        return part_event(old, new) or state_event(old, new)
