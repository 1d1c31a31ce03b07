"""Processors: topology, frequency, load, heat; knows nothing of what they are called.

Sources: kernel ABI/stable/sysfs-devices-system-cpu, proc(5) stat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from hypervisor.host import Host

CPUS = "sys/devices/system/cpu"
_CPU = re.compile(r"cpu([0-9]+)\Z")
# A read of scaling_cur_freq may take 20 ms by design (it measures); slower than this, the
# frequency is taken from cpuinfo instead.
QUICK_READ_S = 0.0005
MAX_KILOHERTZ = 10**9  # 1 THz: more is a broken file
MAX_CPU = 2**16  # numbers of CPUs beyond this are a broken file
MAX_DIGITS = 9


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """A hardware thread: what Linux calls a CPU.  An offline one has no topology."""

    number: int
    online: bool
    package: int | None = None
    die: int | None = None
    core: int | None = None


class Topology(msgspec.Struct, frozen=True, kw_only=True):
    """Where the kernel says a CPU is; `None` and -1 alike mean that the firmware told nothing.

    The siblings are the lowest CPU of the same package and core: they are right even where the
    numbers are not (POWER and s390 partitions tell no package, old s390 kernels wrong cores).
    """

    package: int | None = None
    die: int | None = None
    core: int | None = None
    package_sibling: int | None = None
    core_sibling: int | None = None


class CpuTime(msgspec.Struct, frozen=True):
    """Ticks of a CPU since boot."""

    busy: int
    total: int


def read_threads(host: Host) -> list[Thread]:
    """Read every CPU that the kernel knows, by number."""
    numbers = sorted(int(m[1]) for name in host.names(CPUS) if (m := _CPU.match(name)))
    told = {number: _read_topology(host, number) for number in numbers}
    listed = parse_cpu_list(host.read_text(CPUS, "online") or "")
    online = {
        number: _is_online(host, number, told[number], listed=number in listed)
        for number in numbers
    }
    return place(told, online)


def packages_by_cpu(host: Host) -> dict[int, int]:
    """Return the package of each CPU that is online."""
    return {
        thread.number: thread.package
        for thread in read_threads(host)
        if thread.online and thread.package is not None
    }


def parse_cpu_list(text: str) -> tuple[int, ...]:
    """Return the CPUs of a list such as `0-3,8`; none when it is no such list."""
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not (first.isdecimal() and (last.isdecimal() or not dash)):
            return ()
        low, high = int(first[:MAX_DIGITS]), int((last or first)[:MAX_DIGITS])
        if not low <= high < MAX_CPU:
            return ()
        found.extend(range(low, high + 1))
    return tuple(found)


def _is_online(host: Host, number: int, topology: Topology | None, *, listed: bool) -> bool:
    flag = host.read_int(f"{CPUS}/cpu{number}", "online")
    if flag is not None:
        return flag != 0
    # A CPU that cannot be taken offline has no such file; an offline one has no topology, but
    # some kernels (PlayStation 3) tell none of any CPU.
    return topology is not None or listed


def _read_topology(host: Host, number: int) -> Topology | None:
    base = f"{CPUS}/cpu{number}/topology"
    package = host.read_int(base, "physical_package_id")
    core = host.read_int(base, "core_id")
    if package is None and core is None:
        return None
    known = Topology(package=package, die=host.read_int(base, "die_id"), core=core)
    if package is not None and package >= 0:
        return known
    return msgspec.structs.replace(
        known,
        package_sibling=first_cpu(host.read_text(base, "core_siblings_list")),
        core_sibling=first_cpu(host.read_text(base, "thread_siblings_list")),
    )


def first_cpu(text: str | None) -> int | None:
    """Return the lowest number of a CPU list like `0-3,8`."""
    match = re.match(r"[0-9]+", text or "")
    return int(match[0]) if match else None


def place(told: dict[int, Topology | None], online: dict[int, bool]) -> list[Thread]:
    """Give each CPU its package, die and core.

    Packages without a number get the next free ones, in the order of their lowest CPUs.  An online
    CPU without any topology is its own package, as in the kernel's generic default.
    """
    alone = Topology()
    placed = {
        number: topology or (alone if online[number] else None) for number, topology in told.items()
    }
    known = [t.package for t in placed.values() if t is not None and t.package is not None]
    free = max([*known, -1]) + 1
    nameless: dict[int, int] = {}
    threads = []
    for number, topology in placed.items():
        if topology is None:
            threads.append(Thread(number=number, online=online[number]))
            continue
        package = topology.package
        if package is None or package < 0:
            # Without siblings either: one package where there is a topology, else each its own.
            lowest = topology.package_sibling
            if lowest is None:
                lowest = number if topology is alone else -1
            package = nameless.setdefault(lowest, free + len(nameless))
        core = topology.core_sibling if topology.core_sibling is not None else topology.core
        threads.append(
            Thread(
                number=number,
                online=online[number],
                package=package,
                die=max(topology.die or 0, 0),
                core=number if core is None or core < 0 else core,
            )
        )
    return threads


def remembered(threads: list[Thread], before: list[Thread]) -> list[Thread]:
    """Return the threads; one that went offline, and lost its topology, is where it was before."""
    places = {thread.number: thread for thread in before}
    return [
        msgspec.structs.replace(places[thread.number], online=False)
        if thread.package is None and thread.number in places
        else thread
        for thread in threads
    ]


def read_max_megahertz(host: Host, numbers: Iterable[int]) -> int | None:
    """Return the highest frequency of some CPUs in MHz; big and little cores share a package."""
    told = (
        host.read_count(f"{CPUS}/cpu{number}/cpufreq", "cpuinfo_max_freq", limit=MAX_KILOHERTZ)
        for number in numbers
    )
    return max((kilohertz // 1000 for kilohertz in told if kilohertz), default=None)


def read_boost(host: Host) -> bool | None:
    """Whether clocks may rise above the nominal one; None where there is no such switch."""
    barred = host.read_int(f"{CPUS}/intel_pstate", "no_turbo")
    if barred is not None:
        return barred == 0
    allowed = host.read_int(f"{CPUS}/cpufreq", "boost")
    return None if allowed is None else allowed != 0


def read_smt(host: Host) -> bool | None:
    """Whether cores may run several threads; None where they cannot, or it is not known."""
    return {"on": True, "off": False, "forceoff": False}.get(
        host.read_word(f"{CPUS}/smt", "control") or ""
    )


def read_throttles(host: Host, number: int) -> int | None:
    """Return how often the package of a CPU was slowed for heat since the start (x86)."""
    return host.read_count(f"{CPUS}/cpu{number}/thermal_throttle", "package_throttle_count")


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
