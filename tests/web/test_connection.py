"""What the pages show of controllers, ports, bays and neighbours: the demonstration host's."""

from __future__ import annotations

from pathlib import Path

import pytest

from cimom.health.rollup import Level
from cimom.testing import readings_of
from providers import network, storage
from tests.hosts import host, put
from tests.web.test_management import cell, first, rows
from web.cell import State, Text
from web.page import Page, page
from web.subsystem import VIEWS, taken


@pytest.fixture
def pages(tmp_path: Path) -> dict[str, Page]:
    machine = host("server", tmp_path)
    put(machine, "sys/class/enclosure/12:0:9:0/Slot 01/fault", "2\n")
    readings = readings_of(storage.provider(machine), network.provider(machine))
    snapshot = taken(readings)
    return {slug: page(snapshot, view) for slug, view in VIEWS.items()}


def test_controllers_and_the_links_of_their_ports(pages: dict[str, Page]) -> None:
    names = [first(row) for row in rows(pages["storage"], "controllers")]
    assert "HBA 9500-8e" in names
    ports = {first(row): row for row in rows(pages["storage"], "storageports")}
    assert cell(ports["FC port host10"], "Link") == State(Level.ok, "Up", "32 Gbit/s")
    assert cell(ports["SAS port phy-12:7"], "Link") == State(None, "Down")


def test_bays_show_their_lights_and_the_disk(pages: dict[str, Page]) -> None:
    bays = {first(row): row for row in rows(pages["storage"], "bays")}
    lights = [cell(row, "Lights") for row in bays.values()]
    assert lights == [Text("fault"), Text("locate"), Text("off"), Text("off")]
    full = bays["Slot 01 of EXAMPLE JBOD 4"]
    assert cell(full, "Disk") == Text("disk/naa.5000c500d1e2f300")
    assert full.level is Level.degraded


def test_ports_of_the_network_show_what_is_at_the_other_end(pages: dict[str, Page]) -> None:
    ports = {first(row): row for row in rows(pages["network"], "network")}
    assert cell(ports["eno1"], "Neighbour") == Text("switch-a.example.org", "Ethernet1/7")
    assert cell(ports["ens3f0"], "Neighbour") == Text("n/a")
