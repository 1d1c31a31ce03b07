"""What references and embedded instances that clients write may be of."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
import pywbem

from cimom.model import CimError, Path
from cimom.operations import SetProperty
from tests.cimom.broker.inprocess import connect
from tests.cimom.broker.test_writing import bolt, instance, key, refused
from tests.cimom.broker.world import ADMIN, World

CIMV2 = "root/cimv2"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Iterator[pywbem.WBEMConnection]:
    with connect(world.broker, world.namespaces, ADMIN) as connection:
        connection.default_namespace = CIMV2
        connection.CreateClass(bolt())
        connection.CreateClass(holder())
        yield connection


def holder() -> Any:
    """Return a class whose properties hold a disk's path, a bolt, and several of these."""
    embedded = {"EmbeddedInstance": pywbem.CIMQualifier("EmbeddedInstance", "ACME_Bolt")}
    return pywbem.CIMClass(
        "ACME_Holder",
        qualifiers=[pywbem.CIMQualifier("Association", True)],
        properties=[
            pywbem.CIMProperty("ID", None, type="string", qualifiers=key()),
            pywbem.CIMProperty("One", None, type="reference", reference_class="CIM_DiskDrive"),
            pywbem.CIMProperty("Two", None, type="reference", reference_class="ACME_Bolt"),
            pywbem.CIMProperty("Bolt", None, type="string", qualifiers=embedded),
            pywbem.CIMProperty("Bolts", None, type="string", is_array=True, qualifiers=embedded),
        ],
    )


def path(class_name: str, namespace: str | None = CIMV2) -> Any:
    return pywbem.CIMInstanceName(class_name, {"ID": "b1"}, namespace=namespace)


def embedded(class_name: str) -> Any:
    values = {"ID": "e"} if class_name.startswith("ACME") else {"DeviceID": "e"}
    return pywbem.CIMInstance(class_name, values)


def several(*items: Any) -> Any:
    return pywbem.CIMProperty("Bolts", list(items), embedded_object="instance")


WRONG = [
    {"Two": path("CIM_Fan")},
    {"Two": path("CIM_Fan", None)},
    {"Two": path("ACME_None")},
    {"One": path("ACME_Bolt")},
    {"Bolt": embedded("CIM_Fan")},
    {"Bolts": several(embedded("ACME_Bolt"), embedded("CIM_Fan"))},
]


@pytest.mark.parametrize("values", WRONG)
def test_what_is_of_another_class_is_refused(client: Any, values: dict[str, Any]) -> None:
    made = pywbem.CIMInstance("ACME_Holder", {"ID": "h", **values})
    refused("INVALID_PARAMETER", client.CreateInstance, made)
    made.path = client.CreateInstance(pywbem.CIMInstance("ACME_Holder", {"ID": "h"}))
    refused("INVALID_PARAMETER", client.ModifyInstance, made)
    told = client.GetInstance(made.path)
    assert {told[name] for name in values} == {None}


def test_what_is_of_the_class_or_below_it_is_taken(client: Any) -> None:
    client.CreateInstance(instance())
    client.CreateClass(pywbem.CIMClass("ACME_Long", superclass="ACME_Bolt"))
    (disk, *_) = client.EnumerateInstanceNames("KHV_DiskDrive")
    values = {
        "One": disk,
        "Two": path("ACME_Long"),
        "Bolt": embedded("ACME_Long"),
        "Bolts": several(embedded("ACME_Bolt"), embedded("ACME_Long")),
    }
    made = client.CreateInstance(pywbem.CIMInstance("ACME_Holder", {"ID": "h", **values}))
    told = client.GetInstance(made)
    assert (told["Two"].classname, told["Bolt"].classname) == ("ACME_Long", "ACME_Long")
    assert [item.classname for item in told["Bolts"]] == ["ACME_Bolt", "ACME_Long"]


def test_a_reference_is_set_to_its_class_only(world: World, client: Any) -> None:
    client.CreateInstance(pywbem.CIMInstance("ACME_Holder", {"ID": "h"}))

    def put(class_name: str) -> None:
        setting = SetProperty(
            namespace=CIMV2,
            instance_name=Path(classname="ACME_Holder", keys=(("ID", "h"),)),
            property_name="Two",
            new_value=Path(classname=class_name, keys=(("ID", "b1"),)),
        )
        asyncio.run(world.broker.execute(ADMIN, setting))

    put("ACME_Bolt")
    with pytest.raises(CimError, match="refers to a ACME_Bolt, not to a CIM_Fan"):
        put("CIM_Fan")


def test_an_embedded_instance_is_looked_into(client: Any) -> None:
    outer = pywbem.CIMClass(
        "ACME_Outer",
        properties=[
            pywbem.CIMProperty("ID", None, type="string", qualifiers=key()),
            pywbem.CIMProperty(
                "Any",
                None,
                type="string",
                qualifiers={"EmbeddedObject": pywbem.CIMQualifier("EmbeddedObject", True)},
            ),
        ],
    )
    client.CreateClass(outer)
    inner = pywbem.CIMInstance("ACME_Holder", {"ID": "i", "Two": path("CIM_Fan")})
    anything = pywbem.CIMProperty("Any", inner, embedded_object="object")
    made = pywbem.CIMInstance("ACME_Outer", {"ID": "o", "Any": anything})
    refused("INVALID_PARAMETER", client.CreateInstance, made)
    inner["Two"] = path("ACME_Bolt")
    client.CreateInstance(made)
