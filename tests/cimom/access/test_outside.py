"""Names that have no account here: others are asked about them, and the same rules hold."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from cimom.access.accounts import Accounts, LoginError
from cimom.access.lockout import FREE_FAILURES
from cimom.access.login import Login, Outcome
from cimom.access.outside import Verdict
from cimom.access.remembered import CACHE_S
from cimom.access.roles import Principal, Role
from cimom.broker.store import StateStore
from tests.cimom.access.test_lockout import Clock

FIRST = "the first password"
RIGHT, WRONG = "right", "wrong"


class Bench:
    """Accounts, and an outside that knows jane and counts what it is asked."""

    def __init__(self, directory: Path) -> None:
        self.clock = Clock()
        self.logins: list[Login] = []
        self.store = StateStore(str(directory))
        self.accounts = Accounts(self.store, clock=self.clock, on_login=self.logins.append)
        self.accounts.ensure_first(FIRST)
        self.asked: list[tuple[str, str, str]] = []
        self.role: Role | None = Role.OPERATOR
        self.outcome = Outcome.WRONG
        self.error: LoginError | None = None
        self.accounts.ask_outside(self.ask)

    async def ask(self, name: str, password: str, source: str) -> Verdict:
        self.asked.append((name, password, source))
        if self.error is not None:
            raise self.error
        if (name, password) == ("jane", RIGHT) and self.role is not None:
            return Verdict(self.role, Outcome.LET_IN)
        return Verdict(None, self.outcome)

    def login(self, password: str = RIGHT, name: str = "jane", source: str = "s") -> Principal:
        return asyncio.run(self.accounts.verify(name, password, source, "WBEM"))

    def refused(self, password: str = WRONG, **options: str) -> LoginError:
        with pytest.raises(LoginError) as caught:
            self.login(password, **options)
        return caught.value


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.store.close()


def test_who_is_known_outside_is_let_in_and_logged_as_others_are(bench: Bench) -> None:
    who = bench.login()
    assert (who.name, who.role) == ("jane", Role.OPERATOR)
    assert bench.logins == [Login("jane", "s", "WBEM", Outcome.LET_IN, "operator")]
    assert bench.accounts.last["jane"].source == "s"


def test_a_credential_is_remembered_for_its_source_and_time_only(bench: Bench) -> None:
    for _ in range(3):
        bench.login()
    assert len(bench.asked) == 1
    bench.login(source="other")  # modules may look at whence
    assert len(bench.asked) == 2
    bench.clock.now += CACHE_S + 1
    bench.login()
    assert len(bench.asked) == 3


def test_an_account_is_never_asked_about_outside(bench: Bench) -> None:
    asyncio.run(bench.accounts.create("jane", Role.NONE, "an account's own words"))
    assert bench.refused(RIGHT).outcome is Outcome.WRONG
    assert bench.login("an account's own words").role is Role.NONE
    asyncio.run(bench.accounts.set_locked("jane", locked=True))
    bench.refused(RIGHT)
    bench.refused("an account's own words")
    assert bench.asked == []


def test_a_new_account_ends_what_its_name_had_outside(bench: Bench) -> None:
    dropped: list[str] = []
    bench.accounts.subscribe(dropped.append)
    bench.login()
    asyncio.run(bench.accounts.create("jane", Role.READ_ONLY, "an account's own words"))
    assert dropped == ["jane"]
    bench.refused(RIGHT)


def test_failures_lock_out_and_an_administrator_ends_that(bench: Bench) -> None:
    for _ in range(FREE_FAILURES - 1):
        assert bench.refused().outcome is Outcome.WRONG
    assert bench.refused().outcome is Outcome.LOCKED
    before = len(bench.asked)
    assert bench.refused(RIGHT).outcome is Outcome.REFUSED
    assert len(bench.asked) == before
    assert bench.login(source="other").role is Role.OPERATOR
    asyncio.run(bench.accounts.set_locked("jane", locked=False))
    assert bench.login().role is Role.OPERATOR


@pytest.mark.parametrize("outcome", [Outcome.SHUT, Outcome.NO_ROLE, Outcome.FAULT])
def test_the_log_is_told_why_the_client_is_not_and_all_count(
    bench: Bench, outcome: Outcome
) -> None:
    bench.outcome = outcome
    for _ in range(FREE_FAILURES - 1):
        found = bench.refused()
        assert (found.outcome, found.text) == (outcome, "wrong name or password")
    assert bench.refused().outcome is Outcome.LOCKED


def test_who_could_not_be_asked_about_has_not_failed(bench: Bench) -> None:
    bench.error = LoginError("the helper", Outcome.UNASKED, retry_after_s=5.0)
    for _ in range(FREE_FAILURES + 1):
        assert bench.refused(RIGHT).outcome is Outcome.UNASKED
    bench.error = None
    assert bench.login().role is Role.OPERATOR


def test_another_rule_ends_what_was_let_in(bench: Bench) -> None:
    dropped: list[str] = []
    bench.accounts.subscribe(dropped.append)
    bench.login()
    bench.role = Role.READ_ONLY

    async def ask(name: str, password: str, source: str) -> Verdict:
        return await bench.ask(name, password, source)

    bench.accounts.ask_outside(ask)
    assert dropped == ["jane"]
    assert bench.login().role is Role.READ_ONLY
    bench.accounts.ask_outside(None)
    assert dropped == ["jane", "jane"]
    assert bench.refused(RIGHT).outcome is Outcome.WRONG


def test_an_answer_to_a_former_rule_counts_no_more(bench: Bench) -> None:
    async def work() -> None:
        asked, go_on = asyncio.Event(), asyncio.Event()

        async def slow(*_: str) -> Verdict:
            asked.set()
            await go_on.wait()
            return Verdict(Role.ADMINISTRATOR, Outcome.LET_IN)

        bench.accounts.ask_outside(slow)
        login = asyncio.ensure_future(bench.accounts.verify("jane", RIGHT, "s"))
        await asked.wait()
        bench.accounts.ask_outside(bench.ask)
        go_on.set()
        with pytest.raises(LoginError) as caught:
            await login
        assert caught.value.outcome is Outcome.BUSY

    asyncio.run(work())


def test_outsiders_that_hang_keep_no_account_out(bench: Bench) -> None:
    async def work() -> None:
        async def hangs(*_: str) -> Verdict:
            await asyncio.Event().wait()
            raise AssertionError

        bench.accounts.ask_outside(hangs)
        hung = [asyncio.ensure_future(bench.accounts.verify(f"u{n}", "x", "s")) for n in range(20)]
        await asyncio.sleep(0)
        assert (await bench.accounts.verify("admin", FIRST, "s")).role is Role.ADMINISTRATOR
        for task in (*hung, *bench.accounts._running.values()):
            task.cancel()
        await asyncio.gather(*hung, return_exceptions=True)

    asyncio.run(work())
