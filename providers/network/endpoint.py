"""Where the host is reached: LAN endpoints and IP addresses."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cimom.classes import (
    CIM_NetworkPort,
    FrameType,
    IPProtocolEndpoint_AddressOrigin as AddressOrigin,
    IPv6AddressType,
    KHV_BindsToLANEndpoint,
    KHV_ComputerSystem,
    KHV_HostedAccessPoint,
    KHV_IPProtocolEndpoint,
    KHV_LANEndpoint,
    KHV_PortImplementsEndpoint,
    LANType,
    ProtocolIFType,
    ProtocolType,
)
from cimom.health.status import status_properties
from cimom.model import CimObject
from cimom.provider import Association
from hypervisor.address import Address, Origin, origin
from hypervisor.network import Interface
from providers.device import scoped
from providers.network.condition import Verdict, address_state, address_verdict, enabled_state
from providers.network.port import port_id

OCTET = 8
ETHERNET_CSMACD = 6
ORIGINS = {
    Origin.UNKNOWN: AddressOrigin.Unknown,
    Origin.KERNEL: AddressOrigin.Not_Applicable,
    Origin.STATIC: AddressOrigin.Static,
    Origin.DHCP: AddressOrigin.DHCP,
    Origin.DHCP6: AddressOrigin.DHCPv6,
    Origin.AUTOMATIC: AddressOrigin.IPv6AutoConfig,
}


def lan_endpoint(system: str, interface: Interface, verdict: Verdict) -> KHV_LANEndpoint:
    """Map an Ethernet interface as what sends and receives frames."""
    return KHV_LANEndpoint(
        **scoped(system, KHV_LANEndpoint),
        Name=interface.name,
        ElementName=interface.name,
        Caption=f"LAN endpoint {interface.name}",
        NameFormat="kernel's name of the interface",
        PortDeviceID=port_id(interface),
        ProtocolType=ProtocolType.Ethernet,
        ProtocolIFType=ProtocolIFType(ETHERNET_CSMACD),
        LANType=LANType.Ethernet,
        LANID=None if interface.link.vlan is None else str(interface.link.vlan),
        MACAddress=interface.mac,
        GroupAddresses=interface.groups or None,
        MaxDataSize=None if interface.mtu is None else interface.mtu * OCTET % 2**32,
        EnabledState=enabled_state(interface),
        **status_properties(*verdict),  # type: ignore[arg-type]
    )


def ip_endpoints(
    system: str, addresses: Sequence[Address], ports: Mapping[str, Interface]
) -> Iterator[KHV_IPProtocolEndpoint]:
    """Map the IP addresses; an interface may have one address with several prefixes."""
    seen: set[str] = set()
    for address in addresses:
        name = f"{address.interface}/{address.address}"
        if name in seen:
            name = f"{name}/{address.prefix_length}"
        if name not in seen:
            seen.add(name)
            yield ip_endpoint(system, name, address, ports.get(address.interface))


def ip_endpoint(
    system: str, name: str, address: Address, port: Interface | None
) -> KHV_IPProtocolEndpoint:
    """Map an IP address of an interface."""
    length = address.prefix_length
    four = address.version == 4
    properties: dict[str, Any] = {
        **scoped(system, KHV_IPProtocolEndpoint),
        "Name": name,
        "NameFormat": "interface and address",
        "ElementName": f"{address.address} on {address.interface}",
        "Caption": f"IP address of {address.interface}",
        "PortDeviceID": port and port_id(port),
        "InterfaceName": address.interface,
        "ProtocolType": ProtocolType.IPv4 if four else ProtocolType.IPv6,
        "ProtocolIFType": ProtocolIFType.IPv4 if four else ProtocolIFType.IPv6,
        "IPv4Address": address.address if four else None,
        "SubnetMask": _mask(length) if four else None,
        "PrefixLength": length if four else None,
        "IPv6Address": None if four else address.address,
        "IPv6AddressType": None if four else _kind(address.address),
        "IPv6SubnetPrefixLength": None if four else length,
        "AddressOrigin": _origin(address),
        "AddressScope": address.scope,
        "EnabledState": address_state(address, port),
        **status_properties(*address_verdict(address, port)),
    }
    return KHV_IPProtocolEndpoint(**properties)


def _mask(length: int | None) -> str | None:
    return None if length is None else str(ipaddress.IPv4Network((0, length)).netmask)


def _origin(address: Address) -> AddressOrigin:
    found = origin(address)
    if found is Origin.LINK_LOCAL:
        four = address.version == 4
        return AddressOrigin.IPv4_Link_Local if four else AddressOrigin.Link_Local
    return ORIGINS[found]


def _kind(text: str) -> IPv6AddressType | None:
    try:
        ip = ipaddress.IPv6Address(text)
    except ValueError:
        return None
    if ip.is_loopback:
        return IPv6AddressType.Loopback
    if ip.is_link_local:
        return IPv6AddressType.Link_Local_Unicast
    if ip.is_site_local:
        return IPv6AddressType.Site_Local_Unicast
    if ip.ipv4_mapped is not None:
        return IPv6AddressType.Embedded_IPv4_Address
    return IPv6AddressType.Global_Unicast


def hosted(cls: type[CimObject]) -> Association:
    """Return the row that joins endpoints of a class to the host."""
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


ASSOCIATIONS: tuple[Association, ...] = (
    hosted(KHV_LANEndpoint),
    hosted(KHV_IPProtocolEndpoint),
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
        properties=lambda _, __: {"FrameType": FrameType.Ethernet},
    ),
)
