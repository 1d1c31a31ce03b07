"""What a package tells is held to the types of its classes."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
import pytest

from cimom.broker.foreign import RowReader
from cimom.classes import KHV_Fan
from cimom.model import CimObject
from cimom.mof import compile_mof
from cimom.schema import load

MOF = """
class ACME_Rack : CIM_ManagedSystemElement {
    [Key] uint16 Id;
    uint32 Watts;
    sint8 Tilt;
    [ValueMap {"1"}, Values {"A"}] uint8 Mode;
    uint16 Slots[];
    real32 Load;
    char16 Letter;
    datetime Since;
    string Note;
};
"""


@pytest.fixture(scope="module")
def rack() -> type[CimObject]:
    return compile_mof(text=MOF, schema=load()).struct("ACME_Rack")


def raw(cls: type[CimObject], **values: Any) -> msgspec.Raw:
    """Encode a row as a worker does that looks at nothing."""
    row = [values.get(name) for name in cls.__struct_fields__]
    return msgspec.Raw(msgspec.msgpack.encode(row))


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("Watts", 2**40, None),
        ("Watts", -1, None),
        ("Watts", 2**32 - 1, 2**32 - 1),
        ("Tilt", -129, None),
        ("Tilt", -128, -128),
        ("Mode", 256, None),
        ("Mode", 255, 255),
        ("OperationalStatus", (2, 70000), None),
        ("OperationalStatus", (2, 65535), (2, 65535)),
        ("Slots", (0, -1), None),
        ("Load", 1e39, None),
        ("Load", float("inf"), float("inf")),
        ("Load", -2.5, -2.5),
        ("Letter", "ab", None),
        ("Letter", "a", "a"),
        ("Since", "yesterday", None),
        ("Since", "20261125101112.000000+000", "20261125101112.000000+000"),
        ("Note", "x" * 1000, "x" * 1000),
    ],
)
def test_a_value_that_its_type_cannot_hold_is_null(
    rack: type[CimObject], name: str, value: Any, kept: Any
) -> None:
    (row,) = RowReader(rack).read([raw(rack, **{"Id": 1, "Tilt": 3, name: value})])
    assert getattr(row, name) == kept
    assert row.Id == 1


@pytest.mark.parametrize(
    "values", [{"Id": 70000}, {"Id": None}, {"Id": "1"}, {"Watts": "many"}, {"Slots": 3}]
)
def test_a_row_of_other_types_or_keys_is_left_out(
    rack: type[CimObject], values: dict[str, Any]
) -> None:
    rows = RowReader(rack).read([raw(rack, **{"Id": 1} | values), raw(rack, Id=2)])
    assert [row.Id for row in rows] == [2]


def test_the_log_says_it_once(rack: type[CimObject], caplog: pytest.LogCaptureFixture) -> None:
    reader = RowReader(rack)
    with caplog.at_level(logging.WARNING):
        for number in range(50):
            reader.read([raw(rack, Id=number, Watts=-1), raw(rack, Id=None)])
    assert len(caplog.messages) == 2
    assert "ACME_Rack: Watts: what is told is no uint32" in caplog.messages[0]


def test_bytes_that_are_no_row_at_all_break_the_protocol(rack: type[CimObject]) -> None:
    with pytest.raises(msgspec.DecodeError):
        RowReader(rack).read([msgspec.Raw(b"\xc1")])


def test_classes_of_khv_are_not_made_at_run_time(rack: type[CimObject]) -> None:
    assert KHV_Fan.CIM_MADE_OF is None
    assert rack.CIM_MADE_OF is not None
