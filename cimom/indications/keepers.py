"""Filters, listener destinations and subscriptions as clients make them (DSP1054, DSP0200 5.5).

What is wrong is told when it is made, not when nothing arrives.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec

from cimom.broker.instances import Instances
from cimom.broker.lookup import Ident, Lookup
from cimom.classes import (
    CIM_AbstractIndicationSubscription,
    CIM_FilterCollection,
    CIM_FilterCollectionSubscription,
    CIM_IndicationFilter,
    CIM_ListenerDestination,
    KHV_IndicationFilter,
    Protocol,
    SubscriptionState,
)
from cimom.indications.model import MAX_DESTINATIONS, MAX_FILTERS, MAX_SUBSCRIPTIONS
from cimom.model import CimError, CimObject, Path, Status, cim_datetime, path_of
from cimom.operations import Given
from cimom.provider import INTEROP
from cimom.query.language import Bound, parse_query

SYSTEM_CLASS = "CIM_ComputerSystem"  # what pywbem's subscription manager gives, too
MAX_NAME = 1024  # characters
MAX_URL = 2048


def source_namespaces(item: CIM_IndicationFilter) -> tuple[str, ...]:
    """Return where a filter's indications come from; where it stands itself if it does not say."""
    if item.SourceNamespaces:
        return tuple(name for name in item.SourceNamespaces if name)
    return (item.SourceNamespace,) if item.SourceNamespace else (INTEROP,)


def bound(lookup: Lookup, item: CIM_IndicationFilter) -> dict[str, Bound]:
    """Return the query of a filter over the schema of each namespace it names."""
    if not item.Query or not item.QueryLanguage:
        raise CimError(Status.INVALID_PARAMETER, "a filter needs Query and QueryLanguage")
    query = parse_query(item.QueryLanguage, item.Query)
    found: dict[str, Bound] = {}
    for name in source_namespaces(item):
        namespace = lookup.namespaces.find(name)
        if namespace is None:
            raise CimError(Status.INVALID_PARAMETER, f"namespace {name} does not exist")
        schema = lookup.namespaces.schema(namespace)
        found[namespace] = query.bind(schema)
        if not schema.cls(found[namespace].class_name).is_indication:
            text = f"{found[namespace].class_name} is not a class of indications"
            raise CimError(Status.INVALID_QUERY, text)
    return found


class _Keeper:
    """What the three keepers share: where instances live, and who uses them."""

    def __init__(self, lookup: Lookup, instances: Instances, system: Callable[[], str]) -> None:
        self._lookup = lookup
        self._instances = instances
        self._system = system

    def _named(self, instance: CimObject, cls: type[CimObject], most: int) -> CimObject:
        """Fill the keys that a client may leave out; refuse what has no name, or one too many."""
        name = getattr(instance, "Name", None)
        if not name or len(name) > MAX_NAME:
            raise CimError(Status.INVALID_PARAMETER, f"Name has 1 to {MAX_NAME} characters")
        self._check_count(cls, most)
        defaults: dict[str, Any] = {
            "CreationClassName": instance.CIM_NAME,
            "SystemCreationClassName": SYSTEM_CLASS,
            "SystemName": self._system(),
        }
        missing = {k: v for k, v in defaults.items() if getattr(instance, k) is None}
        return msgspec.structs.replace(instance, **missing)

    def _check_count(self, cls: type[CimObject], most: int) -> None:
        if len(self._lookup.rows(cls, INTEROP)) >= most:
            raise CimError(Status.SERVER_LIMITS_EXCEEDED, f"there are {most} {cls.CIM_NAME}")

    def _check_place(self, namespace: str) -> None:
        if namespace != INTEROP:
            raise CimError(Status.NOT_SUPPORTED, f"indications are asked for in {INTEROP}")

    def _ident(self, instance: CimObject) -> Ident | None:
        return self._lookup.ident(path_of(instance, INTEROP), INTEROP)

    def _target(self, path: Path | None, cls: type[CimObject]) -> CimObject:
        """Return what a reference of a subscription names."""
        place = None if path is None else self._lookup.place(path, INTEROP)
        row = None if place is None else self._lookup.row(place.ident, place.namespace)
        if row is None or not isinstance(row.instance, cls):
            raise CimError(Status.INVALID_PARAMETER, f"there is no such {cls.CIM_NAME}")
        return row.instance

    def _check_unused(self, instance: CimObject, role: str) -> None:
        ident = self._ident(instance)
        for row in self._lookup.rows(CIM_AbstractIndicationSubscription, INTEROP):
            place = self._lookup.place(getattr(row.instance, role), INTEROP)
            if place is not None and place.ident == ident:
                raise CimError(Status.FAILED, f"a subscription needs this {instance.CIM_NAME}")


