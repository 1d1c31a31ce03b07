"""One frozen value per WBEM operation (DSP0200 5.3 and 5.4); decoders make them, the broker obeys.

Field names are those of the standard in Python spelling.  `None` for a property list means all
properties, an empty one means none.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec

from cimom.model import CimObject, Path

PropertyList: TypeAlias = tuple[str, ...] | None


class Op(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What every operation carries: the namespace it works in, as the client wrote it."""

    namespace: str


class GetClass(Op, frozen=True, kw_only=True):
    """DSP0200 5.4.2.1."""

    class_name: str
    local_only: bool = True
    include_qualifiers: bool = True
    include_class_origin: bool = False
    property_list: PropertyList = None


class EnumerateClasses(Op, frozen=True, kw_only=True):
    """DSP0200 EnumerateClasses; without a class name: the classes that have no superclass."""

    class_name: str | None = None
    deep_inheritance: bool = False
    local_only: bool = True
    include_qualifiers: bool = True
    include_class_origin: bool = False


class EnumerateClassNames(Op, frozen=True, kw_only=True):
    """DSP0200 EnumerateClassNames."""

    class_name: str | None = None
    deep_inheritance: bool = False


class GetQualifier(Op, frozen=True, kw_only=True):
    """DSP0200 GetQualifier."""

    qualifier_name: str


class EnumerateQualifiers(Op, frozen=True, kw_only=True):
    """DSP0200 EnumerateQualifiers."""


class GetInstance(Op, frozen=True, kw_only=True):
    """DSP0200 GetInstance; LocalOnly and IncludeQualifiers are read as FALSE whatever is sent."""

    instance_name: Path
    include_class_origin: bool = False
    property_list: PropertyList = None


class EnumerateInstances(Op, frozen=True, kw_only=True):
    """DSP0200 EnumerateInstances; subclasses' instances always belong to the answer."""

    class_name: str
    deep_inheritance: bool = True
    include_class_origin: bool = False
    property_list: PropertyList = None


class EnumerateInstanceNames(Op, frozen=True, kw_only=True):
    """DSP0200 EnumerateInstanceNames."""

    class_name: str


class Associators(Op, frozen=True, kw_only=True):
    """DSP0200 Associators, of an instance or (a path without keys) of a class."""

    object_name: Path
    assoc_class: str | None = None
    result_class: str | None = None
    role: str | None = None
    result_role: str | None = None
    include_qualifiers: bool = False
    include_class_origin: bool = False
    property_list: PropertyList = None
    class_level: bool = False


class AssociatorNames(Op, frozen=True, kw_only=True):
    """DSP0200 AssociatorNames."""

    object_name: Path
    assoc_class: str | None = None
    result_class: str | None = None
    role: str | None = None
    result_role: str | None = None
    class_level: bool = False


class References(Op, frozen=True, kw_only=True):
    """DSP0200 References."""

    object_name: Path
    result_class: str | None = None
    role: str | None = None
    include_qualifiers: bool = False
    include_class_origin: bool = False
    property_list: PropertyList = None
    class_level: bool = False


class ReferenceNames(Op, frozen=True, kw_only=True):
    """DSP0200 ReferenceNames."""

    object_name: Path
    result_class: str | None = None
    role: str | None = None
    class_level: bool = False


class InvokeMethod(Op, frozen=True, kw_only=True):
    """An extrinsic method call (DSP0200 5.3.? METHODCALL); `parameters` are raw until checked.

    Values are str, bool, int, float, Path, CimObject, None or a list of these; what the wire could
    not type is still text and is converted by the broker from the method's declaration.
    """

    object_name: Path
    method_name: str
    parameters: dict[str, Any]


class Command(Op, frozen=True, kw_only=True):
    """A khv command from the local socket (never from WBEM): `khv vm define` and its like."""

    name: str
    arguments: dict[str, Any] = {}


Operation: TypeAlias = (
    GetClass
    | EnumerateClasses
    | EnumerateClassNames
    | GetQualifier
    | EnumerateQualifiers
    | GetInstance
    | EnumerateInstances
    | EnumerateInstanceNames
    | Associators
    | AssociatorNames
    | References
    | ReferenceNames
    | InvokeMethod
    | Command
)


class MethodResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a method answers: its return value and the OUT parameters that are set."""

    return_value: Any
    out: dict[str, Any] = {}


class Located(msgspec.Struct, frozen=True, kw_only=True):
    """An instance together with its full path: the answer of the association operations."""

    path: Path
    instance: CimObject | None = None
