"""The schema: which classes there are, what they have, which struct holds their instances.

Knows no MOF (see `cimom.mof`) and no instances.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, Protocol, TypeVar

import msgspec

from cimom.declaration import (
    ClassDef,
    Method,
    Parameter,
    Property,
    Qualifier,
    QualifierType,
    Value,
    embedded_class,
    flag,
    qualifier,
    text,
    texts,
)
from cimom.inheritance import resolve
from cimom.model import CimError, CimObject, Status
from cimom.structs import class_hash, number_of, struct_for

__all__ = [
    "ClassDef",
    "Method",
    "Parameter",
    "PerSchema",
    "Property",
    "Qualifier",
    "QualifierType",
    "Schema",
    "Schemas",
    "Value",
    "class_hash",
    "embedded_class",
    "flag",
    "load",
    "qualifier",
    "struct_for",
    "text",
    "texts",
    "value_name",
    "values",
]

T = TypeVar("T")
DeclarationT = TypeVar("DeclarationT", ClassDef, QualifierType)


class Declarations(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What MOF says: qualifier types, and classes as declared, superclasses first."""

    qualifier_types: tuple[QualifierType, ...] = ()
    classes: tuple[ClassDef, ...] = ()


class Schema:
    """Classes by name in any letter case.  Classes and structs are resolved when first asked for.

    Never changes: MOF that adds classes makes a new schema (`cimom.mof.compile_mof`).
    """

    def __init__(
        self,
        declarations: Declarations,
        structs: Mapping[str, type[CimObject]] | None = None,
    ) -> None:
        self.declarations = declarations
        self._declared = {item.name.lower(): item for item in declarations.classes}
        self._resolved: dict[str, ClassDef] = {}
        self._structs = {name.lower(): struct for name, struct in (structs or {}).items()}
        self._children: dict[str, list[str]] = {}
        for item in declarations.classes:
            self._children.setdefault((item.superclass or "").lower(), []).append(item.name)
        self.qualifier_types = {item.name.lower(): item for item in declarations.qualifier_types}

    @property
    def names(self) -> tuple[str, ...]:
        """All class names, superclasses before their subclasses."""
        return tuple(item.name for item in self.declarations.classes)

    @property
    def roots(self) -> tuple[str, ...]:
        """The classes that have no superclass."""
        return self.subclasses(None)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._declared

    def cls(self, name: str) -> ClassDef:
        """Return a class with everything it inherits; INVALID_CLASS when there is none."""
        lower = name.lower()
        resolved = self._resolved.get(lower)
        if resolved is None:
            declared = self.declared(name)
            superclass = None if declared.superclass is None else self.cls(declared.superclass)
            resolved = self._resolved[lower] = resolve(declared, superclass)
        return resolved

    def declared(self, name: str) -> ClassDef:
        """Return a class as it was declared: its own members only."""
        declared = self._declared.get(name.lower())
        if declared is None:
            raise CimError(Status.INVALID_CLASS, f"class {name} does not exist")
        return declared

    def superclasses(self, name: str) -> tuple[str, ...]:
        """Return the ancestors of a class, the nearest first."""
        result: list[str] = []
        while (parent := self.declared(name).superclass) is not None:
            name = self.declared(parent).name
            result.append(name)
        return tuple(result)

    def subclasses(self, name: str | None, *, deep: bool = False) -> tuple[str, ...]:
        """Return the subclasses of a class, without it; deep: theirs too.  None: of no class."""
        result: list[str] = []
        for child in self._children.get((name or "").lower(), ()):
            result.append(child)
            if deep:
                result.extend(self.subclasses(child, deep=True))
        return tuple(result)

    def is_a(self, name: str, ancestor: str) -> bool:
        """Say whether a class is another or descends from it."""
        lower = ancestor.lower()
        declared = self._declared.get(name.lower())
        while declared is not None:
            if declared.name.lower() == lower:
                return True
            declared = self._declared.get((declared.superclass or "").lower())
        return False

    def struct(self, name: str) -> type[CimObject]:
        """Return the struct that holds instances of a class."""
        lower = name.lower()
        struct = self._structs.get(lower)
        if struct is None:
            resolved = self.cls(name)
            base = CimObject if resolved.superclass is None else self.struct(resolved.superclass)
            struct = self._structs[lower] = struct_for(resolved, base)
        return struct

    def extended(self, more: Declarations) -> Schema:
        """Return a schema with more declarations; one of a known name replaces it.

        Classes that stand on none of them keep their structs.
        """
        return self._changed(
            Declarations(
                qualifier_types=_replaced(self.declarations.qualifier_types, more.qualifier_types),
                classes=_replaced(self.declarations.classes, more.classes),
            ),
            {item.name.lower() for item in more.classes},
        )

    def without(self, classes: Iterable[str] = (), qualifier_types: Iterable[str] = ()) -> Schema:
        """Return a schema that lacks some classes, which have no subclasses, and types."""
        gone, types = ({name.lower() for name in names} for names in (classes, qualifier_types))
        known = self.declarations
        return self._changed(
            Declarations(
                qualifier_types=tuple(
                    item for item in known.qualifier_types if item.name.lower() not in types
                ),
                classes=tuple(item for item in known.classes if item.name.lower() not in gone),
            ),
            gone,
        )

    def _changed(self, declarations: Declarations, touched: set[str]) -> Schema:
        """Return a schema of other declarations; what does not stand on those touched is kept."""
        for name in touched & self._declared.keys():
            touched = touched | {child.lower() for child in self.subclasses(name, deep=True)}
        kept = {name: item for name, item in self._structs.items() if name not in touched}
        schema = Schema(declarations, kept)
        schema._resolved = {n: item for n, item in self._resolved.items() if n not in touched}
        return schema


