"""Classes and qualifier types to CIM-XML (DSP0201 5.3.2).  Knows no operations and no instances."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from cimom.cimxml.text import escape
from cimom.cimxml.values import format_value
from cimom.declaration import (
    ClassDef,
    Method,
    Parameter,
    Property,
    Qualifier,
    QualifierType,
    Value,
)

# At 20 kB a class 40 MB at the worst; khv's own classes in one form are 3 MB.
MAX_CACHED = 2048


class ClassForm(NamedTuple):
    """What of a class an answer shows (DSP0200 GetClass)."""

    local_only: bool = True
    qualifiers: bool = True
    class_origin: bool = False
    properties: frozenset[str] | None = None  # lower case; methods stay whatever is listed


def _value_xml(value: Value, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        items = "".join(
            "<VALUE.NULL></VALUE.NULL>" if item is None else _value_xml(item, kind)
            for item in value
        )
        return f"<VALUE.ARRAY>{items}</VALUE.ARRAY>"
    return f"<VALUE>{escape(format_value(value, kind))}</VALUE>"


def _true(value: bool) -> str:  # noqa: FBT001 - a word for a flag
    return "true" if value else "false"


def _qualifier(item: Qualifier) -> str:
    propagated = ' PROPAGATED="true"' if item.propagated else ""
    return (
        f'<QUALIFIER NAME="{escape(item.name)}" TYPE="{item.type}"{propagated}'
        f' OVERRIDABLE="{_true(item.overridable)}" TOSUBCLASS="{_true(item.tosubclass)}"'
        f' TOINSTANCE="{_true(item.toinstance)}" TRANSLATABLE="{_true(item.translatable)}">'
        f"{_value_xml(item.value, item.type)}</QUALIFIER>"
    )


def _qualifiers(items: tuple[Qualifier, ...], form: ClassForm) -> str:
    """Return the QUALIFIER elements; LocalOnly leaves out inherited ones, too."""
    if not form.qualifiers:
        return ""
    return "".join(_qualifier(item) for item in items if not (form.local_only and item.propagated))


def _origin(item: Property | Method, form: ClassForm) -> str:
    origin = f' CLASSORIGIN="{item.class_origin}"' if form.class_origin else ""
    return origin + (' PROPAGATED="true"' if item.propagated else "")


def _size(item: Property | Parameter) -> str:
    return f' ARRAYSIZE="{item.array_size}"' if item.array_size is not None else ""


def _property(item: Property, form: ClassForm) -> str:
    inner = _qualifiers(item.qualifiers, form)
    name, origin = f' NAME="{item.name}"', _origin(item, form)
    if item.type == "reference":
        return (
            f'<PROPERTY.REFERENCE{name} REFERENCECLASS="{item.reference_class}"{origin}>'
            f"{inner}</PROPERTY.REFERENCE>"
        )
    inner += _value_xml(item.value, item.type)
    kind = f' TYPE="{item.type}"'
    if item.is_array:
        # Without EmbeddedObject, which sblim-wbemcli 1.6.3 cannot read here; the qualifier says it.
        head = f"PROPERTY.ARRAY{name}{kind}{_size(item)}{origin}"
        return f"<{head}>{inner}</PROPERTY.ARRAY>"
    embedded = f' EmbeddedObject="{item.embedded_object}"' if item.embedded_object else ""
    return f"<PROPERTY{name}{kind}{origin}{embedded}>{inner}</PROPERTY>"


def _parameter(item: Parameter, form: ClassForm) -> str:
    inner = _qualifiers(item.qualifiers, form)
    name = f' NAME="{item.name}"'
    if item.type == "reference":
        element = "PARAMETER.REFARRAY" if item.is_array else "PARAMETER.REFERENCE"
        target = f' REFERENCECLASS="{item.reference_class}"' if item.reference_class else ""
        return f"<{element}{name}{target}{_size(item)}>{inner}</{element}>"
    element = "PARAMETER.ARRAY" if item.is_array else "PARAMETER"
    return f'<{element}{name} TYPE="{item.type}"{_size(item)}>{inner}</{element}>'


def _method(item: Method, form: ClassForm) -> str:
    inner = _qualifiers(item.qualifiers, form)
    inner += "".join(_parameter(parameter, form) for parameter in item.parameters)
    head = f'METHOD NAME="{item.name}" TYPE="{item.type}"{_origin(item, form)}'
    return f"<{head}>{inner}</METHOD>"


class ClassEncoder:
    """Writes classes, and keeps the text of those that were asked for."""

    def __init__(self) -> None:
        self._cache: OrderedDict[tuple[int, ClassForm], tuple[ClassDef, bytes]] = OrderedDict()

    def encode(self, cls: ClassDef, form: ClassForm) -> bytes:
        """Return a CLASS element."""
        if form.properties is not None:  # unknown names, however many, make no new entry
            known = form.properties & {item.name.lower() for item in cls.properties}
            form = form._replace(properties=known)
        key = (id(cls), form)  # a resolved class is one object as long as its schema lives
        cached = self._cache.get(key)
        if cached is not None and cached[0] is cls:
            self._cache.move_to_end(key)
            return cached[1]
        xml = class_xml(cls, form).encode()
        self._cache[key] = (cls, xml)
        if len(self._cache) > MAX_CACHED:
            self._cache.popitem(last=False)
        return xml


def class_xml(cls: ClassDef, form: ClassForm) -> str:
    """Return a CLASS element, freshly made."""
    superclass = f' SUPERCLASS="{cls.superclass}"' if cls.superclass else ""
    properties = [p for p in cls.properties if not (form.local_only and p.propagated)]
    if form.properties is not None:
        properties = [p for p in properties if p.name.lower() in form.properties]
    methods = [m for m in cls.methods if not (form.local_only and m.propagated)]
    inner = _qualifiers(cls.qualifiers, form)
    inner += "".join(_property(item, form) for item in properties)
    inner += "".join(_method(item, form) for item in methods)
    return f'<CLASS NAME="{cls.name}"{superclass}>{inner}</CLASS>'


def qualifier_type_xml(item: QualifierType) -> str:
    """Return a QUALIFIER.DECLARATION; its scopes never say ANY, which DSP0203 does not know."""
    size = f' ARRAYSIZE="{item.array_size}"' if item.array_size is not None else ""
    scopes = " ".join(f'{scope}="true"' for scope in item.scopes)
    return (
        f'<QUALIFIER.DECLARATION NAME="{item.name}" TYPE="{item.type}"'
        f' ISARRAY="{_true(item.is_array)}"{size} OVERRIDABLE="{_true(item.overridable)}"'
        f' TOSUBCLASS="{_true(item.tosubclass)}" TOINSTANCE="{_true(item.toinstance)}"'
        f' TRANSLATABLE="{_true(item.translatable)}"><SCOPE {scopes}></SCOPE>'
        f"{_value_xml(item.value, item.type)}</QUALIFIER.DECLARATION>"
    )
