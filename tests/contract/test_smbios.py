"""SMBIOS tables of real machines, compared with the JSON beside them and with dmidecode's text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hypervisor.smbios import TABLE, parse_smbios
from hypervisor.smbios_name import slot_name
from hypervisor.smbios_part import Smbios
from tests import corpus
from tests.dmidecode import CHARACTERISTICS, FIRMWARE, ROWS, SYSTEM, Fields, dmidecode, said

FOLDER = corpus.FOLDER / "go-smbios/smbios/testdata"
TABLES = sorted(FOLDER.glob("*.dmi"))
GUEST = sorted((corpus.FOLDER / "qemu-guest").glob("*.tar*"))
pytestmark = pytest.mark.skipif(
    not TABLES, reason="KHV_CORPUS names no corpus of captured machines"
)
MIB = 1024**2


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


def compare(ours: Any, theirs: Fields, columns: Any) -> None:
    for name, field, meaning in columns:
        if field in theirs:
            assert getattr(ours, name) == meaning(theirs[field]), (name, theirs[field])


def guest(directory: Path) -> bytes:
    return corpus.unpack(GUEST[0], directory).read_bytes(TABLE) or b""


@pytest.mark.parametrize("path", [*TABLES, *GUEST], ids=lambda path: path.name)
def test_every_field_equals_dmidecodes_text(path: Path, tmp_path: Path) -> None:
    table = guest(tmp_path / "tree") if path in GUEST else path.read_bytes()
    told, found = dmidecode(table, tmp_path), parse_smbios(table, (3, 3))
    assert (found.firmware is not None) == (0 in told)
    if found.firmware is not None:
        compare(found.firmware, told[0][0], FIRMWARE)
    compare(found.system, told[1][0], SYSTEM)
    for kind, name, columns in ROWS:
        parts, texts = getattr(found, name), told.get(kind, [])
        assert len(parts) == len(texts), name
        for ours, theirs in zip(parts, texts, strict=True):
            compare(ours, theirs, columns)
    for socket, fields in zip(found.sockets, told.get(4, []), strict=True):
        if "Characteristics" in fields:  # it does not tell the bit for: unknown
            wanted = CHARACTERISTICS(fields["Characteristics"])
            assert (socket.characteristics or 0) & 0xFC == wanted
    if 32 in told:
        assert (found.boot_status == 0) == (told[32][0]["Status"] == "No errors detected")
    for slot, fields in zip(found.slots, told.get(9, []), strict=True):
        words = ("", "x1 ", "x2 ", "x4 ", "x8 ", "x16 ", "32-bit ", "64-bit ")
        assert fields["Type"] in {f"{width}{slot_name(slot.kind)}" for width in words}
