"""What clients may make has limits, told by CIM_ERR_SERVER_LIMITS_EXCEEDED; what is there stays."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, NamedTuple

import pytest
import pywbem

from cimom.broker import declarer, enumerations, fit, repository
from cimom.indications import keepers
from cimom.indications.model import FILTERS
from cimom.model import CimError, Status
from cimom.operations import OpenEnumerateInstances
from tests.cimom.broker.inprocess import connect
from tests.cimom.broker.test_writing import bolt, instance, refused
from tests.cimom.broker.world import ADMIN, READER, World, schema

CIMV2 = "root/cimv2"
Make = Callable[[Any, int], Any]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Iterator[Any]:
    with connect(world.broker, world.namespaces, ADMIN) as connection:
        connection.default_namespace = CIMV2
        yield connection


class Limit(NamedTuple):
    """A limit, and what makes the nth of its kind."""

    module: ModuleType
    name: str
    make: Make
    there: int = 0  # how many of the kind khv has itself


def _class(client: Any, number: int) -> Any:
    client.CreateClass(bolt(f"ACME_Bolt{number}"))


def _qualifier(client: Any, number: int) -> Any:
    mark = pywbem.CIMQualifierDeclaration(f"Mark{number}", "string", scopes={"CLASS": True})
    client.SetQualifier(mark)


def _namespace(client: Any, number: int) -> Any:
    made = pywbem.CIMInstance("CIM_Namespace", {"Name": f"root/own{number}"})
    return client.CreateInstance(made, namespace="interop")


def _instance(client: Any, number: int) -> Any:
    if number == 0:
        client.CreateClass(bolt())
    return client.CreateInstance(instance(f"b{number}"))


def _filter(client: Any, number: int) -> Any:
    properties = {
        "Name": f"f{number}",
        "Query": "SELECT * FROM CIM_InstIndication",
        "QueryLanguage": "WQL",
        "SourceNamespaces": [CIMV2],
    }
    made = pywbem.CIMInstance("CIM_IndicationFilter", properties)
    return client.CreateInstance(made, namespace="interop")


def _destination(client: Any, number: int) -> Any:
    properties = {"Name": f"d{number}", "Destination": "http://127.0.0.1:50000"}
    made = pywbem.CIMInstance("CIM_ListenerDestinationCIMXML", properties)
    return client.CreateInstance(made, namespace="interop")


def _subscription(client: Any, number: int) -> Any:
    ends = {"Filter": _filter(client, number), "Handler": _destination(client, number)}
    made = pywbem.CIMInstance("CIM_IndicationSubscription", ends)
    return client.CreateInstance(made, namespace="interop")


def _enumeration(client: Any, _: int) -> Any:
    return client.OpenEnumerateInstances("KHV_DiskDrive")


LIMITS = [
    Limit(declarer, "MAX_CLASSES", _class, len(schema().names)),
    Limit(declarer, "MAX_QUALIFIERS", _qualifier, len(schema().qualifier_types)),
    Limit(declarer, "MAX_NAMESPACES", _namespace, 3),
    Limit(repository, "MAX_INSTANCES", _instance),
    Limit(keepers, "MAX_FILTERS", _filter, len(FILTERS)),
    Limit(keepers, "MAX_DESTINATIONS", _destination),
    Limit(keepers, "MAX_SUBSCRIPTIONS", _subscription),
    Limit(enumerations, "MAX_OPEN", _enumeration),
    Limit(enumerations, "MAX_OPEN_EACH", _enumeration),
]


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.name)
def test_one_too_many_is_refused_and_the_others_stay(
    client: Any, monkeypatch: pytest.MonkeyPatch, limit: Limit
) -> None:
    _filter(client, 99)  # khv's own filters are told by the broker: let there be a client's too
    there = limit.there + (1 if limit.name in ("MAX_FILTERS", "MAX_INSTANCES") else 0)
    monkeypatch.setattr(limit.module, limit.name, there + 2)
    for number in range(2):
        limit.make(client, number)
    for number in (2, 3):
        refused("SERVER_LIMITS_EXCEEDED", limit.make, client, number)
    monkeypatch.undo()
    limit.make(client, 4)


def test_room_that_is_made_is_room(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keepers, "MAX_DESTINATIONS", 1)
    path = _destination(client, 0)
    refused("SERVER_LIMITS_EXCEEDED", _destination, client, 1)
    client.DeleteInstance(path)
    _destination(client, 1)
    monkeypatch.setattr(enumerations, "MAX_OPEN_EACH", 1)
    opened = _enumeration(client, 0)
    refused("SERVER_LIMITS_EXCEEDED", _enumeration, client, 1)
    client.CloseEnumeration(opened.context)
    _enumeration(client, 1)


def test_what_is_too_large_is_refused(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "MAX_MEMBERS", 4)
    refused("SERVER_LIMITS_EXCEEDED", client.CreateClass, bolt())
    monkeypatch.undo()
    client.CreateClass(bolt())
    large = instance("b1", Marks=["x" * repository.MAX_BYTES])
    refused("SERVER_LIMITS_EXCEEDED", client.CreateInstance, large)
    path = client.CreateInstance(instance("b1"))
    item = client.GetInstance(path)
    item["Marks"] = large["Marks"]
    refused("SERVER_LIMITS_EXCEEDED", client.ModifyInstance, item)
    assert client.GetInstance(path)["Marks"] is None


def test_all_accounts_together_have_a_limit(
    world: World, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enumerations, "MAX_OPEN", 1)
    _enumeration(client, 0)
    with connect(world.broker, world.namespaces, READER) as reader:
        refused("SERVER_LIMITS_EXCEEDED", _enumeration, reader, 0)


def test_those_that_are_opened_at_once_do_not_pass_together(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enumerations, "MAX_OPEN", 3)

    async def test() -> None:
        wait, fresh = asyncio.Event(), world.memory.fresh

        async def slow(classes: Any, budget_s: float | None = None) -> None:
            await wait.wait()
            await fresh(classes, budget_s)

        monkeypatch.setattr(world.memory, "fresh", slow)
        opening = OpenEnumerateInstances(namespace=CIMV2, class_name="KHV_DiskDrive")
        tasks = [asyncio.ensure_future(world.broker.execute(ADMIN, opening)) for _ in range(10)]
        await asyncio.sleep(0)
        wait.set()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        errors = [item for item in ended if isinstance(item, CimError)]
        assert {error.status for error in errors} == {Status.SERVER_LIMITS_EXCEEDED}
        assert (len(ended) - len(errors), len(world.broker.enumerations)) == (3, 3)

    asyncio.run(test())
