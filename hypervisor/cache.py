"""Processor caches (kernel ABI/testing/sysfs-devices-system-cpu, cpuN/cache)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from hypervisor.host import Host
from hypervisor.processor import CPUS, parse_cpu_list

MAX_LEVEL = 16
MAX_BYTES = 2**40
MAX_NUMBER = 2**64  # of a cache's id: arm64 makes it of a CPU's MPIDR
_INDEX = re.compile(r"index[0-9]{1,2}\Z")
_SIZE = re.compile(r"([0-9]{1,12})([KMG]?)\Z")
_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}
# Caches that SPARC tells beside the topology, each CPU's own: prefix, level, kind.
SPARC = (("l1_dcache", 1, "Data"), ("l1_icache", 1, "Instruction"), ("l2_cache", 2, "Unified"))


class Cache(msgspec.Struct, frozen=True, kw_only=True):
    """A cache; `shared` are the CPUs that use it, by number."""

    level: int
    kind: str | None  # Data, Instruction, Unified
    shared: tuple[int, ...]
    number: int | None = None  # the kernel's id: no other of its level and kind has it
    size_bytes: int | None = None
    line_bytes: int | None = None
    ways: int | None = None
    sets: int | None = None
    write_policy: str | None = None


def parse_cpu_map(text: str) -> tuple[int, ...]:
    """Return the CPUs of a mask in groups of hexadecimal digits, the highest first."""
    digits = text.replace(",", "").strip()
    if not re.fullmatch(r"[0-9a-fA-F]{1,16384}", digits):
        return ()
    mask = int(digits, 16)
    return tuple(number for number in range(mask.bit_length()) if mask >> number & 1)


def read_cpus(host: Host, base: str, name: str) -> tuple[int, ...]:
    """Return the CPUs of a `<name>list` file or, of an old kernel, of a `<name>map`."""
    text = host.read_text(base, f"{name}list")
    if text is not None:
        return parse_cpu_list(text)
    return parse_cpu_map(host.read_text(base, f"{name}map") or "")


def parse_size(text: str | None) -> int | None:
    """Return the bytes of a size such as `32K`."""
    match = _SIZE.match((text or "").strip())
    size = int(match[1]) * _UNITS[match[2]] if match else 0
    return size if 0 < size < MAX_BYTES else None


def read_caches(host: Host, numbers: Iterable[int]) -> list[Cache]:
    """Return each cache of some CPUs once.

    What a CPU shares with one before it is not read again: 768 CPUs have 3,072 entries for 1,160
    caches.
    """
    seen: dict[str, set[int]] = {}
    found: dict[tuple[int, str | None, tuple[int, ...]], Cache] = {}
    for number in numbers:
        for own in _sparc_caches(host, number):
            found[own.level, own.kind, own.shared] = own
        base = f"{CPUS}/cpu{number}/cache"
        for index in host.names(base):
            if not _INDEX.match(index) or number in seen.setdefault(index, set()):
                continue
            cache = _read_cache(host, f"{base}/{index}", number)
            if cache is not None:
                seen[index].update(cache.shared)
                found.setdefault((cache.level, cache.kind, cache.shared), cache)
    # One whose sharing cannot be read at some CPU is not another one.
    largest: dict[tuple[int, str | None, int], Cache] = {}
    for cache in found.values():
        place = (cache.level, cache.kind, min(cache.shared))
        known = largest.get(place)
        if known is None or len(cache.shared) > len(known.shared):
            largest[place] = cache
    return _numbered(list(largest.values()))


def _numbered(caches: list[Cache]) -> list[Cache]:
    """Take away the numbers that several have: firmware may give them wrongly."""
    counts = Counter((cache.level, cache.kind, cache.number) for cache in caches)
    return [
        msgspec.structs.replace(cache, number=None)
        if counts[cache.level, cache.kind, cache.number] > 1
        else cache
        for cache in caches
    ]


def _sparc_caches(host: Host, number: int) -> Iterator[Cache]:
    base = f"{CPUS}/cpu{number}"
    for prefix, level, kind in SPARC if host.exists(base, "l1_dcache_size") else ():
        yield Cache(
            level=level,
            kind=kind,
            shared=(number,),
            size_bytes=host.read_count(base, f"{prefix}_size", limit=MAX_BYTES) or None,
            line_bytes=host.read_count(base, f"{prefix}_line_size", limit=2**16) or None,
        )


def _read_cache(host: Host, base: str, number: int) -> Cache | None:
    level = host.read_count(base, "level", limit=MAX_LEVEL)
    if level is None:
        return None
    shared = read_cpus(host, base, "shared_cpu_")
    return Cache(
        level=level,
        kind=host.read_word(base, "type"),
        shared=shared if number in shared else (number,),
        number=host.read_count(base, "id", limit=MAX_NUMBER),
        size_bytes=parse_size(host.read_text(base, "size")),
        line_bytes=host.read_count(base, "coherency_line_size", limit=2**16) or None,
        ways=host.read_count(base, "ways_of_associativity", limit=2**16) or None,
        sets=host.read_count(base, "number_of_sets", limit=2**31) or None,
        write_policy=host.read_word(base, "write_policy"),
    )
