"""Accounts by commands of the local socket."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cimom.access.accounts import Accounts, LoginError
from cimom.access.roles import Principal, Role
from cimom.broker.store import StateStore
from cimom.model import CimError, Status
from khv.users import Users
from web.session import Sessions

FIRST = "the first password"


class Bench:
    """Accounts with one administrator, and sessions of the web that follow them."""

    def __init__(self, store: StateStore) -> None:
        self.accounts = Accounts(store)
        self.accounts.ensure_first(FIRST)
        self.sessions = Sessions(lambda: 0.0)
        self.accounts.subscribe(self.sessions.drop)
        self.commands = Users(self.accounts).commands()

    def __call__(self, command: str, **arguments: Any) -> Any:
        return asyncio.run(self.commands[f"user.{command}"](arguments))  # type: ignore[arg-type]

    def login(self, name: str, password: str) -> Principal:
        return asyncio.run(self.accounts.verify(name, password, "s"))

    def session(self, name: str, password: str) -> str:
        identifier = self.sessions.open(self.login(name, password))
        assert identifier is not None
        return identifier


@pytest.fixture
def khv(tmp_path: Path) -> Iterator[Bench]:
    store = StateStore(str(tmp_path))
    yield Bench(store)
    store.close()


def refused(khv: Bench, status: Status, command: str, **arguments: Any) -> None:
    with pytest.raises(CimError) as caught:
        khv(command, **arguments)
    assert caught.value.status is status


def test_accounts_are_made_and_listed(khv: Bench) -> None:
    password = khv("add", name="monitor", role="read-only")
    assert khv.login("monitor", password).role is Role.READ_ONLY
    assert khv("list") == [
        {"name": "admin", "role": "administrator"},
        {"name": "monitor", "role": "read-only"},
    ]
    refused(khv, Status.INVALID_PARAMETER, "add", name="other", role="none")


def test_a_changed_password_ends_what_the_old_one_began(khv: Bench) -> None:
    session = khv.session("admin", FIRST)
    assert khv("passwd", name="admin", password="another password") is None
    assert khv.sessions.peek(session) is None
    with pytest.raises(LoginError):
        khv.login("admin", FIRST)
    assert khv.login("admin", "another password").role is Role.ADMINISTRATOR


def test_a_password_is_made_up_where_none_is_given(khv: Bench) -> None:
    made = khv("passwd", name="admin")
    assert khv.login("admin", made).name == "admin"
    assert khv("passwd", name="admin") != made


def test_a_deleted_account_is_out_at_once(khv: Bench) -> None:
    password = khv("add", name="monitor", role="read-only")
    session, other = khv.session("monitor", password), khv.session("admin", FIRST)
    khv("delete", name="monitor")
    assert khv.sessions.peek(session) is None
    assert khv.sessions.peek(other) is not None
    with pytest.raises(LoginError):
        khv.login("monitor", password)
    assert [row["name"] for row in khv("list")] == ["admin"]


def test_what_must_not_be_is_refused(khv: Bench) -> None:
    session = khv.session("admin", FIRST)
    refused(khv, Status.INVALID_PARAMETER, "passwd", name="admin", password="short")
    refused(khv, Status.INVALID_PARAMETER, "passwd", name="admin", password="")
    refused(khv, Status.NOT_FOUND, "passwd", name="none", password="long enough")
    refused(khv, Status.NOT_FOUND, "delete", name="none")
    refused(khv, Status.NOT_FOUND, "delete")
    refused(khv, Status.FAILED, "delete", name="admin")  # the last administrator
    assert khv.sessions.peek(session) is not None
    assert khv.login("admin", FIRST).name == "admin"
