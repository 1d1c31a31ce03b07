"""The sources beside the machines themselves: settings, devices, pools, services, figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cimom.classes import (
    Classifications,
    KHV_AllocationCapabilities,
    KHV_EnabledLogicalElementCapabilities,
    KHV_EthernetPortAllocationSettingData,
    KHV_HypervisorSoftwareIdentity,
    KHV_MemoryAllocationSettingData,
    KHV_ProcessorAllocationSettingData,
    KHV_ResourceAllocationSettingData,
    KHV_ResourcePool,
    KHV_ResourcePoolConfigurationCapabilities,
    KHV_ResourcePoolConfigurationService,
    KHV_StorageAllocationSettingData,
    KHV_StoragePool,
    KHV_StorageVolume,
    KHV_VirtualDisk,
    KHV_VirtualEthernetPort,
    KHV_VirtualMemory,
    KHV_VirtualPowerManagementService,
    KHV_VirtualProcessor,
    KHV_VirtualSystemManagementCapabilities,
    KHV_VirtualSystemManagementService,
    KHV_VirtualSystemSettingData,
    KHV_VirtualSystemSnapshotCapabilities,
    KHV_VirtualSystemSnapshotService,
    KHV_VirtualSystemSnapshotServiceCapabilities,
    KHV_VirtualSystemStatistics,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimError, CimObject, Status
from cimom.provider import HOST_NAMESPACE, VIRT_NAMESPACE, Lane, Overlay, Source
from hypervisor.host import Host
from hypervisor.libvirt import Hypervisor, HypervisorError, HypervisorUnavailableError
from hypervisor.memory import read_amounts
from hypervisor.pool import Pool
from hypervisor.processor import read_threads
from providers.virtual.capability import machine_capabilities, services
from providers.virtual.device import virtual_devices
from providers.virtual.pool import (
    capabilities,
    host_pools,
    network_resource,
    storage_pool,
    storage_resource,
)
from providers.virtual.setting import setting_rows
from providers.virtual.statistics import USAGE_PROPERTIES, usage

SETTINGS, USAGE, POOLS, STORAGE = "vm.setting", "vm.usage", "vm.pool", "vm.storage"
VIRT = (VIRT_NAMESPACE,)


@contextmanager
def told() -> Iterator[None]:
    """Turn what libvirt cannot tell into what a source fails with."""
    try:
        yield
    except (HypervisorUnavailableError, HypervisorError) as exc:
        raise CimError(Status.FAILED, str(exc)) from exc


class Inventory:
    """Reads them; keeps which pool holds which image, which pools themselves tell."""

    def __init__(self, hypervisor: Hypervisor, host_name: str, host: Host) -> None:
        self._hypervisor = hypervisor
        self._host_name = host_name
        self._host = host
        self._images: dict[str, str] = {}  # "storage <path>" -> PoolID

    def settings(self) -> Iterator[CimObject]:
        """Yield settings, devices and capabilities of every machine."""
        with told():
            machines = self._hypervisor.settings()
        for settings in machines:
            yield from setting_rows(settings, self._images)
            yield from machine_capabilities(settings.uuid, settings.name)
            if settings.active is not None:
                yield from virtual_devices(settings.active, self._images)

    def usage(self) -> Iterator[KHV_VirtualSystemStatistics]:
        """Yield what running machines moved."""
        with told():
            counted = self._hypervisor.counters()
        for counters in counted:
            yield usage(counters)

    def pools(self) -> Iterator[CimObject]:
        """Yield all resource pools."""
        with told():
            settings = self._hypervisor.settings()
            storage, networks = self._hypervisor.pools(), self._hypervisor.networks()
        self._learn(storage)
        cpus = sum(thread.online for thread in read_threads(self._host)) or None
        totals = [a.total_bytes for a in read_amounts(self._host) if a.node is None]
        memory = totals[0] // 1024 if totals and totals[0] else None
        yield from host_pools(self._host_name, cpus, memory, settings)
        for pool in storage:
            yield storage_resource(self._host_name, pool)
        for network in networks:
            yield network_resource(self._host_name, network)
        yield from capabilities(self._host_name)

    def storage(self) -> Iterator[CimObject]:
        """Yield storage pools and their volumes as parts of the host."""
        with told():
            pools = self._hypervisor.pools()
        for pool in pools:
            yield from storage_pool(self._host_name, pool)

    def _learn(self, pools: list[Pool]) -> None:
        self._images = {
            f"storage {volume.path}": f"storage/{pool.name}"
            for pool in pools
            for volume in pool.volumes
            if volume.path
        }

    def software(self) -> Iterator[KHV_HypervisorSoftwareIdentity]:
        """Yield libvirt and the hypervisor with their versions."""
        with told():
            versions = self._hypervisor.versions()
        for name, version in versions.items():
            major, minor, release = (int(part) for part in version.split("."))
            yield KHV_HypervisorSoftwareIdentity(
                InstanceID=f"KHV:software:{name.lower()}",
                ElementName=name,
                Name=name,
                VersionString=version,
                MajorVersion=major,
                MinorVersion=minor,
                RevisionNumber=release,
                SystemName=self._host_name,
                IsEntity=True,
                Classifications=(Classifications.Middleware,),
                **status_properties(Condition.OK),  # type: ignore[arg-type]
            )

    def sources(self) -> tuple[Source, ...]:
        """Return the sources: what may wait for a server or a guest is in the slow lane."""
        return (
            Source(
                name=SETTINGS,
                read=self.settings,
                classes=SETTING_CLASSES,
                namespaces=VIRT,
                max_age_s=10.0,
                deadline_s=5.0,
            ),
            Source(
                name=USAGE,
                read=self.usage,
                overlays=(Overlay(cls=KHV_VirtualSystemStatistics, properties=USAGE_PROPERTIES),),
                namespaces=VIRT,
                max_age_s=10.0,
                lane=Lane.SLOW,
            ),
            self._slow(POOLS, self.pools, (KHV_ResourcePool, KHV_AllocationCapabilities), VIRT),
            self._slow(
                STORAGE, self.storage, (KHV_StoragePool, KHV_StorageVolume), (HOST_NAMESPACE,)
            ),
            Source(
                name="vm.software",
                read=self.software,
                classes=(KHV_HypervisorSoftwareIdentity,),
                namespaces=(HOST_NAMESPACE,),
                max_age_s=300.0,
            ),
            Source(
                name="vm.service",
                read=lambda: services(self._host_name),
                classes=SERVICE_CLASSES,
                namespaces=VIRT,
                max_age_s=3600.0,
            ),
        )

    def _slow(
        self,
        name: str,
        read: Callable[[], Iterator[CimObject]],
        classes: tuple[type[CimObject], ...],
        namespaces: tuple[str, ...],
    ) -> Source:
        return Source(
            name=name,
            read=read,
            classes=classes,
            namespaces=namespaces,
            max_age_s=30.0,
            deadline_s=5.0,
            lane=Lane.SLOW,
        )


SETTING_CLASSES: tuple[type[CimObject], ...] = (
    KHV_VirtualSystemSettingData,
    KHV_ProcessorAllocationSettingData,
    KHV_MemoryAllocationSettingData,
    KHV_StorageAllocationSettingData,
    KHV_EthernetPortAllocationSettingData,
    KHV_ResourceAllocationSettingData,
    KHV_VirtualProcessor,
    KHV_VirtualMemory,
    KHV_VirtualDisk,
    KHV_VirtualEthernetPort,
    KHV_EnabledLogicalElementCapabilities,
    KHV_VirtualSystemSnapshotCapabilities,
)
SERVICE_CLASSES: tuple[type[CimObject], ...] = (
    KHV_VirtualSystemManagementService,
    KHV_VirtualSystemManagementCapabilities,
    KHV_VirtualSystemSnapshotService,
    KHV_VirtualSystemSnapshotServiceCapabilities,
    KHV_ResourcePoolConfigurationService,
    KHV_ResourcePoolConfigurationCapabilities,
    KHV_VirtualPowerManagementService,
)
