"""What khv itself sees happen, told from the changes of the readings.  Pure.

Rules:

- an element that falls ill, gets worse or recovers is told when its level changes; unknown is no
  level of its own: a sensor that is mute for a moment neither fell ill nor recovered;
- what two elements tell alike is told by one of them, and nothing recovers that was not told ill;
- parts of the host and machines that come and go are told, other elements (settings, statistics,
  the devices of machines) are not;
- a machine's state is told when it becomes another one;
- what the first read of a source finds is no news, but an element that is ill is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from cimom.classes import (
    CIM_ComputerSystem,
    CIM_FileSystem,
    CIM_LANEndpoint,
    CIM_LogicalDevice,
    CIM_ManagedSystemElement,
    CIM_PhysicalElement,
    EnabledState,
    KHV_ComputerSystem,
    KHV_Fan,
    PerceivedSeverity,
)
from cimom.health.rollup import Level, level_of, name_of, reason
from cimom.model import CimObject, own_key

# Classes whose instances come and go visibly, where they belong to the host.
PARTS = (CIM_LogicalDevice, CIM_PhysicalElement, CIM_FileSystem)

SEVERITIES: dict[Level, PerceivedSeverity] = {
    Level.ok: PerceivedSeverity.Information,
    Level.degraded: PerceivedSeverity.Degraded_Warning,
    Level.critical: PerceivedSeverity.Critical,
}
MAX_TEXT = 1024  # of a message
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+")  # of a name: LAN, Endpoint


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened; `message_id` names the kind for programs."""

    message_id: str
    severity: PerceivedSeverity
    text: str
    class_name: str = ""
    element: str = ""  # what tells the element from others of its class
    name: str = ""
    arguments: tuple[str, ...] = ()


# MessageID of each kind of event; never reused.
ILL, WELL, ADDED, REMOVED, STATE, SOURCE_LOST, SOURCE_BACK, STARTED, PACKAGE = (
    f"KHV{number:04}" for number in range(1, 10)
)


def what(cls: type[CimObject]) -> str:
    """Return a kind of element in words: KHV_DiskDrive is a disk drive, KHV_LANEndpoint a LAN
    endpoint."""
    words = WORD.findall(cls.CIM_NAME.partition("_")[2])
    return " ".join(word if word.isupper() else word.lower() for word in words)


def echoes(instance: CimObject) -> bool:
    """Whether another element tells the same of its health: of an endpoint its port, of a fan its
    sensor."""
    return isinstance(instance, CIM_LANEndpoint) or (
        isinstance(instance, KHV_Fan) and instance.SensorDeviceID is not None
    )


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
    )


def health_event(instance: CIM_ManagedSystemElement, last: Level) -> tuple[Event | None, Level]:
    """Compare an element with the level that was told last; return what to tell and the level."""
    level = level_of(instance)
    if level is None or level is Level.unknown or level is last:
        return None, last
    if level is Level.ok:
        return _event(WELL, SEVERITIES[level], instance, "is well again"), level
    return _event(ILL, SEVERITIES[level], instance, reason(instance)), level


def is_part(cls: type[CimObject], *, of_host: bool) -> bool:
    """Whether instances of a class come and go visibly."""
    if issubclass(cls, CIM_ComputerSystem):
        return not issubclass(cls, KHV_ComputerSystem)
    return of_host and issubclass(cls, PARTS)


def part_event(old: CimObject | None, new: CimObject | None) -> Event | None:
    """Tell of a part that came or went; None for one that only changed."""
    if old is None and isinstance(new, CIM_ManagedSystemElement):
        return _event(ADDED, PerceivedSeverity.Information, new, "was added")
    if new is None and isinstance(old, CIM_ManagedSystemElement):
        return _event(REMOVED, PerceivedSeverity.Information, old, "is gone")
    return None


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
    )


class Watch:
    """What was told of each element, so that only news is news."""

    def __init__(self, of_host: Callable[[type[CimObject]], bool]) -> None:
        self._of_host = of_host
        self._levels: dict[tuple[str, str], Level] = {}
        self._parts: dict[type[CimObject], bool] = {}

    def remember(self, event: Event) -> None:
        """Take over an event of an earlier run."""
        level = next((level for level, s in SEVERITIES.items() if s == event.severity), None)
        if event.message_id in (ILL, WELL) and level is not None:
            self._levels[event.class_name, event.element] = level

    def forget(self, event: Event) -> None:
        """Undo an event that was not told after all: nobody can recover from it."""
        if event.message_id == ILL:
            self._levels.pop((event.class_name, event.element), None)

    def _is_part(self, cls: type[CimObject]) -> bool:
        known = self._parts.get(cls)
        if known is None:
            known = self._parts[cls] = is_part(cls, of_host=self._of_host(cls))
        return known

    def row(
        self, cls: type[CimObject], old: CimObject | None, new: CimObject | None, *, first: bool
    ) -> Iterator[Event]:
        """Yield what a changed row tells; `first`: its source was never read before."""
        if not issubclass(cls, CIM_ManagedSystemElement):
            return
        if not first and self._is_part(cls):
            found = part_event(old, new) or state_event(old, new)
            if found is not None:
                yield found
        if isinstance(new, CIM_ManagedSystemElement):
            if not isinstance(old, CIM_ManagedSystemElement) or old.HealthState != new.HealthState:
                yield from self._health(new)
        elif old is not None:
            self._levels.pop((cls.CIM_NAME, own_key(old)), None)

    def _health(self, instance: CIM_ManagedSystemElement) -> Iterator[Event]:
        if instance.HealthState is None or echoes(instance):
            return
        place = (instance.CIM_NAME, own_key(instance))
        last = self._levels.get(place, Level.ok)
        found, level = health_event(instance, last)
        if level is not last:
            if level is Level.ok:
                self._levels.pop(place, None)
            else:
                self._levels[place] = level
        if found is not None:
            yield found
