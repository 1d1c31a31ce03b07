from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from cimom.classes import (
    CIM_ComputerSystem,
    CIM_LogicalDevice,
    KHV_BasedOn,
    KHV_ComputerSystem,
    KHV_LogicalDisk,
    KHV_SystemDevice,
)
from cimom.model import CimError, Path, Status, path_of
from cimom.operations import (
    AssociatorNames,
    Associators,
    EnumerateInstanceNames,
    EnumerateInstances,
    GetInstance,
    Operation,
    ReferenceNames,
    References,
)
from cimom.provider import Association, Provider, Source
from tests.cimom.broker.world import ADMIN, ASSOCIATIONS, World, disk, host, provider, virtual

CIMV2 = "root/cimv2"
VIRT = "root/virt"
HOST_PATH = path_of(host())


@pytest.fixture
def world() -> World:
    return World()


def ask(world: World, operation: Operation) -> Any:
    return asyncio.run(world.broker.execute(ADMIN, operation))


def far(world: World, path: Path, namespace: str = CIMV2, **filters: Any) -> list[tuple[str, str]]:
    """Return namespace and name of what is associated; both operations must agree."""
    answers = [
        ask(world, kind(namespace=namespace, object_name=path, **filters))
        for kind in (Associators, AssociatorNames)
    ]
    assert answers[0] == answers[1]
    return [(where, row.instance.ElementName or row.instance.Name) for where, row in answers[0]]


def links(world: World, path: Path, namespace: str = CIMV2, **filters: Any) -> list[str]:
    """Return the classes of the association instances of an object."""
    answers = [
        ask(world, kind(namespace=namespace, object_name=path, **filters))
        for kind in (References, ReferenceNames)
    ]
    assert answers[0] == answers[1]
    assert all(where == namespace for where, _ in answers[0])
    return [type(row.instance).__name__ for _, row in answers[0]]


# -- traversal


def test_both_directions_are_found(world: World) -> None:
    assert far(world, HOST_PATH) == [(CIMV2, "sda"), (CIMV2, "sdb"), (VIRT, "guest")]
    assert far(world, path_of(disk("sda"))) == [(CIMV2, "bench"), (CIMV2, "sda")]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"assoc_class": "KHV_SystemDevice"}, ["sda", "sdb"]),
        ({"assoc_class": "cim_component"}, ["sda", "sdb"]),
        ({"assoc_class": "CIM_Dependency"}, ["guest"]),
        ({"assoc_class": "KHV_ConcreteComponent"}, []),
        ({"result_class": "CIM_LogicalDevice"}, ["sda", "sdb"]),
        ({"result_class": "CIM_ComputerSystem"}, ["guest"]),
        ({"result_class": "CIM_Sensor"}, []),
        ({"role": "groupCOMPONENT"}, ["sda", "sdb"]),
        ({"role": "PartComponent"}, []),
        ({"role": "Nonsense"}, []),
        ({"result_role": "partcomponent"}, ["sda", "sdb"]),
        ({"result_role": "Dependent"}, ["guest"]),
        ({"result_role": "GroupComponent"}, []),
        (
            {
                "assoc_class": "CIM_SystemDevice",
                "result_class": "CIM_MediaAccessDevice",
                "role": "GroupComponent",
                "result_role": "PartComponent",
            },
            ["sda", "sdb"],
        ),
    ],
)
def test_filters_know_subclasses_and_letter_case(
    world: World, filters: dict[str, str], names: list[str]
) -> None:
    assert [name for _, name in far(world, HOST_PATH, **filters)] == names


def test_references_are_association_instances_with_full_paths(world: World) -> None:
    operation = References(
        namespace=CIMV2, object_name=path_of(disk("sdb")), result_class="CIM_SystemDevice"
    )
    ((where, row),) = ask(world, operation)
    assert where == CIMV2
    assert row.instance == KHV_SystemDevice(
        GroupComponent=path_of(host(), CIMV2), PartComponent=path_of(disk("sdb"), CIMV2)
    )


