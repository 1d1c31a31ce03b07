"""What is generated is current, agrees with the facts of the CIM schema and with pywbem."""

from __future__ import annotations

import os
import typing
from typing import Any

import msgspec
import pytest
import pywbem_mock

from cimom import classes
from cimom.declaration import Method, Property
from cimom.model import CimObject, OpenEnum
from cimom.schema import Declarations, Schema, load
from cimom.structs import scalar_of
from tools import reference
from tools.check_mof import disagreements, load_facts
from tools.gen import CIM, ROOT, compile_all, named_classes, outdated, outputs, topological


def test_generated_files_are_current() -> None:
    assert outdated(outputs()) == [], "run: make gen"


def test_the_reference_pages_are_current() -> None:
    assert outdated(reference.outputs()) == [], "run: make gen"


def test_the_page_of_metrics_has_the_exporters_own_as_they_are_exposed() -> None:
    page = reference.metrics_page()
    for name, kind, labels in (
        ("khv_build_info", "gauge", "version, python"),
        ("khv_process_cpu_seconds_total", "counter", ""),
        ("khv_wbem_requests_total", "counter", "operation, status"),
        ("khv_worker_restarts_total", "counter", "group"),
        ("khv_audit_records_total", "counter", ""),
        ("khv_audit_write_errors_total", "counter", ""),
        ("khv_syslog_dropped_total", "counter", "server"),
        ("khv_snmp_requests_total", "counter", "pdu"),
        ("khv_snmp_drops_total", "counter", "reason"),
    ):
        assert f"| `{name}` | {kind} | {labels} |" in page


def test_the_reference_pages_name_every_class_of_khv() -> None:
    pages = b"".join(reference.outputs().values()).decode()
    own = [name for name in load().names if name.startswith("KHV_")]
    assert len(own) > 100
    assert [name for name in own if f"## {name}\n" not in pages and f"`{name}`" not in pages] == []


def test_the_same_mof_gives_the_same_bytes() -> None:
    assert outputs() == outputs()


def test_classes_agree_with_the_facts_of_the_cim_schema() -> None:
    schema, facts = compile_all(), load_facts()
    assert list(disagreements(schema, facts)) == []
    assert set(facts) == {name for name in schema.names if name.startswith("CIM_")}


def test_the_checker_sees_a_difference() -> None:
    schema, facts = compile_all(), load_facts()
    fact = facts["CIM_NumericSensor"]["properties"]
    fact["CurrentReading"]["type"] = "sint64"
    fact["BaseUnits"]["valuemap"] = ["0"]
    del fact["Hysteresis"]
    found = " ".join(disagreements(schema, facts))
    assert "CurrentReading type" in found
    assert "BaseUnits ValueMap" in found
    assert "CIM_NumericSensor properties" in found


def test_no_class_is_named_before_it_is_declared() -> None:
    declared = compile_all().declarations.classes
    cim = [item for item in declared if item.name.startswith("CIM_")]
    assert list(topological(cim)) == cim


def test_each_class_has_its_own_file() -> None:
    files = {name for name in os.listdir(CIM) if name.startswith("CIM_")}
    cim = {f"{name}.mof" for name in load().names if name.startswith("CIM_")}
    assert files == cim


RUN_TIME = Schema(load().declarations)  # no generated structs: all are made at run time


@pytest.mark.parametrize("struct", classes.CLASSES, ids=lambda struct: struct.CIM_NAME)
def test_a_generated_class_is_the_twin_of_the_run_time_class(struct: type[CimObject]) -> None:
    twin = RUN_TIME.struct(struct.CIM_NAME)
    assert twin is not struct
    for name in ("CIM_NAME", "CIM_KEYS", "CIM_HASH", "__struct_fields__"):
        assert getattr(twin, name) == getattr(struct, name)
    assert [base.__name__ for base in twin.__mro__] == [base.__name__ for base in struct.__mro__]
    pairs = zip(msgspec.structs.fields(struct), msgspec.structs.fields(twin), strict=True)
    for generated, made in pairs:
        assert generated.default == made.default, generated.name
        assert shape(generated.type) == shape(made.type), generated.name


