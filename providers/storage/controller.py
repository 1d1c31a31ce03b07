"""Storage controllers and their ports, and how disks hang on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from cimom.classes import (
    AccessState,
    EnabledState,
    KHV_CDROMDrive,
    KHV_ControlledBy,
    KHV_DiskDrive,
    KHV_LogicalIdentity,
    KHV_PCIDevice,
    KHV_StorageController,
    KHV_StoragePort,
    PortType,
    ProtocolSupported,
    RequestedState,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from cimom.provider import Association
from hypervisor.controller import Controller
from hypervisor.controller_port import NO_LINK, Port
from hypervisor.disk import Disk
from providers.device import device_keys, fit_device_id, pci_id, system_device
from providers.storage.disk import control
from providers.storage.path import of_state

PROTOCOLS = {
    "SATA": ProtocolSupported.Serial_ATA,
    "FC": ProtocolSupported.SCSI_Fibre_Channel_Protocol,
}
ONLINE, MARGINAL = "online", "marginal"
# Words of a Fibre Channel port for a cable or a fabric that is not there.
UNLINKED = frozenset({"linkdown", "offline", "not present", "deleted"})
TESTED = frozenset({"diagnostics", "loopback", "bypassed", "blocked"})
RECOVERING = frozenset({"recovery", "cancel", "deleted", "cancel/recovery", "deleted/recovery"})


def controller_id(controller: Controller) -> str:
    """Return the DeviceID of a controller."""
    return fit_device_id(f"controller/{controller.identity}")


def port_id(controller: Controller, port: Port) -> str:
    """Return the DeviceID of a port: by its own name, or its place on the controller."""
    own = port.key if port.key.startswith("wwn.") else f"{controller.identity}/{port.key}"
    return fit_device_id(f"port/{own}")


class Reach(msgspec.Struct, frozen=True):
    """Which controllers lead to which disks: DeviceIDs by the kernel's name and PCI address."""

    by_name: dict[str, str]
    by_pci: dict[str, str]

    def of(self, disk: Disk) -> tuple[str, ...]:
        """Return the controllers that a disk is reached by, once each."""
        ways = [(route.name, route.pci) for route in disk.routes] or [(disk.name, disk.pci)]
        found = (self.by_name.get(name) or self.by_pci.get(pci or "") for name, pci in ways)
        return tuple(dict.fromkeys(one for one in found if one is not None))


def reach(controllers: Iterable[Controller]) -> Reach:
    """Index controllers by what a path to a disk can be known by."""
    names, functions = {}, {}
    for one in controllers:
        names.update({member.name: controller_id(one) for member in one.members})
        if one.pci is not None:
            functions[one.pci] = controller_id(one)
    return Reach(names, functions)


def condition(controller: Controller) -> tuple[Condition, str | None]:
    """Return how a controller is by its driver's words; of several hosts the worst."""
    order = (Condition.OK, Condition.DEGRADED, Condition.ERROR)
    found = []
    for member in controller.members:
        passing = member.state in RECOVERING
        how = Condition.DEGRADED if passing else of_state(member.state)
        if how is not Condition.OK:
            found.append((how, f"the driver calls {member.name} {member.state}"))
    if not found:
        return Condition.OK, None
    return max((how for how, _ in found), key=order.index), "; ".join(why for _, why in found)


def port_condition(port: Port) -> tuple[Condition, str | None]:
    """Return how a port is; a cable that is missing is a fault where targets were known by it."""
    state = (port.state or "").lower()
    if port.kind != "FC":
        return (Condition.DORMANT, NO_LINK) if port.state == NO_LINK else (Condition.OK, None)
    if state in ("", "unknown"):
        return Condition.UNKNOWN, "its state cannot be read"
    if state == ONLINE:
        return Condition.OK, None
    if state == MARGINAL:
        return Condition.DEGRADED, f"the driver calls the port {port.state}"
    if state in TESTED:
        return Condition.DORMANT, f"the driver calls the port {port.state}"
    if state in UNLINKED and port.targets:
        return Condition.DEGRADED, f"the link of {port.name} is lost ({port.state})"
    if state in UNLINKED:
        return Condition.DORMANT, f"no link ({port.state})"
    return Condition.ERROR, f"the driver calls the port {port.state}"


def _name(controller: Controller) -> str:
    kernel = ", ".join(member.name for member in controller.members[:1])
    return controller.model or f"{controller.protocol} controller {controller.pci or kernel}"


