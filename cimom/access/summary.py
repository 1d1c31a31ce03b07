"""What an operation changes, in words: its object and its parameters, bounded, without secrets.

Knows the operations, no class and no protocol.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from cimom.model import CimObject, Path, path_text
from cimom.operations import (
    Command,
    CreateClass,
    CreateInstance,
    DeleteClass,
    DeleteInstance,
    DeleteQualifier,
    Given,
    InvokeMethod,
    ModifyClass,
    ModifyInstance,
    Operation,
    SetProperty,
    SetQualifier,
)

MAX_VALUE = 120  # characters of one value
MAX_VALUES = 24  # parameters of a call, items of an array
HIDDEN = "***"
# A parameter of such a name, or a text that speaks of such a thing (an embedded instance), is not
# written: better a record that says too little than a password in a log.
SECRET = re.compile(
    r"(?i)pass(word|phrase|wd|code)|secret|credential|token|communit|private|\bpin\b|(auth|priv)_?key"
    r"|^(auth|priv)$"
)
# `https://user:password@host`
_USER_OF_URL = re.compile(r"(?<=://)[^/@\s]{1,256}@")
# What of a command's arguments says which thing it is about.
_OBJECTS = ("name", "id", "unit", "object")


class Subject(NamedTuple):
    """What an action is about."""

    object: str = ""
    summary: str = ""


def subject(operation: Operation) -> Subject:
    """Return what an operation is about."""
    where = operation.namespace
    match operation:
        case InvokeMethod():
            return Subject(_place(operation.object_name, where), pairs(operation.parameters))
        case Command():
            return command_subject(operation.arguments)
        case CreateInstance():
            given = operation.new_instance
            return Subject(f"{where}:{given.instance.CIM_NAME}", _given(given))
        case ModifyInstance():
            text = _given(operation.modified_instance, operation.property_list)
            return Subject(_place(operation.instance_name, where), text)
        case SetProperty():
            text = pairs({operation.property_name: operation.new_value})
            return Subject(_place(operation.instance_name, where), text)
        case DeleteInstance():
            return Subject(_place(operation.instance_name, where))
        case _:
            return Subject(f"{where}:{_declared(operation)}")


def _declared(operation: Operation) -> str:
    """Return the name of the class or qualifier that an operation declares or removes."""
    match operation:
        case CreateClass():
            return operation.new_class.name
        case ModifyClass():
            return operation.modified_class.name
        case DeleteClass():
            return operation.class_name
        case SetQualifier():
            return operation.qualifier_declaration.name
        case DeleteQualifier():
            return operation.qualifier_name
        case _:
            return ""


def command_subject(arguments: Mapping[str, Any]) -> Subject:
    """Return what a command of the local socket is about."""
    found = [str(arguments[name]) for name in _OBJECTS if arguments.get(name) is not None]
    rest = {name: value for name, value in arguments.items() if name not in _OBJECTS}
    return Subject(found[0] if found else "", pairs(rest))


def pairs(values: Mapping[str, Any]) -> str:
    """Write names and values; NULL is left out."""
    texts = [
        f"{name}={HIDDEN if SECRET.search(name) else _value(value)}"
        for name, value in values.items()
        if value is not None
    ]
    return _listed(texts, MAX_VALUES)


def _listed(texts: list[str], most: int) -> str:
    more = [f"and {len(texts) - most} more"] if len(texts) > most else []
    return ", ".join([*texts[:most], *more])


def _place(path: Path, namespace: str) -> str:
    return path_text(path) if path.namespace else f"{namespace}{path_text(path)}"


def _given(given: Given, only: Iterable[str] | None = None) -> str:
    names = given.names if only is None else {name.lower() for name in only}
    fields = given.instance.__struct_fields__
    wanted = [name for name in fields if name.lower() in {item.lower() for item in names}]
    return pairs({name: getattr(given.instance, name) for name in wanted})


def _value(value: Any) -> str:
    match value:
        case str():
            return _text(value)
        case bytes():
            return f"<{len(value)} bytes>"
        case Path():
            return _text(path_text(value))
        case CimObject():
            fields = {name: getattr(value, name) for name in value.__struct_fields__}
            return f"{value.CIM_NAME} {{{pairs(fields)}}}"
        case Mapping():
            return f"{{{pairs({str(key): item for key, item in value.items()})}}}"
        case list() | tuple():
            return f"[{_listed([_value(item) for item in value[: MAX_VALUES + 1]], MAX_VALUES)}]"
        case _:
            return str(value)


def _text(text: str) -> str:
    if SECRET.search(text):
        return HIDDEN
    plain = _USER_OF_URL.sub(f"{HIDDEN}@", text)
    return repr(plain if len(plain) <= MAX_VALUE else plain[: MAX_VALUE - 1] + "…")