def shape(kind: Any) -> tuple[str, Any]:
    """Return a field type with its enumeration taken apart: names differ, members do not."""
    scalar = scalar_of(kind)
    if isinstance(scalar, type) and issubclass(scalar, OpenEnum):
        members = {name: int(member) for name, member in scalar.__members__.items()}
        return str(kind).replace(f"{scalar.__module__}.{scalar.__name__}", "ENUM"), members
    return str(kind), scalar


def test_every_class_that_code_names_is_generated_under_its_name() -> None:
    assert [struct.CIM_NAME for struct in classes.CLASSES] == named_classes(load())
    for struct in classes.CLASSES:
        assert getattr(classes, struct.CIM_NAME) is struct


def test_enumerations_are_named_as_their_property() -> None:
    assert classes.HealthState.OK == 5
    assert classes.OperationalStatus.Lost_Communication == 13
    assert classes.EnabledState.Enabled_but_Offline == 6
    assert classes.SensorType.Temperature == 2
    assert classes.BaseUnits.Degrees_C == 2
    assert classes.LinkTechnology.Ethernet == 2
    assert classes.EnabledLogicalElement_RequestStateChange.Completed_with_No_Error == 0
    hints = typing.get_type_hints(classes.CIM_ManagedSystemElement)
    assert hints["HealthState"] == classes.HealthState | None


@pytest.fixture(scope="module")
def oracle() -> pywbem_mock.FakedWBEMConnection:
    """Compile the same MOF into pywbem's own repository, which resolves classes by itself."""
    connection = pywbem_mock.FakedWBEMConnection(default_namespace="root/cimv2")
    for part in ("cim/cim.mof", "khv/khv.mof"):
        connection.compile_mof_file(os.path.join(ROOT, "mof", part), namespace="root/cimv2")
    return connection


@pytest.mark.parametrize(
    "name", [struct.CIM_NAME for struct in classes.CLASSES if struct.CIM_NAME.startswith("KHV_")]
)
def test_pywbem_resolves_a_class_to_the_same(
    oracle: pywbem_mock.FakedWBEMConnection, name: str
) -> None:
    expected = oracle.GetClass(
        name, LocalOnly=False, IncludeQualifiers=True, IncludeClassOrigin=True
    )
    found = load().cls(name)
    assert found.superclass == expected.superclass
    assert members(found.properties) == wbem_members(expected.properties)
    assert members(found.methods) == wbem_members(expected.methods)


def members(items: tuple[Property, ...] | tuple[Method, ...]) -> dict[str, Any]:
    return {
        item.name: (
            item.class_origin,
            item.propagated,
            {entry.name: plain(entry.value) for entry in item.qualifiers},
        )
        for item in items
    }


def wbem_members(items: Any) -> dict[str, Any]:
    """Take pywbem's view, less what it copies along although its flavor is Restricted."""
    return {
        item.name: (
            item.class_origin,
            bool(item.propagated),
            {
                entry.name: plain(entry.value)
                for entry in item.qualifiers.values()
                if not item.propagated or entry.tosubclass
            },
        )
        for item in items.values()
    }


def plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def test_nothing_of_the_compiled_schema_is_lost_on_the_way() -> None:
    compiled = compile_all().declarations
    encoded = msgspec.msgpack.encode(compiled)
    assert msgspec.msgpack.decode(encoded, type=Declarations) == compiled


def test_only_classes_that_code_names_are_printed() -> None:
    named = named_classes(compile_all())
    assert {"KHV_Fan", "CIM_Fan", "CIM_ManagedElement", "__Namespace"} < set(named)
    assert "CIM_StorageSynchronized" not in named
