"""Takes what names an owner out of mount tables, paths and tools' words, for captures.  Pure.

What the file systems are, stays: usual directories, kinds, devices, the options that readers use.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Callable

from hypervisor.identity import DUMMY_UUIDS, meaningful
from hypervisor.smbios_table import structures

Fake = Callable[[str], str]

# Parts of paths that every machine may have.
USUAL = frozenset(
    {
        *("bin", "boot", "data", "dev", "efi", "etc", "export", "home", "images", "iso", "lib"),
        *("libvirt", "local", "log", "media", "mnt", "opt", "proc", "root", "run", "shm", "snap"),
        *("srv", "sys", "tmp", "usr", "var", "fs", "cgroup", "pts", "user", "lock", "mqueue"),
        *("hugepages", "kernel", "security", "debug", "tracing", "docker", "containers"),
        *("storage", "overlay", "kubelet", "pods", "credentials", "netns", "fuse", "qemu"),
    }
)
_OPTION = re.compile(r"(rw|ro|emergency_ro|shutdown|subvolid=\d+|compress(-force)?=[a-z0-9:]+)\Z")
_SERVED = re.compile(r"(//[^/]+|[^/]*:)(/.*)?\Z")
# What tools tell of a disk's identity: texts, and numbers of an address's parts.
TOLD_SERIAL = re.compile(
    r'"(?:serial_number|logical_unit_id|SN|WWN|Serial Number|SAS Address)"\s*:\s*"([^"\\]+)'
)
_TOLD_NUMBER = re.compile(r'("(?:id|ext_id|guid)"\s*:\s*)[0-9]{6,}')
MOUNT_TABLES = re.compile(r"proc/(?:(?:self|1)/)?(mountinfo|mounts)\Z")


def mask_path(path: str, fake: Fake) -> str:
    """Return a path whose unusual parts are fakes."""
    return "/".join(
        part if not part or part in USUAL or part.isdecimal() else fake(part)
        for part in path.split("/")
    )


def mask_place(line: str, fake: Fake) -> str:
    """Return a line of numbers and a path without names."""
    numbers, _, path = line.rpartition(" ")
    return f"{numbers} {mask_path(path, fake)}"


def mask_source(source: str, fake: Fake) -> str:
    """Return what is mounted: devices and kinds stay, servers and their paths are fakes."""
    if source.startswith("/dev/"):
        return source
    served = _SERVED.match(source)
    if served is not None:
        return fake(served[1]) + mask_path(served[2] or "", fake)
    return mask_path(source, fake) if "/" in source else source


def mask_options(options: str) -> str:
    """Return the options that the readers use; others tell addresses and users."""
    return ",".join(o for o in options.split(",") if _OPTION.match(o)) or "rw"


def mask_mounts(text: str, kind: str, fake: Fake) -> str:
    """Return a mount table without names; `kind` is mountinfo or mounts."""
    lines = (
        _mask_info(line, fake) if kind == "mountinfo" else _mask_mount(line, fake)
        for line in text.splitlines()
    )
    return "".join(f"{line}\n" for line in lines if line)


def _mask_info(line: str, fake: Fake) -> str:
    head, dash, tail = line.partition(" - ")
    words, rest = head.split(" "), tail.split(" ")
    if not dash or len(words) < 6 or len(rest) < 3:
        return ""
    kept = [*words[:3], mask_path(words[3], fake), mask_path(words[4], fake)]
    kept += [mask_options(words[5]), "-", rest[0], mask_source(rest[1], fake)]
    return " ".join([*kept, mask_options(rest[2])])


def _mask_mount(line: str, fake: Fake) -> str:
    words = line.split(" ")
    if len(words) < 4:
        return ""
    source, point = mask_source(words[0], fake), mask_path(words[1], fake)
    return " ".join([source, point, words[2], mask_options(words[3]), "0", "0"])


# Strings of SMBIOS structures that identify a machine or its owner, by type (DSP0134 7).
_OWN_STRINGS = {
    1: (0x07,),
    2: (0x07, 0x08),
    3: (0x07, 0x08),
    4: (0x20, 0x21),
    17: (0x18, 0x19),
    22: (0x07,),
    39: (0x08, 0x09),
}
# Types whose strings and bytes may say anything: strings of makers and of any property, addresses
# and accounts of management controllers; from 128 on each maker has its own.
_ANYTHING, _VENDORS_OWN = frozenset({11, 42, 43, 46}), 128
_UUID_PLACE = slice(0x08, 0x18)  # of type 1


def mask_numbers(text: str) -> str:
    """Return a tool's JSON without the numbers of a world wide name; no reader needs them."""
    return _TOLD_NUMBER.sub(r"\g<1>0", text)


def mask_uuid(raw: bytes, fake: Fake) -> bytes:
    """Return the fake of a UUID as sysfs would write it; one that many boards have, stays."""
    text = str(uuid.UUID(bytes_le=raw))
    if text in DUMMY_UUIDS:
        return raw
    try:
        return uuid.UUID(fake(text)).bytes_le
    except ValueError:  # the fake is no UUID
        return hashlib.sha256(b"capture " + raw).digest()[:16]


def mask_smbios(table: bytes, fake: Fake) -> bytes:
    """Return an SMBIOS table whose serial numbers, asset tags and UUID are others, as long."""
    masked = bytearray(table)
    place = 0
    for item in structures(table):
        strings_at = place + len(item.data)
        end = table.find(b"\0\0", strings_at)
        end = len(table) if end < 0 else end
        wanted = {item.number(offset, 1) or 0 for offset in _OWN_STRINGS.get(item.kind, ())}
        every = item.kind in _ANYTHING or item.kind >= _VENDORS_OWN
        for index, raw in enumerate(table[strings_at:end].split(b"\0"), 1):
            if raw and (every or index in wanted) and meaningful(raw.decode("latin-1")):
                told = fake(raw.decode("latin-1")).encode("latin-1", "replace")
                masked[strings_at : strings_at + len(raw)] = told[: len(raw)].ljust(len(raw))
            strings_at += len(raw) + 1
        if item.kind == 1 and len(item.data) >= _UUID_PLACE.stop:
            told = mask_uuid(item.data[_UUID_PLACE], fake)
            masked[place + _UUID_PLACE.start : place + _UUID_PLACE.stop] = told
        if every:
            masked[place + 4 : place + len(item.data)] = bytes(len(item.data) - 4)
        place = end + 2
    return bytes(masked)
