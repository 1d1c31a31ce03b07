"""Processor caches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cimom.classes import (
    Access,
    Associativity,
    CacheType,
    EnabledState,
    KHV_AssociatedCacheMemory,
    KHV_CacheMemory,
    KHV_Processor,
    Level,
    WritePolicy,
)
from cimom.health.status import Condition, status_properties
from cimom.provider import Association, Source
from hypervisor.cache import Cache, read_caches
from hypervisor.host import Host
from hypervisor.processor import packages_by_cpu
from providers.device import device_keys, system_device

INVENTORY = "hw.cache"
KINDS: dict[str | None, tuple[str, CacheType]] = {
    "Data": ("d", CacheType.Data),
    "Instruction": ("i", CacheType.Instruction),
    "Unified": ("", CacheType.Unified),
}
UNKNOWN_KIND = ("x", CacheType.Unknown)
POLICIES = {"WriteBack": WritePolicy.Write_Back, "WriteThrough": WritePolicy.Write_Through}
LEVELS = {1: Level.Primary, 2: Level.Secondary, 3: Level.Tertiary}
WAYS = {
    1: 2,  # Direct Mapped
    2: 3,
    4: 4,
    8: 6,
    12: 8,
    16: 7,
    20: 13,
    24: 9,
    32: 10,
    48: 11,
    64: 12,
}
OTHER = 1


def cache_id(cache: Cache) -> str:
    """Return the DeviceID of a cache: its level, its kind and the kernel's id for it.

    That stays while CPUs go offline and come back.  Where there is none (before Linux 4.10, and
    where ARM's firmware does not tell it) the lowest CPU that uses the cache now stands for it.
    """
    letter, _ = KINDS.get(cache.kind, UNKNOWN_KIND)
    own = min(cache.shared) if cache.number is None else f"id{cache.number}"
    return f"cache/L{cache.level}{letter}/{own}"


def ranges(numbers: tuple[int, ...]) -> str:
    """Write CPU numbers as the kernel lists them: 0-3,8."""
    parts: list[str] = []
    start = 0
    for index, number in enumerate(numbers):
        if index + 1 == len(numbers) or numbers[index + 1] != number + 1:
            first = numbers[start]
            parts.append(str(first) if first == number else f"{first}-{number}")
            start = index + 1
    return ",".join(parts)


def cache_memory(system: str, cache: Cache, packages: dict[int, int]) -> KHV_CacheMemory:
    """Map a cache to CIM; `packages` are those of the CPUs."""
    letter, kind = KINDS.get(cache.kind, UNKNOWN_KIND)
    near = sorted({packages[cpu] for cpu in cache.shared if cpu in packages})
    shared = ranges(cache.shared)
    name = f"L{cache.level}{letter}"
    return KHV_CacheMemory(
        **device_keys(system, KHV_CacheMemory, cache_id(cache)),
        ElementName=f"{name} cache of CPU {shared}"[:256],
        Caption=f"{name} cache",
        Name=name,
        Level=cache.level,
        CacheType=kind,
        LineSize=cache.line_bytes,
        WaysOfAssociativity=cache.ways,
        WritePolicy=POLICIES.get(cache.write_policy or "", WritePolicy.Unknown),
        SharedBy=shared,
        ProcessorDeviceIDs=tuple(f"cpu/{package}" for package in near),
        BlockSize=None if cache.size_bytes is None else 1,
        NumberOfBlocks=cache.size_bytes,
        ConsumableBlocks=cache.size_bytes,
        Access=Access.Read_Write_Supported,
        Volatile=True,
        Primordial=True,
        IsComposite=False,
        SequentialAccess=False,
        EnabledState=EnabledState.Enabled,
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


def link(cache: KHV_CacheMemory, _: KHV_Processor) -> dict[str, Any]:
    """Return what the association tells of a cache."""
    ways = cache.WaysOfAssociativity
    level = LEVELS.get(cache.Level or 0, Level.Other)
    return {
        "Level": level,
        "OtherLevelDescription": f"L{cache.Level}" if level is Level.Other else None,
        "CacheType": cache.CacheType,
        "WritePolicy": cache.WritePolicy,
        "LineSize": cache.LineSize,
        "Associativity": None if ways is None else Associativity(WAYS.get(ways, OTHER)),
        "OtherAssociativityDescription": f"{ways}-way" if ways and ways not in WAYS else None,
    }


class Caches:
    """Reads caches."""

    def __init__(self, host: Host, system: str) -> None:
        self._host = host
        self._system = system

    def read(self) -> Iterator[KHV_CacheMemory]:
        """Yield each cache of the CPUs that are online."""
        packages = packages_by_cpu(self._host)
        for cache in read_caches(self._host, packages):
            yield cache_memory(self._system, cache, packages)


def sources(host: Host, system: str) -> tuple[Source, ...]:
    """Return the one source."""
    return (
        Source(
            name=INVENTORY,
            read=Caches(host, system).read,
            classes=(KHV_CacheMemory,),
            max_age_s=300.0,
            deadline_s=5.0,
        ),
    )


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_CacheMemory),
    Association(
        cls=KHV_AssociatedCacheMemory,
        left=KHV_CacheMemory,
        left_role="Antecedent",
        left_join=lambda cache: frozenset(cache.ProcessorDeviceIDs or ()) or None,
        right=KHV_Processor,
        right_role="Dependent",
        right_join=lambda processor: processor.DeviceID,
        properties=link,
    ),
)
