"""Trusted platform modules (kernel ABI/stable/sysfs-class-tpm)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from hypervisor.host import Host

MODULES = "sys/class/tpm"
MAX_TEXT = 128
_MODULE = re.compile(r"tpm([0-9]{1,4})\Z")
_BANK = re.compile(r"pcr-([a-z0-9_]{1,32})\Z")
_VERSION = re.compile(r"TCG version: ([0-9]{1,3}\.[0-9]{1,3})")
_CAPS = re.compile(r"Manufacturer: 0x([0-9a-fA-F]{8})")


class SecurityModule(msgspec.Struct, frozen=True, kw_only=True):
    """A module; `name` is that of its device, or the kernel's where it has none."""

    name: str
    version: str | None = None  # of the specification: 1.2, 2.0
    description: str | None = None
    manufacturer: str | None = None  # four letters, of old modules
    banks: tuple[str, ...] = ()  # hash functions that its registers are kept with


def read_security_modules(host: Host) -> Iterator[SecurityModule]:
    """Yield each module, by the kernel's number."""
    numbers = sorted(int(m[1]) for name in host.names(MODULES) if (m := _MODULE.match(name)))
    for number in numbers:
        base = f"{MODULES}/tpm{number}"
        capabilities = host.read_text(f"{base}/device", "caps") or host.read_text(base, "caps")
        banks = (match[1] for name in host.names(base) if (match := _BANK.match(name)))
        yield SecurityModule(
            name=host.link(base, "device") or f"tpm{number}",
            version=_version(host, base, capabilities or ""),
            description=(host.read_word(f"{base}/device", "description") or "")[:MAX_TEXT] or None,
            manufacturer=manufacturer(capabilities or ""),
            banks=tuple(banks)[:16],
        )


def _version(host: Host, base: str, capabilities: str) -> str | None:
    major = host.read_count(base, "tpm_version_major", limit=100)
    if major is not None:
        return {1: "1.2", 2: "2.0"}.get(major, str(major))
    found = _VERSION.search(capabilities)
    return found[1] if found else None


def manufacturer(capabilities: str) -> str | None:
    """Return the maker's letters of a module's capabilities."""
    found = _CAPS.search(capabilities)
    if found is None:
        return None
    letters = bytes.fromhex(found[1]).decode("ascii", "replace").strip("\0 ")
    return letters if letters.isalnum() and letters.isascii() else None
