"""Roles, lockdown and sessions by commands of the local socket."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cimom.access.accounts import Accounts
from cimom.access.lockdown import LockdownSetting, Mode
from cimom.access.roles import RULES, Principal, Role
from cimom.broker.store import StateStore
from cimom.model import CimError, Status
from khv.access import Access
from web.session import Sessions

FIRST = "the first password"


class Bench:
    """One administrator, a lockdown that is off, and sessions."""

    def __init__(self, store: StateStore) -> None:
        self.accounts = Accounts(store)
        self.accounts.ensure_first(FIRST)
        self.lockdown = LockdownSetting(store)
        self.sessions = Sessions(lambda: 0.0)
        self.access = Access(self.accounts, self.lockdown, self.sessions)

    def __call__(self, command: str, **arguments: Any) -> Any:
        return asyncio.run(self.access.commands()[command](arguments))  # type: ignore[arg-type]


@pytest.fixture
def khv(tmp_path: Path) -> Iterator[Bench]:
    store = StateStore(str(tmp_path))
    yield Bench(store)
    store.close()


def refused(khv: Bench, status: Status, command: str, **arguments: Any) -> None:
    with pytest.raises(CimError) as caught:
        khv(command, **arguments)
    assert caught.value.status is status


def test_roles_are_listed_with_how_many_have_them(khv: Bench) -> None:
    rows = {row["role"]: row["accounts"] for row in khv("role.list")}
    assert rows == {"administrator": "1", "operator": "0", "read-only": "0", "none": "0"}


def test_a_role_is_shown_by_what_it_allows(khv: Bench) -> None:
    assert khv("role.show", role="administrator") == [rule.action for rule in RULES]
    operator, reader = khv("role.show", role="operator"), khv("role.show", role="read-only")
    assert "command:vm.start" in operator
    assert set(reader) < set(operator)
    assert khv("role.show", role="none") == []
    refused(khv, Status.INVALID_PARAMETER, "role.show", role="king")


def test_lockdown_is_set_and_its_exceptions_are_accounts(khv: Bench) -> None:
    assert khv("lockdown.show") == {"mode": "off", "exceptions": []}
    answer = khv("lockdown.set", mode="normal", exceptions=["admin"])
    assert answer == khv("lockdown.show") == {"mode": "normal", "exceptions": ["admin"]}
    assert khv("lockdown.set", mode="strict") == {"mode": "strict", "exceptions": ["admin"]}
    assert khv("lockdown.set", mode="off", exceptions=[]) == {"mode": "off", "exceptions": []}
    refused(khv, Status.NOT_FOUND, "lockdown.set", mode="normal", exceptions=["jane"])
    refused(khv, Status.INVALID_PARAMETER, "lockdown.set", mode="half")
    assert khv.lockdown.current.mode is Mode.OFF


def test_sessions_are_listed_and_ended(khv: Bench) -> None:
    who = Principal(name="admin", role=Role.ADMINISTRATOR, source="192.0.2.7")
    identifier = khv.sessions.open(who)
    (row,) = khv("session.list")
    assert (row["account"], row["from"], row["age"]) == ("admin", "192.0.2.7", "0 s")
    assert identifier not in row.values()
    khv("session.end", id=row["id"])
    assert khv.sessions.peek(identifier) is None
    refused(khv, Status.NOT_FOUND, "session.end", id=row["id"])


def test_status_tells_what_is_locked(khv: Bench) -> None:
    for _ in range(5):
        khv.accounts.lockout.failed("admin", "192.0.2.7")
    khv.sessions.open(Principal(name="admin", role=Role.ADMINISTRATOR, source="x"))
    assert khv.access.status() == {
        "accounts": 1,
        "sessions": 1,
        "locked_out": ["admin from 192.0.2.7 for 15 s"],
        "lockdown": "off",
        "pam": None,
    }
