from __future__ import annotations

from typing import Any

import pytest
import pywbem
import pywbem_mock

from khv.wbem.target import TargetError, find, parse_target, values
from tests.khv.wbem.server import server


@pytest.mark.parametrize(
    ("text", "name", "keys"),
    [
        ("KHV_Fan", "KHV_Fan", {}),
        ("KHV_Fan.DeviceID=fan/1", "KHV_Fan", {"DeviceID": "fan/1"}),
        ('A.B="x,y",C=5', "A", {"B": "x,y", "C": "5"}),
        (r'A.B="a\"b"', "A", {"B": 'a"b'}),
    ],
)
def test_targets(text: str, name: str, keys: dict[str, str]) -> None:
    assert parse_target(text) == (name, keys)


@pytest.mark.parametrize("text", ["", "a b", "A.B", "A.=x", 'A.B="x'])
def test_what_names_nothing(text: str) -> None:
    with pytest.raises(TargetError):
        parse_target(text)


def declared(**types: str) -> dict[str, Any]:
    return {
        name: pywbem.CIMProperty(name, None, kind.removesuffix("[]"), is_array=kind.endswith("[]"))
        for name, kind in types.items()
    }


def test_values_get_their_declared_types() -> None:
    known = declared(A="uint8", B="string", C="boolean", D="uint16[]", E="real32", F="datetime")
    found = values(
        ["a=0x10", "B=x=y", "C=true", "D=1,2", "E=1.5", "F=20250101000000.000000+000"], known
    )
    assert (found["A"], found["B"], found["C"], found["D"], found["E"]) == (
        *(16, "x=y", True, [1, 2], 1.5),
    )
    assert isinstance(found["A"], pywbem.Uint8)
    assert values(["B=NULL"], known) == {"B": None}
    embedded = values(['B={"class": "CIM_X", "Name": "n"}'], known)["B"]
    assert (embedded.classname, embedded["Name"]) == ("CIM_X", "n")


@pytest.mark.parametrize("text", ["A", "Wrong=1", "A=x", "A=300"])
def test_values_that_do_not_fit(text: str) -> None:
    with pytest.raises(TargetError, match="A"):
        values([text], declared(A="uint8"))


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("uint8", "abc", "X is of type uint8: 'abc' is none"),
        ("uint8", "300", "X is of type uint8: '300' is none"),
        ("boolean", "abc", "X is of type boolean: 'abc' is none"),
        ("real32", "abc", "X is of type real32: 'abc' is none"),
        ("datetime", "abc", "X is of type datetime: 'abc' is none"),
        ("reference", "abc", "X is of type reference: 'abc' is none"),
        ("uint8[]", "1,b", "X is of type uint8: 'b' is none"),
        ("uint8[]", "[1,", r"X: '\[1,' is not JSON"),
        ("string", "{1", "X: '{1' is not JSON"),
        ("string", '{"a": 1}', r'X: an instance is \{"class": NAME, ...\}'),
        ("string[]", '[{"class": "C", "a": 1}]', "X: .*property 'a'"),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_its_name_and_type(
    kind: str, text: str, says: str
) -> None:
    with pytest.raises(TargetError, match=says):
        values([f"X={text}"], declared(X=kind))


def test_the_items_of_an_array_may_be_told_in_json() -> None:
    known = declared(A="uint8[]", B="string[]", C="boolean[]")
    texts = ['A=[1, null, "0x10"]', 'B=[{"class": "C", "n": "x"}, "y,z"]', "C=[true, false]"]
    found = values(texts, known)
    assert found["A"] == [1, None, 16]
    assert (found["B"][0].classname, found["B"][1]) == ("C", "y,z")
    assert found["C"] == [True, False]


def test_a_number_may_be_told_by_its_text() -> None:
    known = declared(State="uint16")
    known["State"].qualifiers["ValueMap"] = pywbem.CIMQualifier(
        "ValueMap", ["2", "0x3", "4..9", ".."]
    )
    known["State"].qualifiers["Values"] = pywbem.CIMQualifier(
        "Values", ["Enabled", "Shut Down", "Reserved", "DMTF Reserved"]
    )
    assert values(["State=enabled"], known) == {"State": 2}
    assert isinstance(values(["State=Shut Down"], known)["State"], pywbem.Uint16)
    assert values(["State=7"], known) == {"State": 7}
    for text in ("on", "Reserved"):
        says = f"State is of type uint16: '{text}' is none, nor one of: Enabled, Shut Down"
        with pytest.raises(TargetError, match=says):
            values([f"State={text}"], known)


# -- the instance that a text names


@pytest.fixture(scope="module")
def connection() -> pywbem_mock.FakedWBEMConnection:
    return server()


@pytest.mark.parametrize(
    ("text", "device"),
    [
        ("T_Device.DeviceID=one", "one"),
        ("T_Device.deviceid=one", "one"),
        ("T_Device.DeviceID=two,Port=2", "two"),
        ("T_Device.DeviceID=two,Port=0x2", "two"),
        ("T_Device.ElementName=web1", "one"),
        ("t_device.elementNAME=web1,PORT=1", "one"),
        ("T_Device.Hot=TRUE", "one"),
        ("T_Device.hot=false", "two"),
        ("T_Device.States=5", "one"),
        ('T_Device.States="2,5"', "one"),
        ("T_Device.Load=1.50", "one"),
        ("T_Device.Made=20250101000000.000000+000", "one"),
        ("T_Device.Speed=900", "fan"),
        ("T_Fan", "fan"),
        ("T_Device.Port=2,Hot=NULL", "fan"),
    ],
)
def test_an_instance_is_found_by_any_of_its_properties(
    connection: Any, text: str, device: str
) -> None:
    path = find(connection, text)
    assert path.keybindings["DeviceID"] == device
    assert connection.GetInstance(path)["DeviceID"] == device


def test_an_instance_is_found_by_what_it_refers_to(connection: Any) -> None:
    device = find(connection, "T_Device.DeviceID=one")
    wire = find(connection, "T_Wire.Name=w")
    as_text = device.to_wbem_uri("historical").replace('"', '\\"')
    assert find(connection, f'T_Wire.From="{as_text}"') == wire
    assert find(connection, wire.to_wbem_uri("historical")) == wire


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("T_Device.DeviceID=three", "there is no T_Device.DeviceID=three"),
        ("T_Device.ElementName=WEB1", "there is no T_Device.ElementName=WEB1"),
        ("T_Device.Port=x", "there is no T_Device.Port=x"),
        ("T_Device.Wrong=1", "T_Device has no property Wrong"),
        ("T_Fan.DeviceID=fan,Wrong=1", "T_Fan has no property Wrong"),
        ("T_Device.ElementName=web2", r"(?s)2 instances are .*DeviceID=.*two.*DeviceID=.*fan"),
        ("T_Device", "3 instances are T_Device"),
    ],
)
def test_what_names_no_instance_or_several_says_so(connection: Any, text: str, says: str) -> None:
    with pytest.raises(TargetError, match=says):
        find(connection, text)
