"""Structs made from classes: field types, defaults, open enumerations, hashes."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest

from cimom import classes
from cimom.declaration import Method, Property, Qualifier
from cimom.model import CimObject, OpenEnum, Path, key_of, path_of
from cimom.mof import compile_mof
from cimom.schema import Schema, load
from cimom.structs import class_hash, member_name, scalar_of, value_members

MOF = """
[Description ("All kinds of properties.")]
class ACME_Thing : CIM_ManagedElement {
    [Key] string Name;
    [ValueMap {"0", "0x10", "100..200", "x"}, Values {"Off", "Sixteen", "Range", "Word"}]
    uint16 Mode = 16;
    sint8 Small = -3;
    real32 Ratio = 0.5;
    boolean On = true;
    datetime When;
    char16 Letter;
    uint8 Bytes[] = {1, 2};
    [ValueMap {"1", "2"}, Values {"A", "B"}] uint8 Modes[] = {2};
    [EmbeddedInstance ("CIM_Error")] string Error;
    [EmbeddedObject] string Anything[];
    uint32 class;
};

class ACME_Special : ACME_Thing {
    [Override ("Mode"), ValueMap {"0"}, Values {"Off"}] uint16 Mode = 0;
    [Override ("Small")] sint8 Small = 4;
    [Override ("Modes"), ValueMap {"3"}, Values {"C"}] uint8 Modes[];
    string More;
};

[Association]
class ACME_Link { [Key] CIM_System REF Left; [Key] ACME_Thing REF Right; string Note; };
"""


@pytest.fixture(scope="module")
def schema() -> Schema:
    return compile_mof(text=MOF, schema=load())


def fields(struct: type[CimObject]) -> dict[str, Any]:
    return {item.name: item for item in msgspec.structs.fields(struct)}


def test_each_cim_type_has_its_python_type(schema: Schema) -> None:
    types = {name: item.type for name, item in fields(schema.struct("ACME_Thing")).items()}
    assert types["Name"] is str
    assert types["Small"] == int | None
    assert types["Ratio"] == float | None
    assert types["On"] == bool | None
    assert types["When"] == str | None
    assert types["Letter"] == str | None
    assert types["Bytes"] == tuple[int, ...] | None
    assert types["Error"] == CimObject | None
    assert types["Anything"] == tuple[CimObject, ...] | None
    assert issubclass(scalar_of(types["Mode"]), OpenEnum)
    assert fields(schema.struct("ACME_Link"))["Left"].type is Path


def test_defaults_come_from_mof_and_only_keys_are_required(schema: Schema) -> None:
    thing: Any = schema.struct("ACME_Thing")(Name="a")
    assert (thing.Mode, thing.Mode.name, thing.Small, thing.Ratio) == (16, "Sixteen", -3, 0.5)
    assert (thing.On, thing.Bytes, thing.When, thing.Error) == (True, (1, 2), None, None)
    assert thing.Modes[0].name == "B"
    with pytest.raises(TypeError):
        schema.struct("ACME_Thing")()


def test_an_override_keeps_the_enumeration_it_only_narrows(schema: Schema) -> None:
    above, below = fields(schema.struct("ACME_Thing")), fields(schema.struct("ACME_Special"))
    assert below["Mode"].type is above["Mode"].type or below["Mode"].type == above["Mode"].type
    assert below["Mode"].default == 0
    assert below["Small"].default == 4
    assert set(get_args(below["Modes"].type)) != set(get_args(above["Modes"].type))
    assert below["Modes"].default == (2,)


def test_fields_are_in_the_order_of_the_class(schema: Schema) -> None:
    for name in schema.names:
        expected = tuple(item.name for item in schema.cls(name).properties)
        assert schema.struct(name).__struct_fields__ == expected


def test_structs_descend_as_their_classes_do(schema: Schema) -> None:
    assert issubclass(schema.struct("ACME_Special"), schema.struct("ACME_Thing"))
    assert issubclass(schema.struct("ACME_Thing"), classes.CIM_ManagedElement)
    assert schema.struct("ACME_Thing").__doc__ == "All kinds of properties."


def test_an_instance_survives_the_wire(schema: Schema) -> None:
    struct: Any = schema.struct("ACME_Special")
    thing = struct(Name="a", ElementName="ü", Mode=struct(Name="b").Mode.__class__(77), More="m")
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(thing), type=struct)
    assert again == thing
    assert (again.Mode, again.Mode.name) == (77, "Value_77")
    assert key_of(again) == ("a",)
    assert path_of(again, "root/x") == Path(
        classname="ACME_Special", keys=(("Name", "a"),), namespace="root/x"
    )


def test_an_unknown_number_of_a_value_map_survives() -> None:
    disk = classes.KHV_DiskDrive(
        SystemCreationClassName="s",
        SystemName="n",
        CreationClassName="c",
        DeviceID="d",
        HealthState=classes.HealthState(27),
        OperationalStatus=(classes.OperationalStatus.OK, classes.OperationalStatus(0x9000)),
    )
    again = msgspec.json.decode(msgspec.json.encode(disk), type=classes.KHV_DiskDrive)
    assert again == disk
    assert again.OperationalStatus == (2, 0x9000)
    assert again.HealthState == 27


def test_a_hash_changes_with_names_types_and_keys_only(schema: Schema) -> None:
    thing = schema.cls("ACME_Thing")
    other = msgspec.structs.replace(thing, qualifiers=())
    assert class_hash(other) == class_hash(thing) == schema.struct("ACME_Thing").CIM_HASH
    fewer = msgspec.structs.replace(thing, properties=thing.properties[:-1])
    assert class_hash(fewer) != class_hash(thing)
    assert len({schema.struct(name).CIM_HASH for name in schema.names}) == len(schema.names)


def test_ranges_and_words_name_no_member(schema: Schema) -> None:
    mode = schema.cls("ACME_Thing").property_named("Mode")
    assert mode is not None
    assert value_members(mode) == (("Off", 0), ("Sixteen", 16))


def test_values_without_a_map_count_from_zero() -> None:
    texts = Qualifier(name="Values", type="string", value=("A", "B", "A"), is_array=True)
    item = Property(name="P", type="uint8", qualifiers=(texts,))
    assert value_members(item) == (("A", 0), ("B", 1), ("A_2", 2))
    assert value_members(Method(name="M", type="string", qualifiers=(texts,))) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("OK", "OK"),
        ("Degrees C", "Degrees_C"),
        ("64-bit Capable", "_64_bit_Capable"),
        ("CPU Disabled By BIOS (POST Error)", "CPU_Disabled_By_BIOS_POST_Error"),
        ("None", "None_"),
        ("real", "real_"),
        ("", "Empty"),
        ("±", "Empty"),
    ],
)
def test_a_text_becomes_a_name(text: str, name: str) -> None:
    assert member_name(text) == name
    assert member_name(text).isidentifier()
