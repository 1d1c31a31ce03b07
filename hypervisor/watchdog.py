"""Watchdogs: what starts the machine anew when it hangs (kernel
Documentation/watchdog/watchdog-api.rst, ABI/testing/sysfs-class-watchdog).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from hypervisor.host import Host

WATCHDOGS = "sys/class/watchdog"
MAX_TEXT = 64
MAX_SECONDS = 2**31
CARD_RESET = 0x20  # of the boot status: the watchdog made the machine start anew
_WATCHDOG = re.compile(r"watchdog([0-9]{1,4})\Z")


class Watchdog(msgspec.Struct, frozen=True, kw_only=True):
    """A watchdog; `name` is that of its device, or the kernel's where it has none."""

    name: str
    identity: str | None = None
    active: bool | None = None
    timeout_s: int | None = None
    left_s: int | None = None
    warning_s: int | None = None  # before the timeout
    warning_by: str | None = None
    for_ever: bool | None = None  # once started, it cannot be stopped
    boot_status: int | None = None
    firmware: int | None = None


def read_watchdogs(host: Host) -> Iterator[Watchdog]:
    """Yield each watchdog, by the kernel's number; two of one device keep that number."""
    numbers = sorted(int(m[1]) for name in host.names(WATCHDOGS) if (m := _WATCHDOG.match(name)))
    taken: set[str] = set()
    for number in numbers:
        directory = f"watchdog{number}"
        device = host.link(WATCHDOGS, directory, "device")
        name = device if device is not None and device not in taken else directory
        taken.add(name)
        yield _watchdog(host, f"{WATCHDOGS}/{directory}", name)


def _watchdog(host: Host, base: str, name: str) -> Watchdog:
    flag = host.read_int(base, "nowayout")
    return Watchdog(
        name=name,
        identity=(host.read_word(base, "identity") or "")[:MAX_TEXT] or None,
        active={"active": True, "inactive": False}.get(host.read_word(base, "state") or ""),
        timeout_s=host.read_count(base, "timeout", limit=MAX_SECONDS),
        left_s=host.read_count(base, "timeleft", limit=MAX_SECONDS),
        warning_s=host.read_count(base, "pretimeout", limit=MAX_SECONDS),
        warning_by=(host.read_word(base, "pretimeout_governor") or "")[:MAX_TEXT] or None,
        for_ever=None if flag is None else flag != 0,
        boot_status=host.read_count(base, "bootstatus", limit=2**31),
        firmware=host.read_count(base, "fw_version", limit=2**32),
    )
