"""The firmware and the memory of the demonstration host: SMBIOS table, NUMA nodes, caches, EDAC.

Two sockets, sixteen memory slots of which twelve are full, four expansion slots of which two are on
a riser, two power supplies of which one is not plugged in; one memory module has corrected errors.
"""

from __future__ import annotations

import struct
from typing import Any

SLOTS, FITTED = 16, 12
MODULE_MIB = 32768
TABLE = "sys/firmware/dmi/tables/DMI"
UUID = bytes.fromhex("10b8a76bad9dd14180b400c04fd430c8")  # little endian, as the table has it


def structure(kind: int, handle: int, layout: str, *values: object) -> bytes:
    """Pack a structure; texts among the values become string numbers."""
    texts: list[str] = []
    numbers: list[object] = []
    for value in values:
        if isinstance(value, str):
            texts += [value] if value else []
            numbers.append(len(texts) if value else 0)
        else:
            numbers.append(value)
    fields = struct.pack(f"<{layout}", *numbers)
    strings = b"".join(text.encode() + b"\0" for text in texts) or b"\0"
    return struct.pack("<BBH", kind, 4 + len(fields), handle) + fields + strings + b"\0"


def firmware() -> bytes:
    maker = "Example Corp."
    parts = [
        structure(0, 0x0000, "BBHBBQHBBBB", maker, "2.17.1", 0xE000, "03/14/2025", 0xFF,
                  0x0B000000, 0x0D03, 2, 17, 255, 255),
        structure(1, 0x0100, "BBBB16sBBB", maker, "Demo Server 2U", "A00", "DEMO0001", UUID, 6,
                  "SKU-DEMO-2U", "Demo"),
        structure(2, 0x0200, "BBBBBBBHBBH", maker, "DS2U-BOARD", "A02", "DEMOBRD01", "asset-42",
                  0x09, "Bay 1", 0x0300, 10, 1, 0x0201),
        structure(2, 0x0201, "BBBBBBBHBBHH", maker, "DS2U-RISER", "A00", "DEMORSR01", "", 0x0C,
                  "Riser 1", 0x0300, 9, 2, 0x0902, 0x0903),
        structure(3, 0x0300, "BBBBBBBBBIBBBBB", maker, 23, "A00", "DEMO0001", "asset-42", 3, 3, 3,
                  3, 0, 2, 2, 0, 0, "SKU-DEMO-2U"),
    ]  # fmt: skip
    size = SLOTS * MODULE_MIB * 1024
    parts += map(socket, range(2))
    parts += map(slot, range(4))
    parts.append(structure(16, 0x1000, "BBBIHHQ", 3, 3, 6, 0x80000000, 0xFFFE, SLOTS, size * 1024))
    parts += map(module, range(SLOTS))
    parts += areas()
    parts.append(structure(24, 0x1800, "B", 0x55))
    parts.append(structure(32, 0x2000, "6sB", bytes(6), 0))
    parts += map(onboard, range(2))
    parts += map(supply, range(2))
    return b"".join([*parts, structure(127, 0xFEFF, "")])


def socket(number: int) -> bytes:
    return structure(
        4, 0x0400 + number, "BBBBQBBHHHBBHHHBBBBBBHHHHH", f"CPU{number + 1}", 3, 0xB3, "Intel",
        0x00BFEBFB000606A6, "Intel(R) Xeon(R) Gold 6334 CPU @ 3.60GHz", 0x89, 100, 3700, 3600, 0x41,
        0x3D, 0xFFFF, 0xFFFF, 0xFFFF, f"SNCPU{number}", "", "", 8, 8, 16, 0xFC, 0xB3, 8, 8, 16,
    )  # fmt: skip


def slot(number: int) -> bytes:
    used, bus = number in (0, 2), (0x3B, 0x3C, 0x5E, 0x5F)[number]
    return structure(
        9, 0x0900 + number, "BBBBBHBBHBB", f"PCIe Slot {number + 1}", 0xB5, 0x0B, 4 if used else 3,
        4, number + 1, 0x0C, 0x01, 0, bus, 0,
    )  # fmt: skip


def areas() -> list[bytes]:
    """Return where memory lies: 2 GiB below the hole for devices, the rest above 4 GiB."""
    low, high, total = 2 * 1024**2, 4 * 1024**2, FITTED * MODULE_MIB * 1024
    end = (high + total - low) * 1024 - 1
    return [
        structure(19, 0x1300, "IIHBQQ", 0, low - 1, 0x1000, 2, 0, 0),
        structure(19, 0x1301, "IIHBQQ", 0xFFFFFFFF, 0, 0x1000, 2, high * 1024, end),
    ]


