"""The annotated example, docs/khv.toml, against the struct: key by key."""

from __future__ import annotations

import tomllib
from typing import Any

import msgspec
import pytest

from khv.config import Config
from khv.typed import Struct, fields_of, problems, row_of, table_of
from tools.example import entries, read, uncommented

TEXT = read()
GIVEN = tomllib.loads(uncommented(TEXT))


def keys(cls: Struct, prefix: str = "") -> set[str]:
    found = set()
    for name, field in fields_of(cls).items():
        found.add(prefix + name)
        inner = table_of(field.type) or row_of(field.type)
        if inner is not None:
            found |= keys(inner, f"{prefix}{name}.")
    return found


def test_the_example_has_every_key_and_no_other() -> None:
    shown = {entry.key for entry in entries(TEXT) if not entry.key.startswith("client_accounts.")}
    assert shown == keys(Config)


def test_the_example_as_it_is_changes_nothing() -> None:
    assert tomllib.loads(TEXT) == {}


def test_every_value_of_the_example_is_right() -> None:
    assert list(problems(GIVEN, Config)) == []


@pytest.mark.parametrize("name", Config.__struct_fields__)
def test_a_key_stands_with_its_default(name: str) -> None:
    default: Any = getattr(Config(), name)
    rows = row_of(fields_of(Config)[name].type)
    if default not in (None, {}) and rows is None:  # those are examples
        assert GIVEN[name] == msgspec.json.decode(msgspec.json.encode(default))


@pytest.mark.parametrize("name", ["ipmi", "syslog"])
def test_a_key_of_a_table_that_is_not_set_stands_with_its_default(name: str) -> None:
    field = fields_of(Config)[name]
    cls = table_of(field.type) or row_of(field.type)
    assert cls is not None
    shown = GIVEN[name][0] if isinstance(GIVEN[name], list) else GIVEN[name]
    plain = {key: field.default for key, field in fields_of(cls).items() if not field.required}
    fixed = {key: value for key, value in plain.items() if value is not None}
    assert {key: shown[key] for key in fixed} == msgspec.json.decode(msgspec.json.encode(fixed))


@pytest.mark.parametrize(
    "entry", [e for e in entries(TEXT) if "." not in e.key], ids=lambda e: e.key
)
def test_a_key_is_explained(entry: Any) -> None:
    assert len(entry.meaning) >= 20
    assert entry.meaning.endswith(".")
