"""Instances in MOF text: literals, types by the declaration, and everything that is none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from cimom.cimxml.embedded import Values
from cimom.cimxml.moftext import is_mof, parse_instance
from cimom.cimxml.parser import parse
from cimom.model import CimError, Path, ProtocolError, Status
from tests.cimom.cimxml.sample import SCHEMA, Everything


def embedded(text: str) -> Any:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    element = parse(f"<VALUE>{escaped}</VALUE>", "VALUE")
    return Values(SCHEMA).decode(element, "string", embedded=True)


def test_literals() -> None:
    told = parse_instance(
        r"""instance of ACME_X {   // a comment
            A = "one " "two \"q\" \\ \n \x41";  /* another * one */
            B = {1, -2, 0x1F, 101b, 1.5e3}; C = TRUE; D = null; E = {}; F = 'x';
            G = {"a", NULL};
        };"""
    )
    assert told.class_name == "ACME_X"
    assert told.properties == {
        "A": 'one two "q" \\ \n A',
        "B": [1, -2, 31, 5, 1500.0],
        "C": True,
        "D": None,
        "E": [],
        "F": "x",
        "G": ["a", None],
    }


def test_instance_gets_the_types_of_its_class() -> None:
    found = embedded(
        'instance of test_everything { A_String = "t"; Number = 7; a_real64 = 2; a_boolean = FALSE;'
        ' Part = "instance of TEST_Singleton { Caption = \\"in\\"; };";'
        ' Ref = "root/cimv2:TEST_Everything.Id=\\"x\\""; };'
    )
    assert isinstance(found, Everything)
    assert (found.a_string, found.Number) == ("t", 7)
    assert found.Part.Caption == "in"
    assert isinstance(found.Ref, Path)


@pytest.mark.parametrize(
    "text",
    [
        "instance of ",
        "instance of X",
        "instance of TEST_Nothing {};",
        "instance of TEST_Singleton { Caption = 5; };",
        'instance of TEST_Singleton { Caption = {"x"}; };',
        'instance of TEST_Singleton { Wrong = "x"; };',
        'instance of TEST_Singleton { Caption = "x" };',
        'instance of TEST_Singleton { Caption = "x; };',
        'instance of TEST_Singleton { Caption = "x"; Caption = "y"; };',
        'instance of TEST_Singleton { Caption = "x"; }; more',
        "instance of TEST_Singleton { Caption = $; };",
        "instance of TEST_Singleton { Caption = ; };",
        "instance of TEST_Everything { Number = 1e5; };",
        "instance of TEST_Everything { Number = TRUE; };",
        "instance of TEST_Everything { Number = " + "9" * 100 + "; };",
        'instance of TEST_Everything { Ref = "x"; };',
    ],
)
def test_what_is_no_instance_is_told(text: str) -> None:
    with pytest.raises(CimError) as caught:
        embedded(text)
    assert caught.value.status is Status.INVALID_PARAMETER


def test_nesting_is_limited() -> None:
    text = "instance of TEST_Everything {};"
    for _ in range(9):
        inner = text.replace("\\", "\\\\").replace('"', '\\"')
        text = f'instance of TEST_Everything {{ Part = "{inner}"; }};'
    with pytest.raises((CimError, ProtocolError)):
        embedded(text)


WORDS = st.sampled_from(
    [
        *("instance", "of", "TEST_Everything", "{", "}", "=", ";", ",", '"a"', '"', "5", "-"),
        *("NULL", "Number", "a_string", "0x", "1b", "//", "/*", "*/", "'x'", "\\", "1e9999"),
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=30).map(" ".join)))
def test_any_text_is_an_instance_or_an_error(text: str) -> None:
    try:
        parse_instance(text)
    except CimError as exc:
        assert exc.status is Status.INVALID_PARAMETER  # noqa: PT017 - most texts are none
    assert is_mof(text) in (True, False)
