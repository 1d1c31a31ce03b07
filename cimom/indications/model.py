"""The indication service as CIM: itself, its filters, and how clients' instances belong to it."""

from __future__ import annotations

import msgspec

from cimom.classes import (
    CIM_IndicationFilter,
    CIM_ListenerDestination,
    ElementEffects,
    EnabledState,
    KHV_ElementCapabilities,
    KHV_FilterCollection,
    KHV_IndicationFilter,
    KHV_IndicationService,
    KHV_IndicationServiceCapabilities,
    KHV_MemberOfCollection,
    KHV_OwningCollectionElement,
    KHV_ServiceAffectsElement,
    SubscriptionRemovalAction,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from cimom.provider import HOST_NAMESPACE, INTEROP, VIRT_NAMESPACE, Association

SERVICE = "KHV:indications"
MAX_FILTERS = 1000
MAX_DESTINATIONS = 100
MAX_SUBSCRIPTIONS = 1000

CLASSES: tuple[type[CimObject], ...] = (
    KHV_IndicationService,
    KHV_IndicationServiceCapabilities,
    KHV_IndicationFilter,
    KHV_FilterCollection,
)


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """How often and how long the service tries (DSP1054 Delivery)."""

    retry_attempts: int = 3  # that come soon; then the pauses grow
    retry_s: float = 20.0
    longest_pause_s: float = 300.0
    answer_s: float = 30.0  # how long a listener may take
    removal_s: float = 2_592_000.0  # a listener that took nothing for so long is given up


class Offered(msgspec.Struct, frozen=True):
    """A filter that khv itself offers, and the collection that it belongs to."""

    name: str
    collection: str
    namespace: str
    query: str


def _of_a(kind: str, cls: str, changed: str = "") -> str:
    """Return the query for instances of a class that come, change or go."""
    query = f"SELECT * FROM CIM_{kind} WHERE SourceInstance ISA {cls}"  # noqa: S608 - CQL
    if changed:
        scoped = f"{cls}::{changed}"
        query += f" AND SourceInstance.{scoped} <> PreviousInstance.{scoped}"
    return query


_VM, _VMS = "KHV_VirtualComputerSystem", "VirtualMachines"
FILTERS: tuple[Offered, ...] = (
    Offered(
        "KHV:HardwareHealth:StatusChange",
        "HardwareHealth",
        HOST_NAMESPACE,
        _of_a("InstModification", "CIM_ManagedSystemElement", "OperationalStatus"),
    ),
    Offered("KHV:VirtualSystem:Created", _VMS, VIRT_NAMESPACE, _of_a("InstCreation", _VM)),
    Offered("KHV:VirtualSystem:Modified", _VMS, VIRT_NAMESPACE, _of_a("InstModification", _VM)),
    Offered("KHV:VirtualSystem:Deleted", _VMS, VIRT_NAMESPACE, _of_a("InstDeletion", _VM)),
    Offered(
        "KHV:VirtualSystem:StateChange",
        "VirtualMachineStates",
        VIRT_NAMESPACE,
        _of_a("InstModification", _VM, "EnabledState"),
    ),
    Offered(
        "KHV:ResourceAllocation:Modified",
        _VMS,
        VIRT_NAMESPACE,
        _of_a("InstModification", "CIM_ResourceAllocationSettingData"),
    ),
)


def instances(system_class: str, system_name: str, policy: Policy) -> list[CimObject]:
    """Return the service with its capabilities, the filters and their collections."""
    service = KHV_IndicationService(
        SystemCreationClassName=system_class,
        SystemName=system_name,
        CreationClassName=KHV_IndicationService.CIM_NAME,
        Name=SERVICE,
        ElementName="Indication service",
        Caption="Indication service",
        FilterCreationEnabled=True,
        DeliveryRetryAttempts=policy.retry_attempts,
        DeliveryRetryInterval=round(policy.retry_s),
        SubscriptionRemovalAction=SubscriptionRemovalAction.Disable,
        SubscriptionRemovalTimeInterval=round(policy.removal_s),
        EnabledState=EnabledState.Enabled,
        Started=True,
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )
    capabilities = KHV_IndicationServiceCapabilities(
        InstanceID=SERVICE,
        ElementName="Indication service",
        FilterCreationEnabledIsSettable=False,
        DeliveryRetryAttemptsIsSettable=False,
        DeliveryRetryIntervalIsSettable=False,
        SubscriptionRemovalActionIsSettable=False,
        SubscriptionRemovalTimeIntervalIsSettable=False,
        MaxListenerDestinations=MAX_DESTINATIONS,
        MaxActiveSubscriptions=MAX_SUBSCRIPTIONS,
        SubscriptionsPersisted=True,
    )
    filters = [_filter(item, system_class, system_name) for item in FILTERS]
    collections = [
        KHV_FilterCollection(
            InstanceID=collection_id(name), CollectionName=collection_id(name), ElementName=name
        )
        for name in dict.fromkeys(item.collection for item in FILTERS)
    ]
    return [service, capabilities, *filters, *collections]


def _filter(item: Offered, system_class: str, system_name: str) -> KHV_IndicationFilter:
    return KHV_IndicationFilter(
        SystemCreationClassName=system_class,
        SystemName=system_name,
        CreationClassName=KHV_IndicationFilter.CIM_NAME,
        Name=item.name,
        ElementName=item.name,
        SourceNamespace=item.namespace,
        SourceNamespaces=(item.namespace,),
        IndividualSubscriptionSupported=True,
        Query=item.query,
        QueryLanguage="DMTF:CQL",
    )


def collection_id(name: str) -> str:
    """Return the InstanceID of a collection of filters."""
    return f"KHV:FC:{name}"


def collection_of(filter_name: str) -> str | None:
    """Return the InstanceID of the collection that an offered filter belongs to."""
    found = next((item for item in FILTERS if item.name == filter_name), None)
    return None if found is None else collection_id(found.collection)


def _affected(cls: type[CimObject]) -> Association:
    return Association(
        cls=KHV_ServiceAffectsElement,
        left=cls,
        left_role="AffectedElement",
        left_join=lambda _: True,
        right=KHV_IndicationService,
        right_role="AffectingElement",
        right_join=lambda _: True,
        properties=lambda _left, _right: {"ElementEffects": (ElementEffects.Manages,)},
        namespaces=(INTEROP,),
    )


ASSOCIATIONS: tuple[Association, ...] = (
    _affected(CIM_IndicationFilter),
    _affected(CIM_ListenerDestination),
    _affected(KHV_FilterCollection),
    Association(
        cls=KHV_OwningCollectionElement,
        left=KHV_IndicationService,
        left_role="OwningElement",
        left_join=lambda _: True,
        right=KHV_FilterCollection,
        right_role="OwnedElement",
        right_join=lambda _: True,
        namespaces=(INTEROP,),
    ),
    Association(
        cls=KHV_MemberOfCollection,
        left=KHV_FilterCollection,
        left_role="Collection",
        left_join=lambda collection: collection.InstanceID,
        right=KHV_IndicationFilter,
        right_role="Member",
        right_join=lambda item: collection_of(item.Name),
        namespaces=(INTEROP,),
    ),
    Association(
        cls=KHV_ElementCapabilities,
        left=KHV_IndicationService,
        left_role="ManagedElement",
        left_join=lambda service: service.Name,
        right=KHV_IndicationServiceCapabilities,
        right_role="Capabilities",
        right_join=lambda capabilities: capabilities.InstanceID,
        namespaces=(INTEROP,),
    ),
)
