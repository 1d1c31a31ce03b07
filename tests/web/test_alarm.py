"""Alarms on the page, and what is done with them."""

from __future__ import annotations

from typing import Any

import pytest

from cimom.broker.eventlog import EventLog
from cimom.broker.store import StateStore
from cimom.health.rollup import Level
from cimom.model import CimError, Status
from tests.web.house import House
from tests.web.test_app import Site
from web.cell import Action, State, Text
from web.page import page
from web.subsystem import taken


@pytest.fixture
def house(tmp_path: Any) -> Any:
    """The sample host, whose hot sensor has an alarm."""
    made = House()
    store = StateStore(str(tmp_path))
    log = EventLog(made.readings, store)
    made.cool(made.wall)
    made.heat(made.wall)
    yield made, log
    store.close()


def test_an_alarm_says_what_since_when_and_what_to_do(house: Any) -> None:
    (section, *_) = page(taken(house[0].readings)).sections
    assert section.table.slug == "alarms"
    (row,) = section.rows
    what, severity, since, action, handled = (cell for _, cell in row.cells)
    assert what == Text("CPU0 Temp", "is at 92.0 °C, upper non-critical 90.0 °C", strong=True)
    assert severity == State(Level.degraded, "Degraded")
    assert isinstance(since, Text)
    assert since.below == "UTC"
    assert action == Text("Check fans, air flow and the temperature of the room.")
    assert isinstance(handled, Action)
    assert handled.name == "ack"
    house[1].acknowledged(handled.value, "anna", "on my way")
    (section, *_) = page(taken(house[0].readings)).sections
    (row,) = section.rows
    assert row.cells[-1][1] == Action(
        "Take back", "unack", handled.value, "acknowledged", "by anna: on my way"
    )


@pytest.fixture
def inside() -> Site:
    site = Site()
    assert site.log_in().status_code == 303
    return site


@pytest.mark.parametrize(("name", "comment"), [("ack", ""), ("unack", None)])
def test_an_administrator_acknowledges_and_takes_back(
    inside: Site, name: str, comment: str | None
) -> None:
    form = {"csrf": inside.token("/"), "page": "", name: "KHV:alarm:1"}
    answer = inside.post("/alarm", form)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/#alarms")
    assert inside.house.acknowledged == [("admin", "KHV:alarm:1", comment)]


def test_an_alarm_that_is_over_is_said_to_be(inside: Site) -> None:
    form = {"csrf": inside.token("/"), "page": "system", "ack": "KHV:alarm:over"}
    answer = inside.post("/alarm", form)
    assert answer.headers["Location"] == "/system#alarms"
    assert "That alarm is over." in inside.get("/").text


def test_why_nothing_was_done_is_said(inside: Site) -> None:
    inside.house.refusal = CimError(Status.FAILED, "the audit log cannot be written: <full>")
    inside.post("/alarm", {"csrf": inside.token("/"), "page": "", "ack": "KHV:alarm:1"})
    page = inside.get("/").text
    assert "Not done: the audit log cannot be written: &lt;full&gt;." in page


def test_no_other_site_and_no_other_page_is_led_to(inside: Site) -> None:
    assert inside.post("/alarm", {"csrf": "x", "ack": "KHV:alarm:1"}).status_code == 403
    form = {"csrf": inside.token("/"), "page": "/evil.example", "ack": "KHV:alarm:1"}
    assert inside.post("/alarm", form).headers["Location"] == "/#alarms"


def test_a_reader_sees_no_button_and_may_not_press_it() -> None:
    site = Site()
    site.log_in("reader")
    assert '<main class="reader">' in site.get("/").text
    form = {"csrf": site.token("/"), "ack": "KHV:alarm:1"}
    assert site.house.denied == []
    assert site.post("/alarm", form).status_code == 403
    assert site.house.acknowledged == []
    assert site.house.denied == [("reader", "web:acknowledge")]
