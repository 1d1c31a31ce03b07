"""Instances and paths to CIM-XML, by one encoder compiled for each class and form.

Knows the schema; nothing of operations and rows.  A property that is NULL is an element without a
value, so that a client finds every property of the class (check_esxi_hardware 20250716 ends with a
KeyError otherwise).
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from cimom.cimxml.text import (
    Escaped,
    class_name_xml,
    escape,
    escape_attribute,
    namespace_path_xml,
    namespace_xml,
)
from cimom.cimxml.values import FORMATTERS, format_real32, format_real64
from cimom.declaration import INTEGER_TYPES, REAL_TYPES, ClassDef, Property
from cimom.model import CimObject, Path
from cimom.schema import Schema

# Encoders of forms that clients choose, at about 20 kB each; a client has one or two forms.
MAX_ENCODERS = 512

# What is written for a property that is NULL, where a real client computes with it unasked
# (check_esxi_hardware 20250716); the instance's status says that it is not known.
SUBSTITUTES: dict[tuple[str, str], str] = {
    ("CIM_NumericSensor", "CurrentReading"): "0",
    ("CIM_NumericSensor", "UnitModifier"): "0",
    ("CIM_Processor", "CurrentClockSpeed"): "0",
    ("CIM_Processor", "Family"): "2",  # Unknown
}


class Form(NamedTuple):
    """How instances are shown: which properties (names in lower case; None: all), how told."""

    properties: frozenset[str] | None = None
    class_origin: bool = False


FULL = Form()
Encode: TypeAlias = Callable[[Any], str]


class InstanceEncoder:
    """Writes instances and paths; `host` is what full paths name."""

    def __init__(
        self,
        schema: Schema,
        host: str,
        substitutes: Mapping[tuple[str, str], str] = SUBSTITUTES,
    ) -> None:
        self.schema = schema
        self.host = host
        self._substitutes = substitutes
        self._full: dict[type[CimObject], Encode] = {}
        self._names: dict[type[CimObject], Encode] = {}
        self._escaped = Escaped()
        self._chosen = lru_cache(maxsize=MAX_ENCODERS)(self._compile)
        self._key_types: dict[str, dict[str, str]] = {}

    # -- instances

    def encoder(self, cls: type[CimObject], form: Form = FULL) -> Encode:
        """Return what turns an instance of exactly this class into an INSTANCE element."""
        if form == FULL:
            encode = self._full.get(cls)
            if encode is None:
                encode = self._full[cls] = self._compile(cls, FULL)
            return encode
        properties = form.properties
        if properties is not None:  # unknown names, however many, make no new encoder
            properties &= {name.lower() for name in cls.__struct_fields__}
        return self._chosen(cls, Form(properties, form.class_origin))

    def instance(self, instance: CimObject) -> str:
        """Return an INSTANCE element with all properties."""
        return self.encoder(type(instance))(instance)

    def name(self, instance: CimObject) -> str:
        """Return the INSTANCENAME of an instance."""
        cls = type(instance)
        encode = self._names.get(cls)
        if encode is None:
            encode = self._names[cls] = self._compile_name(cls)
        return encode(instance)

    # -- paths

    def reference(self, path: Path) -> str:
        """Return a VALUE.REFERENCE in the fullest form that the path has the parts for."""
        what = self.path_name(path)
        if path.namespace is not None:
            kind = "INSTANCEPATH" if what.startswith("<INSTANCENAME") else "CLASSPATH"
            if path.host is None:
                kind = f"LOCAL{kind}"
                where = namespace_xml(path.namespace)
            else:
                where = namespace_path_xml(path.host, path.namespace)
            what = f"<{kind}>{where}{what}</{kind}>"
        return f"<VALUE.REFERENCE>{what}</VALUE.REFERENCE>"

    def path_name(self, path: Path) -> str:
        """Return an INSTANCENAME, or the CLASSNAME of a path without keys."""
        types = self._types(path.classname)
        if not path.keys and (types or path.classname not in self.schema):
            return class_name_xml(path.classname)
        keys = "".join(
            self._binding(name, value, types.get(name.lower())) for name, value in path.keys
        )
        return _instance_name(path.classname, keys)

    def _types(self, class_name: str) -> dict[str, str]:
        """Return the types of a class's keys by lower-case name; none of an unknown class."""
        types = self._key_types.get(class_name)
        if types is None:
            if class_name not in self.schema:
                return {}
            properties = self.schema.cls(class_name).properties
            types = {item.name.lower(): item.type for item in properties if item.is_key}
            self._key_types[class_name] = types
        return types

    def _binding(self, name: str, value: Any, cim_type: str | None) -> str:
        if isinstance(value, Path):
            inner = self.reference(value)
        else:
            cim_type = cim_type if cim_type in FORMATTERS else _type_of(value)
            text = escape(FORMATTERS[cim_type](value))
            inner = f"{_key_head(cim_type)}{text}</KEYVALUE>"
        return f'<KEYBINDING NAME="{escape_attribute(name)}">{inner}</KEYBINDING>'

    # -- compiled encoders

    def _compile(self, cls: type[CimObject], form: Form) -> Encode:
        declared = self.schema.cls(cls.CIM_NAME)
        parts = [repr(f'<INSTANCE CLASSNAME="{cls.CIM_NAME}">')]
        parts.extend(
            self._property(declared, item, class_origin=form.class_origin)
            for item in declared.properties
            if form.properties is None or item.name.lower() in form.properties
        )
        parts.append("'</INSTANCE>'")
        return self._function(parts)

    def _compile_name(self, cls: type[CimObject]) -> Encode:
        declared = self.schema.cls(cls.CIM_NAME)
        if not cls.CIM_KEYS:
            element = _instance_name(cls.CIM_NAME, "")
            return lambda _: element
        parts = [repr(f'<INSTANCENAME CLASSNAME="{cls.CIM_NAME}">')]
        for item in declared.properties:
            if item.is_key:
                parts.append(repr(f'<KEYBINDING NAME="{item.name}">'))
                parts.append(_key_code(item))
                parts.append("'</KEYBINDING>'")
        parts.append("'</INSTANCENAME>'")
        return self._function(parts)

    def _property(self, declared: ClassDef, item: Property, *, class_origin: bool) -> str:
        """Return the expression that writes a property of the instance `o`."""
        element, attributes, value = _shape(item)
        if class_origin:
            attributes += f' CLASSORIGIN="{item.class_origin}"'
            attributes += ' PROPAGATED="true"' if item.propagated else ""
        name, tail = f'<{element} NAME="{item.name}"', f"</{element}>"
        head = f"{name}{attributes}{_embedded(item)}>"
        # sblim-wbemcli 1.6.3 cannot read EmbeddedObject in an array; where there is no value it
        # would say nothing.
        null = f"{name}{attributes}>" if item.is_array else head
        null += f"{self._substitute(declared, item.name)}{tail}"
        if element == "PROPERTY":
            head, tail = f"{head}<VALUE>", f"</VALUE>{tail}"
        filled = f"{head!r} f'{{{value}}}' {tail!r}"  # literals side by side are one f-string
        return f"{null!r} if (v := {_attribute(item.name)}) is None else {filled}"

    def _substitute(self, declared: ClassDef, name: str) -> str:
        for ancestor in (declared.name, *self.schema.superclasses(declared.name)):
            value = self._substitutes.get((ancestor, name))
            if value is not None:
                return f"<VALUE>{value}</VALUE>"
        return ""

    def _function(self, parts: Iterable[str]) -> Encode:
        """Compile the function that joins the texts of the expressions `parts` over `o`."""
        scope: dict[str, Any] = {
            "embedded": lambda value: escape(self.instance(value)),
            "escape": self._escaped.__getitem__,
            "integer": int.__repr__,
            "items": _items,
            "join": "".join,
            "real32": format_real32,
            "real64": format_real64,
            "reference": self.reference,
            "word": FORMATTERS["boolean"],
        }
        source = f"def encode(o):\n    return join(({', '.join(parts)},))\n"
        # Everything in the source is a repr() or made here: names of a schema cannot leave it.
        exec(source, scope)  # noqa: S102 - 4 times as fast as a loop over the properties
        encode: Encode = scope["encode"]
        return encode


