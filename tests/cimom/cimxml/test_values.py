from __future__ import annotations

import math
import struct

import pytest
from hypothesis import given, strategies as st

from cimom.cimxml.values import (
    INTEGER_RANGES,
    PARSERS,
    format_value,
    parse_numeric,
    parse_value,
    shown,
)
from cimom.model import CimError, OpenEnum, Status


class Colour(OpenEnum):
    Red = 1


GOOD = [
    ("uint8", "255", 255),
    ("uint8", " 0xFf\n", 255),
    ("uint64", "18446744073709551615", 2**64 - 1),
    ("sint64", "-9223372036854775808", -(2**63)),
    ("sint8", "+7", 7),
    ("sint8", "-0x80", -128),
    ("real32", "1.5", 1.5),
    ("real32", "3.4028235e38", 3.4028235e38),
    ("real64", "-.5E-3", -0.0005),
    ("real64", "7", 7.0),
    ("real64", "INF", math.inf),
    ("real64", "-inf", -math.inf),
    ("boolean", " TrUe ", True),
    ("boolean", "FALSE", False),
    ("string", "  kept \n", "  kept \n"),
    ("char16", "ä", "ä"),
    ("datetime", "20240229235959.999999+060", "20240229235959.999999+060"),
    ("datetime", "00000229000000.000000+000", "00000229000000.000000+000"),
    ("datetime", "202402**************+000"[:14] + ".******+000", "202402********.******+000"),
    ("datetime", "20240229235959.12****-720", "20240229235959.12****-720"),
    ("datetime", " 99999999235959.999999:000 ", "99999999235959.999999:000"),
    ("datetime", "00000001******.******:000", "00000001******.******:000"),
]
BAD = [
    *(("uint8", text) for text in ("", "256", "-1", "1_0", "٣", "0x", "1.0", "1e2", "9" * 65)),
    *(("sint16", text) for text in ("32768", "-32769", "0x8000")),
    *(("real32", text) for text in ("", ".", "1e", "3.5e38", "0x10", "1e999", "infinity")),
    *(("boolean", text) for text in ("", "1", "yes", "TRUE FALSE")),
    *(("char16", text) for text in ("", "ab", "\U0001f600")),
    ("reference", "x"),
    ("uint128", "1"),
    *(
        ("datetime", text)
        for text in (
            "",
            "20230229000000.000000+000",
            "20231301000000.000000+000",
            "20230001000000.000000+000",
            "20230100000000.000000+000",
            "20230101240000.000000+000",
            "20230101006000.000000+000",
            "20230101000060.000000+000",
            "2023****01000000.00000+00",
            "2023**01000000.000000+000",
            "20230101000000.*0****+000",
            "20230101000000.000000 000",
            "20230101000000.000000+0000",
            "00000001240000.000000:000",
            "00000001000000.000000:001",
        )
    ),
]


@pytest.mark.parametrize(("cim_type", "text", "value"), GOOD)
def test_text_is_read(cim_type: str, text: str, value: object) -> None:
    read = parse_value(text, cim_type)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(("cim_type", "text"), BAD)
def test_other_text_is_refused(cim_type: str, text: str) -> None:
    with pytest.raises(CimError) as info:
        parse_value(text, cim_type)
    assert info.value.status is Status.INVALID_PARAMETER
    assert len(info.value.text) < 200


def test_nan_is_read_and_written() -> None:
    value = parse_value("nan", "real64")
    assert isinstance(value, float)
    assert math.isnan(value)
    assert format_value(value, "real32") == "NaN"


@pytest.mark.parametrize(
    ("cim_type", "value", "text"),
    [
        ("uint16", Colour.Red, "1"),
        ("uint16", Colour(9), "9"),
        ("boolean", False, "FALSE"),
        ("real32", 1.0, "1.0"),
        ("real32", 1e20, "1.0e+20"),
        ("real64", 0.1, "0.1"),
        ("real64", 1e22, "1.0e+22"),
        ("real64", 3, "3.0"),
        ("real64", -math.inf, "-INF"),
        ("real64", math.inf, "INF"),
    ],
)
def test_values_are_written(cim_type: str, value: object, text: str) -> None:
    assert format_value(value, cim_type) == text


@pytest.mark.parametrize("cim_type", INTEGER_RANGES)
def test_limits_of_integers_survive(cim_type: str) -> None:
    for value in INTEGER_RANGES[cim_type]:
        assert parse_value(format_value(value, cim_type), cim_type) == value


@given(st.floats(allow_nan=False))
def test_real64_survives(value: float) -> None:
    assert parse_value(format_value(value, "real64"), "real64") == value


@given(st.floats(allow_nan=False, width=32))
def test_real32_survives(value: float) -> None:
    read = parse_value(format_value(value, "real32"), "real32")
    assert struct.pack("f", read) == struct.pack("f", value)


@given(st.sampled_from(sorted(PARSERS)), st.text())
def test_any_text_is_a_value_or_a_cim_error(cim_type: str, text: str) -> None:
    try:
        parse_value(text, cim_type)
    except CimError:
        pass


@given(st.from_regex(r"[0-9*]{14}\.[0-9*]{6}[+:-][0-9]{3}", fullmatch=True))
def test_anything_like_a_datetime_is_one_or_a_cim_error(text: str) -> None:
    try:
        assert parse_value(text, "datetime") == text
    except CimError:
        pass


def test_numeric_keys_may_be_integers_or_reals() -> None:
    assert parse_numeric(" 12 ") == 12
    assert parse_numeric("1.5") == 1.5
    with pytest.raises(CimError):
        parse_numeric("twelve")


def test_foreign_text_is_cut_in_errors() -> None:
    assert shown("a" * 65) == "'" + "a" * 64 + "...'"
    assert shown("a\nb") == r"'a\nb'"
