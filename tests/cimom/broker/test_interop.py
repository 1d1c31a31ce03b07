"""What pywbem's WBEMServer finds out about the broker, asked in its way."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
import pywbem
from msgspec.structs import replace

from cimom.broker.interop import ASSOCIATIONS as INTEROP_ASSOCIATIONS, About, instances
from cimom.broker.profile import PROFILES, Profile
from cimom.classes import (
    KHV_ComputerSystem,
    KHV_Namespace,
    KHV_ObjectManager,
    KHV_SystemDevice,
)
from cimom.model import CimError, Status, path_of
from cimom.operations import (
    Associators,
    EnumerateInstanceNames,
    EnumerateInstances,
    Operation,
    References,
)
from cimom.provider import HOST_NAMESPACE, INTEROP, VIRT_NAMESPACE
from tests.cimom.broker.inprocess import connect
from tests.cimom.broker.world import ADMIN, ASSOCIATIONS, HOST, T0, World, host, virtual


def ask(world: World, operation: Operation) -> Any:
    return asyncio.run(world.broker.execute(ADMIN, operation))


@pytest.fixture
def world() -> World:
    devices = (row for row in ASSOCIATIONS if row.cls is KHV_SystemDevice)
    return World(table=(*INTEROP_ASSOCIATIONS, *devices))


def manager(world: World) -> KHV_ObjectManager:
    (row,) = ask(world, EnumerateInstances(namespace=INTEROP, class_name="CIM_ObjectManager"))
    assert isinstance(row.instance, KHV_ObjectManager)
    return row.instance


@pytest.mark.parametrize("name", ["interop", "root/interop", "root/PG_Interop", "ROOT/PG_InterOp"])
def test_interop_is_found_under_the_names_that_clients_try(world: World, name: str) -> None:
    rows = ask(world, EnumerateInstances(namespace=name, class_name="CIM_Namespace"))
    names = [row.instance.Name for row in rows]
    assert names == [INTEROP, HOST_NAMESPACE, VIRT_NAMESPACE]


@pytest.mark.parametrize("name", ["root", "interop/x", "root/pg", ""])
def test_other_names_are_no_namespace(world: World, name: str) -> None:
    with pytest.raises(CimError) as caught:
        ask(world, EnumerateInstanceNames(namespace=name, class_name="CIM_Namespace"))
    assert caught.value.status is Status.INVALID_NAMESPACE


def test_brand_and_version_are_read_as_pywbem_reads_them(world: World) -> None:
    told = manager(world)
    assert told.ElementName == "khv"
    assert told.Description is not None
    match = re.match(r"^.* (?:version|release) *(.+)?$", told.Description, re.IGNORECASE)
    assert match is not None
    assert match.group(1) == "0.1.0"
    assert (told.SystemCreationClassName, told.SystemName) == ("KHV_ComputerSystem", HOST)
    assert told.Name == "KHV:cimom"


def test_namespaces_are_associated_with_their_manager(world: World) -> None:
    path = path_of(manager(world))
    found = ask(
        world,
        Associators(
            namespace="root/PG_InterOp", object_name=path, assoc_class="CIM_NamespaceInManager"
        ),
    )
    assert all(where == INTEROP for where, _ in found)
    assert len(found) == 3
    ((_, back),) = ask(
        world,
        Associators(namespace=INTEROP, object_name=path_of(found[0][1].instance)),
    )
    assert back.instance == manager(world)
    references = ask(
        world,
        References(
            namespace=INTEROP,
            object_name=path,
            role="antecedent",
            result_class="CIM_NamespaceInManager",
        ),
    )
    assert [type(row.instance).__name__ for _, row in references] == ["KHV_NamespaceInManager"] * 3


def test_rows_carry_the_name_of_the_system_once_it_is_told() -> None:
    world = World()
    world.tell("system", replace(host(), Name="new-name"))
    assert manager(world).SystemName == "new-name"
    rows = world.readings.rows(KHV_Namespace)
    assert {row.instance.SystemName for row in rows} == {"new-name"}
    assert len(rows) == 3
    assert len(world.readings.rows(KHV_ObjectManager)) == 1


def test_rows_are_never_stale_and_have_a_time(world: World) -> None:
    (row,) = world.readings.rows(KHV_ObjectManager)
    assert (row.stale, row.taken_at) == (False, T0)


def test_keys_of_namespaces_name_their_manager() -> None:
    about = About("1", KHV_ComputerSystem, "name")
    told = instances(about, ("a", "b"))
    (manager,) = (item for item in told if isinstance(item, KHV_ObjectManager))
    namespaces = [item for item in told if isinstance(item, KHV_Namespace)]
    assert [item.Name for item in namespaces] == ["a", "b"]
    for item in namespaces:
        assert item.ObjectManagerName == manager.Name
        assert item.ObjectManagerCreationClassName == manager.CreationClassName


def test_pywbem_explores_the_server_from_nothing(world: World) -> None:
    connection = connect(world.broker, world.namespaces, ADMIN)
    server = pywbem.WBEMServer(connection)
    assert (server.interop_ns, server.brand, server.version) == ("interop", "khv", "0.1.0")
    assert server.namespaces == [INTEROP, HOST_NAMESPACE, VIRT_NAMESPACE]
    assert len(server.namespace_paths) == 3


def test_pywbem_finds_profiles_and_their_central_instances(world: World) -> None:
    server = pywbem.WBEMServer(connect(world.broker, world.namespaces, ADMIN))
    assert len(server.profiles) == len(PROFILES)
    found = {
        profile["InstanceID"]: server.get_central_instances(profile.path)
        for profile in server.profiles
    }
    assert [path.classname for path in found["KHV:profile:DSP1004:1.0.1"]] == ["KHV_ComputerSystem"]
    assert {path.namespace for path in found["KHV:profile:DSP1004:1.0.1"]} == {HOST_NAMESPACE}
    assert [path.namespace for path in found["KHV:profile:DSP1042:1.0.0:virt"]] == [VIRT_NAMESPACE]
    assert [path["Name"] for path in found["KHV:profile:DSP1057:1.0.0:virt"]] == [
        virtual().Name,
    ]
    assert len(found["KHV:profile:DSP1033:1.0.0"]) == len(PROFILES)
    for paths in found.values():
        for path in paths:
            assert server.conn.GetInstance(path).classname == path.classname


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.instance_id)
def test_a_component_profile_is_referenced_by_one_that_stands_by_itself(
    world: World, profile: Profile
) -> None:
    connection = connect(world.broker, world.namespaces, ADMIN)
    path = pywbem.CIMInstanceName(
        "KHV_RegisteredProfile", {"InstanceID": profile.instance_id}, namespace=INTEROP
    )
    scopes = connection.AssociatorNames(
        path, AssocClass="CIM_ReferencedProfile", ResultRole="Dependent"
    )
    assert len(scopes) == (0 if profile.scope is None else 1)


def test_what_the_broker_is_hangs_on_the_host(world: World) -> None:
    connection = connect(world.broker, world.namespaces, ADMIN)
    for association in ("CIM_HostedService", "CIM_HostedAccessPoint"):
        (path,) = connection.EnumerateInstanceNames("CIM_ComputerSystem")
        ends = connection.AssociatorNames(path, AssocClass=association)
        assert ends
        for far in ends:
            assert far.namespace == INTEROP
            (back,) = connection.AssociatorNames(far, AssocClass=association)
            assert (back.namespace, back.keybindings) == (HOST_NAMESPACE, path.keybindings)


def test_every_path_that_pywbem_is_given_can_be_used(world: World) -> None:
    connection = connect(world.broker, world.namespaces, ADMIN)
    (system,) = connection.EnumerateInstanceNames("CIM_ComputerSystem")
    paths = [
        *connection.AssociatorNames(system),
        *connection.ReferenceNames(system),
        *connection.EnumerateInstanceNames("CIM_ManagedElement"),
        *connection.EnumerateInstanceNames("CIM_Component"),
    ]
    assert len(paths) >= 14
    for path in paths:
        assert connection.GetInstance(path).classname == path.classname


@pytest.mark.parametrize(
    ("ask_for", "status"),
    [
        (lambda c: c.GetClass("X"), Status.NOT_FOUND),
        (lambda c: c.EnumerateInstances("X"), Status.INVALID_CLASS),
        (lambda c: c.EnumerateInstances("CIM_Job", namespace="no"), Status.INVALID_NAMESPACE),
        (lambda c: c.Associators("X"), Status.INVALID_PARAMETER),
        (lambda c: c.InvokeMethod("X", "TEST_Bay"), Status.METHOD_NOT_FOUND),
    ],
)
def test_pywbem_is_told_the_status(world: World, ask_for: Any, status: Status) -> None:
    with pytest.raises(pywbem.CIMError) as caught:
        ask_for(connect(world.broker, world.namespaces, ADMIN))
    assert caught.value.status_code == status


def test_pywbem_calls_a_method(world: World) -> None:
    connection = connect(world.broker, world.namespaces, ADMIN)
    keys = {"Number": 1, "Hot": True}
    target = pywbem.CIMInstanceName("TEST_Bay", keys, namespace="root/cimv2")
    value, out = connection.InvokeMethod("Eject", target, Force=pywbem.Uint8(3))
    assert (value, dict(out)) == (0, {"Left": "nothing"})
