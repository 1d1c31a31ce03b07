from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from cimom.cimxml.grammar import GRAMMAR
from cimom.cimxml.parser import (
    MAX_ATTRIBUTE,
    MAX_BODY,
    MAX_DEPTH,
    MAX_ELEMENTS,
    NOT_VALID,
    NOT_WELL_FORMED,
    parse,
)
from cimom.model import ProtocolError
from tests.cimom.cimxml.sample import ENUMERATE, simple

OPEN = '<CIM CIMVERSION="2.0" DTDVERSION="2.0">'
CIM = f"{OPEN}</CIM>"


def refused(body: bytes | str) -> ProtocolError:
    with pytest.raises(ProtocolError) as info:
        parse(body)
    return info.value


def test_a_request_becomes_a_tree() -> None:
    root = parse(ENUMERATE)
    call = root.only("MESSAGE").only("SIMPLEREQ").only("IMETHODCALL")
    assert call.attribute("NAME") == "EnumerateInstances"
    assert [child.name for child in call.children] == ["LOCALNAMESPACEPATH", "IPARAMVALUE"]


def test_text_is_whole_over_references_and_cdata() -> None:
    text = f"a&lt;b&#228;<![CDATA[<x>&]]>{'y' * 100_000}"
    root = parse(f"<VALUE>{text}</VALUE>", "VALUE")
    assert root.text == f"a<bä<x>&{'y' * 100_000}"


@pytest.mark.parametrize(
    "body",
    [
        f"<!DOCTYPE CIM>{CIM}",
        f'<!DOCTYPE CIM SYSTEM "http://www.dmtf.org/cim.dtd">{CIM}',
        f"<!-- a comment -->{CIM}<?pi x?>",
        f'\ufeff<?xml version="1.0" encoding="utf-16"?>{CIM}',
        CIM.replace("<CIM ", '<CIM xml:lang="en" xmlns="urn:x" '),
        CIM.replace(
            "<CIM ",
            '<CIM xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
            ' xsi:noNamespaceSchemaLocation="DSP0203.xsd" xsi:schemaLocation="a b" ',
        ),
        f"{OPEN}\n \t</CIM>\n",
    ],
)
def test_harmless_surroundings_are_accepted(body: str) -> None:
    assert parse(body.encode()).name == "CIM"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"garbage",
        f"{CIM}trailing".encode(),
        f"{CIM}{CIM}".encode(),
        OPEN.encode(),
        f"{OPEN}&undefined;</CIM>".encode(),
        f"{OPEN}\xff</CIM>".encode("latin-1"),
        f"{OPEN}&#0;</CIM>".encode(),
        f"{OPEN}\x00</CIM>".encode(),
        b'<CIM CIMVERSION="2.0" CIMVERSION="2.0" DTDVERSION="2.0"></CIM>',
    ],
)
def test_what_is_not_well_formed_is_called_so(body: bytes) -> None:
    assert refused(body).cim_error == NOT_WELL_FORMED


def test_a_lone_surrogate_is_not_well_formed() -> None:
    assert refused(f"{OPEN}\ud800</CIM>").cim_error == NOT_WELL_FORMED


@pytest.mark.parametrize(
    "body",
    [
        "<A></A>",
        '<CIM CIMVERSION="2.0"></CIM>',
        CIM.replace("<CIM ", '<CIM X="1" '),
        f"{OPEN}text</CIM>",
        f"{OPEN}<VALUE>1</VALUE></CIM>",
        f"{OPEN}<CIM></CIM></CIM>",
        '<MESSAGE ID="1" PROTOCOLVERSION="1.0"></MESSAGE>',
        CIM.replace('"2.0">', f'"{"2" * (MAX_ATTRIBUTE + 1)}">'),
        "<CIM " + " ".join(f'a{n}="1"' for n in range(100)) + "></CIM>",
    ],
)
def test_what_is_not_cim_xml_is_not_valid(body: str) -> None:
    assert refused(body).cim_error == NOT_VALID


