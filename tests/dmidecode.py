"""What dmidecode says of a table, and which of its fields is which of ours: an oracle for tests."""

from __future__ import annotations

import re
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypervisor.identity import meaningful
from hypervisor.smbios_name import BOARDS, ENCLOSURES, MEMORY, UPGRADES
from tests.conftest import require_command

MIB = 1024**2


def said(text: object) -> str | None:
    return meaningful(str(text)[:256]) if text is not None else None


Fields = dict[str, str]


def dump(table: bytes) -> bytes:
    """Put an entry point (DSP0134 5.2.2) in front of a table, as dmidecode --from-dump wants it."""
    head = bytearray(b"_SM3_\0\x18\x03\x03\x00\x01\x00" + struct.pack("<IQ", len(table), 0x20))
    head[5] = -sum(head) & 0xFF
    return bytes(head).ljust(0x20, b"\0") + table


def dmidecode(table: bytes, directory: Path) -> dict[int, list[Fields]]:
    """Return the structures of dmidecode's text by their type; lists as lines of their field."""
    file = directory / "dump"
    file.write_bytes(dump(table))
    command = [require_command("dmidecode"), "--from-dump", str(file)]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found: dict[int, list[Fields]] = {}
    for block in text.split("\nHandle ")[1:]:
        match = re.match(r"(0x[0-9A-F]+), DMI type ([0-9]+)", block)
        assert match is not None
        fields, name = {"Handle": match[1]}, ""
        for line in block.splitlines()[2:]:
            if line.startswith("\t\t"):
                fields[name] += f"\n{line.strip()}"
            elif line.startswith("\t"):
                name, _, value = line[1:].partition(":")
                fields[name] = value.strip()
        found.setdefault(int(match[2]), []).append(fields)
    return found


def word(text: str) -> str | None:
    return None if text in ("Not Specified", "Unspecified", "<BAD INDEX>") else said(text)


def number(text: str) -> int | None:
    """Return the number at the start; none where it says unknown, unspecified or zero."""
    match = re.match(r"0x([0-9A-F]+)|([0-9]+)", text)
    if match is None:
        return None
    return int(match[1], 16) if match[1] else int(match[2]) or None


def size(text: str) -> int | None:
    match = re.match(r"([0-9]+) (bytes|kB|MB|GB|TB)", text)
    units = {"bytes": 1, "kB": 1024, "MB": MIB, "GB": 1024 * MIB, "TB": 1024**2 * MIB}
    return int(match[1]) * units[match[2]] if match else None


def tenths(text: str) -> int | None:
    match = re.match(r"([0-9])\.([0-9]) V", text)
    return int(match[1] + match[2]) if match else None


def millivolts(text: str) -> int | None:
    match = re.match(r"([0-9.]+) V", text)
    return round(float(match[1]) * 1000) if match else None


def date(text: str) -> str | None:
    month, _, rest = text.partition("/")
    return f"{rest[3:]}-{month}-{rest[:2]}" if rest else None


def listed(words: str) -> Callable[[str], int]:
    """Return what finds the code of a word among those that begin with code 1."""
    names = words.split("|")
    return lambda text: names.index(text.split(",")[0]) + 1


def bits(first: int, words: str) -> Callable[[str], int]:
    """Return what makes a mask of words, each of which has a bit, from `first` on."""
    names = words.split("|")
    return lambda text: sum(1 << first + n for n, name in enumerate(names) if name in text)


def has(text: str) -> Callable[[str], bool]:
    return lambda lines: text in lines.splitlines()


def last(text: str) -> int:
    return int(text.removesuffix("k"), 16)  # it writes so behind wide addresses, in bytes


