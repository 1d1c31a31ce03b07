"""Network ports, and how they stand on each other and on the functions of the PCI bus."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cimom.classes import (
    AccessState,
    CIM_NetworkPort,
    EnabledState,
    KHV_ConcreteComponent,
    KHV_ConcreteDependency,
    KHV_ControlledBy,
    KHV_EthernetPort,
    KHV_NetworkPort,
    KHV_PCIDevice,
)
from cimom.health.status import status_properties
from cimom.model import CimObject
from cimom.provider import Association
from hypervisor.link import Functions, Link, Member
from hypervisor.network import Interface
from providers.device import device_keys, fit_device_id, pci_id, system_device
from providers.network.condition import Verdict, enabled_state
from providers.network.medium import capabilities, medium, technology

MEGA = 1_000_000


def port_id(interface: Interface) -> str:
    """Return the DeviceID of a port."""
    return fit_device_id(f"net/{interface.identity}")


class Ids:
    """The DeviceIDs of interfaces by name and by PCI function, and what bonds say of members."""

    def __init__(self, interfaces: Mapping[str, Interface]) -> None:
        self.by_name = {name: port_id(item) for name, item in interfaces.items()}
        self.by_pci: dict[str, str] = {}
        self.members: dict[tuple[str, str], Member] = {}
        for name, item in interfaces.items():
            if item.link.pci is not None and item.physical:
                self.by_pci.setdefault(item.link.pci, self.by_name[name])
            self.members.update({(name, member.name): member for member in item.link.members})


def network_port(
    system: str, interface: Interface, ids: Ids, verdict: Verdict
) -> KHV_EthernetPort | KHV_NetworkPort:
    """Map an interface to CIM; `ids` are those of all interfaces."""
    cls = KHV_EthernetPort if interface.ethernet else KHV_NetworkPort
    properties: dict[str, Any] = {
        **device_keys(system, cls, port_id(interface)),
        "ElementName": interface.name,
        "Caption": f"Network interface {interface.name}",
        "Name": interface.name,
        "InterfaceIndex": interface.index,
        "InterfaceType": interface.if_type,
        "InterfaceAlias": interface.alias,
        "PermanentAddress": interface.permanent_mac,
        "NetworkAddresses": (interface.mac,) if interface.mac else None,
        "PortNumber": interface.port_number,
        "EnabledState": enabled_state(interface),
        **_rate(interface),
        **technology(interface),
        **medium(interface),
        **capabilities(interface),
        **_standing(interface.link, ids.by_name),
        **_membership(interface, ids),
        **_functions(interface.link.functions, ids),
        **status_properties(*verdict),
    }
    if interface.ethernet:
        properties["MaxDataSize"] = interface.mtu
    return cls(**properties)


def _rate(interface: Interface) -> dict[str, Any]:
    """Return how fast a port is and could be, and how large its frames are."""
    driver = interface.link.driver
    return {
        "Speed": _bits(interface.speed_mbit),
        "MaxSpeed": _bits(driver.max_speed_mbit),
        "FullDuplex": interface.full_duplex,
        "AutoSense": driver.autonegotiation,
        "ActiveMaximumTransmissionUnit": interface.mtu,
        "SupportedMaximumTransmissionUnit": interface.max_mtu,
    }


def _bits(mbit: int | None) -> int | None:
    return None if mbit is None else mbit * MEGA


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


def _membership(interface: Interface, ids: Ids) -> dict[str, Any]:
    """Return how a port stands in the bond or bridge that it is a member of."""
    member = ids.members.get((interface.link.master or "", interface.name))
    return {
        "BondMemberLink": member and member.link,
        "BondMemberState": member and member.state,
        "BridgePortState": interface.link.bridge_state,
    }


def _functions(functions: Functions, ids: Ids) -> dict[str, Any]:
    """Return how many virtual functions a port has, or whose one it is."""
    return {
        "VirtualFunctions": functions.now,
        "MaxVirtualFunctions": functions.most,
        "PhysicalFunctionDeviceID": ids.by_pci.get(functions.of or ""),
        "VirtualFunctionNumber": functions.number,
    }


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


def _below(port: CIM_NetworkPort) -> Iterator[str]:
    """Yield what a port sends through: other ports, the one whose virtual function it is."""
    yield from getattr(port, "LowerDeviceIDs", None) or ()
    physical = getattr(port, "PhysicalFunctionDeviceID", None)
    if physical is not None:
        yield physical


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_EthernetPort),
    system_device(KHV_NetworkPort),
    _joined(
        KHV_ConcreteComponent,
        ("GroupComponent", "PartComponent"),
        lambda port: getattr(port, "MasterDeviceID", None),
    ),
    _joined(
        KHV_ConcreteDependency,
        ("Antecedent", "Dependent"),
        lambda port: frozenset(_below(port)),
    ),
    Association(
        cls=KHV_ControlledBy,
        left=KHV_PCIDevice,
        left_role="Antecedent",
        left_join=lambda function: function.DeviceID,
        right=CIM_NetworkPort,
        right_role="Dependent",
        right_join=lambda port: getattr(port, "ControllerDeviceID", None),
        properties=lambda _, port: {
            "AccessState": (
                AccessState.Inactive
                if port.EnabledState is EnabledState.Disabled
                else AccessState.Active
            ),
            "NegotiatedSpeed": port.Speed,
        },
    ),
)
