"""What the pages show of the management controller: the demonstration host's."""

from __future__ import annotations

from pathlib import Path

import pytest

from cimom.testing import readings_of
from providers import ipmi
from tests.hosts import host
from web.cell import Number, Text
from web.page import Page, Row, page
from web.subsystem import VIEWS, taken


@pytest.fixture
def pages(tmp_path: Path) -> dict[str, Page]:
    snapshot = taken(readings_of(ipmi.provider(host("server", tmp_path))))
    return {slug: page(snapshot, view) for slug, view in VIEWS.items()}


def rows(laid: Page, slug: str) -> list[Row]:
    (section,) = [s for s in laid.sections if s.table.slug == slug]
    return list(section.rows)


def first(row: Row) -> str:
    cell = row.cells[0][1]
    assert isinstance(cell, Text)
    return cell.value


def cell(row: Row, title: str) -> object:
    return next(cell for column, cell in row.cells if column.title == title)


def test_sensors_stand_with_those_of_other_sources(pages: dict[str, Page]) -> None:
    found = {first(row): row for row in rows(pages["sensors"], "temperatures")}
    assert {"Inlet Temp (BMC)", "Temp, processor 1 (BMC)"} <= found.keys()
    reading = cell(found["Inlet Temp (BMC)"], "Reading")
    assert isinstance(reading, Number)
    assert reading.value == "24.0 °C"
    assert [first(row) for row in rows(pages["sensors"], "cooling")] == [
        "Fan 1 (BMC)",
        "Fan 2 (BMC)",
    ]
    assert len(rows(pages["sensors"], "supplies")) == 2


def test_states_and_redundancy(pages: dict[str, Page]) -> None:
    found = {first(row): cell(row, "State") for row in rows(pages["sensors"], "states")}
    assert found["PS2 Status (BMC)"] == Text("input lost", "present", strong=True)
    assert found["Drive 3 (BMC)"] == Text("not fitted", "", strong=True)
    sets = {first(row): cell(row, "Redundancy") for row in rows(pages["sensors"], "redundancy")}
    assert sets["PS Redundancy (BMC)"] == Text("Redundancy Lost", "redundancy lost")
    assert sets["Fan Redundancy (BMC)"] == Text("Fully Redundant", "fully redundant")


def test_what_is_wrong_is_said_once_and_leads_to_its_row(pages: dict[str, Page]) -> None:
    """A part and its sensor tell the same: of a state the part does, of a number the sensor."""
    reasons = pages["sensors"].banner.reasons
    assert [reason.name for reason in reasons] == [
        "Power supply 2 (BMC)",
        "Fan 2 (BMC)",
        "PS Redundancy (BMC)",
    ]
    assert reasons[0].text == "reports: input lost"
    (row,) = [r for r in rows(pages["sensors"], "supplies") if first(r) == "Power supply 2 (BMC)"]
    assert reasons[0].link == f"#{row.anchor}"