def test_references_are_filtered(world: World) -> None:
    sda = path_of(disk("sda"))
    assert links(world, sda) == ["KHV_SystemDevice", "KHV_ElementStatisticalData"]
    assert links(world, sda, result_class="CIM_Component") == ["KHV_SystemDevice"]
    assert links(world, sda, role="managedelement") == ["KHV_ElementStatisticalData"]
    assert links(world, sda, role="GroupComponent") == []
    assert links(world, HOST_PATH, role="GroupComponent") == ["KHV_SystemDevice"] * 2


def test_association_over_namespaces_is_served_in_both(world: World) -> None:
    """The host of root/cimv2 hosts the VM of root/virt; its own row in root/virt does not."""
    assert far(world, path_of(virtual()), VIRT) == [(CIMV2, "bench")]
    assert far(world, HOST_PATH, VIRT) == []
    assert links(world, path_of(virtual()), VIRT) == ["KHV_HostedDependency"]
    assert links(world, HOST_PATH, CIMV2, role="Antecedent") == ["KHV_HostedDependency"]
    ((_, row),) = ask(world, References(namespace=VIRT, object_name=path_of(virtual())))
    assert (row.instance.Antecedent.namespace, row.instance.Dependent.namespace) == (CIMV2, VIRT)


def test_only_what_the_answer_needs_is_waited_for(world: World) -> None:
    far(world, HOST_PATH, result_class="CIM_DiskDrive")
    assert world.memory.fresh_for == [{"KHV_ComputerSystem", "KHV_DiskDrive"}] * 2


@pytest.mark.parametrize(
    "filters", [{"assoc_class": "X"}, {"result_class": "X"}], ids=["assoc", "result"]
)
@pytest.mark.parametrize("class_level", [False, True])
def test_unknown_filter_class_is_an_invalid_parameter(
    world: World, filters: dict[str, str], class_level: bool
) -> None:
    path = Path(classname="KHV_ComputerSystem") if class_level else HOST_PATH
    with pytest.raises(CimError) as caught:
        far(world, path, class_level=class_level, **filters)
    assert caught.value.status is Status.INVALID_PARAMETER


@pytest.mark.parametrize("kind", [Associators, AssociatorNames, References, ReferenceNames])
@pytest.mark.parametrize("class_level", [False, True])
def test_unknown_source_class_is_an_invalid_parameter(
    world: World, kind: Any, class_level: bool
) -> None:
    path = Path(classname="X", keys=() if class_level else (("Name", "x"),))
    with pytest.raises(CimError) as caught:
        ask(world, kind(namespace=CIMV2, object_name=path, class_level=class_level))
    assert caught.value.status is Status.INVALID_PARAMETER


def test_what_does_not_exist_is_associated_with_nothing(world: World) -> None:
    assert far(world, path_of(disk("none"))) == []
    assert far(world, path_of(virtual()), CIMV2) == []
    with pytest.raises(CimError) as caught:
        far(world, Path(classname="KHV_DiskDrive", keys=(("Name", "sda"),)))
    assert caught.value.status is Status.INVALID_PARAMETER


# -- instances of association classes


@pytest.mark.parametrize(
    ("class_name", "namespace", "count"),
    [
        ("KHV_SystemDevice", CIMV2, 2),
        ("CIM_Component", CIMV2, 2),
        ("CIM_Dependency", CIMV2, 1),
        ("CIM_Dependency", VIRT, 1),
        ("CIM_Dependency", "interop", 3),
        ("KHV_SystemDevice", VIRT, 0),
        ("KHV_ElementStatisticalData", CIMV2, 2),
        ("CIM_WBEMService", "interop", 1),
    ],
)
def test_association_classes_are_enumerated_like_others(
    world: World, class_name: str, namespace: str, count: int
) -> None:
    for kind in (EnumerateInstances, EnumerateInstanceNames):
        rows = ask(world, kind(namespace=namespace, class_name=class_name))
        assert len(rows) == count


