"""Instances and values as people write them: `KHV_Fan.DeviceID=fan1`, `Speed=5`, `States=1,2`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import pywbem


class TargetError(Exception):
    """What was written names nothing, or several things."""


def parse_target(text: str) -> tuple[str, dict[str, str]]:
    """Split `CLASS.KEY=VALUE,KEY="VALUE"` into the class and the keys that are given."""
    name, _, rest = text.partition(".")
    if not re.fullmatch(r"\w+", name):
        raise TargetError(f"{text!r} is not CLASS.KEY=VALUE,...")
    keys: dict[str, str] = {}
    pattern = re.compile(r'\s*(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^,"]*))(?:,|$)')
    at = 0
    while at < len(rest):
        match = pattern.match(rest, at)
        if match is None:
            raise TargetError(f"{text!r} is not CLASS.KEY=VALUE,...")
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
    name, keys = parse_target(text)
    found = [
        path
        for path in connection.EnumerateInstanceNames(name)
        if all(str(path.keybindings.get(key)) == value for key, value in keys.items())
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise TargetError(f"there is no {text}")
    some = "".join(f"\n  {path.to_wbem_uri('historical')}" for path in found[:10])
    raise TargetError(f"{len(found)} instances are {text}; name one by its keys:{some}")


def values(items: Iterable[str], declared: dict[str, Any]) -> dict[str, Any]:
    """Return NAME=VALUE items with the types of the declared properties or parameters.

    An array is VALUE,VALUE or JSON; an embedded instance is JSON with its class: `{"class": ...}`.
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
    if item.is_array:
        parts = json.loads(text) if text.startswith("[") else text.split(",")
        return [None if part is None else _one(item, str(part)) for part in parts]
    return _one(item, text)


def _one(item: Any, text: str) -> Any:
    if text.startswith("{") and item.type == "string":
        told = json.loads(text)
        return pywbem.CIMInstance(told.pop("class"), told)
    if item.type == "reference":
        return pywbem.CIMInstanceName.from_wbem_uri(text)
    if item.type == "boolean":
        return text.lower() in ("true", "1", "yes")
    if item.type in ("string", "char16"):
        return text
    if item.type == "datetime":
        return pywbem.CIMDateTime(text)
    return pywbem.cimvalue(float(text) if item.type.startswith("real") else int(text, 0), item.type)
