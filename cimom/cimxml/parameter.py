"""Parameters of intrinsic operations (DSP0200 5.4): each has one meaning wherever it appears.

Knows elements and the schema that typed ones are read with; no operation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cimom.cimxml.declaring import decode_class, decode_qualifier_type
from cimom.cimxml.embedded import Values
from cimom.cimxml.parser import Element
from cimom.cimxml.paths import decode_name, decode_path, decode_reference
from cimom.cimxml.values import parse_boolean, parse_value, shown
from cimom.declaration import ClassDef, QualifierType
from cimom.model import CimError, Path, Status
from cimom.operations import Given
from cimom.schema import Schema


def decode_text(parameter: Element) -> str:
    """Decode a string VALUE."""
    return _child(parameter, "VALUE").text


def decode_boolean(parameter: Element) -> bool:
    """Decode a boolean VALUE."""
    return parse_boolean(_child(parameter, "VALUE").text)


def decode_class_name(parameter: Element) -> str:
    """Decode a CLASSNAME."""
    return decode_path(_child(parameter, "CLASSNAME")).classname


def decode_names(parameter: Element) -> tuple[str, ...]:
    """Decode a VALUE.ARRAY of property names; NULL among them means nothing."""
    return tuple(item.text.strip() for item in _child(parameter, "VALUE.ARRAY").all("VALUE"))


def decode_instance_name(parameter: Element) -> Path:
    """Decode an INSTANCENAME."""
    return decode_path(_child(parameter, "INSTANCENAME"))


def decode_object_name(parameter: Element) -> Path:
    """Decode the CLASSNAME or INSTANCENAME that an association operation starts from."""
    return decode_path(_child(parameter, "CLASSNAME", "INSTANCENAME"))


def decode_count(parameter: Element) -> int:
    """Decode a uint32 VALUE."""
    count = parse_value(_child(parameter, "VALUE").text, "uint32")
    return int(count)


def decode_new_value(parameter: Element) -> Any:
    """Decode the value of a property whose type only the broker knows: text, or paths."""
    child = _child(parameter, "VALUE", "VALUE.ARRAY", "VALUE.REFERENCE", "VALUE.REFARRAY")
    if child.name == "VALUE":
        return child.text
    if child.name == "VALUE.REFERENCE":
        return decode_reference(child)
    return tuple(
        None
        if item.name == "VALUE.NULL"
        else (item.text if item.name == "VALUE" else decode_reference(item))
        for item in child.children
    )


# -- those that are read with a schema


def decode_new_instance(parameter: Element, schema: Schema) -> Given:
    """Decode an INSTANCE that is to be made."""
    return _given(_child(parameter, "INSTANCE"), schema)


def _given(element: Element, schema: Schema) -> Given:
    name = decode_name(element, "CLASSNAME")
    if name not in schema:
        raise CimError(Status.INVALID_CLASS, f"class {shown(name)} does not exist")
    names = {child.attribute("NAME") for child in element.children if child.name != "QUALIFIER"}
    instance = Values(schema).instance(element)
    lower = {name.lower() for name in names}
    fields = instance.__struct_fields__
    return Given(instance, frozenset(name for name in fields if name.lower() in lower))


def decode_modified_instance(parameter: Element, schema: Schema) -> tuple[Path, Given]:
    """Decode a VALUE.NAMEDINSTANCE: which instance, and what of it."""
    name, instance = _child(parameter, "VALUE.NAMEDINSTANCE").pair("INSTANCENAME", "INSTANCE")
    return decode_path(name), _given(instance, schema)


def decode_new_class(parameter: Element, schema: Schema) -> ClassDef:
    """Decode a CLASS."""
    return decode_class(_child(parameter, "CLASS"), schema.qualifier_types)


def decode_declaration(parameter: Element, _: Schema) -> QualifierType:
    """Decode a QUALIFIER.DECLARATION."""
    return decode_qualifier_type(_child(parameter, "QUALIFIER.DECLARATION"))


def _child(parameter: Element, *names: str) -> Element:
    child = parameter.only(*_PARAMETER_CHILDREN)
    if child.name not in names:
        text = f"{parameter.attribute('NAME')} must be a {' or '.join(names)}"
        raise CimError(Status.INVALID_PARAMETER, text)
    return child


_PARAMETER_CHILDREN = (
    *("VALUE", "VALUE.ARRAY", "VALUE.REFERENCE", "VALUE.REFARRAY", "CLASSNAME", "INSTANCENAME"),
    *("CLASS", "INSTANCE", "VALUE.NAMEDINSTANCE", "QUALIFIER.DECLARATION"),
)

# Lower-case name to (field of the operation, decoder).
PARAMETERS: dict[str, tuple[str, Callable[[Element], object]]] = {
    "assocclass": ("assoc_class", decode_class_name),
    "classname": ("class_name", decode_class_name),
    "continueonerror": ("continue_on_error", decode_boolean),
    "deepinheritance": ("deep_inheritance", decode_boolean),
    "enumerationcontext": ("enumeration_context", decode_text),
    "filterquery": ("filter_query", decode_text),
    "filterquerylanguage": ("filter_query_language", decode_text),
    "includeclassorigin": ("include_class_origin", decode_boolean),
    "includequalifiers": ("include_qualifiers", decode_boolean),
    "instancename": ("instance_name", decode_instance_name),
    "localonly": ("local_only", decode_boolean),
    "maxobjectcount": ("max_object_count", decode_count),
    "newvalue": ("new_value", decode_new_value),
    "objectname": ("object_name", decode_object_name),
    "operationtimeout": ("operation_timeout", decode_count),
    "propertylist": ("property_list", decode_names),
    "propertyname": ("property_name", decode_text),
    "qualifiername": ("qualifier_name", decode_text),
    "query": ("query", decode_text),
    "querylanguage": ("query_language", decode_text),
    "resultclass": ("result_class", decode_class_name),
    "resultrole": ("result_role", decode_text),
    "returnqueryresultclass": ("return_query_result_class", decode_boolean),
    "role": ("role", decode_text),
}
DECLARED: dict[str, tuple[str, Callable[[Element, Schema], object]]] = {
    "modifiedclass": ("modified_class", decode_new_class),
    "modifiedinstance": ("modified_instance", decode_modified_instance),
    "newclass": ("new_class", decode_new_class),
    "newinstance": ("new_instance", decode_new_instance),
    "qualifierdeclaration": ("qualifier_declaration", decode_declaration),
}
FIELDS = {field: name for name, (field, _) in (*PARAMETERS.items(), *DECLARED.items())}
