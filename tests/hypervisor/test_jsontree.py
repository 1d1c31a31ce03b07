from __future__ import annotations

import pytest

from hypervisor.jsontree import MAX_BYTES, MAX_ROWS, Tree, parse_tree

TREE = Tree(
    {
        "n": 5, "big": 2**70, "minus": -3, "yes": True, "real": 1.5, "s": " x ", "blank": "  ",
        "rows": [{"a": 1}, 7, None], "deep": {"er": {"est": 9}},
    }
)  # fmt: skip


def test_numbers_are_whole_and_within_their_limits() -> None:
    assert TREE.number("n") == 5
    assert TREE.number("n", limit=5) is None
    assert TREE.number("minus") is None
    assert TREE.number("minus", low=-5) == -3
    assert [TREE.number(name) for name in ("big", "yes", "real", "s", "none")] == [None] * 5
    assert TREE.number("deep", "er", "est") == 9
    assert TREE.number("n", "er") is None


def test_texts_and_truths() -> None:
    assert (TREE.text("s"), TREE.text("blank"), TREE.text("n")) == ("x", None, None)
    assert (TREE.truth("yes"), TREE.truth("n"), TREE.truth("s")) == (True, None, None)


def test_rows_of_anything() -> None:
    assert [row.number("a") for row in TREE.rows("rows")] == [1, None, None]
    assert list(TREE.rows("n")) == list(TREE.rows("nothing")) == []
    assert len(list(Tree([0] * (MAX_ROWS + 1)).rows())) == MAX_ROWS


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[" * 100_000, b"9" * 10_000, b" " * (MAX_BYTES + 1), b"\xff"],
    ids=range(6),
)  # fmt: skip
def test_what_is_no_json_is_none(data: bytes) -> None:
    assert parse_tree(data) is None
