"""The indication service as CIM: itself, its filters, and how clients' instances belong to it."""

from __future__ import annotations

import msgspec

from cimom.classes import (
    ChangeableType,
    CIM_FilterCollection,
    CIM_IndicationFilter,
    CIM_ListenerDestination,
    ElementEffects,
    EnabledState,
    IsCurrent,
    IsDefault,
    IsNext,
    KHV_ElementCapabilities,
    KHV_ElementSettingData,
    KHV_FilterCollection,
    KHV_IndicationFilter,
    KHV_IndicationService,
    KHV_IndicationServiceCapabilities,
    KHV_IndicationServiceSettingData,
    KHV_MemberOfCollection,
    KHV_OwningCollectionElement,
    KHV_ServiceAffectsElement,
    SubscriptionRemovalAction,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from cimom.provider import HOST_NAMESPACE, INTEROP, VIRT_NAMESPACE, Association

SERVICE = "KHV:indications"
SETTINGS = f"{SERVICE}:settings"
CQL, WQL = "DMTF:CQL", "WQL"
MAX_FILTERS = 1000
MAX_DESTINATIONS = 100
MAX_SUBSCRIPTIONS = 1000

CLASSES: tuple[type[CimObject], ...] = (
    KHV_IndicationService,
    KHV_IndicationServiceCapabilities,
    KHV_IndicationServiceSettingData,
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
    """A filter that khv itself offers, and the collection that it belongs to.

    `of` is the class whose instances it is about (none: alerts are about any); `changed` the
    property that must have become another one.
    """

    name: str
    collection: str | None
    namespace: str
    kind: str
    of: str
    changed: str = ""
    language: str = CQL

    @property
    def query(self) -> str:
        """The query; WQL has no word for the class that declares a property."""
        if not self.of:
            return f"SELECT * FROM CIM_{self.kind}"  # noqa: S608 - a constant of this table
        text = f"SELECT * FROM CIM_{self.kind} WHERE SourceInstance ISA {self.of}"  # noqa: S608
        if self.changed:
            scoped = self.changed if self.language == WQL else f"{self.of}::{self.changed}"
            text += f" AND SourceInstance.{scoped} <> PreviousInstance.{scoped}"
        return text

    def twin(self) -> Offered:
        """Return the same in WQL, for clients that know nothing else.

        It is in no collection: who subscribes to one would be told everything twice.
        """
        return msgspec.structs.replace(
            self, name=f"{self.name}:{WQL}", collection=None, language=WQL
        )


_VM, _VMS = "KHV_VirtualComputerSystem", "VirtualMachines"
_CQL_FILTERS: tuple[Offered, ...] = (
    Offered(
        "KHV:HardwareHealth:StatusChange",
        "HardwareHealth",
        HOST_NAMESPACE,
        *("InstModification", "CIM_ManagedSystemElement", "OperationalStatus"),
    ),
    Offered("KHV:HardwareHealth:Alerts", "Alerts", HOST_NAMESPACE, "AlertIndication", ""),
    Offered("KHV:Sensors:Threshold", "Thresholds", HOST_NAMESPACE, "ThresholdIndication", ""),
    Offered("KHV:VirtualSystem:Created", _VMS, VIRT_NAMESPACE, "InstCreation", _VM),
    Offered("KHV:VirtualSystem:Modified", _VMS, VIRT_NAMESPACE, "InstModification", _VM),
    Offered("KHV:VirtualSystem:Deleted", _VMS, VIRT_NAMESPACE, "InstDeletion", _VM),
    Offered(
        "KHV:VirtualSystem:StateChange",
        "VirtualMachineStates",
        VIRT_NAMESPACE,
        *("InstModification", _VM, "EnabledState"),
    ),
    Offered(
        "KHV:ResourceAllocation:Modified",
        _VMS,
        VIRT_NAMESPACE,
        *("InstModification", "CIM_ResourceAllocationSettingData"),
    ),
)
FILTERS: tuple[Offered, ...] = (*_CQL_FILTERS, *(item.twin() for item in _CQL_FILTERS))


def instances(system_class: str, system_name: str, policy: Policy) -> list[CimObject]:
    """Return the service with its capabilities and settings, the filters and their collections."""
    return [
        _service(system_class, system_name, policy),
        _capabilities(),
        _settings(policy),
        *(_filter(item, system_class, system_name) for item in FILTERS),
        *(
            KHV_FilterCollection(
                InstanceID=collection_id(name), CollectionName=collection_id(name), ElementName=name
            )
            for name in dict.fromkeys(item.collection for item in FILTERS)
            if name is not None
        ),
    ]


def _service(system_class: str, system_name: str, policy: Policy) -> KHV_IndicationService:
    return KHV_IndicationService(
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


def _capabilities() -> KHV_IndicationServiceCapabilities:
    return KHV_IndicationServiceCapabilities(
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


def _settings(policy: Policy) -> KHV_IndicationServiceSettingData:
    """Return the one set of settings there is: what the service is set to, and always was."""
    return KHV_IndicationServiceSettingData(
        InstanceID=SETTINGS,
        ElementName="Indication service",
        ChangeableType=ChangeableType.Not_Changeable_Persistent,
        FilterCreationEnabled=True,
        DeliveryRetryAttempts=policy.retry_attempts,
        DeliveryRetryInterval=round(policy.retry_s),
        SubscriptionRemovalAction=SubscriptionRemovalAction.Disable,
        SubscriptionRemovalTimeInterval=round(policy.removal_s),
    )


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
        QueryLanguage=item.language,
    )


def collection_id(name: str) -> str:
    """Return the InstanceID of a collection of filters."""
    return f"KHV:FC:{name}"


def collection_of(filter_name: str) -> str | None:
    """Return the InstanceID of the collection that an offered filter belongs to."""
    found = next((item for item in FILTERS if item.name == filter_name), None)
    if found is None or found.collection is None:
        return None
    return collection_id(found.collection)


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
    _affected(CIM_FilterCollection),
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
    Association(
        cls=KHV_ElementSettingData,
        left=KHV_IndicationService,
        left_role="ManagedElement",
        left_join=lambda _: True,
        right=KHV_IndicationServiceSettingData,
        right_role="SettingData",
        right_join=lambda _: True,
        properties=lambda _service, _settings: {
            "IsDefault": IsDefault.Is_Default,
            "IsCurrent": IsCurrent.Is_Current,
            "IsNext": IsNext.Is_Next,
        },
        namespaces=(INTEROP,),
    ),
)
