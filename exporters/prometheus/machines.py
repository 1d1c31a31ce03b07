"""The families of virtual machines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from cimom.broker.snapshot import Reading
from cimom.classes import EnabledState, KHV_VirtualComputerSystem, KHV_VirtualSystemStatistics
from exporters.prometheus.family import (
    Family,
    Group,
    Labels,
    Names,
    kibibytes,
    machine,
    nanoseconds,
    of_class,
    one,
    text,
)

# EnabledState of a virtual machine -> the word on the page and in khv_vm_state.
VM_STATES: dict[int, str] = {
    EnabledState.Unknown: "unknown",
    EnabledState.Enabled: "running",
    EnabledState.Disabled: "off",
    EnabledState.Shutting_Down: "stopping",
    EnabledState.Enabled_but_Offline: "saved",
    EnabledState.Quiesce: "paused",
    EnabledState.Starting: "starting",
}


def _vm(r: Reading[KHV_VirtualComputerSystem], _: Names) -> tuple[str, ...]:
    return (r.instance.Name, text(r.instance.ElementName))


VM_STATISTICS = Labels(("uuid", "name"), machine)


def _vm_state(state: int, word: str) -> Family[Reading[KHV_VirtualComputerSystem]]:
    return Family(
        name="khv_vm_state",
        help="Whether a virtual machine is in a state (1) or not (0).",
        labels=Labels(
            ("uuid", "name", "state"),
            lambda r, _: (r.instance.Name, text(r.instance.ElementName), word),
        ),
        value=lambda r: (r.instance.EnabledState or 0) == state,
    )


MACHINES = of_class(
    KHV_VirtualComputerSystem,
    Family(
        name="khv_vm_info",
        help="A virtual machine: its UUID and its name.",
        labels=Labels(("uuid", "name"), _vm),
        value=one,
    ),
    *(_vm_state(state, word) for state, word in VM_STATES.items()),
)

MACHINE_STATISTICS = of_class(
    KHV_VirtualSystemStatistics,
    Family(
        name="khv_vm_cpu_time_seconds_total",
        type="counter",
        help="Processor time that a virtual machine used.",
        labels=VM_STATISTICS,
        value=lambda r: nanoseconds(r.instance.CPUTime),
    ),
    Family(
        name="khv_vm_vcpus",
        help="Virtual processors that a virtual machine has now.",
        labels=VM_STATISTICS,
        value=lambda r: r.instance.VirtualProcessors,
    ),
    Family(
        name="khv_vm_vcpus_max",
        help="Virtual processors that a virtual machine may have.",
        labels=VM_STATISTICS,
        value=lambda r: r.instance.MaximumVirtualProcessors,
    ),
    Family(
        name="khv_vm_memory_bytes",
        help="Memory that a virtual machine has now.",
        labels=VM_STATISTICS,
        value=lambda r: kibibytes(r.instance.CurrentMemory),
    ),
    Family(
        name="khv_vm_memory_max_bytes",
        help="Memory that a virtual machine may have.",
        labels=VM_STATISTICS,
        value=lambda r: kibibytes(r.instance.MaximumMemory),
    ),
    Family(
        name="khv_vm_memory_resident_bytes",
        help="Memory of the host that a virtual machine's process occupies.",
        labels=VM_STATISTICS,
        value=lambda r: kibibytes(r.instance.ResidentMemory),
    ),
    Family(
        name="khv_vm_accelerator_info",
        help="What runs a virtual machine's processors: kvm (hardware) or qemu (emulation).",
        labels=Labels(
            ("uuid", "name", "accelerator"),
            lambda r, names: (
                (*(machine(r, names) or ("", "")), r.instance.Accelerator)
                if r.instance.Accelerator
                else None
            ),
        ),
        value=one,
    ),
)

Unit = Callable[[int | None], float | int | None]


def plain(value: int | None) -> int | None:
    """Return what needs no conversion."""
    return value


# Name after khv_vm_, property, its unit, what it tells.
Told = tuple[str, str, Unit, str]
COUNTERS: tuple[Told, ...] = (
    ("disk_read_bytes", "BytesRead", plain, "Bytes read from the disks of a virtual machine."),
    ("disk_written_bytes", "BytesWritten", plain, "Bytes written to its disks."),
    ("disk_reads_completed", "ReadIOs", plain, "Reads of its disks."),
    ("disk_writes_completed", "WriteIOs", plain, "Writes to its disks."),
    ("disk_flushes_completed", "FlushIOs", plain, "Flushes of its disks."),
    ("disk_read_time_seconds", "ReadTime", nanoseconds, "Time that reads took in all."),
    ("disk_write_time_seconds", "WriteTime", nanoseconds, "Time that writes took in all."),
    ("disk_flush_time_seconds", "FlushTime", nanoseconds, "Time that flushes took in all."),
    ("network_receive_bytes", "BytesReceived", plain, "Bytes that its network cards received."),
    ("network_transmit_bytes", "BytesTransmitted", plain, "Bytes that its network cards sent."),
    ("network_receive_packets", "PacketsReceived", plain, "Packets that they received."),
    ("network_transmit_packets", "PacketsTransmitted", plain, "Packets that they sent."),
    ("network_receive_errors", "ReceiveErrors", plain, "Packets received damaged."),
    ("network_transmit_errors", "TransmitErrors", plain, "Packets that could not be sent."),
    ("network_receive_drops", "PacketsReceivedDropped", plain, "Packets for it dropped."),
    ("network_transmit_drops", "PacketsTransmittedDropped", plain, "Packets of it dropped."),
    ("vcpu_time_seconds", "VirtualProcessorTime", nanoseconds, "Time that its vCPUs ran."),
    (
        "vcpu_wait_seconds",
        "VirtualProcessorWaitTime",
        nanoseconds,
        "Time that they waited for disks.",
    ),
    (
        "vcpu_delay_seconds",
        "VirtualProcessorDelayTime",
        nanoseconds,
        "Time that they were ready to run and the host ran others.",
    ),
    ("guest_swap_in_bytes", "GuestSwappedIn", kibibytes, "Bytes that its system swapped in."),
    ("guest_swap_out_bytes", "GuestSwappedOut", kibibytes, "Bytes that its system swapped out."),
    ("guest_major_faults", "GuestMajorFaults", plain, "Page faults that needed its disk."),
    ("guest_minor_faults", "GuestMinorFaults", plain, "Page faults that needed no disk."),
)
GAUGES: tuple[Told, ...] = (
    ("disk_capacity_bytes", "DiskCapacity", plain, "Space that it sees on its disks."),
    ("disk_allocation_bytes", "DiskAllocation", plain, "Space that their images take."),
    ("guest_memory_total_bytes", "GuestTotalMemory", kibibytes, "Memory that its system sees."),
    ("guest_memory_free_bytes", "GuestFreeMemory", kibibytes, "Memory that is used for nothing."),
    (
        "guest_memory_usable_bytes",
        "GuestUsableMemory",
        kibibytes,
        "Memory that its programs could get without swapping.",
    ),
    ("guest_memory_cache_bytes", "GuestCacheMemory", kibibytes, "Memory that caches its disks."),
)


def _figure(told: Told, kind: Literal["counter", "gauge"]) -> Family[Reading[Any]]:
    name, prop, unit, words = told
    return Family(
        name=f"khv_vm_{name}{'_total' if kind == 'counter' else ''}",
        type=kind,
        help=words,
        labels=VM_STATISTICS,
        value=lambda r: unit(getattr(r.instance, prop)),
    )


MACHINE_FIGURES = of_class(
    KHV_VirtualSystemStatistics,
    *(_figure(told, "counter") for told in COUNTERS),
    *(_figure(told, "gauge") for told in GAUGES),
)


MACHINE_GROUPS: tuple[Group[Any], ...] = (MACHINES, MACHINE_STATISTICS, MACHINE_FIGURES)
