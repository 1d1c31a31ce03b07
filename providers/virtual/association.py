"""How machines, their settings, devices, pools and services hang together (DSP1042, DSP1057)."""

from __future__ import annotations

from typing import Any

from cimom.classes import (
    CIM_ResourceAllocationSettingData,
    IsCurrent,
    IsDefault,
    IsNext,
    KHV_AssociatedPowerManagementService,
    KHV_ComputerSystem,
    KHV_ElementCapabilities,
    KHV_ElementSettingData,
    KHV_ElementStatisticalData,
    KHV_EnabledLogicalElementCapabilities,
    KHV_HostedDependency,
    KHV_LastAppliedSnapshot,
    KHV_MostCurrentSnapshotInBranch,
    KHV_SettingsDefineState,
    KHV_SnapshotOfVirtualSystem,
    KHV_SystemDevice,
    KHV_VirtualComputerSystem,
    KHV_VirtualPowerManagementService,
    KHV_VirtualSystemSettingData,
    KHV_VirtualSystemSettingDataComponent,
    KHV_VirtualSystemSnapshotCapabilities,
    KHV_VirtualSystemStatistics,
    PowerState,
    RequestedPowerState,
    TransitioningToPowerState,
)
from cimom.provider import HOST_NAMESPACE, VIRT_NAMESPACE, Association
from providers.virtual.naming import ACTIVE, DEFINED, SNAPSHOT
from providers.virtual.power import power_state
from providers.virtual.service_association import DEVICES, OFFERED, RESOURCES, VIRT


def _twin(item: Any, state: str) -> tuple[str, str] | None:
    """Return machine and device of settings in a state; None for those in another."""
    _, _, uuid, found, device = str(item.InstanceID).split(":", 4)
    return (uuid, device) if found == state else None


def _of_machine(item: Any, state: str) -> str | None:
    return item.SystemName if item.SettingState == state else None


def _power(_: Any, machine: KHV_VirtualComputerSystem) -> dict[str, Any]:
    return {
        "PowerState": power_state(machine),
        "RequestedPowerState": RequestedPowerState.Not_Applicable,
        "AvailableRequestedPowerStates": (),
        "TransitioningToPowerState": TransitioningToPowerState.No_Change,
        "OtherPowerState": "unknown" if power_state(machine) is PowerState.Other else None,
    }


MACHINES: tuple[Association, ...] = (
    Association(
        cls=KHV_HostedDependency,
        left=KHV_ComputerSystem,
        left_role="Antecedent",
        left_join=lambda host: host.Name,
        right=KHV_VirtualComputerSystem,
        right_role="Dependent",
        right_join=lambda machine: machine.HostName,
        namespaces=(VIRT_NAMESPACE, HOST_NAMESPACE),  # the host is in both, with equal keys
        right_namespace=VIRT_NAMESPACE,
    ),
    Association(
        cls=KHV_ElementStatisticalData,
        left=KHV_VirtualComputerSystem,
        left_role="ManagedElement",
        left_join=lambda machine: machine.Name,
        right=KHV_VirtualSystemStatistics,
        right_role="Stats",
        right_join=lambda statistics: statistics.SystemName,
        namespaces=VIRT,
    ),
    Association(
        cls=KHV_AssociatedPowerManagementService,
        left=KHV_VirtualPowerManagementService,
        left_role="ServiceProvided",
        left_join=lambda service: service.SystemName,
        right=KHV_VirtualComputerSystem,
        right_role="UserOfService",
        right_join=lambda machine: machine.HostName,
        properties=_power,
        namespaces=VIRT,
    ),
    *(
        Association(
            cls=KHV_ElementCapabilities,
            left=KHV_VirtualComputerSystem,
            left_role="ManagedElement",
            left_join=lambda machine: machine.Name,
            right=cls,
            right_role="Capabilities",
            right_join=lambda item: item.SystemName,
            namespaces=VIRT,
        )
        for cls in (KHV_EnabledLogicalElementCapabilities, KHV_VirtualSystemSnapshotCapabilities)
    ),
)

