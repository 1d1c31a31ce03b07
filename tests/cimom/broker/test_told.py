"""Associations that a source tells pair by pair."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace

from cimom.classes import KHV_ConcreteComponent
from cimom.model import CimError, Path, Status, path_of
from cimom.operations import Associators, EnumerateInstances, GetInstance, Operation, References
from cimom.provider import Provider, Source
from tests.cimom.broker.world import ADMIN, World, bay, disk, provider, virtual

CIMV2 = "root/cimv2"
SDA, SDB = path_of(disk("sda")), path_of(disk("sdb"))
BAY = path_of(bay(1, hot=True))


def pair(group: Path, part: Path) -> KHV_ConcreteComponent:
    return KHV_ConcreteComponent(GroupComponent=group, PartComponent=part)


IN_BAY = pair(BAY, SDA)
DANGLING = pair(BAY, path_of(disk("gone")))
PAIRS = [IN_BAY, pair(SDA, path_of(virtual(), "ROOT/virt")), DANGLING]


@pytest.fixture
def world() -> World:
    source = Source(name="pairs", read=lambda: PAIRS, classes=(KHV_ConcreteComponent,))
    return World(provider(), Provider(sources=(source,)), table=())


def ask(world: World, operation: Operation) -> Any:
    return asyncio.run(world.broker.execute(ADMIN, operation))


def far(world: World, path: Path, **filters: Any) -> list[tuple[str, Any]]:
    found = ask(world, Associators(namespace=CIMV2, object_name=path, **filters))
    return [(where, row.instance) for where, row in found]


def test_pairs_are_gone_in_both_directions_and_over_namespaces(world: World) -> None:
    assert far(world, BAY) == [(CIMV2, disk("sda"))]
    assert far(world, SDA) == [("root/virt", virtual()), (CIMV2, bay(1, hot=True))]
    assert far(world, SDB) == []


def test_pairs_are_filtered(world: World) -> None:
    assert far(world, SDA, role="groupcomponent") == [("root/virt", virtual())]
    assert far(world, SDA, result_role="GroupComponent") == [(CIMV2, bay(1, hot=True))]
    assert far(world, SDA, result_class="CIM_System") == [("root/virt", virtual())]
    assert far(world, SDA, assoc_class="CIM_Dependency") == []


def test_references_are_the_rows_as_told(world: World) -> None:
    found = ask(world, References(namespace=CIMV2, object_name=BAY, result_class="CIM_Component"))
    assert [(where, row.instance) for where, row in found] == [(CIMV2, IN_BAY), (CIMV2, DANGLING)]
    assert world.memory.fresh_for[-1] >= {"KHV_ConcreteComponent", "KHV_DiskDrive"}


def test_instances_are_enumerated_and_found_by_what_their_keys_mean(world: World) -> None:
    operation = EnumerateInstances(namespace=CIMV2, class_name="CIM_Component")
    assert len(ask(world, operation)) == 3
    text_keys = (("NUMBER", "1"), ("hot", "true"))
    keys = {
        "partcomponent": replace(SDA, namespace="Root/CimV2", host="somewhere"),
        "groupcomponent": Path(classname="test_bay", keys=text_keys),
    }
    path = Path(classname="KHV_ConcreteComponent", keys=tuple(keys.items()))
    assert ask(world, GetInstance(namespace=CIMV2, instance_name=path)).instance == IN_BAY
    with pytest.raises(CimError) as caught:
        ask(world, GetInstance(namespace=CIMV2, instance_name=path_of(pair(SDB, SDA))))
    assert caught.value.status is Status.NOT_FOUND


def test_changes_are_followed(world: World) -> None:
    assert far(world, SDB) == []
    world.tell("pairs", pair(BAY, SDB), gone=[IN_BAY])
    assert far(world, SDB) == [(CIMV2, bay(1, hot=True))]
    assert far(world, BAY) == [(CIMV2, disk("sdb"))]
