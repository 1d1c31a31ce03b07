"""Answers of a BMC to commands, from bytes to values (IPMI 2.0 20, 27, 28, 31, 33, 35).

Pure; AnswerError when an answer is too short or makes no sense.
"""

from __future__ import annotations

from typing import NamedTuple

from hypervisor.ipmi_value import LIMIT_NAMES, ChassisStatus, Controller, Watchdog

USES = ("", "firmware", "start", "loading", "operating system", "maker's own")
ACTIONS = ("nothing", "reset", "power off", "power cycle")
UNAVAILABLE, SCANNING = 0x20, 0x40


class AnswerError(Exception):
    """An answer cannot be understood; the text says of which command."""


class Reading(NamedTuple):
    """IPMI 2.0 35.14 Get Sensor Reading: `bits` is None when the BMC tells none."""

    raw: int
    available: bool
    bits: int | None


class Repository(NamedTuple):
    """How a repository or a log stands; its stamps change with its content."""

    entries: int
    free: int  # bytes
    stamps: bytes
    overflow: bool


def need(data: bytes, size: int, what: str) -> bytes:
    """Return an answer that is long enough."""
    if len(data) < size:
        raise AnswerError(f"{what}: {len(data)} bytes came, at least {size} were expected")
    return data


def parse_device(data: bytes) -> Controller:
    """Read Get Device ID (20.1)."""
    need(data, 11, "Get Device ID")
    major, minor = data[2] & 0x7F, data[3]
    low, high = data[4] & 0x0F, data[4] >> 4
    return Controller(
        device=data[0],
        revision=data[1] & 0x0F,
        firmware=f"{major}.{minor >> 4}{minor & 15}" if minor & 15 < 10 else f"{major}.{minor:x}",
        ipmi=f"{low}.{high}",
        manufacturer=int.from_bytes(data[6:9], "little") & 0xFFFFF,
        product=int.from_bytes(data[9:11], "little"),
        auxiliary=data[11:15].hex() if any(data[11:15]) else "",
        updating=bool(data[2] & 0x80),
    )


def device_records(data: bytes) -> bool:
    """Whether the sensors are told by the device itself, for there is no repository (20.1)."""
    need(data, 6, "Get Device ID")
    return bool(data[1] & 0x80) and not data[5] & 0x02


def parse_chassis(data: bytes) -> ChassisStatus:
    """Read Get Chassis Status (28.2)."""
    need(data, 3, "Get Chassis Status")
    power, misc = data[0], data[2]
    return ChassisStatus(
        power_on=bool(power & 0x01),
        overload=bool(power & 0x02),
        interlock=bool(power & 0x04),
        power_fault=bool(power & 0x08),
        control_fault=bool(power & 0x10),
        intrusion=bool(misc & 0x01),
        lockout=bool(misc & 0x02),
        drive_fault=bool(misc & 0x04),
        cooling_fault=bool(misc & 0x08),
    )


def parse_watchdog(data: bytes) -> Watchdog:
    """Read Get Watchdog Timer (27.7); how much time is left is not told: it always changes."""
    need(data, 8, "Get Watchdog Timer")
    use, action = data[0] & 7, data[1] & 7
    return Watchdog(
        running=bool(data[0] & 0x40),
        use=USES[use] if use < len(USES) else "",
        action=ACTIONS[action] if action < len(ACTIONS) else "",
        timeout_s=int.from_bytes(data[4:6], "little") / 10,
        expired=tuple(USES[bit] for bit in range(1, 6) if data[3] >> bit & 1),
    )


def parse_reading(data: bytes) -> Reading:
    """Read Get Sensor Reading (35.14)."""
    need(data, 2, "Get Sensor Reading")
    bits = None
    if len(data) > 2:
        bits = data[2] | (data[3] & 0x7F) << 8 if len(data) > 3 else data[2]
    return Reading(data[0], bool(data[1] & SCANNING) and not data[1] & UNAVAILABLE, bits)


def crossed(bits: int, mask: int) -> tuple[str, ...]:
    """Return the limits that are crossed, of those that `mask` says are compared."""
    return tuple(n for bit, n in enumerate(LIMIT_NAMES) if bits & mask & 0x3F & 1 << bit)


def parse_repository(data: bytes) -> Repository:
    """Read Get SDR Repository Info (33.9) or Get SEL Info (31.2)."""
    need(data, 14, "information on a repository")
    return Repository(
        int.from_bytes(data[1:3], "little"),
        int.from_bytes(data[3:5], "little"),
        data[5:13],
        bool(data[13] & 0x80),
    )
