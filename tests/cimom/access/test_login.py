from __future__ import annotations

import pytest

from cimom.access.entry import Entry, Outcome as Ending
from cimom.access.flood import LINES, RECORDS, WINDOW_S
from cimom.access.login import REMEMBER_S, Login, LoginLog, Outcome, Recent
from tests.cimom.access.test_lockout import Clock
from tests.cimom.access.trail import Trail


def wrong(name: str = "admin", source: str = "192.0.2.1") -> Login:
    return Login(name, source, "WBEM", Outcome.WRONG)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level("INFO", logger="cimom.access.login")
    return caplog


def test_each_log_in_is_a_line_with_account_source_and_protocol(
    lines: pytest.LogCaptureFixture,
) -> None:
    log = LoginLog(Clock())
    log.told(wrong())
    log.told(Login("admin", "192.0.2.1", "web", Outcome.LET_IN))
    log.told(Login("admin", "192.0.2.1", "WBEM", Outcome.REMEMBERED))
    assert lines.messages == [
        "WBEM log-in of 'admin' from 192.0.2.1 failed: wrong name or password",
        "web log-in of 'admin' from 192.0.2.1",
    ]
    assert [record.levelname for record in lines.records] == ["WARNING", "INFO"]


def test_a_name_cannot_forge_a_line(lines: pytest.LogCaptureFixture) -> None:
    LoginLog(Clock()).told(wrong("a\nWARNING b\x1b[2J\u202e\udc80" + "x" * 1000))
    (line,) = lines.messages
    assert line.isascii()
    assert line.isprintable()
    assert len(line) < 200
    assert r"'a\nWARNING b\x1b[2J\u202e\udc80xxx" in line


def test_a_flood_is_told_by_its_number(lines: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    log = LoginLog(clock)
    for number in range(LINES + 70):
        log.told(wrong(f"u{number}"))
    assert len(lines.messages) == LINES
    log.told(Login("admin", "192.0.2.9", "web", Outcome.LET_IN))
    assert lines.messages[-1] == "web log-in of 'admin' from 192.0.2.9"
    clock.now += WINDOW_S
    log.told(wrong("last"))
    log.told(wrong("very last"))
    assert lines.messages[LINES + 1] == "70 more failed log-ins were not written"
    assert "'last'" in lines.messages[LINES + 2]
    assert len(lines.messages) == LINES + 4


# -- records


def entry(account: str, action: str, *, protocol: str = "WBEM", role: str = "") -> Entry:
    return Entry(account=account, role=role, source="s", protocol=protocol, action=action)


def test_each_cache_miss_is_a_record_and_a_repeated_password_is_none() -> None:
    trail = Trail()
    log = LoginLog(Clock(), trail)
    log.told(Login("admin", "s", "WBEM", Outcome.LET_IN, "administrator"))
    log.told(Login("admin", "s", "WBEM", Outcome.REMEMBERED, "administrator"))
    assert trail.posted == [
        (entry("admin", "login:login", role="administrator"), Ending()),
    ]


def test_each_session_of_the_page_is_a_record() -> None:
    trail = Trail()
    LoginLog(Clock(), trail).told(Login("admin", "s", "web", Outcome.REMEMBERED, "read-only"))
    assert trail.posted == [
        (entry("admin", "login:login", protocol="web", role="read-only"), Ending())
    ]


def test_failures_and_lock_outs_are_records() -> None:
    trail = Trail()
    log = LoginLog(Clock(), trail)
    for outcome in (Outcome.WRONG, Outcome.LOCKED):
        log.told(Login("admin", "s", "WBEM", outcome))
    assert [(e.action, o.outcome, o.status, o.detail) for e, o in trail.posted] == [
        ("login:login", "error", "ACCESS_DENIED", Outcome.WRONG),
        ("login:lockout", "error", "ACCESS_DENIED", Outcome.LOCKED),
    ]


def test_of_a_flood_the_number_is_recorded_when_it_is_over() -> None:
    trail, clock = Trail(), Clock()
    log = LoginLog(clock, trail)
    for number in range(RECORDS + 90):
        log.told(wrong(f"u{number}"))
    log.tick()
    assert len(trail.posted) == RECORDS
    clock.now += WINDOW_S
    log.tick()
    log.tick()
    (last,) = trail.posted[RECORDS:]
    assert (last[0].object, last[1].outcome) == ("90 more", "error")


def test_a_certificate_that_is_shown_again_is_no_log_in() -> None:
    clock = Clock()
    recent = Recent(clock)
    assert recent.outcome("joe", "a") is Outcome.LET_IN
    assert recent.outcome("joe", "a") is Outcome.REMEMBERED
    assert recent.outcome("joe", "b") is Outcome.LET_IN
    clock.now += REMEMBER_S
    assert recent.outcome("joe", "a") is Outcome.LET_IN


def test_noise_of_one_protocol_hides_neither_another_nor_a_lock_out() -> None:
    trail = Trail()
    log = LoginLog(Clock(), trail)
    for _ in range(100):
        log.told(Login("", "192.0.2.66", "SNMP", Outcome.WRONG))
        log.told(Login("noise", "192.0.2.66", "WBEM", Outcome.WRONG))
    log.told(Login("admin", "192.0.2.7", "WBEM", Outcome.LOCKED))
    log.told(Login("admin", "192.0.2.7", "metrics", Outcome.WRONG))
    told = [(entry.action, entry.account, entry.protocol) for entry, _ in trail.posted]
    assert ("login:lockout", "admin", "WBEM") in told
    assert ("login:login", "admin", "metrics") in told
    assert len(told) == 2 * RECORDS + 2
