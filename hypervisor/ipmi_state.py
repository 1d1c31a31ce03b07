"""What the states of sensors mean, in words, and how bad they are (IPMI 2.0 42.1 and 42.2).

Tables and the look-up in them; knows no bytes and no BMC.  The words are khv's own.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Severity(IntEnum):
    """How bad a state is; ABSENT and INFORMATION are not bad at all."""

    OK = 0
    ABSENT = 1
    INFORMATION = 2
    WARNING = 3
    CRITICAL = 4
    FATAL = 5


class State(NamedTuple):
    """A state in words, and how bad it is while it lasts."""

    text: str
    severity: Severity


_LETTERS = {
    "o": Severity.OK,
    "a": Severity.ABSENT,
    "i": Severity.INFORMATION,
    "w": Severity.WARNING,
    "c": Severity.CRITICAL,
    "f": Severity.FATAL,
}


def _row(*entries: str) -> tuple[State | None, ...]:
    """Read a row: a letter for how bad, then the words; an empty entry is a reserved offset."""
    return tuple(State(e[2:], _LETTERS[e[0]]) if e else None for e in entries)


SPECIFIC = 0x6F  # event type: the sensor's type says what the offsets are
THRESHOLD = 0x01
REDUNDANCY = 0x0B
POWER_SUPPLY_TYPE, FAN_TYPE, POWER_UNIT_TYPE, COOLING_TYPE = 0x08, 0x04, 0x09, 0x0A
OEM_TYPES = range(0x70, 0x80)

# Offset of a threshold event -> which limit, and whether it is crossed by going outwards.
THRESHOLD_OFFSETS = (
    "lower_non_critical",
    "lower_non_critical",
    "lower_critical",
    "lower_critical",
    "lower_fatal",
    "lower_fatal",
    "upper_non_critical",
    "upper_non_critical",
    "upper_critical",
    "upper_critical",
    "upper_fatal",
    "upper_fatal",
)

# Event types that stand for themselves, whatever the sensor is.
GENERIC: dict[int, tuple[State | None, ...]] = {
    0x01: _row(
        "w lower non-critical limit passed downwards",
        "w lower non-critical limit passed upwards",
        "c lower critical limit passed downwards",
        "c lower critical limit passed upwards",
        "f lower fatal limit passed downwards",
        "f lower fatal limit passed upwards",
        "w upper non-critical limit passed downwards",
        "w upper non-critical limit passed upwards",
        "c upper critical limit passed downwards",
        "c upper critical limit passed upwards",
        "f upper fatal limit passed downwards",
        "f upper fatal limit passed upwards",
    ),
    0x02: _row("o idle", "o active", "o busy"),
    0x03: _row("o off", "i on"),
    0x04: _row("o no failure foreseen", "w failure foreseen"),
    0x05: _row("o limit not exceeded", "w limit exceeded"),
    0x06: _row("o performance as expected", "w performance lags"),
    0x07: _row(
        "o OK",
        "w non-critical, was OK",
        "c critical, was less severe",
        "f fatal, was less severe",
        "w non-critical, was worse",
        "c critical, was fatal",
        "f fatal",
        "i watched",
        "i informs",
    ),
    0x08: _row("a absent", "o present"),
    0x09: _row("i disabled", "o enabled"),
    0x0A: _row(
        "o running",
        "i in test",
        "i powered off",
        "o on line",
        "i off line",
        "i off duty",
        "w degraded",
        "i saving power",
        "c installation failed",
    ),
    0x0B: _row(
        "o fully redundant",
        "w redundancy lost",
        "w redundancy degraded",
        "w not redundant, enough left: was redundant",
        "w not redundant, enough left: was not enough",
        "c not redundant, not enough left",
        "w degraded, was fully redundant",
        "w degraded, was not redundant",
    ),
    0x0C: _row("o in state D0", "o in state D1", "o in state D2", "o in state D3"),
}

# Sensor types whose own offsets count (event type 6Fh).
OF_TYPE: dict[int, tuple[State | None, ...]] = {
    0x05: _row(
        "w case opened",
        "w drive bay opened",
        "w card area opened",
        "w processor area opened",
        "w network cable pulled",
        "w undocked without leave",
        "w fan area opened",
    ),
    0x06: _row(
        "w security violated",
        "w wrong user password",
        "w wrong set-up password",
        "w wrong network boot password",
        "w wrong password",
        "w wrong password out of band",
    ),
    0x07: _row(
        "c internal error",
        "c thermal trip",
        "c failed its self-test at start",
        "c hung at start",
        "c failed to start",
        "c configuration error",
        "c uncorrectable error in SMBIOS",
        "o present",
        "i disabled",
        "i terminator present",
        "w throttled",
        "c machine check",
        "w corrected machine check",
    ),
    0x08: _row(
        "o present",
        "c failed",
        "w failure foreseen",
        "c input lost",
        "c input lost or out of range",
        "w input out of range",
        "c configuration error",
        "i on standby",
    ),
    0x09: _row(
        "i powered off",
        "i power cycled",
        "w 240 VA power-down",
        "w interlock power-down",
        "c mains lost",
        "c soft power control failed",
        "c failed",
        "w failure foreseen",
    ),
    0x0C: _row(
        "w corrected error",
        "c uncorrectable error",
        "c parity error",
        "c scrubbing failed",
        "i device disabled",
        "w too many corrected errors",
        "o present",
        "c configuration error",
        "i spare",
        "w throttled",
        "c overheated",
    ),
    0x0D: _row(
        "o present",
        "c failed",
        "w failure foreseen",
        "i hot spare",
        "i consistency check runs",
        "c array is critical",
        "c array failed",
        "i rebuild runs",
        "w rebuild was stopped",
    ),
    0x0F: _row("c firmware error at start", "c firmware hangs", "i firmware goes on"),
    0x10: _row(
        "w logging of corrected memory errors stopped",
        "w logging of an event type stopped",
        "i log cleared",
        "w all logging stopped",
        "w log full",
        "w log almost full",
        "w logging of corrected machine checks stopped",
    ),
    0x11: _row(
        "c firmware watchdog: reset",
        "c system watchdog: reset",
        "c system watchdog: power off",
        "c system watchdog: power cycle",
        "w system watchdog: NMI",
        "w system watchdog: time ran out",
        "w system watchdog: about to run out",
    ),
    0x12: _row(
        "i system reconfigured",
        "i started by the maker's own means",
        "c unknown fault of the hardware",
        "i record added to the auxiliary log",
        "i platform event acted upon",
        "i clocks are set",
    ),
    0x13: _row(
        "w NMI from the front panel",
        "c bus time-out",
        "w I/O channel check",
        "w NMI by software",
        "c PCI parity error",
        "c PCI system error",
        "c EISA time-out",
        "w corrected bus error",
        "c uncorrectable bus error",
        "f fatal NMI",
        "f fatal bus error",
        "w bus runs degraded",
    ),
    0x14: _row(
        "i power button pressed",
        "i sleep button pressed",
        "i reset button pressed",
        "i latch opened",
        "i service button pressed",
    ),
    0x19: _row("w soft power-up failed", "f thermal trip of the chip set"),
    0x1B: _row("o connected", "c cable wrong"),
    0x1D: _row(
        "i started by power-up",
        "i started by a hard reset",
        "i started by a warm reset",
        "i network boot asked for",
        "i diagnostics started",
        "i restarted by the operating system",
        "i start after a system event",
        "i restart: cause told",
    ),
    0x1E: _row(
        "c nothing to boot from",
        "w removable medium does not boot",
        "w no network boot server",
        "c boot sector invalid",
        "i waits for a choice",
    ),
    0x1F: _row(
        "i booted from A:",
        "i booted from C:",
        "i booted from the network",
        "i diagnostics booted",
        "i booted from CD",
        "i booted from ROM",
        "i booted",
        "i installation of the hypervisor begins",
        "i installation of the hypervisor is complete",
        "c installation of the hypervisor was given up",
        "c installation of the hypervisor failed",
    ),
    0x20: _row(
        "f operating system failed while loading",
        "f operating system failed",
        "i operating system stopped in order",
        "i operating system shut down",
        "i shut down by its agent",
        "w its agent does not answer",
    ),
    0x21: _row(
        "c fault",
        "i identify",
        "o occupied",
        "i ready for insertion",
        "i ready for removal",
        "i power is off",
        "i removal asked for",
        "w interlock",
        "i disabled",
        "i holds a spare",
    ),
    0x22: _row(
        "o S0, working",
        "i S1, sleeping",
        "i S2, sleeping",
        "i S3, suspended to memory",
        "i S4, suspended to disk",
        "i S5, soft off",
        "i S4 or S5, off",
        "i mechanically off",
        "i sleeping",
        "i G1, sleeping",
        "w forced off",
        "i legacy on",
        "i legacy off",
        "",
        "i unknown",
    ),
    0x23: _row(
        "w time ran out",
        "c reset",
        "c power off",
        "c power cycle",
        "",
        "",
        "",
        "",
        "w about to run out",
    ),
    0x24: _row("i page sent", "i alert sent", "i trap sent", "i mail sent"),
    0x25: _row("o present", "a absent", "i disabled"),
    0x27: _row("o heartbeat", "c heartbeat lost"),
    0x28: _row(
        "w sensor access degraded",
        "w controller access degraded",
        "c controller off line",
        "c controller cannot be reached",
        "c sensor failed",
        "c FRU failed",
    ),
    0x29: _row("w battery low", "c battery failed", "o battery present"),
    0x2A: _row(
        "i session begun", "i session ended", "w wrong user or password", "w password error"
    ),
    0x2B: _row(
        "i version changed",
        "i version changed: hardware",
        "i version changed: firmware",
        "c versions do not fit: hardware",
        "c versions do not fit: firmware",
        "c firmware is invalid",
        "i firmware change done",
        "i software change done",
    ),
    0x2C: _row(
        "a not installed",
        "i inactive",
        "i activation asked for",
        "i being activated",
        "o active",
        "i deactivation asked for",
        "i being deactivated",
        "w contact lost",
    ),
}


def state(sensor_type: int, event_type: int, offset: int) -> State:
    """Return what an offset means; one that nobody has defined keeps its number."""
    table = (OF_TYPE.get(sensor_type) if event_type == SPECIFIC else GENERIC.get(event_type)) or ()
    found = table[offset] if offset < len(table) else None
    if found is not None:
        return found
    word = "maker's state" if event_type in OEM_TYPES or sensor_type >= 0xC0 else "state"
    return State(f"{word} {offset}", Severity.INFORMATION)