def onboard(number: int) -> bytes:
    name, kind, place = (("Embedded Video", 0x83, 0xE0), ("Integrated SATA", 0x89, 0xB8))[number]
    return structure(41, 0x2900 + number, "BBBHBB", name, kind, 1, 0, 0, place)


def supply(number: int) -> bytes:
    flags = 0x1197 if number else 0x1193  # the second is not plugged in
    return structure(
        39, 0x2700 + number, "BBBBBBBBHH", 1, "Rear", f"PSU{number + 1}", "Example Power",
        f"SNPSU{number}", "", "EP-1100", "B1", 1100, flags,
    )  # fmt: skip


def module(number: int) -> bytes:
    place = f"{'AB'[number // 8]}{number % 8 + 1}"
    fitted = number % 8 < FITTED // 2
    return structure(
        17, 0x1100 + number, "HHHHHBBBBBHHBBBBBIHHHH", 0x1000, 0xFFFE, 72 if fitted else 0xFFFF,
        64 if fitted else 0xFFFF, 0x7FFF if fitted else 0, 9, 0, f"DIMM {place}",
        f"Node {number // 8}",
        26 if fitted else 2, 0x2080, 3200 if fitted else 0, "Samsung" if fitted else "",
        f"4F0000{number:02X}" if fitted else "", "", "M393A4K40DB3-CWE" if fitted else "",
        2 if fitted else 0, MODULE_MIB if fitted else 0, 2933 if fitted else 0, 1200, 1200, 1200,
    )  # fmt: skip


def memory(tree: Any) -> None:
    total = FITTED * MODULE_MIB * 1024
    tree.put(
        "proc",
        meminfo="\n".join(
            f"{name + ':':<16}{amount:>12} kB"
            for name, amount in (
                ("MemTotal", total - 6_000_000),
                ("MemFree", total // 3),
                ("MemAvailable", total // 2),
                ("Cached", total // 8),
                ("SwapTotal", 8388604),
                ("SwapFree", 8388604),
            )
        ),
        loadavg="3.12 2.87 2.40 4/1337 4711",
    )
    for node in range(2):
        base = f"sys/devices/system/node/node{node}"
        amounts = (("MemTotal", total // 2 - 3_000_000), ("MemFree", total // 6))
        tree.put(
            base,
            cpulist=f"{node * 8}-{node * 8 + 7},{16 + node * 8}-{23 + node * 8}",
            meminfo="\n".join(f"Node {node} {name}: {amount} kB" for name, amount in amounts),
        )
    edac = "sys/devices/system/edac/mc"
    for controller in range(2):
        tree.put(
            f"{edac}/mc{controller}",
            mc_name=f"Intel_10nm Socket#{controller} IMC#0",
            ce_count=3 * controller,
            ue_count=0,
            ce_noinfo_count=0,
            ue_noinfo_count=0,
            seconds_since_reset=864000,
        )
        for slot in range(FITTED // 2):
            tree.put(
                f"{edac}/mc{controller}/dimm{slot}",
                dimm_label=f"DIMM_{'AB'[controller]}{slot + 1}",
                dimm_location=f"channel {slot} slot 0",
                size=MODULE_MIB,
                dimm_ce_count=3 if (controller, slot) == (1, 2) else 0,
                dimm_ue_count=0,
            )


def caches(tree: Any) -> None:
    for number in range(32):
        core, package = number % 16, number % 16 // 8
        pair = f"{core},{core + 16}"
        socket = f"{package * 8}-{package * 8 + 7},{16 + package * 8}-{23 + package * 8}"
        rows = (
            (1, "Data", "48K", 12, pair),
            (1, "Instruction", "32K", 8, pair),
            (2, "Unified", "1280K", 20, pair),
            (3, "Unified", "18432K", 12, socket),
        )
        for index, (level, kind, size, ways, shared) in enumerate(rows):
            tree.put(
                f"sys/devices/system/cpu/cpu{number}/cache/index{index}",
                level=level,
                type=kind,
                size=size,
                ways_of_associativity=ways,
                coherency_line_size=64,
                shared_cpu_list=shared,
                id=package if level == 3 else core,
            )
