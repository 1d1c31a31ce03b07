"""Filters, destinations and subscriptions by pywbem's subscription manager; what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import pywbem

from cimom.broker import interop
from cimom.classes import KHV_IndicationFilter
from cimom.indications import keepers
from tests.cimom.broker.inprocess import connect
from tests.cimom.broker.test_writing import refused
from tests.cimom.broker.world import ADMIN, READER, World

CIMV2 = "root/cimv2"
URL = "http://127.0.0.1:50000"
QUERY = "SELECT * FROM CIM_InstIndication"


@pytest.fixture
def world() -> World:
    return World(table=interop.ASSOCIATIONS)


@pytest.fixture
def client(world: World) -> Iterator[pywbem.WBEMConnection]:
    with connect(world.broker, world.namespaces, ADMIN) as connection:
        connection.default_namespace = "interop"
        yield connection


def source(name: str = "f", **more: Any) -> pywbem.CIMInstance:
    properties = {
        "Name": name,
        "Query": QUERY,
        "QueryLanguage": "DMTF:CQL",
        "SourceNamespaces": [CIMV2],
        **more,
    }
    given = {key: value for key, value in properties.items() if value is not None}
    return pywbem.CIMInstance("CIM_IndicationFilter", given)


def target(name: str = "d", url: str = URL, **more: Any) -> pywbem.CIMInstance:
    cls = "CIM_ListenerDestinationCIMXML"
    return pywbem.CIMInstance(cls, {"Name": name, "Destination": url, **more})


def test_subscription_manager_of_pywbem(client: Any) -> None:
    with pywbem.WBEMSubscriptionManager("test") as manager:
        server = manager.add_server(pywbem.WBEMServer(client))
        destination = manager.add_destination(server, URL, destination_id="d")
        filter_ = manager.add_filter(server, CIMV2, QUERY, query_language="DMTF:CQL", filter_id="f")
        (made,) = manager.add_subscriptions(server, filter_.path, destination.path)
        assert made["SubscriptionState"] == 2
        assert made["SubscriptionStartTime"] is not None
        assert [item.path for item in manager.get_all_subscriptions(server)] == [made.path]
        refused("FAILED", client.DeleteInstance, filter_.path)
        refused("FAILED", client.DeleteInstance, destination.path)
        assert client.AssociatorNames(filter_.path, AssocClass="CIM_IndicationSubscription")
        (service,) = client.AssociatorNames(filter_.path, AssocClass="CIM_ServiceAffectsElement")
        assert service.classname == "KHV_IndicationService"
    assert client.EnumerateInstances("CIM_IndicationSubscription") == []
    own = {item["Name"] for item in client.EnumerateInstances("CIM_IndicationFilter")}
    assert own
    assert all(name.startswith("KHV:") for name in own)


def test_keys_that_a_client_leaves_out_are_filled(client: Any) -> None:
    path = client.CreateInstance(source())
    assert path.keybindings["SystemCreationClassName"] == "CIM_ComputerSystem"
    assert path.keybindings["CreationClassName"] == "CIM_IndicationFilter"
    assert path.keybindings["SystemName"]
    refused("ALREADY_EXISTS", client.CreateInstance, source())


@pytest.mark.parametrize(
    ("status", "instance"),
    [
        ("INVALID_PARAMETER", source(Name="")),
        ("INVALID_PARAMETER", source(Query=None)),
        ("INVALID_PARAMETER", source(QueryLanguage=None)),
        ("INVALID_PARAMETER", source(SourceNamespaces=["root/none"])),
        ("QUERY_LANGUAGE_NOT_SUPPORTED", source(QueryLanguage="SQL")),
        ("INVALID_QUERY", source(Query="SELECT")),
        ("INVALID_QUERY", source(Query="SELECT * FROM CIM_Fan")),
        ("INVALID_CLASS", source(Query="SELECT * FROM CIM_Nothing")),
        ("INVALID_QUERY", source(Query=f"{QUERY} WHERE Wrong = 1")),
        ("INVALID_PARAMETER", target(url="ftp://x/")),
        ("INVALID_PARAMETER", target(url="http://")),
        ("INVALID_PARAMETER", target(url="http://x:99999/")),
        ("INVALID_PARAMETER", target(url="http://x/ HTTP/1.1\r\nX: y")),
        ("INVALID_PARAMETER", target(url="")),
        ("INVALID_PARAMETER", target(url="http://user:secret@x/")),
        ("INVALID_PARAMETER", target(url="https://user@x/")),
        ("INVALID_PARAMETER", target(url="https://@x/")),
        ("INVALID_PARAMETER", target(url="http://a..b/")),
        ("INVALID_PARAMETER", target(Protocol=pywbem.Uint16(4))),
        ("NOT_SUPPORTED", target(password="secret")),
    ],
)
def test_what_could_never_tell_anything_is_refused(client: Any, status: str, instance: Any) -> None:
    refused(status, client.CreateInstance, instance)


def test_subscription_needs_both_ends(client: Any) -> None:
    filter_, destination = client.CreateInstance(source()), client.CreateInstance(target())
    cls = "CIM_IndicationSubscription"
    for left, right in ((destination, destination), (filter_, filter_)):
        wrong = pywbem.CIMInstance(cls, {"Filter": left, "Handler": right})
        refused("INVALID_PARAMETER", client.CreateInstance, wrong)
    made = client.CreateInstance(
        pywbem.CIMInstance(cls, {"Filter": filter_, "Handler": destination})
    )
    off = client.GetInstance(made)
    off["SubscriptionState"] = pywbem.Uint16(4)
    client.ModifyInstance(off, PropertyList=["SubscriptionState"])
    assert client.GetInstance(made)["SubscriptionState"] == 4
    client.DeleteInstance(made)
    client.DeleteInstance(filter_)
    client.DeleteInstance(destination)


def test_collections_are_subscribed_to(client: Any) -> None:
    destination = client.CreateInstance(target())
    collections = client.EnumerateInstanceNames("CIM_FilterCollection")
    machines = next(c for c in collections if c.keybindings["InstanceID"].endswith("Machines"))
    members = client.AssociatorNames(machines, AssocClass="CIM_MemberOfCollection")
    assert len(members) == 4
    pair = {"Filter": machines, "Handler": destination}
    client.CreateInstance(pywbem.CIMInstance("CIM_FilterCollectionSubscription", pair))


def test_old_handlers_are_taken(client: Any) -> None:
    old = pywbem.CIMInstance("CIM_IndicationHandlerCIMXML", {"Name": "h", "Destination": URL})
    path = client.CreateInstance(old)
    filter_ = client.CreateInstance(source())
    pair = {"Filter": filter_, "Handler": path}
    client.CreateInstance(pywbem.CIMInstance("CIM_IndicationSubscription", pair))


def test_filters_are_changed_until_they_are_used(client: Any) -> None:
    path = client.CreateInstance(source())
    item = client.GetInstance(path)
    item["Query"] = "SELECT * FROM CIM_InstDeletion"
    client.ModifyInstance(item, PropertyList=["Query"])
    item["Query"] = "SELECT"
    refused("INVALID_QUERY", client.ModifyInstance, item, PropertyList=["Query"])
    own = client.EnumerateInstances("KHV_IndicationFilter")[0]
    refused("NOT_SUPPORTED", client.DeleteInstance, own.path)
    refused("NOT_SUPPORTED", client.ModifyInstance, own)
    refused("NOT_SUPPORTED", client.CreateInstance, source(), namespace=CIMV2)


def test_numbers_are_limited(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keepers, "MAX_DESTINATIONS", 1)
    client.CreateInstance(target())
    refused("SERVER_LIMITS_EXCEEDED", client.CreateInstance, target("e"))


def test_readers_see_and_do_not_subscribe(world: World) -> None:
    with connect(world.broker, world.namespaces, READER) as reader:
        refused("ACCESS_DENIED", reader.CreateInstance, source(), namespace="interop")
        assert reader.EnumerateInstances("CIM_IndicationFilter", namespace="interop")


def test_client_that_knows_only_wql_finds_every_filter(world: World, client: Any) -> None:
    filters = {item["Name"]: item for item in client.EnumerateInstances("KHV_IndicationFilter")}
    languages = {"DMTF:CQL": 0, "WQL": 0}
    for name, item in filters.items():
        languages[item["QueryLanguage"]] += 1
        assert item["IndividualSubscriptionSupported"] is True
        if item["QueryLanguage"] == "WQL":
            twin = filters[name.removesuffix(":WQL")]
            assert twin["SourceNamespaces"] == item["SourceNamespaces"]
            assert "::" not in item["Query"]
            collections = client.AssociatorNames(item.path, AssocClass="CIM_MemberOfCollection")
            assert collections == []
    assert languages == {"DMTF:CQL": 8, "WQL": 8}
    for row in world.lookup.rows(KHV_IndicationFilter, "interop"):
        assert keepers.bound(world.lookup, row.instance)


def test_service_affects_all_that_clients_make_and_what_is_its_own(client: Any) -> None:
    made = [client.CreateInstance(source()), client.CreateInstance(target())]
    keys = {"InstanceID": "a client's"}
    made.append(client.CreateInstance(pywbem.CIMInstance("CIM_FilterCollection", keys)))
    (service,) = client.EnumerateInstanceNames("CIM_IndicationService")
    affected = client.AssociatorNames(
        service, AssocClass="CIM_ServiceAffectsElement", ResultRole="AffectedElement"
    )
    everything = [
        path
        for cls in ("CIM_IndicationFilter", "CIM_ListenerDestination", "CIM_FilterCollection")
        for path in client.EnumerateInstanceNames(cls)
    ]
    plain = {(path.classname, path.keybindings.get("Name")) for path in affected}
    assert plain == {(path.classname, path.keybindings.get("Name")) for path in everything}
    assert len(affected) == len(everything) == 16 + 5 + len(made)
    for link in client.References(service, ResultClass="CIM_ServiceAffectsElement"):
        assert link["ElementEffects"] == [5]


def test_settings_of_the_service_say_what_it_does(client: Any) -> None:
    (service,) = client.EnumerateInstances("CIM_IndicationService")
    (settings,) = client.Associators(service.path, AssocClass="CIM_ElementSettingData")
    assert settings.classname == "KHV_IndicationServiceSettingData"
    for name in (
        "FilterCreationEnabled",
        "DeliveryRetryAttempts",
        "DeliveryRetryInterval",
        "SubscriptionRemovalAction",
        "SubscriptionRemovalTimeInterval",
    ):
        assert settings[name] == service[name] is not None
    (link,) = client.References(settings.path, ResultClass="CIM_ElementSettingData")
    assert (link["IsDefault"], link["IsCurrent"], link["IsNext"]) == (1, 1, 1)
    refused("NOT_SUPPORTED", client.ModifyInstance, settings)


def test_service_is_found_by_its_profile(client: Any) -> None:
    server = pywbem.WBEMServer(client)
    (profile,) = server.get_selected_profiles("DMTF", "Indications", "1.2.2")
    (central,) = server.get_central_instances(profile.path)
    assert central.classname == "KHV_IndicationService"
    (capabilities,) = client.Associators(central, AssocClass="CIM_ElementCapabilities")
    assert capabilities["SubscriptionsPersisted"] is True
    owned = client.AssociatorNames(central, AssocClass="CIM_OwningCollectionElement")
    assert len(owned) == 5
