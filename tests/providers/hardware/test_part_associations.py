"""Associations of the parts of the demonstration host: what is in what, what realises what."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from cimom import classes as c
from cimom.model import CimObject, Path, path_of
from cimom.operations import AssociatorNames
from hypervisor.identity import read_identity
from providers import hardware
from tests.cimom.broker.world import ADMIN, World
from tests.hosts import host

CIMV2 = "root/cimv2"
PARTS = (
    c.KHV_Chassis,
    c.KHV_Card,
    c.KHV_Chip,
    c.KHV_Slot,
    c.KHV_PhysicalMemory,
    c.KHV_Memory,
    c.KHV_MemoryCapacity,
    c.KHV_SoftwareIdentity,
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    machine = host("server", tmp_path_factory.mktemp("server"))
    assert read_identity(machine).from_smbios
    return World(hardware.provider(machine), table=hardware.ASSOCIATIONS)


def instances(world: World, cls: type[CimObject]) -> list[Any]:
    return [row.instance for row in world.associations.rows(cls, CIMV2)]


def ends(world: World, cls: type[CimObject], left: str, right: str) -> Iterator[tuple[str, str]]:
    for item in instances(world, cls):
        yield getattr(item, left).classname, getattr(item, right).classname


def test_the_enclosure_is_the_hosts_and_tells_its_guid(world: World) -> None:
    (package,) = instances(world, c.KHV_ComputerSystemPackage)
    assert package.PlatformGUID == "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
    assert package.Antecedent.classname == "KHV_Chassis"


def test_parts_are_in_boards_and_boards_in_the_enclosure(world: World) -> None:
    found = Counter(ends(world, c.KHV_Container, "GroupComponent", "PartComponent"))
    assert {
        pair: found[pair]
        for pair in found
        if pair[1] in ("KHV_Card", "KHV_Chip", "KHV_Slot", "KHV_PhysicalMemory")
    } == {
        ("KHV_Chassis", "KHV_Card"): 1,
        ("KHV_Card", "KHV_Card"): 1,
        ("KHV_Card", "KHV_Chip"): 2,
        ("KHV_Card", "KHV_Slot"): 22,
        ("KHV_Card", "KHV_PhysicalMemory"): 12,
    }
    places = {item.LocationWithinContainer for item in instances(world, c.KHV_Container)}
    assert {"DIMM A1", "CPU1", "PCIe Slot 1", "Riser 1"} <= places


def test_modules_and_processors_sit_in_slots(world: World) -> None:
    found = Counter(ends(world, c.KHV_ElementInConnector, "Antecedent", "Dependent"))
    assert found[("KHV_Slot", "KHV_PhysicalMemory")] == 12
    assert found[("KHV_Slot", "KHV_Chip")] == 2


def test_modules_are_the_memory_and_packages_the_processors(world: World) -> None:
    found = Counter(ends(world, c.KHV_Realizes, "Antecedent", "Dependent"))
    assert found[("KHV_PhysicalMemory", "KHV_Memory")] == 12
    assert found[("KHV_Chip", "KHV_Processor")] == 2


def test_memory_of_a_node_is_near_to_its_processors(world: World) -> None:
    found = list(ends(world, c.KHV_AssociatedMemory, "Antecedent", "Dependent"))
    assert found.count(("KHV_Memory", "KHV_Processor")) == 2


def test_the_board_tells_how_much_fits(world: World) -> None:
    (item,) = instances(world, c.KHV_ElementCapacity)
    assert item.Element.classname == "KHV_Card"


def test_software_is_installed_and_firmware_is_the_hosts(world: World) -> None:
    assert len(instances(world, c.KHV_InstalledSoftwareIdentity)) == len(
        world.readings.rows(c.KHV_SoftwareIdentity)
    )
    found = Counter(ends(world, c.KHV_ElementSoftwareIdentity, "Antecedent", "Dependent"))
    assert found[("KHV_SoftwareIdentity", "KHV_ComputerSystem")] == 1
    assert found[("KHV_SoftwareIdentity", "KHV_Processor")] == 2


def test_every_part_is_reached_from_the_host(world: World) -> None:
    (system,) = world.readings.rows(c.KHV_ComputerSystem)
    reached: set[Path] = set()
    edge = {path_of(system.instance)}
    for _ in range(4):
        reached |= edge
        following: set[Path] = set()
        for path in edge:
            operation = AssociatorNames(namespace=CIMV2, object_name=path)
            answer: Any = asyncio.run(world.broker.execute(ADMIN, operation))
            following |= {path_of(row.instance) for _, row in answer}
        edge = following - reached
    reached |= edge
    missing = [
        path_of(row.instance)
        for cls in PARTS
        for row in world.readings.rows(cls)
        if path_of(row.instance) not in reached
    ]
    assert missing == []
