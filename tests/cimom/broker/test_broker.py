from __future__ import annotations

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace

from cimom.broker.link import spec_of
from cimom.classes import KHV_ComputerSystem, KHV_DiskDrive
from cimom.model import CimError, Path, Status, path_of
from cimom.operations import (
    Associators,
    Command,
    EnumerateClasses,
    EnumerateClassNames,
    EnumerateInstanceNames,
    EnumerateInstances,
    EnumerateQualifiers,
    GetClass,
    GetInstance,
    GetQualifier,
    InvokeMethod,
    MethodResult,
    Operation,
)
from cimom.provider import Provider, Source
from tests.cimom.broker.world import (
    ADMIN,
    HOST,
    NOBODY,
    READER,
    VM,
    World,
    bay,
    disk,
    host,
    provider,
    schema,
    virtual,
)

CIMV2 = "root/cimv2"
DISK = path_of(disk("sda"))
SLOT = Path(classname="TEST_Bay", keys=(("Number", 1), ("Hot", True)))


@pytest.fixture
def world() -> World:
    return World()


def ask(world: World, operation: Operation, principal: Any = ADMIN) -> Any:
    return asyncio.run(world.broker.execute(principal, operation))


def refused(world: World, operation: Operation, principal: Any = ADMIN) -> Status:
    with pytest.raises(CimError) as caught:
        ask(world, operation, principal)
    return caught.value.status


def get(path: Path, namespace: str = CIMV2) -> GetInstance:
    return GetInstance(namespace=namespace, instance_name=path)


# -- classes


def test_class_is_found_in_any_letter_case(world: World) -> None:
    found = ask(world, GetClass(namespace=CIMV2, class_name="khv_DISKdrive"))
    assert found.name == "KHV_DiskDrive"
    assert found.property_named("OperationalStatus") is not None


