"""How pools, services and what they can do hang on the host and on machines (DSP1041, DSP1042)."""

from __future__ import annotations

from typing import Any

from cimom.classes import (
    CIM_ResourceAllocationSettingData,
    ElementEffects,
    KHV_AllocatedFromStoragePool,
    KHV_AllocationCapabilities,
    KHV_ComputerSystem,
    KHV_ElementAllocatedFromPool,
    KHV_ElementCapabilities,
    KHV_HostedResourcePool,
    KHV_HostedService,
    KHV_HostedStoragePool,
    KHV_HypervisorSoftwareIdentity,
    KHV_InstalledSoftwareIdentity,
    KHV_ResourceAllocationFromPool,
    KHV_ResourcePool,
    KHV_ResourcePoolConfigurationCapabilities,
    KHV_ResourcePoolConfigurationService,
    KHV_ServiceAffectsElement,
    KHV_StoragePool,
    KHV_StorageVolume,
    KHV_SystemDevice,
    KHV_VirtualComputerSystem,
    KHV_VirtualDisk,
    KHV_VirtualEthernetPort,
    KHV_VirtualMemory,
    KHV_VirtualPowerManagementCapabilities,
    KHV_VirtualPowerManagementService,
    KHV_VirtualProcessor,
    KHV_VirtualSystemManagementCapabilities,
    KHV_VirtualSystemManagementService,
    KHV_VirtualSystemSnapshotService,
    KHV_VirtualSystemSnapshotServiceCapabilities,
)
from cimom.model import CimObject
from cimom.provider import HOST_NAMESPACE, VIRT_NAMESPACE, Association
from providers.virtual.capability import (
    MANAGEMENT,
    POOLS,
    POWER,
    SNAPSHOT,
    service_capability_id,
)
from providers.virtual.naming import ACTIVE, pool_id
from providers.virtual.pool import capability_id

VIRT = (VIRT_NAMESPACE,)
DEVICES: tuple[type[CimObject], ...] = (
    KHV_VirtualProcessor,
    KHV_VirtualMemory,
    KHV_VirtualDisk,
    KHV_VirtualEthernetPort,
)
SERVICES: tuple[tuple[type[CimObject], type[CimObject], str], ...] = (
    (
        KHV_VirtualSystemManagementService,
        KHV_VirtualSystemManagementCapabilities,
        MANAGEMENT,
    ),
    (KHV_VirtualSystemSnapshotService, KHV_VirtualSystemSnapshotServiceCapabilities, SNAPSHOT),
    (KHV_ResourcePoolConfigurationService, KHV_ResourcePoolConfigurationCapabilities, POOLS),
    (KHV_VirtualPowerManagementService, KHV_VirtualPowerManagementCapabilities, POWER),
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


def _service(
    service: type[CimObject], capability: type[CimObject], name: str
) -> tuple[Association, ...]:
    """Return the rows that tie a service to the host and to what it can do."""
    ident = service_capability_id(name)
    return (
        _of_host(
            KHV_HostedService, service, "SystemName", ("Antecedent", "Dependent"), VIRT_NAMESPACE
        ),
        Association(
            cls=KHV_ElementCapabilities,
            left=service,
            left_role="ManagedElement",
            left_join=lambda _: ident,
            right=capability,
            right_role="Capabilities",
            right_join=lambda item: item.InstanceID,
            namespaces=VIRT,
        ),
    )


def _affects(affected: type[CimObject], service: type[CimObject]) -> Association:
    """Return the row that ties a service to what it changes on its host."""
    return Association(
        cls=KHV_ServiceAffectsElement,
        left=affected,
        left_role="AffectedElement",
        left_join=lambda item: item.HostName,
        right=service,
        right_role="AffectingElement",
        right_join=lambda item: item.SystemName,
        properties=lambda _left, _right: {"ElementEffects": (ElementEffects.Manages,)},
        namespaces=VIRT,
    )


OFFERED: tuple[Association, ...] = (
    *(row for entry in SERVICES for row in _service(*entry)),
    _affects(KHV_VirtualComputerSystem, KHV_VirtualSystemManagementService),
    _affects(KHV_VirtualComputerSystem, KHV_VirtualSystemSnapshotService),
    _affects(KHV_ResourcePool, KHV_ResourcePoolConfigurationService),
)
