"""Object paths: from XML elements, and from the text of a CIMObject header.

Knows the forms of DSP0201 5.2.4 and of DSP0200 (CIMObject); nothing of schemas: keys come as typed
as they were sent.
"""

from __future__ import annotations

import re
from typing import Any

from cimom.cimxml.parser import Element, not_valid
from cimom.cimxml.values import PARSERS, parse_numeric, shown
from cimom.model import CimError, Path

PATHS = (
    "CLASSPATH",
    "LOCALCLASSPATH",
    "CLASSNAME",
    "INSTANCEPATH",
    "LOCALINSTANCEPATH",
    "INSTANCENAME",
)
# DSP0004 annex A: a letter or underscore, then also digits.  Letters of any script are letters.
NAME = re.compile(r"[^\W\d]\w*")
MAX_KEYS = 256  # the widest class of the CIM schema has 8


def decode_name(element: Element, attribute: str = "NAME") -> str:
    """Read an attribute that must be a CIM name."""
    name = element.attribute(attribute)
    if not NAME.fullmatch(name):
        raise not_valid(f"{shown(name)} is not a name")
    return name


def decode_namespace(element: Element) -> str:
    """Read a LOCALNAMESPACEPATH; slashes around its parts mean nothing."""
    parts = [part.attribute("NAME").strip("/") for part in element.children]
    namespace = "/".join(part for part in parts if part)
    if element.name != "LOCALNAMESPACEPATH" or not namespace:
        raise not_valid(f"{element.name} names no namespace")
    return namespace


def decode_path(element: Element) -> Path:
    """Read a path element of any form."""
    match element.name:
        case "CLASSNAME":
            return Path(classname=decode_name(element))
        case "INSTANCENAME":
            return Path(classname=decode_name(element, "CLASSNAME"), keys=_keys(element))
        case "LOCALCLASSPATH":
            return _located(*element.pair("LOCALNAMESPACEPATH", "CLASSNAME"))
        case "LOCALINSTANCEPATH":
            return _located(*element.pair("LOCALNAMESPACEPATH", "INSTANCENAME"))
        case "CLASSPATH":
            return _located(*element.pair("NAMESPACEPATH", "CLASSNAME"))
        case "INSTANCEPATH":
            return _located(*element.pair("NAMESPACEPATH", "INSTANCENAME"))
        case name:
            raise not_valid(f"{name} is not a path")


def decode_reference(element: Element) -> Path:
    """Read a VALUE.REFERENCE."""
    return decode_path(element.only(*PATHS))


def _located(where: Element, what: Element) -> Path:
    host = None
    if where.name == "NAMESPACEPATH":
        host_element, where = where.pair("HOST", "LOCALNAMESPACEPATH")
        host = host_element.text.strip()
    named = decode_path(what)
    return Path(
        classname=named.classname, keys=named.keys, namespace=decode_namespace(where), host=host
    )


def _keys(element: Element) -> tuple[tuple[str, Any], ...]:
    """Read the keys of an INSTANCENAME; a single one that is not named gets the name ''."""
    children = element.children
    if len(children) == 1 and children[0].name != "KEYBINDING":
        return (("", _key_value(children[0])),)
    if len(children) > MAX_KEYS:
        raise not_valid(f"{element.name} has more than {MAX_KEYS} keys")
    keys: dict[str, tuple[str, Any]] = {}
    for child in children:
        if child.name != "KEYBINDING":
            raise not_valid(f"{child.name} must be in a KEYBINDING")
        name = decode_name(child)
        if name.lower() in keys:
            raise not_valid(f"the key {name} is given twice")
        keys[name.lower()] = (name, _key_value(child.only("KEYVALUE", "VALUE.REFERENCE")))
    return tuple(keys.values())


def _key_value(element: Element) -> str | bool | int | float | Path:
    """Read a KEYVALUE by its TYPE or, where that is missing, by its VALUETYPE."""
    if element.name == "VALUE.REFERENCE":
        return decode_reference(element)
    value_type = element.attributes.get("VALUETYPE", "string")
    cim_type = element.attributes.get("TYPE", value_type)
    parser = PARSERS.get(cim_type, parse_numeric if cim_type == "numeric" else None)
    if parser is None or value_type not in ("string", "boolean", "numeric"):
        raise not_valid(f"{shown(cim_type)} is not a type of a key")
    try:
        return parser(element.text)
    except CimError as exc:
        raise not_valid(exc.text) from exc


# -- the text form

# name="value" with backslash escapes, or name=5, name=true; then a comma or the end.  Nothing is
# tried twice (possessive repeats, of single characters: those of groups are wrong before Python
# 3.11.5): a header of 16 kB must not cost seconds.
KEY = re.compile(
    r'\s*+([^=,."\s]++)\s*+=\s*+(?:"([^"\\]*+(?:\\.[^"\\]*+)*)"\s*+|([^,"]*+))(?:,|\Z)', re.DOTALL
)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def parse_object_path(text: str) -> Path:
    """Read `namespace:Class.key="value",...`; ValueError when it is none.

    Key values are text: what the quotes hold, or the bare word.
    """
    namespace, colon, rest = text.partition(":")
    class_name, dot, key_text = rest.partition(".")
    if not colon or not NAME.fullmatch(class_name.strip()):
        raise ValueError(text)
    keys: list[tuple[str, str]] = []
    position = 0
    while dot and position < len(key_text):
        match = KEY.match(key_text, position)
        if match is None or len(keys) >= MAX_KEYS:
            raise ValueError(text)
        quoted, bare = match[2], match[3]
        keys.append((match[1], bare.strip() if quoted is None else ESCAPED.sub(r"\1", quoted)))
        position = match.end()
    return Path(
        classname=class_name.strip(), keys=tuple(keys), namespace=namespace.strip("/ ") or None
    )


def names_same(text: str, path: Path) -> bool:
    """Say whether the text form names the object that `path` names.

    References inside keys may lack their namespace in one of the two.
    """
    try:
        named = parse_object_path(text)
    except ValueError:
        return False
    here, there = (item.namespace or "" for item in (named, path))
    return here.lower() == there.lower() and _same_object(named, path)


def _same_object(named: Path, path: Path) -> bool:
    texts = {name.lower(): value for name, value in named.keys}
    return (
        named.classname.lower() == path.classname.lower()
        and len(named.keys) == len(path.keys)
        and all(_same_value(texts.get(name.lower()), value) for name, value in path.keys)
    )


def _same_value(text: str | None, value: Any) -> bool:
    match text, value:
        case None, _:
            return False
        case str(), Path():
            try:
                return _same_object(parse_object_path(text), value)
            except ValueError:
                return False
        case str(), bool():
            return text.lower() == str(value).lower()
        case str(), int() | float():
            try:
                return parse_numeric(text) == value
            except CimError:
                return False
        case _:
            return bool(text == value)
