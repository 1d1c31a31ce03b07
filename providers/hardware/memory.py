"""Memory: of the machine, of its NUMA nodes, its modules, and how much would fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cimom.classes import (
    Access,
    EnabledState,
    FormFactor,
    KHV_AssociatedMemory,
    KHV_Card,
    KHV_Chassis,
    KHV_ElementCapacity,
    KHV_Memory,
    KHV_MemoryCapacity,
    KHV_PhysicalMemory,
    KHV_Processor,
    KHV_Realizes,
    MemoryType as CapacityType,
    PhysicalMemory_MemoryType as MemoryType,
    RemovalConditions,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from cimom.provider import Association, Source
from hypervisor.host import Host
from hypervisor.memory import Amount, Errors, label_matches, read_amounts, read_errors
from hypervisor.processor import read_threads
from hypervisor.smbios import read_smbios
from hypervisor.smbios_part import MemoryArray, Module, Smbios
from providers.device import device_keys, system_device
from providers.hardware.place import Places, contains, in_connector, tag

AMOUNTS, MODULES = "hw.memory", "hw.memory_module"
SYSTEM_MEMORY = 3  # use of a memory array, DSP0134 7.17.2
MAX_UINT32 = 2**32 - 1
# Memory types of DSP0134 7.18.2 -> CIM_PhysicalMemory.MemoryType, which ends at LPDDR4.
TYPES = {
    3: MemoryType.DRAM,
    4: MemoryType.EDRAM,
    5: MemoryType.VRAM,
    6: MemoryType.SRAM,
    7: MemoryType.RAM,
    8: MemoryType.ROM,
    9: MemoryType.Flash,
    10: MemoryType.EEPROM,
    11: MemoryType.FEPROM,
    12: MemoryType.EPROM,
    13: MemoryType.CDRAM,
    15: MemoryType.SDRAM,
    16: MemoryType.SGRAM,
    17: MemoryType.RDRAM,
    18: MemoryType.DDR,
    19: MemoryType.DDR_2,
    20: MemoryType.FB_DIMM,
    24: MemoryType.DDR3,
    25: MemoryType.FBD2,
    26: MemoryType.DDR4,
    27: MemoryType.LPDDR,
    28: MemoryType.LPDDR2,
    29: MemoryType.LPDDR3,
    30: MemoryType.LPDDR4,
}
NAMES = {32: "HBM", 33: "HBM2", 34: "DDR5", 35: "LPDDR5", 36: "HBM3"}
# Form factors of DSP0134 7.18.1 -> CIM.
FORMS = {
    3: FormFactor.SIMM,
    4: FormFactor.SIP,
    6: FormFactor.DIP,
    7: FormFactor.ZIP,
    8: FormFactor.Proprietary,
    9: FormFactor.DIMM,
    10: FormFactor.TSOP,
    12: FormFactor.RIMM,
    13: FormFactor.SODIMM,
    14: FormFactor.SRIMM,
    15: FormFactor.DIMM,
}
CORRECTION = {3: "None", 4: "Parity", 5: "Single-bit ECC", 6: "Multi-bit ECC", 7: "CRC"}


def condition(errors: Errors | None) -> tuple[Condition, str | None]:
    """Return how memory is: what could not be corrected is lost; what was, is for the counters."""
    if errors is not None and errors.uncorrected:
        return Condition.ERROR, f"{errors.uncorrected} errors could not be corrected"
    return Condition.OK, None


def memory_id(amount: Amount) -> str:
    """Return the DeviceID of the machine's memory or a node's."""
    return "memory/0" if amount.node is None else f"memory/node{amount.node}"


def memory(
    system: str,
    amount: Amount,
    *,
    processors: tuple[str, ...],
    installed: int | None,
    errors: Errors | None,
    method: str | None,
) -> KHV_Memory:
    """Map memory; only the whole machine's has what the firmware and the controllers tell."""
    how, why = condition(errors)
    name = "System memory" if amount.node is None else f"Memory of NUMA node {amount.node}"
    return KHV_Memory(
        **device_keys(system, KHV_Memory, memory_id(amount)),
        ElementName=name,
        Caption=name,
        Name=memory_id(amount),
        NUMANode=amount.node,
        ProcessorDeviceIDs=processors,
        BlockSize=None if amount.total_bytes is None else 1,
        NumberOfBlocks=amount.total_bytes,
        ConsumableBlocks=amount.total_bytes,
        FreeSize=amount.free_bytes,
        InstalledSize=installed,
        ErrorMethodology=method,
        CorrectableErrors=None if errors is None else errors.corrected,
        UncorrectableErrors=None if errors is None else errors.uncorrected,
        Access=Access.Read_Write_Supported,
        Volatile=True,
        Primordial=True,
        EnabledState=EnabledState.Enabled,
        **status_properties(how, why),  # type: ignore[arg-type]
    )


