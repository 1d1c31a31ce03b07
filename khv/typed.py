"""Plain values against a struct's types: every fault of them at once, each with its key.

msgspec stops at the first fault and knows no neighbours of a misspelt key.  Knows no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

Struct = type[msgspec.Struct]


class Problem(NamedTuple):
    """What is wrong with a key (`("wbem", "port")`)."""

    key: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        return f"{'.'.join(self.key)}: {self.text}" if self.key else self.text


def table_of(kind: Any) -> Struct | None:
    """Return the struct that a field's table is; None for a field that is no table."""
    kind = _bare(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    if get_origin(kind) in (Union, UnionType):
        return next(filter(None, map(table_of, get_args(kind))), None)
    return None


def row_of(kind: Any) -> Struct | None:
    """Return the struct that each of a field's tables is (`[[name]]`); None for other fields."""
    kind = _bare(kind)
    return table_of(get_args(kind)[0]) if get_origin(kind) in (tuple, list) else None


def _bare(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def fields_of(cls: Struct) -> dict[str, FieldInfo]:
    """Return the fields of a struct by the names of their keys."""
    return {field.encode_name: field for field in msgspec.structs.fields(cls)}


def problems(values: Any, cls: Struct, at: tuple[str, ...] = ()) -> Iterator[Problem]:
    """Yield what is wrong with a table."""
    if not isinstance(values, dict):
        yield Problem(at, f"is a table, not {_kind(values)}")
        return
    fields = fields_of(cls)
    sound = True
    for name, value in values.items():
        for problem in _field_problems(name, value, fields, (*at, name)):
            sound = False
            yield problem
    for name in (name for name, field in fields.items() if field.required and name not in values):
        sound = False
        yield Problem((*at, name), "is missing")
    if sound:
        text = _fault(values, cls)  # what only the whole tells
        if text is not None:
            yield Problem(at, text)


def _field_problems(
    name: str, value: Any, fields: Mapping[str, FieldInfo], key: tuple[str, ...]
) -> Iterator[Problem]:
    field = fields.get(name)
    if field is None:
        yield Problem(key, _unknown(name, fields))
        return
    table, row = table_of(field.type), row_of(field.type)
    if table is not None:
        yield from problems(value, table, key)
    elif row is not None and isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield from problems(item, row, (*key, str(number)))
    else:
        text = _fault(value, field.type)
        if text is not None:
            yield Problem(key, text)


def _unknown(name: str, fields: Mapping[str, FieldInfo]) -> str:
    near = get_close_matches(name, fields, 1)
    return f"there is no such key; did you mean {near[0]}?" if near else "there is no such key"


def _fault(value: Any, kind: Any) -> str | None:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as exc:
        text = re.sub(r" - at `\$\.?(.*)`$", lambda found: _place(found[1]), str(exc))
        return text[:1].lower() + text[1:]
    return None


def _place(path: str) -> str:
    return f" ({path})" if path else ""


def _kind(value: Any) -> str:
    return {bool: "a boolean", int: "a number", float: "a number", str: "a text"}.get(
        type(value), "an array" if isinstance(value, list) else "a value"
    )


def filled(values: Mapping[str, Any], cls: Struct) -> dict[str, Any]:
    """Return a table whose tables have what they leave out from the default of the field."""
    found = dict(values)
    for name, field in fields_of(cls).items():
        given = found.get(name)
        if isinstance(given, dict) and isinstance(field.default, msgspec.Struct):
            rest = msgspec.structs.asdict(field.default)
            found[name] = given | {key: rest[key] for key in rest.keys() - given.keys()}
    return found
