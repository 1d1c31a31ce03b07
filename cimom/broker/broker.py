"""The broker: obeys one operation at a time and answers rows, classes or values.

Knows no protocol: decoders make the operations, encoders write the answers.  Every operation of
every protocol comes through `execute`, and so through the gate, where rights are checked and
changes are recorded.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeAlias, get_args

from cimom.access.gate import Gate
from cimom.access.roles import Principal, action_of
from cimom.access.summary import subject
from cimom.broker.associations import Associations
from cimom.broker.backend import Backend
from cimom.broker.catalogue import Catalogue
from cimom.broker.declarer import Declarer
from cimom.broker.finder import Finder, LocatedRows
from cimom.broker.instances import Instances
from cimom.broker.lookup import AnyRow, Lookup, Struct
from cimom.broker.opening import Opening
from cimom.broker.parameters import checked
from cimom.declaration import ClassDef, Method, QualifierType, flag
from cimom.model import CimError, Key, Path, Status
from cimom.operations import (
    AnyOpen,
    AnyPull,
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
    Operation,
    Page,
    QualifierOperation,
    QueryResult,
    SetProperty,
    Traversal,
    Write,
)
from cimom.schema import PerSchema, Schema

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


Handler: TypeAlias = Callable[[Any, str, Principal], Awaitable[Answer]]


OwnMethod: TypeAlias = Callable[[Principal, Path, dict[str, Any]], Awaitable[MethodResult]]


class Broker:
    """Answers operations from the schemas, the readings, the repository and the associations."""

    def __init__(
        self,
        lookup: Lookup,
        associations: Associations,
        backend: Backend,
        instances: Instances,
        declarer: Declarer,
        *,
        audit: Callable[[str], None] = lambda _: None,
        gate: Gate | None = None,
    ) -> None:
        self._gate = gate or Gate()
        self._lookup = lookup
        self._catalogues = PerSchema(lookup.namespaces, Catalogue)
        self._backend = backend
        self._instances = instances
        self._declarer = declarer
        self.methods: dict[tuple[str, str], OwnMethod] = {}  # that no worker carries out
        self._finder = Finder(lookup, associations, backend)
        self._opening = Opening(self._finder, lookup)
        self.enumerations = self._opening.enumerations
        self._audit = audit  # told who called an audited method, and what became of it
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
        return await self._gate.carry_out(
            principal,
            action_of(operation),
            partial(subject, operation),
            partial(self._obey, principal, operation),
        )

    async def _obey(self, principal: Principal, operation: Operation) -> Answer:
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
        return await self._finder.instance(operation.instance_name, namespace)

    async def _enumerate(
        self, operation: EnumerateInstances | EnumerateInstanceNames, namespace: str, _: Principal
    ) -> list[AnyRow]:
        return await self._finder.rows(operation.class_name, namespace)

    async def _write(self, operation: Write, namespace: str, _: Principal) -> Path | None:
        if isinstance(operation, CreateInstance):
            return await self._instances.create(operation, namespace)
        row = await self._finder.instance(operation.instance_name, namespace)
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
        return await self._opening.open(operation, namespace, principal)

    async def _pull(self, operation: AnyPull, namespace: str, principal: Principal) -> Page:
        return self._opening.pull(operation, namespace, principal)

    async def _close(
        self, operation: CloseEnumeration, namespace: str, principal: Principal
    ) -> None:
        self.enumerations.close(operation.enumeration_context, namespace, principal)

    async def _left(self, operation: EnumerationCount, namespace: str, principal: Principal) -> int:
        return self.enumerations.left(operation.enumeration_context, namespace, principal)

    async def _exec_query(self, operation: ExecQuery, namespace: str, _: Principal) -> QueryResult:
        return await self._finder.queried(operation.query_language, operation.query, namespace)

    # -- associations

    async def _associated(self, operation: Traversal, namespace: str, _: Principal) -> Answer:
        if operation.class_level:
            return self._catalogues.of(namespace).traverse(operation)
        return await self._finder.traverse(operation, namespace)

    # -- methods

    async def _invoke(
        self, operation: InvokeMethod, namespace: str, principal: Principal
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
        own = self.methods.get((cls.CIM_NAME, method.name))
        if own is not None:
            return method, await own(principal, path, arguments)
        server = self._server(cls, method, schema)
        affects = self._backend.affects(server, method.name)  # its package may go meanwhile
        outcome = "failed"
        audited = self._backend.audited(server, method.name)
        try:
            result = await self._backend.invoke(server, method.name, path, arguments)
            outcome = "succeeded" if not result.return_value else f"answered {result.return_value}"
        finally:
            if audited:
                who = f"{principal.name} from {principal.source}"
                self._audit(f"{method.name} of {cls.CIM_NAME} by {who} {outcome}")
            # Also after an error: a call that failed or was given up may have changed something.
            keys = None if key is None else [key]
            self._backend.raise_epoch(affects, keys)
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
        row = await self._finder.instance(target, namespace)
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
