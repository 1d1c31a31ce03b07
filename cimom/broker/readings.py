"""Readings: the rows of every source, as last told; the one thing that all protocols read.

Knows neither workers nor protocols: `refresh.py` decides when a source is read, `link.py` brings
the rows.  How stale looks in each protocol, and when it ends:

| where      | a stale row                                     | ends                          |
|------------|-------------------------------------------------|-------------------------------|
| WBEM       | last values, CommunicationStatus 3              | with the next completed read  |
| SNMP       | last values, khvReadingState stale(2)           | same                          |
| Prometheus | last samples, khv_source_up 0, timestamp stands | same                          |
| page       | last values, greyed, with their age             | same                          |
| none read  | WBEM FAILED, no OID, no sample, "not available" | same                          |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar
from weakref import WeakKeyDictionary

import msgspec

from cimom.model import CimObject, Key, cim_datetime, key_of

T = TypeVar("T", bound=CimObject)
T_co = TypeVar("T_co", bound=CimObject, covariant=True)

LOST_COMMUNICATION = 3  # CIM_ManagedSystemElement.CommunicationStatus
TIME_PROPERTY = "StatisticTime"  # left NULL by a provider, it is the time of the reading


class OverlaySpec(msgspec.Struct, frozen=True):
    """The properties of a class that a volatile source brings."""

    class_name: str
    properties: tuple[str, ...]


class SourceSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What the broker knows of a source: all of `provider.Source` but its code."""

    name: str
    classes: tuple[str, ...]
    overlays: tuple[OverlaySpec, ...]
    namespaces: tuple[str, ...]
    max_age_s: float
    deadline_s: float
    by_key: bool


def own_source(
    name: str, classes: tuple[str, ...] = (), namespaces: tuple[str, ...] = ()
) -> SourceSpec:
    """Return the spec of rows that the broker tells itself: nobody reads them, they never age."""
    return SourceSpec(
        name=name,
        classes=classes,
        overlays=(),
        namespaces=namespaces,
        max_age_s=float("inf"),
        deadline_s=0.0,
        by_key=False,
    )


class SourceState:
    """How a source stands; the rows point here for their time and their staleness."""

    def __init__(self, spec: SourceSpec) -> None:
        self.spec = spec
        self.name = spec.name
        self.generation = 0
        self.taken_at: float | None = None  # POSIX seconds of the last completed read
        self.status: Literal["never", "ok", "stale"] = "never"
        self.error: str | None = None
        self.duration_s = 0.0
        self.refreshes = 0
        self.failures = 0
        self.misses = 0
        self.stamp = 0  # rises whenever a row may look different: new time, staleness
        self.timed = True  # some rows may show the time of the reading

    def completed(self, taken_at: float, duration_s: float) -> None:
        """Note a completed read of the whole source: whatever was wrong has ended."""
        self.generation += 1
        self.refreshes += 1
        self.stamp += self.timed or self.status != "ok"
        self.taken_at, self.duration_s = taken_at, duration_s
        self.status, self.error = "ok", None

    def failed(self, error: str, *, missed: bool = False) -> None:
        """Note a read that failed, or (`missed`) did not end by its deadline."""
        self.failures += 1
        self.misses += missed
        self.stamp += self.status == "ok"
        self.error = error
        if self.status == "ok":
            self.status = "stale"


class Row(Generic[T_co]):
    """One instance with its key, the state of the source whose time counts, and cached XML."""

    __slots__ = ("_name_xml", "_read_at", "_stamp", "_xml", "instance", "key", "state")

    def __init__(
        self,
        key: Key,
        instance: T_co,
        state: SourceState,
        read_at: float = 0.0,
        name_xml: bytes | None = None,
    ) -> None:
        self.key = key
        self.instance = instance
        self.state = state
        self._read_at = read_at  # when the row was re-read alone, between two whole passes
        self._xml: bytes | None = None
        self._name_xml = name_xml
        self._stamp = -1

    @property
    def taken_at(self) -> float:
        """When the row was last confirmed, POSIX seconds."""
        return max(self.state.taken_at or 0.0, self._read_at)

    @property
    def stale(self) -> bool:
        """Whether the source missed its last read."""
        return self.state.status == "stale"

    def served(self) -> CimObject:
        """Return the instance as clients see it: with its time, and marked when stale."""
        instance = self.instance
        changes: dict[str, Any] = {}
        # A class without the property is no None: cheaper than to look whether it has it.
        if getattr(instance, TIME_PROPERTY, "") is None and self.taken_at:
            changes[TIME_PROPERTY] = cim_datetime(self.taken_at)
        if self.stale and "CommunicationStatus" in instance.__struct_fields__:
            changes["CommunicationStatus"] = LOST_COMMUNICATION
        return msgspec.structs.replace(instance, **changes) if changes else instance

    @property
    def xml(self) -> bytes | None:
        """The cached INSTANCE element, if it still tells the truth."""
        return self._xml if self._stamp == self.state.stamp else None

    @xml.setter
    def xml(self, value: bytes | None) -> None:
        self._xml, self._stamp = value, self.state.stamp

    @property
    def name_xml(self) -> bytes | None:
        """The cached INSTANCENAME element; a key never changes."""
        return self._name_xml

    @name_xml.setter
    def name_xml(self, value: bytes | None) -> None:
        self._name_xml = value


