"""Turns a resolved class into a msgspec struct.  Knows no MOF and no schema.

This one function makes the classes of vendors and users at run time, and what the generator prints
as `cimom/classes.py`.
"""

from __future__ import annotations

import hashlib
import keyword
import re
from typing import Any, TypeAlias, cast, get_args

import msgspec

from cimom.declaration import INTEGER_TYPES, REAL_TYPES, ClassDef, Method, Property, text, texts
from cimom.model import CimDateTime, CimObject, OpenEnum, Path

Members: TypeAlias = tuple[tuple[str, int], ...]

# 12 hex digits: 48 bits tell any two versions of one class apart.
HASH_DIGITS = 12


def struct_for(cls: ClassDef, base: type[CimObject]) -> type[CimObject]:
    """Make the struct of a resolved class below the struct of its superclass.

    Only fields that are new, or differ from the base's in type, default or being required, are
    declared; msgspec keeps an overridden field in its first place, as `inheritance` does.
    """
    inherited = {field.name: field for field in msgspec.structs.fields(base)}
    fields: list[tuple[str, Any, Any]] = []
    for item in cls.properties:
        before = inherited.get(item.name)
        if before is not None and item.propagated:
            continue
        kind = field_type(item, None if before is None else before.type)
        default = field_default(item, kind)
        if before is None or (kind, default) != (before.type, before.default):
            fields.append((item.name, kind, default))
    struct = msgspec.defstruct(
        cls.name,
        [field[:2] if field[2] is msgspec.NODEFAULT else field for field in fields],
        bases=(base,),
        module="cimom.classes",
        namespace={
            "__doc__": text(cls, "Description"),
            "CIM_NAME": cls.name,
            "CIM_KEYS": cls.keys,
            "CIM_HASH": class_hash(cls),
            "CIM_MADE_OF": cls.properties,
        },
        frozen=True,
        kw_only=True,
    )
    return cast("type[CimObject]", struct)


def field_type(item: Property, before: Any = None) -> Any:
    """Return the type of a property's field: `before` is the type of the field it overrides."""
    scalar = _scalar_type(item, scalar_of(before))
    kind = tuple.__class_getitem__((scalar, ...)) if item.is_array else scalar
    return kind if item.is_key else kind | None


def field_default(item: Property, kind: Any) -> Any:
    """Return the default of a property's field: a key has none, NULL is None."""
    if item.is_key:
        return msgspec.NODEFAULT
    if item.value is None:
        return None
    scalar = scalar_of(kind)
    if isinstance(item.value, tuple):
        return tuple(scalar(value) for value in item.value)
    return scalar(item.value)


def scalar_of(kind: Any) -> Any:
    """Take the element type out of a field type: `tuple[int, ...] | None` gives `int`."""
    for part in get_args(kind):
        if part is not type(None) and part is not Ellipsis:
            return scalar_of(part)
    return kind


def _scalar_type(item: Property, before: Any) -> Any:
    if item.embedded_object:
        return CimObject
    if item.type in INTEGER_TYPES:
        return _integer_type(item, before)
    if item.type in REAL_TYPES:
        return float
    return {"boolean": bool, "reference": Path, "datetime": CimDateTime}.get(item.type, str)


def _integer_type(item: Property, before: Any) -> Any:
    """Return the open enum of a ValueMap, or int; an override that only narrows keeps its enum."""
    members = value_members(item)
    if isinstance(before, type) and issubclass(before, OpenEnum):
        known = {(name, int(member)) for name, member in before.__members__.items()}
        if known.issuperset(members):
            return before
    return open_enum(item.name, members) if members else int


def open_enum(name: str, members: Members) -> type[OpenEnum]:
    """Make an open enumeration."""
    make: Any = OpenEnum  # the functional form of an enumeration, which mypy takes for a look-up
    return cast("type[OpenEnum]", make(name, members, module="cimom.classes"))


def value_members(item: Property | Method) -> Members:
    """Return the names and numbers of an integer ValueMap; ranges name no member."""
    if item.type not in INTEGER_TYPES:
        return ()
    keys, names = texts(item, "ValueMap"), texts(item, "Values")
    if not keys:
        keys = tuple(str(number) for number in range(len(names)))  # DSP0004 5.6.3.55: from zero
    members: dict[str, int] = {}
    for key, name in zip(keys, names, strict=False):
        number = number_of(key)
        if number is None:
            continue
        member = member_name(name)
        members[member if member not in members else f"{member}_{number}"] = number
    return tuple(members.items())


def number_of(key: str) -> int | None:
    """Read a value of a ValueMap, decimal or as 0x8000; None when it is a range or no number."""
    try:
        return int(key, 16 if key.lower().startswith("0x") else 10)
    except ValueError:
        return None


def member_name(name: str) -> str:
    """Turn the text of a value into a Python name: `64-bit Capable` gives `_64_bit_Capable`."""
    member = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_") or "Empty"
    if member[0].isdigit():
        member = f"_{member}"
    if keyword.iskeyword(member) or hasattr(OpenEnum, member):
        member += "_"
    return member


def class_hash(cls: ClassDef) -> str:
    """Return a short hash of what the two ends of a wire must agree on: names, types, keys."""
    lines = [f"{cls.name} {cls.superclass or ''}"]
    for item in cls.properties:
        array = "[]" if item.is_array else ""
        key = " key" if item.is_key else ""
        lines.append(f"{item.name} {item.type}{array} {item.embedded_object or ''}{key}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:HASH_DIGITS]
