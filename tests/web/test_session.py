"""Sessions end by disuse, by age, by log-out and by changes of the account."""

from __future__ import annotations

import pytest

from cimom.access.roles import Principal, Role
from web.session import ABSOLUTE_S, IDLE_S, MAX_PER_ACCOUNT, MAX_SESSIONS, Listed, Sessions


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(clock: Clock) -> Sessions:
    return Sessions(clock)


def principal(name: str = "admin") -> Principal:
    return Principal(name=name, role=Role.ADMINISTRATOR, source="127.0.0.1")


def test_use_prolongs_and_disuse_ends(sessions: Sessions, clock: Clock) -> None:
    identifier = sessions.open(principal())
    clock.now = IDLE_S - 1
    assert sessions.use(identifier) is not None
    clock.now = 2 * IDLE_S - 2
    assert sessions.use(identifier) is not None
    clock.now += IDLE_S
    assert sessions.use(identifier) is None


def test_live_updates_do_not_prolong(sessions: Sessions, clock: Clock) -> None:
    identifier = sessions.open(principal())
    for second in range(0, int(IDLE_S), 10):
        clock.now = second
        assert sessions.peek(identifier) is not None
    clock.now = IDLE_S
    assert sessions.peek(identifier) is None


def test_no_session_outlives_the_limit(sessions: Sessions, clock: Clock) -> None:
    identifier = sessions.open(principal())
    while clock.now < ABSOLUTE_S - 100:
        clock.now += 100
        assert sessions.use(identifier) is not None
    clock.now = ABSOLUTE_S
    assert sessions.use(identifier) is None


def test_identifiers_and_tokens_are_never_the_same(sessions: Sessions) -> None:
    identifiers = {sessions.open(principal(str(i))) for i in range(50)}
    assert len(identifiers) == 50
    tokens = set()
    for identifier in identifiers:
        session = sessions.peek(identifier)
        assert session is not None
        tokens.add(session.csrf)
    assert len(tokens | identifiers) == 100


@pytest.mark.parametrize("identifier", [None, "", "made-up"])
def test_unknown_identifier_is_nobody(sessions: Sessions, identifier: str | None) -> None:
    assert sessions.use(identifier) is None
    sessions.close(identifier)


def test_drop_ends_all_of_one_account(sessions: Sessions) -> None:
    mine = [sessions.open(principal()) for _ in range(3)]
    other = sessions.open(principal("reader"))
    sessions.drop("admin")
    assert not any(sessions.peek(identifier) for identifier in mine)
    assert sessions.peek(other) is not None


def test_an_account_has_a_limit_and_so_have_all(sessions: Sessions, clock: Clock) -> None:
    first = sessions.open(principal())
    for _ in range(MAX_PER_ACCOUNT):
        sessions.open(principal())
    assert sessions.peek(first) is None
    oldest = sessions.open(principal("oldest"))
    clock.now += 1
    for number in range(MAX_SESSIONS):
        sessions.open(principal(str(number)))
    assert sessions.peek(oldest) is None


def test_a_password_that_changed_while_it_was_checked_opens_nothing(sessions: Sessions) -> None:
    before = sessions.drops
    assert sessions.open(principal(), "", before) is not None
    sessions.drop("admin")
    assert sessions.open(principal(), "", before) is None
    assert sessions.open(principal(), "", sessions.drops) is not None


def test_limits_are_those_of_the_guides() -> None:
    assert IDLE_S <= 900  # STIG ESXI-80-000010
    assert IDLE_S < ABSOLUTE_S <= 24 * 3600


def test_sessions_are_listed_and_ended_by_a_number_that_opens_nothing(
    sessions: Sessions, clock: Clock
) -> None:
    first, second = sessions.open(principal()), sessions.open(principal("reader"))
    clock.now = 60.0
    sessions.use(second)
    mine, other = sessions.listed()
    assert mine == Listed(mine.number, "admin", "127.0.0.1", 60.0, 60.0)
    assert other == Listed(other.number, "reader", "127.0.0.1", 60.0, 0.0)
    assert sessions.peek(mine.number) is None
    assert sessions.end(mine.number)
    assert not sessions.end(mine.number)
    assert sessions.peek(first) is None
    assert sessions.peek(second) is not None
    clock.now = 60.0 + IDLE_S
    assert sessions.listed() == []
