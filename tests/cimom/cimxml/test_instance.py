from __future__ import annotations

from typing import Any

import pytest

from cimom import classes
from cimom.cimxml.instance import FULL, MAX_ENCODERS, SUBSTITUTES, Form, InstanceEncoder
from cimom.model import CimObject, Path
from tests.cimom.cimxml.sample import (
    HOST,
    SCHEMA,
    TYPES,
    Derived,
    Link,
    Singleton,
    everything,
    path,
)

ENCODER = InstanceEncoder(SCHEMA, HOST)
KEYS = (
    '<KEYBINDING NAME="Id"><KEYVALUE VALUETYPE="string" TYPE="string">{}</KEYVALUE></KEYBINDING>'
    '<KEYBINDING NAME="Number"><KEYVALUE VALUETYPE="numeric" TYPE="uint32">1</KEYVALUE>'
    "</KEYBINDING>"
    '<KEYBINDING NAME="Flag"><KEYVALUE VALUETYPE="boolean" TYPE="boolean">TRUE</KEYVALUE>'
    "</KEYBINDING>"
)
NAME = f'<INSTANCENAME CLASSNAME="TEST_Everything">{KEYS.format("one")}</INSTANCENAME>'
ROOT_VIRT = (
    '<LOCALNAMESPACEPATH><NAMESPACE NAME="root"/><NAMESPACE NAME="virt"/></LOCALNAMESPACEPATH>'
)


def shown(instance: CimObject, *names: str, class_origin: bool = False) -> str:
    """Return the elements of some properties."""
    form = Form(frozenset(name.lower() for name in names), class_origin)
    xml = ENCODER.encoder(type(instance), form)(instance)
    head = f'<INSTANCE CLASSNAME="{type(instance).CIM_NAME}">'
    assert xml.startswith(head)
    assert xml.endswith("</INSTANCE>")
    return xml[len(head) : -len("</INSTANCE>")]


VALUES: dict[str, tuple[Any, str]] = {
    **dict.fromkeys(TYPES[:8], (5, "5")),
    "real32": (0.5, "0.5"),
    "real64": (1e30, "1.0e+30"),
    "boolean": (False, "FALSE"),
    "string": ("<&>", "&lt;&amp;&gt;"),
    "char16": ("ä", "ä"),
    "datetime": ("20240101000000.000000+000", "20240101000000.000000+000"),
}


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_is_written(kind: str) -> None:
    value, text = VALUES[kind]
    instance = everything(**{f"a_{kind}": value, f"many_{kind}": (value, None)})
    assert shown(instance, f"a_{kind}") == (
        f'<PROPERTY NAME="a_{kind}" TYPE="{kind}"><VALUE>{text}</VALUE></PROPERTY>'
    )
    assert shown(instance, f"many_{kind}") == (
        f'<PROPERTY.ARRAY NAME="many_{kind}" TYPE="{kind}"><VALUE.ARRAY><VALUE>{text}</VALUE>'
        "<VALUE.NULL></VALUE.NULL></VALUE.ARRAY></PROPERTY.ARRAY>"
    )


@pytest.mark.parametrize("kind", TYPES)
def test_null_is_an_open_and_closed_property(kind: str) -> None:
    instance = everything()
    assert shown(instance, f"a_{kind}") == f'<PROPERTY NAME="a_{kind}" TYPE="{kind}"></PROPERTY>'
    assert shown(instance, f"many_{kind}") == (
        f'<PROPERTY.ARRAY NAME="many_{kind}" TYPE="{kind}"></PROPERTY.ARRAY>'
    )


def test_an_empty_array_is_not_null() -> None:
    assert shown(everything(many_uint8=()), "many_uint8") == (
        '<PROPERTY.ARRAY NAME="many_uint8" TYPE="uint8"><VALUE.ARRAY></VALUE.ARRAY>'
        "</PROPERTY.ARRAY>"
    )


def test_every_property_is_written_once_in_class_order() -> None:
    xml = ENCODER.instance(everything())
    names = [part.partition('"')[0] for part in xml.split(' NAME="')[1:]]
    assert names == [item.name for item in SCHEMA.cls("TEST_Everything").properties]
    assert 'NAME="Preset" TYPE="uint16"><VALUE>7</VALUE>' in xml


def test_numbers_of_enumerations_are_written() -> None:
    instance = classes.KHV_DiskDrive(
        SystemCreationClassName="S",
        SystemName="s",
        CreationClassName="KHV_DiskDrive",
        DeviceID="d",
        HealthState=classes.HealthState.OK,
        OperationalStatus=(classes.OperationalStatus.OK, classes.OperationalStatus(77)),
    )
    assert "<VALUE>5</VALUE>" in shown(instance, "HealthState")
    assert "<VALUE>2</VALUE><VALUE>77</VALUE>" in shown(instance, "OperationalStatus")


