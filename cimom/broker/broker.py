"""The broker: obeys one operation at a time and answers rows, classes or values.

Knows no protocol: decoders make the operations, encoders write the answers.  Every operation of
every protocol comes through `execute`, the one place where rights are checked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeAlias, get_args

from cimom.access.roles import Principal, check
from cimom.broker.associations import Associations, Step
from cimom.broker.backend import Backend
from cimom.broker.catalogue import Catalogue
from cimom.broker.declarer import Declarer
from cimom.broker.enumerations import Enumerations
from cimom.broker.filter import Filter
from cimom.broker.instances import Instances
from cimom.broker.lookup import AnyRow, Ident, Lookup, Struct
from cimom.broker.parameters import checked
from cimom.declaration import ClassDef, Method, QualifierType, flag
from cimom.model import CimError, CimObject, Key, Path, Status
from cimom.operations import (
    AnyOpen,
    AnyPull,
    AssociatorNames,
    Associators,
    ClassOperation,
    CloseEnumeration,
    Command,
    CreateInstance,
    Declaration,
    DeleteInstance,
    EnumerateInstanceNames,
    EnumerateInstances,
    EnumerationCount,
    ExecQuery,
    GetInstance,
    GetProperty,
    InvokeMethod,
    MethodResult,
    ModifyInstance,
    OpenAssociatorInstancePaths,
    OpenAssociatorInstances,
    OpenEnumerateInstancePaths,
    OpenEnumerateInstances,
    OpenQueryInstances,
    OpenReferenceInstancePaths,
    OpenReferenceInstances,
    Operation,
    Page,
    PullInstancePaths,
    PullInstances,
    PullInstancesWithPath,
    QualifierOperation,
    QueryResult,
    ReferenceNames,
    References,
    RowOpen,
    SetProperty,
    Traversal,
    Write,
)
from cimom.query.language import bind_filter, parse_filter, parse_query
from cimom.schema import PerSchema, Schema

LocatedRows: TypeAlias = list[tuple[str, AnyRow]]  # (canonical namespace, row)

# What each operation is answered with:
#   GetInstance, GetProperty                      Row
#   EnumerateInstances, EnumerateInstanceNames    list of rows
#   the four association operations               located rows; of a class: list of ClassDef
#   GetClass, EnumerateClasses                    ClassDef, list of them
#   EnumerateClassNames                           list of names
#   GetQualifier, EnumerateQualifiers             QualifierType, list of them
#   CreateInstance                                Path
#   ExecQuery                                     QueryResult of located rows
#   what opens or goes on with an enumeration     Page of located rows
#   EnumerationCount                              int
#   what changes something, CloseEnumeration      None
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
    | Path
    | Page
    | QueryResult
    | int
    | tuple[Method, MethodResult]
    | Any
)


# Which operations open an enumeration that a pull goes on with.
PULLED: dict[type[AnyPull], tuple[type[AnyOpen], ...]] = {
    PullInstancesWithPath: (
        OpenEnumerateInstances,
        OpenAssociatorInstances,
        OpenReferenceInstances,
    ),
    PullInstancePaths: (
        OpenEnumerateInstancePaths,
        OpenAssociatorInstancePaths,
        OpenReferenceInstancePaths,
    ),
    PullInstances: (OpenQueryInstances,),
}


Handler: TypeAlias = Callable[[Any, str, Principal], Awaitable[Answer]]


class Broker:
    """Answers operations from the schemas, the readings, the repository and the associations."""

    def __init__(
        self,
        lookup: Lookup,
        associations: Associations,
        backend: Backend,
        instances: Instances,
        declarer: Declarer,
    ) -> None:
        self._lookup = lookup
        self._catalogues = PerSchema(lookup.namespaces, Catalogue)
        self._associations = associations
        self._backend = backend
        self._instances = instances
        self._declarer = declarer
        self._enumerations = Enumerations()
        self._handlers: dict[type[Operation], Handler] = {
            **dict.fromkeys(get_args(ClassOperation), self._classes),
            **dict.fromkeys(get_args(QualifierOperation), self._qualifiers),
            **dict.fromkeys(get_args(Declaration), self._declare),
            **dict.fromkeys((GetInstance, GetProperty), self._get),
            **dict.fromkeys((EnumerateInstances, EnumerateInstanceNames), self._enumerate),
            **dict.fromkeys(get_args(Write), self._write),
            **dict.fromkeys(get_args(Traversal), self._associated),
            **dict.fromkeys(get_args(AnyOpen), self._open),
            **dict.fromkeys(get_args(AnyPull), self._pull),
            CloseEnumeration: self._close,
            EnumerationCount: self._left,
            ExecQuery: self._exec_query,
            InvokeMethod: self._invoke,
        }

    async def execute(self, principal: Principal, operation: Operation) -> Answer:
        """Obey an operation if the principal may; CimError when it cannot be obeyed."""
        check(principal, operation)
        if isinstance(operation, Command):
            return await self._backend.command(operation.name, operation.arguments)
        namespace = self._lookup.namespaces.canonical(operation.namespace)
        return await self._handlers[type(operation)](operation, namespace, principal)

    # -- classes

    async def _classes(self, operation: ClassOperation, namespace: str, _: Principal) -> Answer:
        return self._catalogues.of(namespace).classes(operation)

    async def _qualifiers(
        self, operation: QualifierOperation, namespace: str, _: Principal
    ) -> Answer:
        return self._catalogues.of(namespace).qualifiers(operation)

    async def _declare(self, operation: Declaration, namespace: str, _: Principal) -> None:
        await self._declarer.declare(operation, namespace)

    # -- instances

    async def _get(
        self, operation: GetInstance | GetProperty, namespace: str, _: Principal
    ) -> AnyRow:
        return await self._instance(operation.instance_name, namespace)

    async def _enumerate(
        self, operation: EnumerateInstances | EnumerateInstanceNames, namespace: str, _: Principal
    ) -> list[AnyRow]:
        return await self._rows(operation.class_name, namespace)

    async def _instance(self, path: Path, namespace: str) -> AnyRow:
        cls = self._lookup.struct(path.classname, namespace)
        await self._read(cls, namespace)
        ident = self._lookup.ident(path, namespace)
        row = None if ident is None else self._row(ident, namespace)
        if row is None:
            raise CimError(Status.NOT_FOUND, f"there is no such instance of {cls.CIM_NAME}")
        return row

    async def _rows(self, class_name: str, namespace: str) -> list[AnyRow]:
        cls = self._lookup.struct(class_name, namespace)
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

    async def _write(self, operation: Write, namespace: str, _: Principal) -> Path | None:
        if isinstance(operation, CreateInstance):
            return await self._instances.create(operation, namespace)
        row = await self._instance(operation.instance_name, namespace)
        match operation:
            case ModifyInstance():
                await self._instances.modify(operation, namespace, row)
            case SetProperty():
                await self._instances.set_property(operation, namespace, row)
            case DeleteInstance():
                await self._instances.delete(namespace, row)
        return None

    # -- enumerations and queries

    async def _open(self, operation: AnyOpen, namespace: str, principal: Principal) -> Page:
        self._enumerations.check(operation, principal)
        if isinstance(operation, OpenQueryInstances):
            language, text = operation.filter_query_language, operation.filter_query
            found = await self._queried(language, text, namespace)
            return self._enumerations.open(operation, found, principal)
        passes = self._predicate(operation, namespace)
        items = await self._opened(operation, namespace)
        if passes is not None:
            items = [item for item in items if passes(item[1].served())]
        return self._enumerations.open(operation, QueryResult(items=items), principal)

    async def _opened(self, operation: RowOpen, namespace: str) -> LocatedRows:
        traversal: Traversal
        match operation:
            case OpenEnumerateInstances() | OpenEnumerateInstancePaths():
                rows = await self._rows(operation.class_name, namespace)
                return [(namespace, row) for row in rows]
            case OpenAssociatorInstances() | OpenAssociatorInstancePaths():
                traversal = AssociatorNames(
                    namespace=namespace,
                    object_name=operation.instance_name,
                    assoc_class=operation.assoc_class,
                    result_class=operation.result_class,
                    role=operation.role,
                    result_role=operation.result_role,
                )
            case OpenReferenceInstances() | OpenReferenceInstancePaths():
                traversal = ReferenceNames(
                    namespace=namespace,
                    object_name=operation.instance_name,
                    result_class=operation.result_class,
                    role=operation.role,
                )
        return await self._traverse(traversal, namespace)

    def _predicate(self, operation: AnyOpen, namespace: str) -> Callable[[CimObject], bool] | None:
        """Return what the filter query lets pass; None when there is no filter."""
        language, text = operation.filter_query_language, operation.filter_query
        if language is None and text is None:
            return None
        if language is None or text is None:
            raise CimError(
                Status.INVALID_PARAMETER, "FilterQuery and FilterQueryLanguage go together"
            )
        name = getattr(operation, "class_name", None) or getattr(operation, "result_class", None)
        schema = self._lookup.namespaces.schema(namespace)
        return bind_filter(parse_filter(language, text), schema, name)

    async def _pull(self, operation: AnyPull, namespace: str, principal: Principal) -> Page:
        kind = PULLED[type(operation)]
        return self._enumerations.pull(operation, namespace, principal, kind)

    async def _close(
        self, operation: CloseEnumeration, namespace: str, principal: Principal
    ) -> None:
        self._enumerations.close(operation.enumeration_context, namespace, principal)

    async def _left(self, operation: EnumerationCount, namespace: str, principal: Principal) -> int:
        return self._enumerations.left(operation.enumeration_context, namespace, principal)

    async def _exec_query(self, operation: ExecQuery, namespace: str, _: Principal) -> QueryResult:
        return await self._queried(operation.query_language, operation.query, namespace)

    async def _queried(self, language: str, text: str, namespace: str) -> QueryResult:
        query = parse_query(language, text).bind(self._lookup.namespaces.schema(namespace))
        rows = await self._rows(query.class_name, namespace)
        items = [(namespace, row) for row in rows if query.matches(row.served())]
        return QueryResult(items=items, properties=query.properties)

    # -- associations

    async def _associated(self, operation: Traversal, namespace: str, _: Principal) -> Answer:
        if operation.class_level:
            return self._catalogues.of(namespace).traverse(operation)
        return await self._traverse(operation, namespace)

    async def _traverse(self, operation: Traversal, namespace: str) -> LocatedRows:
        wanted = self._filter(operation, namespace)
        # DSP0200 Associators: an unknown source class is INVALID_PARAMETER, not INVALID_CLASS.
        near = self._lookup.struct(
            operation.object_name.classname, namespace, Status.INVALID_PARAMETER
        )
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

    def _filter(self, operation: Traversal, namespace: str) -> Filter:
        match operation:
            case Associators() | AssociatorNames():
                return Filter(
                    assoc_class=self._optional(operation.assoc_class, namespace),
                    result_class=self._optional(operation.result_class, namespace),
                    role=operation.role,
                    result_role=operation.result_role,
                )
            case References() | ReferenceNames():
                return Filter(
                    assoc_class=self._optional(operation.result_class, namespace),
                    role=operation.role,
                )

    def _optional(self, name: str | None, namespace: str) -> Struct | None:
        if name is None:
            return None
        return self._lookup.struct(name, namespace, Status.INVALID_PARAMETER)

    # -- methods

    async def _invoke(
        self, operation: InvokeMethod, namespace: str, _: Principal
    ) -> tuple[Method, MethodResult]:
        target = operation.object_name
        cls = self._lookup.struct(target.classname, namespace, Status.NOT_FOUND)
        schema = self._lookup.namespaces.schema(namespace)
        method = schema.cls(cls.CIM_NAME).method_named(operation.method_name)
        if method is None:
            raise CimError(
                Status.METHOD_NOT_FOUND, f"{cls.CIM_NAME} has no method {operation.method_name}"
            )
        key, path = await self._target(cls, method, target, namespace)
        arguments = checked(method, operation.parameters, namespace)
        server = self._server(cls, method, schema)
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

    def _server(self, cls: Struct, method: Method, schema: Schema) -> str:
        """Return the class, this one or its nearest ancestor, whose method a worker serves."""
        for name in (cls.CIM_NAME, *schema.superclasses(cls.CIM_NAME)):
            if self._backend.serves(name, method.name):
                return name
        raise CimError(
            Status.METHOD_NOT_AVAILABLE, f"nobody serves {method.name} of {cls.CIM_NAME}"
        )


def _needed(steps: Iterable[Step]) -> list[Struct]:
    return list(dict.fromkeys(cls for step in steps for cls in step.needs()))
