from __future__ import annotations

from typing import Any

import pytest

from exporters.snmp.ber import Syntax
from exporters.snmp.request import NOT_WRITABLE, TOO_BIG, Kind, Request, answer
from exporters.snmp.snapshot import Snapshot, Snapshots
from exporters.snmp.table import Column, Table
from tests.exporters.snmp.decode import binding, context_of
from tests.web.sample import sample

A, B = (1, 3, 1, 1), (1, 3, 1, 2)
END = "EndOfMibView"


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """Two columns of three rows: values 1 to 3 and 10 to 30."""
    table = Table(
        name="t",
        oid=(1, 3, 1),
        of=(),
        rows=lambda _: (((n,), n) for n in (1, 2, 3)),
        columns=(
            Column(1, "a", Syntax.INTEGER, lambda row: row),
            Column(2, "b", Syntax.INTEGER, lambda row: row * 10),
        ),
    )
    return Snapshots((table,), context_of(sample())).current()


def told(snapshot: Snapshot, kind: Kind, *names: Any, limit: int = 1000, **bulk: int) -> list[Any]:
    done = answer(snapshot, Request(kind, names, limit, **bulk))
    assert (done.error_status, done.error_index, done.echo) == (0, 0, False)
    return [binding(encoded) for encoded in done.bindings]


def test_get_tells_each_name_or_why_not(snapshot: Snapshot) -> None:
    assert told(snapshot, Kind.GET, (*A, 2), (*A, 9), (1, 4), (*B, 1)) == [
        ((*A, 2), 2),
        ((*A, 9), "NoSuchInstance"),
        ((1, 4), "NoSuchObject"),
        ((*B, 1), 10),
    ]


def test_get_next_tells_what_follows(snapshot: Snapshot) -> None:
    assert told(snapshot, Kind.GET_NEXT, (1, 3), A, (*A, 3), (*A, 2, 7), (*B, 3)) == [
        ((*A, 1), 1),
        ((*A, 1), 1),
        ((*B, 1), 10),
        ((*A, 3), 3),
        ((*B, 3), END),
    ]


def test_get_bulk_repeats_columns_side_by_side(snapshot: Snapshot) -> None:
    assert told(snapshot, Kind.GET_BULK, (1, 0), A, B, non_repeaters=1, max_repetitions=2) == [
        ((*A, 1), 1),
        ((*A, 1), 1),
        ((*B, 1), 10),
        ((*A, 2), 2),
        ((*B, 2), 20),
    ]


def test_get_bulk_ends_after_one_row_past_the_end(snapshot: Snapshot) -> None:
    assert told(snapshot, Kind.GET_BULK, (*B, 2), max_repetitions=100) == [
        ((*B, 3), 30),
        ((*B, 3), END),
    ]
    assert told(snapshot, Kind.GET_BULK, (2, 0), max_repetitions=5) == [((2, 0), END)]


def test_get_bulk_pads_the_column_that_ends_first(snapshot: Snapshot) -> None:
    assert told(snapshot, Kind.GET_BULK, (*A, 2), (*B, 2), max_repetitions=2) == [
        ((*A, 3), 3),
        ((*B, 3), 30),
        ((*B, 1), 10),
        ((*B, 3), END),
    ]


@pytest.mark.parametrize(
    ("names", "bulk", "count"),
    [
        ((), {"max_repetitions": 10}, 0),
        ((A,), {"max_repetitions": 0}, 0),
        ((A,), {"max_repetitions": -3, "non_repeaters": -2}, 0),
        ((A, B), {"max_repetitions": 0, "non_repeaters": 9}, 2),
        ((A,), {"max_repetitions": 2**31 - 1}, 7),
    ],
)
def test_get_bulk_with_odd_numbers(
    snapshot: Snapshot, names: Any, bulk: dict[str, int], count: int
) -> None:
    assert len(told(snapshot, Kind.GET_BULK, *names, **bulk)) == count


def test_get_bulk_gives_as_many_as_fit(snapshot: Snapshot) -> None:
    size = len(snapshot.get((*A, 1)))
    for limit, count in ((0, 0), (size, 1), (3 * size - 1, 2), (3 * size, 3)):
        bulk = {"max_repetitions": 50, "limit": limit}
        assert len(told(snapshot, Kind.GET_BULK, A, **bulk)) == count
    only = told(snapshot, Kind.GET_BULK, A, B, limit=size, non_repeaters=2, max_repetitions=1)
    assert len(only) == 1


@pytest.mark.parametrize("kind", [Kind.GET, Kind.GET_NEXT])
def test_get_does_not_answer_in_part(snapshot: Snapshot, kind: Kind) -> None:
    done = answer(snapshot, Request(kind, ((*A, 1), (*A, 2)), limit_bytes=20))
    assert (done.error_status, done.error_index, done.bindings) == (TOO_BIG, 0, [])


def test_set_is_refused_whatever_it_names(snapshot: Snapshot) -> None:
    done = answer(snapshot, Request(Kind.SET, ((*A, 1), (9, 9)), 1000))
    assert (done.error_status, done.error_index, done.echo) == (NOT_WRITABLE, 1, True)
    assert answer(snapshot, Request(Kind.SET, (), 1000)).error_index == 0
