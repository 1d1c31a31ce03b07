"""The tables of memory, of what is built in, and of what moves and feeds it.  Knows no HTML."""

from __future__ import annotations

from typing import Any

from cimom.broker.snapshot import Reading
from cimom.classes import (
    CIM_LogicalDevice,
    KHV_Battery,
    KHV_Card,
    KHV_Chassis,
    KHV_Chip,
    KHV_Fan,
    KHV_IPMIFan,
    KHV_IPMIPackage,
    KHV_IPMIPowerSupply,
    KHV_Memory,
    KHV_PCIBridge,
    KHV_PCIDevice,
    KHV_PhysicalMemory,
    KHV_PhysicalPackage,
    KHV_PowerSupply,
    KHV_Sensor,
    KHV_Slot,
)
from web.cell import Bar, Number, Text
from web.table import AGE, STATE, Column, Joins, Table, named, said, told, words
from web.text import ABSENT, count, memory

# -- memory


def _bytes(value: int | None) -> str:
    return memory(None if value is None else value // 1024)


def _amount(item: KHV_Memory) -> int | None:
    blocks, block = item.NumberOfBlocks, item.BlockSize
    return None if blocks is None or block is None else blocks * block


def _in_use(r: Reading[KHV_Memory], _: Joins) -> Bar:
    total, free = _amount(r.instance), r.instance.FreeSize
    if not total or free is None:
        return Bar(None)
    return Bar(max(0, min(100, round(100 * (total - free) / total))))


def _errors(item: Any) -> tuple[str, str]:
    lost = item.UncorrectableErrors
    return count(item.CorrectableErrors), f"{count(lost)} not corrected" if lost else ""


def _installed(rows: list[Reading[KHV_Memory]], _: Joins) -> str:
    first = min(rows, key=lambda r: r.instance.DeviceID, default=None)
    return "" if first is None else f"{_bytes(_amount(first.instance))} usable"


MEMORY = Table(
    slug="memories",
    title="Memory",
    classes=(KHV_Memory,),
    empty="No memory is known.",
    order=lambda m: (len(m.DeviceID), m.DeviceID),
    columns=(
        named("Memory"),
        told("Usable", lambda m: (_bytes(_amount(m)), "")),
        told("Installed", lambda m: (_bytes(m.InstalledSize), "")),
        told("Free", lambda m: (_bytes(m.FreeSize), "")),
        Column("In use", _in_use),
        told("Errors", _errors),
        STATE,
        AGE,
    ),
    summary=_installed,
)


def _speed(module: KHV_PhysicalMemory) -> tuple[str, str]:
    now, most = module.ConfiguredMemoryClockSpeed, module.MaxMemorySpeed
    below = f"of {count(most)}" if most and most != now else ""
    return (f"{count(now)} MT/s" if now else ABSENT), below


MODULES = Table(
    slug="modules",
    title="Memory modules",
    classes=(KHV_PhysicalMemory,),
    empty="Firmware tells of no memory module.",
    order=lambda m: m.Tag,
    columns=(
        named("Module"),
        told("Size", lambda m: (_bytes(m.Capacity), "")),
        said("Kind", "MemoryTypeDescription", "FormFactor"),
        told("Speed", _speed),
        said("Part", "PartNumber", "Manufacturer"),
        said("Serial number", "SerialNumber"),
        told("Errors", _errors),
        STATE,
        AGE,
    ),
)

# -- what moves air and gives power


def _turns(r: Reading[Any], _: Joins) -> Number:
    speed, wanted = r.instance.Speed, r.instance.DesiredSpeed
    below = f"asked for {count(wanted)}" if wanted else ""
    return Number(f"{count(speed)} RPM" if speed is not None else ABSENT, below, strong=True)


COOLING = Table(
    slug="cooling",
    title="Cooling",
    classes=(KHV_Fan, KHV_IPMIFan),
    empty="No fan is known.",
    order=lambda f: (len(f.DeviceID), f.DeviceID),
    columns=(
        named("Fan", "Name"),
        Column("Speed", _turns, "right"),
        said("Control", "ControlMode"),
        STATE,
        AGE,
    ),
)

SUPPLIES = Table(
    slug="supplies",
    title="Power supplies",
    classes=(KHV_PowerSupply, KHV_IPMIPowerSupply),
    empty="Neither firmware nor the kernel tells of a power supply.",
    order=lambda s: s.DeviceID,
    columns=(
        named("Power supply"),
        told("Gives at most", lambda s: (_watts(s.TotalOutputPower), "")),
        said("Model", "Model", "Manufacturer"),
        said("Serial number", "SerialNumber"),
        STATE,
        AGE,
    ),
)


def _watts(milliwatts: int | None) -> str:
    return ABSENT if milliwatts is None else f"{count(milliwatts // 1000)} W"


BATTERIES = Table(
    slug="batteries",
    title="Batteries",
    classes=(KHV_Battery,),
    empty="No battery is known.",
    columns=(
        named("Battery", "DeviceID"),
        Column("Charge", lambda r, _: Bar(r.instance.EstimatedChargeRemaining)),
        said("State", "BatteryStatus"),
        said("Chemistry", "Chemistry"),
        STATE,
        AGE,
    ),
)

SWITCHES = Table(
    slug="switches",
    title="Switches",
    classes=(KHV_Sensor,),
    empty="No switch of the case is known.",
    columns=(named("Switch"), said("State", "CurrentState"), STATE, AGE),
)

# -- parts and PCI

ORDER = ("KHV_Chassis", "KHV_Card", "KHV_Chip", "KHV_PhysicalPackage", "KHV_IPMIPackage")
PARTS = Table(
    slug="parts",
    title="Parts",
    classes=(KHV_Chassis, KHV_Card, KHV_Chip, KHV_PhysicalPackage, KHV_IPMIPackage),
    empty="Firmware tells of no part.",
    order=lambda p: (ORDER.index(p.CIM_NAME), p.Tag),
    columns=(
        named("Part"),
        said("Model", "Model", "Manufacturer"),
        said("Part number", "PartNumber", "Version"),
        said("Serial number", "SerialNumber"),
        STATE,
        AGE,
    ),
)


VENDORS = Table(
    slug="vendors",
    title="Devices of vendors' providers",
    classes=(CIM_LogicalDevice,),
    empty="No package tells of a device.",
    columns=(
        named("Device"),
        Column("Class", lambda r, _: Text(r.instance.CIM_NAME)),
        said("Identifier", "DeviceID"),
        STATE,
        AGE,
    ),
)


def _used(r: Reading[KHV_Slot], _: Joins) -> Text:
    in_use = r.instance.InUse
    return Text("not known" if in_use is None else "in use" if in_use else "empty")


def _empty(rows: list[Reading[KHV_Slot]]) -> str:
    return f"{sum(r.instance.InUse is False for r in rows)} slots empty" if rows else ""


SLOTS = Table(
    slug="slots",
    title="Slots and sockets",
    classes=(KHV_Slot,),
    empty="Firmware tells of no slot.",
    order=lambda s: s.Tag,
    columns=(
        named("Slot"),
        said("Kind", "ConnectorDescription"),
        Column("Use", _used),
        said("Holds", "PCIDeviceID"),
        AGE,
    ),
    summary=lambda rows, _: _empty(rows),
)


def _link(r: Reading[Any], _: Joins) -> Text:
    i = r.instance
    if i.LinkSpeed is None or i.LinkWidth is None:
        return Text(ABSENT)
    most = f"at most x{i.MaxLinkWidth} {words(i.MaxLinkSpeed)}"
    same = (i.MaxLinkWidth, i.MaxLinkSpeed) == (i.LinkWidth, i.LinkSpeed)
    return Text(f"x{i.LinkWidth} {i.LinkSpeed}", "" if same else most)


FUNCTIONS = Table(
    slug="functions",
    title="PCI functions",
    classes=(KHV_PCIDevice, KHV_PCIBridge),
    empty="There is no PCI bus.",
    order=lambda f: f.Address or f.DeviceID,
    columns=(
        Column(
            "Address", lambda r, _: Text(r.instance.Address or r.instance.DeviceID, strong=True)
        ),
        said("Function", "ElementName", "SubsystemName"),
        said("Class", "ClassName"),
        said("Driver", "Driver"),
        Column("Link", _link),
        said("Node", "NUMANode"),
        AGE,
    ),
)
