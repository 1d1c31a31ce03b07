"""Writes hypervisor/demo.tree: an invented two-socket server, for tests and the demonstration.

    python -m tools.demo_host

Two sockets of eight cores and two threads, two coretemp chips, a Super-I/O chip with fans and
voltages (one fan slow, one temperature too high, one sensor unreadable), a power meter, the
storage of `demo_storage.py` and `demo_san.py` with its health of `demo_smart.py`, the firmware and
memory of `demo_firmware.py`, the PCI functions of `demo_pci.py`, the network of `demo_network.py`
with its neighbours of `demo_neighbour.py`, the management controller of `demo_ipmi.py`, what the
kernel counts of `demo_kernel.py`, what runs of `demo_runtime.py`.
"""

from __future__ import annotations

import os

from hypervisor.ipmi_recording import FILE as IPMI
from tools.demo_firmware import TABLE, caches, firmware, memory
from tools.demo_ipmi import recording
from tools.demo_kernel import kernel
from tools.demo_neighbour import neighbours
from tools.demo_network import network
from tools.demo_pci import NVME_FUNCTION, functions
from tools.demo_runtime import runtime
from tools.demo_san import san
from tools.demo_smart import smart
from tools.demo_storage import storage

SOCKETS, CORES, THREADS = 2, 8, 2
OUTPUT = os.path.join(os.path.dirname(__file__), "..", "hypervisor", "demo.tree")
FLAGS = "fpu de pse tsc msr pae cx8 apic sep cmov mmx sse sse2 ht syscall nx lm vmx aes avx2 ida"


class Tree:
    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.directories: list[str] = []
        self.binaries: dict[str, bytes] = {}

    def put(self, directory: str, **files: object) -> None:
        for name, value in files.items():
            self.files[f"{directory}/{name}"] = "" if value is None else f"{value}\n"

    def text(self) -> str:
        lines = ["# khv host tree 1", "# an invented server: see tools/demo_host.py"]
        lines += [f"== dir {path}" for path in sorted(self.directories)]
        lines += [f"== link {path} -> {target}" for path, target in sorted(self.links.items())]
        for path, content in sorted(self.files.items()):
            lines.append(f"== file {path}")
            lines += (
                [f" {line}" for line in content.removesuffix("\n").split("\n")] if content else []
            )
        for path, data in sorted(self.binaries.items()):
            lines += [f"== hex {path}", f" {data.hex()}"]
        return "\n".join(lines) + "\n"


def processors(tree: Tree) -> None:
    info, stat = [], []
    total = SOCKETS * CORES * THREADS
    for number in range(total):
        thread, rest = divmod(number, SOCKETS * CORES)
        package, core = divmod(rest, CORES)
        base = f"sys/devices/system/cpu/cpu{number}"
        tree.put(f"{base}/topology", physical_package_id=package, die_id=0, core_id=core * 2)
        tree.put(
            f"{base}/cpufreq", cpuinfo_max_freq=3500000, scaling_cur_freq=2400000 + 25000 * core
        )
        tree.put(
            f"{base}/thermal_throttle", core_throttle_count=0, package_throttle_count=27 * package
        )
        if number:
            tree.put(base, online=1)
        info.append(
            f"processor\t: {number}\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 106\n"
            "model name\t: Intel(R) Xeon(R) Gold 6334 CPU @ 3.60GHz\nstepping\t: 6\n"
            "microcode\t: 0xd0003b9\n"
            f"cpu MHz\t\t: 2400.000\nphysical id\t: {package}\ncore id\t\t: {core * 2}\n"
            f"flags\t\t: {FLAGS}\naddress sizes\t: 46 bits physical, 57 bits virtual\n"
        )
        busy = 3000 + 977 * core + 400 * package + 100 * thread
        stat.append(f"cpu{number} {busy} 20 {busy // 3} {90000 - busy} 150 0 30 0 0 0")
    tree.put("sys/devices/system/cpu/smt", control="on")
    tree.put("sys/devices/system/cpu/intel_pstate", no_turbo=0)
    tree.put("proc", cpuinfo="\n".join(info).rstrip("\n"))
    tree.put("proc", stat="\n".join(["cpu  1 0 1 1 0 0 0 0 0 0", *stat, "btime 1760000000"]))


