from __future__ import annotations

import pytest

from cimom import classes as c
from cimom.broker.readings import Readings
from exporters.snmp.moment import microseconds, taken_at
from exporters.snmp.reading import sensor_units
from tests.exporters.snmp.decode import Mib
from tests.web.sample import TAKEN_AT, VMS, device, sample


@pytest.fixture
def readings() -> Readings:
    return sample()


@pytest.fixture
def mib(readings: Readings) -> Mib:
    return Mib(readings)


def row_of(mib: Mib, element: str, prop: str) -> int:
    elements, props = mib["khvReadingElement"], mib["khvReadingProperty"]
    (index,) = [
        i for i, told in elements.items() if told == element.encode() and props[i] == prop.encode()
    ]
    return int(index)


def test_a_sensor_has_the_value_and_the_time_that_wbem_tells(mib: Mib, readings: Readings) -> None:
    index = row_of(mib, "hwmon/coretemp-isa-0000/temp1", "CurrentReading")
    assert mib["khvReadingClass"][index] == b"KHV_NumericSensor"
    assert mib["khvReadingElementName"][index] == b"CPU0 Temp"
    assert mib["khvReadingValue"][index] == b"92000"
    assert mib["khvReadingUnits"][index] == b"degree celsius * 10^-3"
    assert mib["khvReadingTime"][index] == 1795575781123456
    (row,) = [
        r
        for r in readings.rows(c.KHV_NumericSensor)
        if r.instance.DeviceID == "hwmon/coretemp-isa-0000/temp1"
    ]
    served = row.served()
    assert isinstance(served, c.KHV_NumericSensor)
    assert served.CurrentReading == 92000
    assert microseconds(served.StatisticTime or "") == mib["khvReadingTime"][index]


def test_machines_tell_processor_time_and_memory(mib: Mib) -> None:
    index = row_of(mib, VMS[0][1], "CPUTime")
    assert mib["khvReadingValue"][index] == b"1234567890123"
    assert mib["khvReadingUnits"][index] == b"second * 10^-9"
    assert mib["khvReadingElementName"][index] == b"web-01"
    assert mib["khvReadingValue"][row_of(mib, VMS[1][1], "CurrentMemory")] == b"67108864"


def test_an_unknown_value_has_no_instance_but_its_row_stays(mib: Mib) -> None:
    index = row_of(mib, "hwmon/nct6798-isa-0290/temp7", "CurrentReading")
    assert index not in mib["khvReadingValue"]
    assert index in mib["khvReadingTime"]


def test_the_count_is_that_of_the_rows(mib: Mib) -> None:
    assert mib["khvReadingCount"] == len(mib["khvReadingClass"]) == 10 + 2 * len(VMS)


def test_stale_rows_keep_value_and_time(mib: Mib, readings: Readings) -> None:
    index = row_of(mib, "hwmon/coretemp-isa-0000/temp1", "CurrentReading")
    vm = row_of(mib, VMS[0][1], "CPUTime")
    assert mib["khvReadingState"][index] == 1
    readings.failed(readings.state("sensors"), "no answer in time", missed=True)
    assert mib["khvReadingState"][index] == 2
    assert mib["khvReadingState"][vm] == 1
    assert mib["khvReadingValue"][index] == b"92000"
    readings.apply(readings.state("sensors"), (), taken_at=TAKEN_AT + 5, duration_s=0.1)
    assert mib["khvReadingState"][index] == 1
    assert mib["khvReadingTime"][index] == 1795575786123456


@pytest.mark.parametrize(
    ("base", "modifier", "told"),
    [
        (c.BaseUnits.RPM, 0, "revolution / minute"),
        (c.BaseUnits.Volts, -3, "volt * 10^-3"),
        (c.BaseUnits.Lux, None, "Lux"),
        (None, None, "unknown"),
    ],
)
def test_units(base: c.BaseUnits | None, modifier: int | None, told: str) -> None:
    keys = device(c.KHV_NumericSensor, "x")
    assert sensor_units(c.KHV_NumericSensor(**keys, BaseUnits=base, UnitModifier=modifier)) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("19700101000000.000001+000", 1),
        ("19700101010000.000000+060", 0),
        ("19691231230000.000000-060", 0),
        ("20261125030301.123456+000", 1795575781123456),
        ("00000005000000.000000:000", None),
        ("", None),
    ],
)
def test_moments(text: str, told: int | None) -> None:
    assert microseconds(text) == told


@pytest.mark.parametrize("moment", [0.0000005, 1795575781.1234565, 1795575781.9999999])
def test_times_are_rounded_as_wbem_rounds_them(moment: float) -> None:
    readings = sample()
    readings.apply(readings.state("sensors"), (), taken_at=moment, duration_s=0.0)
    row = readings.rows(c.KHV_NumericSensor)[0]
    served = row.served()
    assert isinstance(served, c.KHV_NumericSensor)
    assert taken_at(row) == microseconds(served.StatisticTime or "")
