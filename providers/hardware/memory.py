"""Memory that the kernel manages: of the machine, and of its NUMA nodes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cimom.classes import (
    Access,
    EnabledState,
    KHV_AssociatedMemory,
    KHV_Memory,
    KHV_Processor,
)
from cimom.health.status import Condition, status_properties
from cimom.provider import Association, Overlay, Source
from hypervisor.edac import Errors, by_module, read_controllers, whole
from hypervisor.host import Host
from hypervisor.memory import Amount, read_amounts
from hypervisor.numa import Node, read_nodes
from hypervisor.processor import packages_by_cpu
from hypervisor.smbios import read_smbios
from hypervisor.smbios_part import Smbios
from providers.device import device_keys, system_device
from providers.hardware import module
from providers.hardware.memory_error import WHOLE, Judge, condition, rest
from providers.hardware.module import SYSTEM_MEMORY

AMOUNTS = "hw.memory"
KIB = 1024
# Error correction of a memory array, DSP0134 7.17.3.
CORRECTION = {3: "None", 4: "Parity", 5: "Single-bit ECC", 6: "Multi-bit ECC", 7: "CRC"}


def memory_id(node: int | None) -> str:
    """Return the DeviceID of the machine's memory or a node's."""
    return "memory/0" if node is None else f"memory/node{node}"


def memory(
    system: str, amount: Amount, processors: tuple[str, ...], told: dict[str, Any]
) -> KHV_Memory:
    """Map memory; `told` is what the firmware and the controllers tell of the whole."""
    name = "System memory" if amount.node is None else f"Memory of NUMA node {amount.node}"
    return KHV_Memory(
        **device_keys(system, KHV_Memory, memory_id(amount.node)),
        ElementName=name,
        Caption=name,
        Name=memory_id(amount.node),
        NUMANode=amount.node,
        ProcessorDeviceIDs=processors,
        BlockSize=None if amount.total_bytes is None else 1,
        NumberOfBlocks=amount.total_bytes,
        ConsumableBlocks=amount.total_bytes,
        FreeSize=amount.free_bytes,
        Access=Access.Read_Write_Supported,
        Volatile=True,
        Primordial=True,
        IsComposite=False,
        EnabledState=EnabledState.Enabled,
        **told,
    )


def installed(smbios: Smbios) -> int | None:
    """Return how much memory is fitted in bytes: system memory that forgets without power."""
    arrays = {array.handle for array in smbios.arrays if array.use == SYSTEM_MEMORY}
    return (
        sum(
            (item.size_bytes or 0) - (item.persistent_bytes or 0)
            for item in smbios.modules
            if item.array is None or item.array in arrays or not arrays
        )
        or None
    )


def firmware_facts(smbios: Smbios) -> dict[str, Any]:
    """Return what the firmware tells of all memory: size, place, error correction."""
    arrays = [array for array in smbios.arrays if array.use == SYSTEM_MEMORY]
    handles = {array.handle for array in arrays}
    areas = [area for area in smbios.array_areas if area.array in handles]
    starts = [area.start for area in areas if area.start is not None]
    ends = [area.end for area in areas if area.end is not None]
    return {
        "InstalledSize": installed(smbios),
        "ErrorMethodology": CORRECTION.get(arrays[0].correction or 0) if arrays else None,
        "StartingAddress": min(starts) // KIB if starts else None,
        "EndingAddress": max(ends) // KIB - 1 if ends else None,
    }


def error_facts(
    errors: Errors | None, how: tuple[Condition, str | None] | None = None
) -> dict[str, Any]:
    """Return what the memory controllers counted, and `how` memory is by it."""
    return {
        "CorrectableErrors": None if errors is None else errors.corrected,
        "UncorrectableErrors": None if errors is None else errors.uncorrected,
        **status_properties(*(how or condition(errors))),
    }


class Memory:
    """Reads memory; keeps its nodes for what is free, which is read far more often."""

    def __init__(self, host: Host, system: str) -> None:
        self._host = host
        self._system = system
        self._nodes: list[Node] | None = None
        self._packages: dict[int, int] | None = None  # as dear as the CPUs are many
        self._smbios: Smbios | None = None  # it does not change while the machine runs
        self._judge = Judge(host)

    def inventory(self) -> Iterator[KHV_Memory]:
        """Yield the memory of the machine and of its NUMA nodes."""
        if self._smbios is None:
            self._smbios = read_smbios(self._host)
        nodes = read_nodes(self._host)
        if self._packages is None or nodes != self._nodes:
            self._packages = packages_by_cpu(self._host)
        self._nodes, packages = nodes, self._packages
        facts = firmware_facts(self._smbios) | self._errors(self._smbios)
        for amount in read_amounts(self._host, self._nodes):
            near = sorted({packages[cpu] for cpu in amount.cpus if cpu in packages})
            told = facts if amount.node is None else error_facts(None)
            yield memory(self._system, amount, tuple(f"cpu/{package}" for package in near), told)

    def _errors(self, smbios: Smbios) -> dict[str, Any]:
        """Return the errors of all memory; corrected ones of a module make that module ill."""
        controllers = read_controllers(self._host)
        errors = whole(controllers)
        if errors is None:
            return error_facts(None)
        fitted = tuple(module for module in smbios.modules if module.fitted)
        corrected = rest(errors, by_module(controllers, fitted).values())
        return error_facts(errors, self._judge.judge(WHOLE, errors, controllers, corrected))

    def free(self) -> Iterator[KHV_Memory]:
        """Yield what is free of the memory that the last inventory found."""
        if self._nodes is None:
            self._nodes = read_nodes(self._host)
        for amount in read_amounts(self._host, self._nodes):
            yield KHV_Memory(
                **device_keys(self._system, KHV_Memory, memory_id(amount.node)),
                FreeSize=amount.free_bytes,
            )


def sources(host: Host, system: str) -> tuple[Source, ...]:
    """Return the inventory, what is free on top of it, and the modules."""
    reader = Memory(host, system)
    return (
        Source(name=AMOUNTS, read=reader.inventory, classes=(KHV_Memory,), max_age_s=30.0),
        Source(
            name="hw.memory_free",
            read=reader.free,
            overlays=(Overlay(cls=KHV_Memory, properties=("FreeSize",)),),
            max_age_s=5.0,
        ),
        *module.sources(host),
    )


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_Memory),
    Association(
        cls=KHV_AssociatedMemory,
        left=KHV_Memory,
        left_role="Antecedent",
        left_join=lambda item: frozenset(item.ProcessorDeviceIDs or ()) or None,
        right=KHV_Processor,
        right_role="Dependent",
        right_join=lambda processor: processor.DeviceID,
    ),
    *module.ASSOCIATIONS,
)
