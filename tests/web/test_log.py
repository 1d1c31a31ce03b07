"""What the pages show of logs: the demonstration host's, and khv's own events."""

from __future__ import annotations

from pathlib import Path

import pytest

from cimom.broker.eventlog import EventLog
from cimom.broker.store import StateStore
from cimom.health.rollup import Level
from cimom.testing import readings_of
from providers import hardware, ipmi
from tests.hosts import host
from tests.web.test_management import cell, rows
from web import log
from web.cell import Number, State, Text
from web.page import Page, page
from web.subsystem import VIEWS, taken


@pytest.fixture
def system(tmp_path: Path) -> Page:
    made = host("server", tmp_path)
    readings = readings_of(ipmi.provider(made), hardware.provider(made))
    return page(taken(readings), VIEWS["system"])


def test_the_controllers_log_is_shown_newest_first(system: Page) -> None:
    found = rows(system, "sel")
    events = [cell(row, "Event") for row in found]
    assert isinstance(events[0], Text)
    assert events[0].value.startswith("Fan 2: lower non-critical limit passed downwards")
    assert cell(found[0], "When (UTC)") == Text("2025-10-11 10:53:20", "first 2025-10-09 10:00:00")
    assert cell(found[0], "Severity") == State(Level.degraded, "Warning")
    assert cell(found[0], "Times") == Number("2")
    assert all(row.level is None for row in found)  # what happened is not how it is


def test_what_the_kernel_said_is_shown_newest_first(system: Page) -> None:
    found = rows(system, "messages")
    when = [cell(row, "When (UTC)") for row in found]
    assert len(found) > 1
    last = [text.value for text in when if isinstance(text, Text)]
    assert last == sorted(last, reverse=True)
    assert all(isinstance(cell(row, "Times"), Number) for row in found)


def test_own_events_are_shown_newest_first_and_not_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = StateStore(str(tmp_path))
    readings = readings_of()
    events = EventLog(readings, store, clock=lambda: 1e9)
    for number in range(log.MOST + 1):
        events.package(f"package {number}")
    found = rows(page(taken(readings), VIEWS["system"]), "events")
    assert len(found) == log.MOST
    assert cell(found[0], "Event") == Text(f"package {log.MOST}", strong=True)
    assert cell(found[0], "When (UTC)") == Text("2001-09-09 01:46:40")
    assert cell(found[0], "Severity") == State(Level.ok, "Information")
    store.close()
