from __future__ import annotations

from pathlib import Path

import pytest

from cimom.testing import readings_of
from exporters.snmp.sensors import Figure, figure
from providers import HOST_GROUPS
from tests.exporters.snmp.decode import STARTED, Mib
from tests.hosts import host
from tests.web.sample import TAKEN_AT, sample


@pytest.fixture(scope="module")
def mib() -> Mib:
    return Mib(sample())


def index_of(mib: Mib, name: bytes) -> int:
    return next(
        index
        for index, told in mib["entPhysicalName"].items()
        if told == name and mib["entPhysicalClass"][index] == 8
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (b"CPU0 Temp", (8, 8, 0, 92000, b"degrees C", 1)),
        (b"Fan 1", (10, 9, 0, 8400, b"RPM", 1)),
        (b"Vcore", (4, 8, 0, 1104, b"volts", 1)),
    ],
)
def test_sensors_tell_kind_scale_and_value(mib: Mib, name: bytes, told: tuple[object]) -> None:
    columns = ("Type", "Scale", "Precision", "Value", "UnitsDisplay", "OperStatus")
    index = index_of(mib, name)
    assert tuple(mib[f"entPhySensor{column}"][index] for column in columns) == told


def test_a_sensor_without_a_reading_is_unavailable_and_has_no_value(mib: Mib) -> None:
    index = index_of(mib, b"PCH")
    assert index not in mib["entPhySensorValue"]
    assert mib["entPhySensorOperStatus"][index] == 2


def test_temperature_of_a_disk_is_a_sensor_in_the_disk(tmp_path: Path) -> None:
    mib = Mib(readings_of(*(make(host("server", tmp_path)) for make in HOST_GROUPS.values())))
    index = index_of(mib, b"Temperature of disk sda")
    assert (mib["entPhySensorValue"][index], mib["entPhySensorType"][index]) == (36, 8)
    parent = mib["entPhysicalContainedIn"][index]
    assert mib["entPhysicalModelName"][parent] == b"ST4000NM0035-1V4"
    assert b"smart/naa.5000c500a1b2c3d4" in mib["khvReadingElement"].values()


def test_the_time_of_a_value_is_in_up_time(mib: Mib) -> None:
    index = index_of(mib, b"Fan 1")
    assert mib["entPhySensorValueTimeStamp"][index] == int((TAKEN_AT - STARTED) * 100)
    assert mib["entPhySensorValueUpdateRate"][index] == 5000


@pytest.mark.parametrize(
    ("modifier", "expected"),
    [
        (0, Figure(9, 0, 225)),
        (-1, Figure(9, 1, 225)),
        (-2, Figure(9, 2, 225)),
        (-3, Figure(8, 0, 225)),
        (-4, Figure(8, 1, 225)),
        (-6, Figure(7, 0, 225)),
        (3, Figure(10, 0, 225)),
        (1, Figure(9, 0, 2250)),
        (5, Figure(10, 0, 22500)),
        (24, Figure(17, 0, 225)),
        (27, Figure(9, 0, None)),
    ],
)
def test_a_power_of_ten_becomes_scale_and_precision(modifier: int, expected: Figure) -> None:
    assert figure(225, modifier) == expected


def test_a_value_beyond_the_limit_is_the_limit() -> None:
    assert figure(2_000_000_000, 0).value == 1_000_000_000
    assert figure(-2_000_000_000, 0).value == -1_000_000_000
