"""Accounts by commands of the local socket."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cimom.access.accounts import Accounts, LoginError
from cimom.access.lockout import FREE_FAILURES
from cimom.access.roles import LOCAL, Principal, Role
from cimom.broker.store import StateStore
from cimom.model import CimError, Status
from khv.users import Users
from web.session import Sessions

FIRST = "the first password"
SECOND = "something else"
ROOT = Principal(name="uid 0", role=Role.ADMINISTRATOR, source=LOCAL)


class Bench:
    """Accounts with one administrator, and sessions of the web that follow them."""

    def __init__(self, store: StateStore) -> None:
        self.accounts = Accounts(store)
        self.accounts.ensure_first(FIRST)
        self.sessions = Sessions(lambda: 0.0)
        self.accounts.subscribe(self.sessions.drop)
        self.deleted: list[str] = []
        self.users = Users(self.accounts, self.deleted.append)

    def __call__(self, command: str, **arguments: Any) -> Any:
        return self.ask(f"user.{command}", ROOT, **arguments)

    def ask(self, command: str, principal: Principal, **arguments: Any) -> Any:
        return asyncio.run(self.users.commands(principal)[command](arguments))  # type: ignore[arg-type]

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
        {"name": "admin", "role": "administrator", "locked": ""},
        {"name": "monitor", "role": "read-only", "locked": ""},
    ]
    assert khv("add", name="jane", role="operator", password=SECOND) is None
    assert khv.login("jane", SECOND).role is Role.OPERATOR
    refused(khv, Status.INVALID_PARAMETER, "add", name="other", role="king")
    refused(khv, Status.INVALID_PARAMETER, "add", name="other", role="none", password="password")


def test_a_changed_password_ends_what_the_old_one_began(khv: Bench) -> None:
    session = khv.session("admin", FIRST)
    assert khv("passwd", name="admin", password=SECOND) is None
    assert khv.sessions.peek(session) is None
    with pytest.raises(LoginError):
        khv.login("admin", FIRST)
    assert khv.login("admin", SECOND).role is Role.ADMINISTRATOR


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
    assert khv.deleted == ["monitor"]


def test_what_must_not_be_is_refused(khv: Bench) -> None:
    session = khv.session("admin", FIRST)
    refused(khv, Status.INVALID_PARAMETER, "passwd", name="admin", password="short")
    refused(khv, Status.INVALID_PARAMETER, "passwd", name="admin", password="")
    refused(khv, Status.NOT_FOUND, "passwd", name="none", password="long enough to be one")
    refused(khv, Status.NOT_FOUND, "delete", name="none")
    refused(khv, Status.NOT_FOUND, "delete")
    refused(khv, Status.FAILED, "delete", name="admin")  # the last administrator
    assert khv.sessions.peek(session) is not None
    assert khv.login("admin", FIRST).name == "admin"


def test_a_changed_role_ends_what_the_old_one_let_in(khv: Bench) -> None:
    khv("add", name="jane", role="administrator", password=SECOND)
    session = khv.session("jane", SECOND)
    khv("role", name="jane", role="operator")
    assert khv.sessions.peek(session) is None
    assert khv.login("jane", SECOND).role is Role.OPERATOR
    refused(khv, Status.INVALID_PARAMETER, "role", name="jane", role="king")
    refused(khv, Status.FAILED, "role", name="admin", role="operator")


def test_a_locked_account_is_out_until_it_is_unlocked(khv: Bench) -> None:
    khv("add", name="jane", role="operator", password=SECOND)
    session = khv.session("jane", SECOND)
    khv("lock", name="jane")
    assert khv.sessions.peek(session) is None
    assert khv("show", name="jane")["locked"] == "by an administrator"
    with pytest.raises(LoginError):
        khv.login("jane", SECOND)
    khv("unlock", name="jane")
    assert khv.login("jane", SECOND).name == "jane"
    refused(khv, Status.FAILED, "lock", name="admin")


def test_an_account_is_shown_without_its_password(khv: Bench) -> None:
    shown = khv("show", name="admin")
    assert shown["last log-in"] == "none since khv was started"
    khv.login("admin", FIRST)
    for _ in range(FREE_FAILURES):
        with pytest.raises(LoginError):
            khv.login("admin", "wrong")
    shown = khv("show", name="admin")
    assert (shown["name"], shown["role"], shown["locked"]) == ("admin", "administrator", "no")
    assert shown["last log-in"].endswith(" from s ()")
    assert shown["locked out"].startswith("s for 1")
    assert "argon2" not in str(shown)
    refused(khv, Status.NOT_FOUND, "show", name="none")


def test_everybody_changes_their_own_password_by_the_old_one(khv: Bench) -> None:
    khv("add", name="jane", role="read-only", password=SECOND)
    jane = Principal(name="jane", role=Role.READ_ONLY, source=LOCAL)
    with pytest.raises(CimError) as caught:
        khv.ask("passwd", jane, current_password="wrong", password="a third password")
    assert caught.value.status is Status.ACCESS_DENIED
    with pytest.raises(CimError) as caught:
        khv.ask("passwd", jane, current_password=SECOND, password="short")
    assert caught.value.status is Status.INVALID_PARAMETER
    assert khv.ask("passwd", jane, current_password=SECOND, password="a third password") == "jane"
    assert khv.login("jane", "a third password").name == "jane"
    assert khv.ask("passwd", ROOT, name="admin", current_password=FIRST, password=SECOND) == "admin"
    with pytest.raises(CimError) as caught:
        khv.ask("passwd", ROOT, current_password=FIRST, password="a third password")
    assert caught.value.status is Status.NOT_FOUND  # root has no account


def test_guesses_at_the_old_password_are_counted(khv: Bench) -> None:
    khv("add", name="jane", role="read-only", password=SECOND)
    jane = Principal(name="jane", role=Role.READ_ONLY, source=LOCAL)
    for _ in range(FREE_FAILURES):
        with pytest.raises(CimError, match="wrong name or password"):
            khv.ask("passwd", jane, name="admin", current_password="wrong", password=SECOND)
    with pytest.raises(CimError, match="try again"):
        khv.ask("passwd", jane, name="admin", current_password=FIRST, password=SECOND)
    assert khv.login("admin", FIRST).name == "admin"  # from elsewhere
