"""Sensor data records: definitions, numbers from bytes, sharing, locators, groupings."""

from __future__ import annotations

import pytest

from hypervisor.ipmi_sdr import (
    Factors,
    Scale,
    parse_factors,
    parse_grouping,
    parse_locator,
    parse_records,
    parse_sensor,
)
from hypervisor.ipmi_value import Entity, Grouping, Limits
from tests.hypervisor.bmc import compact, full, record, text

# M=62, R exponent -3: 62 mV a step.
RAIL = bytes((62, 0, 0, 0, 0, 0xD0))


def test_a_full_record_tells_everything_of_a_sensor() -> None:
    (found,) = parse_sensor(full(1, "Inlet Temp"))
    assert (found.name, found.number, found.owner, found.entity) == (
        "Inlet Temp",
        1,
        0x20,
        Entity(7, 1),
    )
    assert found.scale is not None
    assert found.scale.value(24) == 24.0
    assert found.told_limits == Limits(
        upper_non_critical=42.0, upper_critical=47.0, upper_fatal=52.0
    )
    assert found.readable == found.returned == 0x38
    assert (found.unit, found.thresholds, found.hysteresis, found.told_hysteresis) == (
        1,
        True,
        True,
        2,
    )


def test_lower_limits_come_last_and_the_outer_first() -> None:
    (found,) = parse_sensor(full(2, "Fan", readable=0x07, limits=(0, 0, 0, 5, 7, 10)))
    assert found.told_limits == Limits(lower_non_critical=10.0, lower_critical=7.0, lower_fatal=5.0)


@pytest.mark.parametrize(
    ("factors", "form", "curve", "raw", "value"),
    [
        (RAIL, 0, 0, 194, 12.028),
        (bytes((1, 0, 0, 0, 0, 0)), 2, 0, 0xFB, -5.0),
        (bytes((1, 0, 0, 0, 0, 0)), 1, 0, 0xFE, -1.0),
        (bytes((0xFF, 0xC0, 0, 0, 0, 0)), 0, 0, 3, -3.0),  # M is -1
        (bytes((2, 0, 5, 0, 0, 0x01)), 0, 0, 10, 70.0),  # B 10^1
        (bytes((1, 0, 0, 0, 0, 0)), 0, 7, 4, 0.25),
        (bytes((1, 0, 0, 0, 0, 0)), 0, 10, 9, 3.0),
        (bytes((1, 0, 0, 0, 0, 0)), 0, 11, 27, 3.0),
        (bytes((1, 0, 0, 0, 0, 0)), 0, 7, 0, None),  # one by zero
        (bytes((1, 0, 0, 0, 0, 0)), 0, 1, 0, None),  # the logarithm of zero
        (bytes((1, 0, 0, 0, 0, 0)), 0, 6, 255, 2.0**255),
        (bytes((1, 0, 0, 0, 0, 0)), 0, 0x20, 1, None),  # a curve that nobody knows
    ],
)
def test_raw_readings_become_numbers(
    factors: bytes, form: int, curve: int, raw: int, value: float | None
) -> None:
    found = Scale(factors=parse_factors(factors), curve=curve, form=form).value(raw)
    assert found == (None if value is None else pytest.approx(value))


def test_a_non_linear_sensor_uses_the_factors_that_the_bmc_gives_for_a_reading() -> None:
    scale = Scale(factors=Factors(1, 0, 0, 0), curve=0x70, form=0)
    assert scale.non_linear
    assert scale.value(10, Factors(3, 1, 0, 0)) == 31.0


def test_a_full_record_without_a_number_is_a_sensor_of_states() -> None:
    (found,) = parse_sensor(full(9, "PS1", event=0x6F, kind=8, units=(0xC0, 0), readable=3))
    assert found.scale is None
    assert found.possible == (0, 1)
    assert not found.thresholds


def test_limits_that_are_fixed_are_not_asked_for_but_compared() -> None:
    (found,) = parse_sensor(full(1, "x", access=3))
    assert not found.thresholds
    assert found.returned == 0x38


@pytest.mark.parametrize(
    ("share", "names", "entities"),
    [
        ((0x03, 0x01), ["Fan1", "Fan2", "Fan3"], [1, 1, 1]),
        ((0x13, 0x80), ["FanA", "FanB", "FanC"], [1, 2, 3]),
        ((0x12, 0x19), ["FanZ", "FanAA"], [1, 1]),
    ],
)
def test_a_shared_record_is_several_sensors(
    share: tuple[int, int], names: list[str], entities: list[int]
) -> None:
    found = parse_sensor(compact(5, "Fan", entity=(29, 1), kind=4, event=3, mask=3, share=share))
    assert [item.name for item in found] == names
    assert [item.entity.instance for item in found] == entities
    assert [item.number for item in found] == [5 + i for i in range(len(names))]


def test_an_event_only_sensor_is_never_read() -> None:
    body = bytes((0x20, 0, 0x80, 7, 1, 0x10, 0x6F, 0, 0, 0, 0)) + text("SEL")
    (found,) = parse_sensor(record(0x03, body))
    assert found.event_only
    assert (found.name, found.sensor_type) == ("SEL", 0x10)


def test_a_locator_says_where_a_fru_is() -> None:
    body = bytes((0x20, 3, 0x80, 0, 0, 0x10, 0, 10, 1, 0)) + text("PS1")
    found = parse_locator(record(0x11, body))
    assert found is not None
    assert (found.number, found.entity, found.name) == (3, Entity(10, 1), "PS1")
    assert parse_locator(record(0x11, b"\x20\x03\0" + body[3:])) is None  # no logical FRU


@pytest.mark.parametrize(
    ("flags", "pairs", "members"),
    [
        (0x00, (10, 1, 10, 2, 0, 0, 0, 0), (Entity(10, 1), Entity(10, 2))),
        (0x80, (29, 1, 29, 4, 0, 0, 0, 0), tuple(Entity(29, i) for i in range(1, 5))),
        (0x80, (29, 1, 30, 4, 0, 0, 0, 0), ()),  # a range of two kinds is none
    ],
)
def test_an_entity_contains_others(
    flags: int, pairs: tuple[int, ...], members: tuple[Entity, ...]
) -> None:
    found = parse_grouping(record(0x08, bytes((19, 1, flags, *pairs))))
    assert found == (Grouping(Entity(19, 1), members) if members else None)


def test_the_same_sensor_stands_twice_and_is_told_once() -> None:
    found = parse_records([full(1, "a"), full(1, "b"), full(1, "c", owner=0x30)])
    assert [(item.owner, item.name) for item in found.sensors] == [(0x20, "a"), (0x30, "c")]


@pytest.mark.parametrize("size", range(60))
def test_a_record_that_ends_anywhere_is_understood_or_left_out(size: int) -> None:
    for whole in (full(1, "Inlet Temp"), compact(1, "PS1 Status"), record(0x08, bytes(11))):
        parse_records([whole[:size]])


@pytest.mark.parametrize("byte", range(0, 256, 5))
def test_garbage_breaks_nothing(byte: int) -> None:
    for kind in (1, 2, 3, 8, 9, 0x11, 0x12, 0xC0):
        parse_records([record(kind, bytes([byte]) * size) for size in (0, 11, 30, 59)])
