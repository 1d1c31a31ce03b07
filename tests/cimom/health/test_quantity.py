"""Readings as people and base units tell them."""

from __future__ import annotations

import pytest

from cimom.classes import BaseUnits, KHV_NumericSensor
from cimom.health.quantity import quantity, scaled


def sensor(units: BaseUnits | None, modifier: int | None) -> KHV_NumericSensor:
    return KHV_NumericSensor(
        SystemCreationClassName="",
        SystemName="",
        CreationClassName="",
        DeviceID="",
        BaseUnits=units,
        UnitModifier=modifier,
    )


@pytest.mark.parametrize(
    ("reading", "modifier", "value"),
    [
        (None, -3, None),
        (42500, -3, 42.5),
        (1104, -3, 1.104),
        (7, None, 7.0),
        (3, 2, 300.0),
        (1, -127, 1e-30),
    ],
)
def test_scaled(reading: int | None, modifier: int | None, value: float | None) -> None:
    assert scaled(reading, modifier) == value


@pytest.mark.parametrize(
    ("units", "modifier", "reading", "text"),
    [
        (BaseUnits.Degrees_C, -3, 92000, "92.0 °C"),
        (BaseUnits.Volts, -3, 1104, "1.10 V"),
        (BaseUnits.Volts, -3, 12096, "12.1 V"),
        (BaseUnits.RPM, 0, 12400, "12\N{NARROW NO-BREAK SPACE}400 RPM"),
        (BaseUnits.Watts, -3, 198000, "198.0 W"),
        (BaseUnits.Percentage, 0, 40, "40 %"),
        (BaseUnits.Cubic_Feet, 0, 5, "5.00 Cubic Feet"),
        (None, 0, 5, "5.00"),
        (BaseUnits.Degrees_C, -3, None, "n/a"),
    ],
)
def test_quantity(units: BaseUnits | None, modifier: int, reading: int | None, text: str) -> None:
    assert quantity(sensor(units, modifier), reading) == text
