"""Network ports, their counters, and their IP addresses."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any

from cimom.classes import (
    CIM_NetworkPort,
    CIM_NetworkPortStatistics,
    EnabledState,
    IPProtocolEndpoint_AddressOrigin as AddressOrigin,
    KHV_ComputerSystem,
    KHV_ElementStatisticalData,
    KHV_EthernetPort,
    KHV_EthernetPortStatistics,
    KHV_HostedAccessPoint,
    KHV_IPProtocolEndpoint,
    KHV_NetworkPort,
    KHV_NetworkPortStatistics,
    KHV_PortImplementsEndpoint,
    LinkTechnology,
    ProtocolIFType,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from cimom.provider import Association, Lane, Source
from hypervisor.host import Host
from hypervisor.network import (
    Address,
    Counters,
    Interface,
    read_addresses,
    read_counters,
    read_interfaces,
)
from providers.device import device_keys, fit_device_id, scoped, statistics_id, system_device

INVENTORY = "net.port"
COUNTER_32 = 2**32  # CIM_EthernetPortStatistics' error counters are uint32 and wrap


def port_id(interface: Interface) -> str:
    """Return the DeviceID of a port."""
    return f"net/{interface.identity}"


def condition(interface: Interface) -> tuple[Condition, str | None]:
    """Return how a port is: one that is configured but has no link is degraded."""
    if interface.admin_up is False:
        return Condition.DORMANT, "administratively down"
    if interface.carrier is False:
        return (Condition.DEGRADED if interface.physical else Condition.DORMANT), "no link"
    if interface.operstate == "down":
        return Condition.DEGRADED, "down"
    if interface.operstate is None and interface.carrier is None:
        return Condition.UNKNOWN, "its state cannot be read"
    return Condition.OK, None


def network_port(system: str, interface: Interface) -> KHV_EthernetPort | KHV_NetworkPort:
    """Map an interface to CIM."""
    cls = KHV_EthernetPort if interface.ethernet else KHV_NetworkPort
    how, why = condition(interface)
    properties: dict[str, Any] = {
        **device_keys(system, cls, port_id(interface)),
        "ElementName": interface.name,
        "Caption": f"Network interface {interface.name}",
        "Name": interface.name,
        "InterfaceIndex": interface.index,
        "InterfaceType": interface.if_type,
        "PermanentAddress": interface.permanent_mac,
        "NetworkAddresses": (interface.mac,) if interface.mac else None,
        "LinkTechnology": (LinkTechnology.Ethernet if interface.ethernet else LinkTechnology.Other),
        "OtherLinkTechnology": None if interface.ethernet else "Linux virtual interface",
        "Speed": None if interface.speed_mbit is None else interface.speed_mbit * 1_000_000,
        "FullDuplex": interface.full_duplex,
        "ActiveMaximumTransmissionUnit": interface.mtu,
        "EnabledState": (
            EnabledState.Disabled
            if interface.admin_up is False
            else EnabledState.Enabled_but_Offline
            if interface.carrier is False
            else EnabledState.Enabled
        ),
        **status_properties(how, why),
    }
    return cls(**properties)


def statistics(
    interface: Interface, counters: Counters
) -> KHV_EthernetPortStatistics | KHV_NetworkPortStatistics:
    """Map the counters of an interface."""
    common: dict[str, Any] = {
        "InstanceID": statistics_id(port_id(interface)),
        "ElementName": interface.name,
        "BytesReceived": counters.rx_bytes,
        "BytesTransmitted": counters.tx_bytes,
        "PacketsReceived": counters.rx_packets,
        "PacketsTransmitted": counters.tx_packets,
        "ReceiveErrors": counters.rx_errors,
        "TransmitErrors": counters.tx_errors,
        "ReceiveDiscards": counters.rx_dropped,
        "TransmitDiscards": counters.tx_dropped,
        "MulticastPacketsReceived": counters.multicast,
    }
    if not interface.ethernet:
        return KHV_NetworkPortStatistics(**common)
    return KHV_EthernetPortStatistics(
        **common,
        AlignmentErrors=_wrapped(counters.rx_frame_errors),
        FCSErrors=_wrapped(counters.rx_crc_errors),
        FrameTooLongs=_wrapped(counters.rx_length_errors),
        CarrierSenseErrors=_wrapped(counters.tx_carrier_errors),
    )


def _wrapped(counter: int | None) -> int | None:
    return None if counter is None else counter % COUNTER_32


def endpoint(system: str, address: Address, device_id: str | None) -> KHV_IPProtocolEndpoint:
    """Map an IP address of an interface."""
    length = address.prefix_length
    four = address.version == 4
    mask = None
    if four and length is not None:
        mask = str(ipaddress.IPv4Network((0, length)).netmask)
    return KHV_IPProtocolEndpoint(
        **scoped(system, KHV_IPProtocolEndpoint),
        Name=f"{address.interface}/{address.address}",
        ElementName=f"{address.address} on {address.interface}",
        PortDeviceID=device_id,
        ProtocolIFType=ProtocolIFType.IPv4 if four else ProtocolIFType.IPv6,
        IPv4Address=address.address if four else None,
        SubnetMask=mask,
        PrefixLength=length if four else None,
        IPv6Address=None if four else address.address,
        IPv6SubnetPrefixLength=None if four else length,
        AddressOrigin=AddressOrigin.Unknown,
        EnabledState=EnabledState.Enabled,
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


class Ports:
    """Reads interfaces; keeps them for the counters, which are read far more often."""

    def __init__(self, host: Host, system: str) -> None:
        self._host = host
        self._system = system
        self._interfaces: dict[str, Interface] = {}

    def inventory(self) -> Iterator[CimObject]:
        """Yield ports and IP addresses."""
        self._interfaces = {item.name: item for item in read_interfaces(self._host)}
        for interface in self._interfaces.values():
            yield network_port(self._system, interface)
        for address in read_addresses(self._host):
            port = self._interfaces.get(address.interface.partition(":")[0])
            device_id = None if port is None else fit_device_id(port_id(port))
            yield endpoint(self._system, address, device_id)

    def counters(self) -> Iterator[CimObject]:
        """Yield the counters of the interfaces that the last inventory found."""
        if not self._interfaces:
            self._interfaces = {item.name: item for item in read_interfaces(self._host)}
        for interface in list(self._interfaces.values()):
            yield statistics(interface, read_counters(self._host, interface.name))


def sources(host: Host, system: str) -> tuple[Source, ...]:
    """Return the inventory and the counters."""
    ports = Ports(host, system)
    return (
        Source(
            name=INVENTORY,
            read=ports.inventory,
            classes=(KHV_EthernetPort, KHV_NetworkPort, KHV_IPProtocolEndpoint),
            max_age_s=5.0,
            # speed and duplex wait for the kernel's RTNL lock, which a driver may hold for seconds
            lane=Lane.SLOW,
        ),
        Source(
            name="net.counters",
            read=ports.counters,
            classes=(KHV_EthernetPortStatistics, KHV_NetworkPortStatistics),
            max_age_s=2.0,
        ),
    )


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_EthernetPort),
    system_device(KHV_NetworkPort),
    Association(
        cls=KHV_ElementStatisticalData,
        left=CIM_NetworkPort,
        left_role="ManagedElement",
        left_join=lambda port: statistics_id(port.DeviceID),
        right=CIM_NetworkPortStatistics,
        right_role="Stats",
        right_join=lambda stats: stats.InstanceID,
    ),
    Association(
        cls=KHV_HostedAccessPoint,
        left=KHV_ComputerSystem,
        left_role="Antecedent",
        left_join=lambda system: system.Name,
        right=KHV_IPProtocolEndpoint,
        right_role="Dependent",
        right_join=lambda endpoint: endpoint.SystemName,
    ),
    Association(
        cls=KHV_PortImplementsEndpoint,
        left=CIM_NetworkPort,
        left_role="Antecedent",
        left_join=lambda port: port.DeviceID,
        right=KHV_IPProtocolEndpoint,
        right_role="Dependent",
        right_join=lambda endpoint: endpoint.PortDeviceID,
    ),
)
