"""How machines are set up: system settings and those of each device, defined and active."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cimom.classes import (
    AutomaticRecoveryAction,
    AutomaticShutdownAction,
    AutomaticStartupAction,
    ChangeableType,
    ConsumerVisibility,
    KHV_EthernetPortAllocationSettingData,
    KHV_MemoryAllocationSettingData,
    KHV_ProcessorAllocationSettingData,
    KHV_ResourceAllocationSettingData,
    KHV_StorageAllocationSettingData,
    KHV_VirtualSystemSettingData,
    ResourceAllocationSettingData_ResourceType as ResourceType,
    StorageAllocationSettingData_Access as Access,
)
from cimom.model import CimObject, cim_datetime
from hypervisor.definition import DiskDevice, Machine, Nic, OtherDevice, SnapshotInfo
from hypervisor.reading import Settings

DEFINED, ACTIVE = "defined", "active"
TYPE = "DMTF:kvm"  # VirtualSystemType
PROCESSOR_POOL, MEMORY_POOL = "processor", "memory"
RECOVERY = {
    "restart": AutomaticRecoveryAction.Restart,
    "rename-restart": AutomaticRecoveryAction.Restart,
    "coredump-restart": AutomaticRecoveryAction.Restart,
}
DRIVES = {
    "cdrom": ResourceType.CD_Drive,
    "floppy": ResourceType.Floppy_Drive,
}
OTHERS = {
    "graphics": ResourceType.Graphics_controller,
    "video": ResourceType.Graphics_controller,
    "serial": ResourceType.Serial_port,
    "parallel": ResourceType.Parallel_port,
}
ARCHITECTURES = {
    "x86_64": "DMTF:x86",
    "i686": "DMTF:x86",
    "aarch64": "DMTF:ARM",
    "ppc64le": "DMTF:Power",
    "s390x": "DMTF:S/390",
}


def system_id(uuid: str, state: str) -> str:
    """Return the InstanceID of a machine's system settings."""
    return f"KHV:VSSD:{uuid}:{state}"


def setting_id(uuid: str, state: str, device: str) -> str:
    """Return the InstanceID of the settings of a device."""
    return f"KHV:RASD:{uuid}:{state}:{device}"


def nic_id(nic: Nic) -> str:
    """Return what names a network card in IDs."""
    return f"net/{nic.mac.replace(':', '')}"


def disk_id(disk: DiskDevice) -> str:
    """Return what names a disk in IDs."""
    return f"disk/{disk.target}"


def system_settings(
    settings: Settings, machine: Machine, state: str
) -> KHV_VirtualSystemSettingData:
    """Map what a definition says of the machine as a whole."""
    return KHV_VirtualSystemSettingData(
        InstanceID=system_id(settings.uuid, state),
        ElementName=settings.name,
        Caption=f"Settings of {settings.name} ({state})"[:64],
        Description=machine.description,
        Notes=(machine.title,) if machine.title else None,
        SystemName=settings.uuid,
        SettingState=state,
        VirtualSystemIdentifier=settings.uuid,
        VirtualSystemType=TYPE if machine.virtual_type == "kvm" else f"DMTF:{machine.virtual_type}",
        ConfigurationID=settings.uuid,
        ChangeableType=(
            ChangeableType.Changeable_Persistent
            if state == DEFINED
            else ChangeableType.Changeable_Transient
        ),
        AutomaticStartupAction=(
            AutomaticStartupAction.Always_startup
            if settings.autostart
            else AutomaticStartupAction.None_
        ),
        AutomaticShutdownAction=AutomaticShutdownAction.Turn_Off,
        AutomaticRecoveryAction=RECOVERY.get(machine.on_crash or "", AutomaticRecoveryAction.None_),
        MachineType=machine.machine,
        Architecture=machine.arch,
        FirmwareType=machine.firmware,
        SecureBoot=machine.secure_boot,
        CPUModel=machine.cpu_model,
        AutoStart=settings.autostart,
    )


def snapshot_settings(settings: Settings, item: SnapshotInfo) -> KHV_VirtualSystemSettingData:
    """Map a snapshot."""

    def named(name: str) -> str:
        return system_id(settings.uuid, f"snapshot:{name}")

    return KHV_VirtualSystemSettingData(
        InstanceID=named(item.name),
        ElementName=item.name,
        Caption=f"Snapshot of {settings.name}"[:64],
        Description=item.description,
        SystemName=settings.uuid,
        SettingState="snapshot",
        VirtualSystemIdentifier=settings.uuid,
        VirtualSystemType="DMTF:snapshot",
        CreationTime=None if item.created is None else cim_datetime(float(item.created)),
        ChangeableType=ChangeableType.Not_Changeable_Persistent,
        SnapshotParent=None if item.parent is None else named(item.parent),
        IsCurrentSnapshot=item.current,
        SnapshotState=item.state,
    )