@pytest.mark.parametrize(
    ("operation", "status"),
    [
        (GetClass(namespace=CIMV2, class_name="X"), Status.NOT_FOUND),
        (EnumerateClasses(namespace=CIMV2, class_name="X"), Status.INVALID_CLASS),
        (EnumerateClassNames(namespace=CIMV2, class_name="X"), Status.INVALID_CLASS),
        (EnumerateInstances(namespace=CIMV2, class_name="X"), Status.INVALID_CLASS),
        (EnumerateInstanceNames(namespace=CIMV2, class_name="X"), Status.INVALID_CLASS),
        (get(Path(classname="X", keys=(("A", "b"),))), Status.INVALID_CLASS),
        (GetQualifier(namespace=CIMV2, qualifier_name="X"), Status.NOT_FOUND),
        (GetClass(namespace="root/none", class_name="CIM_Job"), Status.INVALID_NAMESPACE),
        (EnumerateQualifiers(namespace=""), Status.INVALID_NAMESPACE),
        (
            EnumerateInstances(namespace="root/none", class_name="CIM_Job"),
            Status.INVALID_NAMESPACE,
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_unknown_names_have_the_status_of_the_standard(
    world: World, operation: Operation, status: Status
) -> None:
    assert refused(world, operation) is status


@pytest.mark.parametrize("name", ["root/cimv2", "ROOT/CIMv2", "/root/cimv2/", "interop"])
def test_classes_are_the_same_in_every_namespace(world: World, name: str) -> None:
    assert ask(world, GetClass(namespace=name, class_name="KHV_DiskDrive")).name


def test_class_enumeration_is_flat_or_deep(world: World) -> None:
    def names(**options: Any) -> list[str]:
        return ask(world, EnumerateClassNames(namespace=CIMV2, **options))

    assert "CIM_ManagedElement" in names()
    assert "KHV_DiskDrive" not in names()
    assert set(names(deep_inheritance=True)) == set(schema().names)
    assert names(class_name="test_slot") == ["TEST_Bay"]
    assert names(class_name="TEST_Bay") == []
    assert "KHV_DiskDrive" in names(class_name="CIM_LogicalDevice", deep_inheritance=True)
    (bay_class,) = ask(world, EnumerateClasses(namespace=CIMV2, class_name="TEST_Slot"))
    assert bay_class.method_named("Eject") is not None


def test_qualifier_types_are_told(world: World) -> None:
    assert ask(world, GetQualifier(namespace=CIMV2, qualifier_name="KEY")).name == "Key"
    assert len(ask(world, EnumerateQualifiers(namespace=CIMV2))) > 30


# -- instances


def test_instance_is_found_by_keys_in_any_order_and_case(world: World) -> None:
    mixed = tuple((name.upper(), value) for name, value in reversed(DISK.keys))
    row = ask(world, get(Path(classname="khv_diskdrive", keys=mixed, host="elsewhere")))
    assert row.instance == disk("sda")


@pytest.mark.parametrize("number", [1, "1", "0x1"])
@pytest.mark.parametrize("hot", [True, "TRUE", "true"])
def test_key_of_another_value_type_is_found_by_its_value(
    world: World, number: Any, hot: Any
) -> None:
    row = ask(world, get(Path(classname="TEST_Bay", keys=(("Hot", hot), ("Number", number)))))
    assert row.key == (1, True)


def test_number_given_for_a_text_key_is_found(world: World) -> None:
    system = replace(host(), Name="17")
    world.tell("system", system)
    keys = (("CreationClassName", "KHV_ComputerSystem"), ("Name", 17))
    row = ask(world, get(Path(classname="KHV_ComputerSystem", keys=keys)))
    assert row.instance == system


def test_single_key_may_come_without_its_name(world: World) -> None:
    path = Path(classname="KHV_BlockStorageStatisticalData", keys=(("", "KHV:stat:disk/sda"),))
    assert ask(world, get(path)).instance.ElementName == "sda"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (Path(classname="KHV_DiskDrive", keys=DISK.keys[:-1]), Status.INVALID_PARAMETER),
        (Path(classname="KHV_DiskDrive"), Status.INVALID_PARAMETER),
        (
            Path(classname="KHV_DiskDrive", keys=(*DISK.keys, ("More", "x"))),
            Status.INVALID_PARAMETER,
        ),
        (
            Path(classname="KHV_DiskDrive", keys=(*DISK.keys, DISK.keys[0])),
            Status.INVALID_PARAMETER,
        ),
        (Path(classname="TEST_Bay", keys=(("Number", "one"), ("Hot", True))), Status.NOT_FOUND),
        (Path(classname="TEST_Bay", keys=(("Number", 1), ("Hot", "perhaps"))), Status.NOT_FOUND),
        (Path(classname="TEST_Bay", keys=(("Number", DISK), ("Hot", True))), Status.NOT_FOUND),
        (
            Path(classname="TEST_Bay", keys=(("Number", float("inf")), ("Hot", True))),
            Status.NOT_FOUND,
        ),
        (Path(classname="TEST_Bay", keys=(("Number", 2), ("Hot", True))), Status.NOT_FOUND),
        # DSP0200: the class of a path is the creation class, not an ancestor of it.
        (Path(classname="CIM_DiskDrive", keys=DISK.keys), Status.NOT_FOUND),
        (path_of(disk("none")), Status.NOT_FOUND),
        (path_of(virtual()), Status.NOT_FOUND),  # it lives in root/virt
    ],
)
def test_path_that_names_nothing_is_refused(world: World, path: Path, status: Status) -> None:
    assert refused(world, get(path)) is status


def test_instances_of_a_superclass_are_those_of_its_subclasses(world: World) -> None:
    for operation in (EnumerateInstances, EnumerateInstanceNames):
        rows = ask(world, operation(namespace=CIMV2, class_name="cim_logicaldevice"))
        assert [row.instance.Name for row in rows] == ["sda", "sdb"]


def test_instances_are_only_in_the_namespaces_of_their_source(world: World) -> None:
    def systems(namespace: str) -> set[str]:
        operation = EnumerateInstances(namespace=namespace, class_name="CIM_ComputerSystem")
        return {row.instance.Name for row in ask(world, operation)}

    assert systems("root/cimv2") == {HOST}
    assert systems("root/virt") == {HOST, VM}
    assert systems("interop") == set()


def test_only_sources_of_the_namespace_are_waited_for(world: World) -> None:
    ask(world, EnumerateInstances(namespace=CIMV2, class_name="CIM_ComputerSystem"))
    assert world.memory.fresh_for == [{"KHV_ComputerSystem"}]


def test_change_that_cannot_be_seen_is_an_error(world: World) -> None:
    world.memory.hidden_change = True
    assert refused(world, get(DISK)) is Status.FAILED


def test_class_that_was_never_read_is_an_error_not_empty() -> None:
    system = Source(name="system", read=lambda: [host()], classes=(KHV_ComputerSystem,))
    world = World(Provider(sources=(system,)))
    spec = spec_of(Source(name="disks", read=list, classes=(KHV_DiskDrive,)))
    state = world.readings.register(spec, schema().struct)
    operation = EnumerateInstances(namespace=CIMV2, class_name="CIM_DiskDrive")
    assert ask(world, operation) == []  # no answer yet, no reason yet
    world.readings.failed(state, "controller is gone")
    with pytest.raises(CimError, match="disks: controller is gone") as caught:
        ask(world, operation)
    assert caught.value.status is Status.FAILED
    assert refused(world, get(DISK)) is Status.FAILED
    traversal = Associators(namespace=CIMV2, object_name=DISK)
    assert refused(world, traversal) is Status.FAILED
    # A class with one source that answers is answered.
    everything = EnumerateInstances(namespace=CIMV2, class_name="CIM_ManagedElement")
    assert [row.instance for row in ask(world, everything)] == [host()]


def test_stale_rows_are_served(world: World) -> None:
    world.readings.failed(world.readings.state("disks"), "controller is gone")
    row = ask(world, get(DISK))
    assert row.stale
    assert row.served().CommunicationStatus == 3


# -- methods


def eject(target: Path = SLOT, name: str = "eject", **parameters: Any) -> InvokeMethod:
    return InvokeMethod(
        namespace="Root/CIMv2", object_name=target, method_name=name, parameters=parameters
    )


def test_inherited_method_is_called_with_declared_names_and_types(world: World) -> None:
    system = path_of(host())
    operation = eject(force="7", LABELS=["a", None], System=system)
    method, result = ask(world, operation)
    assert method.name == "Eject"
    assert result == MethodResult(return_value=0, out={"Left": "nothing"})
    assert world.memory.calls == [
        (
            "TEST_Slot",
            "Eject",
            Path(classname="TEST_Bay", keys=(("Number", 1), ("Hot", True)), namespace=CIMV2),
            {"Force": 7, "Labels": ["a", None], "System": path_of(host(), CIMV2)},
        )
    ]
    assert world.memory.epochs == [(("bays",), [(1, True)])]


def test_parameter_that_is_not_given_is_null(world: World) -> None:
    ask(world, eject(Force=1))
    assert world.memory.calls[0][3] == {"Force": 1, "Labels": None, "System": None}


def test_static_method_is_called_on_its_class(world: World) -> None:
    ask(world, eject(Path(classname="TEST_Bay"), "Count"))
    assert world.memory.calls[0][2] == Path(classname="TEST_Bay", namespace=CIMV2)
    assert world.memory.epochs == [(("bays",), None)]


def test_change_is_noted_also_when_the_method_fails(world: World) -> None:
    world.memory.method_error = CimError(Status.FAILED, "given up")
    assert refused(world, eject(Force=1)) is Status.FAILED
    assert world.memory.epochs == [(("bays",), [(1, True)])]


def test_who_calls_an_audited_method_is_noted_whatever_becomes_of_it(world: World) -> None:
    ask(world, eject(Force=1))
    assert world.audited == []
    world.memory.audit_of = {"Eject"}
    ask(world, eject(Force=1))
    world.memory.method_error = CimError(Status.FAILED, "given up")
    refused(world, eject(Force=1))
    refused(world, eject(Force=1), READER)
    who = f"{ADMIN.name} from {ADMIN.source}"
    assert world.audited == [
        f"Eject of TEST_Bay by {who} succeeded",
        f"Eject of TEST_Bay by {who} failed",
    ]


@pytest.mark.parametrize(
    ("operation", "status"),
    [
        (eject(Path(classname="X", keys=SLOT.keys), Force=1), Status.NOT_FOUND),
        (eject(name="Vanish"), Status.METHOD_NOT_FOUND),
        (eject(name="Orphan"), Status.METHOD_NOT_AVAILABLE),
        (eject(path_of(bay(9, hot=True)), Force=1), Status.NOT_FOUND),
        (eject(Path(classname="TEST_Bay"), Force=1), Status.INVALID_PARAMETER),
        (eject(Force=1, Unknown=2), Status.INVALID_PARAMETER),
        (eject(Force=1, force=1), Status.INVALID_PARAMETER),
        (eject(), Status.INVALID_PARAMETER),
        (eject(Force=None), Status.INVALID_PARAMETER),
        (eject(Force="much"), Status.INVALID_PARAMETER),
        (eject(Force=256), Status.INVALID_PARAMETER),
        (eject(Force=True), Status.INVALID_PARAMETER),
        (eject(Force=1.5), Status.INVALID_PARAMETER),
        (eject(Force=[1]), Status.INVALID_PARAMETER),
        (eject(Force=DISK), Status.INVALID_PARAMETER),
        (eject(Force=1, Labels="a"), Status.INVALID_PARAMETER),
        (eject(Force=1, Labels=[1]), Status.INVALID_PARAMETER),
        (eject(Force=1, System="text"), Status.INVALID_PARAMETER),
        (eject(Force=1, System=disk("sda")), Status.INVALID_PARAMETER),
        (eject(Force=1, Left="x"), Status.INVALID_PARAMETER),
    ],
)
def test_bad_call_is_refused_and_never_reaches_a_worker(
    world: World, operation: InvokeMethod, status: Status
) -> None:
    assert refused(world, operation) is status
    assert world.memory.calls == []


# -- access and commands


def test_command_is_carried_out_for_whom_it_is_allowed(world: World) -> None:
    operation = Command(namespace="", name="vm.define", arguments={"all": True})
    assert ask(world, operation) == {"vm.define": {"all": True}}
    assert refused(world, operation, READER) is Status.ACCESS_DENIED


def test_rights_are_checked_before_anything_else(world: World) -> None:
    assert refused(world, get(DISK, "no/such"), NOBODY) is Status.ACCESS_DENIED
    assert refused(world, eject(Force=1), READER) is Status.ACCESS_DENIED
    assert world.memory.calls == world.memory.fresh_for == []
    assert ask(world, get(DISK), READER).instance == disk("sda")


def test_world_of_many_disks_is_enumerated_whole() -> None:
    world = World(provider([f"sd{i}" for i in range(1000)]))
    rows = ask(world, EnumerateInstances(namespace=CIMV2, class_name="CIM_DiskDrive"))
    assert len(rows) == 1000
