from __future__ import annotations

import pytest

from cimom.broker.link import spec_of
from cimom.broker.readings import Change, Delta, Readings, SourceState
from cimom.model import cim_datetime
from cimom.provider import Overlay, Source
from tests.cimom.broker.samples import STRUCTS, TEST_Disk, TEST_SmartDisk, TEST_Stats

T0 = 1_700_000_000.25


def register(readings: Readings, source: Source) -> SourceState:
    return readings.register(spec_of(source), STRUCTS.__getitem__)


@pytest.fixture
def readings() -> Readings:
    return Readings()


@pytest.fixture
def disks(readings: Readings) -> SourceState:
    source = Source(name="disks", read=list, classes=(TEST_Disk, TEST_SmartDisk, TEST_Stats))
    return register(readings, source)


def tell(readings: Readings, state: SourceState, *rows: object, at: float = T0) -> None:
    deltas = [Delta(type(row), [row], ()) for row in rows]  # type: ignore[arg-type,list-item]
    readings.apply(state, deltas, taken_at=at, duration_s=0.1)


def test_rows_of_a_class_include_its_subclasses(readings: Readings, disks: SourceState) -> None:
    tell(readings, disks, TEST_Disk(DeviceID="a"), TEST_SmartDisk(DeviceID="b"))
    assert [row.key for row in readings.rows(TEST_Disk)] == [("a",), ("b",)]
    assert [row.key for row in readings.rows(TEST_SmartDisk)] == [("b",)]


def test_time_property_is_the_time_of_the_reading(readings: Readings, disks: SourceState) -> None:
    tell(readings, disks, TEST_Stats(InstanceID="s", Reads=1))
    (row,) = readings.rows(TEST_Stats)
    assert row.taken_at == T0
    assert row.served() == TEST_Stats(InstanceID="s", Reads=1, StatisticTime=cim_datetime(T0))


def test_cached_xml_that_tells_no_time_stays_until_the_row_looks_different(
    readings: Readings,
) -> None:
    state = register(readings, Source(name="disks", read=list, classes=(TEST_Disk,)))
    tell(readings, state, TEST_Disk(DeviceID="a"))
    (row,) = readings.rows(TEST_Disk)
    row.xml = b"<INSTANCE>"
    tell(readings, state, at=T0 + 5)
    assert row.xml == b"<INSTANCE>"
    readings.failed(state, "I/O error")
    assert row.xml is None
    row.xml = b"<INSTANCE stale>"
    tell(readings, state, at=T0 + 10)
    assert row.xml is None


def test_an_overlay_that_tells_its_time_ends_cached_xml(readings: Readings) -> None:
    inventory = Source(name="stats", read=list, classes=(TEST_Stats,))
    overlay = Overlay(cls=TEST_Stats, properties=("Reads",))
    register(readings, inventory)
    state = register(readings, Source(name="reads", read=list, overlays=(overlay,)))
    tell(readings, readings.state("stats"), TEST_Stats(InstanceID="s"))
    tell(readings, state, TEST_Stats(InstanceID="s", Reads=1))
    (row,) = readings.rows(TEST_Stats)
    row.xml = b"<INSTANCE>"
    tell(readings, state, at=T0 + 5)
    assert row.xml is None


def test_cached_xml_that_tells_the_time_ends_with_the_next_read(
    readings: Readings, disks: SourceState
) -> None:
    tell(readings, disks, TEST_Stats(InstanceID="s", Reads=1))
    (row,) = readings.rows(TEST_Stats)
    row.xml = b"<INSTANCE>"
    assert row.xml == b"<INSTANCE>"
    tell(readings, disks, at=T0 + 5)
    (again,) = readings.rows(TEST_Stats)
    assert again is row
    assert row.xml is None


def test_failed_source_keeps_its_rows_and_marks_them(
    readings: Readings, disks: SourceState
) -> None:
    tell(readings, disks, TEST_Disk(DeviceID="a", Size=7))
    readings.failed(disks, "no answer within 2 s", missed=True)
    (row,) = readings.rows(TEST_Disk)
    assert row.stale
    assert row.served() == TEST_Disk(DeviceID="a", Size=7, CommunicationStatus=3)
    tell(readings, disks, at=T0 + 9)
    assert not row.stale
    assert row.served() == TEST_Disk(DeviceID="a", Size=7)


def test_source_that_was_never_read_stays_never(readings: Readings, disks: SourceState) -> None:
    readings.failed(disks, "libvirt is not installed")
    assert (disks.status, disks.error) == ("never", "libvirt is not installed")


def test_overlay_joins_by_key_and_its_time_counts(readings: Readings) -> None:
    inventory = register(readings, Source(name="inventory", read=list, classes=(TEST_SmartDisk,)))
    load = register(
        readings,
        Source(
            name="load", read=list, overlays=(Overlay(cls=TEST_SmartDisk, properties=("Load",)),)
        ),
    )
    tell(readings, inventory, TEST_SmartDisk(DeviceID="a", Size=7))
    tell(readings, load, TEST_SmartDisk(DeviceID="a", Load=42), at=T0 + 1)
    (row,) = readings.rows(TEST_SmartDisk)
    assert row.instance == TEST_SmartDisk(DeviceID="a", Size=7, Load=42)
    assert row.taken_at == T0 + 1
    tell(readings, inventory, TEST_SmartDisk(DeviceID="a", Size=8), at=T0 + 2)
    (row,) = readings.rows(TEST_SmartDisk)
    assert row.instance == TEST_SmartDisk(DeviceID="a", Size=8, Load=42)
    assert {s.name for s in readings.sources_of([TEST_Disk])} == {"inventory", "load"}


def test_overlay_without_inventory_makes_no_row(readings: Readings) -> None:
    register(readings, Source(name="inventory", read=list, classes=(TEST_SmartDisk,)))
    load = register(
        readings,
        Source(
            name="load", read=list, overlays=(Overlay(cls=TEST_SmartDisk, properties=("Load",)),)
        ),
    )
    tell(readings, load, TEST_SmartDisk(DeviceID="ghost", Load=42))
    assert readings.rows(TEST_SmartDisk) == []


def test_changes_are_told_with_old_and_new(readings: Readings, disks: SourceState) -> None:
    told: list[Change] = []
    unsubscribe = readings.subscribe(told.append)
    first, second = TEST_Disk(DeviceID="a", Size=1), TEST_Disk(DeviceID="a", Size=2)
    tell(readings, disks, first)
    tell(readings, disks, second)
    readings.apply(disks, [Delta(TEST_Disk, (), [("a",)])], taken_at=T0, duration_s=0)
    unsubscribe()
    tell(readings, disks, first)
    pairs = [[(row.old, row.new) for row in change.rows] for change in told]
    assert pairs == [[(None, first)], [(first, second)], [(second, None)]]


def test_row_read_alone_has_its_own_time(readings: Readings, disks: SourceState) -> None:
    tell(readings, disks, TEST_Disk(DeviceID="a"), TEST_Disk(DeviceID="b"))
    delta = Delta(TEST_Disk, [TEST_Disk(DeviceID="a", Size=1)], ())
    readings.apply(disks, [delta], taken_at=T0 + 1, duration_s=0, partial=True)
    assert {row.key: row.taken_at for row in readings.rows(TEST_Disk)} == {
        ("a",): T0 + 1,
        ("b",): T0,
    }
