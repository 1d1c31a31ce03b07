"""The families of virtual machines."""

from __future__ import annotations

from typing import Any

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


MACHINE_GROUPS: tuple[Group[Any], ...] = (MACHINES, MACHINE_STATISTICS)