def link(**changes: Any) -> Path:
    keys = {"GroupComponent": path_of(host()), "PartComponent": path_of(disk("sda"))}
    keys.update(changes)
    return Path(classname="KHV_SystemDevice", keys=tuple(keys.items()))


@pytest.mark.parametrize(
    "path",
    [
        link(),
        link(GroupComponent=path_of(host(), "ROOT/cimv2")),
        link(PartComponent=replace(path_of(disk("sda"), CIMV2), host="a.example")),
        replace(link(), keys=tuple((n.lower(), p) for n, p in reversed(link().keys))),
    ],
)
def test_association_instance_is_found_by_its_references(world: World, path: Path) -> None:
    row = ask(world, GetInstance(namespace=CIMV2, instance_name=path))
    assert row.instance.PartComponent == path_of(disk("sda"), CIMV2)
    again = ask(world, GetInstance(namespace=CIMV2, instance_name=path))
    assert again is row  # so that its XML is made once


@pytest.mark.parametrize(
    "path",
    [
        link(PartComponent=path_of(disk("none"))),
        link(PartComponent=path_of(host())),
        link(GroupComponent=path_of(host(), VIRT)),
        link(GroupComponent=path_of(host(), "root/none")),
        link(GroupComponent="text"),
        link(GroupComponent=Path(classname="X", keys=(("Name", "x"),))),
        link(GroupComponent=Path(classname="KHV_ComputerSystem")),
        replace(link(), classname="KHV_ConcreteComponent"),
        replace(link(), classname="CIM_SystemDevice"),
    ],
)
def test_association_instance_that_is_not_there_is_not_found(world: World, path: Path) -> None:
    with pytest.raises(CimError) as caught:
        ask(world, GetInstance(namespace=CIMV2, instance_name=path))
    assert caught.value.status is Status.NOT_FOUND


# -- following changes


def test_new_gone_and_moved_objects_are_followed(world: World) -> None:
    assert len(far(world, HOST_PATH, assoc_class="CIM_SystemDevice")) == 2
    world.tell("disks", disk("sdc"), gone=[disk("sda")])
    names = [name for _, name in far(world, HOST_PATH, assoc_class="CIM_SystemDevice")]
    assert names == ["sdb", "sdc"]
    assert far(world, path_of(disk("sda"))) == []
    world.tell("vms", replace(virtual(), HostName="another"))
    assert far(world, path_of(virtual()), VIRT) == []
    world.tell("vms", virtual())
    assert far(world, path_of(virtual()), VIRT) == [(CIMV2, "bench")]


def test_change_of_values_keeps_the_association_instances(world: World) -> None:
    operation = EnumerateInstances(namespace=CIMV2, class_name="KHV_SystemDevice")
    before = ask(world, operation)
    world.tell("disks", replace(disk("sda"), Size=7))
    after = ask(world, operation)
    assert all(old is new for old, new in zip(before, after, strict=True))
    ((_, row),) = ask(
        world,
        Associators(
            namespace=CIMV2, object_name=path_of(disk("sdb")), result_class="KHV_ComputerSystem"
        ),
    )
    assert row.instance == host()


def test_object_without_a_join_value_takes_no_part(world: World) -> None:
    world.tell("vms", replace(virtual(), HostName=None))
    assert far(world, path_of(virtual()), VIRT) == []


def _broken_table(**changes: Any) -> tuple[Association, ...]:
    """Return the table with its row of devices changed."""
    broken: dict[str, Any] = {
        "cls": KHV_SystemDevice,
        "left": KHV_ComputerSystem,
        "left_role": "GroupComponent",
        "left_join": lambda system: system.Name,
        "right": CIM_LogicalDevice,
        "right_role": "PartComponent",
        "right_join": lambda device: device.SystemName,
    } | changes
    return (Association(**broken), *(row for row in ASSOCIATIONS if row.cls is not broken["cls"]))


