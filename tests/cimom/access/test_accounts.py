from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from cimom.access.accounts import (
    FIRST_ACCOUNT,
    HISTORY,
    MAX_NAME,
    MAX_WAITING,
    Accounts,
    LoginError,
)
from cimom.access.lockout import DELAYS_S, FREE_FAILURES, FREE_OF_SOURCE
from cimom.access.login import Login, Outcome
from cimom.access.password import MAX_PASSWORD
from cimom.access.remembered import CACHE_S, MAX_CACHED
from cimom.access.roles import Principal, Role
from cimom.broker.store import StateStore
from cimom.model import CimError, Status
from tests.cimom.access.test_lockout import Clock

RIGHT = "correct horse"
WRONG = "battery staple"


class Bench:
    """Accounts over a real state file, with a fake clock and a count of hashes."""

    def __init__(self, directory: Path) -> None:
        self.clock = Clock()
        self.logins: list[Login] = []
        self.store = StateStore(str(directory))
        self.accounts = Accounts(self.store, clock=self.clock, on_login=self.logins.append)
        self.accounts.ensure_first(RIGHT)
        self.hashes = 0
        self.at_once = self.most_at_once = 0
        self._lock = threading.Lock()
        matches = self.accounts._matches

        def counted(known: str, password: str) -> bool:
            with self._lock:
                self.hashes += 1
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
            try:
                return matches(known, password)
            finally:
                with self._lock:
                    self.at_once -= 1

        self.accounts._matches = counted  # type: ignore[method-assign]

    def login(self, password: str = RIGHT, name: str = "admin", source: str = "s") -> Principal:
        return asyncio.run(self.accounts.verify(name, password, source))

    def run(self, change: Coroutine[Any, Any, None]) -> None:
        asyncio.run(change)

    def fail(self, times: int, **options: str) -> None:
        for _ in range(times):
            with pytest.raises(LoginError, match="wrong name or password"):
                self.login(WRONG, **options)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.store.close()


# -- log-in


def test_right_password_tells_who_it_is(bench: Bench) -> None:
    assert bench.login() == Principal(name="admin", role=Role.ADMINISTRATOR, source="s")


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("admin", WRONG),
        ("nobody", RIGHT),
        ("", ""),
        ("admin", ""),
        ("ADMIN", RIGHT),
        ("ad\0", "x"),
        ("\udc80", "x"),
    ],
)
def test_wrong_name_or_password_are_one_answer(bench: Bench, name: str, password: str) -> None:
    with pytest.raises(LoginError) as caught:
        bench.login(password, name)
    assert (caught.value.status, caught.value.text) == (
        Status.ACCESS_DENIED,
        "wrong name or password",
    )
    assert bench.hashes == 1  # the same work for all


def test_oversized_credentials_are_refused_unhashed(bench: Bench) -> None:
    for name, password in (("admin", "x" * (MAX_PASSWORD + 1)), ("x" * (MAX_NAME + 1), RIGHT)):
        with pytest.raises(LoginError):
            bench.login(password, name)
    assert bench.hashes == 0


def test_passwords_may_have_any_characters(bench: Bench) -> None:
    passwords = ("p\u00e4ssw\u00f6rd \U0001f511 und mehr", "with:colon:s", "sur\udc80rogate pair")
    for number, password in enumerate(passwords):
        bench.run(bench.accounts.create(f"u{number}", Role.READ_ONLY, password))
        assert bench.login(password, f"u{number}").role is Role.READ_ONLY


# -- lock-out


def test_locked_account_is_refused_even_with_the_right_password(bench: Bench) -> None:
    bench.fail(FREE_FAILURES)
    hashes = bench.hashes
    with pytest.raises(LoginError, match="try again in 15 s") as caught:
        bench.login()
    assert caught.value.retry_after_s == DELAYS_S[0]
    assert bench.hashes == hashes
    bench.clock.now += DELAYS_S[0]
    assert bench.login().name == "admin"


def test_lock_holds_for_its_source_only(bench: Bench) -> None:
    bench.fail(FREE_FAILURES)
    assert bench.login(source="another").name == "admin"


def test_unknown_names_are_locked_alike(bench: Bench) -> None:
    bench.fail(FREE_FAILURES, name="nobody")
    with pytest.raises(LoginError, match="try again"):
        bench.login(WRONG, "nobody")


def test_source_that_guesses_at_many_accounts_is_locked_for_all(bench: Bench) -> None:
    bench.login(source="s")
    for number in range(FREE_OF_SOURCE):
        bench.fail(1, name=f"n{number}")
    hashes = bench.hashes
    with pytest.raises(LoginError, match="try again in 15 s"):
        bench.login(WRONG, "another")
    assert bench.hashes == hashes
    assert bench.login().name == "admin"  # proved before, so it is no guess
    assert bench.login(source="another").name == "admin"


