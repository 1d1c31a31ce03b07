"""PCI functions and the first bytes of their configuration space (ABI/testing/sysfs-bus-pci)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from hypervisor.host import Host

DEVICES = "sys/bus/pci/devices"
HEADER_BYTES = 64  # bytes of the configuration space that anybody may read
BRIDGE = 1  # header type of a PCI-to-PCI bridge
MAX_TEXT = 256
UNKNOWN = ("Unknown", "Unknown speed")
ADDRESS = re.compile(r"[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]\Z")


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The first bytes of the configuration space (PCI Local Bus Specification 6.1)."""

    command: int
    cache_line: int  # in double words
    latency: int
    bridge: bool
    bars: tuple[int, ...]
    pin: int
    min_grant: int | None = None
    max_latency: int | None = None
    primary: int | None = None
    secondary: int | None = None
    subordinate: int | None = None


class Function(msgspec.Struct, frozen=True, kw_only=True):
    """A PCI function; numbers that the kernel does not tell are None."""

    address: str
    vendor: int | None = None
    device: int | None = None
    class_code: int | None = None  # 24 bits
    subsystem_vendor: int | None = None
    subsystem: int | None = None
    revision: int | None = None
    node: int | None = None
    driver: str | None = None
    parent: str | None = None  # address of the bridge above
    speed: str | None = None
    width: int | None = None
    max_speed: str | None = None
    max_width: int | None = None
    header: Header | None = None


def read_functions(host: Host) -> Iterator[Function]:
    """Yield every function, by address."""
    for address in host.names(DEVICES):
        if ADDRESS.match(address):
            yield _function(host, address)


def _function(host: Host, address: str) -> Function:
    base = f"{DEVICES}/{address}"
    node = host.read_int(base, "numa_node")
    return Function(
        address=address,
        vendor=_number(host, base, "vendor", 0xFFFF),
        device=_number(host, base, "device", 0xFFFF),
        class_code=_number(host, base, "class", 0xFFFFFF),
        subsystem_vendor=_number(host, base, "subsystem_vendor", 0xFFFF),
        subsystem=_number(host, base, "subsystem_device", 0xFFFF),
        revision=_number(host, base, "revision", 0xFF),
        node=node if node is not None and 0 <= node < 2**16 else None,
        driver=host.link(base, "driver"),
        parent=_parent(host, base),
        speed=_speed(host, base, "current_link_speed"),
        width=host.read_count(base, "current_link_width", limit=64) or None,
        max_speed=_speed(host, base, "max_link_speed"),
        max_width=host.read_count(base, "max_link_width", limit=64) or None,
        header=parse_header(host.read_bytes(base, "config")),
    )


def _number(host: Host, base: str, name: str, limit: int) -> int | None:
    try:
        value = int(host.read_word(base, name) or "", 16)
    except ValueError:
        return None
    return value if 0 <= value <= limit else None


def _speed(host: Host, base: str, name: str) -> str | None:
    speed = host.read_word(base, name)
    return None if speed is None or speed in UNKNOWN else speed[:MAX_TEXT]


def _parent(host: Host, base: str) -> str | None:
    """Return the function that a function lies behind: the one above it in the device tree."""
    place = (host.resolve(base) or "").rstrip("/").split("/")
    above = place[-2] if len(place) > 1 else ""
    return above if ADDRESS.match(above) else None


def parse_header(data: bytes | None) -> Header | None:
    """Take the header apart; None when there is none."""
    if data is None or len(data) < HEADER_BYTES:
        return None
    bridge = data[0x0E] & 0x7F == BRIDGE
    count = 2 if bridge else 6
    bars = (int.from_bytes(data[at : at + 4], "little") for at in range(0x10, 0x10 + 4 * count, 4))
    return Header(
        command=int.from_bytes(data[4:6], "little"),
        cache_line=data[0x0C],
        latency=data[0x0D],
        bridge=bridge,
        bars=tuple(bars),
        pin=data[0x3D],
        min_grant=None if bridge else data[0x3E],
        max_latency=None if bridge else data[0x3F],
        primary=data[0x18] if bridge else None,
        secondary=data[0x19] if bridge else None,
        subordinate=data[0x1A] if bridge else None,
    )
