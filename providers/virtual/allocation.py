"""How the devices of machines are set up (CIM_ResourceAllocationSettingData; DSP1041)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cimom.classes import (
    ConsumerVisibility,
    DesiredVLANEndpointMode,
    HostExtentNameFormat,
    HostExtentNameNamespace,
    KHV_EthernetPortAllocationSettingData,
    KHV_MemoryAllocationSettingData,
    KHV_ProcessorAllocationSettingData,
    KHV_ResourceAllocationSettingData,
    KHV_StorageAllocationSettingData,
    MappingBehavior,
    NetworkPortProfileIDType,
    ResourceAllocationSettingData_ResourceType as ResourceType,
    StorageAllocationSettingData_Access as Access,
)
from cimom.model import CimObject
from hypervisor.definition import Machine
from hypervisor.pool import PoolIndex
from hypervisor.virtual_device import LIMITS, DiskDevice, IoLimits, Nic, OtherDevice
from providers.virtual.naming import (
    MEMORY,
    MEMORY_POOL,
    PROCESSOR_POOL,
    PROCESSORS,
    controller_of,
    disk_name,
    disk_pool,
    nic_name,
    nic_pool,
    other_name,
    setting_id,
    system_id,
)

KIBIBYTES = "byte * 2^10"
MAX_UINT32 = 2**32 - 1
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# libvirt's filters that let a machine send from its own address only.
ADDRESS_FILTERS = frozenset(
    {"clean-traffic", "clean-traffic-gateway", "no-mac-spoofing", "no-arp-mac-spoofing"}
)
DRIVES = {"cdrom": ResourceType.CD_Drive, "floppy": ResourceType.Floppy_Drive}
# Kind of device, then its type where that decides -> ResourceType; the rest is Other.
OTHERS = {
    "graphics": ResourceType.Graphics_controller,
    "video": ResourceType.Graphics_controller,
    "serial": ResourceType.Serial_port,
    "console": ResourceType.Serial_port,
    "parallel": ResourceType.Parallel_port,
    "input": ResourceType.I_O_Device,
    "redirdev": ResourceType.I_O_Device,
    "memory": ResourceType.Memory,
    "controller scsi": ResourceType.Parallel_SCSI_HBA,
    "controller ide": ResourceType.IDE_Controller,
    "controller usb": ResourceType.USB_Controller,
    "hostdev pci": ResourceType.I_O_Device,
    "hostdev usb": ResourceType.I_O_Device,
}
ARCHITECTURES = {
    "x86_64": "DMTF:x86",
    "i686": "DMTF:x86",
    "aarch64": "DMTF:ARM",
    "armv7l": "DMTF:ARM",
    "ppc64": "DMTF:Power",
    "ppc64le": "DMTF:Power",
    "s390x": "DMTF:S/390",
}
INSTRUCTION_SETS = {"x86_64": "DMTF:x86:64", "i686": "DMTF:x86:i686"}
# What libvirt calls a limit -> what the class does.
LIMIT_NAMES = {
    name: "".join(
        (
            kind.capitalize(),
            {"bytes": "Bytes", "iops": "IOs"}[unit],
            "PerSecond",
            "Maximum" if name.endswith("_max") else "",
        )
    )
    for name in LIMITS
    for kind, unit in [name.split("_")[:2]]
}


class Devices:
    """Maps the devices of one definition; `pools` tells which pool serves what."""

    def __init__(self, machine: Machine, state: str, pools: PoolIndex) -> None:
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

    def _id(self, device: str) -> str:
        return setting_id(self._machine.uuid, self._state, device)

    def _common(self, device: str, name: str, kind: ResourceType) -> dict[str, Any]:
        machine = self._machine
        return {
            "InstanceID": self._id(device),
            "ElementName": name,
            "SystemName": machine.uuid,
            "SettingInstanceID": system_id(machine.uuid, self._state),
            "ResourceType": kind,
            "ConsumerVisibility": ConsumerVisibility.Virtualized,
            "AutomaticAllocation": True,
            "AutomaticDeallocation": True,
        }

    def _processors(self) -> KHV_ProcessorAllocationSettingData:
        machine, tuning = self._machine, self._machine.cpu_tuning
        sockets, cores, threads = machine.topology or (None, None, None)
        return KHV_ProcessorAllocationSettingData(
            **self._common(PROCESSORS, "Processors", ResourceType.Processor),
            ResourceSubType=machine.cpu_model,
            PoolID=PROCESSOR_POOL,
            AllocationUnits="count",
            VirtualQuantityUnits="count",
            VirtualQuantity=machine.vcpus,
            Limit=machine.max_vcpus,
            Weight=_uint32(tuning.shares),
            HostResource=tuple(f"cpu{number}" for number in tuning.cpus) or None,
            MappingBehavior=(
                MappingBehavior.Hard_Affinity if tuning.cpus else MappingBehavior.Not_Supported
            ),
            ProcessorArchitecture=ARCHITECTURES.get(machine.arch or ""),
            InstructionSet=INSTRUCTION_SETS.get(machine.arch or ""),
            Sockets=_uint32(sockets),
            CoresPerSocket=_uint32(cores),
            ThreadsPerCore=_uint32(threads),
            Period=tuning.period,
            Quota=tuning.quota,
            GlobalPeriod=tuning.global_period,
            GlobalQuota=tuning.global_quota,
            IOThreads=_uint32(machine.io_threads),
        )

    def _memory(self) -> KHV_MemoryAllocationSettingData:
        machine, tuning = self._machine, self._machine.memory_tuning
        held = machine.locked or machine.huge_pages  # such pages are never taken away
        return KHV_MemoryAllocationSettingData(
            **self._common(MEMORY, "Memory", ResourceType.Memory),
            PoolID=MEMORY_POOL,
            AllocationUnits=KIBIBYTES,
            VirtualQuantityUnits=KIBIBYTES,
            VirtualQuantity=machine.current_kib or machine.memory_kib,
            Limit=machine.memory_kib,
            Reservation=machine.memory_kib if held else tuning.minimum,
            MappingBehavior=(
                MappingBehavior.Soft_Affinity
                if tuning.node_mode == "preferred"
                else MappingBehavior.Hard_Affinity
            )
            if tuning.node_set
            else MappingBehavior.Not_Supported,
            BalloonTarget=machine.current_kib,
            HugePages=machine.huge_pages,
            Locked=machine.locked,
            PageSharing=machine.shared_pages,
            HardLimit=tuning.hard_limit,
            SoftLimit=tuning.soft_limit,
            SwapHardLimit=tuning.swap_hard_limit,
            SlotMaximum=machine.slots_kib,
            NUMANodes=tuning.node_set,
            NUMAMode=tuning.node_mode,
        )

    def _disk(self, disk: DiskDevice) -> KHV_StorageAllocationSettingData:
        kind = DRIVES.get(disk.kind, ResourceType.Disk_Drive)
        volume = self._pools.volume(disk)
        controller = controller_of(self._machine, disk)
        return KHV_StorageAllocationSettingData(
            **self._common(disk_name(disk), disk.target, kind),
            **_device_name(disk),
            **_limits(disk.limits),
            ResourceSubType=disk.format,
            PoolID=disk_pool(self._pools, disk),
            HostResource=(disk.source,) if disk.source else None,
            AllocationUnits="byte",
            VirtualQuantityUnits="byte",
            VirtualResourceBlockSize=1,
            VirtualQuantity=None if volume is None else volume.capacity,
            Reservation=None if volume is None else volume.allocation,
            Access=Access.Readable if disk.read_only else Access.Read_Write_Supported,
            Parent=None if controller is None else self._id(controller),
            Address=disk.target,
            AddressOnParent=disk.address,
            Bus=disk.bus,
            SourceType=disk.source_type,
            Format=disk.format,
            CacheMode=disk.cache,
            IOMode=disk.io,
            Discard=disk.discard,
            Serial=disk.serial,
            Shareable=disk.shareable,
            Encrypted=disk.encrypted,
            BootOrder=_uint32(disk.boot_order),
            DeviceKind=disk.kind,
        )

    def _nic(self, nic: Nic) -> KHV_EthernetPortAllocationSettingData:
        return KHV_EthernetPortAllocationSettingData(
            **self._common(nic_name(nic), nic.mac, ResourceType.Ethernet_Adapter),
            **_vlans(nic),
            ResourceSubType=nic.model,
            PoolID=nic_pool(nic),
            Connection=(nic.source,) if nic.source else None,
            AllocationUnits="count",
            VirtualQuantityUnits="count",
            VirtualQuantity=1,
            Address=nic.mac.replace(":", ""),
            AddressOnParent=nic.address,
            ReceiveBandwidthLimit=_bits(nic.inbound.average),
            SourceMACFilteringEnabled=nic.filter in ADDRESS_FILTERS if nic.filter else None,
            NetworkPortProfileID=nic.profile,
            NetworkPortProfileIDType=_profile_type(nic.profile),
            Model=nic.model,
            SourceType=nic.source_type,
            Source=nic.source,
            PortGroup=nic.port_group,
            TargetDevice=nic.target,
            Filter=nic.filter,
            MTU=_uint32(nic.mtu),
            LinkUp=nic.link_up,
            BootOrder=_uint32(nic.boot_order),
            InboundAverage=nic.inbound.average,
            InboundPeak=nic.inbound.peak,
            InboundBurst=nic.inbound.burst,
            OutboundAverage=nic.outbound.average,
            OutboundPeak=nic.outbound.peak,
            OutboundBurst=nic.outbound.burst,
        )

    def _other(self, other: OtherDevice) -> KHV_ResourceAllocationSettingData:
        kind = OTHERS.get(f"{other.kind} {other.type}") or OTHERS.get(
            other.kind, ResourceType.Other
        )
        words = dict.fromkeys(word for word in (other.type, other.model) if word)
        common = self._common(other_name(other), f"{other.kind} {other.number}", kind)
        if other.kind == "hostdev":
            common["ConsumerVisibility"] = ConsumerVisibility.Passed_Through
        return KHV_ResourceAllocationSettingData(
            **common,
            OtherResourceType=other.kind if kind is ResourceType.Other else None,
            ResourceSubType=other.model or other.type,
            AllocationUnits="count",
            VirtualQuantityUnits="count",
            VirtualQuantity=1,
            HostResource=(other.source,) if other.source else None,
            AddressOnParent=other.address,
            DeviceKind=other.kind,
            Model=" ".join(words) or None,
        )


def _uint32(number: int | None) -> int | None:
    return number if number is not None and number <= MAX_UINT32 else None


def _bits(kibibytes: int | None) -> int | None:
    """Return bits a second, as CIM_EthernetPortAllocationSettingData has them."""
    return None if kibibytes is None or kibibytes >= 2**48 else kibibytes * 1024 * 8


def _profile_type(profile: str | None) -> NetworkPortProfileIDType | None:
    if profile is None:
        return None
    known = NetworkPortProfileIDType
    return known.UUID if UUID.fullmatch(profile) else known.Other


def _device_name(disk: DiskDevice) -> dict[str, Any]:
    """Return the name of the host's device that a disk is, if it is one."""
    if disk.source_type != "block" or not disk.source:
        return {}
    return {
        "HostExtentName": disk.source,
        "HostExtentNameFormat": HostExtentNameFormat.OS_Device_Name,
        "HostExtentNameNamespace": HostExtentNameNamespace.OS_Device_Namespace,
    }


def _limits(limits: IoLimits) -> dict[str, Any]:
    return {ours: getattr(limits, name) for name, ours in LIMIT_NAMES.items()}


def _vlans(nic: Nic) -> dict[str, Any]:
    """Return what a card's port does with VLANs: one (access), several (trunk), or nothing."""
    if not nic.vlans:
        return {}
    if not nic.trunk:
        return {
            "DesiredVLANEndpointMode": DesiredVLANEndpointMode.Access,
            "PortVID": nic.vlans[0],
        }
    return {
        "DesiredVLANEndpointMode": DesiredVLANEndpointMode.Trunk,
        "PortVID": nic.native_vlan if (nic.native_vlan or 0) < 4096 else None,
        "AllowedToReceiveVLANs": nic.vlans,
        "AllowedToTransmitVLANs": nic.vlans,
    }
