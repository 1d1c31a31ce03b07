"""Classes, instances and namespaces that clients make, by pywbem, and what a restart keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import pywbem

from cimom.broker.link import CREATE, DELETE, MODIFY, ChangerSpec
from cimom.model import CimError, Status, path_of
from tests.cimom.broker.inprocess import connect
from tests.cimom.broker.world import ADMIN, READER, World, disk

CIMV2 = "root/cimv2"
ERRORS = {
    name.removeprefix("CIM_ERR_"): getattr(pywbem, name)
    for name in dir(pywbem)
    if name.startswith("CIM_ERR_")
}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Iterator[pywbem.WBEMConnection]:
    with connect(world.broker, world.namespaces, ADMIN) as connection:
        yield connection


def refused(status: str, call: Callable[..., Any], *args: Any, **more: Any) -> str:
    with pytest.raises(pywbem.CIMError) as caught:
        call(*args, **more)
    assert caught.value.status_code == ERRORS[status], caught.value
    return str(caught.value.status_description)


def key(value: bool = True) -> dict[str, pywbem.CIMQualifier]:
    return {"Key": pywbem.CIMQualifier("Key", value)}


def bolt(name: str = "ACME_Bolt", superclass: str | None = "CIM_ManagedElement") -> Any:
    return pywbem.CIMClass(
        name,
        superclass=superclass,
        qualifiers=[pywbem.CIMQualifier("Description", "A bolt.")],
        properties=[
            pywbem.CIMProperty("ID", None, type="string", qualifiers=key()),
            pywbem.CIMProperty("Length", 5, type="uint32"),
            pywbem.CIMProperty("Marks", None, type="string", is_array=True),
            pywbem.CIMProperty("Torque", None, type="real64"),
        ],
        methods=[
            pywbem.CIMMethod(
                "Turn",
                "uint32",
                parameters=[pywbem.CIMParameter("Degrees", "sint16")],
            )
        ],
    )


def link() -> Any:
    references = [
        pywbem.CIMProperty(
            role, None, type="reference", reference_class="CIM_ManagedElement", qualifiers=key()
        )
        for role in ("Left", "Right")
    ]
    return pywbem.CIMClass(
        "ACME_Joins",
        qualifiers=[pywbem.CIMQualifier("Association", True)],
        properties=references,
    )


def instance(name: str = "b1", **more: Any) -> Any:
    return pywbem.CIMInstance("ACME_Bolt", {"ID": name, **more})


# -- classes


def test_class_that_is_made_is_told_resolved(client: Any) -> None:
    client.CreateClass(bolt(), namespace=CIMV2)
    told = client.GetClass("acme_bolt", namespace=CIMV2, LocalOnly=False, IncludeClassOrigin=True)
    assert told.classname == "ACME_Bolt"
    assert list(told.properties)[-4:] == ["ID", "Length", "Marks", "Torque"]
    assert told.properties["Caption"].class_origin == "CIM_ManagedElement"
    assert told.properties["Length"].value == 5
    assert told.qualifiers["Description"].value == "A bolt."
    assert told.methods["Turn"].parameters["Degrees"].type == "sint16"
    assert "ACME_Bolt" in client.EnumerateClassNames(namespace=CIMV2, DeepInheritance=True)
    with pytest.raises(pywbem.CIMError):
        client.GetClass("ACME_Bolt", namespace="root/virt")


@pytest.mark.parametrize(
    ("status", "made"),
    [
        ("ALREADY_EXISTS", bolt("CIM_Fan", None)),
        ("INVALID_SUPERCLASS", bolt(superclass="CIM_Nothing")),
        ("INVALID_PARAMETER", bolt(superclass="CIM_StatisticalData")),  # a second set of keys
        (
            "INVALID_PARAMETER",
            pywbem.CIMClass("ACME_X", qualifiers=[pywbem.CIMQualifier("Wrong", "x")]),
        ),
        (
            "INVALID_PARAMETER",
            pywbem.CIMClass("ACME_X", qualifiers=[pywbem.CIMQualifier("Key", True)]),
        ),
        (
            "INVALID_PARAMETER",
            pywbem.CIMClass("ACME_X", qualifiers=[pywbem.CIMQualifier("Description", True)]),
        ),
        (
            "INVALID_PARAMETER",
            pywbem.CIMClass(
                "ACME_X",
                properties=[
                    pywbem.CIMProperty("R", None, type="reference", reference_class="CIM_Fan")
                ],
            ),
        ),
        (
            "INVALID_PARAMETER",
            pywbem.CIMClass(
                "ACME_X",
                superclass="CIM_ManagedElement",
                properties=[pywbem.CIMProperty("Caption", None, type="uint8")],
            ),
        ),
        (
            "INVALID_PARAMETER",
            pywbem.CIMClass(
                "ACME_X",
                properties=[
                    pywbem.CIMProperty(
                        "A",
                        None,
                        type="string",
                        qualifiers=[pywbem.CIMQualifier("EmbeddedInstance", "CIM_Nothing")],
                    )
                ],
            ),
        ),
    ],
)
def test_class_that_does_not_fit_is_refused(client: Any, status: str, made: Any) -> None:
    refused(status, client.CreateClass, made, namespace=CIMV2)


def test_class_is_modified_and_deleted(client: Any) -> None:
    client.CreateClass(bolt(), namespace=CIMV2)
    refused("ALREADY_EXISTS", client.CreateClass, bolt(), namespace=CIMV2)
    changed = bolt()
    changed.properties["Thread"] = pywbem.CIMProperty("Thread", None, type="string")
    client.ModifyClass(changed, namespace=CIMV2)
    assert "Thread" in client.GetClass("ACME_Bolt", namespace=CIMV2).properties
    client.CreateClass(pywbem.CIMClass("ACME_Long", superclass="ACME_Bolt"), namespace=CIMV2)
    refused("CLASS_HAS_CHILDREN", client.ModifyClass, bolt(), namespace=CIMV2)
    refused("CLASS_HAS_CHILDREN", client.DeleteClass, "ACME_Bolt", namespace=CIMV2)
    client.DeleteClass("ACME_Long", namespace=CIMV2)
    client.CreateInstance(instance(), namespace=CIMV2)
    refused("CLASS_HAS_INSTANCES", client.ModifyClass, bolt(), namespace=CIMV2)
    refused("CLASS_HAS_INSTANCES", client.DeleteClass, "ACME_Bolt", namespace=CIMV2)
    client.DeleteInstance(pywbem.CIMInstanceName("ACME_Bolt", {"ID": "b1"}, namespace=CIMV2))
    client.DeleteClass("ACME_Bolt", namespace=CIMV2)
    refused("NOT_FOUND", client.DeleteClass, "ACME_Bolt", namespace=CIMV2)
    refused("NOT_FOUND", client.ModifyClass, bolt(), namespace=CIMV2)


def test_khvs_own_classes_stay(client: Any) -> None:
    refused("NOT_SUPPORTED", client.DeleteClass, "KHV_Fan", namespace=CIMV2)
    cls = client.GetClass("KHV_Fan", namespace=CIMV2, LocalOnly=True)
    refused("NOT_SUPPORTED", client.ModifyClass, cls, namespace=CIMV2)


def test_qualifier_types_come_and_go(client: Any) -> None:
    mark = pywbem.CIMQualifierDeclaration("Mark", "string", scopes={"CLASS": True}, value="x")
    client.SetQualifier(mark, namespace=CIMV2)
    assert client.GetQualifier("mark", namespace=CIMV2).value == "x"
    marked = pywbem.CIMClass("ACME_M", qualifiers=[pywbem.CIMQualifier("Mark", "y")])
    client.CreateClass(marked, namespace=CIMV2)
    refused("FAILED", client.DeleteQualifier, "Mark", namespace=CIMV2)
    client.DeleteClass("ACME_M", namespace=CIMV2)
    client.DeleteQualifier("Mark", namespace=CIMV2)
    refused("NOT_FOUND", client.DeleteQualifier, "Mark", namespace=CIMV2)
    refused("NOT_SUPPORTED", client.DeleteQualifier, "Key", namespace=CIMV2)


# -- instances


def test_instance_is_made_read_changed_and_ended(client: Any) -> None:
    client.CreateClass(bolt(), namespace=CIMV2)
    path = client.CreateInstance(
        instance(Marks=["a", None], Torque=pywbem.Real64(0.1)), namespace=CIMV2
    )
    assert (path.keybindings["ID"], path.namespace) == ("b1", CIMV2)
    refused("ALREADY_EXISTS", client.CreateInstance, instance(), namespace=CIMV2)
    told = client.GetInstance(path)
    assert (told["Length"], told["Marks"], told["Torque"]) == (5, ["a", None], 0.1)
    told["Length"] = pywbem.Uint32(7)
    told.properties["Marks"].value = None
    client.ModifyInstance(told)
    assert (client.GetInstance(path)["Length"], client.GetInstance(path)["Marks"]) == (7, None)
    told["Length"], told["Torque"] = pywbem.Uint32(9), pywbem.Real64(2)
    client.ModifyInstance(told, PropertyList=["torque"])
    assert (client.GetInstance(path)["Length"], client.GetInstance(path)["Torque"]) == (7, 2)
    only = pywbem.CIMInstance("ACME_Bolt", path=path)
    client.ModifyInstance(only, PropertyList=["Length"])  # listed, not given: its default
    assert client.GetInstance(path)["Length"] == 5
    refused("NO_SUCH_PROPERTY", client.ModifyInstance, told, PropertyList=["Wrong"])
    moved = pywbem.CIMInstance("ACME_Bolt", {"ID": "b2"})
    moved.path = path
    refused("INVALID_PARAMETER", client.ModifyInstance, moved)
    client.DeleteInstance(path)
    refused("NOT_FOUND", client.GetInstance, path)
    refused("NOT_FOUND", client.DeleteInstance, path)
    refused("NOT_FOUND", client.ModifyInstance, only)


def test_instances_that_cannot_be_are_refused(client: Any) -> None:
    client.CreateClass(bolt(), namespace=CIMV2)
    create = client.CreateInstance
    refused("INVALID_PARAMETER", create, pywbem.CIMInstance("ACME_Bolt"), namespace=CIMV2)
    refused("INVALID_PARAMETER", create, instance(Wrong="x"), namespace=CIMV2)
    refused("INVALID_PARAMETER", create, instance(Length="x"), namespace=CIMV2)
    refused("INVALID_CLASS", create, pywbem.CIMInstance("ACME_No"), namespace=CIMV2)
    refused("INVALID_NAMESPACE", create, instance(), namespace="root/none")
    abstract = pywbem.CIMInstance("CIM_ManagedElement")
    refused("NOT_SUPPORTED", create, abstract, namespace=CIMV2)
    disk = client.EnumerateInstances("KHV_DiskDrive", namespace=CIMV2)[0]
    refused("NOT_SUPPORTED", client.DeleteInstance, disk.path)
    refused("NOT_SUPPORTED", client.ModifyInstance, disk)


def test_properties_are_got_and_set(client: Any) -> None:
    client.CreateClass(bolt(), namespace=CIMV2)
    path = client.CreateInstance(instance(), namespace=CIMV2)

    def value(method: str, **parameters: Any) -> Any:
        return client._imethodcall(method, CIMV2, InstanceName=path.copy(), **parameters)

    path.namespace = None
    assert "5" in str(value("GetProperty", PropertyName="Length"))
    value("SetProperty", PropertyName="Length", NewValue="12")
    assert "12" in str(value("GetProperty", PropertyName="length"))
    value("SetProperty", PropertyName="Marks", NewValue=["a", "b"])
    refused("TYPE_MISMATCH", value, "SetProperty", PropertyName="Length", NewValue="x")
    refused("TYPE_MISMATCH", value, "SetProperty", PropertyName="Marks", NewValue="x")
    refused("NO_SUCH_PROPERTY", value, "SetProperty", PropertyName="Wrong", NewValue="x")
    refused("NO_SUCH_PROPERTY", value, "GetProperty", PropertyName="Wrong")
    refused("INVALID_PARAMETER", value, "SetProperty", PropertyName="ID", NewValue="x")
    path.namespace = CIMV2
    assert client.GetInstance(path)["Marks"] == ["a", "b"]


def test_association_that_a_client_makes_is_walked(client: Any) -> None:
    client.CreateClass(bolt(), namespace=CIMV2)
    client.CreateClass(link(), namespace=CIMV2)
    path = client.CreateInstance(instance(), namespace=CIMV2)
    disk = client.EnumerateInstanceNames("KHV_DiskDrive", namespace=CIMV2)[0]
    joins = pywbem.CIMInstance("ACME_Joins", {"Left": path, "Right": disk})
    made = client.CreateInstance(joins, namespace=CIMV2)
    refused("ALREADY_EXISTS", client.CreateInstance, joins, namespace=CIMV2)
    (bolts,) = client.AssociatorNames(disk, AssocClass="ACME_Joins")
    assert bolts.keybindings["ID"] == "b1"
    (far,) = client.Associators(path, ResultClass="CIM_DiskDrive")
    assert far["DeviceID"] == disk.keybindings["DeviceID"]
    assert len(client.References(path)) == 1
    assert client.GetInstance(made).path == made
    client.DeleteInstance(made)
    assert client.AssociatorNames(path) == []


def test_only_administrators_change_anything(world: World, client: Any) -> None:
    client.CreateClass(bolt(), namespace=CIMV2)
    with connect(world.broker, world.namespaces, READER) as reader:
        refused("ACCESS_DENIED", reader.CreateClass, link(), namespace=CIMV2)
        refused("ACCESS_DENIED", reader.CreateInstance, instance(), namespace=CIMV2)


# -- namespaces


def test_namespace_is_made_used_and_ended(client: Any) -> None:
    server = pywbem.WBEMServer(client)
    assert server.create_namespace("root/acme") == "root/acme"
    assert "root/acme" in server.namespaces
    plain = client.EnumerateInstanceNames("__Namespace", namespace="interop")
    assert "root/acme" in [name.keybindings["Name"] for name in plain]
    manager = client.EnumerateInstanceNames("CIM_ObjectManager", namespace="interop")[0]
    associated = client.AssociatorNames(manager, AssocClass="CIM_NamespaceInManager")
    assert "root/acme" in [name.keybindings["Name"] for name in associated]
    assert client.EnumerateClassNames(namespace="root/acme") == []
    declared = [client.GetQualifier(name, namespace=CIMV2) for name in ("Key", "Description")]
    for item in declared:
        client.SetQualifier(item, namespace="root/acme")
    client.CreateClass(bolt(superclass=None), namespace="root/acme")
    client.CreateInstance(instance(), namespace="root/acme")
    assert len(client.EnumerateInstances("ACME_Bolt", namespace="root/acme")) == 1
    with pytest.raises(pywbem.CIMError):
        client.EnumerateInstances("ACME_Bolt", namespace=CIMV2)
    path = next(n for n in server.namespace_paths if n.keybindings["Name"] == "root/acme")
    refused("NAMESPACE_NOT_EMPTY", client.DeleteInstance, path)
    client.DeleteInstance(pywbem.CIMInstanceName("ACME_Bolt", {"ID": "b1"}, namespace="root/acme"))
    client.DeleteClass("ACME_Bolt", namespace="root/acme")
    for item in declared:
        client.DeleteQualifier(item.name, namespace="root/acme")
    client.DeleteInstance(path)
    refused("INVALID_NAMESPACE", client.EnumerateClassNames, namespace="root/acme")


def test_namespaces_that_cannot_be_made_or_ended(client: Any) -> None:
    create = client.CreateInstance
    for name in ("root/cimv2", "ROOT/interop"):
        made = pywbem.CIMInstance("CIM_Namespace", {"Name": name})
        refused("ALREADY_EXISTS", create, made, namespace="interop")
    for name in ("", "a//b", "a b", "x" * 300, "../x", "a/..", "./a", "."):
        made = pywbem.CIMInstance("CIM_Namespace", {"Name": name})
        refused("INVALID_PARAMETER", create, made, namespace="interop")
    path = next(iter(client.EnumerateInstanceNames("CIM_Namespace", namespace="interop")))
    refused("NOT_SUPPORTED", client.DeleteInstance, path)


# -- restart


def test_everything_that_was_made_survives_a_restart(world: World, client: Any) -> None:
    client.CreateInstance(
        pywbem.CIMInstance("CIM_Namespace", {"Name": "root/acme"}), namespace="interop"
    )
    client.SetQualifier(client.GetQualifier("Key", namespace=CIMV2), namespace="root/acme")
    mark = pywbem.CIMQualifierDeclaration("Mark", "string", scopes={"CLASS": True})
    client.SetQualifier(mark, namespace=CIMV2)
    client.CreateClass(bolt(), namespace=CIMV2)
    client.CreateClass(link(), namespace=CIMV2)
    client.CreateClass(pywbem.CIMClass("ACME_Long", superclass="ACME_Bolt"), namespace=CIMV2)
    path = client.CreateInstance(instance(Torque=pywbem.Real64(1e-7)), namespace=CIMV2)
    disk = client.EnumerateInstanceNames("KHV_DiskDrive", namespace=CIMV2)[0]
    joins = pywbem.CIMInstance("ACME_Joins", {"Left": path, "Right": disk})
    client.CreateInstance(joins, namespace=CIMV2)
    again = World(store=world.store)
    with connect(again.broker, again.namespaces, ADMIN) as other:
        assert other.GetInstance(path) == client.GetInstance(path)
        assert other.GetClass("ACME_Long", namespace=CIMV2).superclass == "ACME_Bolt"
        assert other.GetQualifier("Mark", namespace=CIMV2).name == "Mark"
        assert other.GetQualifier("Key", namespace="root/acme").name == "Key"
        assert len(other.AssociatorNames(path)) == 1


# -- instances that a provider lets clients change


def drive(world: World, *verbs: str) -> pywbem.CIMInstanceName:
    """Let the provider of disks serve some verbs; return the path of its first disk."""
    world.memory.changers["KHV_DiskDrive"] = ChangerSpec("KHV_DiskDrive", verbs, ("disks",), 1.0)
    values = dict(path_of(disk("sda")).keys)
    return pywbem.CIMInstanceName("KHV_DiskDrive", values, namespace=CIMV2)


def test_a_provider_makes_changes_and_ends_its_instances(
    world: World, client: pywbem.WBEMConnection
) -> None:
    path = drive(world, CREATE, MODIFY, DELETE)
    new = pywbem.CIMInstance("KHV_DiskDrive", {**path.keybindings, "DeviceID": "disk/new"})
    made = client.CreateInstance(new, namespace=CIMV2)
    assert made["DeviceID"] == "disk/new"
    changed = pywbem.CIMInstance("KHV_DiskDrive", {"ElementName": "mine"}, path=path)
    client.ModifyInstance(changed)
    client.DeleteInstance(path)
    (_, create, what), (_, modify, change), (_, delete, end) = world.memory.changed
    assert (create, modify, delete) == (CREATE, MODIFY, DELETE)
    assert what["new"].DeviceID == "disk/new"
    assert (change["old"].ElementName, change["new"].ElementName) == (None, "mine")
    assert end["old"] == disk("sda")
    key = tuple(value for _, value in path_of(disk("sda")).keys)
    assert world.memory.epochs == [(("disks",), None), (("disks",), [key]), (("disks",), [key])]


def test_what_the_provider_does_not_do_is_refused(
    world: World, client: pywbem.WBEMConnection
) -> None:
    path = drive(world, MODIFY)
    assert "DeleteInstance" in refused("NOT_SUPPORTED", client.DeleteInstance, path)
    assert not world.memory.changed


def test_a_providers_own_error_reaches_the_client(
    world: World, client: pywbem.WBEMConnection
) -> None:
    path = drive(world, DELETE)
    world.memory.method_error = CimError(Status.FAILED, "it is in use")
    assert "it is in use" in refused("FAILED", client.DeleteInstance, path)
    assert world.memory.epochs  # it may have changed something all the same
