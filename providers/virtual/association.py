"""How machines, their settings, devices, pools and services hang together (DSP1042, DSP1057)."""

from __future__ import annotations

from typing import Any

from cimom.classes import (
    CIM_ResourceAllocationSettingData,
    CIM_ResourcePool,
    IsCurrent,
    IsDefault,
    IsNext,
    KHV_AllocatedFromStoragePool,
    KHV_AllocationCapabilities,
    KHV_AssociatedPowerManagementService,
    KHV_ComputerSystem,
    KHV_ElementAllocatedFromPool,
    KHV_ElementCapabilities,
    KHV_ElementSettingData,
    KHV_ElementStatisticalData,
    KHV_EnabledLogicalElementCapabilities,
    KHV_HostedDependency,
    KHV_HostedResourcePool,
    KHV_HostedService,
    KHV_HostedStoragePool,
    KHV_HypervisorSoftwareIdentity,
    KHV_InstalledSoftwareIdentity,
    KHV_LastAppliedSnapshot,
    KHV_MostCurrentSnapshotInBranch,
    KHV_ResourceAllocationFromPool,
    KHV_ResourcePool,
    KHV_ResourcePoolConfigurationCapabilities,
    KHV_ResourcePoolConfigurationService,
    KHV_ServiceAffectsElement,
    KHV_SettingsDefineState,
    KHV_SnapshotOfVirtualSystem,
    KHV_StoragePool,
    KHV_StorageVolume,
    KHV_SystemDevice,
    KHV_VirtualComputerSystem,
    KHV_VirtualDisk,
    KHV_VirtualEthernetPort,
    KHV_VirtualMemory,
    KHV_VirtualPowerManagementService,
    KHV_VirtualProcessor,
    KHV_VirtualSystemManagementCapabilities,
    KHV_VirtualSystemManagementService,
    KHV_VirtualSystemSettingData,
    KHV_VirtualSystemSettingDataComponent,
    KHV_VirtualSystemSnapshotCapabilities,
    KHV_VirtualSystemSnapshotService,
    KHV_VirtualSystemSnapshotServiceCapabilities,
    KHV_VirtualSystemStatistics,
    PowerState,
    RequestedPowerState,
)
from cimom.model import CimObject
from cimom.provider import HOST_NAMESPACE, VIRT_NAMESPACE, Association
from providers.virtual.capability import MANAGEMENT, POOLS, SNAPSHOT, service_capability_id
from providers.virtual.device import pool_id
from providers.virtual.pool import capability_id
from providers.virtual.power import power_state
from providers.virtual.setting import ACTIVE, DEFINED

VIRT = (VIRT_NAMESPACE,)
DEVICES: tuple[type[CimObject], ...] = (
    KHV_VirtualProcessor,
    KHV_VirtualMemory,
    KHV_VirtualDisk,
    KHV_VirtualEthernetPort,
)
SERVICES: tuple[tuple[type[CimObject], type[CimObject] | None, str], ...] = (
    (
        KHV_VirtualSystemManagementService,
        KHV_VirtualSystemManagementCapabilities,
        MANAGEMENT,
    ),
    (KHV_VirtualSystemSnapshotService, KHV_VirtualSystemSnapshotServiceCapabilities, SNAPSHOT),
    (KHV_ResourcePoolConfigurationService, KHV_ResourcePoolConfigurationCapabilities, POOLS),
    (KHV_VirtualPowerManagementService, None, ""),
)


def _of_host(
    cls: type[CimObject], right: type[CimObject], name: str, roles: tuple[str, str], where: str
) -> Association:
    """Return the row that ties what names its host by `name` to the host, in one namespace."""
    return Association(
        cls=cls,
        left=KHV_ComputerSystem,
        left_role=roles[0],
        left_join=lambda host: host.Name,
        right=right,
        right_role=roles[1],
        right_join=lambda item: getattr(item, name),
        namespaces=(where,),
    )


def _state_of(item: Any) -> str:
    """Return whose settings these are: defined, active or snapshot."""
    return str(item.InstanceID).split(":")[3]


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
    return _of_machine(item, "snapshot")


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


def _from_pool(item: Any) -> str | None:
    """Return the pool that serves active settings."""
    return pool_id(item.PoolID) if item.PoolID and _state_of(item) == ACTIVE else None


def _kind(pool: Any) -> str:
    return capability_id(str(pool.PoolID).partition("/")[0])


