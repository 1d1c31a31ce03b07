"""What machines are given resources from: processors, memory, storage pools, networks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cimom.classes import (
    Access,
    AllocationCapabilities_ResourceType as CapabilityType,
    EnabledState,
    KHV_AllocationCapabilities,
    KHV_ComputerSystem,
    KHV_ResourcePool,
    KHV_StoragePool,
    KHV_StorageVolume,
    NameFormat,
    NameNamespace,
    RequestedState,
    RequestTypesSupported,
    ResourceType,
    SharingMode,
    StoragePool_Usage,
    Usage,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from hypervisor.definition import Machine
from hypervisor.pool import Network, Pool, Volume
from providers.device import fit_device_id
from providers.virtual.naming import (
    MEMORY_POOL,
    NETWORK_POOLS,
    PROCESSOR_POOL,
    STORAGE_POOLS,
    pool_id,
)

RUNNING, DEGRADED, INACCESSIBLE = 2, 3, 4  # virStoragePoolState
KIBIBYTES = "byte * 2^10"
KINDS: tuple[tuple[str, ResourceType, CapabilityType], ...] = (
    (PROCESSOR_POOL, ResourceType.Processor, CapabilityType.Processor),
    (MEMORY_POOL, ResourceType.Memory, CapabilityType.Memory),
    (STORAGE_POOLS, ResourceType.Storage_Extent, CapabilityType.Storage_Extent),
    (NETWORK_POOLS, ResourceType.Ethernet_Adapter, CapabilityType.Ethernet_Adapter),
)


def capability_id(kind: str) -> str:
    """Return the InstanceID of what pools of a kind can give."""
    return f"KHV:alloccap:{kind}"


def _pool(host: str, name: str, title: str, kind: ResourceType, **more: Any) -> KHV_ResourcePool:
    how, why = more.pop("condition", (Condition.OK, None))
    return KHV_ResourcePool(
        InstanceID=pool_id(name),
        PoolID=name,
        ElementName=title,
        Name=name,
        ResourceType=kind,
        HostName=host,
        **more,
        **status_properties(how, why),  # type: ignore[arg-type]
    )


def host_pools(
    host: str, cpus: int | None, memory_kib: int | None, running: Sequence[Machine]
) -> Iterator[KHV_ResourcePool]:
    """Yield the pools of processors and memory, with what running machines have of them."""
    vcpus = sum(machine.vcpus or 0 for machine in running)
    memory = sum(machine.current_kib or machine.memory_kib or 0 for machine in running)
    yield _pool(
        host,
        PROCESSOR_POOL,
        "Processors",
        ResourceType.Processor,
        Primordial=True,
        Capacity=cpus,
        Reserved=0,  # libvirt keeps no processors for a machine
        CurrentlyConsumedResource=vcpus,
        ConsumedResourceUnits="count",
        AllocationUnits="count",
    )
    yield _pool(
        host,
        MEMORY_POOL,
        "Memory",
        ResourceType.Memory,
        Primordial=True,
        Capacity=memory_kib,
        Reserved=sum(_held(machine) for machine in running),
        CurrentlyConsumedResource=memory,
        ConsumedResourceUnits=KIBIBYTES,
        AllocationUnits=KIBIBYTES,
    )


def _held(machine: Machine) -> int:
    """Return the memory in KiB that no other machine can have."""
    if machine.locked or machine.huge_pages:
        return machine.memory_kib or 0
    return machine.memory_tuning.minimum or 0


def pool_condition(pool: Pool) -> tuple[Condition, str | None]:
    """Return how a storage pool is; one that is not started is at rest."""
    if not pool.active:
        return Condition.DORMANT, "not started"
    if pool.state == DEGRADED:
        return Condition.DEGRADED, "libvirt calls the pool degraded"
    if pool.state == INACCESSIBLE:
        return Condition.ERROR, "libvirt cannot reach the pool"
    return Condition.OK, None


def storage_resource(host: str, pool: Pool) -> KHV_ResourcePool:
    """Map a storage pool as what machines are given disks from."""
    return _pool(
        host,
        f"{STORAGE_POOLS}/{pool.name}",
        pool.name,
        ResourceType.Storage_Extent,
        condition=pool_condition(pool),
        Primordial=False,
        Capacity=pool.capacity,
        Reserved=pool.allocation,
        CurrentlyConsumedResource=pool.allocation,
        ConsumedResourceUnits="byte",
        AllocationUnits="byte",
        ResourceSubType=pool.kind,
        PoolType=pool.kind,
        TargetPath=pool.target,
        AutoStart=pool.autostart,
        Persistent=pool.persistent,
    )


def network_resource(host: str, network: Network, cards: int) -> KHV_ResourcePool:
    """Map a network as what machines are given network cards from; so many of them run."""
    resting = (Condition.DORMANT, "not started")
    return _pool(
        host,
        f"{NETWORK_POOLS}/{network.name}",
        network.name,
        ResourceType.Ethernet_Adapter,
        condition=(Condition.OK, None) if network.active else resting,
        Primordial=False,
        CurrentlyConsumedResource=cards,
        ConsumedResourceUnits="count",
        AllocationUnits="count",
        ResourceSubType=network.forward or "isolated",
        Bridge=network.bridge,
        PoolType=network.forward or "isolated",
        AutoStart=network.autostart,
        Persistent=network.persistent,
    )


def capabilities(host: str) -> Iterator[KHV_AllocationCapabilities]:
    """Yield what each kind of pool can give."""
    for kind, _, resource in KINDS:
        yield KHV_AllocationCapabilities(
            InstanceID=capability_id(kind),
            ElementName=f"What {kind} pools can give",
            ResourceType=resource,
            RequestTypesSupported=RequestTypesSupported.Specific,
            SharingMode=SharingMode.Shared,
            SupportedAddStates=(),
            SupportedRemoveStates=(),
            HostName=host,
        )


def storage_pool(host: str, pool: Pool) -> Iterator[CimObject]:
    """Yield a storage pool and its volumes as parts of the host."""
    how, why = pool_condition(pool)
    ident = pool_id(f"{STORAGE_POOLS}/{pool.name}")
    yield KHV_StoragePool(
        InstanceID=ident,
        PoolID=f"{STORAGE_POOLS}/{pool.name}",
        ElementName=pool.name,
        Name=pool.name,
        Primordial=False,
        Usage=StoragePool_Usage.Unrestricted,
        ResourceType=ResourceType.Storage_Extent,
        ResourceSubType=pool.kind,
        Capacity=pool.capacity,
        Reserved=pool.allocation,
        AllocationUnits="byte",
        CurrentlyConsumedResource=pool.allocation,
        ConsumedResourceUnits="byte",
        TotalManagedSpace=pool.capacity,
        RemainingManagedSpace=pool.available,
        HostName=host,
        PoolType=pool.kind,
        TargetPath=pool.target,
        **status_properties(how, why),  # type: ignore[arg-type]
    )
    for volume in pool.volumes:
        yield storage_volume(host, pool, volume, ident)


def storage_volume(host: str, pool: Pool, volume: Volume, ident: str) -> KHV_StorageVolume:
    """Map a volume."""
    return KHV_StorageVolume(
        SystemCreationClassName=KHV_ComputerSystem.CIM_NAME,
        SystemName=host,
        CreationClassName=KHV_StorageVolume.CIM_NAME,
        DeviceID=fit_device_id(f"volume/{pool.name}/{volume.name}"),
        ElementName=volume.name,
        Name=(volume.path or volume.name)[:1024],
        NameFormat=NameFormat.Other,
        NameNamespace=NameNamespace.Other,
        RequestedState=RequestedState.Not_Applicable,
        Usage=Usage.Unrestricted,
        PoolInstanceID=ident,
        VolumePath=volume.path,
        Format=volume.format,
        Allocation=volume.allocation,
        BlockSize=None if volume.capacity is None else 1,
        NumberOfBlocks=volume.capacity,
        ConsumableBlocks=volume.capacity,
        ThinlyProvisioned=(
            volume.allocation < volume.capacity
            if volume.allocation is not None and volume.capacity is not None
            else None
        ),
        Access=Access.Read_Write_Supported,
        Primordial=False,
        EnabledState=EnabledState.Enabled,
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )
