"""A row of the association table over the readings: both ends indexed by their join values.

Knows no operation: `associations.py` decides which ways are gone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from cimom.broker.filter import Filter
from cimom.broker.lookup import AnyRow, Ident, Lookup, Place, Struct
from cimom.broker.readings import Row, SourceState
from cimom.model import CimObject, Path, key_of
from cimom.provider import Association

log = logging.getLogger(__name__)

_Ends: TypeAlias = tuple[CimObject | None, CimObject | None]


def _each(value: Hashable | None) -> Iterable[Hashable]:
    """Return the values that a join function's answer stands for."""
    if value is None:
        return ()
    return value if isinstance(value, frozenset) else (value,)


class Side:
    """One end of a table row: the instances of its class by their join values."""

    def __init__(
        self,
        cls: Struct,
        role: str,
        join: Callable[[CimObject], Hashable | None],
        namespace: str | None,
        served: tuple[str, ...],
    ) -> None:
        self.cls = cls
        self.role = role
        self._join = join
        self._namespace = namespace
        self.namespaces = frozenset(map(self.namespace, served))
        self._failed: set[Struct] = set()
        self._values: dict[Ident, Hashable] = {}
        self._idents: dict[Hashable, dict[Ident, None]] = {}

    def namespace(self, association: str) -> str:
        """Return where this end lives when the association is served in a namespace."""
        return self._namespace or association

    def value(self, ident: Ident) -> Hashable | None:
        """Return the join value of an instance; None when it takes no part."""
        return self._values.get(ident)

    def idents(self, value: Hashable) -> Iterable[Ident]:
        """Return the instances with a join value, or with one of several, once each."""
        if not isinstance(value, frozenset):
            return self._idents.get(value, ())
        ordered = sorted(value, key=repr)  # the order of a set differs from run to run
        return dict.fromkeys(ident for one in ordered for ident in self._idents.get(one, ()))

    def joins(self, ident: Ident, value: Hashable) -> bool:
        """Whether an instance has a join value, or one of several."""
        return not frozenset(_each(self._values.get(ident))).isdisjoint(_each(value))

    def items(self) -> Iterator[tuple[Ident, Hashable]]:
        """Yield all instances that take part, with their join values."""
        yield from self._values.items()

    def update(self, ident: Ident, instance: CimObject | None) -> bool:
        """Take over an instance as it is now (None: gone); answer whether its joins changed."""
        before = self._values.get(ident)
        value = None if instance is None else self._joined(instance)
        if value == before:
            return False
        self._values.pop(ident, None)
        for one in _each(before):
            group = self._idents[one]
            del group[ident]
            if not group:
                del self._idents[one]
        if value is not None:
            self._values[ident] = value
        for one in _each(value):
            self._idents.setdefault(one, {})[ident] = None
        return True

    def _joined(self, instance: CimObject) -> Hashable | None:
        """Return a join value; None, said once a class, when the provider's function fails."""
        try:
            value = self._join(instance)
            hash(value)
        except Exception:
            if type(instance) not in self._failed:
                self._failed.add(type(instance))
                log.exception("%s: no %s is joined", type(instance).CIM_NAME, self.role)
            return None
        return value


