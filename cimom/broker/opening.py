"""Opens, pulls and closes enumerations (DSP0200 5.4.2.24): finds the rows, then hands them out.

Knows no rights and no XML.  An error in the middle of a sequence ends it, unless the client asked
to go on (ContinueOnError): then what could be read comes first, each error once, and the end last.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from cimom.access.roles import Principal
from cimom.broker.enumerations import Enumerations
from cimom.broker.finder import Finder, LeftOut, LocatedRows
from cimom.broker.lookup import Lookup
from cimom.model import CimError, CimObject, Status
from cimom.operations import (
    AnyOpen,
    AnyPull,
    AssociatorNames,
    OpenAssociatorInstancePaths,
    OpenAssociatorInstances,
    OpenEnumerateInstancePaths,
    OpenEnumerateInstances,
    OpenQueryInstances,
    OpenReferenceInstancePaths,
    OpenReferenceInstances,
    Page,
    PullInstancePaths,
    PullInstances,
    PullInstancesWithPath,
    QueryResult,
    ReferenceNames,
    RowOpen,
    Traversal,
)
from cimom.query.language import bind_filter, parse_filter

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


class Opening:
    """What opens an enumeration and goes on with it."""

    def __init__(self, finder: Finder, lookup: Lookup) -> None:
        self._finder = finder
        self._lookup = lookup
        self.enumerations = Enumerations(self._stands)

    async def open(self, operation: AnyOpen, namespace: str, principal: Principal) -> Page:
        """Find what an enumeration consists of and hand out its first piece."""
        self.enumerations.check(operation, principal)
        left_out = LeftOut() if operation.continue_on_error else None
        if isinstance(operation, OpenQueryInstances):
            found = await self._queried(operation, namespace, left_out)
        else:
            passes = self._predicate(operation, namespace)
            items = await self._opened(operation, namespace, left_out)
            if passes is not None:
                items = [item for item in items if passes(item[1].served())]
            found = QueryResult(items=items)
        errors = () if left_out is None else left_out.errors.values()
        page = self.enumerations.open(operation, namespace, found, principal, errors)
        return msgspec.structs.replace(page, result_class=found.result_class)

    def pull(self, operation: AnyPull, namespace: str, principal: Principal) -> Page:
        """Hand out the next piece."""
        return self.enumerations.pull(operation, namespace, principal, PULLED[type(operation)])

    def _stands(self, item: Any) -> bool:
        """Whether the class of a row is still the one that the row was made of."""
        namespace, row = item
        try:
            struct = self._lookup.struct(row.instance.CIM_NAME, namespace)
        except CimError:
            return False
        return struct is type(row.instance)

    async def _queried(
        self, operation: OpenQueryInstances, namespace: str, left_out: LeftOut | None
    ) -> QueryResult:
        """Find what a query selects; the class of the result only if it is asked for.

        DSP0200 5.4.2.24.8: that class declares the properties of each row, so that rows of
        subclasses do not tell more.
        """
        language, text = operation.filter_query_language, operation.filter_query
        found = await self._finder.queried(language, text, namespace, left_out)
        if not operation.return_query_result_class or found.result_class is None:
            return QueryResult(items=found.items, properties=found.properties)
        declared = frozenset(item.name.lower() for item in found.result_class.properties)
        return msgspec.structs.replace(found, properties=declared)

    async def _opened(
        self, operation: RowOpen, namespace: str, left_out: LeftOut | None
    ) -> LocatedRows:
        traversal: Traversal
        match operation:
            case OpenEnumerateInstances() | OpenEnumerateInstancePaths():
                rows = await self._finder.rows(operation.class_name, namespace, left_out)
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
        return await self._finder.traverse(traversal, namespace, left_out)

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
