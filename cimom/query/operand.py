"""Operands against a schema: what kind of value each has, and how an instance gives it."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum
from typing import Any, NamedTuple, TypeAlias

from cimom.declaration import (
    INTEGER_TYPES,
    REAL_TYPES,
    ClassDef,
    Property,
    embedded_class,
)
from cimom.model import CimObject, cim_datetime
from cimom.query.moment import moment
from cimom.query.token import bad
from cimom.query.tree import Literal, Now, Operand, PropertyPath, Step, Symbol
from cimom.schema import Schema, values

Get: TypeAlias = Callable[[CimObject], Any]


class Kind(Enum):
    """What can be compared with each other; ANYTHING is known at the evaluation only."""

    STRING = "a string"
    NUMBER = "a number"
    BOOLEAN = "a boolean"
    MOMENT = "a datetime"
    OBJECT = "an object"
    REFERENCE = "a reference"
    ANYTHING = "anything"


class Value(NamedTuple):
    """An operand: how an instance gives it, and what it is; `constant` when all give the same."""

    get: Get
    kind: Kind
    is_array: bool = False
    constant: Any = None


class Variable(NamedTuple):
    """An item of an array that a quantifier goes through; `cell` holds the present one."""

    value: Value
    cell: list[Any]
    cls: ClassDef | None


def kind_of(item: Property) -> Kind:
    """Return what kind of value a property holds."""
    if item.embedded_object is not None:
        return Kind.OBJECT
    if item.type in INTEGER_TYPES | REAL_TYPES:
        return Kind.NUMBER
    return {
        "boolean": Kind.BOOLEAN,
        "datetime": Kind.MOMENT,
        "reference": Kind.REFERENCE,
    }.get(item.type, Kind.STRING)


class Operands:
    """Binds the operands of a query over one class (None: over instances of any class)."""

    def __init__(self, schema: Schema, cls: ClassDef | None, names: frozenset[str]) -> None:
        self.schema = schema
        self._cls = cls
        self._names = names  # how the query calls the instance itself, lower case
        self.variables: dict[str, Variable] = {}

    def bind(self, operand: Operand) -> Value:
        """Return an operand's value; INVALID_QUERY when the schema has no such thing."""
        match operand:
            case PropertyPath():
                return self.path(operand)[0]
            case Symbol():
                return self._symbol(operand)
            case Now():
                return Value(lambda _: cim_datetime(time.time()), Kind.MOMENT)
            case Literal():
                return _literal(operand)

    def path(self, path: PropertyPath) -> tuple[Value, ClassDef | None]:
        """Return what a path leads to and, when that is an object, its class if it is known."""
        steps = path.steps
        first = steps[0]
        value, cls = Value(lambda instance: instance, Kind.OBJECT), self._cls
        variable = self.variables.get(first.name.lower())
        plain = first.scope is None and first.index is None
        if variable is not None and plain:
            value, cls, steps = variable.value, variable.cls, steps[1:]
        elif plain and first.name.lower() in self._names:
            steps = steps[1:]
        for step in steps:
            if value.is_array or value.kind not in (Kind.OBJECT, Kind.ANYTHING):
                raise bad(f"{step.name} cannot be looked up in {value.kind.value}", path.at)
            value, cls = self._step(value, cls, step, path.at)
        return value, cls

    def _step(
        self, value: Value, cls: ClassDef | None, step: Step, at: int
    ) -> tuple[Value, ClassDef | None]:
        """Go one step on a path."""
        scope = None
        if step.scope is not None:
            if step.scope not in self.schema:
                raise bad(f"there is no class {step.scope}", at)
            scope = cls = self.schema.cls(step.scope)
        if cls is None:
            found = Value(_by_name(value.get, step.name), Kind.ANYTHING)
            return _indexed(found, step), None
        item = cls.property_named(step.name)
        if item is None:
            raise bad(f"{cls.name} has no property {step.name}", at)
        if step.index is not None and not item.is_array:
            raise bad(f"{cls.name}.{item.name} is no array", at)
        inner = embedded_class(item)
        known = inner is not None and inner in self.schema
        get = _attribute(value.get, item.name)
        if scope is not None:
            get = _scoped(self.schema, value.get, scope.name, item.name)
        found = Value(get, kind_of(item), item.is_array)
        return _indexed(found, step), self.schema.cls(inner) if inner and known else None

    def _symbol(self, symbol: Symbol) -> Value:
        """Return the value that a ValueMap gives a text."""
        *_, last = symbol.path.steps
        cls = self._owner(symbol)
        item = None if cls is None else cls.property_named(last.name)
        if item is None:
            raise bad(f"the values of {last.name} are not known", symbol.at)
        for key, text in values(item).items():
            if text == symbol.text and ".." not in key:
                number = item.type in INTEGER_TYPES
                return _constant(int(key, 0)) if number else _constant(key)
        raise bad(f"{item.name} has no value {symbol.text!r}", symbol.at)

    def _owner(self, symbol: Symbol) -> ClassDef | None:
        *before, last = symbol.path.steps
        if last.scope is not None:
            return self.schema.cls(last.scope) if last.scope in self.schema else None
        if not before:
            return self._cls
        if len(before) == 1 and before[0].name in self.schema and before[0].scope is None:
            return self.schema.cls(before[0].name)
        return self.path(PropertyPath(tuple(before), symbol.path.at))[1]


def _literal(literal: Literal) -> Value:
    value = literal.value
    if literal.moment:
        if moment(str(value)) is None:
            raise bad(f"{str(value)[:32]!r} is no datetime", literal.at)
        return Value(lambda _: value, Kind.MOMENT, constant=value)
    return _constant(value)


def _constant(value: str | float | bool | None) -> Value:  # noqa: FBT001 - any literal
    kind = Kind.STRING if isinstance(value, str) else Kind.NUMBER
    if isinstance(value, bool):
        kind = Kind.BOOLEAN
    return Value(lambda _: value, kind, constant=value)


def _attribute(get: Get, name: str) -> Get:
    def found(instance: CimObject) -> Any:
        return getattr(get(instance), name, None)

    return found


def _by_name(get: Get, name: str) -> Get:
    """Look a property up in whatever object there is, in any letter case."""
    lower = name.lower()
    spelled: dict[type[CimObject], str | None] = {}

    def found(instance: CimObject) -> Any:
        item = get(instance)
        if not isinstance(item, CimObject):
            return None
        cls = type(item)
        if cls not in spelled:
            fields = cls.__struct_fields__
            spelled[cls] = next((field for field in fields if field.lower() == lower), None)
        field = spelled[cls]
        return None if field is None else getattr(item, field)

    return found


def _scoped(schema: Schema, get: Get, class_name: str, name: str) -> Get:
    """Look a property up in an object that is of a class."""

    def found(instance: CimObject) -> Any:
        item = get(instance)
        if not isinstance(item, CimObject) or not schema.is_a(item.CIM_NAME, class_name):
            return None
        return getattr(item, name, None)

    return found


def _indexed(value: Value, step: Step) -> Value:
    index = step.index
    if index is None:
        return value
    get = value.get

    def found(instance: CimObject) -> Any:
        items = get(instance)
        return items[index] if isinstance(items, tuple) and index < len(items) else None

    return Value(found, value.kind)
