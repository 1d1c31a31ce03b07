"""Partitions: which table they stand in, where they begin, what they are for.

Sources: sysfs (kernel ABI/stable/sysfs-block), the kernel's uevent, udev's ID_PART_ENTRY_*
(libblkid reads the tables).  Which scheme a table has only these tell; the disk is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from hypervisor.block import (
    BLOCK,
    MAX_SECTORS,
    SECTOR_BYTES,
    fit_identity,
    flag,
    parse_properties,
    read_size,
    read_udev,
    unescape,
    word,
)
from hypervisor.host import Host

MAX_NUMBER = 2**16
BOOT_FLAG = 0x80  # of an MBR's entry
LEGACY_BOOT = 1 << 2  # of a GPT entry's attributes (UEFI 5.3.3)
EFI_SYSTEM = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"
EXTENDED = frozenset({0x05, 0x0F, 0x85})
FIRST_LOGICAL = 5  # partitions of an MBR from this number on lie in the extended one
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


class Partition(msgspec.Struct, frozen=True, kw_only=True):
    """A partition of a whole device."""

    name: str
    number: str | None  # major:minor
    identity: str
    parent: str  # the kernel's name of the whole device
    index: int
    start_bytes: int
    size_bytes: int
    read_only: bool | None = None
    scheme: str | None = None  # gpt, dos, mac, ...; None: not known
    type: str | None = None  # a GUID, or 0x83
    uuid: str | None = None  # PARTUUID
    label: str | None = None
    flags: int | None = None

    @property
    def code(self) -> int | None:
        """The type of an MBR's entry."""
        if self.scheme != "dos" or not (self.type or "").startswith("0x"):
            return None
        return parse_hex(self.type, 0xFF)

    @property
    def bootable(self) -> bool | None:
        """Whether firmware starts from it; None when the table is not known."""
        if self.scheme == "dos":
            return bool((self.flags or 0) & BOOT_FLAG)
        if self.scheme == "gpt":
            return self.type == EFI_SYSTEM or bool((self.flags or 0) & LEGACY_BOOT)
        return None


def parse_hex(text: str | None, limit: int) -> int | None:
    """Return a number such as 0x80; None when there is none or it is above `limit`."""
    try:
        number = int((text or "")[:20], 16)
    except ValueError:
        return None
    return number if 0 <= number <= limit else None


def partition_names(host: Host, parent: str) -> list[str]:
    """Return the kernel's names of the partitions of a whole device."""
    return [
        name
        for name in host.names(BLOCK, parent)
        if name.startswith(parent) and host.exists(BLOCK, parent, name, "partition")
    ]


def read_partitions(host: Host, parent: str, identity: str) -> Iterator[Partition]:
    """Yield the partitions of a whole device, by their place on it."""
    found = (
        _read_partition(host, parent, name, identity) for name in partition_names(host, parent)
    )
    yield from sorted((p for p in found if p is not None), key=lambda p: (p.start_bytes, p.index))


def _read_partition(host: Host, parent: str, name: str, identity: str) -> Partition | None:
    base = f"{BLOCK}/{parent}/{name}"
    index = host.read_count(base, "partition", limit=MAX_NUMBER)
    start = host.read_count(base, "start", limit=MAX_SECTORS)
    size = read_size(host, base)
    if index is None or start is None or size is None:
        return None
    number = host.read_word(base, "dev")
    udev = read_udev(host, number)
    kernel = parse_properties(host.read_text(base, "uevent") or "")
    uuid = word(udev.get("ID_PART_ENTRY_UUID") or kernel.get("PARTUUID"))
    return Partition(
        name=name,
        number=number,
        identity=uuid_identity(uuid) or f"{identity}-part{index}",
        parent=parent,
        index=index,
        start_bytes=start * SECTOR_BYTES,
        size_bytes=size,
        read_only=flag(host.read_int(base, "ro")),
        scheme=scheme(udev.get("ID_PART_ENTRY_SCHEME"), uuid),
        type=udev.get("ID_PART_ENTRY_TYPE"),
        uuid=uuid,
        label=word(unescape(udev.get("ID_PART_ENTRY_NAME") or kernel.get("PARTNAME") or "")),
        flags=parse_hex(udev.get("ID_PART_ENTRY_FLAGS"), 2**64 - 1),
    )


def uuid_identity(uuid: str | None) -> str | None:
    """Return a PARTUUID as an identity; one of zeros only is none."""
    return fit_identity(uuid.lower()) if uuid and uuid.strip("0-") else None


def scheme(told: str | None, uuid: str | None) -> str | None:
    """Return the kind of the table: what udev tells, else GPT when the PARTUUID is a GUID."""
    if told:
        return told
    return "gpt" if uuid and _GUID.match(uuid.lower()) else None
