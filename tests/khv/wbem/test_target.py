from __future__ import annotations

from typing import Any

import pytest
import pywbem

from khv.wbem.target import TargetError, parse_target, values


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
