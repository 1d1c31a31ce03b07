"""SMBIOS tables of real machines, compared with the JSON beside them and with dmidecode's text."""

from __future__ import annotations

import json
import re
import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest

from hypervisor.identity import meaningful
from hypervisor.smbios import TABLE, parse_smbios
from hypervisor.smbios_part import Smbios
from tests import corpus
from tests.conftest import require_command

FOLDER = corpus.FOLDER / "go-smbios/smbios/testdata"
TABLES = sorted(FOLDER.glob("*.dmi"))
GUEST = sorted((corpus.FOLDER / "qemu-guest").glob("*.tar*"))
pytestmark = pytest.mark.skipif(
    not TABLES, reason="KHV_CORPUS names no corpus of captured machines"
)
MIB = 1024**2


def said(text: object) -> str | None:
    return meaningful(str(text)[:256]) if text is not None else None


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_field_equals_the_reference(path: Path) -> None:
    told = json.loads(path.with_suffix(".json").read_text())
    version = (told["Version"]["Major"], told["Version"]["Minor"])
    found = parse_smbios(path.read_bytes(), version)
    firmware, system = told["BIOSInformation"], told["SystemInformation"]
    if found.firmware is not None:
        assert found.firmware.vendor == said(firmware["Vendor"])
        assert found.firmware.version == said(firmware["Version"])
        month, day, year = firmware["ReleaseDate"].split("/")
        assert found.firmware.date == f"{year}-{month}-{day}"
    else:
        assert not firmware["Vendor"]
    assert found.system is not None
    assert found.system.uuid == system["UUID"]
    assert found.system.wake_up == system["WakeUpType"]
    for name, field in (
        ("manufacturer", "Manufacturer"),
        ("product", "ProductName"),
        ("version", "Version"),
        ("serial", "SerialNumber"),
        ("sku", "SKUNumber"),
        ("family", "Family"),
    ):
        assert getattr(found.system, name) == said(system[field]), name
    board, enclosure = told["BaseboardInformation"], told["SystemEnclosure"]
    assert found.boards[0].product == said(board["Product"])
    assert found.boards[0].serial == said(board["SerialNumber"])
    assert found.boards[0].location == said(board["LocationInChassis"])
    assert found.enclosures[0].serial == said(enclosure["SerialNumber"])
    assert found.enclosures[0].sku == said(enclosure["SKUNumber"])
    if enclosure["AssetTagNumber"]:  # the reference leaves out two, which dmidecode has, too
        assert found.enclosures[0].asset_tag == said(enclosure["AssetTagNumber"])
    _sockets(found, told["ProcessorInformation"] or [])
    _modules(found, told["MemoryDevices"] or [])
    slots = [said(item["SlotDesignation"]) for item in told["SystemSlots"] or []]
    assert [slot.designation for slot in found.slots] == slots
    array = told["PhysicalMemoryArray"]
    if found.arrays:
        assert found.arrays[-1].devices == array["NumberOfMemoryDevices"]


def _sockets(found: Smbios, told: list[dict[str, Any]]) -> None:
    assert len(found.sockets) == len(told)
    for ours, theirs in zip(found.sockets, told, strict=True):
        assert ours.designation == said(theirs["SocketDesignation"])
        assert ours.manufacturer == said(theirs["ProcessorManufacturer"])
        assert ours.version == said(theirs["ProcessorVersion"])
        assert (ours.max_mhz or 0) == theirs["MaxSpeed"]
        assert (ours.current_mhz or 0) == theirs["CurrentSpeed"]
        assert ours.populated == bool(theirs["Status"] & 0x40)
        assert ours.serial == said(theirs["SerialNumber"])
        assert (ours.cores or 0, ours.enabled_cores or 0, ours.threads or 0) == (
            theirs["CoreCount"],
            theirs["CoreEnabled"],
            theirs["ThreadCount"],
        )


def _modules(found: Smbios, told: list[dict[str, Any]]) -> None:
    assert len(found.modules) == len(told)
    for ours, theirs in zip(found.modules, told, strict=True):
        assert ours.locator == said(theirs["DeviceLocator"])
        assert ours.bank == said(theirs["BankLocator"])
        assert ours.array == theirs["PhysicalMemoryArrayHandle"]
        assert (ours.form_factor, ours.kind) == (theirs["FormFactor"], theirs["MemoryType"])
        assert ours.fitted == bool(theirs["Size"])
        for name, field in (
            ("manufacturer", "Manufacturer"),
            ("serial", "SerialNumber"),
            ("part", "PartNumber"),
            ("asset_tag", "AssetTag"),
        ):
            assert getattr(ours, name) == said(theirs[field]), name
        assert (ours.speed_mts or 0) == theirs["Speed"]
        assert (ours.configured_mts or 0) == theirs["ConfiguredMemorySpeed"]
        assert (ours.configured_mv or 0) == theirs["ConfiguredVoltage"]
        if theirs["Size"] not in (0, 0x7FFF, 0xFFFF):
            assert ours.size_bytes == theirs["Size"] * MIB


# -- dmidecode


def dump(table: bytes) -> bytes:
    """Put an entry point (DSP0134 5.2.2) in front of a table, as dmidecode --from-dump wants it."""
    head = bytearray(b"_SM3_\0\x18\x03\x03\x00\x01\x00" + struct.pack("<IQ", len(table), 0x20))
    head[5] = -sum(head) & 0xFF
    return bytes(head).ljust(0x20, b"\0") + table


