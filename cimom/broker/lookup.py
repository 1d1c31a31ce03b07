"""Finds instances by class and by path, as clients name them.

Knows readings, what clients had stored, and the schemas; no operations.  Names have any letter
case, keys any order, and a key that came with another VALUETYPE than its declaration's is found by
its value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias
from weakref import WeakKeyDictionary

import msgspec

from cimom.broker.namespaces import Namespaces
from cimom.broker.readings import Change, Readings, Row, SourceState
from cimom.cimxml.values import parse_value
from cimom.declaration import ClassDef
from cimom.model import CimError, CimObject, Key, Path, Status, key_of
from cimom.provider import Alias

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


class Stored(Protocol):
    """Instances that clients made: `repository.Repository`."""

    def classes(self, cls: Struct, namespace: str | None = None) -> list[Struct]:
        """Return the classes at or below `cls` with instances in a namespace (None: anywhere)."""
        ...

    def rows(self, cls: Struct, namespace: str) -> list[AnyRow]:
        """Return the rows of a class and its subclasses."""
        ...

    def row(self, ident: Ident, namespace: str | None) -> AnyRow | None:
        """Return one row, in a namespace or (None) in any."""
        ...

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Call back after each change."""
        ...


class Lookup:
    """Rows by class name and path."""

    def __init__(
        self,
        readings: Readings,
        namespaces: Namespaces,
        stored: Stored | None = None,
        aliases: Iterable[Alias] = (),
    ) -> None:
        self.readings = readings
        self.namespaces = namespaces
        self._stored = stored
        self._aliases = {alias.cls: alias for alias in aliases}
        self._key_types: WeakKeyDictionary[Struct, dict[str, str]] = WeakKeyDictionary()

    def struct(self, name: str, namespace: str, status: Status = Status.INVALID_CLASS) -> Struct:
        """Return the struct of a class; `status` is what an unknown class means here."""
        schema = self.namespaces.schema(namespace)
        if name not in schema:
            raise CimError(status, f"class {name} does not exist")
        return schema.struct(name)

    def declaration(self, cls: Struct) -> ClassDef:
        """Return the class whose instances a struct holds."""
        return self.namespaces.declaration(cls)

    def told(self, cls: Struct, namespace: str) -> list[Struct]:
        """Return the classes at or below `cls` whose instances a source tells in a namespace."""
        readings = self.readings
        return [c for c in readings.concrete(cls) if namespace in readings.namespaces_of(c)]

    def classes(self, cls: Struct, namespace: str) -> list[Struct]:
        """Return the classes at or below `cls` that have instances in a namespace."""
        alias = self._aliases.get(cls)
        if alias is not None:
            return [cls] if alias.namespace == namespace else []
        told = self.told(cls, namespace)
        if self._stored is None:
            return told
        return list(dict.fromkeys([*told, *self._stored.classes(cls, namespace)]))

    def sources(self, classes: Iterable[Struct]) -> list[Struct]:
        """Return the classes that readings are told of, in place of their aliases."""
        found: list[Struct] = []
        for cls in classes:
            alias = self._aliases.get(cls)
            found += (cls,) if alias is None else alias.of
        return found

    def _alias_rows(self, alias: Alias) -> list[AnyRow]:
        rows = [row for cls in alias.of for row in self.readings.rows(cls)]
        return [_renamed(alias, row) for row in rows if alias.when(row.instance)]

    def concrete(self, cls: Struct) -> list[Struct]:
        """Return the classes at or below `cls` that have instances in any namespace."""
        stored = [] if self._stored is None else self._stored.classes(cls)
        return list(dict.fromkeys([*self.readings.concrete(cls), *stored]))

    def rows(self, cls: Struct, namespace: str) -> list[AnyRow]:
        """Return the rows of a class and its subclasses in a namespace."""
        alias = self._aliases.get(cls)
        if alias is not None:
            return self._alias_rows(alias) if alias.namespace == namespace else []
        stored = [] if self._stored is None else self._stored.rows(cls, namespace)
        here = self.told(cls, namespace)
        if len(here) == len(self.readings.concrete(cls)):
            return self.readings.rows(cls) + stored
        wanted = frozenset(here)
        return [r for r in self.readings.rows(cls) if type(r.instance) in wanted] + stored

    def subscribe(self, callback: Callable[[Change], None]) -> None:
        """Call back after each change of what a source tells or a client stores."""
        self.readings.subscribe(callback)
        if self._stored is not None:
            self._stored.subscribe(callback)

    def require_read(self, classes: Sequence[Struct]) -> None:
        """Raise FAILED when nothing was ever read of any of the classes, and that has a reason."""
        states = self._told_by(classes)
        errors = _errors(states)
        if errors and all(state.status == "never" for state in states):
            raise CimError(Status.FAILED, "; ".join(dict.fromkeys(errors)))

    def never_read(self, classes: Sequence[Struct]) -> dict[str, CimError]:
        """Return the sources of the classes that were never read for a reason, and the reason."""
        return {
            state.name: CimError(Status.FAILED, f"{state.name}: {state.error}")
            for state in self._told_by(classes)
            if state.status == "never" and state.error is not None
        }

    def _told_by(self, classes: Sequence[Struct]) -> list[SourceState]:
        """Return the sources that tell the rows of the classes."""
        names = {cls.CIM_NAME for cls in classes}
        return [
            state
            for state in self.readings.sources_of(classes)
            if not names.isdisjoint(state.spec.classes)
        ]

    def row(self, ident: Ident, namespace: str | None) -> AnyRow | None:
        """Return a row if it is in the namespace (None: in any)."""
        alias = self._aliases.get(ident.cls)
        if alias is not None:
            here = namespace in (None, alias.namespace)
            rows = self._alias_rows(alias) if here else []
            return next((row for row in rows if row.key == ident.key), None)
        row = self.readings.row(ident.cls, ident.key)
        if row is not None and (
            namespace is None or namespace in self.readings.namespaces_of(ident.cls)
        ):
            return row
        return None if self._stored is None else self._stored.row(ident, namespace)

    def place(self, path: Path, namespace: str) -> Place | None:
        """Return what a path means when it is used in a namespace.

        None when it cannot be an instance: no such namespace or class, a key that is none.  The
        host is ignored; a missing namespace is the one where the path is used.
        """
        where = namespace if path.namespace is None else self.namespaces.find(path.namespace)
        if where is None:
            return None
        try:
            ident = self.ident(path, where)
        except CimError:
            return None
        return None if ident is None else Place(where, ident)

    def full(self, path: Path, namespace: str) -> Path:
        """Return a path as it is told: names as declared, its namespace, typed keys, no host.

        What cannot be an instance here stays as it was written.
        """
        place = self.place(path, namespace)
        if place is None:
            return msgspec.structs.replace(path, namespace=path.namespace or namespace, host=None)
        return self._path(place)

    def _path(self, place: Place) -> Path:
        cls, key = place.ident
        values = [self._path(value) if isinstance(value, Place) else value for value in key]
        keys = tuple(zip(cls.CIM_KEYS, values, strict=True))
        return Path(classname=cls.CIM_NAME, keys=keys, namespace=place.namespace)

    def ident(self, path: Path, namespace: str) -> Ident | None:
        """Return which instance a path names; None when a value is impossible.

        INVALID_PARAMETER when the key names are not those of the class.
        """
        cls = self.struct(path.classname, namespace)
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
            declared = self.declaration(cls)
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


def _renamed(alias: Alias, row: AnyRow) -> AnyRow:
    """Return a row of another class as one of an alias."""
    told, cls = row.instance, alias.cls
    values = {name: getattr(told, name) for name in cls.__struct_fields__ if hasattr(told, name)}
    if "CreationClassName" in values:
        values["CreationClassName"] = cls.CIM_NAME
    instance = cls(**values)
    return Row(key_of(instance), instance, row.state, row.taken_at)


def _errors(states: Sequence[SourceState]) -> list[str]:
    return [f"{state.name}: {state.error}" for state in states if state.error is not None]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value)
