"""Errors in the middle of an enumeration, by pywbem: they end it, or (ContinueOnError) do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import pywbem

from cimom.model import CimError, Status
from tests.cimom.broker.inprocess import connect
from tests.cimom.broker.test_writing import refused
from tests.cimom.broker.world import ADMIN, HOST, World, provider

CIMV2 = "root/cimv2"
DEVICES, DISKS, BAYS = "CIM_ManagedElement", "CIM_DiskDrive", "TEST_Bay"
UNREAD = "disks was not read after a change"


@pytest.fixture
def world() -> World:
    return World(provider(["sda", "sdb", "sdc"]))


@pytest.fixture
def client(world: World) -> Iterator[pywbem.WBEMConnection]:
    with connect(world.broker, world.namespaces, ADMIN) as connection:
        connection.default_namespace = CIMV2
        yield connection


@pytest.fixture
def host(client: Any) -> Any:
    (path,) = client.EnumerateInstanceNames("KHV_ComputerSystem")
    return path


def hide(world: World, source: str = "disks") -> None:
    """Let a source not have been read since something changed."""
    world.memory.hidden = {source: CimError(Status.FAILED, f"{source} was not read after a change")}


def pulled(client: Any, opened: Any, pull: str, count: int = 2) -> tuple[list[Any], list[str]]:
    """Pull to the end; return what came and the errors between."""
    found, errors, end = list(_of(opened)), [], opened.eos
    while not end:
        try:
            piece = getattr(client, pull)(opened.context, MaxObjectCount=count)
        except pywbem.CIMError as exc:
            errors.append(exc.status_description)
            assert len(errors) < 10, errors
            continue
        found += _of(piece)
        end = piece.eos
    return found, errors


def _of(piece: Any) -> Any:
    return piece.instances if hasattr(piece, "instances") else piece.paths


def names(items: list[Any]) -> set[str]:
    return {item.classname for item in items}


def test_without_errors_nothing_differs(client: Any) -> None:
    opened = client.OpenEnumerateInstances(DEVICES, ContinueOnError=True)
    found, errors = pulled(client, opened, "PullInstancesWithPath")
    assert errors == []
    whole = client.EnumerateInstances(DEVICES)
    assert [item.properties for item in found] == [item.properties for item in whole]


def test_a_source_that_fails_is_told_after_what_could_be_read(world: World, client: Any) -> None:
    hide(world)
    opened = client.OpenEnumerateInstances(DEVICES, ContinueOnError=True, MaxObjectCount=1)
    found, errors = pulled(client, opened, "PullInstancesWithPath")
    assert names(found) == {"KHV_ComputerSystem", "TEST_Bay"}
    assert errors == [f"CIM_ERR_FAILED: {UNREAD}"]
    refused("INVALID_ENUMERATION_CONTEXT", client.PullInstancesWithPath, opened.context, 1)


def test_what_was_never_read_is_told_and_not_silently_left_out(world: World, client: Any) -> None:
    state = world.readings.state("bays")
    state.status, state.error = "never", "permission denied"
    opened = client.OpenEnumerateInstancePaths(DEVICES, ContinueOnError=True)
    found, errors = pulled(client, opened, "PullInstancePaths")
    assert "KHV_DiskDrive" in names(found)
    assert errors == ["CIM_ERR_FAILED: bays: permission denied"]


def test_several_failures_are_several_errors(world: World, client: Any) -> None:
    hide(world)
    world.memory.hidden["bays"] = CimError(Status.FAILED, "bays hang")
    opened = client.OpenEnumerateInstances(DEVICES, ContinueOnError=True)
    found, errors = pulled(client, opened, "PullInstancesWithPath")
    assert names(found) == {"KHV_ComputerSystem"}
    assert errors == [f"CIM_ERR_FAILED: {UNREAD}", "CIM_ERR_FAILED: bays hang"]


def test_nothing_to_go_on_with_is_refused_at_once(world: World, client: Any) -> None:
    hide(world)
    refused("FAILED", client.OpenEnumerateInstances, DISKS, ContinueOnError=True)
    assert len(world.broker.enumerations) == 0


def test_an_error_is_kept_for_who_pulls_nothing(world: World, client: Any) -> None:
    hide(world)
    opened = client.OpenEnumerateInstances(DEVICES, ContinueOnError=True, MaxObjectCount=100)
    assert not opened.eos
    pulling = client.PullInstancesWithPath
    assert pulling(opened.context, MaxObjectCount=0).instances == []
    refused("FAILED", pulling, opened.context, MaxObjectCount=1)
    assert pulling(opened.context, MaxObjectCount=0).eos


def test_by_default_the_opening_fails(world: World, client: Any) -> None:
    world.memory.hidden_change = True
    refused("FAILED", client.OpenEnumerateInstances, DEVICES)
    assert len(world.broker.enumerations) == 0


@pytest.mark.parametrize("kind", ["Associator", "Reference"])
def test_associations_go_on_without_the_ends_that_fail(
    world: World, client: Any, host: Any, kind: str
) -> None:
    hide(world, "vms")
    opened = getattr(client, f"Open{kind}Instances")(host, ContinueOnError=True)
    found, errors = pulled(client, opened, "PullInstancesWithPath")
    assert names(found) == ({"KHV_DiskDrive"} if kind == "Associator" else {"KHV_SystemDevice"})
    assert errors == ["CIM_ERR_FAILED: vms was not read after a change"]
    paths = getattr(client, f"Open{kind}InstancePaths")(host, ContinueOnError=True)
    again, errors = pulled(client, paths, "PullInstancePaths")
    assert (len(again), len(errors)) == (len(found), 1)


def test_association_instances_that_tie_what_fails_are_left_out(world: World, client: Any) -> None:
    hide(world, "vms")
    cls = "CIM_Dependency"
    whole = names(client.EnumerateInstances(cls))
    opened = client.OpenEnumerateInstances(cls, ContinueOnError=True)
    found, errors = pulled(client, opened, "PullInstancesWithPath")
    assert whole - names(found) == {"KHV_HostedDependency"}
    assert len(errors) == 1


def test_queries_go_on_too(world: World, client: Any) -> None:
    hide(world)
    opened = client.OpenQueryInstances(
        "DMTF:CQL", f"SELECT * FROM {DEVICES}", ContinueOnError=True, MaxObjectCount=1
    )
    found, errors = pulled(client, opened, "PullInstances")
    assert names(found) == {"KHV_ComputerSystem", "TEST_Bay"}
    assert len(errors) == 1


# -- a class that goes away, or changes, in mid-enumeration


def declared(client: Any, *properties: str) -> None:
    """Make a class of a client, or change it."""
    id_ = pywbem.CIMProperty(
        "Id", None, type="string", qualifiers={"Key": pywbem.CIMQualifier("Key", True)}
    )
    more = [pywbem.CIMProperty(name, None, type="string") for name in properties]
    cls = pywbem.CIMClass("OWN_Thing", properties=[id_, *more], superclass="CIM_ManagedElement")
    known = "OWN_Thing" in client.EnumerateClassNames(ClassName="CIM_ManagedElement")
    (client.ModifyClass if known else client.CreateClass)(cls)


@pytest.fixture
def things(client: Any) -> list[Any]:
    declared(client)
    return [
        client.CreateInstance(pywbem.CIMInstance("OWN_Thing", {"Id": f"thing {number}"}))
        for number in range(5)
    ]


def end_class(client: Any, things: list[Any]) -> None:
    for path in things:
        client.DeleteInstance(path)
    client.DeleteClass("OWN_Thing")


@pytest.mark.parametrize("count", [1, 4, 100])
def test_class_that_goes_away_ends_its_own_instances_only(
    client: Any, things: list[Any], count: int
) -> None:
    opened = client.OpenEnumerateInstances(DEVICES, ContinueOnError=True, MaxObjectCount=2)
    end_class(client, things)
    found, errors = pulled(client, opened, "PullInstancesWithPath", count)
    whole = client.EnumerateInstances(DEVICES)
    assert [item.properties for item in found] == [item.properties for item in whole]
    gone = "class OWN_Thing changed or went away since the enumeration was opened"
    assert errors == [f"CIM_ERR_FAILED: {gone}"]


def test_class_that_goes_away_ends_the_enumeration_by_default(
    client: Any, things: list[Any]
) -> None:
    opened = client.OpenEnumerateInstances("OWN_Thing", DeepInheritance=False, MaxObjectCount=2)
    end_class(client, things)
    refused("FAILED", client.PullInstancesWithPath, opened.context, 2)
    refused("INVALID_ENUMERATION_CONTEXT", client.PullInstancesWithPath, opened.context, 2)


def test_enumeration_of_a_class_that_is_gone_ends(client: Any, things: list[Any]) -> None:
    opened = client.OpenEnumerateInstances(
        "OWN_Thing", DeepInheritance=False, ContinueOnError=True, MaxObjectCount=2
    )
    end_class(client, things)
    refused("FAILED", client.PullInstancesWithPath, opened.context, 2)
    piece = client.PullInstancesWithPath(opened.context, 2)
    assert (piece.instances, piece.eos) == ([], True)


def test_class_that_was_declared_anew_is_another(client: Any, things: list[Any]) -> None:
    opened = client.OpenEnumerateInstances("OWN_Thing", ContinueOnError=True)
    end_class(client, things)
    declared(client, "Colour")
    refused("FAILED", client.PullInstancesWithPath, opened.context, 2)
    assert client.PullInstancesWithPath(opened.context, 2).eos


def test_enumeration_is_opened_under_one_name_of_interop_and_pulled_under_another(
    client: Any,
) -> None:
    opened = client.OpenEnumerateInstancePaths("CIM_Namespace", namespace="root/interop")
    context, _ = opened.context
    for name in ("root/interop", "interop", "root/PG_InterOp"):
        assert len(client.PullInstancePaths((context, name), 1).paths) == 1


def test_broker_tells_that_errors_do_not_end_an_enumeration(client: Any) -> None:
    (mechanism,) = client.EnumerateInstances(
        "CIM_CIMXMLCommunicationMechanism", namespace="interop"
    )
    assert mechanism["PulledEnumerationContinuationOnErrorSupported"] is True
    assert mechanism["SystemName"] == HOST