@pytest.mark.parametrize(
    "join", [lambda device: device.NoSuchProperty, lambda device: [device.DeviceID]]
)
def test_a_failing_join_leaves_its_rows_out_and_nothing_else(
    join: Callable[[Any], Any], caplog: pytest.LogCaptureFixture
) -> None:
    world = World(table=_broken_table(right_join=join))
    assert links(world, path_of(disk("sda"))) == ["KHV_ElementStatisticalData"]
    assert "no PartComponent is joined" in caplog.text
    assert len(caplog.records) == 1  # for two disks


def test_failing_properties_of_an_association_leave_it_without_them(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = World(table=_broken_table(properties=lambda system, disk: {"Weight": disk.Nothing}))
    assert far(world, HOST_PATH, assoc_class="KHV_SystemDevice") == [
        (CIMV2, "sda"),
        (CIMV2, "sdb"),
    ]
    assert len(ask(world, EnumerateInstances(namespace=CIMV2, class_name="KHV_SystemDevice"))) == 2
    assert len(caplog.records) == 1


def test_a_join_sees_only_what_stands_in_its_namespaces() -> None:
    seen: list[str] = []

    def join(system: Any) -> str:
        seen.append(type(system).__name__)
        return system.Name

    row = Association(
        cls=KHV_SystemDevice,
        left=CIM_ComputerSystem,
        left_role="GroupComponent",
        left_join=join,
        right=CIM_LogicalDevice,
        right_role="PartComponent",
        right_join=lambda device: device.SystemName,
    )
    world = World(table=(row,))
    assert len(far(world, HOST_PATH)) == 2
    assert seen == ["KHV_ComputerSystem"]  # the VM is in root/virt alone


def test_two_table_rows_to_one_object_answer_it_once() -> None:
    row = Association(
        cls=KHV_SystemDevice,
        left=KHV_ComputerSystem,
        left_role="GroupComponent",
        left_join=lambda system: system.Name,
        right=CIM_LogicalDevice,
        right_role="PartComponent",
        right_join=lambda device: device.SystemName,
    )
    world = World(table=(row, row))
    assert len(far(world, HOST_PATH)) == 2


# -- joins by several values, and associations with properties of their own


def volume(name: str, *lower: str, **more: Any) -> KHV_LogicalDisk:
    return KHV_LogicalDisk(
        SystemCreationClassName="KHV_ComputerSystem",
        SystemName=host().Name,
        CreationClassName="KHV_LogicalDisk",
        DeviceID=name,
        Name=name,
        BasedOnDeviceIDs=lower,
        **more,
    )


def volumes(*rows: KHV_LogicalDisk) -> World:
    source = Source(name="volumes", read=lambda: rows, classes=(KHV_LogicalDisk,))
    row = Association(
        cls=KHV_BasedOn,
        left=KHV_LogicalDisk,
        left_role="Antecedent",
        left_join=lambda lower: lower.DeviceID,
        right=KHV_LogicalDisk,
        right_role="Dependent",
        right_join=lambda upper: frozenset(upper.BasedOnDeviceIDs) or None,
        properties=lambda _, upper: {"StartingAddress": upper.NumberOfBlocks},
    )
    return World(Provider(sources=(source,)), table=(row,))


def test_an_element_is_joined_with_each_of_its_values() -> None:
    world = volumes(volume("a"), volume("b"), volume("md", "a", "b"), volume("lv", "md"))
    assert far(world, path_of(volume("md"))) == [(CIMV2, "lv"), (CIMV2, "a"), (CIMV2, "b")]
    assert far(world, path_of(volume("a"))) == [(CIMV2, "md")]
    found = ask(world, EnumerateInstances(namespace=CIMV2, class_name="CIM_BasedOn"))
    assert len(found) == 3
    for row in found:
        assert ask(world, GetInstance(namespace=CIMV2, instance_name=path_of(row.instance))) is row


def test_a_changed_member_list_joins_anew() -> None:
    world = volumes(volume("a"), volume("b"), volume("md", "a", "b"))
    world.tell("volumes", volume("md", "b"))
    assert far(world, path_of(volume("md"))) == [(CIMV2, "b")]
    assert far(world, path_of(volume("a"))) == []
    world.tell("volumes", gone=(volume("md"),))
    assert far(world, path_of(volume("b"))) == []


def test_an_association_has_properties_of_its_ends_as_they_are_now() -> None:
    world = volumes(volume("a"), volume("md", "a", NumberOfBlocks=7))
    operation = References(namespace=CIMV2, object_name=path_of(volume("a")))
    ((_, row),) = ask(world, operation)
    assert row.instance.StartingAddress == 7
    assert ask(world, operation) == [(CIMV2, row)]
    world.tell("volumes", volume("md", "a", NumberOfBlocks=9))
    ((_, row),) = ask(world, operation)
    assert row.instance.StartingAddress == 9


# -- class level


def classes(world: World, kind: Any, name: str, **filters: Any) -> set[str]:
    path = Path(classname=name)
    operation = kind(namespace=CIMV2, object_name=path, class_level=True, **filters)
    return {item.name for item in ask(world, operation)}


def test_classes_that_can_reference_a_class_include_inherited_references(world: World) -> None:
    found = classes(world, References, "KHV_DiskDrive")
    assert {"KHV_SystemDevice", "CIM_SystemDevice", "CIM_Dependency"} <= found
    assert "CIM_NamespaceInManager" not in found
    found = classes(world, ReferenceNames, "khv_diskdrive", result_class="CIM_SystemDevice")
    assert found == {"KHV_SystemDevice", "CIM_SystemDevice"}
    assert classes(world, References, "KHV_DiskDrive", role="GroupComponent") == {
        "CIM_Component",
        "CIM_ConcreteComponent",
        "CIM_OrderedComponent",
        "KHV_ConcreteComponent",
    }


def test_classes_at_the_far_end_are_those_of_the_references(world: World) -> None:
    found = classes(world, Associators, "KHV_DiskDrive", assoc_class="KHV_SystemDevice")
    assert found == {"CIM_System"}
    found = classes(
        world,
        AssociatorNames,
        "KHV_DiskDrive",
        assoc_class="KHV_SystemDevice",
        role="PartComponent",
        result_role="GROUPCOMPONENT",
        result_class="CIM_ManagedElement",
    )
    assert found == {"CIM_System"}
    assert not classes(world, Associators, "KHV_DiskDrive", result_role="None")
    assert not classes(world, Associators, "KHV_DiskDrive", result_class="KHV_ComputerSystem")


# -- speed (figures, not limits)


def test_many_devices_are_associated_quickly(capsys: pytest.CaptureFixture[str]) -> None:
    world = World(provider([f"sd{i}" for i in range(1000)]))
    figures = {}

    def timed(what: str, operation: Operation) -> None:
        async def run() -> Any:
            begun = time.perf_counter()
            answer = await world.broker.execute(ADMIN, operation)
            figures[what] = (time.perf_counter() - begun) * 1000
            return answer

        assert len(asyncio.run(run())) == 1000

    wanted = {"namespace": CIMV2, "object_name": HOST_PATH}
    timed("first Associators", Associators(assoc_class="CIM_SystemDevice", **wanted))
    timed("Associators", Associators(assoc_class="CIM_SystemDevice", **wanted))
    timed("first References", References(result_class="CIM_SystemDevice", **wanted))
    timed("References", References(result_class="CIM_SystemDevice", **wanted))
    timed("Enumerate", EnumerateInstances(namespace=CIMV2, class_name="CIM_SystemDevice"))
    with capsys.disabled():
        text = ", ".join(f"{what} {value:.1f} ms" for what, value in figures.items())
        print(f"\n  1,000 devices: {text}")