@pytest.mark.parametrize(
    "body",
    [
        f'<!DOCTYPE CIM [<!ENTITY a "b">]>{CIM}',
        f'<!DOCTYPE CIM [<!ENTITY a SYSTEM "file:///etc/passwd">]>{OPEN}&a;</CIM>',
        f'<!DOCTYPE CIM [<!ENTITY % a SYSTEM "http://127.0.0.1/"> %a;]>{CIM}',
        f'<!DOCTYPE CIM [<!ATTLIST CIM x CDATA "y">]>{CIM}',
        f'<!DOCTYPE CIM SYSTEM "x">{OPEN}&a;</CIM>',
    ],
)
def test_nothing_is_declared_or_fetched(body: str) -> None:
    assert refused(body).cim_error == NOT_VALID


def bomb() -> bytes:
    """The billion laughs."""
    levels = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(10))
    return f'<!DOCTYPE CIM [<!ENTITY l0 "lol">{levels}]>{OPEN}&l10;</CIM>'.encode()


NEST = '<VALUE.REFERENCE><INSTANCENAME CLASSNAME="A"><KEYBINDING NAME="B">'


@pytest.mark.parametrize(
    "body",
    [
        bomb(),
        b"<A>" * 100_000,
        OPEN.encode() * 25_000,
        simple(NEST * 5_000),
    ],
    ids=["billion laughs", "unknown elements", "root in root", "references"],
)
def test_bombs_are_refused(body: bytes) -> None:
    assert refused(body).cim_error == NOT_VALID


def test_the_depth_has_a_limit() -> None:
    levels = (MAX_DEPTH - 1) // 3
    end = "</KEYBINDING></INSTANCENAME></VALUE.REFERENCE>"
    inside = f"<VALUE.REFARRAY>{NEST * levels}{end * levels}</VALUE.REFARRAY>"
    assert parse(inside, "VALUE.REFARRAY")
    deeper = f"<VALUE.REFARRAY>{NEST * (levels + 1)}{end * (levels + 1)}</VALUE.REFARRAY>"
    with pytest.raises(ProtocolError, match="too deeply"):
        parse(deeper, "VALUE.REFARRAY")


def test_the_number_of_elements_has_a_limit() -> None:
    values = "<VALUE></VALUE>" * MAX_ELEMENTS
    with pytest.raises(ProtocolError, match="too many elements"):
        parse(f"<VALUE.ARRAY>{values}</VALUE.ARRAY>", "VALUE.ARRAY")


def test_the_size_has_a_limit() -> None:
    assert refused(b" " * (MAX_BODY + 1)).http_status == 413


def test_children_are_told_by_name() -> None:
    array = parse("<VALUE.ARRAY><VALUE>1</VALUE><VALUE.NULL/></VALUE.ARRAY>", "VALUE.ARRAY")
    assert [item.text for item in array.all("VALUE")] == ["1"]
    first, second = array.pair("VALUE", "VALUE.NULL")
    assert (first.name, second.name) == ("VALUE", "VALUE.NULL")
    for wrong in (lambda: array.only("VALUE"), lambda: array.pair("VALUE", "VALUE")):
        with pytest.raises(ProtocolError):
            wrong()
    assert second.optional("VALUE") is None
    with pytest.raises(ProtocolError, match="lacks"):
        second.only("VALUE")


def test_the_grammar_names_only_elements_it_knows() -> None:
    for name, rule in GRAMMAR.items():
        assert rule.children <= GRAMMAR.keys(), name


@given(st.binary(max_size=300))
def test_garbage_is_a_protocol_error(body: bytes) -> None:
    assert refused(body).cim_error in (NOT_WELL_FORMED, NOT_VALID)


@given(st.integers(0, len(ENUMERATE) - 1), st.binary(min_size=1, max_size=3))
def test_a_damaged_request_is_a_tree_or_a_protocol_error(at: int, damage: bytes) -> None:
    try:
        parse(ENUMERATE[:at] + damage + ENUMERATE[at + len(damage) :])
    except ProtocolError:
        pass
