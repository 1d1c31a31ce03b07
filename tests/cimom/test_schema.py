"""The packaged schema: its classes, how they inherit, what they tell about values."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import cimom
from cimom.declaration import embedded_class, flag, qualifier
from cimom.model import CimError, Status
from cimom.schema import Declarations, Schema, load, value_name, values


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load()


def test_a_class_is_found_in_any_letter_case(schema: Schema) -> None:
    assert schema.cls("khv_PROCESSOR").name == "KHV_Processor"
    assert "cim_system" in schema
    assert schema.struct("CIM_system") is schema.struct("CIM_System")


def test_an_unknown_class_is_an_invalid_class(schema: Schema) -> None:
    for ask in (schema.cls, schema.struct, schema.superclasses):
        with pytest.raises(CimError) as caught:
            ask("CIM_Nothing")
        assert caught.value.status is Status.INVALID_CLASS


def test_the_line_of_superclasses_begins_with_the_nearest(schema: Schema) -> None:
    assert schema.superclasses("khv_ComputerSystem") == (
        "CIM_ComputerSystem",
        "CIM_System",
        "CIM_AllocatedLogicalElement",
        "CIM_EnabledLogicalElement",
        "CIM_LogicalElement",
        "CIM_ManagedSystemElement",
        "CIM_ManagedElement",
    )


def test_subclasses_are_direct_or_all(schema: Schema) -> None:
    assert schema.subclasses("CIM_Sensor") == (
        "CIM_NumericSensor",
        "KHV_Sensor",
        "KHV_IPMISensor",
    )
    assert set(schema.subclasses("cim_sensor", deep=True)) == {
        "CIM_NumericSensor",
        "KHV_DiskTemperatureSensor",
        "KHV_IPMINumericSensor",
        "KHV_IPMISensor",
        "KHV_NumericSensor",
        "KHV_Sensor",
    }
    assert {
        "CIM_Component",
        "CIM_Dependency",
        "CIM_ElementStatisticalData",
        "CIM_Error",
        "CIM_Indication",
        "CIM_ManagedElement",
    } <= set(schema.roots)
    assert schema.subclasses("KHV_Processor", deep=True) == ()


def test_a_class_is_itself_and_its_ancestors(schema: Schema) -> None:
    assert schema.is_a("KHV_DiskDrive", "cim_logicaldevice")
    assert schema.is_a("KHV_DiskDrive", "KHV_DISKDRIVE")
    assert not schema.is_a("CIM_LogicalDevice", "KHV_DiskDrive")
    assert not schema.is_a("CIM_Nothing", "CIM_ManagedElement")


def test_superclasses_stand_before_their_subclasses(schema: Schema) -> None:
    place = {name: index for index, name in enumerate(schema.names)}
    for name in schema.names:
        assert all(place[parent] < place[name] for parent in schema.superclasses(name))


def test_inherited_members_are_marked_and_keep_their_origin(schema: Schema) -> None:
    drive = schema.cls("CIM_MediaAccessDevice")
    own = [item.name for item in schema.cls("KHV_ProcessorCore").properties if not item.propagated]
    assert own == ["ProcessorDeviceID"]
    name = drive.property_named("name")
    assert name is not None
    assert (name.class_origin, name.propagated) == ("CIM_ManagedSystemElement", True)
    change = drive.method_named("requeststatechange")
    assert change is not None
    assert (change.class_origin, change.propagated) == ("CIM_EnabledLogicalElement", True)
    assert [item.name for item in change.parameters] == ["RequestedState", "Job", "TimeoutPeriod"]


def test_an_override_keeps_place_and_origin_and_is_the_classes_own(schema: Schema) -> None:
    system, element = schema.cls("CIM_System"), schema.cls("CIM_ManagedSystemElement")
    name = system.property_named("Name")
    assert name is not None
    assert (name.class_origin, name.propagated) == ("CIM_ManagedSystemElement", False)
    assert name.is_key
    before = [item.name for item in element.properties]
    assert [item.name for item in system.properties][: len(before)] == before


def test_keys_are_those_of_the_class_in_its_order(schema: Schema) -> None:
    device = ("SystemCreationClassName", "SystemName", "CreationClassName", "DeviceID")
    assert schema.cls("KHV_NumericSensor").keys == device
    assert schema.cls("KHV_ComputerSystem").keys == ("Name", "CreationClassName")
    assert schema.cls("KHV_SystemDevice").keys == ("GroupComponent", "PartComponent")
    for name in schema.names:
        assert schema.cls(name).keys == schema.struct(name).CIM_KEYS


def test_cores_and_threads_are_keyed_by_instance_id_not_as_devices(schema: Schema) -> None:
    assert schema.cls("CIM_ProcessorCore").keys == ("InstanceID",)
    assert schema.cls("CIM_HardwareThread").keys == ("InstanceID",)


def test_a_processors_family_has_no_value_map(schema: Schema) -> None:
    family = schema.cls("CIM_Processor").property_named("Family")
    assert family is not None
    assert values(family) == {}


def test_a_system_may_be_named_by_uuid(schema: Schema) -> None:
    form = schema.cls("CIM_ComputerSystem").property_named("NameFormat")
    assert form is not None
    assert "UUID" in values(form)


def test_the_error_of_a_job_is_in_and_out_as_the_schema_has_it(schema: Schema) -> None:
    method = schema.cls("CIM_ConcreteJob").method_named("GetErrors")
    assert method is not None
    errors = method.parameter_named("errors")
    assert errors is not None
    assert (errors.is_input, errors.is_output) == (True, True)
    assert (embedded_class(errors), errors.embedded_object) == ("CIM_Error", "instance")


def test_an_out_parameter_is_not_an_input(schema: Schema) -> None:
    method = schema.cls("KHV_VirtualComputerSystem").method_named("RequestStateChange")
    assert method is not None
    job = method.parameter_named("Job")
    assert job is not None
    assert (job.is_input, job.is_output) == (False, True)
    assert job.reference_class == "CIM_ConcreteJob"


def test_an_override_may_narrow_an_embedded_class(schema: Schema) -> None:
    state = schema.cls("KHV_Processor").property_named("AllocationState")
    assert state is not None
    assert embedded_class(state) == "CIM_ResourceAllocationSettingData"
    assert state.embedded_object == "instance"


def test_qualifiers_go_down_to_subclasses_by_their_flavor(schema: Schema) -> None:
    own, below = schema.cls("CIM_SystemDevice"), schema.cls("KHV_SystemDevice")
    assert below.is_association
    assert flag(below, "Composition")
    version = next(item for item in below.qualifiers if item.name == "Version")
    assert (version.value, version.propagated) == ("0.1.0", False)  # not CIM's: Restricted
    assert qualifier(own, "Version") == "2.10.0"
    assert not schema.cls("KHV_ComputerSystem").is_abstract  # Abstract is Restricted
    assert schema.cls("CIM_ComputerSystem").is_abstract is False
    assert schema.cls("CIM_System").is_abstract


def test_a_restricted_qualifier_stays_with_the_class_that_wrote_it(schema: Schema) -> None:
    own = schema.cls("CIM_LogicalDevice").property_named("Availability")
    inherited = schema.cls("KHV_Processor").property_named("Availability")
    assert own is not None
    assert inherited is not None
    assert qualifier(own, "Deprecated") is not None
    assert qualifier(inherited, "Deprecated") is None
    assert all(item.propagated for item in inherited.qualifiers)


def test_no_qualifier_type_has_the_scope_any(schema: Schema) -> None:
    assert len(schema.qualifier_types) == 70
    for kind in schema.qualifier_types.values():
        assert kind.scopes
        assert "ANY" not in kind.scopes
    assert len(schema.qualifier_types["description"].scopes) == 7
    assert schema.qualifier_types["key"].overridable is False
    assert schema.qualifier_types["version"].tosubclass is False


def test_every_used_qualifier_is_declared_with_its_type(schema: Schema) -> None:
    for name in schema.names:
        cls = schema.cls(name)
        parameters = [item for method in cls.methods for item in method.parameters]
        for element in (cls, *cls.properties, *cls.methods, *parameters):
            for item in element.qualifiers:
                kind = schema.qualifier_types[item.name.lower()]
                assert (item.type, item.is_array) == (kind.type, kind.is_array), (name, item)


def test_references_and_embedded_instances_name_classes_of_the_schema(schema: Schema) -> None:
    for name in schema.names:
        cls = schema.cls(name)
        parameters = [item for method in cls.methods for item in method.parameters]
        for element in (*cls.properties, *parameters):
            named = (element.reference_class, embedded_class(element))
            assert all(other in schema for other in named if other is not None), (name, element)


def test_a_value_has_a_text_for_people(schema: Schema) -> None:
    cls = schema.cls("KHV_NumericSensor")
    assert value_name(cls, "healthstate", 5) == "OK"
    assert value_name(cls, "HealthState", 7) == "DMTF Reserved"  # the rest: ".."
    assert value_name(cls, "HealthState", 40000) == "Vendor Specific"  # a closed range
    assert value_name(cls, "OperationalStatus", 0x8001) == "Vendor Reserved"  # "0x8000.."
    assert value_name(cls, "Status", "Pred Fail") == "Pred Fail"
    assert value_name(cls, "HealthState", None) is None
    assert value_name(cls, "CurrentReading", 5) is None
    assert value_name(cls, "NoSuchProperty", 5) is None


def test_every_class_and_every_khv_property_is_described(schema: Schema) -> None:
    for declared in schema.declarations.classes:
        assert qualifier(declared, "Description"), declared.name
        if declared.name.startswith("KHV_"):
            assert qualifier(declared, "Version") == "0.1.0"
            for item in declared.properties:
                assert qualifier(item, "Description"), (declared.name, item.name)


def test_each_concrete_khv_class_has_keys(schema: Schema) -> None:
    for name in schema.names:
        if name.startswith("KHV_"):
            assert schema.cls(name).keys, name


def test_a_replaced_declaration_leaves_the_old_schema_as_it_was(schema: Schema) -> None:
    extended = schema.extended(Declarations(classes=()))
    assert extended.names == schema.names
    assert extended.struct("KHV_Processor") is schema.struct("KHV_Processor")


def test_the_packaged_file_is_exact_and_refuses_damage() -> None:
    compiled = Path(cimom.__file__).with_name("schema.msgpack")
    with compiled.open("rb") as file:
        content = file.read()
    decoded = msgspec.msgpack.decode(content, type=Declarations)
    assert msgspec.msgpack.encode(decoded) == content
    with pytest.raises(msgspec.DecodeError):
        msgspec.msgpack.decode(content[:-1], type=Declarations)


def test_a_warm_start_does_not_import_pywbem() -> None:
    code = (
        "import sys; from cimom.schema import load; s = load(); s.struct('KHV_Processor');"
        "sys.exit(any(name.split('.')[0] in ('pywbem', 'ply') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
