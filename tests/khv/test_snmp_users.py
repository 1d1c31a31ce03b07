from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cimom.access.roles import Principal, Role
from cimom.broker.readings import Readings
from cimom.broker.store import STATE_FILE, StateStore
from cimom.model import CimError
from exporters.snmp.agent import Agent
from exporters.snmp.state import StoredState, first_user, localized_key
from exporters.snmp.table import Identity
from khv.snmp_users import SnmpUsers

WHO = Principal(name="root", role=Role.ADMINISTRATOR, source="local")


class House:
    def __init__(self, directory: Path, *, on: bool = True) -> None:
        self.directory = directory
        self.store = StateStore(str(directory))
        self.state = StoredState(self.store)
        identity = Identity(version="0", host_name="h", kernel="k")
        self.agent = Agent(Readings(), self.state, identity) if on else None
        self.notes: list[str] = []
        self.users = SnmpUsers(self.state, lambda: self.agent, self.notes.append)

    def ask(self, command: str, **arguments: Any) -> Any:
        return asyncio.run(self.users.commands()[f"snmp-user.{command}"](WHO, arguments))

    def admitted(self) -> set[bytes]:
        assert self.agent is not None
        return {name for name in self.agent._gate.keys if self.agent.admits(name)}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.store.close()


def test_a_user_gets_in_at_once_and_out_at_once(house: House) -> None:
    made = house.ask("add", name="mon")
    assert set(made) == {"auth", "priv"}
    assert house.admitted() == {b"mon"}
    house.ask("delete", name="mon")
    assert house.admitted() == set()
    assert house.notes == [
        "SNMPv3 user mon was made by root",
        "SNMPv3 user mon was removed by root",
    ]


def test_keys_are_kept_and_passphrases_are_not(house: House) -> None:
    house.ask("add", name="mon", auth="authentication", priv="privacy-of-it")
    (user,) = house.state.users()
    assert user.auth_key == localized_key("authentication", house.state.engine_id())
    assert user.priv_key == localized_key("privacy-of-it", house.state.engine_id())[:16]
    house.store.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    data = (house.directory / STATE_FILE).read_bytes()
    assert b"mon" in data
    assert b"authentication" not in data
    assert b"privacy-of-it" not in data


def test_passphrases_that_are_given_are_not_told(house: House) -> None:
    assert house.ask("add", name="a", auth="authentication", priv="privacy-of-it") == {}
    assert set(house.ask("passwd", name="a", auth="authentication")) == {"priv"}


def test_the_table_of_roles_says_who_may_read(house: House) -> None:
    for role in Role:
        house.ask("add", name=f"user-{role}", role=str(role))
    assert b"user-none" not in house.admitted()
    assert house.admitted() == {b"user-administrator", b"user-operator", b"user-read-only"}
    reads = {row["name"]: row["reads"] for row in house.ask("list")}
    assert (reads["user-none"], reads["user-read-only"]) == ("nothing", "everything")


def test_changed_passphrases_are_other_keys_of_the_same_role(house: House) -> None:
    house.ask("add", name="mon", role="administrator")
    (before,) = house.state.users()
    house.ask("passwd", name="mon")
    (after,) = house.state.users()
    assert before.auth_key != after.auth_key
    assert after.role == "administrator"


@pytest.mark.parametrize(
    ("command", "arguments", "says"),
    [
        ("add", {"name": ""}, "is no name"),
        ("add", {"name": "a b"}, "is no name"),
        ("add", {"name": "a" * 33}, "is no name"),
        ("add", {"name": "\u00e9"}, "is no name"),
        ("add", {"name": "a", "role": "king"}, "no role 'king'"),
        ("add", {"name": "a", "auth": "short"}, "at least 8"),
        ("add", {"name": "a", "priv": "x" * 300}, "256 characters at most"),
        ("passwd", {"name": "nobody"}, "no SNMPv3 user 'nobody'"),
        ("delete", {"name": "nobody"}, "no SNMPv3 user 'nobody'"),
    ],
)
def test_what_cannot_be_is_refused(
    house: House, command: str, arguments: dict[str, Any], says: str
) -> None:
    with pytest.raises(CimError, match=says):
        house.ask(command, **arguments)
    assert house.state.users() == []


def test_a_user_is_made_once(house: House) -> None:
    house.ask("add", name="mon")
    with pytest.raises(CimError, match="exists already"):
        house.ask("add", name="mon")


def test_users_can_be_made_before_snmp_is_turned_on(tmp_path: Path) -> None:
    house = House(tmp_path, on=False)
    house.ask("add", name="mon")
    engine_id = house.state.engine_id()
    house.store.close()
    later = House(tmp_path)
    assert later.admitted() == {b"mon"}
    assert later.agent is not None
    assert later.agent.engine_id == engine_id
    later.store.close()


def test_the_first_user_does_not_come_again_when_all_were_removed(house: House) -> None:
    assert first_user(house.state, house.state.engine_id()) is not None
    house.ask("delete", name="khv")
    assert first_user(house.state, house.state.engine_id()) is None
