"""How the host is reached: LAN and IP endpoints, routers, and how it resolves names."""

from __future__ import annotations

import ipaddress
from typing import Any

from cimom.classes import (
    AccessContext,
    AddressOrigin as SettingOrigin,
    CIM_NetworkPort,
    EnabledState,
    InfoFormat,
    IPProtocolEndpoint_AddressOrigin as AddressOrigin,
    IPv6AddressType,
    IsCurrent,
    KHV_BindsToLANEndpoint,
    KHV_ComputerSystem,
    KHV_DNSGeneralSettingData,
    KHV_ElementSettingData,
    KHV_HostedAccessPoint,
    KHV_IPProtocolEndpoint,
    KHV_LANEndpoint,
    KHV_PortImplementsEndpoint,
    KHV_RemoteAccessAvailableToElement,
    KHV_RemoteServiceAccessPoint,
    ProtocolIFType,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from cimom.provider import Association
from hypervisor.network import Address, Interface
from hypervisor.route import Gateway, Resolver
from providers.device import scoped
from providers.network.port import condition, port_id

DNS = "KHV:dns"
ETHERNET_CSMACD = 6


def lan_endpoint(system: str, interface: Interface) -> KHV_LANEndpoint:
    """Map an Ethernet interface as what sends and receives frames."""
    how, why = condition(interface)
    return KHV_LANEndpoint(
        **scoped(system, KHV_LANEndpoint),
        Name=interface.name,
        ElementName=interface.name,
        Caption=f"LAN endpoint {interface.name}",
        NameFormat="kernel's name of the interface",
        PortDeviceID=port_id(interface),
        ProtocolIFType=ProtocolIFType(ETHERNET_CSMACD),
        MACAddress=interface.mac,
        LANID=None if interface.link.vlan is None else str(interface.link.vlan),
        MaxDataSize=None if interface.mtu is None else interface.mtu * 8 % 2**32,
        EnabledState=(
            EnabledState.Disabled if interface.admin_up is False else EnabledState.Enabled
        ),
        **status_properties(how, why),  # type: ignore[arg-type]
    )


def _kind(address: Address) -> dict[str, Any]:
    """Return what the address itself tells of its kind and its origin."""
    try:
        ip = ipaddress.ip_address(address.address)
    except ValueError:
        return {}
    origin = AddressOrigin.Unknown
    if ip.is_link_local:
        origin = AddressOrigin.IPv4_Link_Local if ip.version == 4 else AddressOrigin.Link_Local
    found: dict[str, Any] = {"AddressOrigin": origin}
    if isinstance(ip, ipaddress.IPv6Address):
        found["IPv6AddressType"] = (
            IPv6AddressType.Loopback
            if ip.is_loopback
            else IPv6AddressType.Link_Local_Unicast
            if ip.is_link_local
            else IPv6AddressType.Global_Unicast
        )
    return found


def ip_endpoint(system: str, address: Address, device_id: str | None) -> KHV_IPProtocolEndpoint:
    """Map an IP address of an interface."""
    length = address.prefix_length
    four = address.version == 4
    mask = None
    if four and length is not None:
        mask = str(ipaddress.IPv4Network((0, length)).netmask)
    properties: dict[str, Any] = {
        **scoped(system, KHV_IPProtocolEndpoint),
        "Name": f"{address.interface}/{address.address}",
        "ElementName": f"{address.address} on {address.interface}",
        "Caption": f"IP address of {address.interface}",
        "PortDeviceID": device_id,
        "ProtocolIFType": ProtocolIFType.IPv4 if four else ProtocolIFType.IPv6,
        "IPv4Address": address.address if four else None,
        "SubnetMask": mask,
        "PrefixLength": length if four else None,
        "IPv6Address": None if four else address.address,
        "IPv6SubnetPrefixLength": None if four else length,
        "EnabledState": EnabledState.Enabled,
        **_kind(address),
        **status_properties(Condition.OK),
    }
    return KHV_IPProtocolEndpoint(**properties)


def router(system: str, gateway: Gateway) -> KHV_RemoteServiceAccessPoint:
    """Map a router; whether it answers is not asked."""
    four = gateway.version == 4
    return KHV_RemoteServiceAccessPoint(
        **scoped(system, KHV_RemoteServiceAccessPoint),
        Name=f"gateway/{gateway.address}",
        ElementName=f"Gateway {gateway.address}",
        Caption="Gateway",
        AccessInfo=gateway.address,
        InfoFormat=InfoFormat.IPv4_Address if four else InfoFormat.IPv6_Address,
        AccessContext=AccessContext.Default_Gateway if gateway.default else AccessContext.Other,
        OtherAccessContext=None if gateway.default else "Gateway",
        InterfaceNames=gateway.interfaces,
        DefaultGateway=gateway.default,
        EnabledState=EnabledState.Enabled,
        **status_properties(Condition.UNKNOWN, "not asked"),  # type: ignore[arg-type]
    )


def resolution(system: str, resolver: Resolver) -> KHV_DNSGeneralSettingData:
    """Map how names are resolved."""
    return KHV_DNSGeneralSettingData(
        InstanceID=DNS,
        ElementName="DNS settings",
        Caption="DNS settings",
        AddressOrigin=SettingOrigin.Not_Applicable,
        AppendPrimarySuffixes=bool(resolver.suffixes),
        AppendParentSuffixes=False,
        DNSSuffixesToAppend=resolver.suffixes,
        DNSServerAddresses=resolver.servers,
        SystemName=system,
    )


def _hosted(cls: type[CimObject]) -> Association:
    return Association(
        cls=KHV_HostedAccessPoint,
        left=KHV_ComputerSystem,
        left_role="Antecedent",
        left_join=lambda system: system.Name,
        right=cls,
        right_role="Dependent",
        right_join=lambda endpoint: endpoint.SystemName,
    )


def _of_port(cls: type[CimObject]) -> Association:
    return Association(
        cls=KHV_PortImplementsEndpoint,
        left=CIM_NetworkPort,
        left_role="Antecedent",
        left_join=lambda port: port.DeviceID,
        right=cls,
        right_role="Dependent",
        right_join=lambda endpoint: endpoint.PortDeviceID,
    )


def _interface_and_version(endpoint: KHV_IPProtocolEndpoint) -> tuple[str, bool]:
    interface = (endpoint.Name or "").partition("/")[0].partition(":")[0]
    return interface, endpoint.IPv4Address is not None


ASSOCIATIONS: tuple[Association, ...] = (
    _hosted(KHV_LANEndpoint),
    _hosted(KHV_IPProtocolEndpoint),
    _hosted(KHV_RemoteServiceAccessPoint),
    _of_port(KHV_LANEndpoint),
    _of_port(KHV_IPProtocolEndpoint),
    Association(
        cls=KHV_BindsToLANEndpoint,
        left=KHV_LANEndpoint,
        left_role="Antecedent",
        left_join=lambda endpoint: endpoint.PortDeviceID,
        right=KHV_IPProtocolEndpoint,
        right_role="Dependent",
        right_join=lambda endpoint: endpoint.PortDeviceID,
    ),
    Association(
        cls=KHV_RemoteAccessAvailableToElement,
        left=KHV_RemoteServiceAccessPoint,
        left_role="Antecedent",
        left_join=lambda router: frozenset(
            (name, router.InfoFormat is InfoFormat.IPv4_Address)
            for name in router.InterfaceNames or ()
        ),
        right=KHV_IPProtocolEndpoint,
        right_role="Dependent",
        right_join=_interface_and_version,
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
