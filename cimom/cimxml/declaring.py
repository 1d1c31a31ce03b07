"""Classes and qualifier types from CIM-XML, as declared (DSP0201 5.2.2).

Knows elements and the types of qualifiers; whether a class fits its superclass is the broker's
question.  What the client says is inherited (PROPAGATED) is left to the superclass.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cimom.cimxml.parser import Element, not_valid
from cimom.cimxml.paths import decode_name
from cimom.cimxml.values import PARSERS, parse_boolean, parse_integer, parse_value, shown
from cimom.declaration import (
    ClassDef,
    Embedded,
    Method,
    Parameter,
    Property,
    Qualifier,
    QualifierType,
    Value,
)
from cimom.model import CimError, Status

Types = Mapping[str, QualifierType]  # by lower-case name

SCOPES = ("CLASS", "ASSOCIATION", "INDICATION", "PROPERTY", "REFERENCE", "METHOD", "PARAMETER")
FLAVORS = {"overridable": True, "tosubclass": True, "toinstance": False, "translatable": False}
MAX_ARRAY = 2**31 - 1


def decode_class(element: Element, types: Types) -> ClassDef:
    """Read a CLASS: its own members and qualifiers."""
    name = decode_name(element)
    superclass = element.attributes.get("SUPERCLASS")
    if superclass is not None:
        decode_name(element, "SUPERCLASS")
    own = [child for child in element.children if not _flag(child, "PROPAGATED")]
    return ClassDef(
        name=name,
        superclass=superclass or None,
        qualifiers=_qualifiers(own, types),
        properties=tuple(
            _property(child, types, name) for child in own if child.name.startswith("PROPERTY")
        ),
        methods=tuple(_method(child, types, name) for child in own if child.name == "METHOD"),
    )


def decode_qualifier_type(element: Element) -> QualifierType:
    """Read a QUALIFIER.DECLARATION; of its scopes ANY stands for all."""
    kind = _type(element)
    told = next(iter(element.all("SCOPE")), None)
    on = {scope for scope in told.attributes if _flag(told, scope)} if told else set()
    value = next((c for c in element.children if c.name != "SCOPE"), None)
    is_array = _flag(element, "ISARRAY") or (value is not None and value.name == "VALUE.ARRAY")
    return QualifierType(
        name=decode_name(element),
        type=kind,
        value=_value(value, kind, is_array=is_array),
        scopes=SCOPES if "ANY" in on else tuple(scope for scope in SCOPES if scope in on),
        is_array=is_array,
        array_size=_size(element),
        **{name: _flavor(element, name, default) for name, default in FLAVORS.items()},
    )


def _flag(element: Element, attribute: str) -> bool:
    text = element.attributes.get(attribute)
    if text is None:
        return False
    try:
        return parse_boolean(text)
    except CimError as exc:
        raise not_valid(f"{attribute} of {element.name}: {exc.text}") from exc


def _flavor(element: Element, name: str, default: bool) -> bool:  # noqa: FBT001 - of the standard
    return _flag(element, name.upper()) if name.upper() in element.attributes else default


def _type(element: Element) -> str:
    kind = element.attribute("TYPE")
    if kind not in PARSERS:
        raise not_valid(f"{shown(kind)} is not a type")
    return kind


def _size(element: Element) -> int | None:
    text = element.attributes.get("ARRAYSIZE")
    if not text:
        return None
    try:
        size = parse_integer(text)
    except CimError as exc:
        raise not_valid(exc.text) from exc
    if not 0 < size <= MAX_ARRAY:
        raise not_valid(f"{shown(text)} is no size of an array")
    return size


def _value(element: Element | None, kind: str, *, is_array: bool) -> Value:
    """Read a value of a declaration; None for NULL."""
    if element is None:
        return None
    if (element.name == "VALUE.ARRAY") != is_array:
        raise not_valid(f"{element.name} does not fit")
    try:
        if is_array:
            return tuple(
                None if item.name == "VALUE.NULL" else parse_value(item.text, kind)
                for item in element.children
            )
        return parse_value(element.text, kind)
    except CimError as exc:
        raise not_valid(exc.text) from exc


def _qualifiers(elements: list[Element], types: Types) -> tuple[Qualifier, ...]:
    """Read QUALIFIERs; a flavor that is not given is that of the declaration."""
    found: dict[str, Qualifier] = {}
    for element in elements:
        if element.name != "QUALIFIER" or _flag(element, "PROPAGATED"):
            continue
        name = decode_name(element)
        if name.lower() in found:
            raise not_valid(f"the qualifier {name} is given twice")
        declared = types.get(name.lower())
        kind = _type(element)
        value = element.optional("VALUE", "VALUE.ARRAY")
        is_array = value is not None and value.name == "VALUE.ARRAY"
        found[name.lower()] = Qualifier(
            name=name if declared is None else declared.name,
            type=kind,
            value=_value(value, kind, is_array=is_array),
            is_array=is_array,
            **{
                flavor: _flavor(element, flavor, getattr(declared, flavor, default))
                for flavor, default in FLAVORS.items()
            },
        )
    return tuple(found.values())


def _embedded(qualifiers: tuple[Qualifier, ...], element: Element) -> Embedded | None:
    names = {item.name.lower() for item in qualifiers}
    if "embeddedinstance" in names:
        return "instance"
    if "embeddedobject" in names:
        return "object"
    told = element.attributes.get("EmbeddedObject", element.attributes.get("EMBEDDEDOBJECT"))
    if told is None:
        return None
    if told.lower() not in ("instance", "object"):
        raise not_valid(f"{shown(told)} is no EmbeddedObject")
    return "instance" if told.lower() == "instance" else "object"


def _property(element: Element, types: Types, origin: str) -> Property:
    qualifiers = _qualifiers(element.children, types)
    is_reference = element.name == "PROPERTY.REFERENCE"
    is_array = element.name == "PROPERTY.ARRAY"
    kind = "reference" if is_reference else _type(element)
    value = next((c for c in element.children if c.name != "QUALIFIER"), None)
    if is_reference and value is not None:
        raise CimError(Status.NOT_SUPPORTED, "a reference has no default value")
    return Property(
        name=decode_name(element),
        type=kind,
        is_array=is_array,
        array_size=_size(element),
        value=None if is_reference else _value(value, kind, is_array=is_array),
        reference_class=_reference(element) if is_reference else None,
        embedded_object=_embedded(qualifiers, element),
        qualifiers=qualifiers,
        class_origin=origin,
    )


def _reference(element: Element) -> str:
    if "REFERENCECLASS" not in element.attributes:
        raise not_valid(f"{element.name} lacks REFERENCECLASS")
    return decode_name(element, "REFERENCECLASS")


def _method(element: Element, types: Types, origin: str) -> Method:
    if "TYPE" not in element.attributes:
        raise not_valid("METHOD lacks TYPE")
    return Method(
        name=decode_name(element),
        type=_type(element),
        parameters=tuple(
            _parameter(child, types)
            for child in element.children
            if child.name.startswith("PARAMETER")
        ),
        qualifiers=_qualifiers(element.children, types),
        class_origin=origin,
    )


def _parameter(element: Element, types: Types) -> Parameter:
    is_reference = element.name in ("PARAMETER.REFERENCE", "PARAMETER.REFARRAY")
    qualifiers = _qualifiers(element.children, types)
    options: dict[str, Any] = {}
    if is_reference and "REFERENCECLASS" in element.attributes:
        options["reference_class"] = decode_name(element, "REFERENCECLASS")
    return Parameter(
        name=decode_name(element),
        type="reference" if is_reference else _type(element),
        is_array=element.name in ("PARAMETER.ARRAY", "PARAMETER.REFARRAY"),
        array_size=_size(element),
        embedded_object=_embedded(qualifiers, element),
        qualifiers=qualifiers,
        **options,
    )
