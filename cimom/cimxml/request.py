"""Bodies of requests to operations, in two steps: the call, so that an error can name it, then all.

Knows the messages of DSP0201 5.2.5 and the parameters of DSP0200 5.4; nothing of HTTP.  What makes
the document itself invalid is a ProtocolError; a parameter that does not suit its operation is a
CimError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from cimom.cimxml.embedded import Values
from cimom.cimxml.parser import Element, not_valid, parse
from cimom.cimxml.paths import PATHS, decode_namespace, decode_path
from cimom.cimxml.values import parse_boolean, shown
from cimom.model import CimError, Path, ProtocolError, Status
from cimom.operations import (
    AssociatorNames,
    Associators,
    EnumerateClasses,
    EnumerateClassNames,
    EnumerateInstanceNames,
    EnumerateInstances,
    EnumerateQualifiers,
    GetClass,
    GetInstance,
    GetQualifier,
    InvokeMethod,
    Op,
    Operation,
    ReferenceNames,
    References,
)
from cimom.schema import Schema

# What a message may say of its version, and the CIMError of DSP0200 7.3.3 for anything else.
CIM_VERSION = re.compile(r"2\.[0-9]{1,4}", re.ASCII)
DTD_VERSION = re.compile(r"2\.[0-9]{1,4}(\.[0-9]{1,4})?", re.ASCII)
PROTOCOL_VERSION = re.compile(r"1\.[0-9]{1,4}", re.ASCII)


class Call(NamedTuple):
    """Which operation is called, as the client wrote it; `target` is that of a method."""

    message_id: str
    protocol_version: str
    method: str
    intrinsic: bool
    namespace: str
    target: Path | None
    parameters: tuple[Element, ...]


def decode_call(body: bytes) -> Call:
    """Parse a body up to the name of the operation."""
    root = parse(body)
    _check_version(root, "CIMVERSION", CIM_VERSION, "unsupported-cim-version")
    _check_version(root, "DTDVERSION", DTD_VERSION, "unsupported-dtd-version")
    message = root.only("MESSAGE")
    _check_version(message, "PROTOCOLVERSION", PROTOCOL_VERSION, "unsupported-protocol-version")
    request = message.only("SIMPLEREQ", "MULTIREQ")
    if request.name == "MULTIREQ":
        raise ProtocolError(
            "multiple requests are not supported",
            cim_error="multiple-requests-unsupported",
            http_status=501,
        )
    calls = [child for child in request.children if child.name != "CORRELATOR"]
    if len(calls) != 1 or not calls[0].children:
        raise not_valid("SIMPLEREQ must hold one call with its target")
    return _decode_call(message, calls[0])


def _decode_call(message: Element, element: Element) -> Call:
    intrinsic = element.name == "IMETHODCALL"
    where, *parameters = element.children
    kinds = ("LOCALNAMESPACEPATH",) if intrinsic else ("LOCALINSTANCEPATH", "LOCALCLASSPATH")
    parameter_kind = "IPARAMVALUE" if intrinsic else "PARAMVALUE"
    if where.name not in kinds or any(item.name != parameter_kind for item in parameters):
        raise not_valid(f"{element.name} must hold a {' or '.join(kinds)}, then {parameter_kind}s")
    target = None if intrinsic else decode_path(where)
    return Call(
        message_id=message.attribute("ID"),
        protocol_version=message.attribute("PROTOCOLVERSION"),
        method=element.attribute("NAME"),
        intrinsic=intrinsic,
        namespace=decode_namespace(where if target is None else where.children[0]),
        target=target,
        parameters=tuple(parameters),
    )


def _check_version(
    element: Element, attribute: str, pattern: re.Pattern[str], cim_error: str
) -> None:
    version = element.attribute(attribute)
    if not pattern.fullmatch(version):
        raise ProtocolError(
            f"{attribute} {shown(version)} is not supported", cim_error=cim_error, http_status=501
        )


# -- parameters of intrinsic operations


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

# Every parameter of DSP0200 has one meaning wherever it appears: lower-case name to (field of the
# operation, decoder).
PARAMETERS: dict[str, tuple[str, Callable[[Element], object]]] = {
    "assocclass": ("assoc_class", decode_class_name),
    "classname": ("class_name", decode_class_name),
    "deepinheritance": ("deep_inheritance", decode_boolean),
    "includeclassorigin": ("include_class_origin", decode_boolean),
    "includequalifiers": ("include_qualifiers", decode_boolean),
    "instancename": ("instance_name", decode_instance_name),
    "localonly": ("local_only", decode_boolean),
    "objectname": ("object_name", decode_object_name),
    "propertylist": ("property_list", decode_names),
    "qualifiername": ("qualifier_name", decode_text),
    "resultclass": ("result_class", decode_class_name),
    "resultrole": ("result_role", decode_text),
    "role": ("role", decode_text),
}
FIELDS = {field: name for name, (field, _) in PARAMETERS.items()}


class Row(NamedTuple):
    """An operation; `unused` are parameters of the standard that are checked and not obeyed."""

    operation: type[Op]
    unused: frozenset[str] = frozenset()


# LocalOnly and IncludeQualifiers of instances are deprecated (DSP0200 5.4.2.4): their defaults
# would take inherited properties away from clients that do not send them.
INSTANCE_UNUSED = frozenset({"localonly", "includequalifiers"})

# Every operation that is served, by lower-case name.
OPERATIONS: dict[str, Row] = {
    "associatornames": Row(AssociatorNames),
    "associators": Row(Associators),
    "enumerateclasses": Row(EnumerateClasses),
    "enumerateclassnames": Row(EnumerateClassNames),
    "enumerateinstancenames": Row(EnumerateInstanceNames),
    "enumerateinstances": Row(EnumerateInstances, INSTANCE_UNUSED),
    "enumeratequalifiers": Row(EnumerateQualifiers),
    "getclass": Row(GetClass),
    "getinstance": Row(GetInstance, INSTANCE_UNUSED),
    "getqualifier": Row(GetQualifier),
    "referencenames": Row(ReferenceNames),
    "references": Row(References),
}


def decode_operation(call: Call, schema: Schema) -> Operation:
    """Return the operation of a call with its parameters."""
    if call.target is not None:
        return InvokeMethod(
            namespace=call.namespace,
            object_name=call.target,
            method_name=call.method,
            parameters=decode_arguments(call.parameters, schema),
        )
    row = OPERATIONS.get(call.method.lower())
    if row is None:
        raise CimError(Status.NOT_SUPPORTED, f"operation {shown(call.method)} is not supported")
    fields = _decode_fields(call.parameters, row)
    make: Any = row.operation
    for name in row.operation.__struct_fields__[: -len(row.operation.__struct_defaults__) or None]:
        if name != "namespace" and name not in fields:
            raise CimError(Status.INVALID_PARAMETER, f"{FIELDS[name]} is missing")
    operation: Operation = make(namespace=call.namespace, **fields)
    return operation


def _decode_fields(parameters: Iterable[Element], row: Row) -> dict[str, Any]:
    """Return the fields that the parameters set; one without a value is NULL: its default."""
    fields: dict[str, Any] = {}
    seen: set[str] = set()
    known = row.operation.__struct_fields__
    for parameter in parameters:
        name = parameter.attribute("NAME").lower()
        field, decoder = PARAMETERS.get(name, ("", decode_text))
        if field not in known and name not in row.unused:
            text = f"{shown(parameter.attribute('NAME'))} is not a parameter of this operation"
            raise CimError(Status.NOT_SUPPORTED, text)
        if name in seen:
            raise CimError(Status.INVALID_PARAMETER, f"{name} is given twice")
        seen.add(name)
        if parameter.children:
            value = decoder(parameter)
            if field in known:
                fields[field] = value
            if field == "object_name":
                fields["class_level"] = parameter.children[0].name == "CLASSNAME"
    return fields


# -- parameters of methods


def decode_arguments(parameters: Iterable[Element], schema: Schema) -> dict[str, Any]:
    """Return a method's parameters by name; without PARAMTYPE a value stays text.

    sblim-wbemcli 1.6.3 sends no PARAMTYPE: the broker takes the type from the declaration.
    """
    values = Values(schema)
    arguments: dict[str, Any] = {}
    seen: set[str] = set()
    for parameter in parameters:
        name = parameter.attribute("NAME")
        if name.lower() in seen:
            raise CimError(Status.INVALID_PARAMETER, f"{shown(name)} is given twice")
        seen.add(name.lower())
        child = parameter.optional(*_ARGUMENT_CHILDREN)
        arguments[name] = None if child is None else _argument(parameter, child, values)
    return arguments


_ARGUMENT_CHILDREN = (
    *("VALUE", "VALUE.ARRAY", "VALUE.REFERENCE", "VALUE.REFARRAY", "INSTANCE"),
    *PATHS,
)


def _argument(parameter: Element, child: Element, values: Values) -> Any:
    attributes = parameter.attributes
    kind = attributes.get("PARAMTYPE", attributes.get("TYPE", "string"))
    embedded = "EmbeddedObject" in attributes or "EMBEDDEDOBJECT" in attributes
    return values.decode(child, kind, embedded=embedded)
