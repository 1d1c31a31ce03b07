"""The routers that the host sends through, and how it resolves names."""

from __future__ import annotations

from cimom.classes import (
    AccessContext,
    AddressOrigin,
    ChangeableType,
    EnabledState,
    InfoFormat,
    IsCurrent,
    KHV_ComputerSystem,
    KHV_DNSGeneralSettingData,
    KHV_ElementSettingData,
    KHV_IPProtocolEndpoint,
    KHV_RemoteAccessAvailableToElement,
    KHV_RemoteServiceAccessPoint,
)
from cimom.health.status import Condition, status_properties
from cimom.provider import Association
from hypervisor.route import Gateway, Resolver
from providers.device import scoped
from providers.network.endpoint import hosted

DNS = "KHV:dns"


def router(system: str, gateway: Gateway) -> KHV_RemoteServiceAccessPoint:
    """Map a router; whether it answers is not asked."""
    four = gateway.version == 4
    return KHV_RemoteServiceAccessPoint(
        **scoped(system, KHV_RemoteServiceAccessPoint),
        Name=f"gateway/{gateway.name}",
        ElementName=f"Gateway {gateway.name}",
        Caption="Gateway",
        AccessInfo=gateway.address,
        InfoFormat=InfoFormat.IPv4_Address if four else InfoFormat.IPv6_Address,
        AccessContext=AccessContext.Default_Gateway if gateway.default else AccessContext.Other,
        OtherAccessContext=None if gateway.default else "Gateway",
        InterfaceNames=gateway.interfaces,
        DefaultGateway=gateway.default,
        RouteMetric=gateway.metric,
        EnabledState=EnabledState.Enabled,
        **status_properties(Condition.UNKNOWN, "not asked"),  # type: ignore[arg-type]
    )


def resolution(system: str, resolver: Resolver) -> KHV_DNSGeneralSettingData:
    """Map how names are resolved."""
    return KHV_DNSGeneralSettingData(
        InstanceID=DNS,
        ElementName="DNS settings",
        Caption="DNS settings",
        ChangeableType=ChangeableType.Not_Changeable_Persistent,
        AddressOrigin=AddressOrigin.Not_Applicable,
        AppendPrimarySuffixes=bool(resolver.suffixes),
        AppendParentSuffixes=False,
        DNSSuffixesToAppend=resolver.suffixes,
        DNSServerAddresses=resolver.servers,
        SystemName=system,
    )


def _reached(router: KHV_RemoteServiceAccessPoint) -> frozenset[tuple[str, bool]]:
    four = router.InfoFormat is InfoFormat.IPv4_Address
    return frozenset((name, four) for name in router.InterfaceNames or ())


ASSOCIATIONS: tuple[Association, ...] = (
    hosted(KHV_RemoteServiceAccessPoint),
    Association(
        cls=KHV_RemoteAccessAvailableToElement,
        left=KHV_RemoteServiceAccessPoint,
        left_role="Antecedent",
        left_join=_reached,
        right=KHV_IPProtocolEndpoint,
        right_role="Dependent",
        right_join=lambda endpoint: (endpoint.InterfaceName, endpoint.IPv4Address is not None),
        properties=lambda router, _: {"IsDefault": router.DefaultGateway},
    ),
    Association(
        cls=KHV_ElementSettingData,
        left=KHV_ComputerSystem,
        left_role="ManagedElement",
        left_join=lambda system: system.Name,
        right=KHV_DNSGeneralSettingData,
        right_role="SettingData",
        right_join=lambda setting: setting.SystemName,
        properties=lambda _, __: {"IsCurrent": IsCurrent.Is_Current},
    ),
)
