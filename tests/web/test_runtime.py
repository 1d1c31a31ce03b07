"""What the system page shows of services, the clock and processes: the demonstration host's."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from cimom.broker.readings import Delta
from cimom.classes import KHV_UnixProcess
from cimom.health.rollup import Level
from cimom.testing import readings_of
from providers import runtime
from tests.hosts import host
from tests.web.test_management import cell, first, rows
from web.cell import Number, Text
from web.page import Page, page
from web.runtime import SHOWN_PROCESSES, _distance
from web.subsystem import VIEWS, taken


@pytest.fixture
def system(tmp_path: Path) -> Page:
    return page(taken(readings_of(runtime.provider(host("server", tmp_path)))), VIEWS["system"])


def test_services_show_what_failed_first(system: Page) -> None:
    found = rows(system, "services")
    assert first(found[0]) == "mdmonitor"
    assert cell(found[0], "State") == Text("failed", "failed: it ended with exit status 1")
    assert cell(found[1], "State") == Text("active", "running")
    assert system.banner.level is Level.degraded
    (reason,) = system.banner.reasons
    assert reason.text == "reports: failed: it ended with exit status 1"
    assert reason.link == f"#{found[0].anchor}"


def test_the_clock_is_shown(system: Page) -> None:
    (row,) = rows(system, "time")
    assert cell(row, "Clock") == Text("synchronised", "", strong=True)
    assert cell(row, "Follows") == Text("time1.example")
    assert cell(row, "Off by") == Number("41.9 µs", "at most 14.213 ms")
    assert [_distance(s) for s in (None, 0.0, 0.0005, 0.02, 75.0)] == [
        "n/a", "0.0 µs", "500.0 µs", "20.000 ms", "1 min 15 s",
    ]  # fmt: skip


def test_the_busiest_processes_are_shown_and_no_more(tmp_path: Path) -> None:
    readings = readings_of(runtime.provider(host("server", tmp_path)))
    (one, *_) = (r.instance for r in readings.rows(KHV_UnixProcess))
    many = [msgspec.structs.replace(one, Handle=str(n), ProcessorUsage=0) for n in range(100)]
    state = readings.state("os.processes")
    readings.apply(state, [Delta(KHV_UnixProcess, many, ())], taken_at=1.0, duration_s=0.0)
    found = rows(page(taken(readings), VIEWS["system"]), "processes")
    assert len(found) == SHOWN_PROCESSES
    assert [first(row) for row in found[:2]] == ["qemu-system-x86 (db1)", "qemu-system-x86 (web1)"]
    assert cell(found[0], "Processor") == Number("506.1 %", "22 threads")
    assert cell(found[0], "State") == Text("running")
