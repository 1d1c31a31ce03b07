"""What an account is told of its log-ins."""

from __future__ import annotations

from cimom.access.accounts import LoginError
from web.login import MAX_NAMES, LoginHistory, refusal


def test_history_tells_last_log_in_and_refused_attempts() -> None:
    history = LoginHistory()
    first = history.succeeded("admin", "192.0.2.1", 1795575781.0)
    assert first == "First log-in to this page since khv was started."
    history.failed("admin")
    history.failed("admin")
    again = history.succeeded("admin", "192.0.2.2", 1795575999.0)
    assert again == (
        "Last log-in: 2026-11-25 03:03:01 UTC from 192.0.2.1. 2 refused attempts since."
    )
    assert "192.0.2.2" in history.succeeded("admin", "192.0.2.3", 1795576000.0)


def test_made_up_names_do_not_fill_the_memory() -> None:
    history = LoginHistory()
    for number in range(MAX_NAMES * 2):
        history.failed(f"name-{number}")
    assert len(history._entries) <= MAX_NAMES


def test_refusal_does_not_say_which_was_wrong_but_how_long_to_wait() -> None:
    assert refusal(LoginError("no account x")) == "Wrong name or password."
    waiting = refusal(LoginError("locked", retry_after_s=119.6))
    assert waiting == "Too many failed log-ins. Try again in 2 min 0 s."
