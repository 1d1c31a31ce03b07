"""Who the host is: its UUID, its name, its kernel (SMBIOS type 1, machine-id(5), os-release(5))."""

from __future__ import annotations

import hashlib
import re
import uuid

import msgspec

from hypervisor.host import Host

# SMBIOS UUIDs that boards without one of their own tell.
DUMMY_UUIDS = frozenset(
    {
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "03000200-0400-0500-0006-000700080009",
        "00020003-0004-0005-0006-000700080009",
        "12345678-1234-5678-90ab-cddeefaabbcc",
        "fefefefe-fefe-fefe-fefe-fefefefefefe",
    }
)
# SMBIOS texts that say nothing.
DUMMY_TEXTS = frozenset(
    {
        "",
        "to be filled by o.e.m.",
        "default string",
        "system manufacturer",
        "system product name",
        "system serial number",
        "system version",
        "base board serial number",
        "base board asset tag",
        "base board version",
        "chassis manufacture",
        "chassis version",
        "chassis serial number",
        "chassis asset tag",
        "asset tag",
        "sku number",
        "family",
        "not specified",
        "not applicable",
        "not available",
        "not set",
        "unspecified",
        "undefined",
        "empty",
        "no dimm",
        "no asset tag",
        "no asset information",
        "none",
        "(none)",
        "unknown",
        "0123456789",
        "1234567890",
        "123456789",
        "01234567890123456789ab",
        "--",
        "n/a",
    }
)
_FILLER = re.compile(r"([0xXfF.*-])\1{3,}\Z")  # serial numbers of one letter
_BOOT_TIME = re.compile(r"^btime ([0-9]{1,10})\s*$", re.MULTILINE)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


class HostIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """Facts that do not change while the host runs."""

    uuid: str  # lower case
    from_smbios: bool
    name: str
    vendor: str | None = None
    model: str | None = None
    serial: str | None = None
    kernel: str | None = None
    distribution: str | None = None
    boot_time: int | None = None  # POSIX seconds


def meaningful(text: str | None) -> str | None:
    """Return an SMBIOS text unless it is one that boards tell for want of another."""
    word = (text or "").strip()
    return None if word.lower() in DUMMY_TEXTS or _FILLER.match(word) else word


def derived_uuid(secret: str) -> str:
    """Make a UUID of something that must not be published (machine-id(5) says so of itself)."""
    return str(
        uuid.UUID(bytes=hashlib.sha256(f"khv host {secret}".encode()).digest()[:16], version=4)
    )


def parse_os_release(text: str) -> str | None:
    """Return PRETTY_NAME of os-release(5)."""
    for line in text.splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "PRETTY_NAME":
            return value.strip().strip("\"'") or None
    return None


def parse_boot_time(text: str) -> int | None:
    """Return btime of /proc/stat."""
    match = _BOOT_TIME.search(text)
    return int(match[1]) if match else None


def _smbios_uuid(host: Host) -> str | None:
    told = (host.read_word("sys/class/dmi/id/product_uuid") or "").lower()
    return told if _UUID.match(told) and told not in DUMMY_UUIDS else None


def read_identity(host: Host) -> HostIdentity:
    """Read who the host is; whatever cannot be read is None, but there is always a UUID."""
    name = host.read_word("proc/sys/kernel/hostname") or host.read_word("etc/hostname")
    told = _smbios_uuid(host)
    secret = host.read_word("etc/machine-id") or f"name {name}"
    release = host.read_text("etc/os-release") or host.read_text("usr/lib/os-release") or ""
    kind = "sys/class/dmi/id"
    return HostIdentity(
        uuid=told or derived_uuid(secret),
        from_smbios=told is not None,
        name=name or "localhost",
        vendor=meaningful(host.read_word(kind, "sys_vendor")),
        model=meaningful(host.read_word(kind, "product_name"))
        or host.read_word("proc/device-tree/model"),
        serial=meaningful(host.read_word(kind, "product_serial"))
        or host.read_word("proc/device-tree/serial-number"),
        kernel=host.read_word("proc/sys/kernel/osrelease"),
        distribution=parse_os_release(release),
        boot_time=parse_boot_time(host.read_text("proc/stat") or ""),
    )
