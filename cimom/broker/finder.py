"""Finds rows that are fresh enough to be served: by path, class, query and association.

Knows no rights and no protocol.  Who goes on after errors gives a `LeftOut`: what cannot be read
is then left out and noted, where it otherwise ends the operation.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from cimom.broker.associations import Associations, Step
from cimom.broker.backend import Backend
from cimom.broker.filter import Filter
from cimom.broker.lookup import AnyRow, Ident, Lookup, Struct
from cimom.model import CimError, Path, Status
from cimom.operations import (
    AssociatorNames,
    Associators,
    QueryResult,
    ReferenceNames,
    References,
    Traversal,
)
from cimom.query.language import parse_query

LocatedRows: TypeAlias = list[tuple[str, AnyRow]]  # (canonical namespace, row)


class LeftOut:
    """Sources that could not be read, with the reason, and the classes whose rows they hide."""

    def __init__(self) -> None:
        self.errors: dict[str, CimError] = {}
        self.classes: set[str] = set()

    def hides(self, row: AnyRow) -> bool:
        """Whether a row, or an end that it ties, is of a class that could not be read."""
        instance = row.instance
        return instance.CIM_NAME in self.classes or any(
            isinstance(value, Path) and value.classname in self.classes for value in row.key
        )


class Finder:
    """Rows as operations ask for them."""

    def __init__(self, lookup: Lookup, associations: Associations, backend: Backend) -> None:
        self._lookup = lookup
        self._associations = associations
        self._backend = backend

    async def instance(self, path: Path, namespace: str) -> AnyRow:
        """Return what a path names."""
        cls = self._lookup.struct(path.classname, namespace)
        await self._read(cls, namespace, None)
        ident = self._lookup.ident(path, namespace)
        row = None if ident is None else self._row(ident, namespace)
        if row is None:
            raise CimError(Status.NOT_FOUND, f"there is no such instance of {cls.CIM_NAME}")
        return row

    def _row(self, ident: Ident, namespace: str) -> AnyRow | None:
        found = self._lookup.row(ident, namespace)
        return found or self._associations.row(ident, namespace)

    async def rows(
        self, class_name: str, namespace: str, left_out: LeftOut | None = None
    ) -> list[AnyRow]:
        """Return the instances of a class and its subclasses."""
        cls = self._lookup.struct(class_name, namespace)
        await self._read(cls, namespace, left_out)
        rows = self._lookup.rows(cls, namespace) + self._associations.rows(cls, namespace)
        if left_out is None or not left_out.classes:
            return rows
        return [row for row in rows if not left_out.hides(row)]

    async def queried(
        self, language: str, text: str, namespace: str, left_out: LeftOut | None = None
    ) -> QueryResult:
        """Return what a query selects."""
        schema = self._lookup.namespaces.schema(namespace)
        query = parse_query(language, text).bind(schema)
        rows = await self.rows(query.class_name, namespace, left_out)
        items = [(namespace, row) for row in rows if query.matches(row.served())]
        result_class = query.result_class(schema)
        return QueryResult(items=items, properties=query.properties, result_class=result_class)

    async def _read(self, cls: Struct, namespace: str, left_out: LeftOut | None) -> None:
        """Make the rows that instances of a class consist of fresh enough to be served."""
        told = self._lookup.classes(cls, namespace)
        needed = self._lookup.sources(told) + self._associations.classes(cls, namespace)
        await self._ready(needed, left_out)

    async def _ready(self, classes: list[Struct], left_out: LeftOut | None) -> None:
        """Wait until rows of classes may be served; what cannot be read may be left out.

        When nothing at all could be read, there is nothing to go on with: the first error counts.
        """
        if left_out is None:
            await self._backend.fresh(classes)
            self._lookup.require_read(classes)
            return
        errors = await self._backend.unread(classes) | self._lookup.never_read(classes)
        left_out.errors |= errors
        for state in self._lookup.readings.states():
            if state.name in errors:
                spec = state.spec
                left_out.classes.update(spec.classes, (item.class_name for item in spec.overlays))
        if errors and all(cls.CIM_NAME in left_out.classes for cls in classes):
            raise next(iter(errors.values()))

    # -- associations

    async def traverse(
        self, operation: Traversal, namespace: str, left_out: LeftOut | None = None
    ) -> LocatedRows:
        """Answer an association operation on an instance."""
        wanted = self._filter(operation, namespace)
        # DSP0200 Associators: an unknown source class is INVALID_PARAMETER, not INVALID_CLASS.
        near = self._lookup.struct(
            operation.object_name.classname, namespace, Status.INVALID_PARAMETER
        )
        steps = self._associations.steps(near, namespace, wanted)
        here = [cls for cls in self._lookup.classes(near, namespace) if cls is near]
        needed = _needed(steps)
        if left_out is None:
            await self._backend.fresh([*self._lookup.sources(here), *needed])
        else:
            await self._backend.fresh(self._lookup.sources(here))
            if needed:
                await self._ready(needed, left_out)
        self._lookup.require_read(here)
        found = self._found(operation, steps, namespace)
        if left_out is None or not left_out.classes:
            return found
        return [item for item in found if not left_out.hides(item[1])]

    def _found(self, operation: Traversal, steps: list[Step], namespace: str) -> LocatedRows:
        ident = self._lookup.ident(operation.object_name, namespace)
        # An instance that does not exist is associated with nothing: DSP0200 names no NOT_FOUND
        # among the errors of these operations.
        if ident is None or self._lookup.row(ident, namespace) is None:
            return []
        match operation:
            case Associators() | AssociatorNames():
                return self._associations.associators(steps, ident)
            case References() | ReferenceNames():
                return self._associations.references(steps, ident)

    def _filter(self, operation: Traversal, namespace: str) -> Filter:
        match operation:
            case Associators() | AssociatorNames():
                return Filter(
                    assoc_class=self._optional(operation.assoc_class, namespace),
                    result_class=self._optional(operation.result_class, namespace),
                    role=operation.role,
                    result_role=operation.result_role,
                )
            case References() | ReferenceNames():
                return Filter(
                    assoc_class=self._optional(operation.result_class, namespace),
                    role=operation.role,
                )

    def _optional(self, name: str | None, namespace: str) -> Struct | None:
        if name is None:
            return None
        return self._lookup.struct(name, namespace, Status.INVALID_PARAMETER)


def _needed(steps: Iterable[Step]) -> list[Struct]:
    return list(dict.fromkeys(cls for step in steps for cls in step.needs()))
