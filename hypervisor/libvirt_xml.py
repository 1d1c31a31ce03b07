"""Facts out of libvirt's own XML, each with its limit.  Pure; knows no element of any format."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

MAX_XML = 4 * 1024**2  # the definition of a machine with hundreds of disks is below 1 MiB
MAX_TEXT = 1024
MAX_DIGITS = 19  # of what fits into 64 bits
UNITS = {
    "b": 1,
    "bytes": 1,
    "kb": 1000,
    "k": 1024,
    "kib": 1024,
    "mb": 10**6,
    "m": 1024**2,
    "mib": 1024**2,
    "gb": 10**9,
    "g": 1024**3,
    "gib": 1024**3,
    "tb": 10**12,
    "t": 1024**4,
    "tib": 1024**4,
}


def root_of(xml: str, tag: str) -> ET.Element | None:
    """Return the root element; None when the text is no XML, too long, or of another kind."""
    if len(xml) > MAX_XML:
        return None
    try:
        root = ET.fromstring(xml)  # noqa: S314 - written by libvirt
    except ET.ParseError:
        return None
    return root if root.tag == tag else None


def text_at(root: ET.Element | None, path: str) -> str | None:
    """Return the text of an element; None when it is missing or empty."""
    text = ("" if root is None else root.findtext(path) or "").strip()
    return text[:MAX_TEXT] or None


def attribute(root: ET.Element | None, path: str, name: str) -> str | None:
    """Return an attribute of an element below (`.`: of the root itself)."""
    found = None if root is None else root.find(path)
    text = None if found is None else found.get(name)
    return text[:MAX_TEXT] if text else None


def first_attribute(element: ET.Element | None, names: Iterable[str]) -> str | None:
    """Return the first of these attributes that is set."""
    if element is None:
        return None
    return next((text[:MAX_TEXT] for name in names if (text := element.get(name))), None)


def number(text: str | None) -> int | None:
    """Return a decimal number of at most 64 bits."""
    if not text or len(text) > MAX_DIGITS or not (text.isascii() and text.isdecimal()):
        return None
    return int(text)


def hexadecimal(text: str | None) -> int | None:
    """Return a number written as libvirt writes parts of addresses (0x1f)."""
    try:
        return int(text or "", 16)
    except ValueError:
        return None


def is_yes(text: str | None) -> bool | None:
    """Return what yes, no, on and off say; None when nothing is said."""
    return None if text is None else text in ("yes", "on")


def bytes_of(element: ET.Element | None, unit: str = "bytes") -> int | None:
    """Return an amount in bytes; `unit` is what the element has without one."""
    if element is None:
        return None
    amount = number((element.text or "").strip())
    factor = UNITS.get((element.get("unit") or unit).lower())
    return None if amount is None or factor is None else amount * factor


def kibibytes_of(element: ET.Element | None) -> int | None:
    """Return an amount of memory in KiB, which is libvirt's own unit for it."""
    size = bytes_of(element, "KiB")
    return None if size is None else size // 1024


def address_of(device: ET.Element) -> str | None:
    """Return where a device sits, as its bus writes addresses."""
    place = device.find("address")
    if place is None:
        return None
    match place.get("type"):
        case "pci":
            return pci_address(place)
        case "drive":
            names = ("controller", "bus", "target", "unit")
            return ":".join((place.get(name) or "0")[:8] for name in names)
        case "usb":
            return f"{place.get('bus', '0')[:8]}-{place.get('port', '0')[:16]}"
        case _:
            return None


def pci_address(place: ET.Element) -> str | None:
    """Return domain:bus:slot.function of an address."""
    numbers = [hexadecimal(place.get(name)) for name in ("domain", "bus", "slot", "function")]
    known = [found for found in numbers if found is not None]
    if len(known) != len(numbers):
        return None
    return f"{known[0]:04x}:{known[1]:02x}:{known[2]:02x}.{known[3]:x}"
