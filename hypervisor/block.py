"""Whole disks: what they are, their state, their I/O counters.

Sources: kernel ABI/stable/sysfs-block, Documentation/block/stat.rst, udev's database.  Loop, RAM,
zram, device-mapper and md devices are no disks, nor are optical and floppy drives, the hidden
paths of a multipath NVMe drive and the boot areas of an MMC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from hypervisor.host import Host

BLOCK = "sys/block"
MAX_SECTORS = 2**55  # their bytes fit 64 bits; more is a broken file
SECTOR_BYTES = 512  # the unit of size and stat, whatever the device's own sector is
OPTICAL = 5  # SCSI peripheral device type (SPC-4 6.4.2)
_NOT_DISKS = re.compile(r"(loop|ram|zram|dm-|md|sr|fd|nbd)[0-9]|mmcblk[0-9]+(boot|rpmb|gp)")
_HEX_ID = re.compile(r"0x[0-9a-f]{1,4}\Z")  # virtio's device/vendor is a PCI number, no name


class Counters(msgspec.Struct, frozen=True, kw_only=True):
    """I/O since boot: requests, bytes, milliseconds."""

    reads: int
    read_bytes: int
    read_ms: int
    writes: int
    written_bytes: int
    write_ms: int
    busy_ms: int


class Disk(msgspec.Struct, frozen=True, kw_only=True):
    """A whole disk."""

    name: str
    identity: str  # the same after a reboot and in another slot, where the disk can say so; unique
    size_bytes: int
    logical_block_bytes: int | None = None
    model: str | None = None
    vendor: str | None = None
    serial: str | None = None
    wwid: str | None = None
    firmware: str | None = None
    rotational: bool | None = None
    removable: bool | None = None
    read_only: bool | None = None
    state: str | None = None  # the driver's word: running, offline, live, dead, ...
    transport: str | None = None  # ata, sas, nvme, virtio, usb, mmc


def disk_names(host: Host) -> list[str]:
    """Return the kernel's names of whole disks."""
    found = []
    for name in host.names(BLOCK):
        if _NOT_DISKS.match(name) or not host.exists(BLOCK, name, "device"):
            continue
        if host.read_int(BLOCK, name, "device/type") == OPTICAL:
            continue
        if not host.read_int(BLOCK, name, "hidden"):
            found.append(name)
    return found


def read_disks(host: Host) -> Iterator[Disk]:
    """Yield each disk that has a size.

    Two with one identity (the paths to a disk of a SAN, virtual disks given the same serial) are
    told apart: each after the first is named by its place as well.
    """
    seen: set[str] = set()
    for name in disk_names(host):
        sectors = host.read_count(BLOCK, name, "size", limit=MAX_SECTORS)
        if not sectors:
            continue
        disk = _read_disk(host, name, sectors)
        if disk.identity in seen:
            place = host.link(BLOCK, name, "device") or name
            place = place if f"{disk.identity}@{place}" not in seen else name
            disk = msgspec.structs.replace(disk, identity=f"{disk.identity}@{place}")
        seen.add(disk.identity)
        yield disk


def _read_disk(host: Host, name: str, sectors: int) -> Disk:
    base = f"{BLOCK}/{name}"
    udev = _read_udev(host, base)
    serial = _serial(host, base, udev)
    wwid = host.read_word(base, "wwid") or host.read_word(base, "device/wwid") or udev.get("ID_WWN")
    vendor = host.read_word(base, "device/vendor")
    return Disk(
        name=name,
        identity=identity(name, wwid, serial),
        size_bytes=sectors * SECTOR_BYTES,
        logical_block_bytes=host.read_count(base, "queue/logical_block_size"),
        model=host.read_word(base, "device/model") or udev.get("ID_MODEL"),
        vendor=None if vendor is None or _HEX_ID.match(vendor) else vendor,
        serial=serial,
        wwid=wwid,
        firmware=host.read_word(base, "device/firmware_rev")
        or host.read_word(base, "device/rev")
        or udev.get("ID_REVISION"),
        rotational=_flag(host.read_int(base, "queue/rotational")),
        removable=_flag(host.read_int(base, "removable")),
        read_only=_flag(host.read_int(base, "ro")),
        state=host.read_word(base, "device/state"),
        transport=transport(name, host.link(base, "device/subsystem"), vendor, udev),
    )


def _flag(value: int | None) -> bool | None:
    return None if value is None else value != 0


def _serial(host: Host, base: str, udev: dict[str, str]) -> str | None:
    return (
        host.read_word(base, "device/serial")
        or host.read_word(base, "serial")
        or udev.get("ID_SERIAL_SHORT")
        or parse_vpd_serial(host.read_bytes(base, "device/vpd_pg80"))
    )


def parse_vpd_serial(page: bytes | None) -> str | None:
    """Return the unit serial number of a SCSI VPD page 80h (SPC-4 7.8.15): 4 bytes of header."""
    if page is None or len(page) < 4 or page[1] != 0x80:
        return None
    text = page[4 : 4 + int.from_bytes(page[2:4], "big")].decode("ascii", "replace")
    return text.strip(" \0") or None


def _read_udev(host: Host, base: str) -> dict[str, str]:
    """Return the properties that udev keeps of a block device (E: lines of its database)."""
    number = host.read_word(base, "dev")
    text = host.read_text(f"run/udev/data/b{number}") if number else None
    pairs = (line[2:].partition("=") for line in (text or "").splitlines() if line[:2] == "E:")
    return {name: value for name, _, value in pairs if value}


def identity(name: str, wwid: str | None, serial: str | None) -> str:
    """Return what names a disk for ever: its WWID, else its serial, else the kernel's name."""
    for word in (wwid, serial and f"serial.{serial}"):
        if word:
            return re.sub(r"[^A-Za-z0-9.:_-]+", "_", word.strip())
    return name


def transport(
    name: str, subsystem: str | None, vendor: str | None, udev: dict[str, str]
) -> str | None:
    """Return how a disk is attached, as far as it shows."""
    if name.startswith("nvme"):
        return "nvme"
    if name.startswith("mmcblk"):
        return "mmc"
    if subsystem == "virtio" or name.startswith("vd"):
        return "virtio"
    if udev.get("ID_BUS"):
        return udev["ID_BUS"]
    return "ata" if vendor == "ATA" else None  # the SCSI layer's name for libata's disks


def parse_stat(text: str) -> Counters | None:
    """Return the counters of a block device's stat file; None when it is none."""
    words = text.split()
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


def read_counters(host: Host, name: str) -> Counters | None:
    """Return the I/O counters of a disk."""
    return parse_stat(host.read_text(BLOCK, name, "stat") or "")