def physical_memory(
    item: Module, container: str | None, errors: Errors | None
) -> KHV_PhysicalMemory:
    """Map a module; its speed is in million transfers a second."""
    how, why = condition(errors)
    kind = TYPES.get(item.kind or 0, MemoryType.Other)
    word = NAMES.get(item.kind or 0) or (kind.name if item.kind in TYPES else None)
    size = item.size_bytes or None
    words = (None if size is None else f"{size / 1024**3:g} GiB", word, "module")
    return KHV_PhysicalMemory(
        Tag=tag("dimm", item.handle),
        CreationClassName=KHV_PhysicalMemory.CIM_NAME,
        ElementName=item.locator or f"Memory module {item.handle:#06x}",
        Name=item.locator,
        Caption=" ".join(text for text in words if text),
        Description=word,
        Locator=item.locator,
        BankLabel=None if item.bank is None else item.bank[:64],
        ContainerTag=container,
        ConnectorTag=tag("slot", item.handle),
        Capacity=size,
        MemoryType=kind,
        FormFactor=FORMS.get(item.form_factor or 0, FormFactor.Unknown),
        TotalWidth=item.total_width,
        DataWidth=item.data_width,
        Speed=item.speed_mts,
        IsSpeedInMhz=True,
        MaxMemorySpeed=item.speed_mts,
        ConfiguredMemoryClockSpeed=item.configured_mts,
        Manufacturer=item.manufacturer,
        SerialNumber=item.serial,
        PartNumber=item.part,
        Model=item.part,
        OtherIdentifyingInfo=item.asset_tag,
        CanBeFRUed=True,
        RemovalConditions=RemovalConditions.Removable_when_off,
        PoweredOn=True,
        CorrectableErrors=None if errors is None else errors.corrected,
        UncorrectableErrors=None if errors is None else errors.uncorrected,
        **status_properties(how, why),  # type: ignore[arg-type]
    )


def capacity(item: MemoryArray, container: str) -> KHV_MemoryCapacity:
    """Map how much memory fits into the slots of an array."""
    return KHV_MemoryCapacity(
        Name=f"memory/{item.handle:04x}",
        MemoryType=CapacityType.Unknown,
        ElementName=f"Memory array {item.handle:#06x}",
        MaximumMemoryCapacity=None if item.max_bytes is None else item.max_bytes // 1024,
        ContainerTag=container,
    )


def of_slot(module: Module, counted: list[Errors]) -> Errors | None:
    """Return what the controllers counted for a module, by the label of its slot."""
    found = [e for e in counted if label_matches(e.label, module.locator, module.bank)]
    return found[0] if len(found) == 1 else None


class MemoryReader:
    """Reads memory; keeps what the firmware tells, which does not change."""

    def __init__(self, host: Host, system: str) -> None:
        self._host = host
        self._system = system
        self._smbios: Smbios | None = None

    def _firmware(self) -> Smbios:
        if self._smbios is None:
            self._smbios = read_smbios(self._host)
        return self._smbios

    def amounts(self) -> Iterator[KHV_Memory]:
        """Yield the memory of the machine and of its NUMA nodes."""
        smbios = self._firmware()
        installed = sum(module.size_bytes or 0 for module in smbios.modules) or None
        arrays = [a for a in smbios.arrays if a.use == SYSTEM_MEMORY]
        method = CORRECTION.get(arrays[0].correction or 0) if arrays else None
        errors, _ = read_errors(self._host)
        threads = read_threads(self._host)
        packages = {t.number: t.package for t in threads if t.online and t.package is not None}
        for amount in read_amounts(self._host):
            whole = amount.node is None
            near = sorted({packages[cpu] for cpu in amount.cpus if cpu in packages})
            yield memory(
                self._system,
                amount,
                processors=tuple(f"cpu/{package}" for package in near),
                installed=installed if whole else None,
                errors=errors if whole else None,
                method=method if whole else None,
            )

    def modules(self) -> Iterator[CimObject]:
        """Yield the modules that are fitted, and how much would fit."""
        smbios = self._firmware()
        _, counted = read_errors(self._host)
        places = Places(smbios)
        for module in smbios.modules:
            if module.fitted:
                yield physical_memory(module, places.of_module(module), of_slot(module, counted))
        for array in smbios.arrays:
            if array.use == SYSTEM_MEMORY:
                yield capacity(array, places.of(array.handle))


def sources(host: Host, system: str) -> tuple[Source, ...]:
    """Return amounts and modules."""
    reader = MemoryReader(host, system)
    return (
        Source(name=AMOUNTS, read=reader.amounts, classes=(KHV_Memory,), max_age_s=5.0),
        Source(
            name=MODULES,
            read=reader.modules,
            classes=(KHV_PhysicalMemory, KHV_MemoryCapacity),
            max_age_s=10.0,
        ),
    )


def _holds(board: type[CimObject]) -> Association:
    return Association(
        cls=KHV_ElementCapacity,
        left=KHV_MemoryCapacity,
        left_role="Capacity",
        left_join=lambda item: item.ContainerTag,
        right=board,
        right_role="Element",
        right_join=lambda item: item.Tag,
    )


def _whole(item: Any) -> bool | None:
    return True if item.NUMANode is None else None


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_Memory),
    contains(KHV_Card, KHV_PhysicalMemory),
    contains(KHV_Chassis, KHV_PhysicalMemory),
    in_connector(KHV_PhysicalMemory),
    _holds(KHV_Card),
    _holds(KHV_Chassis),
    Association(
        cls=KHV_Realizes,
        left=KHV_PhysicalMemory,
        left_role="Antecedent",
        left_join=lambda _: True,
        right=KHV_Memory,
        right_role="Dependent",
        right_join=_whole,
    ),
    Association(
        cls=KHV_AssociatedMemory,
        left=KHV_Memory,
        left_role="Antecedent",
        left_join=lambda item: frozenset(item.ProcessorDeviceIDs or ()) or None,
        right=KHV_Processor,
        right_role="Dependent",
        right_join=lambda processor: processor.DeviceID,
    ),
)
