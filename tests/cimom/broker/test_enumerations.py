"""Open, pull, close and count, by pywbem: pieces, contexts, time-outs, limits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
import pywbem

from cimom.broker import enumerations
from cimom.model import CimError, Status
from cimom.operations import OpenEnumerateInstances, PullInstancesWithPath
from tests.cimom.broker.inprocess import connect
from tests.cimom.broker.test_writing import refused
from tests.cimom.broker.world import ADMIN, READER, World, provider

CIMV2 = "root/cimv2"
NAMES = [f"sd{letter}" for letter in "abcdefghij"]


@pytest.fixture
def world() -> World:
    return World(provider(NAMES))


@pytest.fixture
def client(world: World) -> Iterator[pywbem.WBEMConnection]:
    with connect(world.broker, world.namespaces, ADMIN) as connection:
        connection.default_namespace = CIMV2
        yield connection


def test_pieces_make_up_the_whole(client: Any) -> None:
    opened = client.OpenEnumerateInstances("KHV_DiskDrive", MaxObjectCount=3)
    found = list(opened.instances)
    assert (len(found), opened.eos) == (3, False)
    end = False
    while not end:
        pulled = client.PullInstancesWithPath(opened.context, MaxObjectCount=4)
        found += pulled.instances
        end = pulled.eos
    whole = client.EnumerateInstances("KHV_DiskDrive")
    assert [item.properties for item in found] == [item.properties for item in whole]
    assert all(item.path.host and item.path.namespace == CIMV2 for item in found)
    refused("INVALID_ENUMERATION_CONTEXT", client.PullInstancesWithPath, opened.context, 1)


def test_everything_at_once_needs_no_context(client: Any) -> None:
    opened = client.OpenEnumerateInstancePaths("KHV_DiskDrive", MaxObjectCount=10)
    assert (len(opened.paths), opened.eos, opened.context) == (10, True, None)


def test_nothing_is_handed_out_until_it_is_asked_for(client: Any) -> None:
    opened = client.OpenEnumerateInstancePaths("KHV_DiskDrive")
    assert (opened.paths, opened.eos) == ([], False)
    pulled = client.PullInstancePaths(opened.context, 0)
    assert (pulled.paths, pulled.eos) == ([], False)
    assert client.PullInstancePaths(opened.context, 10).eos


def test_iterators_of_pywbem_pull(world: World) -> None:
    client = connect(world.broker, world.namespaces, ADMIN, pull=True)
    client.default_namespace = CIMV2
    host = client.EnumerateInstanceNames("KHV_ComputerSystem")[0]
    disks = client.EnumerateInstanceNames("KHV_DiskDrive")
    pulled = client.IterEnumerateInstancePaths("KHV_DiskDrive", MaxObjectCount=3)
    assert [path.keybindings for path in pulled] == [path.keybindings for path in disks]
    for name in ("Associator", "Reference"):
        whole = getattr(client, f"{name}s")(host)
        items = getattr(client, f"Iter{name}Instances")(host, MaxObjectCount=2)
        assert [item.path for item in items] == [item.path for item in whole]
        paths = getattr(client, f"Iter{name}InstancePaths")(host, MaxObjectCount=2)
        assert list(paths) == [item.path for item in whole]


def test_property_lists_and_inheritance_hold_for_every_piece(client: Any) -> None:
    opened = client.OpenEnumerateInstances(
        "CIM_LogicalDevice", DeepInheritance=False, PropertyList=["Name", "DiskType"]
    )
    (item, *_) = client.PullInstancesWithPath(opened.context, 2).instances
    assert list(item.properties) == ["Name"]


def test_contexts_belong_to_their_kind_account_and_namespace(world: World, client: Any) -> None:
    opened = client.OpenEnumerateInstances("KHV_DiskDrive")
    context, _ = opened.context
    with connect(world.broker, world.namespaces, READER) as reader:
        refused("INVALID_ENUMERATION_CONTEXT", reader.PullInstancesWithPath, opened.context, 1)
    wrong = (context, "root/virt")
    refused("INVALID_ENUMERATION_CONTEXT", client.PullInstancesWithPath, wrong, 1)
    refused("INVALID_ENUMERATION_CONTEXT", client.PullInstancesWithPath, ("x", CIMV2), 1)
    refused("INVALID_ENUMERATION_CONTEXT", client.PullInstancePaths, opened.context, 1)
    refused("INVALID_ENUMERATION_CONTEXT", client.PullInstancesWithPath, opened.context, 1)


def test_enumeration_is_counted_and_closed(client: Any) -> None:
    opened = client.OpenEnumerateInstances("KHV_DiskDrive", MaxObjectCount=3)
    left = client._imethodcall("EnumerationCount", CIMV2, EnumerationContext=opened.context[0])
    assert "7" in str(left)
    client.CloseEnumeration(opened.context)
    refused("INVALID_ENUMERATION_CONTEXT", client.CloseEnumeration, opened.context)


def test_what_cannot_be_opened(client: Any) -> None:
    opener = client.OpenEnumerateInstances
    refused("INVALID_OPERATION_TIMEOUT", opener, "CIM_Fan", OperationTimeout=100_000)
    refused("INVALID_OPERATION_TIMEOUT", opener, "CIM_Fan", OperationTimeout=0)
    refused("INVALID_CLASS", opener, "CIM_Nothing")
    refused("INVALID_PARAMETER", opener, "CIM_Fan", FilterQuery="Name = 'x'")
    path = pywbem.CIMInstanceName("CIM_Nothing", {"A": "b"}, namespace=CIMV2)
    refused("INVALID_PARAMETER", client.OpenReferenceInstances, path)
    refused("INVALID_PARAMETER", client.OpenAssociatorInstancePaths, path)


def test_enumerations_are_limited_and_expire(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enumerations, "MAX_OPEN_EACH", 2)
    monkeypatch.setattr(enumerations, "DEFAULT_TIMEOUT_S", 0.01)
    opening = OpenEnumerateInstances(namespace=CIMV2, class_name="KHV_DiskDrive")

    async def status(operation: Any) -> Status:
        with pytest.raises(CimError) as caught:
            await world.broker.execute(ADMIN, operation)
        return caught.value.status

    async def test() -> None:
        page = await world.broker.execute(ADMIN, opening)
        await world.broker.execute(ADMIN, opening)
        assert await status(opening) is Status.SERVER_LIMITS_EXCEEDED
        assert (await world.broker.execute(READER, opening)).context
        async with asyncio.timeout(10):
            while len(world.broker.enumerations):  # noqa: ASYNC110 - it has no event
                await asyncio.sleep(0.01)
        pull = PullInstancesWithPath(
            namespace=CIMV2, enumeration_context=page.context, max_object_count=1
        )
        assert await status(pull) is Status.INVALID_ENUMERATION_CONTEXT

    asyncio.run(test())


def test_pulls_for_nothing_end_some_time(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enumerations, "MAX_IDLE_PULLS", 2)
    opened = client.OpenEnumerateInstances("KHV_DiskDrive")
    for _ in range(2):
        client.PullInstancesWithPath(opened.context, 0)
    refused("SERVER_LIMITS_EXCEEDED", client.PullInstancesWithPath, opened.context, 0)
    refused("INVALID_ENUMERATION_CONTEXT", client.PullInstancesWithPath, opened.context, 1)


# -- queries


def test_filter_is_obeyed(client: Any) -> None:
    opened = client.OpenEnumerateInstances(
        "KHV_DiskDrive",
        FilterQueryLanguage="DMTF:FQL",
        FilterQuery="Name LIKE 'sd[a-c]'",
        MaxObjectCount=10,
    )
    assert [item["Name"] for item in opened.instances] == ["sda", "sdb", "sdc"]
    host = client.EnumerateInstanceNames("KHV_ComputerSystem")[0]
    paths = client.OpenAssociatorInstancePaths(
        host,
        ResultClass="CIM_DiskDrive",
        FilterQueryLanguage="DMTF:FQL",
        FilterQuery="Name = 'sdb'",
        MaxObjectCount=10,
    )
    assert len(paths.paths) == 1
    opener = client.OpenEnumerateInstances
    for language, query, code in (
        ("WQL", "Name = 'x'", "QUERY_LANGUAGE_NOT_SUPPORTED"),
        ("DMTF:FQL", "Name = ", "INVALID_QUERY"),
        ("DMTF:FQL", "Wrong = 1", "INVALID_QUERY"),
    ):
        refused(code, opener, "CIM_Fan", FilterQueryLanguage=language, FilterQuery=query)


def test_query_that_cannot_be_answered(client: Any) -> None:
    refused("INVALID_CLASS", client.ExecQuery, "WQL", "SELECT * FROM CIM_Nothing")
    refused("QUERY_LANGUAGE_NOT_SUPPORTED", client.ExecQuery, "SQL", "SELECT * FROM CIM_Fan")
    refused("INVALID_QUERY", client.ExecQuery, "CQL", "SELECT * FROM CIM_Fan WHERE Wrong = 1")


def test_query_answers_what_it_selects(client: Any) -> None:
    text = "SELECT Name, d.DeviceID FROM CIM_DiskDrive d WHERE d.Name > 'sdh'"
    found = client.ExecQuery("DMTF:CQL", text)
    assert [dict(item) for item in found] == [
        {"Name": f"sd{letter}", "DeviceID": f"disk/sd{letter}"} for letter in "ij"
    ]
    assert found[0].path.namespace == CIMV2
    opened = client.OpenQueryInstances("DMTF:CQL", text, MaxObjectCount=1)
    assert (opened.instances[0]["Name"], opened.eos) == ("sdi", False)
    assert opened.query_result_class is None
    pulled = client.PullInstances(opened.context, MaxObjectCount=5)
    assert (pulled.instances[0]["Name"], pulled.eos) == ("sdj", True)


@pytest.mark.parametrize(
    ("selected", "names"), [("d.deviceid, Name", {"DeviceID", "Name"}), ("*", None)]
)
def test_query_result_class_has_what_the_rows_have(
    client: Any, selected: str, names: set[str] | None
) -> None:
    opened = client.OpenQueryInstances(
        "DMTF:CQL",
        f"SELECT {selected} FROM CIM_MediaAccessDevice d WHERE d.Name > 'sdh'",
        ReturnQueryResultClass=True,
        MaxObjectCount=1,
    )
    told = opened.query_result_class
    declared = client.GetClass("CIM_MediaAccessDevice", LocalOnly=False)
    assert (told.classname, told.superclass, len(told.methods)) == (declared.classname, None, 0)
    assert set(told.properties) == (names or set(declared.properties))
    pulled = client.PullInstances(opened.context, MaxObjectCount=5)
    for item in (*opened.instances, *pulled.instances):
        assert set(item) == set(told.properties)


def test_query_result_class_is_told_also_of_no_rows(client: Any) -> None:
    text = "SELECT Name FROM CIM_DiskDrive WHERE Name = 'none'"
    opened = client.OpenQueryInstances(
        "DMTF:CQL", text, ReturnQueryResultClass=True, MaxObjectCount=1
    )
    assert (opened.instances, opened.eos) == ([], True)
    assert list(opened.query_result_class.properties) == ["Name"]
