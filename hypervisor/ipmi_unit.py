"""Units of sensors (IPMI 2.0 43.17 Sensor Unit Type Codes), by their usual signs.  A table."""

from __future__ import annotations

CELSIUS, FAHRENHEIT, KELVIN, VOLT, AMPERE, WATT = range(1, 7)
RPM = 18

UNITS: dict[int, str] = {
    CELSIUS: "°C",
    FAHRENHEIT: "°F",
    KELVIN: "K",
    VOLT: "V",
    AMPERE: "A",
    WATT: "W",
    7: "J",
    8: "C",
    9: "VA",
    14: "kPa",
    15: "PSI",
    17: "CFM",
    RPM: "RPM",
    19: "Hz",
    20: "µs",
    21: "ms",
    22: "s",
    23: "min",
    24: "h",
    25: "d",
}


def unit_symbol(unit: int, *, percentage: bool = False) -> str:
    """Return the sign of a unit; nothing for one that is seldom used."""
    return "%" if percentage else UNITS.get(unit, "")
