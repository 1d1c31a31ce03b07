"""Mains adapters and batteries (kernel Documentation/ABI/testing/sysfs-class-power).

Volts are in µV, power in µW, energy in µWh, charge in µAh and times in seconds, as the kernel has
them.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from hypervisor.host import Host

SUPPLIES = "sys/class/power_supply"
BATTERIES = frozenset({"Battery", "UPS"})
ADAPTERS = frozenset({"Mains", "USB", "Wireless"})
MAX_TEXT = 256


class Adapter(msgspec.Struct, frozen=True, kw_only=True):
    """What brings power in from outside."""

    name: str
    kind: str
    online: bool | None = None
    manufacturer: str | None = None
    model: str | None = None
    serial: str | None = None


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A battery (or the one in a UPS) that is fitted."""

    name: str
    status: str | None = None  # Charging, Discharging, Not charging, Full, Unknown
    health: str | None = None  # Good, Dead, Overheat, ...
    level: str | None = None  # Critical, Low, Normal, High, Full
    percent: int | None = None
    technology: str | None = None
    energy_now: int | None = None
    energy_full: int | None = None
    energy_design: int | None = None
    voltage_design: int | None = None
    power: int | None = None
    cycles: int | None = None
    to_empty: int | None = None
    to_full: int | None = None
    manufacturer: str | None = None
    model: str | None = None
    serial: str | None = None


def read_supplies(host: Host) -> Iterator[Adapter | Cell]:
    """Yield what powers the host; batteries of mice and the like, and empty bays, are left out."""
    for name in host.names(SUPPLIES):
        base = f"{SUPPLIES}/{name}"
        if host.read_word(base, "scope") == "Device":
            continue
        kind = host.read_word(base, "type")
        if kind in ADAPTERS:
            yield _adapter(host, base, name, kind or "")
        elif kind in BATTERIES and host.read_int(base, "present") != 0:
            yield _cell(host, base, name)


def _text(host: Host, base: str, name: str) -> str | None:
    word = host.read_word(base, name)
    return word[:MAX_TEXT] if word else None


def _facts(host: Host, base: str) -> dict[str, str | None]:
    return {
        "manufacturer": _text(host, base, "manufacturer"),
        "model": _text(host, base, "model_name"),
        "serial": _text(host, base, "serial_number"),
    }


def _adapter(host: Host, base: str, name: str, kind: str) -> Adapter:
    online = host.read_int(base, "online")
    return Adapter(
        name=name,
        kind=kind,
        online=None if online is None else online > 0,
        **_facts(host, base),
    )


def _energy(host: Host, base: str, name: str, volts: int | None) -> int | None:
    """Return µWh; a battery that counts charge is converted by the voltage it is made for."""
    energy = host.read_count(base, f"energy_{name}", limit=2**40)
    if energy is not None:
        return energy
    charge = host.read_count(base, f"charge_{name}", limit=2**40)
    return None if charge is None or not volts else charge * volts // 1_000_000


def _power(host: Host, base: str) -> int | None:
    power = host.read_int(base, "power_now")
    if power is not None:
        return abs(power)
    current, volts = host.read_int(base, "current_now"), host.read_int(base, "voltage_now")
    return None if current is None or volts is None else abs(current) * volts // 1_000_000


def _cell(host: Host, base: str, name: str) -> Cell:
    volts = host.read_count(base, "voltage_min_design", limit=2**31) or host.read_count(
        base, "voltage_max_design", limit=2**31
    )
    percent = host.read_count(base, "capacity", limit=101)
    return Cell(
        name=name,
        status=_text(host, base, "status"),
        health=_text(host, base, "health"),
        level=_text(host, base, "capacity_level"),
        percent=percent,
        technology=_text(host, base, "technology"),
        energy_now=_energy(host, base, "now", volts),
        energy_full=_energy(host, base, "full", volts),
        energy_design=_energy(host, base, "full_design", volts),
        voltage_design=volts,
        power=_power(host, base),
        cycles=host.read_count(base, "cycle_count", limit=2**31) or None,
        to_empty=host.read_count(base, "time_to_empty_now", limit=2**31),
        to_full=host.read_count(base, "time_to_full_now", limit=2**31),
        **_facts(host, base),
    )