class RowChange(NamedTuple):
    """One row before and after: `old` None is an addition, `new` None a removal."""

    cls: type[CimObject]
    key: Key
    old: CimObject | None
    new: CimObject | None


Adjust: TypeAlias = Callable[[Any], Any]


class Change(NamedTuple):
    """What one completed read changed (possibly nothing), or that a source became stale."""

    state: SourceState
    rows: tuple[RowChange, ...]


class Delta(NamedTuple):
    """Rows of one class that a read brought: added or changed ones, and the keys that are gone."""

    cls: type[CimObject]
    rows: Sequence[CimObject]
    gone: Sequence[Key]


class Readings:
    """All rows of all sources."""

    def __init__(self) -> None:
        self.generation = 0
        self._states: dict[str, SourceState] = {}
        self._tables: dict[type[CimObject], dict[Key, Row[Any]]] = {}
        self._inventory: dict[type[CimObject], SourceState] = {}
        self._volatile: dict[type[CimObject], tuple[SourceState, tuple[str, ...]]] = {}
        self._base: dict[type[CimObject], dict[Key, CimObject]] = {}
        self._over: dict[type[CimObject], dict[Key, CimObject]] = {}
        self._families: WeakKeyDictionary[type[CimObject], tuple[type[CimObject], ...]] = (
            WeakKeyDictionary()
        )
        self._subscribers: list[Callable[[Change], None]] = []
        self._adjusters: list[tuple[type[CimObject], Adjust]] = []

    # -- what there is

    def register(self, spec: SourceSpec, struct: Callable[[str], type[CimObject]]) -> SourceState:
        """Make a source known (again, after its worker restarted: its rows and counts stay)."""
        state = self._states.get(spec.name)
        if state is None:
            state = self._states[spec.name] = SourceState(spec)
        state.spec = spec
        classes = [struct(name) for name in spec.classes]
        for cls in classes:
            self._inventory[cls] = state
            self._tables.setdefault(cls, {})
        for overlay in spec.overlays:
            classes.append(struct(overlay.class_name))
            self._volatile[classes[-1]] = (state, overlay.properties)
        state.timed = any(TIME_PROPERTY in cls.__struct_fields__ for cls in classes)
        self._families.clear()
        return state

    def unregister(self, state: SourceState) -> None:
        """Forget a source, whose rows are gone."""
        del self._states[state.name]
        for cls in [cls for cls, source in self._inventory.items() if source is state]:
            del self._inventory[cls]
            for side in (self._tables, self._base, self._over):
                side.pop(cls, None)
        for cls in [cls for cls, (source, _) in self._volatile.items() if source is state]:
            del self._volatile[cls]
        self._families.clear()

    def count(self, state: SourceState) -> int:
        """Return how many rows a source has told."""
        tables = [self._base.get(c, {}) for c, source in self._inventory.items() if source is state]
        tables += [self._over.get(c, {}) for c, (s, _) in self._volatile.items() if s is state]
        return sum(map(len, tables))

    def states(self) -> list[SourceState]:
        """Return every source's state, in the order of registration."""
        return list(self._states.values())

    def state(self, name: str) -> SourceState:
        """Return the state of a source by name; KeyError when there is none."""
        return self._states[name]

    def concrete(self, cls: type[CimObject]) -> tuple[type[CimObject], ...]:
        """Return the classes at or below `cls` that a source yields."""
        family = self._families.get(cls)
        if family is None:
            family = tuple(known for known in self._tables if issubclass(known, cls))
            self._families[cls] = family
        return family

    def sources_of(self, classes: Iterable[type[CimObject]]) -> list[SourceState]:
        """Return the sources whose rows make up instances of `classes` and their subclasses."""
        found: dict[str, SourceState] = {}
        for cls in classes:
            for concrete in self.concrete(cls):
                state = self._inventory[concrete]
                found[state.name] = state
                if concrete in self._volatile:
                    volatile = self._volatile[concrete][0]
                    found[volatile.name] = volatile
        return list(found.values())

    def namespaces_of(self, cls: type[CimObject]) -> tuple[str, ...]:
        """Return the namespaces in which a concrete class has its instances."""
        return self._inventory[cls].spec.namespaces

    def overlaid(self, cls: type[CimObject]) -> frozenset[str]:
        """Return the properties of a class that a volatile source reads."""
        return frozenset(self._volatile[cls][1]) if cls in self._volatile else frozenset()

    def inventory(self, cls: type[CimObject]) -> SourceState | None:
        """Return the source that tells the rows of exactly this class."""
        return self._inventory.get(cls)

    def rows(self, cls: type[T]) -> list[Row[T]]:
        """Return the rows of a class and its subclasses, as they are now."""
        return [row for known in self.concrete(cls) for row in self._tables[known].values()]

    def row(self, cls: type[T], key: Key) -> Row[T] | None:
        """Return one row of exactly this class."""
        return self._tables.get(cls, {}).get(key)

    # -- how it changes

    def adjust(self, cls: type[CimObject], adjust: Adjust) -> None:
        """Have what is told of a class and its subclasses adjusted before anybody sees it."""
        self._adjusters.append((cls, adjust))

    def renew(self, cls: type[CimObject], key: Key) -> None:
        """Adjust a row anew."""
        changes: list[RowChange] = []
        self._join(cls, [key], changes, 0.0)
        state = self._inventory[cls]
        state.stamp += 1
        self._tell(Change(state, tuple(changes)))

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Call back after each completed or failed read; the answer ends the subscription."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def apply(
        self,
        state: SourceState,
        deltas: Iterable[Delta],
        *,
        taken_at: float,
        duration_s: float,
        partial: bool = False,
    ) -> None:
        """Take over a completed read: of the whole source, or (`partial`) of single keys."""
        changes: list[RowChange] = []
        for delta in deltas:
            self._apply_delta(state, delta, changes, taken_at if partial else 0.0)
        if partial:
            state.generation += 1
        else:
            state.completed(taken_at, duration_s)
        self._tell(Change(state, tuple(changes)))

    def keys(self, state: SourceState) -> dict[type[CimObject], set[Key]]:
        """Return the keys that a source has told, by class."""
        found = {}
        for cls, source in self._inventory.items():
            if source is state:
                found[cls] = set(self._base.get(cls, ()))
        for cls, (source, _) in self._volatile.items():
            if source is state:
                found[cls] = set(self._over.get(cls, ()))
        return found

    def failed(self, state: SourceState, error: str, *, missed: bool = False) -> None:
        """Note that a read of a source failed; its rows stay and are stale."""
        state.failed(error, missed=missed)
        self._tell(Change(state, ()))

    def _tell(self, change: Change) -> None:
        self.generation += 1
        for callback in tuple(self._subscribers):
            callback(change)

    def _apply_delta(
        self, state: SourceState, delta: Delta, changes: list[RowChange], read_at: float
    ) -> None:
        cls = delta.cls
        inventory = self._inventory.get(cls) is state
        side = (self._base if inventory else self._over).setdefault(cls, {})
        told = {key_of(instance): instance for instance in delta.rows}
        side.update(told)
        for key in delta.gone:
            side.pop(key, None)
        self._join(cls, [*told, *delta.gone], changes, read_at)

    def _join(
        self, cls: type[CimObject], keys: list[Key], changes: list[RowChange], read_at: float
    ) -> None:
        """Set the rows of keys from their inventory and, if there is one, their overlay."""
        table = self._tables.setdefault(cls, {})
        bases, overs = self._base.get(cls, {}), self._over.get(cls, {})
        owner = self._inventory.get(cls)
        if owner is None:  # its overlay was read first
            return
        volatile, properties = self._volatile.get(cls, (owner, ()))
        adjusters = [adjust for known, adjust in self._adjusters if issubclass(cls, known)]
        for key in keys:
            before = table.get(key)
            new, state = bases.get(key), owner
            if new is None:
                if before is not None:
                    del table[key]
                    changes.append(RowChange(cls, key, before.instance, None))
                continue
            over = overs.get(key)
            if over is not None:
                state = volatile
                new = msgspec.structs.replace(new, **{p: getattr(over, p) for p in properties})
            for adjust in adjusters:
                new = adjust(new)
            old, name_xml = (before.instance, before.name_xml) if before else (None, None)
            table[key] = Row(key, new, state, read_at, name_xml)
            changes.append(RowChange(cls, key, old, new))
