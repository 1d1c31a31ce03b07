"""Network ports and their counters, and the firmware in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cimom.classes import (
    AccessState,
    CIM_NetworkPort,
    CIM_NetworkPortStatistics,
    Classifications,
    ElementSoftwareStatus,
    EnabledState,
    KHV_ComputerSystem,
    KHV_ConcreteComponent,
    KHV_ConcreteDependency,
    KHV_ControlledBy,
    KHV_ElementSoftwareIdentity,
    KHV_ElementStatisticalData,
    KHV_EthernetPort,
    KHV_EthernetPortStatistics,
    KHV_InstalledSoftwareIdentity,
    KHV_NetworkPort,
    KHV_NetworkPortStatistics,
    KHV_PCIDevice,
    KHV_PortFirmwareIdentity,
    LinkTechnology,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from cimom.provider import Association
from hypervisor.link import Link
from hypervisor.network import Counters, Interface
from providers.device import device_keys, fit_device_id, pci_id, statistics_id, system_device

COUNTER_32 = 2**32  # CIM_EthernetPortStatistics' error counters are uint32 and wrap


def port_id(interface: Interface) -> str:
    """Return the DeviceID of a port."""
    return fit_device_id(f"net/{interface.identity}")


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


def _standing(link: Link, ids: Mapping[str, str]) -> dict[str, Any]:
    """Return what a port is, and how it stands among the others."""
    return {
        "InterfaceKind": link.kind.value,
        "Driver": link.driver.name,
        "DriverVersion": link.driver.version,
        "FirmwareVersion": link.driver.firmware,
        "ControllerDeviceID": link.pci and pci_id(link.pci),
        "MasterDeviceID": ids.get(link.master or ""),
        "LowerDeviceIDs": tuple(ids[name] for name in link.lower if name in ids) or None,
        "VLANID": link.vlan,
        "BondMode": link.bond_mode,
        "ActiveMemberDeviceID": ids.get(link.active_member or ""),
        "BridgeID": link.bridge_id,
    }


def network_port(
    system: str, interface: Interface, ids: Mapping[str, str]
) -> KHV_EthernetPort | KHV_NetworkPort:
    """Map an interface to CIM; `ids` are the DeviceIDs of all interfaces by name."""
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
        **_standing(interface.link, ids),
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


def firmware(system: str, interface: Interface) -> KHV_PortFirmwareIdentity | None:
    """Map the firmware of a port; None when its driver tells of none."""
    version = interface.link.driver.firmware
    if version is None or not interface.physical:
        return None
    return KHV_PortFirmwareIdentity(
        InstanceID=f"KHV:firmware:{port_id(interface)}",
        ElementName=f"Firmware of {interface.name}",
        Caption=f"Firmware of {interface.name}",
        Name=interface.link.driver.name or interface.name,
        VersionString=version,
        Classifications=(Classifications.Firmware,),
        IsEntity=True,
        ManagedDeviceID=port_id(interface),
        SystemName=system,
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


def _joined(cls: type[CimObject], roles: tuple[str, str], join: Callable[[Any], Any]) -> Any:
    """Return the row between ports, the first of which the second names by `join`."""
    return Association(
        cls=cls,
        left=CIM_NetworkPort,
        left_role=roles[0],
        left_join=lambda port: port.DeviceID,
        right=CIM_NetworkPort,
        right_role=roles[1],
        right_join=join,
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
    _joined(
        KHV_ConcreteComponent,
        ("GroupComponent", "PartComponent"),
        lambda port: port.MasterDeviceID,
    ),
    _joined(
        KHV_ConcreteDependency,
        ("Antecedent", "Dependent"),
        lambda port: frozenset(port.LowerDeviceIDs or ()),
    ),
    Association(
        cls=KHV_ControlledBy,
        left=KHV_PCIDevice,
        left_role="Antecedent",
        left_join=lambda function: function.DeviceID,
        right=CIM_NetworkPort,
        right_role="Dependent",
        right_join=lambda port: port.ControllerDeviceID,
        properties=lambda _, port: {
            "AccessState": (
                AccessState.Active
                if port.EnabledState is not EnabledState.Disabled
                else AccessState.Inactive
            ),
            "NegotiatedSpeed": port.Speed,
        },
    ),
    Association(
        cls=KHV_ElementSoftwareIdentity,
        left=KHV_PortFirmwareIdentity,
        left_role="Antecedent",
        left_join=lambda identity: identity.ManagedDeviceID,
        right=CIM_NetworkPort,
        right_role="Dependent",
        right_join=lambda port: port.DeviceID,
        properties=lambda _, __: {
            "ElementSoftwareStatus": (
                ElementSoftwareStatus.Current,
                ElementSoftwareStatus.Installed,
            )
        },
    ),
    Association(
        cls=KHV_InstalledSoftwareIdentity,
        left=KHV_ComputerSystem,
        left_role="System",
        left_join=lambda system: system.Name,
        right=KHV_PortFirmwareIdentity,
        right_role="InstalledSoftware",
        right_join=lambda identity: identity.SystemName,
    ),
)