class Join:
    """A table row with its two indexes and the association instances made so far."""

    def __init__(self, row: Association, state: SourceState, lookup: Lookup) -> None:
        self.cls = row.cls
        self._properties = row.properties
        self._failed = False
        self._lookup = lookup
        self.namespaces = row.namespaces
        served = row.namespaces
        self.left = Side(row.left, row.left_role, row.left_join, row.left_namespace, served)
        self.right = Side(row.right, row.right_role, row.right_join, row.right_namespace, served)
        self._state = state
        self._rows: dict[tuple[str, Ident, Ident], AnyRow] = {}
        self._ends: dict[tuple[str, Ident, Ident], _Ends] = {}  # what the properties were made of

    def sides_of(self, cls: Struct) -> list[Side]:
        """Return the ends at which instances of a class may stand."""
        return [side for side in (self.left, self.right) if issubclass(cls, side.cls)]

    def ends(self, lookup: Lookup, namespace: str) -> tuple[list[Struct], list[Struct]]:
        """Return the classes with instances at the left and at the right end."""
        left, right = (
            lookup.classes(side.cls, side.namespace(namespace)) for side in (self.left, self.right)
        )
        return left, right

    def steps(
        self, lookup: Lookup, near: Struct, namespace: str, wanted: Filter
    ) -> Iterator[JoinStep]:
        """Yield the ways from instances of exactly this class in a namespace."""
        if namespace not in self.namespaces or not wanted.passes(self.cls):
            return
        for here, there in ((self.left, self.right), (self.right, self.left)):
            stands = issubclass(near, here.cls) and here.namespace(namespace) == namespace
            if stands and wanted.goes(here.role, there.role):
                # One schema serves all namespaces, so a filter means the same at the far end.
                classes = wanted.results(lookup.classes(there.cls, there.namespace(namespace)))
                if classes:
                    yield JoinStep(self, here, there, namespace, classes)

    def forget_rows(self) -> None:
        """Drop the association instances: the pairs are others now."""
        self._rows.clear()
        self._ends.clear()

    def row(self, namespace: str, left: Ident, right: Ident) -> AnyRow:
        """Return the association instance of a pair.

        The same one as long as the pair stays joined and, when it has properties of its own, as
        long as neither end changes.
        """
        key = (namespace, left, right)
        found = self._rows.get(key)
        if self._properties is not None:
            ends = (self._instance(left), self._instance(right))
            if found is None or any(a is not b for a, b in zip(self._ends[key], ends, strict=True)):
                found = self._rows[key] = self._made(key, ends)
                self._ends[key] = ends
        elif found is None:
            found = self._rows[key] = self._made(key, None)
        return found

    def _instance(self, ident: Ident) -> CimObject | None:
        row = self._lookup.row(ident, None)
        return None if row is None else row.instance

    def _made(self, key: tuple[str, Ident, Ident], ends: _Ends | None) -> AnyRow:
        namespace, left, right = key
        values: dict[str, Any] = {
            self.left.role: _path(left, self.left.namespace(namespace)),
            self.right.role: _path(right, self.right.namespace(namespace)),
        }
        if self._properties is not None and ends is not None and None not in ends:
            values |= self._own(self._properties, ends)
        instance = self.cls(**values)
        return Row(key_of(instance), instance, self._state)

    def _own(self, made: Callable[[Any, Any], dict[str, Any]], ends: _Ends) -> dict[str, Any]:
        """Return the association's own properties; none when the provider's function fails."""
        try:
            return made(*ends)
        except Exception:
            if not self._failed:
                self._failed = True
                log.exception("%s: its own properties are left out", self.cls.CIM_NAME)
            return {}


class JoinStep(NamedTuple):
    """One way to go: from an end of a table row to the other, where only `classes` count."""

    join: Join
    near: Side
    far: Side
    namespace: str  # the association's
    classes: frozenset[Struct]

    def needs(self) -> Iterable[Struct]:
        """Return the classes whose rows the answer is made of."""
        return self.classes

    def ends(self, ident: Ident) -> Iterator[tuple[Place, Ident]]:
        """Yield the instances at the far end of one; the second is what `row` wants."""
        value = self.near.value(ident)
        if value is None:
            return
        namespace = self.far.namespace(self.namespace)
        for far in self.far.idents(value):
            if far.cls in self.classes:
                yield Place(namespace, far), far

    def row(self, ident: Ident, far: Ident) -> AnyRow:
        """Return the association instance of a pair."""
        left, right = (ident, far) if self.near is self.join.left else (far, ident)
        return self.join.row(self.namespace, left, right)


def _path(ident: Ident, namespace: str) -> Path:
    cls, key = ident
    keys = tuple(zip(cls.CIM_KEYS, key, strict=True))
    return Path(classname=cls.CIM_NAME, keys=keys, namespace=namespace)
