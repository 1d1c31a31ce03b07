"""One frozen value per WBEM operation (DSP0200 5.3 and 5.4); decoders make them, the broker obeys.

Field names are those of the standard in Python spelling.  `None` for a property list means all
properties, an empty one means none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import msgspec

from cimom.declaration import ClassDef, QualifierType
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


class GetProperty(Op, frozen=True, kw_only=True):
    """DSP0200 GetProperty (deprecated there)."""

    instance_name: Path
    property_name: str


class Given(msgspec.Struct, frozen=True):
    """An instance as a client sent it, and the names of the properties that it sent."""

    instance: CimObject
    names: frozenset[str]


class CreateInstance(Op, frozen=True, kw_only=True):
    """DSP0200 CreateInstance; properties that were not given have their defaults."""

    new_instance: Given


class ModifyInstance(Op, frozen=True, kw_only=True):
    """DSP0200 ModifyInstance; without a property list what was given counts."""

    instance_name: Path
    modified_instance: Given
    property_list: PropertyList = None


class DeleteInstance(Op, frozen=True, kw_only=True):
    """DSP0200 DeleteInstance."""

    instance_name: Path


class SetProperty(Op, frozen=True, kw_only=True):
    """DSP0200 SetProperty (deprecated there); the value is text until its type is known."""

    instance_name: Path
    property_name: str
    new_value: str | Path | tuple[str | Path | None, ...] | None = None


class CreateClass(Op, frozen=True, kw_only=True):
    """DSP0200 CreateClass."""

    new_class: ClassDef


class ModifyClass(Op, frozen=True, kw_only=True):
    """DSP0200 ModifyClass."""

    modified_class: ClassDef


class DeleteClass(Op, frozen=True, kw_only=True):
    """DSP0200 DeleteClass."""

    class_name: str


class SetQualifier(Op, frozen=True, kw_only=True):
    """DSP0200 SetQualifier."""

    qualifier_declaration: QualifierType


class DeleteQualifier(Op, frozen=True, kw_only=True):
    """DSP0200 DeleteQualifier."""

    qualifier_name: str


class ExecQuery(Op, frozen=True, kw_only=True):
    """DSP0200 ExecQuery."""

    query_language: str
    query: str


class Open(Op, frozen=True, kw_only=True):
    """What the operations that open an enumeration share (DSP0200 5.4.2.24)."""

    filter_query_language: str | None = None
    filter_query: str | None = None
    operation_timeout: int | None = None  # seconds
    continue_on_error: bool = False
    max_object_count: int = 0


class OpenEnumerateInstances(Open, frozen=True, kw_only=True):
    """DSP0200 OpenEnumerateInstances."""

    class_name: str
    deep_inheritance: bool = True
    include_class_origin: bool = False
    property_list: PropertyList = None


class OpenEnumerateInstancePaths(Open, frozen=True, kw_only=True):
    """DSP0200 OpenEnumerateInstancePaths."""

    class_name: str


class OpenAssociatorInstances(Open, frozen=True, kw_only=True):
    """DSP0200 OpenAssociatorInstances."""

    instance_name: Path
    assoc_class: str | None = None
    result_class: str | None = None
    role: str | None = None
    result_role: str | None = None
    include_class_origin: bool = False
    property_list: PropertyList = None


class OpenAssociatorInstancePaths(Open, frozen=True, kw_only=True):
    """DSP0200 OpenAssociatorInstancePaths."""

    instance_name: Path
    assoc_class: str | None = None
    result_class: str | None = None
    role: str | None = None
    result_role: str | None = None


class OpenReferenceInstances(Open, frozen=True, kw_only=True):
    """DSP0200 OpenReferenceInstances."""

    instance_name: Path
    result_class: str | None = None
    role: str | None = None
    include_class_origin: bool = False
    property_list: PropertyList = None


class OpenReferenceInstancePaths(Open, frozen=True, kw_only=True):
    """DSP0200 OpenReferenceInstancePaths."""

    instance_name: Path
    result_class: str | None = None
    role: str | None = None


class OpenQueryInstances(Open, frozen=True, kw_only=True):
    """DSP0200 OpenQueryInstances."""

    filter_query_language: str
    filter_query: str
    return_query_result_class: bool = False


class Pull(Op, frozen=True, kw_only=True):
    """What the operations that go on with an enumeration share."""

    enumeration_context: str
    max_object_count: int


class PullInstancesWithPath(Pull, frozen=True, kw_only=True):
    """DSP0200 PullInstancesWithPath."""


class PullInstancePaths(Pull, frozen=True, kw_only=True):
    """DSP0200 PullInstancePaths."""


class PullInstances(Pull, frozen=True, kw_only=True):
    """DSP0200 PullInstances."""


class CloseEnumeration(Op, frozen=True, kw_only=True):
    """DSP0200 CloseEnumeration."""

    enumeration_context: str


class EnumerationCount(Op, frozen=True, kw_only=True):
    """DSP0200 EnumerationCount."""

    enumeration_context: str


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


ClassOperation: TypeAlias = GetClass | EnumerateClasses | EnumerateClassNames
QualifierOperation: TypeAlias = GetQualifier | EnumerateQualifiers
Traversal: TypeAlias = Associators | AssociatorNames | References | ReferenceNames
Declaration: TypeAlias = CreateClass | ModifyClass | DeleteClass | SetQualifier | DeleteQualifier
Write: TypeAlias = CreateInstance | ModifyInstance | DeleteInstance | SetProperty
RowOpen: TypeAlias = (
    OpenEnumerateInstances
    | OpenEnumerateInstancePaths
    | OpenAssociatorInstances
    | OpenAssociatorInstancePaths
    | OpenReferenceInstances
    | OpenReferenceInstancePaths
)
AnyOpen: TypeAlias = RowOpen | OpenQueryInstances
AnyPull: TypeAlias = PullInstancesWithPath | PullInstancePaths | PullInstances

Intrinsic: TypeAlias = (
    ClassOperation
    | QualifierOperation
    | GetInstance
    | EnumerateInstances
    | EnumerateInstanceNames
    | Traversal
    | GetProperty
    | Write
    | Declaration
    | ExecQuery
    | AnyOpen
    | AnyPull
    | CloseEnumeration
    | EnumerationCount
)
Operation: TypeAlias = Intrinsic | InvokeMethod | Command


class MethodResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a method answers: its return value and the OUT parameters that are set."""

    return_value: Any
    out: dict[str, Any] = {}


class Located(msgspec.Struct, frozen=True, kw_only=True):
    """An instance together with its full path: the answer of the association operations."""

    path: Path
    instance: CimObject | None = None


class QueryResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a query found: rows with their namespaces, and the properties (lower case) selected."""

    items: Sequence[Any]
    properties: frozenset[str] | None = None
    result_class: ClassDef | None = None  # what declares these


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of an enumeration: rows with their namespaces; no context after the last piece."""

    items: Sequence[Any]
    context: str | None
    opened_by: Any  # the operation that says how items are shown
    properties: frozenset[str] | None = None  # that a query selected
    result_class: ClassDef | None = None  # what declares these, if the client asked for it