SETTINGS: tuple[Association, ...] = (
    Association(
        cls=KHV_ElementSettingData,
        left=KHV_VirtualComputerSystem,
        left_role="ManagedElement",
        left_join=lambda machine: machine.Name,
        right=KHV_VirtualSystemSettingData,
        right_role="SettingData",
        right_join=lambda item: _of_machine(item, DEFINED),
        properties=lambda _machine, _settings: {
            "IsDefault": IsDefault.Is_Default,
            "IsNext": IsNext.Is_Next,
            "IsCurrent": IsCurrent.Unknown,
        },
        namespaces=VIRT,
    ),
    Association(
        cls=KHV_SettingsDefineState,
        left=KHV_VirtualComputerSystem,
        left_role="ManagedElement",
        left_join=lambda machine: machine.Name,
        right=KHV_VirtualSystemSettingData,
        right_role="SettingData",
        right_join=lambda item: _of_machine(item, ACTIVE),
        namespaces=VIRT,
    ),
    *(
        Association(
            cls=KHV_SettingsDefineState,
            left=device,
            left_role="ManagedElement",
            left_join=lambda item: item.SettingInstanceID,
            right=CIM_ResourceAllocationSettingData,
            right_role="SettingData",
            right_join=lambda item: item.InstanceID,
            namespaces=VIRT,
        )
        for device in DEVICES
    ),
    Association(
        cls=KHV_VirtualSystemSettingDataComponent,
        left=KHV_VirtualSystemSettingData,
        left_role="GroupComponent",
        left_join=lambda item: item.InstanceID,
        right=CIM_ResourceAllocationSettingData,
        right_role="PartComponent",
        right_join=lambda item: item.SettingInstanceID,
        namespaces=VIRT,
    ),
    Association(
        cls=KHV_ElementSettingData,
        left=CIM_ResourceAllocationSettingData,
        left_role="ManagedElement",
        left_join=lambda item: _twin(item, ACTIVE),
        right=CIM_ResourceAllocationSettingData,
        right_role="SettingData",
        right_join=lambda item: _twin(item, DEFINED),
        properties=lambda _active, _defined: {
            "IsDefault": IsDefault.Is_Default,
            "IsNext": IsNext.Is_Next,
            "IsCurrent": IsCurrent.Unknown,
        },
        namespaces=VIRT,
    ),
    *(
        Association(
            cls=KHV_SystemDevice,
            left=KHV_VirtualComputerSystem,
            left_role="GroupComponent",
            left_join=lambda machine: machine.Name,
            right=device,
            right_role="PartComponent",
            right_join=lambda item: item.SystemName,
            namespaces=VIRT,
        )
        for device in DEVICES
    ),
)


def _snapshot(item: Any) -> str | None:
    return _of_machine(item, SNAPSHOT)


def _current(item: Any) -> str | None:
    return item.SystemName if item.IsCurrentSnapshot else None


SNAPSHOTS: tuple[Association, ...] = (
    Association(
        cls=KHV_SnapshotOfVirtualSystem,
        left=KHV_VirtualComputerSystem,
        left_role="Antecedent",
        left_join=lambda machine: machine.Name,
        right=KHV_VirtualSystemSettingData,
        right_role="Dependent",
        right_join=_snapshot,
        namespaces=VIRT,
    ),
    Association(
        cls=KHV_MostCurrentSnapshotInBranch,
        left=KHV_VirtualComputerSystem,
        left_role="Antecedent",
        left_join=lambda machine: machine.Name,
        right=KHV_VirtualSystemSettingData,
        right_role="Dependent",
        right_join=_current,
        namespaces=VIRT,
    ),
    Association(
        cls=KHV_LastAppliedSnapshot,
        left=KHV_VirtualSystemSettingData,
        left_role="Antecedent",
        left_join=_current,
        right=KHV_VirtualComputerSystem,
        right_role="Dependent",
        right_join=lambda machine: machine.Name,
        namespaces=VIRT,
    ),
)


ASSOCIATIONS: tuple[Association, ...] = (
    *MACHINES,
    *SETTINGS,
    *SNAPSHOTS,
    *RESOURCES,
    *OFFERED,
)
