"""The sources beside the machines themselves: settings, devices, pools, services, figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

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
    KHV_VirtualPowerManagementCapabilities,
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
from cimom.model import CimError, CimObject, Key, Status, key_of
from cimom.provider import HOST_NAMESPACE, VIRT_NAMESPACE, Lane, Overlay, Source
from hypervisor.error import (
    DomainNotFoundError,
    HypervisorError,
    HypervisorUnavailableError,
)
from hypervisor.guest import directories
from hypervisor.guest_service import read_guest_service
from hypervisor.host import Host
from hypervisor.libvirt import Hypervisor
from hypervisor.memory import read_amounts
from hypervisor.pool import PoolIndex
from hypervisor.processor import read_threads
from hypervisor.setting import Settings
from providers.virtual.allocation import Devices
from providers.virtual.capability import machine_capabilities, services
from providers.virtual.device import SIZE_PROPERTIES, disk_sizes, virtual_devices
from providers.virtual.pool import (
    capabilities,
    host_pools,
    network_resource,
    storage_pool,
    storage_resource,
)
from providers.virtual.setting import Surroundings, snapshot_settings, states, system_settings
from providers.virtual.statistics import USAGE_PROPERTIES, usage

SETTINGS, USAGE, POOLS, STORAGE = "vm.setting", "vm.usage", "vm.pool", "vm.storage"
VIRT = (VIRT_NAMESPACE,)
# Maximum ages.  Events tell of changed settings earlier; what machines did costs 10 ms each.
SETTINGS_S, USAGE_S, POOLS_S, SOFTWARE_S, SERVICES_S = 10.0, 15.0, 30.0, 300.0, 3600.0


@contextmanager
def told() -> Iterator[None]:
    """Turn what libvirt cannot tell into what a source fails with."""
    try:
        yield
    except DomainNotFoundError:
        raise
    except (HypervisorUnavailableError, HypervisorError) as exc:
        raise CimError(Status.FAILED, str(exc)) from exc


class Rows(NamedTuple):
    """The rows of one machine and what they were made of."""

    settings: Settings
    pools: PoolIndex
    around: Surroundings
    rows: tuple[CimObject, ...]
    keys: frozenset[tuple[type[CimObject], Key]]

    def fit(self, settings: Settings, pools: PoolIndex, around: Surroundings) -> bool:
        """Whether they would be made the same again.

        A definition is one and the same object until it is read anew.
        """
        known = self.settings
        return (
            self.pools is pools
            and self.around is around
            and known.defined is settings.defined
            and known.active is settings.active
            and known.snapshots is settings.snapshots
            and (known.name, known.autostart) == (settings.name, settings.autostart)
        )


class Inventory:
    """Reads them; keeps which pool holds which image, which pools themselves tell."""

    def __init__(self, hypervisor: Hypervisor, host_name: str, host: Host) -> None:
        self._hypervisor = hypervisor
        self._host_name = host_name
        self._host = host
        self._pools = PoolIndex()
        self._around = Surroundings()
        self._made: dict[str, Rows] = {}

    def settings(self) -> Iterator[CimObject]:
        """Yield settings, devices and capabilities of every machine."""
        with told():
            machines = self._hypervisor.settings()
        around = Surroundings(
            directories=directories(self._hypervisor.uri or ""),
            service=read_guest_service(self._host),
        )
        if around != self._around:
            self._around = around
        for settings in machines:
            yield from self._rows(settings).rows
        there = {settings.uuid for settings in machines}
        for uuid in self._made.keys() - there:
            self._made.pop(uuid, None)

    def machines(self, keys: Sequence[Key]) -> Iterator[CimObject]:
        """Yield the rows of the machines whose state capabilities are named.

        A machine that lost a row (it was stopped, a device is gone) is left out: then the whole
        source is read.
        """
        for key in keys:
            uuid = str(key[0]).rpartition(":")[2]
            before = self._made.get(uuid)
            try:
                with told():
                    made = self._rows(self._hypervisor.setting(uuid))
            except DomainNotFoundError:
                continue
            if before is None or before.keys <= made.keys:
                yield from made.rows

    def _rows(self, settings: Settings) -> Rows:
        pools, around = self._pools, self._around
        made = self._made.get(settings.uuid)
        if made is None or not made.fit(settings, pools, around):
            rows = tuple(machine_rows(settings, pools, around))
            keys = frozenset((type(row), key_of(row)) for row in rows)
            self._made[settings.uuid] = made = Rows(settings, pools, around, rows, keys)
        return made

    def usage(self) -> Iterator[CimObject]:
        """Yield what running machines did and how large their disks are."""
        with told():
            told_figures = self._hypervisor.figures()
        for figures in told_figures:
            yield usage(figures)
            yield from disk_sizes(figures)

    def pools(self) -> Iterator[CimObject]:
        """Yield all resource pools."""
        with told():
            settings = self._hypervisor.settings()
            storage, networks = self._hypervisor.pools(), self._hypervisor.networks()
        self._pools = PoolIndex(storage)
        running = [item.active for item in settings if item.active is not None]
        cards = Counter(
            nic.source for item in running for nic in item.nics if nic.source_type == "network"
        )
        cpus = sum(thread.online for thread in read_threads(self._host)) or None
        totals = [a.total_bytes for a in read_amounts(self._host) if a.node is None]
        memory = totals[0] // 1024 if totals and totals[0] else None
        yield from host_pools(self._host_name, cpus, memory, running)
        for pool in storage:
            yield storage_resource(self._host_name, pool)
        for network in networks:
            yield network_resource(self._host_name, network, cards[network.name])
        yield from capabilities(self._host_name)

    def storage(self) -> Iterator[CimObject]:
        """Yield storage pools and their volumes as parts of the host."""
        with told():
            pools = self._hypervisor.pools()
        for pool in pools:
            yield from storage_pool(self._host_name, pool)

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
                max_age_s=SETTINGS_S,
                deadline_s=10.0,
                read_keys=self.machines,
            ),
            Source(
                name=USAGE,
                read=self.usage,
                overlays=(
                    Overlay(cls=KHV_VirtualSystemStatistics, properties=USAGE_PROPERTIES),
                    Overlay(cls=KHV_VirtualDisk, properties=SIZE_PROPERTIES),
                ),
                namespaces=VIRT,
                max_age_s=USAGE_S,
                deadline_s=10.0,
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
                max_age_s=SOFTWARE_S,
            ),
            Source(
                name="vm.service",
                read=lambda: services(self._host_name),
                classes=SERVICE_CLASSES,
                namespaces=VIRT,
                max_age_s=SERVICES_S,
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
            max_age_s=POOLS_S,
            deadline_s=5.0,
            lane=Lane.SLOW,
        )


def machine_rows(settings: Settings, pools: PoolIndex, around: Surroundings) -> Iterator[CimObject]:
    """Yield everything of a machine that comes from its settings."""
    for machine, state in states(settings):
        yield system_settings(settings, machine, state, around)
        yield from Devices(machine, state, pools).rows()
    for snapshot in settings.snapshots:
        yield snapshot_settings(settings, snapshot)
    yield from machine_capabilities(settings.uuid, settings.name)
    if settings.active is not None:
        yield from virtual_devices(settings.active, pools)


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
    KHV_VirtualPowerManagementCapabilities,
)
