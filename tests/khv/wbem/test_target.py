from __future__ import annotations

from typing import Any

import pytest
import pywbem
import pywbem_mock

from khv.wbem.target import TargetError, find, parse_target, values


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
    with pytest.raises((TargetError, ValueError)):
        values([text], declared(A="uint8"))


# -- the instance that a text names

CLASSES = """
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride);
Qualifier Association : boolean = false, Scope(association), Flavor(DisableOverride);
class T_Device { [Key] string DeviceID; [Key] uint32 Port; string ElementName; boolean Hot;
    uint16 States[]; real32 Load; datetime Made; };
class T_Fan : T_Device { uint64 Speed; };
[Association] class T_Wire { [Key] T_Device REF From; T_Device REF To; [Key] string Name; };
"""
INSTANCES = """
instance of T_Device as $one { DeviceID = "one"; Port = 1; ElementName = "web1"; Hot = true;
    States = {2, 5}; Load = 1.5; Made = "20250101000000.000000+000"; };
instance of T_Device { DeviceID = "two"; Port = 2; ElementName = "web2"; Hot = false; };
instance of T_Fan { DeviceID = "fan"; Port = 2; ElementName = "web2"; Speed = 900; };
instance of T_Wire { From = $one; Name = "w"; };
"""


@pytest.fixture(scope="module")
def connection() -> pywbem_mock.FakedWBEMConnection:
    made = pywbem_mock.FakedWBEMConnection(default_namespace="root/cimv2")
    made.compile_mof_string(CLASSES + INSTANCES, namespace="root/cimv2")
    return made


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
