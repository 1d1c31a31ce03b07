"""Accounts, roles and what they allow, as clients walk them (DSP1034, DSP1039)."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
import pywbem

from cimom.access.accounts import Accounts
from cimom.access.roles import OTHER_METHODS, RULES, Role
from cimom.broker.roster import ASSOCIATIONS, SOURCE, Roster, privileges
from cimom.classes import KHV_Account, KHV_Privilege, QualifierFormats
from cimom.model import CimObject
from tests.cimom.broker.inprocess import connect
from tests.cimom.broker.world import HOST, READER, World

FIRST = "the first password"
SECOND = "something else"


class Place:
    """A broker with accounts, and a client that only reads."""

    def __init__(self) -> None:
        self.world = World(table=ASSOCIATIONS)
        self.accounts = Accounts(self.world.store)
        self.roster = Roster(self.world.readings, self.accounts, HOST, clock=lambda: 0.0)
        self.accounts.ensure_first(FIRST)
        self.run(self.accounts.create("jane", Role.OPERATOR, SECOND))
        self.client = connect(self.world.broker, self.world.namespaces, READER)

    def run(self, change: Coroutine[Any, Any, None]) -> None:
        asyncio.run(change)

    def account(self, name: str) -> pywbem.CIMInstance:
        found = self.client.EnumerateInstances("CIM_Account")
        return next(item for item in found if item["Name"] == name)

    def names(self, path: pywbem.CIMInstanceName, association: str, result: str) -> list[str]:
        found = self.client.AssociatorNames(path, AssocClass=association, ResultClass=result)
        return sorted(item.get("Name") or item["InstanceID"] for item in found)


@pytest.fixture
def place() -> Place:
    return Place()


def test_accounts_are_told_without_anything_of_their_passwords(place: Place) -> None:
    jane = place.account("jane")
    assert (jane["UserID"], jane["RoleName"], jane["EnabledState"]) == ("jane", "operator", 2)
    assert jane["SystemName"] == HOST
    assert jane["OrganizationName"] == ["khv"]
    assert jane["PasswordHistoryDepth"] == 5
    assert jane["UserPassword"] is None
    everything = place.client.EnumerateInstances("CIM_ManagedElement")
    text = "".join(item.tomof() for item in everything)
    hashes = [str(row[0]) for row in place.world.store.rows("SELECT hash FROM account")]
    assert len(hashes) == 2
    for word in (*hashes, FIRST, SECOND, "argon2"):
        assert word not in text


def test_from_an_account_one_comes_to_what_it_may(place: Place) -> None:
    (identity,) = place.client.AssociatorNames(
        place.account("jane").path, AssocClass="CIM_AssignedIdentity"
    )
    assert identity["InstanceID"] == "KHV:identity:jane"
    (role,) = place.client.AssociatorNames(identity, AssocClass="CIM_MemberOfCollection")
    assert role["Name"] == "operator"
    rights = place.client.Associators(
        role, AssocClass="CIM_MemberOfCollection", ResultClass="CIM_Privilege"
    )
    methods = next(item for item in rights if item["InstanceID"].endswith(":method"))
    assert "KHV_VirtualComputerSystem.RequestStateChange" in methods["ActivityQualifiers"]
    assert "KHV_RecordLog.ClearLog" not in methods["ActivityQualifiers"]
    assert place.names(role, "CIM_RoleLimitedToTarget", "CIM_System") == [HOST]
    assert place.names(role, "CIM_OwningCollectionElement", "CIM_System") == [HOST]


def test_from_the_host_one_comes_to_the_services_and_what_they_keep(place: Place) -> None:
    (host,) = place.client.EnumerateInstanceNames("CIM_ComputerSystem")
    assert place.names(host, "CIM_AccountOnSystem", "CIM_Account") == ["admin", "jane"]
    assert place.names(host, "CIM_HostedService", "CIM_Service") == ["khv-accounts", "khv-roles"]
    (accounts,) = place.client.EnumerateInstanceNames("CIM_AccountManagementService")
    (roles,) = place.client.EnumerateInstanceNames("CIM_RoleBasedAuthorizationService")
    affects = "CIM_ServiceAffectsElement"
    assert place.names(accounts, affects, "CIM_Account") == ["admin", "jane"]
    identities = ["KHV:identity:admin", "KHV:identity:jane"]
    assert place.names(accounts, affects, "CIM_Identity") == identities
    assert place.names(roles, affects, "CIM_Identity") == identities
    assert place.names(roles, affects, "CIM_Role") == sorted(Role)
    for service in (accounts, roles):
        assert len(place.names(service, "CIM_ElementCapabilities", "CIM_Capabilities")) == 1


def test_every_change_of_an_account_is_seen_at_once(place: Place) -> None:
    place.run(place.accounts.set_role("jane", Role.READ_ONLY))
    place.run(place.accounts.set_locked("jane", locked=True))
    jane = place.account("jane")
    assert (jane["RoleName"], jane["EnabledState"]) == ("read-only", 3)
    place.run(place.accounts.delete("jane"))
    names = [item["Name"] for item in place.client.EnumerateInstanceNames("CIM_Account")]
    assert names == ["admin"]
    assert [x["InstanceID"] for x in place.client.EnumerateInstanceNames("CIM_Identity")] == [
        "KHV:identity:admin"
    ]


def test_what_stays_as_it_is_is_not_told_again(place: Place) -> None:
    told: list[CimObject] = []

    def note(change: Any) -> None:
        told.extend(row.new for row in change.rows)

    place.world.readings.subscribe(note)
    place.run(place.accounts.set_password("jane", "a third password"))
    assert told == []
    place.run(place.accounts.set_locked("jane", locked=True))
    assert [type(item) for item in told] == [KHV_Account]


def test_privileges_say_all_that_the_table_does() -> None:
    for role in Role:
        rights = list(privileges(role))
        told = sum(len(item.Activities or ()) for item in rights)
        assert told == sum(role in rule.roles for rule in RULES)
        for item in rights:
            lengths = (item.Activities, item.ActivityQualifiers, item.QualifierFormats)
            assert len({len(x or ()) for x in lengths}) == 1
    assert list(privileges(Role.NONE)) == []


@pytest.mark.parametrize(
    ("area", "qualifier", "activity", "form"),
    [
        ("wbem", "wbem:GetInstance", 5, 16000),
        ("wbem", "wbem:CreateClass", 2, 16000),
        ("wbem", "wbem:DeleteQualifier", 3, 16000),
        ("wbem", "CIM_IndicationSubscription", 2, QualifierFormats.Class_Name),
        ("wbem", "KHV_NumericSensor", 6, QualifierFormats.Class_Name),
        ("method", "KHV_RecordLog.ClearLog", 7, QualifierFormats.Class_Method),
        ("method", OTHER_METHODS, 7, 16000),
        ("command", "vm define", 7, QualifierFormats.Command_Line_Instruction),
        ("command", "vm list", 5, QualifierFormats.Command_Line_Instruction),
        ("snmp", "snmp:read", 5, 16000),
    ],
)
def test_a_row_in_the_words_of_cim(area: str, qualifier: str, activity: int, form: int) -> None:
    found = {item.InstanceID: item for item in privileges(Role.ADMINISTRATOR)}
    item: KHV_Privilege = found[f"KHV:privilege:administrator:{area}"]
    rows = zip(
        item.Activities or (),
        item.ActivityQualifiers or (),
        item.QualifierFormats or (),
        strict=True,
    )
    assert (activity, qualifier, form) in [(int(a), q, int(f)) for a, q, f in rows]


def test_every_class_is_told_by_one_source() -> None:
    assert len(set(SOURCE.classes)) == len(SOURCE.classes) == 8
