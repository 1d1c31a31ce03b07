"""The devices of running machines, each with the settings that it was made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cimom.classes import (
    Access,
    EnabledState,
    KHV_VirtualComputerSystem,
    KHV_VirtualDisk,
    KHV_VirtualEthernetPort,
    KHV_VirtualMemory,
    KHV_VirtualProcessor,
    LinkTechnology,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from hypervisor.definition import DiskDevice, Machine, Nic
from providers.virtual.setting import (
    ACTIVE,
    MEMORY_POOL,
    PROCESSOR_POOL,
    disk_id,
    nic_id,
    setting_id,
)

UNKNOWN_FAMILY = 2
MAX_CORES = 2**16 - 1


def pool_id(name: str) -> str:
    """Return the InstanceID of a resource pool."""
    return f"KHV:pool:{name}"


def _common(
    cls: type[CimObject], machine: Machine, device: str, name: str, pool: str | None
) -> dict[str, Any]:
    return {
        "SystemCreationClassName": KHV_VirtualComputerSystem.CIM_NAME,
        "SystemName": machine.uuid,
        "CreationClassName": cls.CIM_NAME,
        "DeviceID": device,
        "ElementName": f"{name} of {machine.name}",
        "SettingInstanceID": setting_id(machine.uuid, ACTIVE, device),
        "PoolInstanceID": None if pool is None else pool_id(pool),
        "EnabledState": EnabledState.Enabled,
        **status_properties(Condition.OK),
    }


def virtual_devices(machine: Machine, pools: dict[str, str]) -> Iterator[CimObject]:
    """Yield the devices of a running machine that clients look for."""
    yield KHV_VirtualProcessor(
        **_common(KHV_VirtualProcessor, machine, "cpu/0", "Processors", PROCESSOR_POOL),
        Role="Virtual processors",
        Family=UNKNOWN_FAMILY,
        OtherFamilyDescription=machine.cpu_model,
        NumberOfEnabledCores=None if machine.vcpus is None else min(machine.vcpus, MAX_CORES),
    )
    size = machine.current_kib or machine.memory_kib
    yield KHV_VirtualMemory(
        **_common(KHV_VirtualMemory, machine, "memory/0", "Memory", MEMORY_POOL),
        BlockSize=1024,
        NumberOfBlocks=size,
        ConsumableBlocks=size,
        Access=Access.Read_Write_Supported,
        Volatile=True,
    )
    for disk in machine.disks:
        yield virtual_disk(machine, disk, pools)
    for nic in machine.nics:
        yield virtual_port(machine, nic)


def virtual_disk(machine: Machine, disk: DiskDevice, pools: dict[str, str]) -> KHV_VirtualDisk:
    """Map a disk or drive."""
    pool = pools.get(f"storage {disk.source}") or (f"storage/{disk.pool}" if disk.pool else None)
    return KHV_VirtualDisk(
        **_common(KHV_VirtualDisk, machine, disk_id(disk), f"Disk {disk.target}", pool),
        Name=disk.target,
        Access=Access.Readable if disk.read_only else Access.Read_Write_Supported,
        Primordial=False,
        SourcePath=disk.source,
    )


def virtual_port(machine: Machine, nic: Nic) -> KHV_VirtualEthernetPort:
    """Map a network card."""
    pool = f"network/{nic.source}" if nic.source_type == "network" and nic.source else None
    digits = nic.mac.replace(":", "")
    return KHV_VirtualEthernetPort(
        **{
            **_common(KHV_VirtualEthernetPort, machine, nic_id(nic), "Network card", pool),
            "EnabledState": (
                EnabledState.Enabled if nic.link_up else EnabledState.Enabled_but_Offline
            ),
        },
        PermanentAddress=digits,
        NetworkAddresses=(digits,),
        LinkTechnology=LinkTechnology.Ethernet,
        TargetDevice=nic.target,
    )
