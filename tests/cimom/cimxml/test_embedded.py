from __future__ import annotations

from typing import Any

import pytest

from cimom.cimxml.embedded import MAX_LEVELS, Values
from cimom.cimxml.instance import InstanceEncoder
from cimom.cimxml.parser import parse
from cimom.cimxml.text import escape
from cimom.model import CimError, Path, ProtocolError, Status
from tests.cimom.cimxml.sample import HOST, SCHEMA, everything, path

VALUES = Values(SCHEMA)


def decoded(xml: str, cim_type: str = "string", *, embedded: bool = False) -> Any:
    root = xml[1:].partition(">")[0].partition(" ")[0]
    return VALUES.decode(parse(xml, root), cim_type, embedded=embedded)


def test_typed_values_are_read() -> None:
    assert decoded("<VALUE>0x10</VALUE>", "uint8") == 16
    array = "<VALUE.ARRAY><VALUE>1</VALUE><VALUE.NULL/></VALUE.ARRAY>"
    assert decoded(array, "sint8") == [1, None]
    assert decoded("<VALUE.ARRAY></VALUE.ARRAY>", "sint8") == []
    name = '<CLASSNAME NAME="CIM_X"/>'
    assert decoded(name) == Path(classname="CIM_X")
    references = f"<VALUE.REFARRAY><VALUE.REFERENCE>{name}</VALUE.REFERENCE></VALUE.REFARRAY>"
    assert decoded(references) == [Path(classname="CIM_X")]


@pytest.mark.parametrize("kind", ["uint8", "thing", "reference"])
def test_a_value_that_is_not_of_its_type_is_not_valid(kind: str) -> None:
    with pytest.raises(ProtocolError) as info:
        decoded("<VALUE>x</VALUE>", kind)
    assert info.value.cim_error == "request-not-valid"


def test_embedded_instances_survive() -> None:
    inner = everything(a_string="<&>", many_uint8=(1, 2), Ref=path("two", namespace="root/virt"))
    outer = everything(Part=inner, Parts=(inner, inner), a_boolean=True)
    xml = InstanceEncoder(SCHEMA, HOST).instance(outer)
    assert decoded(xml) == outer
    assert decoded(f"<VALUE>{escape(xml)}</VALUE>", embedded=True) == outer


def test_names_have_any_case_and_keys_may_be_missing() -> None:
    xml = (
        '<INSTANCE CLASSNAME="test_everything"><QUALIFIER NAME="Q" TYPE="string"></QUALIFIER>'
        '<PROPERTY NAME="A_UINT8" TYPE="uint8"><VALUE>1</VALUE></PROPERTY>'
        '<PROPERTY NAME="a_string" TYPE="string"></PROPERTY></INSTANCE>'
    )
    instance = decoded(xml)
    assert (instance.a_uint8, instance.a_string, instance.Id) == (1, None, None)
    assert type(instance).CIM_NAME == "TEST_Everything"


@pytest.mark.parametrize(
    "inner",
    [
        '<PROPERTY NAME="nothing" TYPE="uint8"></PROPERTY>',
        '<PROPERTY NAME="a_uint8" TYPE="uint16"></PROPERTY>',
        '<PROPERTY.ARRAY NAME="a_uint8" TYPE="uint8"></PROPERTY.ARRAY>',
        '<PROPERTY NAME="Ref" TYPE="string"></PROPERTY>',
    ],
)
def test_what_does_not_suit_the_class_is_invalid(inner: str) -> None:
    with pytest.raises(CimError) as info:
        decoded(f'<INSTANCE CLASSNAME="TEST_Everything">{inner}</INSTANCE>')
    assert info.value.status is Status.INVALID_PARAMETER


def test_an_unknown_class_is_invalid() -> None:
    with pytest.raises(CimError) as info:
        decoded('<INSTANCE CLASSNAME="CIM_Nothing"></INSTANCE>')
    assert info.value.status is Status.INVALID_PARAMETER


def test_a_property_given_twice_is_not_valid() -> None:
    twice = '<PROPERTY NAME="a_uint8" TYPE="uint8"></PROPERTY>' * 2
    with pytest.raises(ProtocolError):
        decoded(f'<INSTANCE CLASSNAME="TEST_Everything">{twice}</INSTANCE>')


@pytest.mark.parametrize("text", ["", "text", "&lt;VALUE/&gt;", "&lt;INSTANCE"])
def test_what_is_no_instance_cannot_be_embedded(text: str) -> None:
    with pytest.raises(ProtocolError) as info:
        decoded(f"<VALUE>{text}</VALUE>", embedded=True)
    assert info.value.cim_error == "request-not-valid"


def test_a_class_is_no_value_for_khv() -> None:
    """DSP0201 5.2.3 allows it, so that the request is valid; what is in it is not taken."""
    with pytest.raises(CimError, match="classes are not taken") as info:
        decoded("<VALUE>&lt;CLASS NAME=&quot;A&quot;/&gt;</VALUE>", embedded=True)
    assert info.value.status is Status.INVALID_PARAMETER


def test_levels_of_embedding_have_a_limit() -> None:
    def nested(levels: int) -> str:
        xml = '<INSTANCE CLASSNAME="TEST_Everything"></INSTANCE>'
        for _ in range(levels):
            part = f'<PROPERTY NAME="Part" TYPE="string"><VALUE>{escape(xml)}</VALUE></PROPERTY>'
            xml = f'<INSTANCE CLASSNAME="TEST_Everything">{part}</INSTANCE>'
        return xml

    assert decoded(nested(MAX_LEVELS))
    with pytest.raises(ProtocolError, match="deeply"):
        decoded(nested(MAX_LEVELS + 1))
