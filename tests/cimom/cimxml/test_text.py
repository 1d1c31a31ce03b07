from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given, strategies as st

from cimom.cimxml.text import (
    MAX_KEPT,
    MAX_KEPT_LENGTH,
    Escaped,
    class_name_xml,
    escape,
    escape_attribute,
    namespace_path_xml,
    namespace_xml,
)


def test_markup_is_escaped() -> None:
    assert escape('<a b="c">&\'') == "&lt;a b=&quot;c&quot;&gt;&amp;'"


def test_what_xml_cannot_carry_is_replaced() -> None:
    assert escape("a\x00b\x1b\ud800\uffff") == "a\ufffdb\ufffd\ufffd\ufffd"


def test_plain_text_is_the_same_object() -> None:
    text = "Temperature of CPU 0 (°C)"
    assert escape(text) is text


@given(st.text())
def test_any_text_is_well_formed_and_comes_back(text: str) -> None:
    expected = "".join(c if _allowed(c) else "\ufffd" for c in text)
    element = f'<a b="{escape_attribute(text)}">{escape(text)}</a>'
    parsed = ET.fromstring(element.encode())
    assert (parsed.text or "") == expected
    assert parsed.get("b") == expected


@given(st.lists(st.text()))
def test_escaped_texts_are_looked_up_as_they_are_made(texts: list[str]) -> None:
    escaped = Escaped()
    assert [escaped[text] for text in texts * 2] == [escape(text) for text in texts * 2]


def test_escaped_texts_that_are_kept_have_limits() -> None:
    escaped = Escaped()
    for number in range(MAX_KEPT + 10):
        assert escaped[f"<{number}"] == f"&lt;{number}"
    assert 0 < len(escaped) <= MAX_KEPT
    long = "<" * (MAX_KEPT_LENGTH + 1)
    assert escaped[long] == escape(long)
    assert long not in escaped


def _allowed(char: str) -> bool:
    code = ord(char)
    return char in "\t\n\r" or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code >= 0x10000


def test_a_namespace_is_one_element_a_part() -> None:
    assert namespace_xml("/root/cimv2/") == (
        '<LOCALNAMESPACEPATH><NAMESPACE NAME="root"/><NAMESPACE NAME="cimv2"/></LOCALNAMESPACEPATH>'
    )
    assert namespace_path_xml("h&h", "interop") == (
        "<NAMESPACEPATH><HOST>h&amp;h</HOST>"
        '<LOCALNAMESPACEPATH><NAMESPACE NAME="interop"/></LOCALNAMESPACEPATH></NAMESPACEPATH>'
    )


def test_class_names_are_self_closed() -> None:
    assert class_name_xml("CIM_X") == '<CLASSNAME NAME="CIM_X"/>'
