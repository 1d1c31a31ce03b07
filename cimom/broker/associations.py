"""Associations: instances and traversals, from the rows of the association table and told pairs.

Knows readings and no protocol.  Each side of a table row is indexed by its join value; a change of
a row is noted when it is told and looked at with the next question, so that a thousand changes
between two questions cost one pass, and an answer costs only what it contains.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias
from weakref import WeakKeyDictionary

from cimom.broker.filter import Filter
from cimom.broker.joins import Join, JoinStep, Side
from cimom.broker.lookup import AnyRow, Ident, Lookup, Place, Struct
from cimom.broker.readings import Change, SourceState, own_source
from cimom.broker.told import Told, ToldStep
from cimom.model import CimObject
from cimom.provider import Association

# Derived rows never change while they exist: their state has one stamp for ever.
DERIVED = own_source("associations")
MAX_SERVED = 1024  # classes of which is known what makes them up; the schema has 447

Step: TypeAlias = JoinStep | ToldStep


class Associations:
    """The association table over the readings."""

    def __init__(self, table: Sequence[Association], lookup: Lookup) -> None:
        self._lookup = lookup
        state = SourceState(DERIVED)
        self._joins = [Join(row, state, lookup) for row in table]
        self._told = Told(lookup)
        self._concerned: WeakKeyDictionary[Struct, list[tuple[Join, Side]]] = WeakKeyDictionary()
        self._served = lru_cache(maxsize=MAX_SERVED)(self._find_served)
        self._pending: dict[Ident, None] = {}
        for namespace in lookup.namespaces.names:
            for row in lookup.rows(CimObject, namespace):
                self._pending[Ident(type(row.instance), row.key)] = None
        lookup.subscribe(self._changed)

    # -- following the readings

    def _changed(self, change: Change) -> None:
        for row in change.rows:
            if self._sides(row.cls):
                self._pending[Ident(row.cls, row.key)] = None

    def _sides(self, cls: Struct) -> list[tuple[Join, Side]]:
        """Return where instances of exactly this class are joined."""
        sides = self._concerned.get(cls)
        if sides is None:
            sides = self._concerned[cls] = [
                (join, side) for join in self._joins for side in join.sides_of(cls)
            ]
        return sides

    def _catch_up(self) -> None:
        """Bring the indexes to the present rows."""
        for ident in self._pending:
            for join, side in self._sides(ident.cls):
                if side.update(ident, self._instance(ident, side)):
                    join.forget_rows()
        self._pending.clear()

    def _instance(self, ident: Ident, side: Side) -> CimObject | None:
        """Return an instance where a side has its ends; None when it is elsewhere or gone."""
        rows = (self._lookup.row(ident, namespace) for namespace in side.namespaces)
        return next((row.instance for row in rows if row is not None), None)

    # -- instances of association classes

    def _find_served(self, cls: Struct, namespace: str) -> tuple[Join, ...]:
        """Return the table rows of an association class and its subclasses."""
        return tuple(
            join
            for join in self._joins
            if issubclass(join.cls, cls) and namespace in join.namespaces
        )

    def classes(self, cls: Struct, namespace: str) -> list[Struct]:
        """Return the classes whose rows make up the instances of an association class."""
        return [
            end
            for join in self._served(cls, namespace)
            for side in join.ends(self._lookup, namespace)
            for end in side
        ]

    def derives(self, cls: Struct, namespace: str) -> bool:
        """Whether the table makes instances of exactly this class in a namespace."""
        return any(join.cls is cls for join in self._served(cls, namespace))

    def rows(self, cls: Struct, namespace: str) -> list[AnyRow]:
        """Return the derived instances of an association class and its subclasses."""
        self._catch_up()
        found = []
        for join in self._served(cls, namespace):
            lefts, rights = join.ends(self._lookup, namespace)
            found += [
                join.row(namespace, left, right)
                for left, value in join.left.items()
                if left.cls in lefts
                for right in join.right.idents(value)
                if right.cls in rights
            ]
        return found

    def row(self, ident: Ident, namespace: str) -> AnyRow | None:
        """Return one derived instance; its key holds the places of its ends."""
        self._catch_up()
        keys = dict(zip(ident.cls.CIM_KEYS, ident.key, strict=True))
        for join in self._served(ident.cls, namespace):
            if join.cls is not ident.cls:
                continue
            left, right = keys.get(join.left.role), keys.get(join.right.role)
            if not (isinstance(left, Place) and isinstance(right, Place)):
                continue
            value = join.left.value(left.ident)
            if value is None or not join.right.joins(right.ident, value):
                continue
            if self._stands(left, join.left, namespace) and self._stands(
                right, join.right, namespace
            ):
                return join.row(namespace, left.ident, right.ident)
        return None

    def _stands(self, place: Place, side: Side, namespace: str) -> bool:
        """Whether an end that a client names is where the association has it."""
        return (
            place.namespace == side.namespace(namespace)
            and self._lookup.row(place.ident, place.namespace) is not None
        )

    # -- traversal

    def steps(self, near: Struct, namespace: str, wanted: Filter) -> list[Step]:
        """Return the ways from instances of exactly this class in a namespace."""
        found: list[Step] = list(self._told.steps(near, namespace, wanted))
        for join in self._joins:
            found.extend(join.steps(self._lookup, near, namespace, wanted))
        return found

    def associators(self, steps: Iterable[Step], ident: Ident) -> list[tuple[str, AnyRow]]:
        """Return what stands at the far ends, once each, with its namespace."""
        self._catch_up()
        found: dict[Place, AnyRow] = {}
        for step in steps:
            for place, _ in step.ends(ident):
                if place not in found:
                    row = self._lookup.row(place.ident, place.namespace)
                    if row is not None:
                        found[place] = row
        return [(place.namespace, row) for place, row in found.items()]

    def references(self, steps: Iterable[Step], ident: Ident) -> list[tuple[str, AnyRow]]:
        """Return the association instances that name an instance, with their namespace."""
        self._catch_up()
        # An instance that names it in two roles is one instance.
        found: dict[int, tuple[str, AnyRow]] = {}
        for step in steps:
            for row in _rows(step, ident):
                found[id(row)] = (step.namespace, row)
        return list(found.values())


def _rows(step: Step, ident: Ident) -> Iterator[AnyRow]:
    match step:
        case JoinStep():
            return (step.row(ident, far) for _, far in step.ends(ident))
        case ToldStep():
            return (row for _, row in step.ends(ident))
