from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from cimom.cimxml.parser import parse
from cimom.cimxml.paths import MAX_KEYS, decode_path, names_same, parse_object_path
from cimom.model import Path, ProtocolError
from tests.cimom.cimxml.sample import PLACE


def decoded(xml: str) -> Path:
    return decode_path(parse(xml, xml[1:].partition(" ")[0].partition(">")[0]))


def named(*keys: str) -> str:
    return f'<INSTANCENAME CLASSNAME="CIM_X">{"".join(keys)}</INSTANCENAME>'


def key(value: str, name: str = "K") -> str:
    return f'<KEYBINDING NAME="{name}">{value}</KEYBINDING>'


FULL = f"<NAMESPACEPATH><HOST> h </HOST>{PLACE}</NAMESPACEPATH>"


@pytest.mark.parametrize(
    ("xml", "path"),
    [
        ('<CLASSNAME NAME="CIM_X"/>', Path(classname="CIM_X")),
        (named(), Path(classname="CIM_X")),
        (
            f'<LOCALCLASSPATH>{PLACE}<CLASSNAME NAME="CIM_X"/></LOCALCLASSPATH>',
            Path(classname="CIM_X", namespace="root/cimv2"),
        ),
        (
            f'<CLASSPATH>{FULL}<CLASSNAME NAME="CIM_X"/></CLASSPATH>',
            Path(classname="CIM_X", namespace="root/cimv2", host="h"),
        ),
        (
            f"<LOCALINSTANCEPATH>{PLACE}{named()}</LOCALINSTANCEPATH>",
            Path(classname="CIM_X", namespace="root/cimv2"),
        ),
        (
            f"<INSTANCEPATH>{FULL}{named()}</INSTANCEPATH>",
            Path(classname="CIM_X", namespace="root/cimv2", host="h"),
        ),
    ],
)
def test_every_form_of_a_path_is_read(xml: str, path: Path) -> None:
    assert decoded(xml) == path


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ("<KEYVALUE>  as is </KEYVALUE>", "  as is "),
        ('<KEYVALUE VALUETYPE="string"></KEYVALUE>', ""),
        ('<KEYVALUE VALUETYPE="numeric"> 0x10 </KEYVALUE>', 16),
        ('<KEYVALUE VALUETYPE="numeric">1.5</KEYVALUE>', 1.5),
        ('<KEYVALUE VALUETYPE="boolean">true</KEYVALUE>', True),
        ('<KEYVALUE VALUETYPE="numeric" TYPE="uint8">255</KEYVALUE>', 255),
        ('<KEYVALUE TYPE="uint8">255</KEYVALUE>', 255),
        ('<KEYVALUE VALUETYPE="string" TYPE="string">5</KEYVALUE>', "5"),
        (f"<VALUE.REFERENCE>{named()}</VALUE.REFERENCE>", Path(classname="CIM_X")),
        (
            (
                f"<VALUE.REFERENCE><LOCALINSTANCEPATH>{PLACE}{named()}</LOCALINSTANCEPATH>"
                "</VALUE.REFERENCE>"
            ),
            Path(classname="CIM_X", namespace="root/cimv2"),
        ),
    ],
)
def test_keys_have_their_types(xml: str, value: object) -> None:
    ((name, read),) = decoded(named(key(xml))).keys
    assert (name, read) == ("K", value)
    assert type(read) is type(value)


def test_a_single_key_may_have_no_name() -> None:
    assert decoded(named("<KEYVALUE>a</KEYVALUE>")).keys == (("", "a"),)


VALUE = "<KEYVALUE>a</KEYVALUE>"


