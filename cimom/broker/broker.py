"""The broker: obeys one operation at a time and answers rows, classes or values.

Knows no protocol: decoders make the operations, encoders write the answers.  Every operation of
every protocol comes through `execute`, the one place where rights are checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeAlias

from cimom.access.roles import Principal, check
from cimom.broker.associations import Associations, Step
from cimom.broker.catalogue import Catalogue, Traversal
from cimom.broker.filter import Filter
from cimom.broker.lookup import AnyRow, Ident, Lookup, Struct
from cimom.broker.parameters import checked
from cimom.declaration import ClassDef, Method, QualifierType, flag
from cimom.model import CimError, CimObject, Key, Path, Status
from cimom.operations import (
    AssociatorNames,
    Associators,
    Command,
    EnumerateClasses,
    EnumerateClassNames,
    EnumerateInstanceNames,
    EnumerateInstances,
    EnumerateQualifiers,
    GetClass,
    GetInstance,
    GetQualifier,
    InvokeMethod,
    MethodResult,
    Operation,
    ReferenceNames,
    References,
)

LocatedRows: TypeAlias = list[tuple[str, AnyRow]]  # (canonical namespace, row)

# What each operation is answered with:
#   GetInstance                                   Row
#   EnumerateInstances, EnumerateInstanceNames    list of rows
#   the four association operations               located rows; of a class: list of ClassDef
#   GetClass, EnumerateClasses                    ClassDef, list of them
#   EnumerateClassNames                           list of names
#   GetQualifier, EnumerateQualifiers             QualifierType, list of them
#   InvokeMethod                                  the method's declaration and its result
#   Command                                       a plain value
Answer: TypeAlias = (
    AnyRow
    | list[AnyRow]
    | LocatedRows
    | ClassDef
    | list[ClassDef]
    | list[str]
    | QualifierType
    | list[QualifierType]
    | tuple[Method, MethodResult]
    | Any
)


class Backend(Protocol):
    """Who reads sources and calls methods: the refresher with its workers."""

    async def fresh(
        self, classes: Iterable[type[CimObject]], budget_s: float | None = None
    ) -> None:
        """Wait until rows of the classes may be served; FAILED when they would hide a change."""
        ...

    def serves(self, class_name: str, method: str) -> bool:
        """Whether there is the method of exactly this class."""
        ...

    async def invoke(
        self, class_name: str, method: str, path: Path, arguments: dict[str, Any]
    ) -> MethodResult:
        """Call a method."""
        ...

    def affects(self, class_name: str, method: str) -> tuple[str, ...]:
        """Return the sources that a method changes."""
        ...

    def raise_epoch(self, sources: Iterable[str], keys: Sequence[Key] | None = None) -> None:
        """Note that the rows of the sources (None: all of them) are older than a change."""
        ...

    async def command(self, name: str, arguments: dict[str, Any]) -> Any:
        """Carry out a command of the local socket."""
        ...


class Broker:
    """Answers operations from the schema, the readings and the association table."""

    def __init__(self, lookup: Lookup, associations: Associations, backend: Backend) -> None:
        self._lookup = lookup
        self._schema = lookup.schema
        self._catalogue = Catalogue(lookup.schema)
        self._associations = associations
        self._backend = backend

    async def execute(self, principal: Principal, operation: Operation) -> Answer:
        """Obey an operation if the principal may; CimError when it cannot be obeyed."""
        check(principal, operation)
        if isinstance(operation, Command):
            return await self._backend.command(operation.name, operation.arguments)
        namespace = self._lookup.namespaces.canonical(operation.namespace)
        match operation:
            case GetClass() | EnumerateClasses() | EnumerateClassNames():
                return self._catalogue.classes(operation)
            case GetQualifier() | EnumerateQualifiers():
                return self._catalogue.qualifiers(operation)
            case GetInstance():
                return await self._instance(operation.instance_name, namespace)
            case EnumerateInstances() | EnumerateInstanceNames():
                return await self._instances(operation.class_name, namespace)
            case Associators() | AssociatorNames() | References() | ReferenceNames():
                if operation.class_level:
                    return self._catalogue.traverse(operation)
                return await self._traverse(operation, namespace)
            case InvokeMethod():
                return await self._invoke(operation, namespace)

    # -- instances

    async def _instance(self, path: Path, namespace: str) -> AnyRow:
        cls = self._lookup.struct(path.classname)
        await self._read(cls, namespace)
        ident = self._lookup.ident(path, namespace)
        row = None if ident is None else self._row(ident, namespace)
        if row is None:
            raise CimError(Status.NOT_FOUND, f"there is no such instance of {cls.CIM_NAME}")
        return row

    async def _instances(self, class_name: str, namespace: str) -> list[AnyRow]:
        cls = self._lookup.struct(class_name)
        await self._read(cls, namespace)
        derived = self._associations.rows(cls, namespace)
        return self._lookup.rows(cls, namespace) + derived

    async def _read(self, cls: Struct, namespace: str) -> None:
        """Make the rows that instances of a class consist of fresh enough to be served."""
        told = self._lookup.classes(cls, namespace)
        classes = told + self._associations.classes(cls, namespace)
        await self._backend.fresh(classes)
        self._lookup.require_read(classes)

    def _row(self, ident: Ident, namespace: str) -> AnyRow | None:
        found = self._lookup.row(ident, namespace)
        return found or self._associations.row(ident, namespace)

    # -- associations

    async def _traverse(self, operation: Traversal, namespace: str) -> LocatedRows:
        wanted = self._filter(operation)
        # DSP0200 Associators: an unknown source class is INVALID_PARAMETER, not INVALID_CLASS.
        near = self._lookup.struct(operation.object_name.classname, Status.INVALID_PARAMETER)
        steps = self._associations.steps(near, namespace, wanted)
        here = [cls for cls in self._lookup.classes(near, namespace) if cls is near]
        await self._backend.fresh([*here, *_needed(steps)])
        self._lookup.require_read(here)
        ident = self._lookup.ident(operation.object_name, namespace)
        # An instance that does not exist is associated with nothing: DSP0200 names no NOT_FOUND
        # among the errors of these operations.
        if ident is None or self._lookup.row(ident, namespace) is None:
            return []
        match operation:
            case Associators() | AssociatorNames():
                return self._associations.associators(steps, ident)
            case References() | ReferenceNames():
                return self._associations.references(steps, ident)

    def _filter(self, operation: Traversal) -> Filter:
        match operation:
            case Associators() | AssociatorNames():
                return Filter(
                    assoc_class=self._optional(operation.assoc_class),
                    result_class=self._optional(operation.result_class),
                    role=operation.role,
                    result_role=operation.result_role,
                )
            case References() | ReferenceNames():
                return Filter(
                    assoc_class=self._optional(operation.result_class), role=operation.role
                )

    def _optional(self, name: str | None) -> Struct | None:
        return None if name is None else self._lookup.struct(name, Status.INVALID_PARAMETER)

    # -- methods

    async def _invoke(self, operation: InvokeMethod, namespace: str) -> tuple[Method, MethodResult]:
        target = operation.object_name
        cls = self._lookup.struct(target.classname, Status.NOT_FOUND)
        method = self._schema.cls(cls.CIM_NAME).method_named(operation.method_name)
        if method is None:
            raise CimError(
                Status.METHOD_NOT_FOUND, f"{cls.CIM_NAME} has no method {operation.method_name}"
            )
        key, path = await self._target(cls, method, target, namespace)
        arguments = checked(method, operation.parameters, namespace)
        server = self._server(cls, method)
        try:
            result = await self._backend.invoke(server, method.name, path, arguments)
        finally:
            # Also after an error: a call that failed or was given up may have changed something.
            keys = None if key is None else [key]
            self._backend.raise_epoch(self._backend.affects(server, method.name), keys)
        return method, result

    async def _target(
        self, cls: Struct, method: Method, target: Path, namespace: str
    ) -> tuple[Key | None, Path]:
        """Return the key and full path of the object that a method is called on."""
        if not target.keys and cls.CIM_KEYS:
            if not flag(method, "Static"):
                raise CimError(
                    Status.INVALID_PARAMETER, f"{method.name} is called on an instance, not a class"
                )
            return None, Path(classname=cls.CIM_NAME, namespace=namespace)
        row = await self._instance(target, namespace)
        keys = tuple(zip(cls.CIM_KEYS, row.key, strict=True))
        return row.key, Path(classname=cls.CIM_NAME, keys=keys, namespace=namespace)

    def _server(self, cls: Struct, method: Method) -> str:
        """Return the class, this one or its nearest ancestor, whose method a worker serves."""
        for name in (cls.CIM_NAME, *self._schema.superclasses(cls.CIM_NAME)):
            if self._backend.serves(name, method.name):
                return name
        raise CimError(
            Status.METHOD_NOT_AVAILABLE, f"nobody serves {method.name} of {cls.CIM_NAME}"
        )


def _needed(steps: Iterable[Step]) -> list[Struct]:
    return list(dict.fromkeys(cls for step in steps for cls in step.needs()))