class FilterKeeper(_Keeper):
    """Keeps CIM_IndicationFilter."""

    async def create(self, namespace: str, given: Given) -> CimObject:
        """Check the query over the source namespaces, then store the filter."""
        self._check_place(namespace)
        instance = self._named(given.instance, CIM_IndicationFilter, MAX_FILTERS)
        self._check(instance)
        return await self._instances.store(instance, namespace)

    async def modify(self, namespace: str, old: CimObject, new: CimObject) -> None:
        """Change a filter that no subscription needs."""
        self._check_own(old)
        self._check_unused(old, "Filter")
        self._check(new)
        await self._instances.restore(new, namespace)

    async def delete(self, namespace: str, old: CimObject) -> None:
        """End a filter that no subscription needs."""
        self._check_own(old)
        self._check_unused(old, "Filter")
        await self._instances.forget(old, namespace)

    def _check(self, instance: CimObject) -> None:
        if isinstance(instance, KHV_IndicationFilter):
            raise CimError(Status.NOT_SUPPORTED, "clients make a CIM_IndicationFilter")
        if isinstance(instance, CIM_IndicationFilter):
            bound(self._lookup, instance)

    def _check_own(self, instance: CimObject) -> None:
        if isinstance(instance, KHV_IndicationFilter):
            raise CimError(Status.NOT_SUPPORTED, "the filter is khv's own and stays as it is")


class DestinationKeeper(_Keeper):
    """Keeps CIM_ListenerDestination and the deprecated handlers below it."""

    async def create(self, namespace: str, given: Given) -> CimObject:
        """Check the URL, then store the destination."""
        self._check_place(namespace)
        instance = self._named(given.instance, CIM_ListenerDestination, MAX_DESTINATIONS)
        self._check(instance)
        return await self._instances.store(instance, namespace)

    async def modify(self, namespace: str, _old: CimObject, new: CimObject) -> None:
        """Change a destination; what waits for it goes to the new place."""
        self._check(new)
        await self._instances.restore(new, namespace)

    async def delete(self, namespace: str, old: CimObject) -> None:
        """End a destination that no subscription needs."""
        self._check_unused(old, "Handler")
        await self._instances.forget(old, namespace)

    def _check(self, instance: CimObject) -> None:
        url = getattr(instance, "Destination", None) or ""
        protocol = getattr(instance, "Protocol", None)
        if protocol not in (None, Protocol.CIM_XML):
            raise CimError(Status.INVALID_PARAMETER, "indications are sent by CIM-XML only")
        if getattr(instance, "password", None) is not None:
            raise CimError(Status.NOT_SUPPORTED, "a password would be shown to every reader")
        check_url(url)


def check_url(url: str) -> None:
    """Raise INVALID_PARAMETER unless a URL can be a listener's."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        (parts.hostname or "").encode("idna")
    except ValueError:
        fits = False
    if not fits or len(url) > MAX_URL or any(char <= " " or char > "~" for char in url):
        raise CimError(Status.INVALID_PARAMETER, "Destination must be the URL of a listener")
    if "@" in parts.netloc:
        text = "Destination must hold no name and password: every reader would see them"
        raise CimError(Status.INVALID_PARAMETER, text)


class SubscriptionKeeper(_Keeper):
    """Keeps subscriptions, to a filter or to a collection of filters."""

    async def create(self, namespace: str, given: Given) -> CimObject:
        """Check both ends, then store the subscription; it is on unless the client says no."""
        self._check_place(namespace)
        self._check_count(CIM_AbstractIndicationSubscription, MAX_SUBSCRIPTIONS)
        instance = cast("CIM_AbstractIndicationSubscription", given.instance)
        collective = isinstance(instance, CIM_FilterCollectionSubscription)
        self._target(instance.Filter, CIM_FilterCollection if collective else CIM_IndicationFilter)
        self._target(instance.Handler, CIM_ListenerDestination)
        now = cim_datetime(time.time())
        filled = msgspec.structs.replace(
            instance,
            SubscriptionState=instance.SubscriptionState or SubscriptionState.Enabled,
            SubscriptionStartTime=instance.SubscriptionStartTime or now,
            TimeOfLastStateChange=now,
        )
        return await self._instances.store(filled, namespace)

    async def modify(self, namespace: str, old: CimObject, new: CimObject) -> None:
        """Change a subscription: turn it on or off, or how failures are treated."""
        before, after = (getattr(item, "SubscriptionState", None) for item in (old, new))
        if before != after:
            new = msgspec.structs.replace(new, TimeOfLastStateChange=cim_datetime(time.time()))
        await self._instances.restore(new, namespace)

    async def delete(self, namespace: str, old: CimObject) -> None:
        """End a subscription; what it has queued is still told."""
        await self._instances.forget(old, namespace)


def keepers(
    lookup: Lookup, instances: Instances, system: Callable[[], str]
) -> dict[str, FilterKeeper | DestinationKeeper | SubscriptionKeeper]:
    """Return the keepers by the class that each keeps; `system` tells the host's name."""
    return {
        "cim_indicationfilter": FilterKeeper(lookup, instances, system),
        "cim_listenerdestination": DestinationKeeper(lookup, instances, system),
        "cim_abstractindicationsubscription": SubscriptionKeeper(lookup, instances, system),
    }
