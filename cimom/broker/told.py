"""Associations whose instances a source tells itself, where no join of the table can.

Knows what is told and stored, no operation.  A class's pairs are indexed by their ends once per
change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

from cimom.broker.filter import Filter
from cimom.broker.lookup import AnyRow, Ident, Lookup, Place, Struct
from cimom.broker.readings import Change
from cimom.model import CimObject, Path

# From (role, where an instance stands in it) to the association instances that name it there.
Index: TypeAlias = dict[tuple[str, Place], list[AnyRow]]


class ToldStep(NamedTuple):
    """One way to go: from one role of an association class to another."""

    told: Told
    cls: Struct
    role: str
    result_role: str
    namespace: str
    classes: frozenset[Struct]

    def needs(self) -> Iterable[Struct]:
        """Return the classes whose rows the answer is made of."""
        return (self.cls, *self.classes)

    def ends(self, ident: Ident) -> Iterator[tuple[Place, AnyRow]]:
        """Yield the instances at the far end of one, each with the association instance."""
        key = (self.role, Place(self.namespace, ident))
        for row in self.told.index(self.cls, self.namespace).get(key, ()):
            place = self.told.place(row, self.result_role, self.namespace)
            if place is not None and place.ident.cls in self.classes:
                yield place, row


class Told:
    """The association instances among the rows that sources tell or clients store."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._roles: WeakKeyDictionary[Struct, dict[str, Struct]] = WeakKeyDictionary()
        self._indexes: dict[tuple[Struct, str], Index] = {}
        lookup.subscribe(self._changed)

    def _changed(self, change: Change) -> None:
        changed = {row.cls for row in change.rows}
        for key in [key for key in self._indexes if key[0] in changed]:
            del self._indexes[key]

    def _references(self, cls: Struct, namespace: str) -> dict[str, Struct]:
        """Return the roles of an association class with the classes they are declared for."""
        roles = self._roles.get(cls)
        if roles is None:
            declared = self._lookup.declaration(cls)
            roles = self._roles[cls] = {
                item.name: self._lookup.struct(item.reference_class, namespace)
                for item in declared.properties
                if declared.is_association and item.reference_class is not None
            }
        return roles

    def steps(self, near: Struct, namespace: str, wanted: Filter) -> Iterator[ToldStep]:
        """Yield the ways from instances of exactly this class in a namespace."""
        for cls in self._lookup.classes(CimObject, namespace):
            roles = self._references(cls, namespace)
            if not roles or not wanted.passes(cls):
                continue
            for here, there in ((a, b) for a in roles for b in roles if a != b):
                classes = wanted.results(self._lookup.concrete(roles[there]))
                if issubclass(near, roles[here]) and wanted.goes(here, there) and classes:
                    yield ToldStep(self, cls, here, there, namespace, classes)

    def place(self, row: AnyRow, role: str, namespace: str) -> Place | None:
        """Return what a reference of an association instance names."""
        path = getattr(row.instance, role)
        return self._lookup.place(path, namespace) if isinstance(path, Path) else None

    def index(self, cls: Struct, namespace: str) -> Index:
        """Return the instances of exactly this association class by their ends."""
        found = self._indexes.get((cls, namespace))
        if found is None:
            found = self._indexes[cls, namespace] = {}
            for row in self._lookup.rows(cls, namespace):
                if type(row.instance) is cls:
                    for role in self._references(cls, namespace):
                        place = self.place(row, role, namespace)
                        if place is not None:
                            found.setdefault((role, place), []).append(row)
        return found
