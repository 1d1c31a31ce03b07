"""Processors: topology, identity, frequency, load.

Sources: kernel ABI/stable/sysfs-devices-system-cpu, proc(5) cpuinfo and stat.
"""

from __future__ import annotations

import re

import msgspec

from hypervisor.host import Host

CPUS = "sys/devices/system/cpu"
_CPU = re.compile(r"cpu([0-9]+)\Z")
# A read of scaling_cur_freq may take 20 ms by design (it measures); slower than this, the
# frequency is taken from cpuinfo instead.
QUICK_READ_S = 0.0005
MAX_KILOHERTZ = 10**9  # 1 THz: more is a broken file


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """A hardware thread: what Linux calls a CPU.  An offline one has no topology."""

    number: int
    online: bool
    package: int | None = None
    die: int | None = None
    core: int | None = None


class CpuInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What /proc/cpuinfo tells of one CPU."""

    model_name: str | None = None
    vendor: str | None = None
    family: str | None = None
    model: str | None = None
    stepping: str | None = None
    megahertz: float | None = None
    address_bits: int | None = None
    flags: frozenset[str] = frozenset()


class CpuTime(msgspec.Struct, frozen=True):
    """Ticks of a CPU since boot."""

    busy: int
    total: int


def read_threads(host: Host) -> list[Thread]:
    """Read every CPU that the kernel knows, by number."""
    numbers = [int(m[1]) for name in host.names(CPUS) if (m := _CPU.match(name))]
    return [_read_thread(host, number) for number in sorted(numbers)]


def _read_thread(host: Host, number: int) -> Thread:
    base = f"{CPUS}/cpu{number}"
    topology = f"{base}/topology"
    package = host.read_int(topology, "physical_package_id")
    core = host.read_int(topology, "core_id")
    online = host.read_int(base, "online")
    if core is None and package is None:
        return Thread(number=number, online=bool(online))
    return Thread(
        number=number,
        online=online != 0,
        package=max(package or 0, 0),  # -1 where the firmware tells none: one package
        die=max(host.read_int(topology, "die_id") or 0, 0),
        core=number if core is None or core < 0 else core,
    )


def parse_cpuinfo(text: str) -> dict[int, CpuInfo]:
    """Return what /proc/cpuinfo tells, by CPU number; x86, ARM, POWER, s390 and RISC-V spellings.

    Facts that stand once for the whole machine (ARM's and s390's) count for every CPU.
    """
    blocks = [_fields(block) for block in re.split(r"\n\s*\n", text)]
    common: dict[str, str] = {}
    for block in blocks:
        if not block.get("processor", "").isdigit():
            common.update(block)
    return {
        int(block["processor"]): _cpu_info({**common, **block})
        for block in blocks
        if block.get("processor", "").isdigit()
    }


def _fields(block: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in block.splitlines():
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    return fields


def _cpu_info(fields: dict[str, str]) -> CpuInfo:
    def first(*names: str) -> str | None:
        return next((fields[name] for name in names if fields.get(name)), None)

    speed = re.match(r"[0-9.]+", first("cpu mhz", "clock", "cpu mhz dynamic") or "")
    bits = re.search(r"([0-9]+) bits virtual", fields.get("address sizes", ""))
    return CpuInfo(
        model_name=first("model name", "cpu", "machine", "uarch"),
        vendor=first("vendor_id", "cpu implementer", "mvendorid"),
        family=first("cpu family", "cpu architecture"),
        model=first("model", "cpu part"),
        stepping=first("stepping", "cpu revision", "revision"),
        megahertz=float(speed[0]) if speed and speed[0].count(".") <= 1 else None,
        address_bits=int(bits[1]) if bits else None,
        flags=frozenset((first("flags", "features", "isa") or "").split()),
    )


def read_max_megahertz(host: Host, number: int) -> int | None:
    """Return the highest frequency of a CPU in MHz (cpufreq tells kHz)."""
    kilohertz = host.read_count(
        f"{CPUS}/cpu{number}/cpufreq", "cpuinfo_max_freq", limit=MAX_KILOHERTZ
    )
    return None if kilohertz is None else kilohertz // 1000


class FrequencyReader:
    """Reads current frequencies; gives up the kernel's measuring file where it is slow."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._quick: bool | None = None

    def megahertz(self, number: int) -> int | None:
        """Return the current frequency of a CPU; None where only cpuinfo may know it."""
        if self._quick is False:
            return None
        clock = self._host.clock
        begun = clock.monotonic()
        kilohertz = self._host.read_count(
            f"{CPUS}/cpu{number}/cpufreq", "scaling_cur_freq", limit=MAX_KILOHERTZ
        )
        if self._quick is None:
            self._quick = kilohertz is not None and clock.monotonic() - begun < QUICK_READ_S
        return None if kilohertz is None else kilohertz // 1000


def parse_cpu_times(text: str) -> dict[int, CpuTime]:
    """Return the ticks of each CPU in /proc/stat; guest time is in user time already."""
    times: dict[int, CpuTime] = {}
    for line in text.splitlines():
        if not line.startswith("cpu"):
            break
        name, *words = line.split()
        if name != "cpu" and name[3:].isdigit() and all(word.isdigit() for word in words):
            ticks = [
                int(word) for word in words[:8]
            ]  # user nice system idle iowait irq softirq steal
            idle = sum(ticks[3:5])
            times[int(name[3:])] = CpuTime(sum(ticks) - idle, sum(ticks))
    return times


class LoadSampler:
    """Turns ticks into load: of the time since the last sample, at first of that since boot."""

    def __init__(self) -> None:
        self._last: dict[int, CpuTime] = {}
        self._spans: dict[int, CpuTime] = {}

    def sample(self, times: dict[int, CpuTime]) -> dict[int, CpuTime]:
        """Return the ticks since the last call, per CPU.

        A CPU whose counters did not move (two calls within a tick) keeps its last measurement; one
        whose counters went back was away, and has none.
        """
        spans: dict[int, CpuTime] = {}
        for number, now in times.items():
            before = self._last.get(number, CpuTime(0, 0))
            span = CpuTime(now.busy - before.busy, now.total - before.total)
            if span.total > 0 and 0 <= span.busy <= span.total:
                spans[number] = span
            elif span.total == 0 and number in self._spans:
                spans[number] = self._spans[number]
        self._last, self._spans = times, spans
        return spans


def load_percentage(spans: list[CpuTime]) -> int | None:
    """Return the load of CPUs together, 0 to 100; None without a measurement."""
    total = sum(span.total for span in spans)
    return round(100 * sum(span.busy for span in spans) / total) if total else None