def dmidecode(table: bytes, directory: Path) -> dict[int, list[dict[str, str]]]:
    """Return the structures of dmidecode's text by their type."""
    file = directory / "dump"
    file.write_bytes(dump(table))
    command = [require_command("dmidecode"), "--from-dump", str(file)]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found: dict[int, list[dict[str, str]]] = {}
    for block in text.split("\nHandle ")[1:]:
        kind = re.match(r"0x[0-9A-F]+, DMI type ([0-9]+)", block)
        assert kind is not None
        lines = (line[1:] for line in block.splitlines()[2:] if re.match(r"\t[^\t]", line))
        pairs = (line.partition(": ") for line in lines)
        found.setdefault(int(kind[1]), []).append({a: c.strip() for a, _, c in pairs})
    return found


def words(fields: dict[str, str], name: str) -> str | None:
    """Return a text of dmidecode that says something."""
    text = fields.get(name)
    return None if text in ("Not Specified", "Unspecified", None) else said(text)


def megahertz(text: str | None) -> int | None:
    match = re.match(r"([0-9]+) M", text or "")
    return int(match[1]) or None if match else None


def size(text: str | None) -> int | None:
    match = re.match(r"([0-9]+) (kB|MB|GB|TB)", text or "")
    units = {"kB": 1024, "MB": MIB, "GB": 1024 * MIB, "TB": 1024**2 * MIB}
    return int(match[1]) * units[match[2]] if match else None


def guest(directory: Path) -> bytes:
    return corpus.unpack(GUEST[0], directory).read_bytes(TABLE) or b""


@pytest.mark.parametrize("path", [*TABLES, *GUEST], ids=lambda path: path.name)
def test_every_field_equals_dmidecodes_text(path: Path, tmp_path: Path) -> None:
    table = guest(tmp_path / "tree") if path in GUEST else path.read_bytes()
    told, found = dmidecode(table, tmp_path), parse_smbios(table, (3, 3))
    if found.firmware is not None:
        (fields,) = told[0]
        assert found.firmware.vendor == words(fields, "Vendor")
        assert found.firmware.version == words(fields, "Version")
        if "ROM Size" in fields:
            assert found.firmware.rom_bytes in (size(fields["ROM Size"]), None)
        if found.firmware.release:
            assert "{}.{}".format(*found.firmware.release) == fields["BIOS Revision"]
    assert found.system is not None
    assert found.system.uuid == told[1][0]["UUID"].lower()
    assert found.system.serial == words(told[1][0], "Serial Number")
    for board, fields in zip(found.boards, told.get(2, []), strict=True):
        assert board.manufacturer == words(fields, "Manufacturer")
        assert board.serial == words(fields, "Serial Number")
        assert f"0x{board.chassis or 0:04X}" == fields.get("Chassis Handle", "0x0000")
    for enclosure, fields in zip(found.enclosures, told.get(3, []), strict=True):
        assert enclosure.manufacturer == words(fields, "Manufacturer")
        assert enclosure.serial == words(fields, "Serial Number")
        assert enclosure.asset_tag == words(fields, "Asset Tag")
        assert bool(enclosure.lock) == (fields["Lock"] == "Present")
        height = re.match(r"[0-9]+", fields.get("Height", ""))
        assert (enclosure.height_units or 0) == int(height[0] if height else 0)
        cords = fields.get("Number Of Power Cords", "")
        assert (enclosure.power_cords or 0) == int(cords if cords.isdigit() else 0)
    _told_sockets(found, told.get(4, []))
    _told_modules(found, told.get(17, []))
    for slot, fields in zip(found.slots, told.get(9, []), strict=True):
        assert slot.designation == words(fields, "Designation")
        assert (slot.usage == 4) == (fields["Current Usage"] == "In Use")
        assert slot.address == fields.get("Bus Address", slot.address and "none")
    for array, fields in zip(found.arrays, told.get(16, []), strict=True):
        assert array.max_bytes == size(fields["Maximum Capacity"])
        assert array.devices == int(fields["Number Of Devices"])
    for supply, fields in zip(found.supplies, told.get(39, []), strict=True):
        assert supply.name == words(fields, "Name")
        assert supply.serial == words(fields, "Serial Number")
        watts = re.match(r"[0-9]+", fields.get("Max Power Capacity", ""))
        assert supply.max_watts == (int(watts[0]) or None if watts else None)
        assert bool(supply.hot_replaceable) == (fields.get("Hot Replaceable") == "Yes")


def _told_sockets(found: Smbios, told: list[dict[str, str]]) -> None:
    for socket, fields in zip(found.sockets, told, strict=True):
        assert socket.designation == words(fields, "Socket Designation")
        assert socket.populated == fields["Status"].startswith("Populated")
        assert socket.max_mhz == megahertz(fields["Max Speed"])
        assert socket.external_mhz == megahertz(fields["External Clock"])
        assert str(socket.cores or "") == fields.get("Core Count", "").replace("Unknown", "")
        assert str(socket.threads or "") == fields.get("Thread Count", "").replace("Unknown", "")
        assert socket.part == words(fields, "Part Number")


def _told_modules(found: Smbios, told: list[dict[str, str]]) -> None:
    for module, fields in zip(found.modules, told, strict=True):
        assert module.size_bytes == size(fields["Size"])
        assert module.locator == words(fields, "Locator")
        assert module.part == words(fields, "Part Number")
        assert module.speed_mts == megahertz(fields.get("Speed"))
        assert module.configured_mts == megahertz(fields.get("Configured Memory Speed"))
        width = re.match(r"[0-9]+", fields["Total Width"])
        assert module.total_width == (int(width[0]) if width else None)
        rank = fields.get("Rank", "Unknown")
        assert module.rank == (int(rank) if rank.isdigit() else None)
