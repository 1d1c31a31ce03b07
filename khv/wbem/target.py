"""Instances and values as people write them: `KHV_Fan.DeviceID=fan1`, `Speed=5`, `States=1,2`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import pywbem

from khv.wbem import valuemap

INTEGERS = frozenset(f"{sign}int{bits}" for sign in "us" for bits in (8, 16, 32, 64))
BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class TargetError(Exception):
    """What was written names nothing, or several things."""


def parse_target(text: str) -> tuple[str, dict[str, str]]:
    """Split `CLASS.NAME=VALUE,NAME="VALUE"` into the class and the properties that are given."""
    name, _, rest = text.partition(".")
    if not re.fullmatch(r"\w+", name):
        raise TargetError(f"{text!r} is not CLASS.NAME=VALUE,...")
    keys: dict[str, str] = {}
    pattern = re.compile(r'\s*(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^,"]*))(?:,|$)')
    at = 0
    while at < len(rest):
        match = pattern.match(rest, at)
        if match is None:
            raise TargetError(f"{text!r} is not CLASS.NAME=VALUE,...")
        quoted = match[2]
        keys[match[1]] = match[3] if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        at = match.end()
    return name, keys


def find(connection: Any, text: str) -> Any:
    """Return the path of the one instance that a text names."""
    if "/" in text.partition(".")[0] or ":" in text.partition(".")[0]:
        try:
            path = pywbem.CIMInstanceName.from_wbem_uri(text)
        except ValueError as exc:
            raise TargetError(str(exc)) from exc
        path.namespace = path.namespace or connection.default_namespace
        return path
    name, wanted = parse_target(text)
    found = _matching(connection, name, wanted)
    if len(found) == 1:
        return found[0]
    if not found:
        raise TargetError(f"there is no {text}")
    some = "".join(f"\n  {path.to_wbem_uri('historical')}" for path in found[:10])
    raise TargetError(f"{len(found)} instances are {text}; name one by its keys:{some}")


def _matching(connection: Any, class_name: str, wanted: dict[str, str]) -> list[Any]:
    """Return the paths of the instances that have the wanted values.

    Names are enough where only keys are asked for; other properties need the instances.
    """
    declared: Any = {}
    if wanted:
        cls = connection.GetClass(class_name, LocalOnly=False, IncludeQualifiers=True)
        declared = cls.properties
    if all(name in declared and "Key" in declared[name].qualifiers for name in wanted):
        paths = connection.EnumerateInstanceNames(class_name)
        return [path for path in paths if _has(path.keybindings, wanted)]
    instances = connection.EnumerateInstances(class_name, PropertyList=list(wanted))
    for name in wanted:  # a class below may have declared it
        if name not in declared and all(name not in item.properties for item in instances):
            raise TargetError(f"{class_name} has no property {name}")
    return [item.path for item in instances if _has(item, wanted)]


def _has(known: Any, wanted: dict[str, str]) -> bool:
    """Whether keys or an instance, which find names in any letter case, have the values."""
    return all(is_told(known.get(name), text) for name, text in wanted.items())


def is_told(value: Any, text: str) -> bool:
    """Whether a value is what a text tells; of an array one item is enough."""
    match value:
        case None:
            return text == "NULL"
        case list():
            return text == ",".join(map(str, value)) or any(is_told(one, text) for one in value)
        case bool():
            return text.lower() == str(value).lower()
        case int() | float():
            return _number(text) == value
        case pywbem.CIMInstanceName():
            return _is_path(value, text)
        case _:
            return str(value) == text


def _number(text: str) -> float | None:
    for kind in (lambda: int(text, 0), lambda: int(text), lambda: float(text)):
        try:
            return kind()
        except ValueError:
            continue
    return None


def _is_path(value: Any, text: str) -> bool:
    try:
        named = pywbem.CIMInstanceName.from_wbem_uri(text)
    except ValueError:
        return False
    named.host, named.namespace = named.host or value.host, named.namespace or value.namespace
    return bool(named == value)


# -- values


def values(items: Iterable[str], declared: dict[str, Any]) -> dict[str, Any]:
    """Return NAME=VALUE items with the types of the declared properties or parameters.

    An array is VALUE,VALUE or JSON; an embedded instance is JSON with its class: `{"class": ...}`.
    A number may be told by its text in the ValueMap.
    """
    found = {}
    known = {name.lower(): item for name, item in declared.items()}
    for text in items:
        name, equal, value = text.partition("=")
        item = known.get(name.lower())
        if not equal or item is None:
            raise TargetError(f"{name!r} is not one of {', '.join(sorted(declared))}")
        found[item.name] = _typed(item, value)
    return found


def _typed(item: Any, text: str) -> Any:
    if text == "NULL":
        return None
    if not item.is_array:
        return _one(item, text)
    parts = _json(item, text) if text.startswith("[") else text.split(",")
    return [None if part is None else _one(item, part) for part in parts]


def _json(item: Any, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as exc:
        raise TargetError(f"{item.name}: {text!r} is not JSON: {exc}") from exc


def _one(item: Any, told: Any) -> Any:
    """Return one value of a property or parameter, told as text or as JSON has it."""
    if isinstance(told, str) and told.startswith("{") and item.type == "string":
        told = _json(item, told)
    if isinstance(told, dict):
        return _embedded(item, told)
    text, number = str(told), None
    try:
        return _scalar(item.type, text)
    except ValueError as exc:
        if item.type in INTEGERS:
            number = valuemap.number_named(item, text)
        if number is not None:
            return pywbem.cimvalue(number, item.type)
        named = ", ".join(valuemap.names(item)) if item.type in INTEGERS else ""
        nor = f", nor one of: {named}" if named else ""
        raise TargetError(f"{item.name} is of type {item.type}: {text!r} is none{nor}") from exc


def _embedded(item: Any, told: dict[str, Any]) -> Any:
    try:
        return pywbem.CIMInstance(told.pop("class"), told)
    except KeyError as exc:
        raise TargetError(f'{item.name}: an instance is {{"class": NAME, ...}}') from exc
    except ValueError as exc:
        raise TargetError(f"{item.name}: {exc}") from exc


def _scalar(kind: str, text: str) -> Any:
    match kind:
        case "string" | "char16":
            return text
        case "boolean":
            return _boolean(text)
        case "datetime":
            return pywbem.CIMDateTime(text)
        case "reference":
            return pywbem.CIMInstanceName.from_wbem_uri(text)
        case "real32" | "real64":
            return pywbem.cimvalue(float(text), kind)
        case _:
            return pywbem.cimvalue(int(text, 0), kind)


def _boolean(text: str) -> bool:
    if text.lower() not in BOOLEANS:
        raise ValueError(text)
    return BOOLEANS[text.lower()]
