"""The devices of running machines, each with the settings that it was made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cimom.classes import (
    Access,
    CPUStatus,
    EnabledState,
    KHV_VirtualComputerSystem,
    KHV_VirtualDisk,
    KHV_VirtualEthernetPort,
    KHV_VirtualMemory,
    KHV_VirtualProcessor,
    LinkTechnology,
    Processor_Characteristics as Characteristics,
    RequestedState,
    UpgradeMethod,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from hypervisor.definition import Machine
from hypervisor.figure import Figures
from hypervisor.pool import PoolIndex
from hypervisor.virtual_device import DiskDevice, Nic
from providers.virtual.naming import (
    ACTIVE,
    MEMORY,
    MEMORY_POOL,
    PROCESSOR_POOL,
    PROCESSORS,
    disk_name,
    disk_pool,
    nic_name,
    nic_pool,
    pool_id,
    setting_id,
)

UNKNOWN_FAMILY = 2
MAX_FAMILY = 64
MAX_CORES = 2**16 - 1
BLOCK_BYTES = 512
WIDE = frozenset({"x86_64", "aarch64", "ppc64", "ppc64le", "s390x", "riscv64"})
TITLES = {"cdrom": "CD drive", "floppy": "Floppy drive"}
# What is read from the machines' monitors, and what the cheap pass adds.
SIZE_PROPERTIES = ("BlockSize", "NumberOfBlocks", "ConsumableBlocks", "AllocatedSpace")
LOAD_PROPERTIES = ("LoadPercentage",)


def _keys(cls: type[CimObject], uuid: str, device: str) -> dict[str, Any]:
    return {
        "SystemCreationClassName": KHV_VirtualComputerSystem.CIM_NAME,
        "SystemName": uuid,
        "CreationClassName": cls.CIM_NAME,
        "DeviceID": device,
    }


def _common(
    cls: type[CimObject], machine: Machine, device: str, name: str, pool: str | None
) -> dict[str, Any]:
    return {
        **_keys(cls, machine.uuid, device),
        "ElementName": f"{name} of {machine.name}",
        "SettingInstanceID": setting_id(machine.uuid, ACTIVE, device),
        "PoolInstanceID": None if pool is None else pool_id(pool),
        "EnabledState": EnabledState.Enabled,
        "RequestedState": RequestedState.Not_Applicable,
        **status_properties(Condition.OK),
    }


def virtual_devices(machine: Machine, pools: PoolIndex) -> Iterator[CimObject]:
    """Yield the devices of a running machine that clients look for."""
    wide = machine.arch in WIDE
    yield KHV_VirtualProcessor(
        **_common(KHV_VirtualProcessor, machine, PROCESSORS, "Processors", PROCESSOR_POOL),
        Role="Virtual processors",
        Family=UNKNOWN_FAMILY,
        OtherFamilyDescription=(machine.cpu_model or "")[:MAX_FAMILY] or None,
        UpgradeMethod=UpgradeMethod.None_,
        CPUStatus=CPUStatus.CPU_Enabled,
        DataWidth=64 if wide else None,
        AddressWidth=64 if wide else None,
        Characteristics=(Characteristics["_64_bit_Capable"],) if wide else None,
        NumberOfEnabledCores=None if machine.vcpus is None else min(machine.vcpus, MAX_CORES),
    )
    size = machine.current_kib or machine.memory_kib
    yield KHV_VirtualMemory(
        **_common(KHV_VirtualMemory, machine, MEMORY, "Memory", MEMORY_POOL),
        BlockSize=1024,
        NumberOfBlocks=size,
        ConsumableBlocks=size,
        StartingAddress=0,
        Access=Access.Read_Write_Supported,
        Volatile=True,
        Primordial=False,
    )
    for disk in machine.disks:
        yield virtual_disk(machine, disk, pools)
    for nic in machine.nics:
        yield virtual_port(machine, nic)


def virtual_disk(machine: Machine, disk: DiskDevice, pools: PoolIndex) -> KHV_VirtualDisk:
    """Map a disk or drive; its size comes with the figures of the machine's monitor."""
    pool = disk_pool(pools, disk)
    return KHV_VirtualDisk(
        **_common(KHV_VirtualDisk, machine, disk_name(disk), TITLES.get(disk.kind, "Disk"), pool),
        Name=disk.target,
        Caption=f"{disk.target} on {disk.bus}" if disk.bus else disk.target,
        IdentifyingDescriptions=("Serial number",) if disk.serial else None,
        OtherIdentifyingInfo=(disk.serial,) if disk.serial else None,
        Access=Access.Readable if disk.read_only else Access.Read_Write_Supported,
        Primordial=False,
        SourcePath=disk.source,
    )


def disk_sizes(figures: Figures) -> Iterator[KHV_VirtualDisk]:
    """Yield what the overlay of figures tells of a machine's disks."""
    for disk in figures.disks:
        blocks = None if disk.capacity is None else disk.capacity // BLOCK_BYTES
        yield KHV_VirtualDisk(
            **_keys(KHV_VirtualDisk, figures.uuid, f"disk/{disk.target}"),
            BlockSize=None if blocks is None else BLOCK_BYTES,
            NumberOfBlocks=blocks,
            ConsumableBlocks=blocks,
            AllocatedSpace=disk.allocation,
        )


def processor_load(uuid: str, percent: int | None) -> KHV_VirtualProcessor:
    """Return what the overlay of the cheap pass tells of a running machine's processors."""
    return KHV_VirtualProcessor(
        **_keys(KHV_VirtualProcessor, uuid, PROCESSORS), LoadPercentage=percent
    )


def virtual_port(machine: Machine, nic: Nic) -> KHV_VirtualEthernetPort:
    """Map a network card; one whose cable is out rests, as an unused port of the host does."""
    pool = nic_pool(nic)
    digits = nic.mac.replace(":", "")
    common = _common(KHV_VirtualEthernetPort, machine, nic_name(nic), "Network card", pool)
    if not nic.link_up:
        common |= {
            "EnabledState": EnabledState.Enabled_but_Offline,
            **status_properties(Condition.DORMANT, "link down"),
        }
    return KHV_VirtualEthernetPort(
        **common,
        Name=nic.target,
        Caption=f"{nic.model} on {nic.source}" if nic.model and nic.source else nic.model,
        PermanentAddress=digits,
        NetworkAddresses=(digits,),
        LinkTechnology=LinkTechnology.Ethernet,
        MaxDataSize=nic.mtu if nic.mtu is not None and nic.mtu < 2**32 else None,
        ActiveMaximumTransmissionUnit=nic.mtu,
        TargetDevice=nic.target,
    )
