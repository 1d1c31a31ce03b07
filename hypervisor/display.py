"""What drivers of display controllers tell: memory, load, connected monitors.

Sources: kernel Documentation/gpu/amdgpu (mem_info_vram_*, gpu_busy_percent), sys/class/drm.
"""

from __future__ import annotations

import re

import msgspec

from hypervisor.host import Host
from hypervisor.pci import DEVICES

DISPLAY = 0x03  # first byte of the class code of PCI functions
MAX_BYTES = 2**53
_CARD = re.compile(r"card[0-9]{1,4}\Z")
_CONNECTOR = re.compile(r"card[0-9]{1,4}-([\w.-]{1,32})\Z")


class Display(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the display controller at a PCI address."""

    memory_bytes: int | None = None
    used_bytes: int | None = None
    busy_percent: int | None = None
    first: bool | None = None  # the firmware shows its messages there
    connectors: tuple[str, ...] = ()  # those that a monitor is connected to


def read_display(host: Host, address: str) -> Display:
    """Read what the driver of a function tells."""
    base = f"{DEVICES}/{address}"
    first = host.read_int(base, "boot_vga")
    return Display(
        memory_bytes=host.read_count(base, "mem_info_vram_total", limit=MAX_BYTES) or None,
        used_bytes=host.read_count(base, "mem_info_vram_used", limit=MAX_BYTES),
        busy_percent=host.read_count(base, "gpu_busy_percent", limit=101),
        first=None if first is None else first != 0,
        connectors=_connectors(host, base),
    )


def _connectors(host: Host, base: str) -> tuple[str, ...]:
    found = []
    for card in host.names(base, "drm"):
        if _CARD.match(card):
            for name in host.names(f"{base}/drm/{card}"):
                match = _CONNECTOR.match(name)
                if match and host.read_word(f"{base}/drm/{card}/{name}", "status") == "connected":
                    found.append(match[1])
    return tuple(sorted(found)[:32])
