"""What the codes of SMBIOS mean, in words (DSP0134 7); codes that are not known have no name."""

from __future__ import annotations

from typing import NamedTuple


def _listed(names: str) -> tuple[str, ...]:
    return tuple(names.split("|"))


# 7.4.1 System Enclosure or Chassis Types, from 1 on.
ENCLOSURES = _listed(
    "Other|Unknown|Desktop|Low Profile Desktop|Pizza Box|Mini Tower|Tower|Portable|Laptop|Notebook"
    "|Hand Held|Docking Station|All In One|Sub Notebook|Space-saving|Lunch Box|Main Server Chassis"
    "|Expansion Chassis|Sub Chassis|Bus Expansion Chassis|Peripheral Chassis|RAID Chassis"
    "|Rack Mount Chassis|Sealed-case PC|Multi-system|CompactPCI|AdvancedTCA|Blade|Blade Enclosing"
    "|Tablet|Convertible|Detachable|IoT Gateway|Embedded PC|Mini PC|Stick PC"
)
# 7.3.2 Baseboard types, from 1 on.
BOARDS = _listed(
    "Unknown|Other|Server Blade|Connectivity Switch|System Management Module|Processor Module"
    "|I/O Module|Memory Module|Daughter Board|Motherboard|Processor+Memory Module"
    "|Processor+I/O Module|Interconnect Board"
)
# 7.5.5 Processor Upgrade, from 1 on.
UPGRADES = _listed(
    "Other|Unknown|Daughter Board|ZIF Socket|Replaceable Piggy Back|None|LIF Socket|Slot 1|Slot 2"
    "|370-pin Socket|Slot A|Slot M|Socket 423|Socket A (Socket 462)|Socket 478|Socket 754"
    "|Socket 940|Socket 939|Socket mPGA604|Socket LGA771|Socket LGA775|Socket S1|Socket AM2"
    "|Socket F (1207)|Socket LGA1366|Socket G34|Socket AM3|Socket C32|Socket LGA1156"
    "|Socket LGA1567|Socket PGA988A|Socket BGA1288|Socket rPGA988B|Socket BGA1023|Socket BGA1224"
    "|Socket BGA1155|Socket LGA1356|Socket LGA2011|Socket FS1|Socket FS2|Socket FM1|Socket FM2"
    "|Socket LGA2011-3|Socket LGA1356-3|Socket LGA1150|Socket BGA1168|Socket BGA1234"
    "|Socket BGA1364|Socket AM4|Socket LGA1151|Socket BGA1356|Socket BGA1440|Socket BGA1515"
    "|Socket LGA3647-1|Socket SP3|Socket SP3r2|Socket LGA2066|Socket BGA1392|Socket BGA1510"
    "|Socket BGA1528|Socket LGA4189|Socket LGA1200|Socket LGA4677|Socket LGA1700|Socket BGA1744"
    "|Socket BGA1781|Socket BGA1211|Socket BGA2422|Socket LGA1211|Socket LGA2422|Socket LGA5773"
    "|Socket BGA5773|Socket AM5|Socket SP5|Socket SP6|Socket BGA883|Socket BGA1190|Socket BGA4129"
    "|Socket LGA4710|Socket LGA7529"
)
# 7.18.2 Memory Device types, from 1 on.
MEMORY = _listed(
    "Other|Unknown|DRAM|EDRAM|VRAM|SRAM|RAM|ROM|Flash|EEPROM|FEPROM|EPROM|CDRAM|3DRAM|SDRAM|SGRAM"
    "|RDRAM|DDR|DDR2|DDR2 FB-DIMM|Reserved|Reserved|Reserved|DDR3|FBD2|DDR4|LPDDR|LPDDR2|LPDDR3"
    "|LPDDR4|Logical non-volatile device|HBM|HBM2|DDR5|LPDDR5|HBM3"
)
# 7.10.1 System Slot types: from 1 on, and from A0h on.
SLOTS = _listed(
    "Other|Unknown|ISA|MCA|EISA|PCI|PC Card (PCMCIA)|VLB|Proprietary|Processor Card"
    "|Proprietary Memory Card|I/O Riser Card|NuBus|PCI-66|AGP|AGP 2x|AGP 4x|PCI-X|AGP 8x"
    "|M.2 Socket 1-DP|M.2 Socket 1-SD|M.2 Socket 2|M.2 Socket 3|MXM Type I|MXM Type II"
    "|MXM Type III|MXM Type III-HE|MXM Type IV|MXM 3.0 Type A|MXM 3.0 Type B"
    "|PCI Express 2 SFF-8639 (U.2)|PCI Express 3 SFF-8639 (U.2)"
    "|PCI Express Mini 52-pin with bottom-side keep-outs"
    "|PCI Express Mini 52-pin without bottom-side keep-outs|PCI Express Mini 76-pin"
    "|PCI Express 4 SFF-8639 (U.2)|PCI Express 5 SFF-8639 (U.2)"
    "|OCP NIC 3.0 Small Form Factor (SFF)|OCP NIC 3.0 Large Form Factor (LFF)"
    "|OCP NIC Prior to 3.0"
)
FIRST_HIGH_SLOT = 0xA0
_PC98 = ("PC-98/C20", "PC-98/C24", "PC-98/E", "PC-98/Local Bus", "PC-98/Card")
_WIDTHS = ("", " x1", " x2", " x4", " x8", " x16")
HIGH_SLOTS = (
    *_PC98,
    *(f"PCI Express{width}" for width in _WIDTHS),
    *(f"PCI Express 2{width}" for width in _WIDTHS),
    *(f"PCI Express 3{width}" for width in _WIDTHS),
    "Reserved",
    *(f"PCI Express 4{width}" for width in _WIDTHS),
    *(f"PCI Express 5{width}" for width in _WIDTHS),
    "PCI Express 6+",
    "EDSFF E1",
    "EDSFF E3",
)
# 7.10.2 Slot width.
_BITS = {3: 8, 4: 16, 5: 32, 6: 64, 7: 128}
_LANES = {8: 1, 9: 2, 10: 4, 11: 8, 12: 12, 13: 16, 14: 32}
_SAY_NOTHING = frozenset({"Other", "Unknown", "None", "Reserved"})


class SlotWidth(NamedTuple):
    """How wide a slot is: in bits of a parallel bus, or in lanes."""

    bits: int | None
    lanes: int | None


def _name(names: tuple[str, ...], code: int | None, first: int = 1) -> str | None:
    place = -1 if code is None else code - first
    name = names[place] if 0 <= place < len(names) else None
    return None if name in _SAY_NOTHING else name


def enclosure_name(code: int | None) -> str | None:
    """Return the kind of an enclosure."""
    return _name(ENCLOSURES, code)


def board_name(code: int | None) -> str | None:
    """Return the kind of a board."""
    return _name(BOARDS, code)


def upgrade_name(code: int | None) -> str | None:
    """Return the kind of a processor socket."""
    return _name(UPGRADES, code)


def memory_name(code: int | None) -> str | None:
    """Return the kind of a memory module."""
    return _name(MEMORY, code)


def slot_name(code: int | None) -> str | None:
    """Return the kind of an expansion slot."""
    return _name(SLOTS, code) or _name(HIGH_SLOTS, code, FIRST_HIGH_SLOT)


def slot_width(code: int | None) -> SlotWidth:
    """Return the width of an expansion slot."""
    return SlotWidth(_BITS.get(code or 0), _LANES.get(code or 0))
