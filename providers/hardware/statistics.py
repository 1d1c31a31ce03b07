"""Numbers of the running host: pressure on resources, huge pages, energy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cimom.classes import (
    KHV_ComputerSystem,
    KHV_ElementStatisticalData,
    KHV_EnergyStatistics,
    KHV_HugePageStatistics,
    KHV_Memory,
    KHV_OperatingSystem,
    KHV_PressureStatistics,
    KHV_Processor,
)
from cimom.model import CimObject
from cimom.provider import Association, Source
from hypervisor.energy import EnergyReader, Zone
from hypervisor.host import Host
from hypervisor.hugepage import Pool, read_pools
from hypervisor.pressure import PRESSURE, Pressure, Stall, read_pressures
from providers.device import statistics_id
from providers.hardware.memory import memory_id

KIB = 1024
TITLES = {"cpu": "processors", "io": "input and output", "irq": "interrupts", "memory": "memory"}


def pressure(item: Pressure) -> KHV_PressureStatistics:
    """Map the pressure on a resource."""
    return KHV_PressureStatistics(
        InstanceID=statistics_id(f"pressure/{item.resource}"),
        ElementName=f"Waiting for {TITLES.get(item.resource, item.resource)}",
        Resource=item.resource,
        **_stall("Some", item.some),
        **_stall("Full", item.full),
    )


def _stall(kind: str, item: Stall | None) -> dict[str, Any]:
    if item is None:
        return {}
    return {
        f"{kind}Average10": item.ten,
        f"{kind}Average60": item.minute,
        f"{kind}Average300": item.five_minutes,
        f"{kind}Time": item.total_us,
    }


def size(kib: int) -> str:
    """Write the size of a page as the kernel's documentation does: 2 MiB."""
    for unit, name in ((KIB * KIB, "GiB"), (KIB, "MiB")):
        if kib >= unit and kib % unit == 0:
            return f"{kib // unit} {name}"
    return f"{kib} KiB"


def huge_pages(item: Pool) -> KHV_HugePageStatistics:
    """Map the pages of one size."""
    memory = memory_id(item.node)
    where = "" if item.node is None else f" of NUMA node {item.node}"
    return KHV_HugePageStatistics(
        InstanceID=statistics_id(f"hugepages/{memory.partition('/')[2]}/{item.page_kib}kB"),
        ElementName=f"Pages of {size(item.page_kib)}{where}",
        MemoryDeviceID=memory,
        PageSize=item.page_kib * KIB,
        Pages=item.pages,
        FreePages=item.free,
        ReservedPages=item.reserved,
        SurplusPages=item.surplus,
        MaxSurplusPages=item.most_surplus,
    )


def energy(item: Zone) -> KHV_EnergyStatistics:
    """Map the energy of a part."""
    _, _, parts = item.path.partition("/")
    return KHV_EnergyStatistics(
        InstanceID=statistics_id(f"rapl/{item.path}"),
        ElementName=f"Energy of {parts.replace('/', ' ')}",
        Domain=item.name,
        ProcessorDeviceID=None if item.package is None else f"cpu/{item.package}",
        Energy=item.energy_uj,
        EnergyRange=item.range_uj,
        PowerLimit=item.limit_uw,
    )


def sources(host: Host) -> tuple[Source, ...]:
    """Return a source for each kind: they are read, and fail, apart."""
    reader = EnergyReader(host)

    def pressures() -> Iterator[CimObject]:
        yield from map(pressure, read_pressures(host))

    def pools() -> Iterator[CimObject]:
        yield from map(huge_pages, read_pools(host))

    def energies() -> Iterator[CimObject]:
        yield from map(energy, reader.read())

    return (
        Source(
            name="hw.pressure", read=pressures, classes=(KHV_PressureStatistics,), max_age_s=2.0
        ),
        Source(name="hw.huge_page", read=pools, classes=(KHV_HugePageStatistics,), max_age_s=10.0),
        Source(name="hw.energy", read=energies, classes=(KHV_EnergyStatistics,), max_age_s=5.0),
    )


def missing(host: Host) -> tuple[str, ...]:
    """Say what cannot be read."""
    found = []
    if not read_pressures(host):
        why = "turned off (psi=1 turns it on)" if host.names(PRESSURE) else "not in this kernel"
        found.append(f"pressure: {why}")
    hidden = [zone.path for zone in EnergyReader(host).read() if zone.energy_uj is None]
    if hidden:
        found.append(f"energy: {len(hidden)} counters cannot be read (root may read them)")
    return tuple(found)


def _counts(
    element: type[CimObject], element_join: Any, stats: type[CimObject], stats_join: Any
) -> Association:
    return Association(
        cls=KHV_ElementStatisticalData,
        left=element,
        left_role="ManagedElement",
        left_join=element_join,
        right=stats,
        right_role="Stats",
        right_join=stats_join,
    )


def _always(_: object) -> bool:
    return True


ASSOCIATIONS: tuple[Association, ...] = (
    _counts(KHV_OperatingSystem, _always, KHV_PressureStatistics, _always),
    _counts(
        KHV_Memory, lambda item: item.DeviceID, KHV_HugePageStatistics, lambda s: s.MemoryDeviceID
    ),
    _counts(
        KHV_Processor,
        lambda item: item.DeviceID,
        KHV_EnergyStatistics,
        lambda s: s.ProcessorDeviceID,
    ),
    # Of the host, too: a part need not belong to a package that is known.
    _counts(KHV_ComputerSystem, _always, KHV_EnergyStatistics, _always),
)
