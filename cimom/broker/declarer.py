"""Makes, changes and ends classes, qualifier types and namespaces; the state file keeps them.

Knows no rights.  What khv itself declares cannot be changed: providers are built on it.  The schema
of a namespace is replaced whole, in one step, when the change is on the disk.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Iterator

import msgspec

from cimom.broker.fit import check_class
from cimom.broker.lookup import Lookup
from cimom.broker.namespaces import BUILT_IN
from cimom.broker.store import StateStore
from cimom.declaration import ClassDef, Qualified, QualifierType
from cimom.model import CimError, Status
from cimom.operations import (
    CreateClass,
    Declaration,
    DeleteClass,
    DeleteQualifier,
    ModifyClass,
    SetQualifier,
)
from cimom.schema import Declarations, Schema

log = logging.getLogger(__name__)

CLASS, QUALIFIER = "class", "qualifier"
MAX_CLASSES = 10_000  # of one namespace; the DMTF's whole schema has 1,631
MAX_QUALIFIERS = 1000
MAX_NAMESPACES = 100
MAX_NAMESPACE = 256  # characters

EMPTY = Schema(Declarations())
_classes = msgspec.msgpack.Decoder(ClassDef)
_types = msgspec.msgpack.Decoder(QualifierType)


class Declarer:
    """What clients declare, over what khv declares itself."""

    def __init__(
        self, store: StateStore, lookup: Lookup, changed: Callable[[], None] = lambda: None
    ) -> None:
        self._store = store
        self._changed = changed  # called when a namespace came or went
        self._lookup = lookup
        self._namespaces = lookup.namespaces
        self._writing = asyncio.Lock()

    def load(self) -> None:
        """Read the namespaces, then what was declared in them, in the order it came."""
        for (name,) in self._store.rows("SELECT name FROM namespace"):
            self._namespaces.put(str(name), EMPTY)
        found: dict[str, tuple[list[ClassDef], list[QualifierType]]] = {}
        for namespace, kind, blob in self._store.rows(
            "SELECT namespace, kind, declared FROM declaration ORDER BY number"
        ):
            classes, types = found.setdefault(str(namespace), ([], []))
            raw = bytes(blob) if isinstance(blob, bytes) else b""
            if kind == CLASS:
                classes.append(_classes.decode(raw))
            else:
                types.append(_types.decode(raw))
        for name, (classes, types) in found.items():
            self._restore(name, classes, types)
        self._changed()

    def _restore(self, namespace: str, classes: list[ClassDef], types: list[QualifierType]) -> None:
        """Put classes on the schema of this version; what no longer fits is left out."""
        if self._namespaces.find(namespace) is None:
            return
        base = self._namespaces.schema(namespace)
        wanted = {item.name: item for item in classes if item.name not in base}
        while True:
            more = Declarations(qualifier_types=tuple(types), classes=tuple(wanted.values()))
            schema = base.extended(more)
            wrong = dict(_misfits(schema, more.classes))
            for name, text in wrong.items():
                log.warning("class %s of %s is left out: %s", name, namespace, text)
                del wanted[name]
            if not wrong:
                self._namespaces.put(namespace, schema)
                return

    # -- classes and qualifier types

    async def declare(self, operation: Declaration, namespace: str) -> None:
        """Obey an operation that changes the schema of a namespace."""
        async with self._writing:
            schema = self._namespaces.schema(namespace)
            match operation:
                case CreateClass():
                    await self._create(schema, namespace, operation.new_class)
                case ModifyClass():
                    await self._modify(schema, namespace, operation.modified_class)
                case DeleteClass():
                    await self._delete(schema, namespace, operation.class_name)
                case SetQualifier():
                    await self._set(schema, namespace, operation.qualifier_declaration)
                case DeleteQualifier():
                    await self._unset(schema, namespace, operation.qualifier_name)

    async def _create(self, schema: Schema, namespace: str, cls: ClassDef) -> None:
        _check_new(schema, cls)
        if len(schema.names) >= MAX_CLASSES:
            raise CimError(Status.SERVER_LIMITS_EXCEEDED, f"there are {MAX_CLASSES} classes")
        await self._keep(namespace, CLASS, cls.name, msgspec.msgpack.encode(cls))
        self._namespaces.put(namespace, schema.extended(Declarations(classes=(cls,))))

    async def _modify(self, schema: Schema, namespace: str, cls: ClassDef) -> None:
        self._check_own(schema, namespace, cls.name)
        known = schema.cls(cls.name)
        if (cls.superclass or "").lower() != (known.superclass or "").lower():
            raise CimError(Status.INVALID_SUPERCLASS, f"{known.name} keeps its superclass")
        check_class(schema, cls)
        cls = msgspec.structs.replace(cls, name=known.name)
        await self._keep(namespace, CLASS, cls.name, msgspec.msgpack.encode(cls))
        self._namespaces.put(namespace, schema.extended(Declarations(classes=(cls,))))

    async def _delete(self, schema: Schema, namespace: str, name: str) -> None:
        self._check_own(schema, namespace, name)
        await self._forget(namespace, CLASS, name)
        self._namespaces.put(namespace, schema.without(classes=(name,)))

    def _check_own(self, schema: Schema, namespace: str, name: str) -> None:
        """Check that a class is a client's, and that nothing stands on it."""
        if name not in schema:
            raise CimError(Status.NOT_FOUND, f"class {name} does not exist")
        if self._is_built_in(namespace, name):
            raise CimError(Status.NOT_SUPPORTED, f"class {name} is khv's own and stays as it is")
        if schema.subclasses(name):
            raise CimError(Status.CLASS_HAS_CHILDREN, f"class {name} has subclasses")
        if self._lookup.classes(schema.struct(name), namespace):
            raise CimError(Status.CLASS_HAS_INSTANCES, f"class {name} has instances")

    def _is_built_in(self, namespace: str, name: str) -> bool:
        return namespace in BUILT_IN and name in self._namespaces.base

    async def _set(self, schema: Schema, namespace: str, kind: QualifierType) -> None:
        known = schema.qualifier_types.get(kind.name.lower())
        told = None if known is None else (known.type, known.is_array)
        if told not in (None, (kind.type, kind.is_array)) and _is_used(schema, kind.name):
            raise CimError(Status.FAILED, f"qualifier {kind.name} is in use with another type")
        if not kind.scopes:
            raise CimError(Status.INVALID_PARAMETER, f"qualifier {kind.name} has no scope")
        if known is None and len(schema.qualifier_types) >= MAX_QUALIFIERS:
            raise CimError(Status.SERVER_LIMITS_EXCEEDED, f"there are {MAX_QUALIFIERS} qualifiers")
        await self._keep(namespace, QUALIFIER, kind.name, msgspec.msgpack.encode(kind))
        self._namespaces.put(namespace, schema.extended(Declarations(qualifier_types=(kind,))))

    async def _unset(self, schema: Schema, namespace: str, name: str) -> None:
        if name.lower() not in schema.qualifier_types:
            raise CimError(Status.NOT_FOUND, f"qualifier {name} does not exist")
        if namespace in BUILT_IN and name.lower() in self._namespaces.base.qualifier_types:
            raise CimError(Status.NOT_SUPPORTED, f"qualifier {name} is khv's own")
        if _is_used(schema, name):
            raise CimError(Status.FAILED, f"qualifier {name} is in use")
        await self._forget(namespace, QUALIFIER, name)
        self._namespaces.put(namespace, schema.without(qualifier_types=(name,)))

    # -- units: MOF that is loaded and unloaded whole

    async def load_unit(self, namespace: str, unit: str, more: Declarations) -> dict[str, int]:
        """Declare all of a unit in one step; return how much of it is new, and how much was kept.

        What khv declares itself is kept: providers are built on it.
        """
        async with self._writing:
            schema = self._namespaces.schema(namespace)
            if self._rows_of(namespace, unit):
                raise CimError(Status.ALREADY_EXISTS, f"{unit} is loaded: unload it first")
            new, extended = await asyncio.to_thread(self._fitted, schema, namespace, more)
            await asyncio.to_thread(self._keep_all, namespace, unit, new)
            self._namespaces.put(namespace, extended)
        return {
            "classes": len(new.classes),
            "kept": len(more.classes) - len(new.classes),
            "qualifiers": len(new.qualifier_types),
        }

    def _fitted(
        self,
        schema: Schema,
        namespace: str,
        more: Declarations,
        kept: Collection[str] = (),
    ) -> tuple[Declarations, Schema]:
        """Return what is new of some declarations, and the schema with it, if all of it fits."""
        new = Declarations(
            qualifier_types=tuple(
                t for t in more.qualifier_types if t.name.lower() not in schema.qualifier_types
            ),
            classes=tuple(c for c in more.classes if not self._is_built_in(namespace, c.name)),
        )
        for item in new.classes:
            if item.name in schema and item.name.lower() not in kept:
                raise CimError(Status.ALREADY_EXISTS, f"class {item.name} exists")
        added = tuple(item for item in new.classes if item.name not in schema)
        extended = schema.extended(msgspec.structs.replace(new, classes=added))
        if len(extended.names) > MAX_CLASSES:
            raise CimError(Status.SERVER_LIMITS_EXCEEDED, f"there are {MAX_CLASSES} classes")
        for name, text in _misfits(extended, new.classes):
            raise CimError(Status.INVALID_PARAMETER, f"class {name}: {text}")
        return new, extended

    async def replace_unit(self, namespace: str, unit: str, more: Declarations) -> None:
        """Put another version of a unit in its place, in one step.

        Classes that stay as they are keep their instances; what changes or goes must not be stood
        upon, and have no instances.
        """
        async with self._writing:
            new, extended = self._replacing(namespace, unit, more)
            await asyncio.to_thread(self._keep_all, namespace, unit, new, replace=True)
            self._namespaces.put(namespace, extended)

    def check_replacing(self, namespace: str, unit: str, more: Declarations) -> None:
        """Raise what `replace_unit` would, but for instances that the unit's provider tells."""
        self._replacing(namespace, unit, more, told=False)

    def _replacing(
        self, namespace: str, unit: str, more: Declarations, *, told: bool = True
    ) -> tuple[Declarations, Schema]:
        """Return all of a unit's new version, and the schema with it in place of the old one."""
        schema = self._namespaces.schema(namespace)
        there = {name for kind, name in self._rows_of(namespace, unit) if kind == CLASS}
        known = {name: schema.declared(name) for name in there if name in schema}
        wanted = {item.name.lower(): item for item in more.classes}
        touched = {name for name, item in known.items() if wanted.get(name) != item}
        for name in tuple(touched):
            touched |= {below.lower() for below in schema.subclasses(name, deep=True)} & there
        for name in touched:
            self._check_unused(schema, namespace, name, there, told=told)
        new, extended = self._fitted(schema.without(touched), namespace, more, kept=known.keys())
        return new, extended

    async def unload_unit(self, namespace: str, unit: str) -> int:
        """Take away all classes of a unit; return how many they were."""
        async with self._writing:
            schema = self._namespaces.schema(namespace)
            rows = self._rows_of(namespace, unit)
            if not rows:
                raise CimError(Status.NOT_FOUND, f"{unit} is not loaded in {namespace}")
            classes = {name for kind, name in rows if kind == CLASS and name in schema}
            for name in classes:
                self._check_unused(schema, namespace, name, classes)
            left = schema.without(classes)
            types = {name for kind, name in rows if kind == QUALIFIER}
            types -= {name for name in types if _is_used(left, name)}
            await asyncio.to_thread(
                self._execute,
                "DELETE FROM declaration WHERE namespace = ? AND unit = ?",
                *(namespace, unit),
            )
            self._namespaces.put(namespace, left.without(qualifier_types=types))
        return len(classes)

    def _check_unused(
        self, schema: Schema, namespace: str, name: str, unit: set[str], *, told: bool = True
    ) -> None:
        """Check that nothing outside of a unit stands on a class of it, and no instance.

        `told` False: instances that a provider tells do not count.
        """
        for below in schema.subclasses(name):
            if below.lower() not in unit:
                raise CimError(Status.CLASS_HAS_CHILDREN, f"class {below} stands on {name}")
        struct = schema.struct(name)
        own = () if told else self._lookup.told(struct, namespace)
        for cls in self._lookup.classes(struct, namespace):
            if cls not in own:
                raise CimError(Status.CLASS_HAS_INSTANCES, f"class {cls.CIM_NAME} has instances")

    def units(self) -> list[dict[str, str | int]]:
        """Return what is loaded, and how many classes each has."""
        return [
            {"unit": str(unit), "namespace": str(namespace), "classes": int(str(count))}
            for namespace, unit, count in self._store.rows(
                "SELECT namespace, unit, SUM(kind = ?) FROM declaration WHERE unit <> ''"
                " GROUP BY namespace, unit",
                CLASS,
            )
        ]

    def added(self, namespace: str) -> Declarations:
        """Return what a namespace has more than khv declares itself."""
        schema = self._namespaces.schema(namespace)
        base = self._namespaces.base if namespace in BUILT_IN else EMPTY
        known = schema.declarations
        return Declarations(
            qualifier_types=tuple(
                t for t in known.qualifier_types if t.name.lower() not in base.qualifier_types
            ),
            classes=tuple(item for item in known.classes if item.name not in base),
        )

    def _rows_of(self, namespace: str, unit: str) -> list[tuple[str, str]]:
        return [
            (str(kind), str(name))
            for kind, name in self._store.rows(
                "SELECT kind, name FROM declaration WHERE namespace = ? AND unit = ?",
                *(namespace, unit),
            )
        ]

    # -- namespaces

    async def add_namespace(self, name: str) -> None:
        """Make an empty namespace."""
        async with self._writing:
            if self._namespaces.find(name) is not None:
                raise CimError(Status.ALREADY_EXISTS, f"namespace {name} exists")
            _check_namespace(name)
            if len(self._namespaces.names) >= MAX_NAMESPACES:
                text = f"there are {MAX_NAMESPACES} namespaces"
                raise CimError(Status.SERVER_LIMITS_EXCEEDED, text)
            await asyncio.to_thread(self._execute, "INSERT INTO namespace VALUES (?)", name)
            self._namespaces.put(name, EMPTY)
        self._changed()

    async def remove_namespace(self, name: str) -> None:
        """End a namespace that has no class and no qualifier type; khv's own stay."""
        async with self._writing:
            if name in BUILT_IN:
                raise CimError(Status.NOT_SUPPORTED, f"namespace {name} is khv's own")
            schema = self._namespaces.schema(name)
            if schema.names or schema.qualifier_types:
                raise CimError(Status.NAMESPACE_NOT_EMPTY, f"namespace {name} has declarations")
            await asyncio.to_thread(self._execute, "DELETE FROM namespace WHERE name = ?", name)
            self._namespaces.remove(name)
        self._changed()

    # -- the state file

    async def _keep(self, namespace: str, kind: str, name: str, blob: bytes) -> None:
        """Write a declaration; one that is changed keeps its place before its subclasses."""
        await asyncio.to_thread(
            self._execute,
            "INSERT INTO declaration (namespace, kind, name, declared) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (namespace, kind, name) DO UPDATE SET declared = excluded.declared",
            *(namespace, kind, name.lower(), blob),
        )

    def _keep_all(
        self, namespace: str, unit: str, more: Declarations, *, replace: bool = False
    ) -> None:
        items: list[tuple[str, QualifierType | ClassDef]] = [
            *((QUALIFIER, item) for item in more.qualifier_types),
            *((CLASS, item) for item in more.classes),
        ]
        rows = [
            (namespace, kind, item.name.lower(), msgspec.msgpack.encode(item), unit)
            for kind, item in items
        ]
        with self._store.transaction() as connection:
            if replace:
                connection.execute(
                    "DELETE FROM declaration WHERE namespace = ? AND unit = ?", (namespace, unit)
                )
            connection.executemany(
                "INSERT INTO declaration (namespace, kind, name, declared, unit)"
                " VALUES (?, ?, ?, ?, ?)",
                rows,
            )

    async def _forget(self, namespace: str, kind: str, name: str) -> None:
        await asyncio.to_thread(
            self._execute,
            "DELETE FROM declaration WHERE namespace = ? AND kind = ? AND name = ?",
            *(namespace, kind, name.lower()),
        )

    def _execute(self, statement: str, *values: object) -> None:
        with self._store.transaction() as connection:
            connection.execute(statement, values)


