"""Memory modules and how much fits on a board: what firmware and memory controllers tell."""

from __future__ import annotations

from collections.abc import Iterator

from cimom.classes import (
    FormFactor,
    KHV_Card,
    KHV_Chassis,
    KHV_ElementCapacity,
    KHV_Memory,
    KHV_MemoryCapacity,
    KHV_PhysicalMemory,
    KHV_Realizes,
    MemoryType as CapacityType,
    PhysicalMemory_MemoryType as MemoryType,
    RemovalConditions,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from cimom.provider import Association, Source
from hypervisor.edac import Errors, by_module, read_controllers
from hypervisor.host import Host
from hypervisor.smbios import read_smbios
from hypervisor.smbios_name import memory_name
from hypervisor.smbios_part import MemoryArray, Module, ModuleArea, Smbios
from providers.hardware.memory_error import Judge, condition
from providers.hardware.place import Places, contains, in_connector, tag

MODULES = "hw.memory_module"
# Memory types of DSP0134 7.18.2 -> CIM_PhysicalMemory.MemoryType, which ends at LPDDR4.
TYPES = {
    2: MemoryType.Unknown,
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
    14: MemoryType["_3DRAM"],
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
# Form factors of DSP0134 7.18.1 -> CIM.
FORMS = {
    2: FormFactor.Unknown,
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
STORES = frozenset(
    (MemoryType.ROM, MemoryType.Flash, MemoryType.EEPROM, MemoryType.FEPROM, MemoryType.EPROM)
)  # what no program runs in
SYSTEM_MEMORY = 3  # use of a memory array, DSP0134 7.17.2


def memory_type(kind: int | None) -> MemoryType:
    """Return CIM's number of a kind of memory; newer kinds are Other."""
    return MemoryType.Unknown if kind is None else TYPES.get(kind, MemoryType.Other)


def caption(item: Module) -> str:
    """Return what a module is in a few words."""
    size = f"{item.size_bytes / 1024**3:g} GiB" if item.size_bytes else None
    return " ".join(word for word in (size, memory_name(item.kind), "module") if word)


def physical_memory(
    item: Module,
    container: str | None,
    errors: Errors | None,
    area: ModuleArea | None = None,
    how: tuple[Condition, str | None] | None = None,
) -> KHV_PhysicalMemory:
    """Map a module; its speed is in million transfers a second.  `how` it is its errors tell."""
    form = FormFactor.Unknown if item.form_factor is None else item.form_factor
    return KHV_PhysicalMemory(
        Tag=tag("dimm", item.handle),
        CreationClassName=KHV_PhysicalMemory.CIM_NAME,
        ElementName=item.locator or f"Memory module {item.handle:#06x}",
        Name=item.locator,
        Caption=caption(item),
        Description=memory_name(item.kind),
        Locator=item.locator,
        BankLabel=None if item.bank is None else item.bank[:64],
        ContainerTag=container,
        ConnectorTag=tag("slot", item.handle),
        Capacity=item.size_bytes or None,
        NonVolatileSize=item.persistent_bytes,
        MemoryType=memory_type(item.kind),
        MemoryTypeDescription=memory_name(item.kind),
        FormFactor=FORMS.get(form, FormFactor.Other) if form else FormFactor.Unknown,
        TotalWidth=item.total_width,
        DataWidth=item.data_width,
        Speed=item.speed_mts,
        IsSpeedInMhz=True,
        MaxMemorySpeed=item.speed_mts,
        ConfiguredMemoryClockSpeed=item.configured_mts,
        ConfiguredVoltage=item.configured_mv,
        RankCount=item.rank,
        PositionInRow=None if area is None else area.row_position,
        InterleavePosition=None if area is None else area.interleave_position,
        Manufacturer=item.manufacturer,
        SerialNumber=item.serial,
        PartNumber=item.part,
        Model=item.part,
        FirmwareVersion=item.firmware,
        AssetTag=item.asset_tag,
        OtherIdentifyingInfo=item.asset_tag,
        UserTracking=item.asset_tag,
        CanBeFRUed=True,
        RemovalConditions=RemovalConditions.Removable_when_off,
        PoweredOn=True,
        CorrectableErrors=None if errors is None else errors.corrected,
        UncorrectableErrors=None if errors is None else errors.uncorrected,
        ControllerLocation=None if errors is None else errors.location,
        **status_properties(*(how or condition(errors))),  # type: ignore[arg-type]
    )


def capacity(item: MemoryArray, modules: tuple[Module, ...], container: str) -> KHV_MemoryCapacity:
    """Map how much memory fits into the slots of an array; of one kind, when all modules are."""
    kinds = {memory_type(module.kind) for module in modules if module.array == item.handle}
    kind = CapacityType(kinds.pop()) if len(kinds) == 1 else CapacityType.Unknown
    return KHV_MemoryCapacity(
        Name=f"memory/{item.handle:04x}",
        MemoryType=kind,
        ElementName=f"Memory array {item.handle:#06x}",
        Caption=None if item.devices is None else f"{item.devices} memory slots",
        MaximumMemoryCapacity=None if item.max_bytes is None else item.max_bytes // 1024,
        ContainerTag=container,
    )


class Modules:
    """Reads memory modules; keeps what the firmware tells, which does not change."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._smbios: Smbios | None = None
        self._judge = Judge(host)

    def read(self) -> Iterator[CimObject]:
        """Yield the modules that are fitted, and how much would fit."""
        if self._smbios is None:
            self._smbios = read_smbios(self._host)
        smbios, controllers = self._smbios, read_controllers(self._host)
        places = Places(smbios)
        areas = {area.module: area for area in smbios.module_areas}
        fitted = tuple(module for module in smbios.modules if module.fitted)
        counted = by_module(controllers, fitted)
        for module in fitted:
            errors = counted.get(module.handle)
            corrected = None if errors is None else errors.corrected
            yield physical_memory(
                module,
                places.of_module(module),
                errors,
                areas.get(module.handle),
                self._judge.judge(module.handle, errors, controllers, corrected),
            )
        for array in smbios.arrays:
            if array.use == SYSTEM_MEMORY:
                yield capacity(array, fitted, places.of(array.handle))


def sources(host: Host) -> tuple[Source, ...]:
    """Return the one source; errors are counted all the time."""
    return (
        Source(
            name=MODULES,
            read=Modules(host).read,
            classes=(KHV_PhysicalMemory, KHV_MemoryCapacity),
            max_age_s=10.0,
        ),
    )


def _holds(part: type[CimObject]) -> Association:
    return Association(
        cls=KHV_ElementCapacity,
        left=KHV_MemoryCapacity,
        left_role="Capacity",
        left_join=lambda item: item.ContainerTag,
        right=part,
        right_role="Element",
        right_join=lambda item: item.Tag,
    )


ASSOCIATIONS: tuple[Association, ...] = (
    contains(KHV_Card, KHV_PhysicalMemory),
    contains(KHV_Chassis, KHV_PhysicalMemory),
    in_connector(KHV_PhysicalMemory),
    _holds(KHV_Card),
    _holds(KHV_Chassis),
    Association(
        cls=KHV_Realizes,
        left=KHV_PhysicalMemory,
        left_role="Antecedent",
        left_join=lambda item: None if item.MemoryType in STORES else True,
        right=KHV_Memory,
        right_role="Dependent",
        right_join=lambda item: True if item.NUMANode is None else None,
    ),
)
