"""How machines' settings, devices and pools are named in keys, and which pool serves which."""

from __future__ import annotations

from hypervisor.definition import Machine
from hypervisor.pool import PoolIndex
from hypervisor.virtual_device import DiskDevice, Nic, OtherDevice

DEFINED, ACTIVE, SNAPSHOT = "defined", "active", "snapshot"
PROCESSORS, MEMORY = "cpu/0", "memory/0"
PROCESSOR_POOL, MEMORY_POOL, STORAGE_POOLS, NETWORK_POOLS = (
    "processor",
    "memory",
    "storage",
    "network",
)
# Kinds of OtherDevice whose own names would be taken for others.
KIND_NAMES = {"memory": "memory-module"}


def system_id(uuid: str, state: str) -> str:
    """Return the InstanceID of a machine's system settings."""
    return f"KHV:VSSD:{uuid}:{state}"


def snapshot_id(uuid: str, name: str) -> str:
    """Return the InstanceID of a snapshot."""
    return system_id(uuid, f"{SNAPSHOT}:{name}")


def setting_id(uuid: str, state: str, device: str) -> str:
    """Return the InstanceID of the settings of a device."""
    return f"KHV:RASD:{uuid}:{state}:{device}"


def states_id(uuid: str) -> str:
    """Return the InstanceID of what a machine can be asked for."""
    return f"KHV:elecap:{uuid}"


def pool_id(name: str) -> str:
    """Return the InstanceID of a resource pool."""
    return f"KHV:pool:{name}"


def disk_name(disk: DiskDevice) -> str:
    """Return what names a disk in IDs."""
    return f"disk/{disk.target}"


def nic_name(nic: Nic) -> str:
    """Return what names a network card in IDs."""
    name = f"net/{nic.mac.replace(':', '')}"
    return f"{name}.{nic.twin}" if nic.twin else name


def other_name(other: OtherDevice) -> str:
    """Return what names any other device in IDs."""
    return f"{KIND_NAMES.get(other.kind, other.kind)}/{other.number}"


def controller_of(machine: Machine, disk: DiskDevice) -> str | None:
    """Return the name of the controller that a drive hangs on."""
    if disk.controller is None:
        return None
    for other in machine.others:
        if other.kind == "controller" and (other.type, other.index) == (disk.bus, disk.controller):
            return other_name(other)
    return None


def disk_pool(pools: PoolIndex, disk: DiskDevice) -> str | None:
    """Return the PoolID of the pool that holds a disk's image."""
    name = pools.pool(disk)
    return None if name is None else f"{STORAGE_POOLS}/{name}"


def nic_pool(nic: Nic) -> str | None:
    """Return the PoolID of the network that a card is on."""
    if nic.source_type != "network" or not nic.source:
        return None
    return f"{NETWORK_POOLS}/{nic.source}"
