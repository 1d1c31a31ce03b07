"""The tables of virtual machines and their devices.  Knows no HTML."""

from __future__ import annotations

from collections.abc import Callable

from cimom.broker.snapshot import Reading
from cimom.classes import (
    EnabledState,
    KHV_ResourcePool,
    KHV_StoragePool,
    KHV_VirtualComputerSystem,
    KHV_VirtualDisk,
    KHV_VirtualEthernetPort,
    KHV_VirtualSystemStatistics,
)
from cimom.health.rollup import Level
from web.cell import Number, State, Text
from web.table import AGE, STATE, Column, Joins, Table, named, said, told
from web.text import ABSENT, address, count, memory, size, span

NANOSECONDS = 1_000_000_000
# DSP0004's programmatic units of pools -> how an amount is written
UNITS: dict[str, Callable[[int | None], str]] = {"byte": size, "byte * 2^10": memory}

# EnabledState -> its word and, where it tells whether the machine runs, its level.
STATES: dict[int, tuple[str, Level | None]] = {
    EnabledState.Unknown: ("Unknown", Level.unknown),
    EnabledState.Enabled: ("Running", Level.ok),
    EnabledState.Disabled: ("Off", None),
    EnabledState.Shutting_Down: ("Shutting down", None),
    EnabledState.Enabled_but_Offline: ("Saved", None),
    EnabledState.Quiesce: ("Paused", None),
    EnabledState.Starting: ("Starting", None),
}
# What runs the virtual processors, for people.
ACCELERATORS = {"kvm": ("KVM", "hardware"), "qemu": ("TCG", "emulation")}

Machine = Reading[KHV_VirtualComputerSystem]
Statistics = KHV_VirtualSystemStatistics


def _name(r: Machine, _: Joins) -> Text:
    return Text(r.instance.ElementName or r.instance.Name, r.instance.Name, strong=True)


def _state(r: Machine, _: Joins) -> State:
    word, level = STATES.get(r.instance.EnabledState or 0, ("Unknown", Level.unknown))
    return State(level, word)


def _number(value: Callable[[Statistics], tuple[str, str]]) -> Callable[[Machine, Joins], Number]:
    """Make a cell of a machine's statistics: a number and what stands below it."""

    def cell(r: Machine, j: Joins) -> Number:
        row = j.machine_statistics.get(r.instance.Name)
        return Number(*value(row.instance)) if row else Number(ABSENT)

    return cell


def _vcpus(s: Statistics) -> tuple[str, str]:
    most = s.MaximumVirtualProcessors
    more = most is not None and most != s.VirtualProcessors
    return count(s.VirtualProcessors), f"of {count(most)}" if more else ""


def _memory(s: Statistics) -> tuple[str, str]:
    more = s.MaximumMemory is not None and s.MaximumMemory != s.CurrentMemory
    return memory(s.CurrentMemory), f"of {memory(s.MaximumMemory)}" if more else ""


def _cpu_time(s: Statistics) -> tuple[str, str]:
    return span(None if s.CPUTime is None else s.CPUTime / NANOSECONDS), ""


def _accelerator(r: Machine, j: Joins) -> Text:
    row = j.machine_statistics.get(r.instance.Name)
    name = row.instance.Accelerator if row else None
    return Text(*ACCELERATORS.get(name, (name, ""))) if name else Text(ABSENT)


def _running(rows: list[Machine], _: Joins) -> str:
    running = sum(r.instance.EnabledState == EnabledState.Enabled for r in rows)
    return f"{running} running" if rows else ""


MACHINES = Table(
    slug="machines",
    title="Virtual machines",
    classes=(KHV_VirtualComputerSystem,),
    empty="No virtual machine is defined.",
    order=lambda vm: (vm.ElementName or "", vm.Name),
    timed=lambda r, j: j.machine_statistics.get(r.instance.Name, r),
    columns=(
        Column("Machine", _name),
        Column("State", _state),
        Column("vCPUs", _number(_vcpus), "right"),
        Column("Memory", _number(_memory), "right"),
        Column("On the host", _number(lambda s: (memory(s.ResidentMemory), "")), "right"),
        Column("CPU time", _number(_cpu_time), "right"),
        Column("Runs on", _accelerator),
        STATE,
        AGE,
    ),
    summary=_running,
)

# -- devices

GUEST_DISKS = Table(
    slug="guest-disks",
    title="Disks of machines",
    classes=(KHV_VirtualDisk,),
    empty="No machine has a disk.",
    columns=(
        named("Disk"),
        told("Size", lambda d: (size(_bytes(d)), "")),
        told("Takes", lambda d: (size(d.AllocatedSpace), "")),
        said("Lies in", "SourcePath"),
        STATE,
        AGE,
    ),
)


def _bytes(disk: KHV_VirtualDisk) -> int | None:
    blocks, block = disk.NumberOfBlocks, disk.BlockSize
    return None if blocks is None or block is None else blocks * block


GUEST_PORTS = Table(
    slug="guest-ports",
    title="Network interfaces of machines",
    classes=(KHV_VirtualEthernetPort,),
    empty="No machine has a network interface.",
    columns=(
        named("Interface"),
        Column("MAC", lambda r, _: Text(address(r.instance.PermanentAddress))),
        said("On the host", "TargetDevice"),
        STATE,
        AGE,
    ),
)

POOLS = Table(
    slug="pools",
    title="Resource pools",
    classes=(KHV_ResourcePool, KHV_StoragePool),
    empty="libvirt tells of no pool.",
    # a pool of storage is both; its own class tells more
    when=lambda pool: isinstance(pool, KHV_StoragePool) or pool.TargetPath is None,
    columns=(
        named("Pool"),
        said("Kind", "PoolType", "TargetPath"),
        Column("Capacity", lambda r, _: Number(*_capacity(r.instance)), "right"),
        STATE,
        AGE,
    ),
)


def _capacity(pool: KHV_ResourcePool | KHV_StoragePool) -> tuple[str, str]:
    if isinstance(pool, KHV_StoragePool):
        left = pool.RemainingManagedSpace
        return size(pool.TotalManagedSpace), "" if left is None else f"{size(left)} free"
    write = UNITS.get(pool.AllocationUnits or "", count)
    below = f"{write(pool.Reserved)} reserved" if pool.Reserved is not None else ""
    return write(pool.Capacity), below