class Schemas(Protocol):
    """The schemas of namespaces; one may serve several."""

    def schema(self, name: str) -> Schema:
        """Return the schema of a namespace; INVALID_NAMESPACE when there is no such namespace."""
        ...

    def schemas(self) -> tuple[Schema, ...]:
        """Return each schema once."""
        ...


class PerSchema(Generic[T]):
    """Something made of a schema, kept as long as a namespace has it."""

    def __init__(self, schemas: Schemas, make: Callable[[Schema], T]) -> None:
        self._schemas = schemas
        self._make = make
        self._made: dict[int, tuple[Schema, T]] = {}

    def of(self, namespace: str) -> T:
        """Return what belongs to the schema of a namespace."""
        schema = self._schemas.schema(namespace)
        made = self._made.get(id(schema))
        if made is None:
            served = {id(item) for item in self._schemas.schemas()}
            self._made = {key: item for key, item in self._made.items() if key in served}
            made = self._made[id(schema)] = (schema, self._make(schema))
        return made[1]


def _replaced(old: Iterable[DeclarationT], new: Iterable[DeclarationT]) -> tuple[DeclarationT, ...]:
    merged = {item.name.lower(): item for item in old}
    merged.update((item.name.lower(), item) for item in new)
    return tuple(merged.values())


def load(*compat: str) -> Schema:
    """Load the schema that was compiled into the package, with its generated structs.

    `compat` are more classes by the name of their file in mof/compat: those of another product.
    """
    from cimom import classes

    schema = Schema(_compiled("schema"), {struct.CIM_NAME: struct for struct in classes.CLASSES})
    for name in compat:
        schema = schema.extended(_compiled(name))
    return schema


def _compiled(name: str) -> Declarations:
    with open(os.path.join(os.path.dirname(__file__), f"{name}.msgpack"), "rb") as file:
        return msgspec.msgpack.decode(file.read(), type=Declarations)


def values(item: Property | Parameter | Method) -> dict[str, str]:
    """Return the ValueMap of an element: each value or range, as written, and its text."""
    names = texts(item, "Values")
    keys = texts(item, "ValueMap") or tuple(str(number) for number in range(len(names)))
    return dict(zip(keys, names or keys, strict=False))


def value_name(cls: ClassDef, name: str, value: object) -> str | None:
    """Return the text of a property's value for people; None when the class names none."""
    item = cls.property_named(name)
    if item is None or value is None:
        return None
    return value_text(values(item), value)


def value_text(mapped: Mapping[str, str], value: object) -> str | None:
    """Return what a ValueMap, given as values and texts, says of a value."""
    if not isinstance(value, int):
        return mapped.get(str(value))
    return next((label for key, label in mapped.items() if _covers(key, value)), mapped.get(".."))


def _covers(key: str, value: int) -> bool:
    """Say whether a value or closed range of a ValueMap (DSP0004 5.6.3.55) covers a number."""
    low, dots, high = key.partition("..")
    if not dots:
        return number_of(key) == value
    if not low and not high:
        return False  # what no other entry covers
    bottom, top = number_of(low), number_of(high)
    return (bottom is None or bottom <= value) and (top is None or value <= top)
