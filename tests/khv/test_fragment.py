from __future__ import annotations

import os
from pathlib import Path

import pytest

from khv.fragment import MAX_BYTES, FragmentError, merge, read


def test_tables_are_merged_and_all_else_is_replaced() -> None:
    merged = merge(
        [
            ("a", {"list": [1, 2], "t": {"x": 1, "y": 1}, "same": 1}),
            ("b", {"list": [3], "t": {"y": 2, "z": 2}}),
        ]
    )
    assert merged.values == {"list": [3], "t": {"x": 1, "y": 2, "z": 2}, "same": 1}
    assert merged.origins[("list",)] == "b"
    assert merged.origins[("t", "x")] == "a"
    assert merged.origins[("t", "y")] == "b"
    assert merged.origin(("t", "none")) == "b"  # the last that has this table
    assert merged.origin(("none",)) is None


def test_a_table_that_becomes_a_value_and_back_keeps_nothing_of_before() -> None:
    merged = merge([("a", {"t": {"x": 1}}), ("b", {"t": 5}), ("c", {"t": {"y": 1}})])
    assert merged.values == {"t": {"y": 1}}
    assert merged.origins == {("t",): "c", ("t", "y"): "c"}


def test_what_is_merged_is_a_copy() -> None:
    first = {"t": {"x": 1}}
    merge([("a", first), ("b", {"t": {"x": 2}})])
    assert first == {"t": {"x": 1}}


def test_fragments_come_after_the_file_in_the_order_of_their_names(tmp_path: Path) -> None:
    file, directory = tmp_path / "khv.toml", tmp_path / "conf.d"
    directory.mkdir()
    for path in (file, directory / "20.toml", directory / "10.toml"):
        path.write_text(f"x = '{path.name}'\n")
    for name in ("readme", "30.toml.rpmsave", ".40.toml"):
        (directory / name).write_text("= no TOML")
    found = [(os.path.basename(path), values) for path, values in read(str(file))]
    assert found == [(n, {"x": n}) for n in ("khv.toml", "10.toml", "20.toml")]


def test_a_missing_file_is_an_error_unless_it_may_be(tmp_path: Path) -> None:
    file = str(tmp_path / "khv.toml")
    with pytest.raises(FragmentError, match="No such file"):
        read(file)
    assert read(file, optional=True) == []
    (tmp_path / "conf.d").mkdir()
    (tmp_path / "conf.d" / "a.toml").write_text("x = 1")
    assert [values for _, values in read(file, optional=True)] == [{"x": 1}]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"= 1", "Invalid"),
        (b"x = '\xff'", "codec"),
        (b"x = 1\nx = 2\n", "overwrite"),
        (b"#" * (MAX_BYTES + 1), "more than"),
        (b"[" + b".".join([b"a"] * 40) + b"]\n", "deep"),
        (b"x = " + b"[" * 5000, "khv.toml"),
    ],
)
def test_garbage_is_named(tmp_path: Path, data: bytes, says: str) -> None:
    file = tmp_path / "khv.toml"
    file.write_bytes(data)
    with pytest.raises(FragmentError, match=says) as caught:
        read(str(file))
    assert str(caught.value).startswith(f"{file}: ")


def test_a_pipe_does_not_hold_up_the_start(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "khv.toml")
    with pytest.raises(FragmentError, match="not a file"):
        read(str(tmp_path / "khv.toml"))
