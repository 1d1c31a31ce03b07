"""Bodies of requests to operations, in two steps: the call, so that an error can name it, then all.

Knows the messages of DSP0201 5.2.5 and the parameters of DSP0200 5.4; nothing of HTTP.  What makes
the document itself invalid is a ProtocolError; a parameter that does not suit its operation is a
CimError.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple, cast, get_args

import msgspec

from cimom import operations as ops
from cimom.cimxml.embedded import Values
from cimom.cimxml.parameter import DECLARED, FIELDS, PARAMETERS
from cimom.cimxml.parser import Element, not_valid, parse
from cimom.cimxml.paths import PATHS, decode_namespace, decode_path
from cimom.cimxml.values import shown
from cimom.model import CimError, Path, ProtocolError, Status
from cimom.operations import Given, InvokeMethod, Op, Operation
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
    message = decode_message(parse(body))
    request = message.only("SIMPLEREQ", "MULTIREQ")
    if request.name == "MULTIREQ":
        raise several()
    calls = [child for child in request.children if child.name != "CORRELATOR"]
    if len(calls) != 1 or not calls[0].children:
        raise not_valid("SIMPLEREQ must hold one call with its target")
    return _decode_call(message, calls[0])


def several() -> ProtocolError:
    """Return the refusal of more than one request in a message."""
    return ProtocolError(
        "multiple requests are not supported",
        cim_error="multiple-requests-unsupported",
        http_status=501,
    )


def decode_message(root: Element) -> Element:
    """Return the MESSAGE of a document whose versions are served."""
    _check_version(root, "CIMVERSION", CIM_VERSION, "unsupported-cim-version")
    _check_version(root, "DTDVERSION", DTD_VERSION, "unsupported-dtd-version")
    message = root.only("MESSAGE")
    _check_version(message, "PROTOCOLVERSION", PROTOCOL_VERSION, "unsupported-protocol-version")
    return message


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


class Row(NamedTuple):
    """An operation, and parameters of the standard that it takes and does not obey."""

    operation: type[Op]
    unused: frozenset[str] = frozenset()

    @property
    def required(self) -> frozenset[str]:
        """The fields that have no default."""
        return _required(self.operation)


@cache
def _required(operation: type[Op]) -> frozenset[str]:
    fields = msgspec.structs.fields(operation)
    return frozenset(item.name for item in fields if item.required and item.name != "namespace")


# LocalOnly and IncludeQualifiers of instances are deprecated (DSP0200 5.4.2.4): their defaults
# would take inherited properties away from clients that do not send them.
UNUSED: dict[type[Op], frozenset[str]] = {
    ops.GetInstance: frozenset({"localonly", "includequalifiers"}),
    ops.EnumerateInstances: frozenset({"localonly", "includequalifiers"}),
    ops.ModifyInstance: frozenset({"includequalifiers"}),
}

# Every operation that is served, by lower-case name.
OPERATIONS: dict[str, Row] = {
    operation.__name__.lower(): Row(operation, UNUSED.get(operation, frozenset()))
    for operation in get_args(ops.Intrinsic)
}


def decode_operation(call: Call, schema: Schema) -> Operation:
    """Return the operation of a call with its parameters; `schema` is that of its namespace."""
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
    fields = _decode_fields(call.parameters, row, schema)
    make: Any = row.operation
    for name in sorted(row.required - fields.keys()):
        raise CimError(Status.INVALID_PARAMETER, f"{FIELDS.get(name, name)} is missing")
    operation: Operation = make(namespace=call.namespace, **fields)
    return operation


def _decode_fields(parameters: Iterable[Element], row: Row, schema: Schema) -> dict[str, Any]:
    """Return the fields that the parameters set; one without a value is NULL: its default."""
    fields: dict[str, Any] = {}
    seen: set[str] = set()
    known = row.operation.__struct_fields__
    for parameter in parameters:
        name = parameter.attribute("NAME").lower()
        field = _field(name)
        if field not in known and name not in row.unused:
            text = f"{shown(parameter.attribute('NAME'))} is not a parameter of this operation"
            raise CimError(Status.NOT_SUPPORTED, text)
        if name in seen:
            raise CimError(Status.INVALID_PARAMETER, f"{name} is given twice")
        seen.add(name)
        if parameter.children:
            fields |= _decoded(parameter, name, field, schema)
    return {name: value for name, value in fields.items() if name in known}


def _field(name: str) -> str:
    return PARAMETERS.get(name, DECLARED.get(name, ("", None)))[0]


def _decoded(parameter: Element, name: str, field: str, schema: Schema) -> dict[str, Any]:
    if name in DECLARED:
        value = DECLARED[name][1](parameter, schema)
        if field == "modified_instance":
            path, given = cast("tuple[Path, Given]", value)
            return {"instance_name": path, field: given}
        return {field: value}
    value = PARAMETERS[name][1](parameter)
    if field == "object_name":
        return {field: value, "class_level": parameter.children[0].name == "CLASSNAME"}
    return {field: value}


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