def test_many_tries_at_once_are_no_more_tries(bench: Bench) -> None:
    """Twenty guesses in parallel, the right one last: five count, the rest are refused."""

    async def all_at_once() -> list[object]:
        guesses = [f"guess {number}" for number in range(19)] + [RIGHT]
        tries = [bench.accounts.verify("admin", guess, "s") for guess in guesses]
        return await asyncio.gather(*tries, return_exceptions=True)

    answers = asyncio.run(all_at_once())
    texts = [answer.text for answer in answers if isinstance(answer, LoginError)]
    assert len(texts) == 20
    assert texts.count("wrong name or password") == FREE_FAILURES
    assert bench.most_at_once <= 2


def test_lock_drops_the_cached_log_in(bench: Bench) -> None:
    bench.login()
    bench.fail(FREE_FAILURES, source="attacker")
    hashes = bench.hashes
    bench.login()
    assert bench.hashes == hashes + 1


# -- cache


def test_verified_credential_is_not_hashed_again(bench: Bench) -> None:
    for source in ("192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1"):
        assert bench.login(source=source).source == source
    assert bench.hashes == 1


def test_what_one_source_has_proved_opens_to_no_other(bench: Bench) -> None:
    bench.login(source="192.0.2.1")
    bench.login(source="192.0.2.2")
    assert bench.hashes == 2
    for n in range(FREE_OF_SOURCE):
        with pytest.raises(LoginError):
            bench.login("x", f"nobody{n}", source="192.0.2.3")
    with pytest.raises(LoginError) as caught:  # right, and no quicker refused than a wrong one
        bench.login(source="192.0.2.3")
    assert caught.value.outcome is Outcome.REFUSED


def test_the_addresses_of_one_ipv6_network_are_one_source(bench: Bench) -> None:
    for n in range(FREE_FAILURES):
        with pytest.raises(LoginError):
            bench.login(password="wrong", source=f"2001:db8::{n}")
    with pytest.raises(LoginError) as caught:
        bench.login(source="2001:db8::ffff")
    assert caught.value.outcome is Outcome.REFUSED
    assert bench.login(source="2001:db8:0:1::1").source == "2001:db8:0:1::1"


def test_cached_credential_ends_with_its_time(bench: Bench) -> None:
    bench.login()
    bench.clock.now += CACHE_S
    bench.login()
    assert bench.hashes == 2


def test_wrong_password_is_never_cached(bench: Bench) -> None:
    bench.fail(2)
    assert bench.hashes == 2


def test_same_credential_from_many_connections_is_hashed_once(bench: Bench) -> None:
    async def many() -> list[Principal]:
        tries = (bench.accounts.verify("admin", RIGHT, "s") for _ in range(50))
        return await asyncio.gather(*tries)

    assert len(asyncio.run(many())) == 50
    assert bench.hashes == 1


def test_cancelled_log_in_does_not_cancel_the_others(bench: Bench) -> None:
    async def two() -> Principal:
        first = asyncio.create_task(bench.accounts.verify("admin", RIGHT, "s"))
        second = asyncio.create_task(bench.accounts.verify("admin", RIGHT, "s"))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert asyncio.run(two()).name == "admin"


def test_flood_of_log_ins_is_refused_beyond_a_limit(bench: Bench) -> None:
    async def flood() -> list[object]:
        names = (f"n{number}" for number in range(MAX_WAITING + 10))
        tries = [bench.accounts.verify(name, WRONG, "s") for name in names]
        return await asyncio.gather(*tries, return_exceptions=True)

    answers = asyncio.run(flood())
    busy = [a for a in answers if isinstance(a, LoginError) and "at once" in a.text]
    assert len(busy) == 10
    assert bench.hashes == MAX_WAITING


Change = Callable[[Accounts], Coroutine[Any, Any, None]]


@pytest.mark.parametrize(
    ("change", "role"),
    [
        (lambda accounts: accounts.set_password("admin", "quite another one"), None),
        (lambda accounts: accounts.set_role("admin", Role.READ_ONLY), Role.READ_ONLY),
        (lambda accounts: accounts.set_role("admin", Role.NONE), Role.NONE),
        (lambda accounts: accounts.set_locked("admin", locked=True), None),
        (lambda accounts: accounts.delete("admin"), None),
    ],
)
def test_change_of_an_account_counts_at_once(
    bench: Bench, change: Change, role: Role | None
) -> None:
    bench.run(bench.accounts.create("second", Role.ADMINISTRATOR, RIGHT))
    bench.login()
    bench.run(change(bench.accounts))
    if role is not None:
        assert bench.login().role is role
    else:
        with pytest.raises(LoginError):
            bench.login()


