"""Compares the CIM_ classes of mof/ with the interface facts of the CIM schema.

usage: python -m tools.check_mof [facts.json]   (exit 0 when every class that is there agrees)

A fact file holds, by class, the superclass, keys, properties and methods with their types and value
maps; `tools/cim_facts.json` covers the classes that are shipped.  A larger one may be given: its
other classes are left out.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from cimom.declaration import (
    ClassDef,
    Method,
    Parameter,
    Property,
    embedded_class,
    flag,
    qualifier,
    texts,
)
from cimom.schema import Schema
from tools.gen import ROOT, compile_all

FACTS = os.path.join(ROOT, "tools", "cim_facts.json")


def load_facts(path: str = FACTS) -> dict[str, Any]:
    """Read a fact file: classes by name, or an object that has them under `classes`."""
    with open(path, encoding="utf-8") as file:
        facts: dict[str, Any] = json.load(file)
    classes: dict[str, Any] = facts.get("classes", facts)
    return classes


def disagreements(schema: Schema, facts: dict[str, Any]) -> Iterator[str]:
    """Yield a line for everything that differs between the classes and the facts."""
    for name, fact in facts.items():
        if name in schema:
            for line in _class(schema, schema.cls(name), fact):
                yield f"{name}{line}"


def _class(schema: Schema, cls: ClassDef, fact: dict[str, Any]) -> Iterator[str]:
    expected = (fact["superclass"], bool(fact.get("abstract")), bool(fact.get("association")))
    found = (cls.superclass, cls.is_abstract, cls.is_association)
    yield from _differs(" (superclass, abstract, association)", expected, found)
    yield from _differs(" keys", sorted(fact["keys"]), sorted(cls.keys))
    own = {item.name for item in cls.properties if not item.propagated}
    yield from _differs(" properties", sorted(fact["properties"]), sorted(own))
    for name in own.intersection(fact["properties"]):
        item = cls.property_named(name)
        assert item is not None
        yield from _element(f".{name}", item, fact["properties"][name])
        yield from _differs(f".{name} key", bool(fact["properties"][name].get("key")), item.is_key)
    own = {item.name for item in cls.methods if not item.propagated}
    yield from _differs(" methods", sorted(fact["methods"]), sorted(own))
    for name in own.intersection(fact["methods"]):
        method = cls.method_named(name)
        assert method is not None
        yield from _method(f".{name}()", method, fact["methods"][name])
    if cls.superclass is not None and cls.superclass not in schema:
        yield f" superclass {cls.superclass} is missing"


def _method(where: str, method: Method, fact: dict[str, Any]) -> Iterator[str]:
    yield from _differs(f"{where} type", fact.get("returns", fact.get("type")), method.type)
    yield from _element(where, method, {**fact, "type": method.type})
    names = [item.name for item in method.parameters]
    yield from _differs(f"{where} parameters", list(fact["parameters"]), names)
    for item in method.parameters:
        expected = fact["parameters"].get(item.name)
        if expected is None:
            continue
        yield from _element(f"{where} {item.name}", item, expected)
        way = (item.is_input, item.is_output)
        yield from _differs(f"{where} {item.name} in, out", (expected["in"], expected["out"]), way)


def _element(
    where: str, item: Property | Parameter | Method, fact: dict[str, Any]
) -> Iterator[str]:
    """Compare what properties, parameters and methods have in common."""
    yield from _differs(f"{where} type", fact["type"], item.type)
    if not isinstance(item, Method):
        yield from _differs(f"{where} array", bool(fact.get("array")), item.is_array)
        yield from _differs(f"{where} reference", fact.get("refclass"), item.reference_class)
    valuemap = [str(value) for value in fact.get("valuemap") or ()]
    yield from _differs(f"{where} ValueMap", valuemap, list(texts(item, "ValueMap")))
    yield from _differs(f"{where} class", fact.get("embeddedinstance"), embedded_class(item))
    yield from _differs(f"{where} PUnit", fact.get("punit"), qualifier(item, "PUnit"))
    yield from _differs(f"{where} required", bool(fact.get("required")), flag(item, "Required"))


def _differs(what: str, expected: object, found: object) -> Iterator[str]:
    if expected != found:
        yield f"{what}: expected {expected}, found {found}"


def main(arguments: list[str]) -> int:
    """Print the disagreements; say how many classes were compared."""
    schema, facts = compile_all(), load_facts(*arguments[:1])
    lines = list(disagreements(schema, facts))
    for line in lines:
        print(line)
    print(f"{len(lines)} errors in {sum(name in schema for name in facts)} classes")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
