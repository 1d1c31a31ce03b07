from __future__ import annotations

import pytest

from cimom.access.login import LINES, WINDOW_S, Login, LoginLog, Outcome
from tests.cimom.access.test_lockout import Clock


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
