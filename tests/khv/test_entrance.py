from __future__ import annotations

import asyncio
import grp
import time
from typing import Any

import pytest

from cimom.access.accounts import LoginError
from cimom.access.lockdown import Mode
from cimom.access.lockout import FREE_FAILURES
from cimom.access.roles import Principal, Role
from cimom.access.summary import Subject
from cimom.broker.readings import Readings
from cimom.broker.store import StateStore
from cimom.classes import KHV_Account
from cimom.model import CimError
from khv.config import Pam
from khv.entrance import Entrance
from tests.cimom.access.trail import Trail

WORD = "the first password"
ADMIN = Principal(name="admin", role=Role.ADMINISTRATOR, source="192.0.2.1", protocol="WBEM")
CHANGE = "wbem:createclass"


class Place:
    def __init__(self) -> None:
        self.trail, self.readings = Trail(), Readings()
        self.entrance = Entrance(
            StateStore(None), self.trail, self.readings, "uuid", audit_required=True
        )
        self.entrance.accounts.ensure_first(WORD)

    def change(self) -> Any:
        async def work() -> str:
            return "done"

        return asyncio.run(self.entrance.gate.carry_out(ADMIN, CHANGE, Subject, work))


def test_lockdown_shuts_the_gate_at_once_and_that_is_recorded() -> None:
    place = Place()
    assert place.change() == "done"
    place.entrance.lockdown.put(Mode.NORMAL, [])
    with pytest.raises(CimError, match="lockdown"):
        place.change()
    assert not place.entrance.rights.may(ADMIN, CHANGE)
    assert [(entry.action, end.outcome) for entry, end in place.trail.posted] == [(CHANGE, "error")]


def test_an_account_that_goes_is_told_and_excepted_no_more() -> None:
    place = Place()
    entrance = place.entrance
    asyncio.run(entrance.accounts.create("jane", Role.ADMINISTRATOR, "what she says"))
    entrance.lockdown.put(Mode.STRICT, ["jane"])
    assert {row.instance.Name for row in place.readings.rows(KHV_Account)} == {"admin", "jane"}
    asyncio.run(entrance.users.delete({"name": "jane"}))
    assert {row.instance.Name for row in place.readings.rows(KHV_Account)} == {"admin"}
    assert entrance.lockdown.current.exceptions == ()


def test_groups_give_members_a_role_unless_they_have_an_account() -> None:
    place = Place()
    entrance = place.entrance
    assert entrance.role_of_member("jane", frozenset((0,))) is None  # it is off
    entrance.go_by(Pam(operators=(grp.getgrgid(0).gr_name,)))
    assert entrance.role_of_member("jane", frozenset((0,))) is Role.OPERATOR
    assert entrance.role_of_member("jane", frozenset((4_000_000,))) is None
    asyncio.run(entrance.accounts.create("jane", Role.READ_ONLY, "what she says"))
    asyncio.run(entrance.accounts.set_locked("jane", locked=True))
    assert entrance.role_of_member("jane", frozenset((0,))) is None


def test_log_ins_are_recorded_and_remembered() -> None:
    place = Place()
    asyncio.run(place.entrance.accounts.verify("admin", WORD, "s", "WBEM"))
    assert [(entry.account, entry.action) for entry, _ in place.trail.posted] == [
        ("admin", "login:login")
    ]
    assert place.entrance.accounts.last["admin"].source == "s"


@pytest.mark.parametrize("jump_s", [-1e8, 1e8])
def test_a_wall_clock_that_jumps_neither_lets_in_nor_out(
    jump_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    entrance = Place().entrance
    accounts, sessions = entrance.accounts, entrance.sessions
    logins: list[str] = []
    accounts._on_login = lambda login: logins.append(login.outcome.name)

    async def verify(word: str, source: str) -> Principal:
        return await accounts.verify("admin", word, source)

    who = asyncio.run(verify(WORD, "10.0.0.1"))
    identifier = sessions.open(who)
    for _ in range(FREE_FAILURES):
        with pytest.raises(LoginError):
            asyncio.run(verify("wrong", "10.0.0.2"))
    asyncio.run(verify(WORD, "10.0.0.1"))  # a lock drops what was remembered
    logins.clear()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + jump_s)
    asyncio.run(verify(WORD, "10.0.0.1"))
    assert logins == ["REMEMBERED"]
    assert sessions.use(identifier) is not None
    with pytest.raises(LoginError, match="try again"):
        asyncio.run(verify(WORD, "10.0.0.2"))
