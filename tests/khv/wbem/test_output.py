from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import Any

import pytest
import pywbem

from khv.wbem.output import WIDEST, Returned, Screen, write


def instance(**values: Any) -> pywbem.CIMInstance:
    properties = [
        pywbem.CIMProperty(name, value, type=None if value is not None else "string")
        for name, value in values.items()
    ]
    return pywbem.CIMInstance("T_X", properties)


def told(
    *items: Any, form: str = "table", width: int | None = None, columns: Sequence[str] | None = None
) -> tuple[list[str], list[str]]:
    """Return the lines that are written and the remarks about them."""
    lines: list[str] = []
    remarks: list[str] = []
    write(items, form, lambda *_: None, Screen(lines.append, remarks.append, width), columns)
    return lines, remarks


def test_instances_are_rows_of_the_properties_that_have_values() -> None:
    lines, _ = told(instance(A="x", B=None), instance(A="longer", B=None, C=True))
    assert lines == ["A       C", "x       -", "longer  true"]


def test_asked_columns_come_in_the_asked_order_with_or_without_values() -> None:
    lines, _ = told(instance(A="x", B="y"), instance(A="z", B=None), columns=["b", "Gone", "a"])
    assert lines == ["B  Gone  A", "y  -     x", "-  -     z"]


def test_asked_properties_of_one_instance_come_in_the_asked_order() -> None:
    lines, _ = told(instance(A="x", Bee="y"), columns=["bee", "A"])
    assert lines == ["Bee  y", "A    x"]


def test_columns_of_nothing_but_nulls_are_shown() -> None:
    lines, _ = told(instance(A=None), instance(A=None), columns=["A"])
    assert lines == ["A", "-", "-"]


def test_instances_without_any_value_are_their_paths() -> None:
    known = instance(A=None)
    known.path = pywbem.CIMInstanceName("T_X", {"A": "1"})
    lines, _ = told(known, instance(A=None))
    assert lines == ['T_X.A="1"', "T_X"]


def test_what_is_no_terminal_gets_everything() -> None:
    long = "x" * 1000
    lines, remarks = told(instance(A=long, B=long, C="end"), instance(A="a", B="b", C="c"))
    assert lines[1] == f"{long}  {long}  end"
    assert remarks == []


def test_a_terminal_gets_what_fits_and_is_told_what_does_not() -> None:
    rows = instance(A="x" * 60, B="y" * 60, C="z"), instance(A="a", B="b", C="c")
    lines, remarks = told(*rows, width=80)
    assert lines == ["A", "x" * WIDEST, "a"]
    assert remarks == [
        "2 columns are left out and 1 cell is cut: choose with -p, or see all with -o json"
    ]
    assert told(*rows, width=200)[1] == ["2 cells are cut: choose with -p, or see all with -o json"]


def test_a_terminal_that_is_wide_enough_gets_no_remark() -> None:
    lines, remarks = told(instance(A="x", B="y"), instance(A="x", B="z"), width=4)
    assert (lines[-1], remarks) == ("x  z", [])


def test_values_do_nothing_to_a_terminal() -> None:
    lines, _ = told(instance(A="x\x1b[31m\ny", B="ü"), columns=["A", "B"])
    assert lines == [r"A  x\x1b[31m\ny", "B  ü"]


@pytest.mark.parametrize(
    ("text", "line"), [("Job Started", "return = 4096 (Job Started)"), (None, "return = 4096")]
)
def test_what_a_method_returned(text: str | None, line: str) -> None:
    answer = Returned(pywbem.Uint32(4096), text, {"Job": None, "Names": ["a", "b"]})
    lines, _ = told(answer)
    assert lines[0].splitlines() == [line, "Job = -", 'Names = ["a", "b"]']
    (as_json,), _ = told(answer, form="json")
    assert json.loads(as_json) == [{"return": 4096, "text": text, "Job": None, "Names": ["a", "b"]}]


# -- XML


def document(*items: Any) -> ET.Element:
    """Return the document that items are written as."""
    return ET.fromstring("\n".join(told(*items, form="xml")[0]))


def test_xml_is_one_document_of_however_many_objects() -> None:
    for count in (0, 1, 3):
        root = document(*[instance(A="two\nlines < 1") for _ in range(count)])
        assert root.tag == "IRETURNVALUE"
        assert [item.tag for item in root] == ["INSTANCE"] * count
        assert [item.text for item in root.iter("VALUE")] == ["two\nlines < 1"] * count


def test_names_as_xml() -> None:
    path = pywbem.CIMInstanceName("T_X", {"A": "1"})
    assert [item.tag for item in document(path, path)] == ["INSTANCENAME", "INSTANCENAME"]
    assert [item.text for item in document("T_X", "a<b")] == ["T_X", "a<b"]


def test_what_a_method_returned_as_xml() -> None:
    parameters = {"Job": None, "Names": ["a", "b"], "None": [], "Inner": instance(A="x")}
    root = document(Returned(pywbem.Uint32(0), "Done", parameters))
    assert [item.get("NAME") for item in root] == ["ReturnValue", *parameters]
    assert [item.get("PARAMTYPE") for item in root] == ["uint32", *["string"] * 4]
    assert [item.text for item in root[2].iter("VALUE")] == ["a", "b"]
    assert root[4].get("EmbeddedObject") == "instance"