@pytest.mark.parametrize(
    ("reference", "inner"),
    [
        (path(), NAME),
        (
            path(namespace="root/virt"),
            f"<LOCALINSTANCEPATH>{ROOT_VIRT}{NAME}</LOCALINSTANCEPATH>",
        ),
        (
            path(namespace="root/virt", host="h"),
            (
                f"<INSTANCEPATH><NAMESPACEPATH><HOST>h</HOST>{ROOT_VIRT}</NAMESPACEPATH>{NAME}"
                "</INSTANCEPATH>"
            ),
        ),
        (
            Path(classname="CIM_X", namespace="root/virt"),
            f'<LOCALCLASSPATH>{ROOT_VIRT}<CLASSNAME NAME="CIM_X"/></LOCALCLASSPATH>',
        ),
        (Path(classname="TEST_Singleton"), '<INSTANCENAME CLASSNAME="TEST_Singleton"/>'),
        (
            Path(classname="CIM_X", keys=(("b", True), ("n", -1), ("r", 0.5), ("s", "&"))),
            (
                '<INSTANCENAME CLASSNAME="CIM_X">'
                '<KEYBINDING NAME="b"><KEYVALUE VALUETYPE="boolean" TYPE="boolean">TRUE</KEYVALUE>'
                "</KEYBINDING>"
                '<KEYBINDING NAME="n"><KEYVALUE VALUETYPE="numeric" TYPE="sint64">-1</KEYVALUE>'
                "</KEYBINDING>"
                '<KEYBINDING NAME="r"><KEYVALUE VALUETYPE="numeric" TYPE="real64">0.5</KEYVALUE>'
                "</KEYBINDING>"
                '<KEYBINDING NAME="s"><KEYVALUE VALUETYPE="string" TYPE="string">&amp;</KEYVALUE>'
                "</KEYBINDING></INSTANCENAME>"
            ),
        ),
    ],
)
def test_references_have_the_form_their_parts_allow(reference: Path, inner: str) -> None:
    assert shown(everything(Ref=reference), "Ref") == (
        '<PROPERTY.REFERENCE NAME="Ref" REFERENCECLASS="TEST_Everything">'
        f"<VALUE.REFERENCE>{inner}</VALUE.REFERENCE></PROPERTY.REFERENCE>"
    )


def test_embedded_instances_are_escaped_text() -> None:
    inner = Singleton(Caption="<")
    assert shown(everything(Part=inner), "Part") == (
        '<PROPERTY NAME="Part" TYPE="string" EmbeddedObject="instance"><VALUE>'
        "&lt;INSTANCE CLASSNAME=&quot;TEST_Singleton&quot;&gt;&lt;PROPERTY"
        " NAME=&quot;Caption&quot; TYPE=&quot;string&quot;&gt;&lt;VALUE&gt;&amp;lt;&lt;/VALUE&gt;"
        "&lt;/PROPERTY&gt;&lt;/INSTANCE&gt;</VALUE></PROPERTY>"
    )


def test_arrays_say_embedded_only_when_they_have_a_value() -> None:
    assert "EmbeddedObject" not in shown(everything(), "Parts")
    assert ' EmbeddedObject="instance"' in shown(everything(Parts=()), "Parts")


def test_names_come_from_the_class() -> None:
    assert ENCODER.name(everything()) == NAME
    assert ENCODER.name(Derived(Id="<", Number=1, Flag=True)) == (
        f'<INSTANCENAME CLASSNAME="TEST_Derived">{KEYS.format("&lt;")}</INSTANCENAME>'
    )
    assert ENCODER.name(Singleton()) == '<INSTANCENAME CLASSNAME="TEST_Singleton"/>'


def test_the_name_of_an_association_holds_references() -> None:
    left = f"<VALUE.REFERENCE>{NAME}</VALUE.REFERENCE>"
    assert ENCODER.name(Link(Left=path(), Right=path())) == (
        '<INSTANCENAME CLASSNAME="TEST_Link">'
        f'<KEYBINDING NAME="Left">{left}</KEYBINDING><KEYBINDING NAME="Right">{left}</KEYBINDING>'
        "</INSTANCENAME>"
    )


def test_class_origin_is_told_when_asked_for() -> None:
    instance = Derived(Id="i", Number=1, Flag=True)
    assert shown(instance, "a_uint8", "More", class_origin=True) == (
        '<PROPERTY NAME="a_uint8" TYPE="uint8" CLASSORIGIN="TEST_Everything" PROPAGATED="true">'
        "</PROPERTY>"
        '<PROPERTY NAME="More" TYPE="string" CLASSORIGIN="TEST_Derived"></PROPERTY>'
    )


def test_a_property_may_have_a_name_of_python() -> None:
    instance = Derived(**{"Id": "i", "Number": 1, "Flag": True, "class": 3})
    assert "<VALUE>3</VALUE>" in shown(instance, "class")


def test_unknown_names_show_nothing_and_make_no_encoder() -> None:
    assert shown(everything(), "nothing") == ""
    encoder = InstanceEncoder(SCHEMA, HOST)
    first = encoder.encoder(type(everything()), Form(frozenset({"id", "x1"})))
    assert first is encoder.encoder(type(everything()), Form(frozenset({"id", "x2"})))


def test_the_number_of_encoders_has_a_limit() -> None:
    encoder = InstanceEncoder(SCHEMA, HOST)
    cls = type(Singleton())
    full = encoder.encoder(cls)
    for _ in range(2):
        assert encoder.encoder(cls, FULL) is full
    assert encoder._chosen.cache_info().maxsize == MAX_ENCODERS


@pytest.mark.parametrize(("class_name", "name"), SUBSTITUTES)
def test_null_is_substituted_where_clients_break(class_name: str, name: str) -> None:
    leaf = class_name.replace("CIM_", "KHV_")
    cls: Any = SCHEMA.struct(leaf)
    keys = dict.fromkeys(cls.CIM_KEYS, "k")
    text = SUBSTITUTES[class_name, name]
    assert f"><VALUE>{text}</VALUE></PROPERTY>" in shown(cls(**keys, **{name: None}), name)
    assert "><VALUE>9</VALUE></PROPERTY>" in shown(cls(**keys, **{name: 9}), name)