def chip(tree: Tree, number: int, device: str, name: str, **files: object) -> None:
    base = f"sys/devices/{device}/hwmon/hwmon{number}"
    tree.put(base, name=name, **files)
    tree.links[f"sys/class/hwmon/hwmon{number}"] = f"../../devices/{device}/hwmon/hwmon{number}"
    tree.links[f"{base}/device"] = f"../../../{device.rpartition('/')[2]}"


def temperature(item: int, label: str, value: object, **limits: object) -> dict[str, object]:
    files = {f"temp{item}_label": label, f"temp{item}_input": value}
    return {**files, **{f"temp{item}_{name}": limit for name, limit in limits.items()}}


def sensors(tree: Tree) -> None:
    for package, hot in ((0, 41000), (1, 86000)):
        files = temperature(1, f"Package id {package}", hot, max=84000, crit=94000)
        for core in range(CORES):
            value = 38000 + 500 * core if package == 0 else 70000 + 500 * core
            files |= temperature(core + 2, f"Core {core * 2}", value, max=84000, crit=94000)
        chip(tree, package, f"platform/coretemp.{package}", "coretemp", **files)
    board: dict[str, object] = {}
    for item, (label, value, low, high) in enumerate(
        (
            ("+12V", 12096, 10800, 13200),
            ("+5V", 5040, 4500, 5500),
            ("+3.3V", 3312, 2970, 3630),
            ("Vcore", 992, 500, 1500),
        )
    ):
        board |= {
            f"in{item}_label": label,
            f"in{item}_input": value,
            f"in{item}_min": low,
            f"in{item}_max": high,
        }
    for item, value in enumerate((5400, 5520, 5310, 480), 1):
        board |= {
            f"fan{item}_label": f"System Fan {item}",
            f"fan{item}_input": value,
            f"fan{item}_min": 600,
        }
    board |= temperature(1, "System", 31000, max=60000, crit=70000)
    board |= temperature(2, "Inlet", None, max=42000, crit=47000)  # a sensor that cannot be read
    chip(tree, 2, "platform/nct6775.656", "nct6798", **board)
    chip(
        tree,
        3,
        "platform/acpi-power.0",
        "power_meter",
        power1_label="System Power",
        power1_average=187000000,
    )
    chip(
        tree,
        4,
        f"{NVME_FUNCTION.removeprefix('sys/devices/')}/nvme/nvme0",
        "nvme",
        **temperature(1, "Composite", 39850, max=81850, crit=84850, min=-273150),
    )


def main() -> None:
    tree = Tree()
    processors(tree)
    sensors(tree)
    functions(tree)
    storage(tree)
    san(tree)
    smart(tree)
    network(tree)
    neighbours(tree)
    memory(tree)
    caches(tree)
    kernel(tree)
    runtime(tree)
    tree.binaries[TABLE] = firmware()
    tree.files[IPMI] = recording().decode()
    tree.put(
        "sys/class/dmi/id",
        sys_vendor="Example Corp.",
        product_name="Demo Server 2U",
        product_serial="DEMO0001",
        product_uuid="6ba7b810-9dad-41d1-80b4-00c04fd430c8",
    )
    tree.put("proc/sys/kernel", hostname="demo-host", osrelease="6.1.0-demo", pid_max=4194304)
    tree.put(
        "etc",
        **{
            "os-release": (
                'NAME="Demonstration"\nVERSION="1"\n'
                'PRETTY_NAME="Demonstration host (invented readings)"'
            ),
            "machine-id": "0" * 31 + "1",
        },
    )
    with open(OUTPUT, "w", encoding="utf-8") as file:
        file.write(tree.text())


if __name__ == "__main__":
    main()
