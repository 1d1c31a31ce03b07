"""How long tasks wait for processors, memory, I/O and interrupts (kernel
Documentation/accounting/psi.rst).
"""

from __future__ import annotations

import re

import msgspec

from hypervisor.host import Host

PRESSURE = "proc/pressure"
RESOURCES = ("cpu", "io", "irq", "memory")
MAX_MICROSECONDS = 2**63
_LINE = re.compile(
    r"(some|full) avg10=([0-9]{1,3})\.([0-9]{2}) avg60=([0-9]{1,3})\.([0-9]{2})"
    r" avg300=([0-9]{1,3})\.([0-9]{2}) total=([0-9]{1,19})\Z"
)
_MOST = 10000  # hundredths of a percent


class Stall(msgspec.Struct, frozen=True):
    """Shares of the last 10, 60 and 300 s in hundredths of a percent; microseconds since boot."""

    ten: int
    minute: int
    five_minutes: int
    total_us: int


class Pressure(msgspec.Struct, frozen=True, kw_only=True):
    """Pressure on a resource: `some` task waited, or `full`: none that was not idle ran."""

    resource: str
    some: Stall | None = None
    full: Stall | None = None


def parse_pressure(text: str) -> dict[str, Stall]:
    """Return the lines of a file of /proc/pressure; what is no such line is left out."""
    found = {}
    for line in text.splitlines()[:16]:
        match = _LINE.match(line.strip())
        if match is None:
            continue
        numbers = [int(group) for group in match.groups()[1:]]
        ten, minute, five = (numbers[i] * 100 + numbers[i + 1] for i in (0, 2, 4))
        if max(ten, minute, five) <= _MOST and numbers[6] < MAX_MICROSECONDS:
            found[match[1]] = Stall(ten, minute, five, numbers[6])
    return found


def read_pressures(host: Host) -> list[Pressure]:
    """Read the pressure on each resource that the kernel tells of; none where it is turned off."""
    told = ((name, parse_pressure(host.read_text(PRESSURE, name) or "")) for name in RESOURCES)
    return [
        Pressure(resource=name, some=lines.get("some"), full=lines.get("full"))
        for name, lines in told
        if lines
    ]