def _shape(item: Property) -> tuple[str, str, str]:
    """Return the element of a property, its attributes, and the expression of its value `v`."""
    if item.type == "reference":
        attributes = f' REFERENCECLASS="{item.reference_class}"' if item.reference_class else ""
        return "PROPERTY.REFERENCE", attributes, "reference(v)"
    attributes = f' TYPE="{item.type}"'
    writer = "embedded" if item.embedded_object else _writer(item.type)
    if item.is_array:
        return "PROPERTY.ARRAY", attributes, f"items(v, {writer})"
    return "PROPERTY", attributes, f"{writer}(v)"


def _embedded(item: Property) -> str:
    return f' EmbeddedObject="{item.embedded_object}"' if item.embedded_object else ""


def _writer(cim_type: str) -> str:
    """Return the name, in a compiled encoder, of the function that writes a value."""
    if cim_type in INTEGER_TYPES:
        return "integer"
    return {"boolean": "word", "real32": "real32", "real64": "real64"}.get(cim_type, "escape")


def _attribute(name: str) -> str:
    """Return the expression for a property of `o`; a MOF name may be no Python name."""
    if name.isidentifier() and not keyword.iskeyword(name):
        return f"o.{name}"
    return f"getattr(o, {name!r})"


def _key_code(item: Property) -> str:
    if item.type == "reference":
        return f"reference({_attribute(item.name)})"
    value = f"{_writer(item.type)}({_attribute(item.name)})"
    return f"{_key_head(item.type)!r} + {value} + '</KEYVALUE>'"


def _key_head(cim_type: str) -> str:
    """Open a KEYVALUE; TYPE is what DSP0203 2.4 asks for, VALUETYPE what older clients read."""
    value_type = "string"
    if cim_type in INTEGER_TYPES or cim_type in REAL_TYPES:
        value_type = "numeric"
    elif cim_type == "boolean":
        value_type = "boolean"
    return f'<KEYVALUE VALUETYPE="{value_type}" TYPE="{cim_type}">'


def _instance_name(class_name: str, keys: str) -> str:
    """Return an INSTANCENAME, self-closed when there are no keys (see `text`)."""
    head = f'<INSTANCENAME CLASSNAME="{escape_attribute(class_name)}"'
    return f"{head}>{keys}</INSTANCENAME>" if keys else f"{head}/>"


def _type_of(value: object) -> str:
    """Return a type for a key of an unknown class."""
    match value:
        case bool():
            return "boolean"
        case int():
            return "uint64" if value >= 0 else "sint64"
        case float():
            return "real64"
        case _:
            return "string"


def _items(values: Iterable[Any], write: Callable[[Any], str]) -> str:
    """Return a VALUE.ARRAY."""
    items = [
        "<VALUE.NULL></VALUE.NULL>" if value is None else f"<VALUE>{write(value)}</VALUE>"
        for value in values
    ]
    return f"<VALUE.ARRAY>{''.join(items)}</VALUE.ARRAY>"