def _misfits(schema: Schema, classes: Iterable[ClassDef]) -> Iterator[tuple[str, str]]:
    """Yield the classes that do not fit into a schema that has them, and why."""
    for item in classes:
        try:
            check_class(schema, item)
        except CimError as exc:
            yield item.name, exc.text


def _check_new(schema: Schema, cls: ClassDef) -> None:
    if cls.name in schema:
        raise CimError(Status.ALREADY_EXISTS, f"class {cls.name} exists")
    check_class(schema, cls)


def _check_namespace(name: str) -> None:
    parts = name.split("/")
    fits = all(part.replace("-", "_").replace(".", "_").isidentifier() for part in parts)
    if not fits or not {"", ".", ".."}.isdisjoint(parts) or len(name) > MAX_NAMESPACE:
        raise CimError(Status.INVALID_PARAMETER, f"{name[:64]!r} cannot be a namespace")


def _is_used(schema: Schema, name: str) -> bool:
    return any(_uses(item, name.lower()) for item in schema.declarations.classes)


def _uses(cls: ClassDef, name: str) -> bool:
    """Whether a class or a member of it carries a qualifier."""
    carriers: list[Qualified] = [cls, *cls.properties, *cls.methods]
    carriers += [parameter for method in cls.methods for parameter in method.parameters]
    return any(item.name.lower() == name for carrier in carriers for item in carrier.qualifiers)
