"""What runs on the demonstration host: processes, services (one failed), and chronyd."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypervisor.service import CAPTURED as UNITS
from hypervisor.timekeeping import KERNEL, SOURCE

if TYPE_CHECKING:
    from tools.demo_host import Tree

UP_S = 1_209_600
HZ = 100
# number, name, state, parent, user, ticks, threads, start in s, memory in KiB, command line
RUNNING = (
    (1, "systemd", "S", 0, 0, 4200, 1, 1, 14336, "/usr/lib/systemd/systemd --system"),
    (2, "kthreadd", "S", 0, 0, 12, 1, 1, 0, ""),
    (15, "ksoftirqd/0", "S", 2, 0, 3100, 1, 1, 0, ""),
    (91, "kworker/0:1H", "I", 2, 0, 870, 1, 2, 0, ""),
    (412, "systemd-journal", "S", 1, 0, 9100, 1, 4, 61440, "/usr/lib/systemd/systemd-journald"),
    (455, "systemd-udevd", "S", 1, 0, 2500, 1, 5, 11264, "/usr/lib/systemd/systemd-udevd"),
    (702, "chronyd", "S", 1, 993, 1900, 1, 9, 4608, "/usr/sbin/chronyd -F 2"),
    (731, "multipathd", "S", 1, 0, 6200, 7, 9, 24576, "/usr/sbin/multipathd -d -s"),
    (744, "sshd", "S", 1, 0, 300, 1, 9, 9216, "sshd: /usr/sbin/sshd -D [listener]"),
    (760, "lldpd", "S", 1, 994, 5100, 1, 9, 6144, "/usr/sbin/lldpd"),
    (801, "virtqemud", "S", 1, 0, 88000, 18, 11, 49152, "/usr/sbin/virtqemud --timeout 120"),
    (820, "khv", "S", 1, 0, 700, 1, 12, 61440, "/usr/bin/python3 /usr/bin/khv serve"),
    (821, "khv-broker", "S", 820, 990, 240000, 6, 12, 98304, "/usr/bin/python3 /usr/bin/khv serve"),
    (822, "khv-hw", "S", 820, 0, 310000, 5, 12, 73728, "/usr/bin/python3 /usr/bin/khv serve"),
    (2203, "qemu-system-x86", "S", 1, 64055, 241_000_000, 14, 300, 16_900_000,
     "/usr/bin/qemu-system-x86_64 -name guest=web1,debug-threads=on -S"),
    (2310, "qemu-system-x86", "R", 1, 64055, 612_000_000, 22, 310, 33_700_000,
     "/usr/bin/qemu-system-x86_64 -name guest=db1,debug-threads=on -S"),
    (9120, "nfsd-backup", "D", 1, 0, 5200, 1, 700_000, 3072, "/usr/local/bin/nfsd-backup --all"),
    (9410, "smartctl", "Z", 822, 0, 3, 1, 1_200_000, 0, ""),
)  # fmt: skip
WELL = (
    ("chronyd", "NTP client/server", 702),
    ("lldpd", "LLDP daemon", 760),
    ("multipathd", "Device-Mapper Multipath Device Controller", 731),
    ("khv", "KVM host manager", 820),
    ("sshd", "OpenSSH server daemon", 744),
    ("systemd-journald", "Journal Service", 412),
    ("systemd-udevd", "Rule-based Manager for Device Events and Files", 455),
    ("virtqemud", "libvirt QEMU daemon", 801),
)


def runtime(tree: Tree) -> None:
    tree.put("proc", uptime=f"{UP_S}.00 {UP_S * 30}.00")
    for number, name, state, parent, user, ticks, threads, start, kib, line in RUNNING:
        words = [state, parent, number, number, 0, -1, 4194560, 0, 0, 0, 0, ticks - ticks // 4,
                 ticks // 4, 0, 0, 20, 0, threads, 0, start * HZ, 0, kib // 4]  # fmt: skip
        place = f"proc/{number}"
        tree.put(place, stat=f"{number} ({name}) {' '.join(map(str, words))}")
        memory = f"\nVmRSS:\t{kib:8} kB" if kib else ""
        tree.put(place, status=f"Uid:\t{user}\t{user}\t{user}\t{user}{memory}")
        if line:
            tree.binaries[f"{place}/cmdline"] = line.replace(" ", "\0").encode() + b"\0"
    services(tree)
    time(tree)


def services(tree: Tree) -> None:
    told = [
        {"name": f"{name}.service", "load": "loaded", "active": "active", "sub": "running",
         "description": text, "result": "success", "process": process, "restarts": 0,
         "file_state": "enabled", "wanted": True}
        for name, text, process in WELL
    ]  # fmt: skip
    told += [
        {"name": "mdmonitor.service", "load": "loaded", "active": "failed", "sub": "failed",
         "description": "Software RAID monitoring and management", "result": "exit-code",
         "status": 1, "restarts": 0, "file_state": "enabled", "wanted": True},
        {"name": "firewalld.service", "load": "loaded", "active": "inactive", "sub": "dead",
         "description": "Dynamic firewall", "result": "success", "file_state": "disabled"},
    ]  # fmt: skip
    tree.directories.append("run/systemd/system")
    tree.files[UNITS] = json.dumps(sorted(told, key=lambda unit: unit["name"]), indent=1) + "\n"


def time(tree: Tree) -> None:
    kernel = {"state": 0, "status": 0x2001, "offset": 0, "maxerror": 21500, "esterror": 180}
    tree.files[KERNEL] = "".join(f"{name} {value}\n" for name, value in kernel.items())
    told = {"daemon": "chronyd", "name": "time1.example", "stratum": 3, "synchronised": True,
            "offset_s": 0.000041872, "error_s": 0.014213}  # fmt: skip
    tree.files[SOURCE] = json.dumps(told) + "\n"
