"""Accounts made, changed and ended by WBEM, as pywbem does it."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
import pywbem

from cimom.access.accounts import Accounts, LoginError
from cimom.access.roles import Role
from cimom.broker.registrar import Registrar
from cimom.broker.roster import ASSOCIATIONS, Roster
from tests.cimom.broker.inprocess import connect
from tests.cimom.broker.world import ADMIN, HOST, World

FIRST, SECOND, THIRD = "the first password", "something else", "a third password"
READER_ROLE = "read-only"


def octets(word: str) -> list[str]:
    """Write a password as DSP0004 writes an array of octet strings."""
    data = word.encode()
    return ["0x" + ((len(data) + 4).to_bytes(4, "big") + data).hex()]


class Place:
    """A broker with one administrator, and a client that is it."""

    def __init__(self) -> None:
        self.world = World(table=ASSOCIATIONS)
        self.accounts = Accounts(self.world.store)
        self.accounts.ensure_first(FIRST)
        Roster(self.world.readings, self.accounts, HOST, clock=lambda: 0.0)
        self.deleted: list[str] = []
        registrar = Registrar(self.accounts, HOST, self.deleted.append)
        self.world.instances.keepers["khv_account"] = registrar
        self.world.broker.methods.update(registrar.methods())
        self.client = connect(self.world.broker, self.world.namespaces, ADMIN)
        (self.host,) = self.client.EnumerateInstanceNames("CIM_ComputerSystem")
        (self.service,) = self.client.EnumerateInstanceNames("CIM_AccountManagementService")
        (self.roles,) = self.client.EnumerateInstanceNames("CIM_RoleBasedAuthorizationService")

    def create(self, word: list[str] | None, name: str = "jane") -> Any:
        template = pywbem.CIMInstance("CIM_Account", {"Name": name})
        if word is not None:
            template["UserPassword"] = word
        return self.client.InvokeMethod(
            "CreateAccount", self.service, System=self.host, AccountTemplate=template
        )

    def account(self, name: str = "jane") -> pywbem.CIMInstance:
        found = self.client.EnumerateInstances("CIM_Account")
        return next(item for item in found if item["Name"] == name)

    def role(self, name: str) -> pywbem.CIMInstanceName:
        found = self.client.EnumerateInstanceNames("CIM_Role")
        return next(path for path in found if path["Name"] == name)

    def assign(self, identity: pywbem.CIMInstanceName, *roles: str) -> Any:
        paths = [self.role(name) for name in roles]
        given = pywbem.CIMParameter("Roles", "reference", is_array=True, value=paths)
        words = [("Identity", identity), given]
        return self.client.InvokeMethod("AssignRoles", self.roles, words)[0]

    def login(self, name: str, word: str) -> Role:
        return asyncio.run(self.accounts.verify(name, word, "s")).role


@pytest.fixture
def place() -> Place:
    return Place()


def refused(status: int, ask: Any) -> str:
    with pytest.raises(pywbem.CIMError) as caught:
        ask()
    assert caught.value.status_code == status
    return str(caught.value.status_description)


@pytest.mark.parametrize("word", [octets(SECOND), [SECOND]], ids=["octets", "text"])
def test_an_account_is_made_and_may_nothing_until_it_has_a_role(
    place: Place, word: list[str]
) -> None:
    value, out = place.create(word)
    assert value == 0
    assert out["Account"] == place.account().path
    (identity,) = out["Identities"]
    assert identity["InstanceID"] == "KHV:identity:jane"
    assert place.login("jane", SECOND) is Role.NONE
    assert place.assign(identity, "operator") == 0
    assert place.login("jane", SECOND) is Role.OPERATOR
    assert place.account()["RoleName"] == "operator"
    assert place.assign(identity) == 0
    assert place.login("jane", SECOND) is Role.NONE


def test_what_cannot_be_made_is_refused(place: Place) -> None:
    for word in (None, octets("short"), ["0x00000006ff00"], [FIRST, SECOND]):
        refused(pywbem.CIM_ERR_INVALID_PARAMETER, lambda word=word: place.create(word))
    refused(pywbem.CIM_ERR_ALREADY_EXISTS, lambda: place.create([SECOND], "admin"))
    refused(pywbem.CIM_ERR_INVALID_PARAMETER, lambda: place.create([SECOND], "a:b"))
    words = {**place.account("admin").properties, "Name": "other"}
    instance = pywbem.CIMInstance("KHV_Account", words)
    refused(pywbem.CIM_ERR_NOT_SUPPORTED, lambda: place.client.CreateInstance(instance))
    assert list(place.accounts.roles()) == ["admin"]


def test_roles_that_cannot_be_are_refused(place: Place) -> None:
    _, out = place.create([SECOND])
    (identity,) = out["Identities"]
    refused(pywbem.CIM_ERR_NOT_SUPPORTED, lambda: place.assign(identity, "operator", READER_ROLE))
    nobody = identity.copy()
    nobody["InstanceID"] = "KHV:identity:nobody"
    refused(pywbem.CIM_ERR_NOT_FOUND, lambda: place.assign(nobody, READER_ROLE))
    admin = identity.copy()
    admin["InstanceID"] = "KHV:identity:admin"
    refused(pywbem.CIM_ERR_FAILED, lambda: place.assign(admin, READER_ROLE))
    assert place.account("admin")["RoleName"] == "administrator"


def test_a_password_is_changed_and_never_shown(place: Place) -> None:
    place.create([SECOND])
    jane = place.account()
    jane["UserPassword"] = octets(THIRD)
    place.client.ModifyInstance(jane, PropertyList=["UserPassword"])
    assert place.login("jane", THIRD) is Role.NONE
    assert place.account()["UserPassword"] is None
    with pytest.raises(LoginError):
        place.login("jane", SECOND)
    jane["UserPassword"] = octets(SECOND)
    text = refused(pywbem.CIM_ERR_INVALID_PARAMETER, lambda: place.client.ModifyInstance(jane))
    assert "cannot be used again" in text
    jane["RoleName"] = "administrator"
    refused(pywbem.CIM_ERR_NOT_SUPPORTED, lambda: place.client.ModifyInstance(jane))
    assert place.login("jane", THIRD) is Role.NONE


def test_an_account_is_locked_unlocked_and_ended(place: Place) -> None:
    place.create([SECOND])
    path = place.account().path

    def request(state: int) -> int:
        return int(
            place.client.InvokeMethod(
                "RequestStateChange", path, RequestedState=pywbem.Uint16(state)
            )[0]
        )

    assert request(3) == 0
    assert place.account()["EnabledState"] == 3
    with pytest.raises(LoginError):
        place.login("jane", SECOND)
    assert request(2) == 0
    assert place.login("jane", SECOND) is Role.NONE
    assert request(10) == 1
    place.client.DeleteInstance(path)
    assert list(place.accounts.roles()) == ["admin"]
    assert place.deleted == ["jane"]
    refused(pywbem.CIM_ERR_FAILED, lambda: place.client.DeleteInstance(place.account("admin").path))


def shown(place: Place, **given: Any) -> tuple[list[str], list[str]]:
    value, out = place.client.InvokeMethod("ShowRoles", place.roles, **given)
    assert value == 0
    roles = [item["Name"] for item in out["Roles"]]
    return roles, [item["InstanceID"] for item in out["Privileges"] or ()]


def test_the_role_of_a_subject_is_shown_with_what_it_allows(place: Place) -> None:
    _, out = place.create([SECOND])
    (identity,) = out["Identities"]
    assert shown(place, Subject=identity) == (["none"], [])
    place.assign(identity, READER_ROLE)
    roles, allowed = shown(place, Subject=identity, Target=place.host)
    assert set(roles) == {READER_ROLE}
    assert len(roles) == len(allowed)  # each privilege with its role
    paths = place.client.EnumerateInstanceNames("CIM_Privilege")
    known = [str(path["InstanceID"]) for path in paths]
    assert allowed == [ident for ident in known if f":{READER_ROLE}:" in ident]


def test_without_a_subject_all_roles_are_shown(place: Place) -> None:
    roles, allowed = shown(place, Target=place.host)
    assert list(dict.fromkeys(roles)) == ["administrator", "operator", "read-only", "none"]
    assert len(roles) == len(allowed) + 1
    nobody = pywbem.CIMInstanceName("KHV_Identity", {"InstanceID": "KHV:identity:nobody"})
    refused(pywbem.CIM_ERR_NOT_FOUND, lambda: shown(place, Subject=nobody))
    nobody["InstanceID"] = "else"
    refused(pywbem.CIM_ERR_INVALID_PARAMETER, lambda: shown(place, Subject=nobody))


def test_the_last_login_is_told_as_far_as_it_is_known(place: Place) -> None:
    place.create([SECOND])
    assert place.account()["LastLogin"] is None
    place.login("jane", SECOND)
    first = place.account()["LastLogin"]
    assert abs(first.datetime.timestamp() - time.time()) < 3600
    place.login("jane", SECOND)  # each request of WBEM is a log-in: told once a minute
    assert place.account()["LastLogin"] == first
