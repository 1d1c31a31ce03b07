from __future__ import annotations

import itertools
from typing import Any

import pytest

from cimom import classes as c
from cimom.broker.readings import Delta, Readings
from exporters.snmp.ber import Syntax
from exporters.snmp.objects import OBJECTS
from exporters.snmp.oids import Oid
from exporters.snmp.snapshot import Snapshots
from exporters.snmp.table import Column, Context, Scalar, Table
from tests.exporters.snmp.decode import Clock, binding, context_of, decoded
from tests.web.sample import sample, sensors

ROOT: Oid = (1, 3, 9)


class Encoded:
    """Counts how often a column is computed."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, row: Any) -> Any:
        self.count += 1
        return row


def table(rows: dict[Oid, Any], column: Any = lambda row: row) -> Table:
    return Table(
        name="t",
        oid=(*ROOT, 1),
        of=(c.KHV_NumericSensor,),
        rows=lambda _: iter(rows.items()),
        columns=(
            Column(2, "value", Syntax.INTEGER, column),
            Column(5, "double", Syntax.INTEGER, lambda row: None if row is None else 2 * row),
        ),
    )


def move_on(readings: Readings) -> None:
    """Complete a read of the sensors that brings nothing new."""
    readings.apply(readings.state("sensors"), (), taken_at=1795575790.0, duration_s=0.0)


def test_names_are_in_order_and_absent_values_have_none() -> None:
    rows = {(7,): 70, (1,): 10, (2, 300): None, (2,): 20}
    snapshot = Snapshots((table(rows),), context_of(sample())).current()
    assert snapshot.names == sorted(snapshot.names)
    assert decoded(snapshot) == {
        (1, 3, 9, 1, 2, 1): 10,
        (1, 3, 9, 1, 2, 2): 20,
        (1, 3, 9, 1, 2, 7): 70,
        (1, 3, 9, 1, 5, 1): 20,
        (1, 3, 9, 1, 5, 2): 40,
        (1, 3, 9, 1, 5, 7): 140,
    }


def test_what_is_missing_is_told_apart() -> None:
    snapshot = Snapshots((table({(1,): 10}),), context_of(sample())).current()
    assert binding(snapshot.get((1, 3, 9, 1, 2, 1)))[1] == 10
    for name in ((1, 3, 9, 1, 2, 2), (1, 3, 9, 1, 2), (1, 3, 9, 1, 5, 1, 0)):
        assert binding(snapshot.get(name)) == (name, "NoSuchInstance")
    for name in ((1, 3, 9, 1, 3, 1), (1, 3, 9, 1), (1, 3), (2, 1)):
        assert binding(snapshot.get(name)) == (name, "NoSuchObject")


def test_an_unchanged_row_is_not_encoded_again() -> None:
    readings, column = sample(), Encoded()
    rows = {(1,): 10, (2,): 20}
    snapshots = Snapshots((table(rows, column),), context_of(readings))
    first = snapshots.current()
    assert snapshots.current() is first
    rows[(2,)] = 21
    rows[(3,)] = 30
    assert snapshots.current() is first, "no generation of the readings has passed"
    move_on(readings)
    assert decoded(snapshots.current())[(1, 3, 9, 1, 2, 2)] == 21
    assert column.count == 4
    del rows[(1,)]
    move_on(readings)
    assert (1, 3, 9, 1, 2, 1) not in decoded(snapshots.current())
    assert column.count == 4


def test_only_parts_of_the_source_that_was_read_are_built_again() -> None:
    readings = sample()
    built = []

    def value(name: str) -> Any:
        return lambda _: built.append(name) or 1

    of = {"sensor": c.KHV_NumericSensor, "disk": c.KHV_DiskDrive}
    objects = [
        Scalar(name=n, oid=(*ROOT, i), syntax=Syntax.INTEGER, of=(cls,), value=value(n))
        for i, (n, cls) in enumerate(of.items())
    ]
    snapshots = Snapshots(objects, context_of(readings))
    snapshots.current()
    move_on(readings)
    snapshots.current()
    assert built == ["sensor", "disk", "sensor"]


def test_becoming_stale_is_a_change() -> None:
    readings = sample()
    rows = {(1,): 10}
    snapshots = Snapshots((table(rows),), context_of(readings))
    snapshots.current()
    rows[(1,)] = 11
    readings.failed(readings.state("sensors"), "no answer")
    assert decoded(snapshots.current())[(1, 3, 9, 1, 2, 1)] == 11


def test_a_live_scalar_is_computed_for_every_answer() -> None:
    clock = Clock()
    uptime = Scalar(name="u", oid=ROOT, syntax=Syntax.TIMETICKS, live=True, value=Context.ticks)
    snapshot = Snapshots((uptime,), context_of(sample(), clock)).current()
    assert binding(snapshot.get((*ROOT, 0))) == ((*ROOT, 0), 0)
    clock.now += 12.5
    assert binding(snapshot.get((*ROOT, 0))) == ((*ROOT, 0), 1250)


def test_an_index_that_comes_twice_is_told_once() -> None:
    twice = Table(
        name="t",
        oid=ROOT,
        of=(),
        rows=lambda _: iter((((1,), 10), ((1,), 11))),
        columns=(Column(1, "value", Syntax.INTEGER, lambda row: row),),
    )
    snapshot = Snapshots((twice,), context_of(sample())).current()
    assert decoded(snapshot) == {(1, 3, 9, 1, 1): 10}


def test_no_object_of_the_agent_lies_inside_another() -> None:
    names = sorted(item.oid for item in OBJECTS)
    for before, after in itertools.pairwise(names):
        assert after[: len(before)] != before, f"{after} lies inside {before}"


def test_columns_are_told_in_order_and_names_are_unique() -> None:
    names = []
    for item in OBJECTS:
        if isinstance(item, Table):
            numbers = [column.number for column in item.columns]
            assert numbers == sorted(set(numbers)), item.name
            names += [column.name for column in item.columns]
        else:
            names.append(item.name)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("readings", [sample(), Readings()], ids=["sample", "nothing"])
def test_every_value_of_the_agent_is_what_pysnmp_reads(readings: Readings) -> None:
    snapshot = Snapshots(OBJECTS, context_of(readings)).current()
    values = decoded(snapshot)
    assert list(values) == snapshot.names == sorted(snapshot.names)


def test_a_row_that_went_is_gone() -> None:
    readings = sample()
    snapshots = Snapshots(OBJECTS, context_of(readings))
    before = len(snapshots.current().names)
    (gone, *_) = sensors()
    key = tuple(getattr(gone, name) for name in gone.CIM_KEYS)
    delta = Delta(c.KHV_NumericSensor, (), (key,))
    readings.apply(readings.state("sensors"), (delta,), taken_at=1795575799.0, duration_s=0.0)
    # 8 columns of entPhysSensor, 13 - 1 of entPhysical, 8 of khvReading
    assert len(snapshots.current().names) == before - 8 - 12 - 8
