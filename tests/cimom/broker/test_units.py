"""MOF that is loaded and unloaded whole: what is new, what is kept, what stands in the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest
import pywbem

from cimom.broker import declarer
from cimom.declaration import ClassDef
from cimom.model import CimError, Status
from cimom.mof import compile_declarations, compile_mof
from cimom.schema import Declarations, load
from tests.cimom.broker.inprocess import connect
from tests.cimom.broker.world import ADMIN, World

CIMV2 = "root/cimv2"
MOF = """
Qualifier Mark : string = null, Scope(class), Flavor(DisableOverride);
[Mark ("x")] class ACME_Long : ACME_Bolt { uint32 Length; };
class ACME_Bolt : CIM_ManagedElement { [Key] string ID; };
class CIM_Fan : CIM_CoolingDevice { string Invented; };
"""


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def declarations(tmp_path: Path) -> Declarations:
    (tmp_path / "ACME_Bolt.mof").write_text(MOF.splitlines()[3])
    (tmp_path / "acme.mof").write_text(MOF)
    file = str(tmp_path / "acme.mof")
    return compile_declarations(file, schema=load(), search=(str(tmp_path),))


def run(call: Awaitable[Any]) -> Any:
    async def wait() -> Any:
        return await call

    return asyncio.run(wait())


def refused(status: Status, call: Awaitable[Any]) -> str:
    with pytest.raises(CimError) as caught:
        run(call)
    assert caught.value.status is status
    return caught.value.text


def test_unit_is_loaded_whole_and_unloaded(world: World, declarations: Declarations) -> None:
    told = run(world.declarer.load_unit(CIMV2, "acme", declarations))
    assert told == {"classes": 2, "kept": 1, "qualifiers": 1}
    schema = world.namespaces.schema(CIMV2)
    assert schema.cls("ACME_Long").property_named("ID") is not None
    assert schema.cls("CIM_Fan").property_named("Invented") is None
    assert "ACME_Long" not in world.namespaces.schema("root/virt")
    assert world.declarer.units() == [{"unit": "acme", "namespace": CIMV2, "classes": 2}]
    assert [c.name for c in world.declarer.added(CIMV2).classes] == ["ACME_Bolt", "ACME_Long"]
    refused(Status.ALREADY_EXISTS, world.declarer.load_unit(CIMV2, "acme", declarations))
    refused(Status.ALREADY_EXISTS, world.declarer.load_unit(CIMV2, "other", declarations))
    again = World(store=world.store)
    assert "ACME_Long" in again.namespaces.schema(CIMV2)
    assert run(again.declarer.unload_unit(CIMV2, "acme")) == 2
    assert "ACME_Bolt" not in again.namespaces.schema(CIMV2)
    assert "mark" not in again.namespaces.schema(CIMV2).qualifier_types
    assert again.declarer.units() == []
    refused(Status.NOT_FOUND, again.declarer.unload_unit(CIMV2, "acme"))


def test_unit_in_use_stays(world: World, declarations: Declarations) -> None:
    run(world.declarer.load_unit(CIMV2, "acme", declarations))
    with connect(world.broker, world.namespaces, ADMIN) as client:
        made = client.CreateInstance(pywbem.CIMInstance("ACME_Long", {"ID": "a"}), CIMV2)
        refused(Status.CLASS_HAS_INSTANCES, world.declarer.unload_unit(CIMV2, "acme"))
        client.DeleteInstance(made)
        client.CreateClass(pywbem.CIMClass("ACME_Own", superclass="ACME_Bolt"), CIMV2)
        refused(Status.CLASS_HAS_CHILDREN, world.declarer.unload_unit(CIMV2, "acme"))
        client.DeleteClass("ACME_Own", CIMV2)
    run(world.declarer.unload_unit(CIMV2, "acme"))


def test_unit_that_does_not_fit_leaves_nothing(
    world: World, declarations: Declarations, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = world.namespaces.schema(CIMV2)
    lacking = Declarations(classes=tuple(c for c in declarations.classes if c.name == "ACME_Long"))
    refused(Status.INVALID_PARAMETER, world.declarer.load_unit(CIMV2, "acme", lacking))
    monkeypatch.setattr(declarer, "MAX_CLASSES", 10)
    refused(Status.SERVER_LIMITS_EXCEEDED, world.declarer.load_unit(CIMV2, "acme", declarations))
    assert world.namespaces.schema(CIMV2) is before
    assert world.declarer.units() == []


def test_classes_in_a_circle_are_refused(world: World) -> None:
    circle = Declarations(
        classes=(
            ClassDef(name="ACME_A", superclass="ACME_B"),
            ClassDef(name="ACME_B", superclass="ACME_A"),
        )
    )
    text = refused(Status.INVALID_PARAMETER, world.declarer.load_unit(CIMV2, "circle", circle))
    assert "descend from itself" in text


# -- another version of a unit


def version(text: str) -> Declarations:
    base = load()
    found = compile_mof(text=text, schema=base).declarations.classes
    return Declarations(classes=tuple(item for item in found if item.name not in base))


BOLT = "class ACME_Bolt : CIM_ManagedElement { [Key] string ID; };"
NUT = "class ACME_Nut : CIM_ManagedElement { [Key] string ID; };"
WIDER = "class ACME_Nut : CIM_ManagedElement { [Key] string ID; uint32 Width; };"


def test_a_new_version_takes_classes_away_changes_and_adds_them(world: World) -> None:
    run(world.declarer.load_unit(CIMV2, "acme", version(BOLT + NUT)))
    run(world.declarer.replace_unit(CIMV2, "acme", version(WIDER)))
    schema = world.namespaces.schema(CIMV2)
    assert "ACME_Bolt" not in schema
    assert schema.cls("ACME_Nut").property_named("Width") is not None
    assert world.declarer.units() == [{"unit": "acme", "namespace": CIMV2, "classes": 1}]
    again = World(store=world.store)
    assert "ACME_Bolt" not in again.namespaces.schema(CIMV2)
    assert again.namespaces.schema(CIMV2).cls("ACME_Nut").property_named("Width") is not None
    run(again.declarer.unload_unit(CIMV2, "acme"))
    assert "ACME_Nut" not in again.namespaces.schema(CIMV2)


def test_what_stays_as_it_is_keeps_its_instances(world: World) -> None:
    run(world.declarer.load_unit(CIMV2, "acme", version(BOLT + NUT)))
    with connect(world.broker, world.namespaces, ADMIN) as client:
        path = client.CreateInstance(pywbem.CIMInstance("ACME_Bolt", {"ID": "b"}), CIMV2)
        run(world.declarer.replace_unit(CIMV2, "acme", version(BOLT + WIDER)))
        assert client.GetInstance(path)["ID"] == "b"


@pytest.mark.parametrize("text", [BOLT, BOLT + WIDER])
def test_what_has_instances_can_neither_go_nor_change(world: World, text: str) -> None:
    run(world.declarer.load_unit(CIMV2, "acme", version(BOLT + NUT)))
    with connect(world.broker, world.namespaces, ADMIN) as client:
        client.CreateInstance(pywbem.CIMInstance("ACME_Nut", {"ID": "n"}), CIMV2)
    new = version(text)
    with pytest.raises(CimError, match="ACME_Nut has instances"):
        world.declarer.check_replacing(CIMV2, "acme", new)
    refused(Status.CLASS_HAS_INSTANCES, world.declarer.replace_unit(CIMV2, "acme", new))
    assert world.declarer.units() == [{"unit": "acme", "namespace": CIMV2, "classes": 2}]


def test_what_a_client_stands_on_can_not_go(world: World) -> None:
    run(world.declarer.load_unit(CIMV2, "acme", version(BOLT + NUT)))
    with connect(world.broker, world.namespaces, ADMIN) as client:
        client.CreateClass(pywbem.CIMClass("MINE_Nut", superclass="ACME_Nut"), CIMV2)
    with pytest.raises(CimError, match="MINE_Nut stands on acme_nut"):
        world.declarer.check_replacing(CIMV2, "acme", version(BOLT))
    world.declarer.check_replacing(CIMV2, "acme", version(NUT))
