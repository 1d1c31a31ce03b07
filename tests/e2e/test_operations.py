"""Each operation of DSP0200 with each of its parameters, by pywbem over TLS against a running khv.

The table of operations in docs/WBEM.md names these tests; tests/test_operation_table.py compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import pywbem

from tests.cimom.broker.test_writing import bolt, instance, link, refused
from tests.e2e.guest import isolated_libvirtd, rom
from tests.e2e.running import Running, khv

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

CIMV2, VIRT = "root/cimv2", "root/virt"
FQL: dict[str, str] = {"FilterQueryLanguage": "DMTF:FQL"}


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with isolated_libvirtd() as daemon, khv("--demo", "--hypervisor", daemon.uri) as started:
        image = rom(daemon.images)
        options = ("--memory", "32", "--network", "none", "--rom", str(image))
        started.cli("vm", "define", "asked", *options)
        yield started


@pytest.fixture
def client(running: Running) -> Iterator[Any]:
    with running.wbem() as connection:
        assert connection.url.startswith("https://")
        yield connection


@pytest.fixture
def host(client: Any) -> Any:
    (path,) = client.EnumerateInstanceNames("KHV_ComputerSystem")
    return path


@pytest.fixture
def bolts(client: Any) -> Iterator[Any]:
    """Let there be a class of a client with two instances; afterwards it is gone again."""
    client.CreateClass(bolt())
    paths = [client.CreateInstance(instance(name, Marks=["a"])) for name in ("b1", "b2")]
    yield paths
    for path in client.EnumerateInstanceNames("ACME_Bolt"):
        client.DeleteInstance(path)
    client.DeleteClass("ACME_Bolt")


# -- classes and qualifier types


def test_get_class(client: Any) -> None:
    whole = client.GetClass(ClassName="KHV_Fan", LocalOnly=False, IncludeClassOrigin=True)
    assert whole.properties["Caption"].class_origin == "CIM_ManagedElement"
    assert whole.properties["VariableSpeed"].qualifiers
    assert "Caption" not in client.GetClass("KHV_Fan", LocalOnly=True).properties
    bare = client.GetClass("KHV_Fan", LocalOnly=False, IncludeQualifiers=False)
    assert not bare.qualifiers
    assert bare.properties["Caption"].class_origin is None
    some = client.GetClass("KHV_Fan", LocalOnly=False, PropertyList=["name", "Caption"])
    assert set(some.properties) == {"Name", "Caption"}


def test_enumerate_classes(client: Any) -> None:
    below = client.EnumerateClasses(ClassName="CIM_CoolingDevice", DeepInheritance=False)
    assert [cls.classname for cls in below] == ["CIM_Fan"]
    deep = client.EnumerateClasses(
        ClassName="CIM_CoolingDevice",
        DeepInheritance=True,
        LocalOnly=False,
        IncludeQualifiers=False,
        IncludeClassOrigin=True,
    )
    assert [cls.classname for cls in deep] == ["CIM_Fan", "KHV_Fan", "KHV_IPMIFan"]
    assert all(cls.properties["Caption"].class_origin == "CIM_ManagedElement" for cls in deep)
    assert not any(cls.qualifiers for cls in deep)
    local = client.EnumerateClasses(ClassName="CIM_Fan", LocalOnly=True)
    assert not any("Caption" in cls.properties for cls in local)


def test_enumerate_class_names(client: Any) -> None:
    assert client.EnumerateClassNames(ClassName="CIM_CoolingDevice") == ["CIM_Fan"]
    deep = client.EnumerateClassNames(ClassName="CIM_CoolingDevice", DeepInheritance=True)
    assert deep == ["CIM_Fan", "KHV_Fan", "KHV_IPMIFan"]
    assert "CIM_ManagedElement" in client.EnumerateClassNames()


def test_get_qualifier(client: Any) -> None:
    assert client.GetQualifier(QualifierName="key").name == "Key"
    refused("NOT_FOUND", client.GetQualifier, QualifierName="Nothing")


def test_enumerate_qualifiers(client: Any) -> None:
    assert {"Key", "Description"} <= {item.name for item in client.EnumerateQualifiers()}


def test_create_modify_and_delete_class(client: Any) -> None:
    client.CreateClass(NewClass=bolt())
    changed = bolt()
    changed.properties["Thread"] = pywbem.CIMProperty("Thread", None, type="string")
    client.ModifyClass(ModifiedClass=changed)
    assert "Thread" in client.GetClass("ACME_Bolt").properties
    client.DeleteClass(ClassName="ACME_Bolt")
    refused("NOT_FOUND", client.GetClass, "ACME_Bolt")


def test_set_and_delete_qualifier(client: Any) -> None:
    mark = pywbem.CIMQualifierDeclaration("Mark", "string", scopes={"CLASS": True}, value="x")
    client.SetQualifier(QualifierDeclaration=mark)
    assert client.GetQualifier("Mark").value == "x"
    client.DeleteQualifier(QualifierName="Mark")
    refused("NOT_FOUND", client.GetQualifier, "Mark")


# -- instances


def test_get_instance(client: Any, host: Any) -> None:
    whole = client.GetInstance(InstanceName=host, LocalOnly=True, IncludeQualifiers=True)
    assert "Caption" in whole  # what is inherited is told whatever LocalOnly says
    assert not whole.properties["Caption"].qualifiers
    some = client.GetInstance(host, IncludeClassOrigin=True, PropertyList=["name"])
    assert list(some.keys()) == ["Name"]
    assert some.properties["Name"].class_origin == "CIM_ManagedSystemElement"


def test_enumerate_instances(client: Any) -> None:
    fans = client.EnumerateInstances(
        ClassName="CIM_LogicalDevice",
        DeepInheritance=False,
        LocalOnly=True,
        IncludeQualifiers=True,
        PropertyList=["Name", "VariableSpeed"],
    )
    assert {tuple(item.keys()) for item in fans} == {("Name",)}
    (first, *_) = client.EnumerateInstances("KHV_Fan", IncludeClassOrigin=True)
    assert first.properties["Caption"].class_origin == "CIM_ManagedElement"
    assert "VariableSpeed" in client.EnumerateInstances("CIM_CoolingDevice")[0]


def test_enumerate_instance_names(client: Any) -> None:
    names = client.EnumerateInstanceNames(ClassName="CIM_CoolingDevice")
    assert {path.classname for path in names} >= {"KHV_Fan"}
    assert len(client.EnumerateInstanceNames("KHV_Fan")) == 4


def test_create_modify_and_delete_instance(client: Any, bolts: Any) -> None:
    path = client.CreateInstance(NewInstance=instance("b3", Length=pywbem.Uint32(7)))
    item = client.GetInstance(path)
    assert item["Length"] == 7
    item["Length"], item["Marks"] = pywbem.Uint32(8), ["new"]
    client.ModifyInstance(ModifiedInstance=item, IncludeQualifiers=False, PropertyList=["Length"])
    told = client.GetInstance(path)
    assert (told["Length"], told["Marks"]) == (8, None)
    client.DeleteInstance(InstanceName=path)
    refused("NOT_FOUND", client.GetInstance, path)


def test_get_and_set_property(client: Any, bolts: Any) -> None:
    # pywbem has no functions for these two; wbemcli uses them.
    path = bolts[0].copy()
    path.namespace = None
    named: dict[str, Any] = {"InstanceName": path, "PropertyName": "Length"}
    client._imethodcall("SetProperty", CIMV2, **named, NewValue="12")
    assert client.GetInstance(bolts[0])["Length"] == 12
    assert "12" in str(client._imethodcall("GetProperty", CIMV2, **named))
    client._imethodcall("SetProperty", CIMV2, **named)
    assert client.GetInstance(bolts[0])["Length"] is None


# -- associations


def test_associators(client: Any, host: Any) -> None:
    words: dict[str, Any] = {
        "AssocClass": "CIM_SystemDevice",
        "ResultClass": "KHV_Fan",
        "Role": "GroupComponent",
        "ResultRole": "PartComponent",
    }
    (fan, *_) = client.Associators(
        ObjectName=host,
        **words,
        IncludeQualifiers=True,
        IncludeClassOrigin=True,
        PropertyList=["Name"],
    )
    assert (fan.classname, list(fan.keys())) == ("KHV_Fan", ["Name"])
    assert fan.properties["Name"].class_origin == "CIM_ManagedSystemElement"
    assert fan.path.namespace == CIMV2
    for name, other in (
        ("AssocClass", "CIM_RunningOS"),
        ("ResultClass", "CIM_OperatingSystem"),
        ("Role", "PartComponent"),
        ("ResultRole", "GroupComponent"),
    ):
        assert client.Associators(host, **{**words, name: other}) == []
    classes = client.Associators("KHV_Fan", AssocClass="CIM_SystemDevice", IncludeQualifiers=True)
    assert any(cls.classname == "CIM_System" and cls.qualifiers for _, cls in classes)


def test_associator_names(client: Any, host: Any) -> None:
    words: dict[str, Any] = {
        "AssocClass": "CIM_SystemDevice",
        "ResultClass": "KHV_Fan",
        "Role": "GroupComponent",
        "ResultRole": "PartComponent",
    }
    assert len(client.AssociatorNames(ObjectName=host, **words)) == 4
    assert client.AssociatorNames(host, **{**words, "Role": "PartComponent"}) == []
    assert client.AssociatorNames(host, **{**words, "ResultRole": "GroupComponent"}) == []
    names = client.AssociatorNames("KHV_Fan", AssocClass="CIM_SystemDevice")
    assert "CIM_System" in {path.classname for path in names}


def test_references(client: Any, host: Any) -> None:
    found = client.References(
        ObjectName=host,
        ResultClass="CIM_SystemDevice",
        Role="GroupComponent",
        IncludeQualifiers=True,
        IncludeClassOrigin=True,
        PropertyList=["PartComponent"],
    )
    assert {tuple(item.keys()) for item in found} == {("PartComponent",)}
    assert found[0].properties["PartComponent"].class_origin
    assert client.References(host, ResultClass="CIM_SystemDevice", Role="PartComponent") == []
    classes = client.References("KHV_Fan", ResultClass="KHV_SystemDevice", IncludeQualifiers=True)
    assert [cls.classname for _, cls in classes] == ["KHV_SystemDevice"]


def test_reference_names(client: Any, host: Any) -> None:
    found = client.ReferenceNames(
        ObjectName=host, ResultClass="CIM_SystemDevice", Role="GroupComponent"
    )
    assert {path.classname for path in found} == {"KHV_SystemDevice"}
    assert client.ReferenceNames(host, ResultClass="CIM_SystemDevice", Role="PartComponent") == []


def test_associations_that_a_client_makes(client: Any, bolts: Any) -> None:
    client.CreateClass(link())
    ends = dict(zip(("Left", "Right"), bolts, strict=True))
    made = client.CreateInstance(pywbem.CIMInstance("ACME_Joins", ends))
    (far,) = client.AssociatorNames(bolts[0], AssocClass="ACME_Joins", Role="Left")
    assert far["ID"] == bolts[1]["ID"]
    client.DeleteInstance(made)
    client.DeleteClass("ACME_Joins")


# -- queries


def test_exec_query(client: Any) -> None:
    text = "SELECT Name, DeviceID FROM KHV_Fan WHERE HealthState <> 5"
    for language in ("WQL", "DMTF:CQL", "CIM:CQL", "CQL"):
        (found,) = client.ExecQuery(QueryLanguage=language, Query=text)
        assert set(found.keys()) == {"Name", "DeviceID"}
    refused("QUERY_LANGUAGE_NOT_SUPPORTED", client.ExecQuery, QueryLanguage="SQL", Query=text)


# -- enumerations


def pulled(client: Any, opened: Any, pull: str, of: str) -> list[Any]:
    """Pull to the end, two at a time."""
    found = list(getattr(opened, of))
    while not opened.eos:
        opened = getattr(client, pull)(context=opened.context, MaxObjectCount=2)
        assert len(getattr(opened, of)) <= 2
        found += getattr(opened, of)
    return found


OPENING: dict[str, Any] = {"OperationTimeout": 60, "ContinueOnError": True, "MaxObjectCount": 1}
DEVICES: dict[str, Any] = {
    "AssocClass": "CIM_SystemDevice",
    "ResultClass": "KHV_Fan",
    "Role": "GroupComponent",
    "ResultRole": "PartComponent",
}
SICK: dict[str, Any] = {**FQL, "FilterQuery": "HealthState <> 5"}


def test_open_enumerate_instances(client: Any) -> None:
    opened = client.OpenEnumerateInstances(
        ClassName="CIM_LogicalDevice",
        DeepInheritance=False,
        IncludeClassOrigin=True,
        PropertyList=["Name", "VariableSpeed"],
        **OPENING,
    )
    assert (len(opened.instances), opened.eos) == (1, False)
    found = pulled(client, opened, "PullInstancesWithPath", "instances")
    assert {tuple(item.keys()) for item in found} == {("Name",)}
    assert found[0].properties["Name"].class_origin == "CIM_ManagedSystemElement"
    (sick,) = client.OpenEnumerateInstances("KHV_Fan", **SICK, MaxObjectCount=9).instances
    assert sick["HealthState"] == 10
    refused(
        "INVALID_OPERATION_TIMEOUT", client.OpenEnumerateInstances, "KHV_Fan", OperationTimeout=0
    )


def test_open_enumerate_instance_paths(client: Any) -> None:
    opened = client.OpenEnumerateInstancePaths(ClassName="KHV_Fan", **OPENING)
    assert len(pulled(client, opened, "PullInstancePaths", "paths")) == 4
    assert len(client.OpenEnumerateInstancePaths("KHV_Fan", **SICK, MaxObjectCount=9).paths) == 1


def test_open_associator_instances(client: Any, host: Any) -> None:
    opened = client.OpenAssociatorInstances(
        InstanceName=host, **DEVICES, IncludeClassOrigin=True, PropertyList=["Name"], **OPENING
    )
    found = pulled(client, opened, "PullInstancesWithPath", "instances")
    assert [list(item.keys()) for item in found] == [["Name"]] * 4
    assert found[0].properties["Name"].class_origin == "CIM_ManagedSystemElement"
    some = client.OpenAssociatorInstances(host, **DEVICES, **SICK, MaxObjectCount=9)
    assert len(some.instances) == 1


def test_open_associator_instance_paths(client: Any, host: Any) -> None:
    opened = client.OpenAssociatorInstancePaths(InstanceName=host, **DEVICES, **OPENING)
    assert len(pulled(client, opened, "PullInstancePaths", "paths")) == 4
    some = client.OpenAssociatorInstancePaths(host, **DEVICES, **SICK, MaxObjectCount=9)
    assert len(some.paths) == 1
    none = {**DEVICES, "Role": "PartComponent"}
    assert client.OpenAssociatorInstancePaths(host, **none, MaxObjectCount=9).paths == []


ELEMENTS: dict[str, Any] = {"ResultClass": "CIM_ElementSettingData", "Role": "ManagedElement"}
NAMED: dict[str, Any] = {**FQL, "FilterQuery": "IsCurrent = 99"}


def test_open_reference_instances(client: Any, host: Any) -> None:
    opened = client.OpenReferenceInstances(
        InstanceName=host,
        ResultClass="CIM_SystemDevice",
        Role="GroupComponent",
        IncludeClassOrigin=True,
        PropertyList=["PartComponent"],
        **OPENING,
    )
    found = pulled(client, opened, "PullInstancesWithPath", "instances")
    assert len(found) > 50
    assert {tuple(item.keys()) for item in found} == {("PartComponent",)}
    assert found[0].properties["PartComponent"].class_origin
    assert client.OpenReferenceInstances(host, **ELEMENTS, MaxObjectCount=9).instances
    assert not client.OpenReferenceInstances(host, **ELEMENTS, **NAMED, MaxObjectCount=9).instances


def test_open_reference_instance_paths(client: Any, host: Any) -> None:
    opened = client.OpenReferenceInstancePaths(
        InstanceName=host, ResultClass="CIM_SystemDevice", Role="GroupComponent", **OPENING
    )
    assert len(pulled(client, opened, "PullInstancePaths", "paths")) > 50
    assert client.OpenReferenceInstancePaths(host, **ELEMENTS, MaxObjectCount=9).paths
    assert not client.OpenReferenceInstancePaths(host, **ELEMENTS, **NAMED, MaxObjectCount=9).paths


def test_open_query_instances(client: Any) -> None:
    opened = client.OpenQueryInstances(
        FilterQueryLanguage="DMTF:CQL",
        FilterQuery="SELECT Name FROM KHV_Fan",
        ReturnQueryResultClass=True,
        **OPENING,
    )
    declared = opened.query_result_class
    assert (declared.classname, list(declared.properties)) == ("KHV_Fan", ["Name"])
    found = pulled(client, opened, "PullInstances", "instances")
    assert [list(item.keys()) for item in found] == [["Name"]] * 4


def test_pull_instances_with_path(client: Any) -> None:
    opened = client.OpenEnumerateInstances("KHV_Fan", MaxObjectCount=1)
    # pywbem sends EnumerationContext from its context argument.
    piece = client.PullInstancesWithPath(context=opened.context, MaxObjectCount=2)
    assert (len(piece.instances), piece.eos) == (2, False)
    assert all(item.path.namespace == CIMV2 for item in piece.instances)
    refused("INVALID_ENUMERATION_CONTEXT", client.PullInstancePaths, piece.context, 1)


def test_pull_instance_paths(client: Any) -> None:
    opened = client.OpenEnumerateInstancePaths("KHV_Fan", MaxObjectCount=1)
    # As above: EnumerationContext.
    piece = client.PullInstancePaths(context=opened.context, MaxObjectCount=9)
    assert (len(piece.paths), piece.eos, piece.context) == (3, True, None)


def test_pull_instances(client: Any) -> None:
    opened = client.OpenQueryInstances("WQL", "SELECT * FROM KHV_Fan", MaxObjectCount=1)
    # As above: EnumerationContext.
    piece = client.PullInstances(context=opened.context, MaxObjectCount=9)
    assert (len(piece.instances), piece.eos) == (3, True)


def test_close_enumeration(client: Any) -> None:
    opened = client.OpenEnumerateInstancePaths("KHV_Fan")
    client.CloseEnumeration(context=opened.context)  # its EnumerationContext
    refused("INVALID_ENUMERATION_CONTEXT", client.PullInstancePaths, opened.context, 1)


def test_enumeration_count(client: Any) -> None:
    opened = client.OpenEnumerateInstancePaths("KHV_Fan", MaxObjectCount=1)
    context, _ = opened.context
    left = client._imethodcall("EnumerationCount", CIMV2, EnumerationContext=context)
    assert "3" in str(left)
    client.CloseEnumeration(opened.context)


# -- methods


def test_methods(client: Any, running: Running) -> None:
    (machine,) = client.EnumerateInstanceNames("KHV_VirtualComputerSystem", namespace=VIRT)
    value, _ = client.InvokeMethod(
        MethodName="RequestStateChange", ObjectName=machine, RequestedState=pywbem.Uint16(2)
    )
    assert value in (0, 4096)
    assert client.GetInstance(machine)["EnabledState"] == 2
    client.InvokeMethod("RequestStateChange", machine, [("RequestedState", pywbem.Uint16(3))])
    assert client.GetInstance(machine)["EnabledState"] == 3
    refused("METHOD_NOT_FOUND", client.InvokeMethod, "Nothing", machine)