def storage_controller(system: str, controller: Controller) -> KHV_StorageController:
    """Map a controller to CIM."""
    how, why = condition(controller)
    offline = how is Condition.ERROR
    return KHV_StorageController(
        **device_keys(system, KHV_StorageController, controller_id(controller)),
        ElementName=_name(controller),
        Caption=f"{controller.protocol} controller",
        Name=controller.pci or controller.members[0].name,
        Protocol=controller.protocol,
        ProtocolSupported=PROTOCOLS.get(controller.protocol, ProtocolSupported.Other),
        ProtocolDescription=controller.protocol,
        Driver=controller.driver,
        DriverVersion=controller.driver_version,
        FirmwareVersion=controller.firmware,
        Model=controller.model,
        SerialNumber=controller.serial,
        WWN=controller.wwn,
        ControllerDeviceID=controller.pci and pci_id(controller.pci),
        KernelNames=tuple(member.name for member in controller.members),
        DriverStates=_states(controller),
        RemoteTarget=controller.remote,
        EnabledState=EnabledState.Enabled_but_Offline if offline else EnabledState.Enabled,
        RequestedState=RequestedState.Not_Applicable,
        **status_properties(how, why),  # type: ignore[arg-type]
    )


def _states(controller: Controller) -> tuple[str, ...] | None:
    """Return the driver's words; None unless there is one for each name."""
    states = tuple(member.state for member in controller.members if member.state is not None)
    return states if len(states) == len(controller.members) else None


def ports(system: str, controller: Controller) -> Iterator[KHV_StoragePort]:
    """Yield the ports of a controller; two that share a name are one."""
    seen: set[str] = set()
    for port in controller.ports:
        identity = port_id(controller, port)
        if identity not in seen:
            seen.add(identity)
            yield storage_port(system, port, identity, controller_id(controller))


def storage_port(system: str, port: Port, device_id: str, controller: str) -> KHV_StoragePort:
    """Map a port to CIM."""
    how, why = port_condition(port)
    linked = how is Condition.OK and port.state is not None
    return KHV_StoragePort(
        **device_keys(system, KHV_StoragePort, device_id),
        ElementName=f"{port.kind} port {port.name}",
        Caption=f"{port.kind} port",
        Name=port.name,
        PortType=PortType.Other,
        OtherPortType=port.kind,
        Protocol=port.kind,
        LinkState=port.state,
        PermanentAddress=port.address,
        Speed=port.bits,
        MaxSpeed=port.max_bits,
        Topology=port.topology,
        FabricName=port.fabric,
        TargetsKnown=port.targets,
        StorageControllerDeviceID=controller,
        EnabledState=(
            EnabledState.Enabled
            if linked
            else EnabledState.Unknown
            if port.state is None
            else EnabledState.Enabled_but_Offline
        ),
        RequestedState=RequestedState.Not_Applicable,
        **status_properties(how, why),  # type: ignore[arg-type]
    )


def _linked(_: KHV_StorageController, port: KHV_StoragePort) -> dict[str, Any]:
    up = port.EnabledState is EnabledState.Enabled
    return {
        "AccessState": AccessState.Active if up else AccessState.Inactive,
        "NegotiatedSpeed": port.Speed,
    }


def _controlled(cls: type[CimObject], left: Any, right: Any, properties: Any) -> Association:
    return Association(
        cls=KHV_ControlledBy,
        left=KHV_StorageController,
        left_role="Antecedent",
        left_join=left,
        right=cls,
        right_role="Dependent",
        right_join=right,
        properties=properties,
    )


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_StorageController),
    system_device(KHV_StoragePort),
    Association(
        cls=KHV_LogicalIdentity,
        left=KHV_PCIDevice,
        left_role="SystemElement",
        left_join=lambda function: function.DeviceID,
        right=KHV_StorageController,
        right_role="SameElement",
        right_join=lambda controller: controller.ControllerDeviceID,
    ),
    _controlled(
        KHV_DiskDrive,
        lambda controller: controller.DeviceID,
        lambda disk: frozenset(disk.StorageControllerDeviceIDs or ()) or None,
        control,
    ),
    _controlled(
        KHV_CDROMDrive,
        lambda controller: controller.ControllerDeviceID,
        lambda drive: drive.ControllerDeviceID,
        control,
    ),
    _controlled(
        KHV_StoragePort,
        lambda controller: controller.DeviceID,
        lambda port: port.StorageControllerDeviceID,
        _linked,
    ),
)
