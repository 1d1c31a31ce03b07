"""Readings of numeric sensors as people write them and in base units.  Knows only CIM's units."""

from __future__ import annotations

from cimom.classes import BaseUnits, CIM_NumericSensor

# What stands behind the number; a unit that is not here is written as the ValueMap names it.
SYMBOLS: dict[int, str] = {
    BaseUnits.Degrees_C: "°C",
    BaseUnits.Degrees_F: "°F",
    BaseUnits.Degrees_K: "K",
    BaseUnits.Volts: "V",
    BaseUnits.Amps: "A",
    BaseUnits.Watts: "W",
    BaseUnits.Joules: "J",
    BaseUnits.RPM: "RPM",
    BaseUnits.Hertz: "Hz",
    BaseUnits.Percentage: "%",
    BaseUnits.Seconds: "s",
    BaseUnits.kPa: "kPa",
    BaseUnits.CFM: "CFM",
    BaseUnits.VA: "VA",
}
WHOLE = frozenset((BaseUnits.RPM, BaseUnits.Percentage))  # no decimals: no sensor has them
DECIMALS_BELOW = ((10.0, 2), (1000.0, 1))  # magnitude -> decimals; above: none
MAX_POWER = 30  # of ten; UnitModifier is a byte, but such a number is not a reading


def scaled(reading: int | None, modifier: int | None) -> float | None:
    """Return a reading in its base unit: `reading` times ten to the power of `UnitModifier`."""
    if reading is None:
        return None
    power = max(-MAX_POWER, min(MAX_POWER, modifier or 0))
    # Division by a power of ten rounds correctly; multiplication by a negative power does not.
    return reading / 10**-power if power < 0 else float(reading * 10**power)


def symbol(units: BaseUnits | None) -> str:
    """Return the symbol of a unit, empty when it is not known."""
    if units is None or units in (BaseUnits.Unknown, BaseUnits.Other):
        return ""
    return SYMBOLS.get(units) or units.name.replace("_", " ")


def decimals(units: BaseUnits | None, value: float) -> int:
    """Return how many decimals a reading of this size deserves."""
    if units in WHOLE:
        return 0
    if units in (BaseUnits.Degrees_C, BaseUnits.Degrees_F, BaseUnits.Degrees_K):
        return 1
    return next((digits for limit, digits in DECIMALS_BELOW if abs(value) < limit), 0)


def quantity(sensor: CIM_NumericSensor, reading: int | None) -> str:
    """Write a reading or threshold of a sensor, like `92.0 °C`; `n/a` when there is none."""
    value = scaled(reading, sensor.UnitModifier)
    if value is None:
        return "n/a"
    return f"{number(sensor, value)} {symbol(sensor.BaseUnits)}".rstrip()


def number(sensor: CIM_NumericSensor, value: float) -> str:
    """Write a value in the sensor's base unit without the unit, thousands apart."""
    digits = decimals(sensor.BaseUnits, value)
    return f"{value:,.{digits}f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