def test_password_changed_during_the_hash_lets_nobody_in(bench: Bench) -> None:
    async def race() -> None:
        matches = bench.accounts._matches

        def slow(known: str, password: str) -> bool:
            answer = matches(known, password)
            with bench.store.transaction() as connection:
                connection.execute("UPDATE account SET hash = 'other' WHERE name = 'admin'")
            return answer

        bench.accounts._matches = slow  # type: ignore[method-assign]
        await bench.accounts.verify("admin", RIGHT, "s")

    with pytest.raises(LoginError):
        asyncio.run(race())


def test_unusable_hash_is_a_wrong_password(bench: Bench) -> None:
    with bench.store.transaction() as connection:
        connection.execute("UPDATE account SET hash = 'damaged'")
    bench.fail(1)


def test_cache_has_a_bound(bench: Bench) -> None:
    bench.accounts._matches = lambda known, password: True  # type: ignore[method-assign]

    async def fill() -> None:
        for number in range(MAX_CACHED + 5):
            await bench.accounts.verify("admin", str(number), "s")

    asyncio.run(fill())
    assert len(bench.accounts._remembered._cache) == MAX_CACHED


# -- told to the audit


def test_each_decided_log_in_is_told_once(bench: Bench) -> None:
    bench.login()
    bench.login()
    bench.fail(FREE_FAILURES, source="x")
    with pytest.raises(LoginError, match="try again"):
        bench.login(source="x")
    told = [
        ("s", Outcome.LET_IN),
        ("s", Outcome.REMEMBERED),
        *[("x", Outcome.WRONG)] * (FREE_FAILURES - 1),
        ("x", Outcome.LOCKED),
        ("x", Outcome.REFUSED),
    ]
    assert [(login.name, login.source, login.outcome) for login in bench.logins] == [
        ("admin", source, outcome) for source, outcome in told
    ]
    assert [login.role for login in bench.logins[:3]] == ["administrator", "administrator", ""]


def test_the_protocol_is_told(bench: Bench) -> None:
    asyncio.run(bench.accounts.verify("admin", RIGHT, "s", "web"))
    assert bench.logins == [Login("admin", "s", "web", Outcome.LET_IN, Role.ADMINISTRATOR)]


# -- changing accounts


def test_first_account_is_made_once(tmp_path: Path) -> None:
    store = StateStore(str(tmp_path))
    accounts = Accounts(store)
    password = accounts.ensure_first()
    assert password is not None
    assert accounts.roles() == {FIRST_ACCOUNT: Role.ADMINISTRATOR}
    assert accounts.ensure_first() is None
    assert accounts.ensure_first("given later") is None
    assert asyncio.run(accounts.verify(FIRST_ACCOUNT, password, "s")).role is Role.ADMINISTRATOR
    store.close()
    assert password.encode() not in (tmp_path / "state.db").read_bytes()


def test_accounts_outlive_the_process(bench: Bench, tmp_path: Path) -> None:
    store = StateStore(str(tmp_path))
    assert asyncio.run(Accounts(store).verify("admin", RIGHT, "s")).name == "admin"
    store.close()


@pytest.mark.parametrize(
    ("name", "password", "status"),
    [
        ("admin", RIGHT, Status.ALREADY_EXISTS),
        ("", RIGHT, Status.INVALID_PARAMETER),
        ("a:b", RIGHT, Status.INVALID_PARAMETER),  # RFC 7617 2: no colon in a user-id
        ("a\nb", RIGHT, Status.INVALID_PARAMETER),
        ("x" * (MAX_NAME + 1), RIGHT, Status.INVALID_PARAMETER),
        ("new", "short", Status.INVALID_PARAMETER),
        ("new", "x" * (MAX_PASSWORD + 1), Status.INVALID_PARAMETER),
    ],
)
def test_account_that_cannot_be_is_refused(
    bench: Bench, name: str, password: str, status: Status
) -> None:
    with pytest.raises(CimError) as caught:
        bench.run(bench.accounts.create(name, Role.READ_ONLY, password))
    assert caught.value.status is status


@pytest.mark.parametrize(
    "change",
    [
        lambda accounts: accounts.set_password("none", RIGHT),
        lambda accounts: accounts.set_role("none", Role.NONE),
        lambda accounts: accounts.set_locked("none", locked=True),
        lambda accounts: accounts.delete("none"),
    ],
)
def test_account_that_is_not_there_is_not_found(bench: Bench, change: Change) -> None:
    with pytest.raises(CimError) as caught:
        bench.run(change(bench.accounts))
    assert caught.value.status is Status.NOT_FOUND


