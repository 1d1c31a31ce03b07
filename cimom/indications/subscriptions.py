"""The subscriptions that are on, compiled: what each wants of which namespace, and who is told."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import NamedTuple, cast

from cimom.broker.lookup import Lookup, Struct
from cimom.classes import (
    CIM_AbstractIndicationSubscription,
    CIM_FilterCollection,
    CIM_IndicationFilter,
    CIM_ListenerDestination,
    CIM_MemberOfCollection,
    CIM_ProcessIndication,
    KHV_IndicationFilter,
    KHV_LogEntry,
    SubscriptionState,
)
from cimom.indications.keepers import bound
from cimom.indications.model import collection_of
from cimom.indications.volatile import RESTLESS, is_restless, is_silent
from cimom.model import CimError, CimObject, Path
from cimom.provider import INTEROP
from cimom.query.language import Bound

log = logging.getLogger(__name__)

ON = (SubscriptionState.Enabled, SubscriptionState.Enabled_Degraded)


class Subscription(NamedTuple):
    """A filter of a subscription that is on, and where its indications go."""

    instance: CIM_AbstractIndicationSubscription
    filter_name: str
    queries: dict[str, Bound]  # by source namespace
    destination: str  # the key under which things wait for it
    url: str

    def namespace(self, namespaces: tuple[str, ...]) -> str | None:
        """Return in which of an instance's namespaces the filter looks."""
        return next((name for name in namespaces if name in self.queries), None)

    def wants(self, cls: Struct, namespace: str, lookup: Lookup) -> bool:
        """Whether changes of instances of a class may pass."""
        schema = lookup.namespaces.schema(namespace)
        query = self.queries[namespace]
        if schema.is_a(query.class_name, CIM_ProcessIndication.CIM_NAME):
            return cls is KHV_LogEntry  # alerts are told of its records
        classes = query.source_classes
        if is_silent(cls) or not all(schema.is_a(cls.CIM_NAME, name) for name in classes):
            return False
        return not is_restless(cls) or any(schema.is_a(name, RESTLESS) for name in classes)


def subscriptions(lookup: Lookup) -> list[Subscription]:
    """Return what is subscribed to; a subscription that lost an end is left out."""
    found: list[Subscription] = []
    for row in lookup.rows(CIM_AbstractIndicationSubscription, INTEROP):
        item = cast("CIM_AbstractIndicationSubscription", row.instance)
        handler = _named(lookup, item.Handler)
        if item.SubscriptionState not in ON or not isinstance(handler, CIM_ListenerDestination):
            continue
        for source in _filters(lookup, item):
            try:
                queries = bound(lookup, source)
            except CimError as exc:
                log.warning("filter %s tells nothing: %s", source.Name, exc.text)
                continue
            found.append(
                Subscription(
                    item, source.Name, queries, destination_key(handler), handler.Destination or ""
                )
            )
    return found


def destination_key(handler: CIM_ListenerDestination) -> str:
    """Return the key of a destination in the state file."""
    parts = (handler.SystemCreationClassName, handler.SystemName, handler.CreationClassName)
    return "\n".join((*parts, handler.Name))


def _named(lookup: Lookup, path: Path) -> CimObject | None:
    place = lookup.place(path, INTEROP)
    row = None if place is None else lookup.row(place.ident, place.namespace)
    return None if row is None else row.instance


def _filters(
    lookup: Lookup, item: CIM_AbstractIndicationSubscription
) -> Iterator[CIM_IndicationFilter]:
    """Yield the filter of a subscription, or those of its collection."""
    source = _named(lookup, item.Filter)
    if isinstance(source, CIM_IndicationFilter):
        yield source
    if not isinstance(source, CIM_FilterCollection):
        return
    for row in lookup.rows(KHV_IndicationFilter, INTEROP):
        offered = cast("KHV_IndicationFilter", row.instance)
        if collection_of(offered.Name) == source.InstanceID:
            yield offered
    for row in lookup.rows(CIM_MemberOfCollection, INTEROP):
        pair = cast("CIM_MemberOfCollection", row.instance)
        member = _named(lookup, pair.Member)
        if _named(lookup, pair.Collection) is source and isinstance(member, CIM_IndicationFilter):
            yield member