RESOURCES: tuple[Association, ...] = (
    _of_host(
        KHV_HostedResourcePool,
        KHV_ResourcePool,
        "HostName",
        ("GroupComponent", "PartComponent"),
        VIRT_NAMESPACE,
    ),
    *(
        Association(
            cls=KHV_ElementAllocatedFromPool,
            left=KHV_ResourcePool,
            left_role="Antecedent",
            left_join=lambda pool: pool.InstanceID,
            right=device,
            right_role="Dependent",
            right_join=lambda item: item.PoolInstanceID,
            namespaces=VIRT,
        )
        for device in DEVICES
    ),
    Association(
        cls=KHV_ResourceAllocationFromPool,
        left=KHV_ResourcePool,
        left_role="Antecedent",
        left_join=lambda pool: pool.InstanceID,
        right=CIM_ResourceAllocationSettingData,
        right_role="Dependent",
        right_join=_from_pool,
        namespaces=VIRT,
    ),
    Association(
        cls=KHV_ElementCapabilities,
        left=KHV_ResourcePool,
        left_role="ManagedElement",
        left_join=_kind,
        right=KHV_AllocationCapabilities,
        right_role="Capabilities",
        right_join=lambda item: item.InstanceID,
        namespaces=VIRT,
    ),
    Association(  # without a pool of its kind a capability hangs on the host alone
        cls=KHV_ElementCapabilities,
        left=KHV_ComputerSystem,
        left_role="ManagedElement",
        left_join=lambda host: host.Name,
        right=KHV_AllocationCapabilities,
        right_role="Capabilities",
        right_join=lambda item: item.HostName,
        namespaces=VIRT,
    ),
    _of_host(
        KHV_HostedStoragePool,
        KHV_StoragePool,
        "HostName",
        ("GroupComponent", "PartComponent"),
        HOST_NAMESPACE,
    ),
    Association(
        cls=KHV_AllocatedFromStoragePool,
        left=KHV_StoragePool,
        left_role="Antecedent",
        left_join=lambda pool: pool.InstanceID,
        right=KHV_StorageVolume,
        right_role="Dependent",
        right_join=lambda volume: volume.PoolInstanceID,
        properties=lambda _, volume: {"SpaceConsumed": volume.Allocation},
    ),
    _of_host(
        KHV_SystemDevice,
        KHV_StorageVolume,
        "SystemName",
        ("GroupComponent", "PartComponent"),
        HOST_NAMESPACE,
    ),
    _of_host(
        KHV_InstalledSoftwareIdentity,
        KHV_HypervisorSoftwareIdentity,
        "SystemName",
        ("System", "InstalledSoftware"),
        HOST_NAMESPACE,
    ),
)


def _services() -> tuple[Association, ...]:
    rows: list[Association] = []
    for service, capability, name in SERVICES:
        rows.append(
            _of_host(
                KHV_HostedService,
                service,
                "SystemName",
                ("Antecedent", "Dependent"),
                VIRT_NAMESPACE,
            )
        )
        if capability is not None:
            ident = service_capability_id(name)
            rows.append(
                Association(
                    cls=KHV_ElementCapabilities,
                    left=service,
                    left_role="ManagedElement",
                    left_join=lambda _, ident=ident: ident,  # type: ignore[misc]
                    right=capability,
                    right_role="Capabilities",
                    right_join=lambda item: item.InstanceID,
                    namespaces=VIRT,
                )
            )
    for affected, name in ((KHV_VirtualComputerSystem, "HostName"),):
        rows += [
            Association(
                cls=KHV_ServiceAffectsElement,
                left=affected,
                left_role="AffectedElement",
                left_join=lambda item, name=name: getattr(item, name),  # type: ignore[misc]
                right=service,
                right_role="AffectingElement",
                right_join=lambda item: item.SystemName,
                namespaces=VIRT,
            )
            for service in (KHV_VirtualSystemManagementService, KHV_VirtualSystemSnapshotService)
        ]
    rows.append(
        Association(
            cls=KHV_ServiceAffectsElement,
            left=CIM_ResourcePool,
            left_role="AffectedElement",
            left_join=lambda pool: pool.HostName,
            right=KHV_ResourcePoolConfigurationService,
            right_role="AffectingElement",
            right_join=lambda item: item.SystemName,
            namespaces=VIRT,
        )
    )
    return tuple(rows)


ASSOCIATIONS: tuple[Association, ...] = (
    *MACHINES,
    *SETTINGS,
    *SNAPSHOTS,
    *RESOURCES,
    *_services(),
)
