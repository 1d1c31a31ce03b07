from __future__ import annotations

from typing import Annotated, Any

import msgspec
import pytest

from khv.typed import Problem, filled, problems, row_of, table_of


class Inner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    port: Annotated[int, msgspec.Meta(le=9)] = 1


class Outer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    table: Inner = Inner("a", 5)
    maybe: Inner | None = None
    rows: tuple[Inner, ...] = ()
    words: tuple[str, ...] = ()
    free: dict[str, str] = {}
    low: int = 0
    high: int = 9

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("low is above high")


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, []),
        ({"table": {"name": "x"}, "free": {"a": "b"}, "rows": [{"name": "x"}]}, []),
        ({"tabel": 1}, ["tabel: there is no such key; did you mean table?"]),
        ({"zzz": 1}, ["zzz: there is no such key"]),
        ({"table": 1}, ["table: is a table, not a number"]),
        ({"table": [1]}, ["table: is a table, not an array"]),
        ({"maybe": {"port": 10}}, ["maybe.port: expected `int` <= 9", "maybe.name: is missing"]),
        ({"rows": [{"name": "x"}, {"nam": 1}]}, [
            "rows.2.nam: there is no such key; did you mean name?", "rows.2.name: is missing",
        ]),
        ({"rows": 5}, ["rows: expected `array`, got `int`"]),
        ({"words": ["a", 1]}, ["words: expected `str`, got `int` ([1])"]),
        ({"free": {"a": 1}}, ["free: expected `str`, got `int` ([...])"]),
        ({"low": 10}, ["low is above high"]),
        ({"low": 10, "high": "x"}, ["high: expected `int`, got `str`"]),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_key(values: dict[str, Any], wrong: list[str]) -> None:
    complete = filled(values, Outer) if not wrong else values
    assert [str(item) for item in problems(complete, Outer)] == wrong


def test_a_table_takes_what_it_leaves_out_from_the_default() -> None:
    made = msgspec.convert(filled({"table": {"name": "x"}}, Outer), Outer)
    assert made.table == Inner("x", 5)
    assert filled({"table": 5}, Outer) == {"table": 5}


def test_fields_that_are_tables_are_known() -> None:
    assert table_of(Inner) is table_of(Inner | None) is Inner
    assert table_of(Annotated[Inner, "x"]) is Inner
    assert table_of(tuple[Inner, ...]) is table_of(int | str) is table_of(str) is None
    assert row_of(tuple[Inner, ...]) is row_of(list[Inner]) is Inner
    assert row_of(tuple[str, ...]) is row_of(Inner) is None


def test_a_problem_of_the_whole_has_no_key() -> None:
    assert str(Problem((), "x")) == "x"