@pytest.mark.parametrize(
    "xml",
    [
        '<CLASSNAME NAME=""/>',
        '<CLASSNAME NAME="1X"/>',
        '<CLASSNAME NAME="CIM X"/>',
        named(VALUE, VALUE),
        named(key(VALUE), VALUE),
        named(key(VALUE), key(VALUE, "k")),
        named(key("")),
        named(key(VALUE + VALUE)),
        named(*(key(VALUE, f"K{n}") for n in range(MAX_KEYS + 1))),
        named(key('<KEYVALUE VALUETYPE="date">a</KEYVALUE>')),
        named(key('<KEYVALUE VALUETYPE="numeric">a</KEYVALUE>')),
        named(key('<KEYVALUE VALUETYPE="boolean">1</KEYVALUE>')),
        named(key('<KEYVALUE VALUETYPE="numeric" TYPE="uint8">256</KEYVALUE>')),
        named(key('<KEYVALUE TYPE="thing">a</KEYVALUE>')),
        named(key("<VALUE.REFERENCE></VALUE.REFERENCE>")),
        f"<LOCALINSTANCEPATH>{PLACE}</LOCALINSTANCEPATH>",
        f"<LOCALINSTANCEPATH>{named()}{PLACE}</LOCALINSTANCEPATH>",
        f"<LOCALINSTANCEPATH><LOCALNAMESPACEPATH/>{named()}</LOCALINSTANCEPATH>",
        (
            f"<LOCALCLASSPATH>{PLACE.replace('root', '').replace('cimv2', '/')}"
            '<CLASSNAME NAME="A"/></LOCALCLASSPATH>'
        ),
        f"<INSTANCEPATH><NAMESPACEPATH>{PLACE}</NAMESPACEPATH>{named()}</INSTANCEPATH>",
    ],
)
def test_other_paths_are_not_valid(xml: str) -> None:
    with pytest.raises(ProtocolError) as info:
        decoded(xml)
    assert info.value.cim_error == "request-not-valid"


SYSTEM = Path(classname="S", keys=(("Name", 'a"b\\c'),), namespace="root/virt")
LINK = Path(
    classname="CIM_Link",
    keys=(("Left", SYSTEM), ("N", 5), ("B", True), ("S", "x,y=z")),
    namespace="root/cimv2",
)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("root/cimv2:CIM_X", Path(classname="CIM_X", namespace="root/cimv2")),
        ("/Root/CIMv2/:cim_x", Path(classname="CIM_X", namespace="root/cimv2")),
        (r'root/virt:s.name="a\"b\\c"', SYSTEM),
        (
            r'root/cimv2:CIM_Link.S="x,y=z",b=TRUE,n=0x5,Left="root/virt:S.Name=\"a\\\"b\\\\c\""',
            LINK,
        ),
        (r'root/cimv2:CIM_Link.S="x,y=z", B=true, N=5, Left=":S.Name=\"a\\\"b\\\\c\""', LINK),
    ],
)
def test_the_text_form_names_the_same_object(text: str, path: Path) -> None:
    assert names_same(text, path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "root/virt",
        "root/virt:",
        "root/virt:S",
        'root/cimv2:S.Name="a"',
        r'root/virt:S.Name="a\"b\\c",More=1',
        r'root/virt:S.Other="a\"b\\c"',
        'root/virt:S.Name="a',
        "root/virt:S.Name",
        "root/virt:S.=5",
        'root/virt:S.Name="a"x',
    ],
)
def test_other_text_does_not(text: str) -> None:
    assert not names_same(text, SYSTEM)


def test_a_wrong_kind_of_key_is_another_object() -> None:
    assert not names_same('n:A.k="x"', Path(classname="A", keys=(("k", 5),), namespace="n"))
    assert not names_same('n:A.k="x"', Path(classname="A", keys=(("k", SYSTEM),), namespace="n"))
    assert not names_same("n:A.k=1", Path(classname="A", keys=(("k", True),), namespace="n"))


@given(st.text())
def test_any_text_is_a_path_or_a_value_error(text: str) -> None:
    try:
        parse_object_path(text)
    except ValueError:
        pass


@given(st.text(alphabet='ab:.,="\\ 1', max_size=60))
def test_anything_like_a_path_is_one_or_a_value_error(text: str) -> None:
    try:
        parse_object_path(f"n:A.{text}")
    except ValueError:
        pass


@pytest.mark.parametrize("keys", [f'k={" " * 10**6}"', " " * 10**6, '="' + "\\a" * 10**6])
def test_a_long_bad_path_is_read_once(keys: str) -> None:
    # Any quadratic step would take hours.
    assert not names_same(f"n:A.{keys}", Path(classname="A", namespace="n"))
