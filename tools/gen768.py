"""Writes an invented 768-CPU machine: /proc and /sys of 8 sockets of 48 cores and 2 threads.

    python -m tools.gen768 DIRECTORY

Numbered as Linux numbers such a machine (the second threads follow all first ones), one NUMA node a
socket, four caches, cpufreq, one coretemp chip a socket.  Synthetic: no such machine was captured.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

SOCKETS, CORES, THREADS = 8, 48, 2
CPUS = SOCKETS * CORES * THREADS
CPU = "sys/devices/system/cpu"
NODE = "sys/devices/system/node"
FLAGS = (
    "fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat clflush mmx fxsr sse sse2"
    " ss ht tm pbe syscall nx pdpe1gb rdtscp lm constant_tsc pni pclmulqdq vmx smx est ssse3 fma"
    " cx16 sse4_1 sse4_2 x2apic movbe popcnt aes xsave avx avx2 avx512f"
)
# Level, kind, size, ways, sets, line size; the last one is shared by the whole socket.
CACHES = (
    (1, "Data", "48K", 12, 64),
    (1, "Instruction", "32K", 8, 64),
    (2, "Unified", "2048K", 16, 2048),
    (3, "Unified", "107520K", 15, 114688),
)


class Tree:
    """Files below a directory."""

    def __init__(self, directory: str) -> None:
        self._directory = directory

    def put(self, directory: str, **files: object) -> None:
        base = os.path.join(self._directory, directory)
        os.makedirs(base, exist_ok=True)
        for name, value in files.items():
            with open(os.path.join(base, name), "w", encoding="utf-8") as file:
                file.write(f"{value}\n")


def ranges(numbers: Iterable[int]) -> str:
    """Write CPU numbers as the kernel lists them."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in parts)


def mask(numbers: Iterable[int]) -> str:
    """Write CPU numbers as a mask of words."""
    digits = f"{sum(1 << number for number in numbers):0{(CPUS + 31) // 32 * 8}x}"
    return ",".join(digits[i : i + 8] for i in range(0, len(digits), 8))


def place(number: int) -> tuple[int, int]:
    """Return socket and core of a CPU."""
    return divmod(number % (SOCKETS * CORES), CORES)


def members(socket: int) -> list[int]:
    """Return the CPUs of a socket."""
    return [number for number in range(CPUS) if place(number)[0] == socket]


def cpus(tree: Tree) -> None:
    listed = f"0-{CPUS - 1}"
    tree.put(CPU, online=listed, present=listed, possible=listed, offline="", kernel_max=8191)
    for number in range(CPUS):
        socket, core = place(number)
        pair = [number % (CPUS // 2), number % (CPUS // 2) + CPUS // 2]
        base, siblings = f"{CPU}/cpu{number}", members(socket)
        topology: dict[str, object] = {}
        for name, who in (
            ("core_cpus", pair),
            ("thread_siblings", pair),
            ("package_cpus", siblings),
            ("core_siblings", siblings),
            ("die_cpus", siblings),
        ):
            topology |= {name: mask(who), f"{name}_list": ranges(who)}
        tree.put(f"{base}/topology", core_id=core, physical_package_id=socket, die_id=0, **topology)
        for index, (level, kind, size, ways, sets) in enumerate(CACHES):
            who = siblings if level == 3 else pair
            tree.put(
                f"{base}/cache/index{index}",
                level=level,
                type=kind,
                size=size,
                ways_of_associativity=ways,
                number_of_sets=sets,
                coherency_line_size=64,
                shared_cpu_list=ranges(who),
                shared_cpu_map=mask(who),
            )
        tree.put(
            f"{base}/cpufreq",
            scaling_cur_freq=2100000 + number,
            scaling_min_freq=800000,
            scaling_max_freq=3500000,
            cpuinfo_min_freq=800000,
            cpuinfo_max_freq=3500000,
            scaling_governor="performance",
        )
        tree.put(f"{base}/thermal_throttle", core_throttle_count=0, package_throttle_count=0)
        tree.put(f"{base}/microcode", version="0x2b000461")
        if number:
            tree.put(base, online=1)


def proc(tree: Tree) -> None:
    blocks = []
    for number in range(CPUS):
        socket, core = place(number)
        blocks.append(
            f"processor\t: {number}\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 143\n"
            "model name\t: Intel(R) Xeon(R) Platinum 8468H\nstepping\t: 6\n"
            "microcode\t: 0x2b000461\n"
            f"cpu MHz\t\t: 2100.000\nphysical id\t: {socket}\ncore id\t\t: {core}\n"
            f"cpu cores\t: {CORES}\nflags\t\t: {FLAGS}\n"
            "address sizes\t: 52 bits physical, 57 bits virtual\n"
        )
    tree.put("proc", cpuinfo="\n".join(blocks), stat=stat(0), loadavg="1.00 2.00 3.00 1/900 4321")
    tree.put("proc", meminfo="MemTotal: 536870912 kB\nMemFree: 480000000 kB")


def stat(seconds: int) -> str:
    """Return /proc/stat after some seconds of different load on every CPU."""
    lines = ["cpu  1 2 3 4 5 6 7 8 9 10"]
    for number in range(CPUS):
        busy = sum((number + 7 * second) % 100 for second in range(seconds))
        idle = 98765432 + seconds * 100 - busy
        lines.append(f"cpu{number} {123456 + busy} 0 23456 {idle} 12 0 34 0 0 0")
    return "\n".join([*lines, "ctxt 1", "btime 1", "processes 1"])


def nodes(tree: Tree) -> None:
    for socket in range(SOCKETS):
        who = members(socket)
        far = (10 if other == socket else 21 for other in range(SOCKETS))
        tree.put(
            f"{NODE}/node{socket}",
            cpumap=mask(who),
            cpulist=ranges(who),
            distance=" ".join(map(str, far)),
            meminfo=f"Node {socket} MemTotal: 67108864 kB\nNode {socket} MemFree: 60000000 kB",
        )
    every = f"0-{SOCKETS - 1}"
    tree.put(NODE, online=every, possible=every, has_cpu=every, has_memory=every)


def sensors(tree: Tree) -> None:
    for socket in range(SOCKETS):
        files: dict[str, object] = {"name": "coretemp"}
        for item in range(CORES + 1):
            prefix = f"temp{item + 1}"
            files |= {
                f"{prefix}_input": 35000 + item * 100,
                f"{prefix}_label": f"Core {item - 1}" if item else f"Package id {socket}",
                f"{prefix}_max": 86000,
                f"{prefix}_crit": 96000,
                f"{prefix}_crit_alarm": 0,
            }
        tree.put(f"sys/class/hwmon/hwmon{socket}", **files)


def pass_time(directory: str, seconds: int) -> None:
    """Let some seconds pass in a tree: loads and temperatures change."""
    Tree(directory).put("proc", stat=stat(seconds))
    for socket in range(SOCKETS):
        base = os.path.join(directory, f"sys/class/hwmon/hwmon{socket}")
        for item in range(CORES + 1):
            with open(f"{base}/temp{item + 1}_input", "w", encoding="ascii") as file:
                file.write(f"{35000 + item * 100 + seconds % 2 * 1000}\n")


def write(directory: str) -> None:
    """Write the tree."""
    tree = Tree(directory)
    for part in (cpus, proc, nodes, sensors):
        part(tree)


if __name__ == "__main__":
    write(sys.argv[1])