def test_whoever_subscribed_is_told_of_accounts_that_changed(bench: Bench) -> None:
    told: list[str] = []
    unsubscribe = bench.accounts.subscribe(told.append)
    bench.run(bench.accounts.create("other", Role.ADMINISTRATOR, RIGHT))
    bench.run(bench.accounts.set_password("other", WRONG))
    bench.run(bench.accounts.set_role("admin", Role.READ_ONLY))
    with pytest.raises(CimError):
        bench.run(bench.accounts.delete("none"))
    bench.run(bench.accounts.delete("admin"))
    assert told == ["other", "admin", "admin"]
    unsubscribe()
    bench.run(bench.accounts.set_password("other", "a third password"))
    assert told == ["other", "admin", "admin"]


@pytest.mark.parametrize(
    "change",
    [
        lambda accounts: accounts.delete("admin"),
        lambda accounts: accounts.set_role("admin", Role.OPERATOR),
        lambda accounts: accounts.set_locked("admin", locked=True),
    ],
)
def test_the_last_administrator_stays(bench: Bench, change: Change) -> None:
    bench.run(bench.accounts.create("reader", Role.READ_ONLY, RIGHT))
    with pytest.raises(CimError, match="admin is the last administrator") as caught:
        bench.run(change(bench.accounts))
    assert caught.value.status is Status.FAILED
    assert bench.login().role is Role.ADMINISTRATOR
    bench.run(bench.accounts.set_role("admin", Role.ADMINISTRATOR))
    bench.run(bench.accounts.create("shut", Role.ADMINISTRATOR, RIGHT))
    bench.run(bench.accounts.set_locked("shut", locked=True))
    with pytest.raises(CimError, match="admin is the last administrator"):
        bench.run(change(bench.accounts))  # who is locked administers nothing
    bench.run(bench.accounts.delete("reader"))
    bench.run(bench.accounts.create("second", Role.ADMINISTRATOR, RIGHT))
    bench.run(change(bench.accounts))
    assert bench.accounts.roles()["second"] is Role.ADMINISTRATOR


# -- former passwords, locked accounts


def test_a_former_password_does_not_come_back(bench: Bench, tmp_path: Path) -> None:
    names = ["one", "two", "three", "four", "five", "six"]
    words = [f"the {name} of my passwords" for name in names]
    set_password = bench.accounts.set_password
    for word in words[:HISTORY]:
        bench.run(set_password("admin", word))
    for word in (RIGHT, *words[:HISTORY]):
        with pytest.raises(CimError, match="cannot be used again") as caught:
            bench.run(set_password("admin", word))
        assert caught.value.status is Status.INVALID_PARAMETER
    bench.run(set_password("admin", words[HISTORY]))
    bench.run(set_password("admin", RIGHT))  # the sixth before this one
    assert bench.login().name == "admin"
    for word in (RIGHT, *words):
        assert word.encode() not in (tmp_path / "state.db").read_bytes()


def test_a_refused_password_changes_nothing(bench: Bench) -> None:
    for word in ("short", "admin is my name", RIGHT):
        with pytest.raises(CimError):
            bench.run(bench.accounts.set_password("admin", word))
    assert bench.login().name == "admin"
    assert bench.store.rows("SELECT * FROM former_hash") == []


def test_an_account_of_the_same_name_has_no_past(bench: Bench) -> None:
    bench.run(bench.accounts.create("other", Role.READ_ONLY, RIGHT))
    bench.run(bench.accounts.set_password("other", WRONG))
    bench.run(bench.accounts.delete("other"))
    bench.run(bench.accounts.create("other", Role.READ_ONLY, WRONG))
    bench.run(bench.accounts.set_password("other", RIGHT))


def test_a_locked_account_is_like_one_that_is_not_there(bench: Bench) -> None:
    bench.run(bench.accounts.create("other", Role.OPERATOR, RIGHT))
    assert bench.accounts.role_of("other") is Role.OPERATOR
    bench.run(bench.accounts.set_locked("other", locked=True))
    assert bench.accounts.role_of("other") is bench.accounts.role_of("none") is None
    with pytest.raises(LoginError, match="wrong name or password"):
        bench.login(RIGHT, "other")
    assert [a.locked for a in bench.accounts.accounts()] == [False, True]
    bench.run(bench.accounts.set_locked("other", locked=False))
    assert bench.login(RIGHT, "other").role is Role.OPERATOR


def test_unlocking_ends_lock_outs(bench: Bench) -> None:
    bench.fail(FREE_FAILURES)
    bench.run(bench.accounts.set_locked("admin", locked=False))
    assert bench.login().name == "admin"


def test_the_last_log_in_is_known(bench: Bench) -> None:
    assert bench.accounts.last == {}
    asyncio.run(bench.accounts.verify("admin", RIGHT, "s", "web"))
    bench.fail(1, name="nobody")
    assert {name: last[1:] for name, last in bench.accounts.last.items()} == {"admin": ("s", "web")}
