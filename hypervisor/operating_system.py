"""The running system: who made it, memory and swap, load, processes, users.

Sources: os-release(5), proc(5) meminfo, vmstat, loadavg, stat, sys/kernel; psutil for people
logged in.
"""

from __future__ import annotations

import re
import time

import msgspec
import psutil

from hypervisor.host import Host
from hypervisor.identity import parse_boot_time

MAX_TEXT = 256
_AMOUNT = re.compile(r"(\w+(?:\(\w+\))?):\s+([0-9]{1,15})(?: kB)?\s*\Z")
_EVENT = re.compile(r"^(pswpin|pswpout|oom_kill) ([0-9]{1,18})$", re.MULTILINE)
_LIMIT = re.compile(r"^Max ([a-z]+(?: [a-z]+)*) {2,}(?:([0-9]{1,18})|unlimited) ", re.MULTILINE)
_LOAD = re.compile(r"([0-9]{1,7})\.([0-9]{2})\Z")


class OperatingSystem(msgspec.Struct, frozen=True, kw_only=True):
    """What the system tells of itself; memory in KiB, load in hundredths."""

    name: str
    version: str | None = None
    pretty_name: str | None = None
    kernel: str | None = None
    boot_time: int | None = None  # POSIX seconds
    memory: dict[str, int] = {}  # /proc/meminfo by its own names
    events: dict[str, int] = {}  # /proc/vmstat by its own names: pages swapped, processes killed
    load: tuple[int, int, int] | None = None  # over 1, 5, 15 minutes
    processes: int | None = None
    users: int | None = None
    max_processes: int | None = None
    max_processes_per_user: int | None = None  # 0: no limit
    max_process_kib: int | None = None  # 0: no limit
    timezone_minutes: int | None = None  # east of UTC; None for a captured tree


def parse_os_release(text: str) -> dict[str, str]:
    """Return the assignments of os-release(5)."""
    found: dict[str, str] = {}
    for line in text.splitlines()[:200]:
        name, equals, value = line.partition("=")
        if equals and name.strip().isidentifier():
            found[name.strip()] = value.strip().strip("\"'")[:MAX_TEXT]
    return found


def parse_meminfo(text: str) -> dict[str, int]:
    """Return the amounts of /proc/meminfo in KiB."""
    matches = (_AMOUNT.match(line) for line in text.splitlines()[:500])
    return {match[1]: int(match[2]) for match in matches if match}


def parse_events(text: str) -> dict[str, int]:
    """Return the counters of /proc/vmstat that are told: pages swapped and processes killed."""
    return {match[1]: int(match[2]) for match in _EVENT.finditer(text)}


def parse_load(text: str) -> tuple[int, int, int] | None:
    """Return the three averages of /proc/loadavg in hundredths."""
    found = [_LOAD.match(word) for word in text.split()[:3]]
    numbers = [int(m[1]) * 100 + int(m[2]) for m in found if m]
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else None


def parse_limits(text: str) -> dict[str, int]:
    """Return the soft limits of /proc/PID/limits, those that are set; 0 stands for unlimited."""
    return {match[1]: int(match[2] or 0) for match in _LIMIT.finditer(text)}


def read_release(host: Host) -> dict[str, str]:
    """Return what os-release says of the system."""
    return parse_os_release(
        host.read_text("etc/os-release") or host.read_text("usr/lib/os-release") or ""
    )


def system_name(release: dict[str, str]) -> str:
    """Return the system's name."""
    return release.get("NAME") or "Linux"


def read_operating_system(host: Host) -> OperatingSystem:
    """Read the running system."""
    release = read_release(host)
    # What the first process has every session starts with; khv's own service may have other limits.
    limits = parse_limits(host.read_text("proc/1/limits") or "")
    address_space = limits.get("address space")
    processes = limits.get("processes")
    return OperatingSystem(
        name=system_name(release),
        version=release.get("VERSION") or release.get("VERSION_ID"),
        pretty_name=release.get("PRETTY_NAME"),
        kernel=(host.read_word("proc/sys/kernel/osrelease") or "")[:MAX_TEXT] or None,
        boot_time=parse_boot_time(host.read_text("proc/stat") or ""),
        memory=parse_meminfo(host.read_text("proc/meminfo") or ""),
        events=parse_events(host.read_text("proc/vmstat") or ""),
        load=parse_load(host.read_text("proc/loadavg") or ""),
        processes=sum(name.isdecimal() for name in host.names("proc")) or None,
        users=len(psutil.users()) if host.live else None,
        max_processes=host.read_count("proc/sys/kernel/pid_max", limit=2**32) or None,
        max_processes_per_user=processes if processes is None or processes < 2**32 else 0,
        max_process_kib=None if address_space is None else address_space // 1024,
        timezone_minutes=time.localtime().tm_gmtoff // 60 if host.live else None,
    )