class Devices:
    """Maps the devices of one definition; `pools` tells which pool serves what."""

    def __init__(self, machine: Machine, state: str, pools: dict[str, str]) -> None:
        self._machine = machine
        self._state = state
        self._pools = pools

    def rows(self) -> Iterator[CimObject]:
        """Yield the settings of every device."""
        yield self._processors()
        yield self._memory()
        for disk in self._machine.disks:
            yield self._disk(disk)
        for nic in self._machine.nics:
            yield self._nic(nic)
        for other in self._machine.others:
            yield self._other(other)

    def _common(self, device: str, name: str, kind: ResourceType) -> dict[str, Any]:
        machine = self._machine
        return {
            "InstanceID": setting_id(machine.uuid, self._state, device),
            "ElementName": name,
            "SystemName": machine.uuid,
            "SettingInstanceID": system_id(machine.uuid, self._state),
            "ResourceType": kind,
            "ConsumerVisibility": ConsumerVisibility.Virtualized,
            "AutomaticAllocation": True,
            "AutomaticDeallocation": True,
        }

    def _processors(self) -> KHV_ProcessorAllocationSettingData:
        machine = self._machine
        topology = machine.topology or (None, None, None)
        return KHV_ProcessorAllocationSettingData(
            **self._common("cpu/0", "Processors", ResourceType.Processor),
            ResourceSubType=machine.cpu_model,
            PoolID=PROCESSOR_POOL,
            AllocationUnits="count",
            VirtualQuantityUnits="count",
            VirtualQuantity=machine.vcpus,
            Limit=machine.max_vcpus,
            Weight=machine.cpu_shares,
            ProcessorArchitecture=ARCHITECTURES.get(machine.arch or ""),
            Sockets=topology[0],
            CoresPerSocket=topology[1],
            ThreadsPerCore=topology[2],
        )

    def _memory(self) -> KHV_MemoryAllocationSettingData:
        machine = self._machine
        return KHV_MemoryAllocationSettingData(
            **self._common("memory/0", "Memory", ResourceType.Memory),
            PoolID=MEMORY_POOL,
            AllocationUnits="byte * 2^10",
            VirtualQuantityUnits="byte * 2^10",
            VirtualQuantity=machine.current_kib or machine.memory_kib,
            Limit=machine.memory_kib,
            Reservation=machine.memory_kib if machine.locked else None,
            BalloonTarget=machine.current_kib,
            HugePages=machine.huge_pages,
            Locked=machine.locked,
        )

    def _disk(self, disk: DiskDevice) -> KHV_StorageAllocationSettingData:
        kind = DRIVES.get(disk.kind, ResourceType.Disk_Drive)
        common = self._common(disk_id(disk), disk.target, kind)
        pool = self._pools.get(f"storage {disk.source}") or (
            f"storage/{disk.pool}" if disk.pool else None
        )
        return KHV_StorageAllocationSettingData(
            **common,
            PoolID=pool,
            HostResource=(disk.source,) if disk.source else None,
            AllocationUnits="count",
            VirtualQuantityUnits="count",
            VirtualQuantity=1,
            Access=Access.Readable if disk.read_only else Access.Read_Write_Supported,
            Address=disk.target,
            AddressOnParent=disk.address,
            Bus=disk.bus,
            Format=disk.format,
            CacheMode=disk.cache,
            DeviceKind=disk.kind,
        )

    def _nic(self, nic: Nic) -> KHV_EthernetPortAllocationSettingData:
        common = self._common(nic_id(nic), nic.mac, ResourceType.Ethernet_Adapter)
        limit = nic.inbound.average
        return KHV_EthernetPortAllocationSettingData(
            **common,
            ResourceSubType=nic.model,
            PoolID=f"network/{nic.source}" if nic.source_type == "network" else None,
            Connection=(nic.source,) if nic.source else None,
            AllocationUnits="count",
            VirtualQuantityUnits="count",
            VirtualQuantity=1,
            Address=nic.mac.replace(":", ""),
            PortVID=nic.vlan if nic.vlan is not None and nic.vlan < 4096 else None,
            # in bits a second, as the class has it; libvirt has KiB
            ReceiveBandwidthLimit=None if limit is None else limit * 1024 * 8,
            Model=nic.model,
            SourceType=nic.source_type,
            Source=nic.source,
            TargetDevice=nic.target,
            InboundAverage=nic.inbound.average,
            InboundPeak=nic.inbound.peak,
            InboundBurst=nic.inbound.burst,
            OutboundAverage=nic.outbound.average,
            OutboundPeak=nic.outbound.peak,
            OutboundBurst=nic.outbound.burst,
        )

    def _other(self, other: OtherDevice) -> KHV_ResourceAllocationSettingData:
        kind = OTHERS.get(other.kind, ResourceType.Other)
        name = f"{other.kind} {other.number}"
        return KHV_ResourceAllocationSettingData(
            **self._common(f"{other.kind}/{other.number}", name, kind),
            OtherResourceType=other.kind if kind is ResourceType.Other else None,
            ResourceSubType=other.model,
            VirtualQuantity=1,
            VirtualQuantityUnits="count",
            Address=other.address,
            DeviceKind=other.kind,
            Model=other.model,
        )


def setting_rows(settings: Settings, pools: dict[str, str]) -> Iterator[CimObject]:
    """Yield all settings of a machine."""
    for machine, state in ((settings.defined, DEFINED), (settings.active, ACTIVE)):
        if machine is not None:
            yield system_settings(settings, machine, state)
            yield from Devices(machine, state, pools).rows()
    for snapshot in settings.snapshots:
        yield snapshot_settings(settings, snapshot)
