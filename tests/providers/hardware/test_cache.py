"""Caches as CIM, and what the association tells of them."""

from __future__ import annotations

import pytest

from cimom.classes import Associativity, CacheType, KHV_CacheMemory, KHV_Processor, Level
from hypervisor.cache import Cache
from providers.device import device_keys
from providers.hardware.cache import cache_memory, link, ranges

PROCESSOR = KHV_Processor(**device_keys("host", KHV_Processor, "cpu/0"))


def memory(**facts: object) -> KHV_CacheMemory:
    known: dict[str, object] = {"level": 3, "kind": "Unified", "shared": (0, 1, 2, 3, 8)}
    return cache_memory("host", Cache(**{**known, **facts}), {0: 0, 8: 1})  # type: ignore[arg-type]


def test_a_cache_is_named_by_level_kind_and_number() -> None:
    names = {memory(number=2, shared=shared).DeviceID for shared in ((0, 1), (1,))}
    assert names == {"cache/L3/id2"}


def test_a_cache_without_a_number_is_named_by_its_lowest_cpu() -> None:
    cache = memory(size_bytes=32768, line_bytes=64)
    assert cache.DeviceID == "cache/L3/0"
    assert cache.ElementName == "L3 cache of CPU 0-3,8"
    assert (cache.BlockSize, cache.NumberOfBlocks) == (1, 32768)
    assert cache.ProcessorDeviceIDs == ("cpu/0", "cpu/1")
    assert memory(level=1, kind="Instruction").DeviceID == "cache/L1i/0"
    assert memory(kind=None).CacheType == CacheType.Unknown


@pytest.mark.parametrize(
    ("ways", "told", "words"),
    [
        (16, Associativity._16_way_Set_Associative, None),
        (1, Associativity.Direct_Mapped, None),
        (11, Associativity.Other, "11-way"),
        (None, None, None),
    ],
)
def test_associativity(ways: int | None, told: Associativity | None, words: str | None) -> None:
    found = link(memory(ways=ways), PROCESSOR)
    assert (found["Associativity"], found["OtherAssociativityDescription"]) == (told, words)


def test_levels_beyond_three_are_told_in_words() -> None:
    assert link(memory(), PROCESSOR)["Level"] is Level.Tertiary
    found = link(memory(level=4), PROCESSOR)
    assert (found["Level"], found["OtherLevelDescription"]) == (Level.Other, "L4")


@pytest.mark.parametrize(
    ("numbers", "text"), [((0,), "0"), ((0, 1), "0-1"), ((0, 2, 3, 4, 9), "0,2-4,9"), ((), "")]
)
def test_ranges(numbers: tuple[int, ...], text: str) -> None:
    assert ranges(numbers) == text
