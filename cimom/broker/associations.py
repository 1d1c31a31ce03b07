"""Associations: instances and traversals computed from the rows of the association table.

Knows readings and no protocol.  Each side of a table row is indexed by its join value; a change of
a row is noted when it is told and looked at with the next question, so that a thousand changes
between two questions cost one pass, and an answer costs only what it contains.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

from cimom.broker.lookup import AnyRow, Ident, Lookup, Place, Struct
from cimom.broker.readings import Change, Row, SourceSpec, SourceState
from cimom.model import CimObject, Path, key_of
from cimom.provider import Association

# Derived rows never change while they exist: their state has one stamp for ever.
DERIVED = SourceSpec(
    name="associations",
    classes=(),
    overlays=(),
    namespaces=(),
    max_age_s=float("inf"),
    deadline_s=0.0,
    by_key=False,
)


class Filter(NamedTuple):
    """What a traversal is limited to (DSP0200 Associators); roles in any letter case."""

    assoc_class: Struct | None = None
    result_class: Struct | None = None
    role: str | None = None
    result_role: str | None = None


class _Side:
    """One end of a table row: the instances of its class by their join value."""

    def __init__(
        self,
        cls: Struct,
        role: str,
        join: Callable[[CimObject], Hashable | None],
        namespace: str | None,
    ) -> None:
        self.cls = cls
        self.role = role
        self._join = join
        self._namespace = namespace
        self._values: dict[Ident, Hashable] = {}
        self._idents: dict[Hashable, dict[Ident, None]] = {}

    def namespace(self, association: str) -> str:
        """Return where this end lives when the association is served in a namespace."""
        return self._namespace or association

    def value(self, ident: Ident) -> Hashable | None:
        """Return the join value of an instance; None when it takes no part."""
        return self._values.get(ident)

    def idents(self, value: Hashable) -> Iterable[Ident]:
        """Return the instances with a join value."""
        return self._idents.get(value, ())

    def items(self) -> Iterator[tuple[Ident, Hashable]]:
        """Yield all instances that take part, with their join values."""
        yield from self._values.items()

    def update(self, ident: Ident, instance: CimObject | None) -> bool:
        """Take over an instance as it is now (None: gone); answer whether its joins changed."""
        before = self._values.get(ident)
        value = None if instance is None else self._join(instance)
        if value == before:
            return False
        if before is not None:
            del self._values[ident]
            group = self._idents[before]
            del group[ident]
            if not group:
                del self._idents[before]
        if value is not None:
            self._values[ident] = value
            self._idents.setdefault(value, {})[ident] = None
        return True


class _Join:
    """A table row with its two indexes and the association instances made so far."""

    def __init__(self, row: Association, state: SourceState) -> None:
        self.cls = row.cls
        self.namespaces = row.namespaces
        self.left = _Side(row.left, row.left_role, row.left_join, row.left_namespace)
        self.right = _Side(row.right, row.right_role, row.right_join, row.right_namespace)
        self._state = state
        self._rows: dict[tuple[str, Ident, Ident], AnyRow] = {}

    def sides_of(self, cls: Struct) -> list[_Side]:
        """Return the ends at which instances of a class may stand."""
        return [side for side in (self.left, self.right) if issubclass(cls, side.cls)]

    def forget_rows(self) -> None:
        """Drop the association instances: the pairs are others now."""
        self._rows.clear()

    def row(self, namespace: str, left: Ident, right: Ident) -> AnyRow:
        """Return the association instance of a pair, the same one as long as it stays joined."""
        found = self._rows.get((namespace, left, right))
        if found is None:
            ends = {
                self.left.role: _path(left, self.left.namespace(namespace)),
                self.right.role: _path(right, self.right.namespace(namespace)),
            }
            instance = self.cls(**ends)
            found = Row(key_of(instance), instance, self._state)
            self._rows[namespace, left, right] = found
        return found


class Step(NamedTuple):
    """One way to go: from an end of a table row to the other, where only `classes` count."""

    join: _Join
    near: _Side
    far: _Side
    namespace: str  # the association's
    classes: frozenset[Struct]


class Associations:
    """The association table over the readings."""

    def __init__(self, table: Sequence[Association], lookup: Lookup) -> None:
        self._lookup = lookup
        state = SourceState(DERIVED)
        self._joins = [_Join(row, state) for row in table]
        self._concerned: dict[Struct, list[tuple[_Join, _Side]]] = {}
        self._pending: dict[Ident, None] = {}
        for cls in lookup.readings.concrete(CimObject):
            for row in lookup.readings.rows(cls):
                self._note(Ident(type(row.instance), row.key))
        lookup.readings.subscribe(self._changed)

    # -- following the readings

    def _changed(self, change: Change) -> None:
        for row in change.rows:
            self._note(Ident(row.cls, row.key))

    def _note(self, ident: Ident) -> None:
        if ident.cls not in self._concerned:
            self._concerned[ident.cls] = [
                (join, side) for join in self._joins for side in join.sides_of(ident.cls)
            ]
        if self._concerned[ident.cls]:
            self._pending[ident] = None

    def _catch_up(self) -> None:
        """Bring the indexes to the present rows."""
        for ident in self._pending:
            row = self._lookup.readings.row(*ident)
            instance = None if row is None else row.instance
            for join, side in self._concerned[ident.cls]:
                if side.update(ident, instance):
                    join.forget_rows()
        self._pending.clear()

    # -- instances of association classes

    def _served(
        self, cls: Struct, namespace: str
    ) -> Iterator[tuple[_Join, list[Struct], list[Struct]]]:
        """Yield the table rows of an association class, with the classes at both ends."""
        for join in self._joins:
            if issubclass(join.cls, cls) and namespace in join.namespaces:
                left, right = (
                    self._lookup.classes(side.cls, side.namespace(namespace))
                    for side in (join.left, join.right)
                )
                yield join, left, right

    def classes(self, cls: Struct, namespace: str) -> list[Struct]:
        """Return the classes whose rows make up the instances of an association class."""
        return [end for _, left, right in self._served(cls, namespace) for end in (*left, *right)]

    def rows(self, cls: Struct, namespace: str) -> list[AnyRow]:
        """Return the instances of an association class and its subclasses in a namespace."""
        self._catch_up()
        return [
            join.row(namespace, left, right)
            for join, lefts, rights in self._served(cls, namespace)
            for left, value in join.left.items()
            if left.cls in lefts
            for right in join.right.idents(value)
            if right.cls in rights
        ]

    def row(self, ident: Ident, namespace: str) -> AnyRow | None:
        """Return one instance of an association class; the key holds the places of its ends."""
        self._catch_up()
        keys = dict(zip(ident.cls.CIM_KEYS, ident.key, strict=True))
        for join in self._joins:
            if join.cls is not ident.cls or namespace not in join.namespaces:
                continue
            left, right = keys.get(join.left.role), keys.get(join.right.role)
            if not (isinstance(left, Place) and isinstance(right, Place)):
                continue
            value = join.left.value(left.ident)
            if value is None or value != join.right.value(right.ident):
                continue
            if self._stands(left, join.left, namespace) and self._stands(
                right, join.right, namespace
            ):
                return join.row(namespace, left.ident, right.ident)
        return None

    def _stands(self, place: Place, side: _Side, namespace: str) -> bool:
        """Whether an end that a client names is where the association has it."""
        return (
            place.namespace == side.namespace(namespace)
            and self._lookup.row(place.ident, place.namespace) is not None
        )

    # -- traversal

    def steps(self, near: Struct, namespace: str, wanted: Filter) -> list[Step]:
        """Return the ways from instances of exactly this class in a namespace."""
        found = []
        for join in self._joins:
            if namespace not in join.namespaces or not _below(join.cls, wanted.assoc_class):
                continue
            for here, there in ((join.left, join.right), (join.right, join.left)):
                if (
                    not issubclass(near, here.cls)
                    or here.namespace(namespace) != namespace
                    or not _named(here.role, wanted.role)
                    or not _named(there.role, wanted.result_role)
                ):
                    continue
                # One schema serves all namespaces, so the filter means the same at the far end.
                classes = frozenset(
                    cls
                    for cls in self._lookup.classes(there.cls, there.namespace(namespace))
                    if _below(cls, wanted.result_class)
                )
                if classes:
                    found.append(Step(join, here, there, namespace, classes))
        return found

    def _pairs(self, steps: Iterable[Step], ident: Ident) -> Iterator[tuple[Step, Ident]]:
        self._catch_up()
        for step in steps:
            value = step.near.value(ident)
            if value is not None:
                for far in step.far.idents(value):
                    if far.cls in step.classes:
                        yield step, far

    def associators(self, steps: Iterable[Step], ident: Ident) -> list[tuple[str, AnyRow]]:
        """Return what stands at the far ends, once each, with its namespace."""
        found: dict[Place, AnyRow] = {}
        for step, far in self._pairs(steps, ident):
            place = Place(step.far.namespace(step.namespace), far)
            if place not in found:
                row = self._lookup.readings.row(*far)
                if row is not None:
                    found[place] = row
        return [(place.namespace, row) for place, row in found.items()]

    def references(self, steps: Iterable[Step], ident: Ident) -> list[tuple[str, AnyRow]]:
        """Return the association instances that name an instance, with their namespace."""
        found = []
        for step, far in self._pairs(steps, ident):
            pair = (ident, far) if step.near is step.join.left else (far, ident)
            found.append((step.namespace, step.join.row(step.namespace, *pair)))
        return found


def _path(ident: Ident, namespace: str) -> Path:
    cls, key = ident
    keys = tuple(zip(cls.CIM_KEYS, key, strict=True))
    return Path(classname=cls.CIM_NAME, keys=keys, namespace=namespace)


def _below(cls: Struct, wanted: Struct | None) -> bool:
    return wanted is None or issubclass(cls, wanted)


def _named(role: str, wanted: str | None) -> bool:
    return wanted is None or role.lower() == wanted.lower()
