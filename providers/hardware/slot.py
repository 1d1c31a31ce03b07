"""Places of a board that take a part: processor sockets, memory slots, expansion slots."""

from __future__ import annotations

import re

from cimom.classes import (
    ConnectorLayout,
    ConnectorType,
    KHV_Slot,
    MaxLinkWidth,
    VccMixedVoltageSupport,
)
from cimom.health.status import Condition, status_properties
from hypervisor.smbios_name import slot_name, slot_width, upgrade_name
from hypervisor.smbios_part import Module, Slot, Socket
from providers.device import fit_device_id
from providers.hardware.place import tag

IN_USE, AVAILABLE = 4, 3  # slot usage of DSP0134 7.10.3
# Slot types of DSP0134 7.10.1 -> CIM, which has no value for PCI Express.
TYPES = {
    0x03: ConnectorType.ISA,
    0x04: ConnectorType.MCA,
    0x05: ConnectorType.EISA,
    0x06: ConnectorType.PCI,
    0x07: ConnectorType.PCMCIA,
    0x08: ConnectorType.VESA,
    0x09: ConnectorType.Proprietary,
    0x0A: ConnectorType.Proprietary_Processor_Card_Slot,
    0x0B: ConnectorType.Proprietary_Memory_Card_Slot,
    0x0C: ConnectorType.Proprietary_I_O_Riser_Slot,
    0x0D: ConnectorType.NuBus,
    0x0E: ConnectorType.PCI_66MHZ,
    0x0F: ConnectorType.AGP,
    0x10: ConnectorType.AGP2X,
    0x11: ConnectorType.AGP4X,
    0x12: ConnectorType.PCI_X,
    0x13: ConnectorType.AGP8X,
}
LAYOUTS = {
    "PCI": ConnectorLayout.PCI,
    "PCI-66": ConnectorLayout.PCI,
    "PCI-X": ConnectorLayout.PCI_X,
}
EXPRESS_LAYOUTS = {
    "x1": ConnectorLayout.PCI_E_x1,
    "x2": ConnectorLayout.PCI_E_x2,
    "x4": ConnectorLayout.PCI_E_x4,
    "x8": ConnectorLayout.PCI_E_x8,
    "x16": ConnectorLayout.PCI_E_x16,
}
LINKS = {
    1: MaxLinkWidth.x1,
    2: MaxLinkWidth.x2,
    4: MaxLinkWidth.x4,
    8: MaxLinkWidth.x8,
    12: MaxLinkWidth.x12,
    16: MaxLinkWidth.x16,
    32: MaxLinkWidth.x32,
}
_EXPRESS = re.compile(r"PCI Express(?: \d\+?)?(?: (x\d+))?\Z")


def processor_slot(item: Socket, container: str) -> KHV_Slot:
    """Map a processor socket, full or empty."""
    name = item.designation or f"CPU socket {item.handle:#06x}"
    return KHV_Slot(
        Tag=tag("slot", item.handle),
        CreationClassName=KHV_Slot.CIM_NAME,
        ElementName=name,
        Name=name,
        Caption="Processor socket",
        ConnectorDescription=upgrade_name(item.upgrade) or "Processor socket",
        ConnectorLayout=ConnectorLayout.Other,
        SlotDesignation=item.designation,
        InUse=item.populated,
        ContainerTag=container,
        SpecialPurpose=True,
        PurposeDescription="Processor",
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


def memory_slot(item: Module, container: str) -> KHV_Slot:
    """Map a memory slot, full or empty."""
    place = " ".join(word for word in (item.bank, item.locator) if word)
    name = item.locator or place or f"Memory slot {item.handle:#06x}"
    return KHV_Slot(
        Tag=tag("slot", item.handle),
        CreationClassName=KHV_Slot.CIM_NAME,
        ElementName=name,
        Name=name,
        Caption="Memory slot",
        ConnectorDescription=f"Memory slot {place}".strip(),
        ConnectorLayout=ConnectorLayout.Slot,
        SlotDesignation=item.locator,
        InUse=item.fitted,
        ContainerTag=container,
        SpecialPurpose=True,
        PurposeDescription="Memory",
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


def expansion_slot(item: Slot, container: str) -> KHV_Slot:
    """Map an expansion slot; the PCI function in it is told while the slot is in use."""
    used = {IN_USE: True, AVAILABLE: False}.get(item.usage or 0)
    kind, width = slot_name(item.kind), slot_width(item.width)
    name = item.designation or f"Slot {item.handle:#06x}"
    connector = TYPES.get(item.kind or 0)
    return KHV_Slot(
        Tag=tag("slot", item.handle),
        CreationClassName=KHV_Slot.CIM_NAME,
        ElementName=name,
        Name=name,
        Caption="Expansion slot",
        ConnectorDescription=kind or "Expansion slot",
        ConnectorLayout=layout(kind),
        ConnectorType=None if connector is None else (connector,),
        VccMixedVoltageSupport=voltages(item),
        MaxDataWidth=width.bits,
        MaxLinkWidth=LINKS.get(width.lanes or 0),
        SlotDesignation=item.designation,
        SupportsHotPlug=item.hot_plug,
        SpecialPurpose=False,
        Number=item.number,
        InUse=used,
        ContainerTag=container,
        PCIDeviceID=fit_device_id(f"pci/{item.address}") if used and item.address else None,
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


def layout(kind: str | None) -> ConnectorLayout:
    """Return the layout of a slot by its name; the x of its name is how long it is."""
    express = _EXPRESS.match(kind or "")
    if express is not None:
        return EXPRESS_LAYOUTS.get(express[1] or "", ConnectorLayout.PCI_E)
    return LAYOUTS.get(kind or "", ConnectorLayout.Slot)


def voltages(item: Slot) -> tuple[VccMixedVoltageSupport, ...] | None:
    """Return the voltages that a slot provides."""
    told = (
        (item.volts_3, VccMixedVoltageSupport["_3_3V"]),
        (item.volts_5, VccMixedVoltageSupport["_5V"]),
    )
    return tuple(value for there, value in told if there) or None
