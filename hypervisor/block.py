"""What all block devices share: names, numbers, udev's record, I/O counters.

Sources: kernel ABI/stable/sysfs-block, Documentation/admin-guide/iostats.rst, block/stat.rst,
udev's database.  What a device is, is told by `disk.py`, `partition.py` and `volume.py`.
"""

from __future__ import annotations

import re
from enum import Enum

import msgspec

from hypervisor.host import Host

BLOCK = "sys/block"
MAX_SECTORS = 2**55  # their bytes fit 64 bits; more is a broken file
MAX_BLOCK_BYTES = 2**26  # 64 MiB; the kernel's own limit of a logical block is far below
SECTOR_BYTES = 512  # the unit of size and stat, whatever the device's own sector is
MAX_TEXT = 256  # of a name or number that a device tells of itself
OPTICAL = 5  # SCSI peripheral device type (SPC-4 6.4.2)
UDEV_LINES = 500  # of a record; a disk has about 60
_LEFT_OUT = re.compile(r"(ram|fd)[0-9]|mmcblk[0-9]+(boot|rpmb|gp)")
_VOLUME = re.compile(r"(loop|zram|dm-|md|nbd|rbd|drbd|bcache|zd|ublkb|dcssblk)[0-9_]")
_OPTICAL = re.compile(r"(sr|scd)[0-9]")
_UNFIT = re.compile(r"[^A-Za-z0-9.:_-]+")


class Kind(Enum):
    """What a whole block device is."""

    DISK = "disk"
    OPTICAL = "optical"
    VOLUME = "volume"  # the kernel makes it of other devices or of a file


class Counters(msgspec.Struct, frozen=True, kw_only=True):
    """I/O since the device was found: requests, bytes, milliseconds."""

    reads: int
    read_bytes: int
    read_ms: int
    writes: int
    written_bytes: int
    write_ms: int
    busy_ms: int


def kind_of(host: Host, name: str) -> Kind | None:
    """Return what a whole device is.

    None for RAM disks, floppy drives, the boot areas of an MMC, the hidden paths of a multi-path
    NVMe disk, and what has no hardware and is no volume.
    """
    if _LEFT_OUT.match(name):
        return None
    if _VOLUME.match(name):
        return Kind.VOLUME
    if _OPTICAL.match(name) or host.read_int(BLOCK, name, "device/type") == OPTICAL:
        return Kind.OPTICAL
    if host.read_int(BLOCK, name, "hidden") or not _has_hardware(host, name):
        return None
    return Kind.DISK


def _has_hardware(host: Host, name: str) -> bool:
    """Whether a device stands below one of a bus; captures may lack the link to it."""
    if host.exists(BLOCK, name, "device"):
        return True
    place = host.resolve(BLOCK, name) or ""
    return place.startswith("sys/devices/") and not place.startswith("sys/devices/virtual/")


def word(text: str | None) -> str | None:
    """Return a text of a device, of a length that fits; None when it says nothing."""
    return (text or "").strip(" \t\n\0")[:MAX_TEXT] or None


def fit_identity(text: str) -> str:
    """Return a text without what does not belong into an identity."""
    return _UNFIT.sub("_", text.strip())


def flag(value: int | None) -> bool | None:
    """Return a number of sysfs as yes or no."""
    return None if value is None else value != 0


def read_size(host: Host, base: str) -> int | None:
    """Return the size of a device in bytes; None also when it is 0: nothing is in the drive."""
    sectors = host.read_count(base, "size", limit=MAX_SECTORS)
    return sectors * SECTOR_BYTES if sectors else None


def parse_properties(text: str, prefix: str = "") -> dict[str, str]:
    """Return NAME=value lines, of those with a prefix, as udev's database and uevent have them."""
    lines = [line for line in text.splitlines()[:UDEV_LINES] if line.startswith(prefix)]
    pairs = (line.removeprefix(prefix).partition("=") for line in lines)
    return {name: value[:MAX_TEXT] for name, _, value in pairs if value}


def read_udev(host: Host, number: str | None) -> dict[str, str]:
    """Return the properties that udev keeps of a block device (E: lines of its database)."""
    text = host.read_text(f"run/udev/data/b{number}") if number else None
    return parse_properties(text or "", "E:")


def unescape(text: str) -> str:
    r"""Return a text of udev's without its escapes, bytes of UTF-8: `EFI\x20System`."""
    if "\\x" not in text:
        return text
    raw = re.sub(rb"\\x([0-9a-fA-F]{2})", lambda match: bytes((int(match[1], 16),)), text.encode())
    return raw.decode("utf-8", "replace")


def parse_vpd_serial(page: bytes | None) -> str | None:
    """Return the unit serial number of a SCSI VPD page 80h (SPC-4 7.8.15): 4 bytes of header."""
    if page is None or len(page) < 4 or page[1] != 0x80:
        return None
    text = page[4 : 4 + int.from_bytes(page[2:4], "big")].decode("ascii", "replace")
    return text.strip(" \0") or None


def parse_characteristics(page: bytes | None) -> tuple[int | None, int | None]:
    """Return rotations a minute (0: it does not rotate) and form factor code of VPD page B1h.

    SBC-3 6.5.2: rate 1 is a medium that does not rotate, below 0401h nothing is told.
    """
    if page is None or len(page) < 8 or page[1] != 0xB1:
        return None, None
    rate, form = int.from_bytes(page[4:6], "big"), page[7] & 0x0F
    rotations = 0 if rate == 1 else rate if 0x401 <= rate < 0xFFFF else None
    return rotations, form or None


def _counters(words: list[str]) -> Counters | None:
    if len(words) < 11 or not all(word.isdigit() for word in words[:11]):
        return None
    values = [int(word) for word in words[:11]]
    if max(values) >= MAX_SECTORS:
        return None
    return Counters(
        reads=values[0],
        read_bytes=values[2] * SECTOR_BYTES,
        read_ms=values[3],
        writes=values[4],
        written_bytes=values[6] * SECTOR_BYTES,
        write_ms=values[7],
        busy_ms=values[9],
    )


def parse_stat(text: str) -> Counters | None:
    """Return the counters of a block device's stat file; None when it is none."""
    return _counters(text.split())


def parse_diskstats(text: str) -> dict[str, Counters]:
    """Return the counters of each device in /proc/diskstats."""
    found = {}
    for line in text.splitlines():
        words = line.split()
        counters = _counters(words[3:])
        if counters is not None:
            found[words[2]] = counters
    return found


def read_diskstats(host: Host) -> dict[str, Counters]:
    """Read the counters of all devices at once: the one file costs what five stat files do."""
    return parse_diskstats(host.read_text("proc/diskstats") or "")


def read_counters(host: Host, place: str) -> Counters | None:
    """Return the counters of one device; `place` is its directory below sys/block."""
    return parse_stat(host.read_text(BLOCK, place, "stat") or "")
