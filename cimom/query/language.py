"""Queries and filters by the names of their languages (DSP0200 ExecQuery, Open operations)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from cimom.declaration import ClassDef
from cimom.model import CimError, CimObject, Status
from cimom.query.bind import Binder
from cimom.query.operand import Operands
from cimom.query.parser import parse_condition, parse_select
from cimom.query.token import Dialect
from cimom.query.tree import Both, Condition, IsA, PropertyPath, Select
from cimom.schema import Schema

# The names by which clients call the languages, in lower case; Zenoss sends the bare CQL.
QUERY_LANGUAGES = {
    "wql": Dialect.WQL,
    "dmtf:cql": Dialect.CQL,
    "cim:cql": Dialect.CQL,
    "cql": Dialect.CQL,
}
FILTER_LANGUAGES = {"dmtf:fql": Dialect.FQL}
TOLD_LANGUAGES = ("WQL", "DMTF:CQL")  # what the server says that it knows
SOURCE = "sourceinstance"


class Bound(NamedTuple):
    """A query over a schema."""

    class_name: str  # as declared
    properties: frozenset[str] | None  # selected ones in lower case; None: all
    test: Callable[[CimObject], bool | None]
    source_classes: tuple[str, ...]  # what SourceInstance must be of, as far as that is plain

    def matches(self, instance: CimObject) -> bool:
        """Whether an instance meets the condition."""
        return self.test(instance) is True

    def result_class(self, schema: Schema) -> ClassDef:
        """Return a class that declares what a row of the result has, and nothing else."""
        cls, names = schema.cls(self.class_name), self.properties
        chosen = (p for p in cls.properties if names is None or p.name.lower() in names)
        return msgspec.structs.replace(cls, superclass=None, properties=tuple(chosen), methods=())


class Query(NamedTuple):
    """A parsed SELECT statement."""

    select: Select
    dialect: Dialect

    def bind(self, schema: Schema) -> Bound:
        """Check a query against a schema: INVALID_CLASS for its class, else INVALID_QUERY."""
        select = self.select
        if select.class_name not in schema:
            raise CimError(Status.INVALID_CLASS, f"class {select.class_name} does not exist")
        cls = schema.cls(select.class_name)
        names = frozenset({cls.name.lower(), (select.alias or cls.name).lower()})
        operands = Operands(schema, cls, names)
        test: Callable[[CimObject], bool | None] = _true
        if select.condition is not None:
            test = Binder(operands, self.dialect).bind(select.condition)
        return Bound(
            class_name=cls.name,
            properties=_selected(operands, select.selected, names),
            test=test,
            source_classes=_source_classes(select.condition),
        )


def parse_query(language: str, text: str) -> Query:
    """Parse a SELECT statement; QUERY_LANGUAGE_NOT_SUPPORTED or INVALID_QUERY if it is none."""
    dialect = _dialect(language, QUERY_LANGUAGES)
    return Query(parse_select(text, dialect), dialect)


def parse_filter(language: str, text: str) -> Condition:
    """Parse a filter of an Open operation; the errors are those of `parse_query`."""
    return parse_condition(text, _dialect(language, FILTER_LANGUAGES))


def bind_filter(
    condition: Condition, schema: Schema, class_name: str | None
) -> Callable[[CimObject], bool]:
    """Check a filter against the class of an operation (None: any class)."""
    cls = None if class_name is None else schema.cls(class_name)
    names = frozenset() if cls is None else frozenset({cls.name.lower()})
    test = Binder(Operands(schema, cls, names), Dialect.FQL).bind(condition)
    return lambda instance: test(instance) is True


def _dialect(language: str, known: dict[str, Dialect]) -> Dialect:
    dialect = known.get(language.strip().lower())
    if dialect is None:
        text = f"query language {language[:64]!r} is not known"
        raise CimError(Status.QUERY_LANGUAGE_NOT_SUPPORTED, text)
    return dialect


def _true(_: CimObject) -> bool | None:
    return True


def _selected(
    operands: Operands, paths: tuple[PropertyPath, ...], names: frozenset[str]
) -> frozenset[str] | None:
    """Return the properties of the instance itself that are selected or hold what is."""
    if not paths:
        return None
    found = set()
    for path in paths:
        operands.path(path)
        first = path.steps[0].name.lower()
        own = path.steps[1:] if len(path.steps) > 1 and first in names else path.steps
        found.add(own[0].name.lower())
    return frozenset(found)


def _source_classes(condition: Condition | None) -> tuple[str, ...]:
    """Return the classes of conditions `SourceInstance ISA x` that must all hold."""
    conditions = condition.conditions if isinstance(condition, Both) else (condition,)
    return tuple(
        item.class_name
        for item in conditions
        if isinstance(item, IsA)
        and item.path is not None
        and [step.name.lower() for step in item.path.steps] == [SOURCE]
    )