STATES = listed("Other|Unknown|Safe|Warning|Critical|Non-recoverable")
SUPPLY_STATES = listed("Other|Unknown|OK|Non-critical|Critical")
YES = has("Yes")
FAMILIES = {"Xeon": 0xB3, "Zen": 0x6B, "Opteron": 0x84, "Other": 1, "Unknown": 2}
# Of each type: our field, dmidecode's, and what its text means.
FIRMWARE = (
    ("vendor", "Vendor", word),
    ("version", "Version", word),
    ("date", "Release Date", date),
    ("rom_bytes", "ROM Size", size),
    ("release", "BIOS Revision", lambda text: tuple(map(int, text.split(".")))),
    ("controller_release", "Firmware Revision", lambda text: tuple(map(int, text.split(".")))),
    ("uefi", "Characteristics", has("UEFI is supported")),
    ("virtual", "Characteristics", has("System is a virtual machine")),
)
SYSTEM = (
    ("manufacturer", "Manufacturer", word),
    ("product", "Product Name", word),
    ("version", "Version", word),
    ("serial", "Serial Number", word),
    ("uuid", "UUID", str.lower),
    ("wake_up", "Wake-up Type", listed(
        "Other|Unknown|APM Timer|Modem Ring|LAN Remote|Power Switch|PCI PME#|AC Power Restored")),
    ("sku", "SKU Number", word),
    ("family", "Family", word),
)  # fmt: skip
BOARD = (
    ("handle", "Handle", last),
    ("manufacturer", "Manufacturer", word),
    ("product", "Product Name", word),
    ("version", "Version", word),
    ("serial", "Serial Number", word),
    ("asset_tag", "Asset Tag", word),
    ("hosting", "Features", has("Board is a hosting board")),
    ("removable", "Features", has("Board is removable")),
    ("replaceable", "Features", has("Board is replaceable")),
    ("hot_swappable", "Features", has("Board is hot swappable")),
    ("location", "Location In Chassis", word),
    ("chassis", "Chassis Handle", last),
    ("kind", "Type", lambda text: BOARDS.index(text) + 1),
    ("contained", "Contained Object Handles", lambda text: tuple(map(last, text.split()[1:]))),
)
ENCLOSURE = (
    ("handle", "Handle", last),
    ("manufacturer", "Manufacturer", word),
    ("kind", "Type", lambda text: ENCLOSURES.index(text) + 1),
    ("lock", "Lock", has("Present")),
    ("version", "Version", word),
    ("serial", "Serial Number", word),
    ("asset_tag", "Asset Tag", word),
    ("boot_up_state", "Boot-up State", STATES),
    ("power_supply_state", "Power Supply State", STATES),
    ("thermal_state", "Thermal State", STATES),
    ("security_status", "Security Status", listed(
        "Other|Unknown|None|External Interface Locked Out|External Interface Enabled")),
    ("height_units", "Height", number),
    ("power_cords", "Number Of Power Cords", number),
    ("sku", "SKU Number", word),
)  # fmt: skip
SOCKET = (
    ("handle", "Handle", last),
    ("designation", "Socket Designation", word),
    ("kind", "Type", listed("Other|Unknown|Central Processor|Math Processor")),
    ("family", "Family", FAMILIES.get),
    ("manufacturer", "Manufacturer", word),
    ("version", "Version", word),
    ("populated", "Status", lambda text: text.startswith("Populated")),
    ("status", "Status", lambda text: {"Populated, Enabled": 1, "Populated, Idle": 4}.get(text, 0)),
    ("voltage_tenths", "Voltage", tenths),
    ("external_mhz", "External Clock", number),
    ("max_mhz", "Max Speed", number),
    ("current_mhz", "Current Speed", number),
    ("upgrade", "Upgrade", lambda text: UPGRADES.index(text) + 1),
    ("serial", "Serial Number", word),
    ("asset_tag", "Asset Tag", word),
    ("part", "Part Number", word),
    ("cores", "Core Count", number),
    ("enabled_cores", "Core Enabled", number),
    ("threads", "Thread Count", number),
)
CHARACTERISTICS = bits(
    2,
    "64-bit capable|Multi-Core|Hardware Thread|Execute Protection|Enhanced Virtualization"
    "|Power/Performance Control",
)
SLOT = (
    ("handle", "Handle", last),
    ("designation", "Designation", word),
    ("usage", "Current Usage", listed("Other|Unknown|Available|In Use|Unavailable")),
    ("length", "Length", listed("Other|Unknown|Short|Long")),
    ("number", "ID", number),
    ("hot_plug", "Characteristics", has("Hot-plug devices are supported")),
    ("volts_5", "Characteristics", has("5.0 V is provided")),
    ("volts_3", "Characteristics", has("3.3 V is provided")),
    ("address", "Bus Address", str),
)
ARRAY = (
    ("handle", "Handle", last),
    ("location", "Location", listed("Other|Unknown|System Board Or Motherboard")),
    ("use", "Use", listed(
        "Other|Unknown|System Memory|Video Memory|Flash Memory|Non-volatile RAM|Cache Memory")),
    ("correction", "Error Correction Type", listed(
        "Other|Unknown|None|Parity|Single-bit ECC|Multi-bit ECC|CRC")),
    ("max_bytes", "Maximum Capacity", size),
    ("devices", "Number Of Devices", number),
)  # fmt: skip
MODULE = (
    ("handle", "Handle", last),
    ("array", "Array Handle", last),
    ("total_width", "Total Width", number),
    ("data_width", "Data Width", number),
    ("size_bytes", "Size", size),
    ("form_factor", "Form Factor", listed(
        "Other|Unknown|SIMM|SIP|Chip|DIP|ZIP|Proprietary Card|DIMM|TSOP|Row Of Chips|RIMM|SODIMM")),
    ("locator", "Locator", word),
    ("bank", "Bank Locator", word),
    ("kind", "Type", lambda text: MEMORY.index(text) + 1),
    ("detail", "Type Detail", bits(1,
        "Other|Unknown|Fast-paged|Static Column|Pseudo-static|RAMBus|Synchronous|CMOS|EDO"
        "|Window DRAM|Cache DRAM|Non-Volatile|Registered|Unbuffered|LRDIMM")),
    ("speed_mts", "Speed", number),
    ("manufacturer", "Manufacturer", word),
    ("serial", "Serial Number", word),
    ("asset_tag", "Asset Tag", word),
    ("part", "Part Number", word),
    ("rank", "Rank", number),
    ("configured_mts", "Configured Memory Speed", number),
    ("min_mv", "Minimum Voltage", millivolts),
    ("max_mv", "Maximum Voltage", millivolts),
    ("configured_mv", "Configured Voltage", millivolts),
    ("technology", "Memory Technology", listed("Other|Unknown|DRAM|NVDIMM-N|NVDIMM-F|NVDIMM-P")),
    ("firmware", "Firmware Version", word),
    ("persistent_bytes", "Non-Volatile Size", size),
)  # fmt: skip
AREA = (
    ("start", "Starting Address", last),
    ("end", "Ending Address", lambda text: last(text) + 1),
)
ARRAY_AREA = (*AREA, ("array", "Physical Array Handle", last))
MODULE_AREA = (
    *AREA,
    ("module", "Physical Device Handle", last),
    ("row_position", "Partition Row Position", number),
    ("interleave_position", "Interleave Position", number),
)
SUPPLY = (
    ("handle", "Handle", last),
    ("location", "Location", word),
    ("name", "Name", word),
    ("manufacturer", "Manufacturer", word),
    ("serial", "Serial Number", word),
    ("asset_tag", "Asset Tag", word),
    ("part", "Model Part Number", word),
    ("revision", "Revision", word),
    ("max_watts", "Max Power Capacity", number),
    ("hot_replaceable", "Hot Replaceable", YES),
    ("unplugged", "Plugged", has("No")),
    ("present", "Status", lambda text: text.startswith("Present")),
    ("status", "Status", lambda text: SUPPLY_STATES(text.removeprefix("Present, "))),
    ("range_switching", "Input Voltage Range Switching", listed(
        "Other|Unknown|Manual|Auto-switch|Wide Range|N/A")),
    ("kind", "Type", listed("Other|Unknown|Linear|Switching|Battery|UPS|Converter|Regulator")),
)  # fmt: skip
ONBOARD = (
    ("handle", "Handle", last),
    ("designation", "Reference Designation", word),
    ("kind", "Type", listed(
        "Other|Unknown|Video|SCSI Controller|Ethernet|Token Ring|Sound|PATA Controller"
        "|SATA Controller|SAS Controller")),
    ("enabled", "Status", has("Enabled")),
    ("instance", "Type Instance", int),
    ("address", "Bus Address", str),
)  # fmt: skip
ROWS: tuple[tuple[int, str, Any], ...] = (
    (2, "boards", BOARD),
    (3, "enclosures", ENCLOSURE),
    (4, "sockets", SOCKET),
    (9, "slots", SLOT),
    (16, "arrays", ARRAY),
    (17, "modules", MODULE),
    (19, "array_areas", ARRAY_AREA),
    (20, "module_areas", MODULE_AREA),
    (39, "supplies", SUPPLY),
    (41, "onboard", ONBOARD),
)
