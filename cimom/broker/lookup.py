"""Finds instances by class and by path, as clients name them.

Knows readings and the schema, no operations.  Names have any letter case, keys any order, and a key
that came with another VALUETYPE than its declaration's is found by its value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from cimom.broker.namespaces import Namespaces
from cimom.broker.readings import Readings, Row, SourceState
from cimom.cimxml.values import parse_value
from cimom.model import CimError, CimObject, Key, Path, Status
from cimom.schema import Schema

Struct: TypeAlias = type[CimObject]
AnyRow: TypeAlias = Row[CimObject]

TEXT_TYPES = frozenset({"string", "char16", "datetime"})


class Ident(NamedTuple):
    """Which instance is meant, wherever it is served: its class and its key."""

    cls: Struct
    key: Key


class Place(NamedTuple):
    """An instance in a (canonical) namespace: what a full path says."""

    namespace: str
    ident: Ident


class _ValueError(Exception):
    """A key value that no instance of the class can have."""


class Lookup:
    """Rows by class name and path."""

    def __init__(self, schema: Schema, readings: Readings, namespaces: Namespaces) -> None:
        self.schema = schema
        self.readings = readings
        self.namespaces = namespaces
        self._key_types: dict[Struct, dict[str, str]] = {}

    def struct(self, name: str, status: Status = Status.INVALID_CLASS) -> Struct:
        """Return the struct of a class; `status` is what an unknown class means here."""
        if name not in self.schema:
            raise CimError(status, f"class {name} does not exist")
        return self.schema.struct(name)

    def classes(self, cls: Struct, namespace: str) -> list[Struct]:
        """Return the classes at or below `cls` that have instances in a namespace."""
        readings = self.readings
        return [c for c in readings.concrete(cls) if namespace in readings.namespaces_of(c)]

    def rows(self, cls: Struct, namespace: str) -> list[AnyRow]:
        """Return the rows of a class and its subclasses in a namespace."""
        here = self.classes(cls, namespace)
        if len(here) == len(self.readings.concrete(cls)):
            return self.readings.rows(cls)
        wanted = frozenset(here)
        return [row for row in self.readings.rows(cls) if type(row.instance) in wanted]

    def require_read(self, classes: Sequence[Struct]) -> None:
        """Raise FAILED when nothing was ever read of any of the classes, and that has a reason."""
        names = {cls.CIM_NAME for cls in classes}
        states = [
            state
            for state in self.readings.sources_of(classes)
            if not names.isdisjoint(state.spec.classes)
        ]
        errors = _errors(states)
        if errors and all(state.status == "never" for state in states):
            raise CimError(Status.FAILED, "; ".join(dict.fromkeys(errors)))

    def row(self, ident: Ident, namespace: str) -> AnyRow | None:
        """Return a row if it is in the namespace."""
        row = self.readings.row(ident.cls, ident.key)
        if row is None or namespace not in self.readings.namespaces_of(ident.cls):
            return None
        return row

    def place(self, path: Path, namespace: str) -> Place | None:
        """Return what a path means when it is used in a namespace.

        None when it cannot be an instance: no such namespace or class, a key that is none.  The
        host is ignored; a missing namespace is the one where the path is used.
        """
        where = namespace if path.namespace is None else self.namespaces.find(path.namespace)
        if where is None or path.classname not in self.schema:
            return None
        try:
            ident = self.ident(path, where)
        except CimError:
            return None
        return None if ident is None else Place(where, ident)

    def ident(self, path: Path, namespace: str) -> Ident | None:
        """Return which instance a path names; None when a value is impossible.

        INVALID_PARAMETER when the key names are not those of the class.
        """
        cls = self.struct(path.classname)
        types = self._types(cls)
        given = {name.lower(): value for name, value in path.keys}
        if len(types) == 1 and given.keys() == {""}:  # DSP0201: a single key may come unnamed
            given = {next(iter(types)): given[""]}
        if given.keys() != types.keys() or len(given) != len(path.keys):
            raise CimError(
                Status.INVALID_PARAMETER,
                f"the keys of {cls.CIM_NAME} are {', '.join(cls.CIM_KEYS) or 'none'},"
                f" not {', '.join(name for name, _ in path.keys) or 'none'}",
            )
        key = self._meant(types, [given[name] for name in types], namespace)
        if key is None:
            return None
        if "reference" in types.values():
            key = self._told(cls, key, types, namespace)
        return Ident(cls, key)

    def _meant(self, types: dict[str, str], values: Sequence[Any], namespace: str) -> Key | None:
        """Return key values as their declared types have them; None when one cannot be."""
        try:
            return tuple(
                self._value(kind, value, namespace)
                for kind, value in zip(types.values(), values, strict=True)
            )
        except _ValueError:
            return None

    def _told(self, cls: Struct, key: Key, types: dict[str, str], namespace: str) -> Key:
        """Return a key with references as its source told it; as it is when no source did."""
        for row in self.readings.rows(cls):
            if type(row.instance) is cls and self._meant(types, row.key, namespace) == key:
                return row.key
        return key

    def _types(self, cls: Struct) -> dict[str, str]:
        """Return the CIM types of a class's keys by lower-case name, in key order."""
        types = self._key_types.get(cls)
        if types is None:
            declared = self.schema.cls(cls.CIM_NAME)
            keys = [declared.property_named(name) for name in cls.CIM_KEYS]
            types = {key.name.lower(): key.type for key in keys if key is not None}
            self._key_types[cls] = types
        return types

    def _value(self, kind: str, value: Any, namespace: str) -> Any:
        """Return a key value as its declared type has it; a reference as the place it means."""
        if kind == "reference":
            place = self.place(value, namespace) if isinstance(value, Path) else None
            if place is None:
                raise _ValueError
            return place
        if isinstance(value, Path):
            raise _ValueError
        if kind in TEXT_TYPES:
            return _text(value)
        if isinstance(value, str):
            try:
                return parse_value(value, kind)
            except CimError as exc:
                raise _ValueError from exc
        return value  # numbers and booleans are equal when their values are


def _errors(states: Sequence[SourceState]) -> list[str]:
    return [f"{state.name}: {state.error}" for state in states if state.error is not None]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value)
