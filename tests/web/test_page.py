"""The page as values: what the sample host shows, what is wrong, what cannot be read."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from cimom.broker.link import spec_of
from cimom.broker.readings import Delta, Readings
from cimom.classes import (
    DiskType,
    KHV_DiskDrive,
    KHV_DiskTemperatureSensor,
    KHV_HardwareThread,
    KHV_NumericSensor,
    KHV_VirtualComputerSystem,
)
from cimom.health.rollup import Level
from cimom.model import cim_datetime, key_of
from cimom.provider import Source
from cimom.testing import readings_of
from providers import HOST_GROUPS
from tests.hosts import host
from tests.web.house import House
from tests.web.sample import TAKEN_AT, sensors
from web.cell import Bar, Number, State, Text
from web.fragment import Drawer
from web.page import NOT_READ, Page, Row, page
from web.subsystem import OPTIONAL, SUBSYSTEMS, VIEWS, View, taken
from web.table import anchor_of, words

NOT_OF_THE_HOST = {"certificates", "logs", "providers"}  # the broker's own


@pytest.fixture
def house() -> House:
    return House()


def shown(readings: Readings) -> Page:
    return page(taken(readings))


def rows(laid: Page, slug: str) -> dict[str, Row]:
    (section,) = [s for s in laid.sections if s.table.slug == slug]
    named = {}
    for row in section.rows:
        first = row.cells[0][1]
        assert isinstance(first, Text)
        named[first.value] = row
    return named


def cells(row: Row) -> dict[str, object]:
    return {column.title: cell for column, cell in row.cells}


def test_banner_says_why_and_where(house: House) -> None:
    banner = shown(house.readings).banner
    assert (banner.level, banner.word) == (Level.degraded, "Degraded")
    hot = next(reason for reason in banner.reasons if reason.name == "CPU0 Temp")
    assert hot.text == "is at 92.0 °C, upper non-critical 90.0 °C"
    place = rows(shown(house.readings), "temperatures")["CPU0 Temp"].anchor
    assert hot.link == f"#{place}"
    elsewhere = page(taken(house.readings), VIEWS["system"])
    assert elsewhere.banner.reasons == ()
    overview = page(taken(house.readings), View("", "", ()))
    assert f"/sensors#{place}" in [reason.link for reason in overview.banner.reasons]
    assert banner.note == "20 of 23 elements are well, 1 cannot tell"


def test_banner_is_well_when_all_is_well(house: House) -> None:
    house.cool(TAKEN_AT + 1)
    for row in house.readings.rows(KHV_DiskDrive):
        if row.instance.Name == "sdb":
            key = key_of(row.instance)
            house.readings._tables[KHV_DiskDrive].pop(key)
    banner = shown(house.readings).banner
    assert (banner.level, banner.reasons) == (Level.ok, ())


def test_a_source_that_cannot_be_read_is_said_once_and_greys_its_rows(house: House) -> None:
    house.cool(TAKEN_AT + 1)
    house.readings.failed(house.readings.state("sensors"), "timed out after 2 s", missed=True)
    laid = shown(house.readings)
    mute = [reason for reason in laid.banner.reasons if reason.level == Level.unknown]
    assert [reason.text for reason in mute] == [
        "cannot be read, the last values are shown: timed out after 2 s"
    ]
    tiles = {tile.slug: tile for tile in laid.tiles}
    assert tiles["sensors"].level == Level.unknown
    assert tiles["processors"].level == Level.ok
    assert rows(laid, "fans")["Fan 1"].stale
    assert not rows(laid, "processors")["Socket 0"].stale


def test_before_anything_was_read_the_host_is_unknown_not_well() -> None:
    banner = shown(Readings()).banner
    assert (banner.level, banner.word) == (Level.unknown, "Unknown")


def test_tiles_count_each_state(house: House) -> None:
    tiles = {tile.slug: tile for tile in shown(house.readings).tiles}
    assert list(tiles)[:3] == ["processors", "memory", "storage"]
    assert [words for *_, words in tiles["sensors"].counts] == ["8 OK", "1 Degraded", "1 Unknown"]
    assert tiles["sensors"].summary == "highest 92.0 °C"
    assert tiles["processors"].summary == "load 59 %"
    assert tiles["network"].summary == "2 up"
    assert tiles["machines"].summary == "1 running"
    assert tiles["storage"].path == "/storage"


def test_processor_row(house: House) -> None:
    shown_cells = cells(rows(shown(house.readings), "processors")["Socket 1"])
    assert shown_cells["Load"] == Bar(81, tuple(n * 6 for n in (4, 5, 6, 7, 12, 13, 14, 15)))
    assert shown_cells["Clock"] == Number("2.75 GHz", "max 3.20 GHz")
    assert shown_cells["Cores"] == Number("4", "8 threads")


def test_threads_are_counted_before_their_load_is_known(house: House) -> None:
    keys = [row.key for row in house.readings.rows(KHV_HardwareThread)]
    delta = Delta(KHV_HardwareThread, (), keys)
    load = house.readings.state("load")
    house.readings.apply(load, [delta], taken_at=TAKEN_AT, duration_s=0)
    shown_cells = cells(rows(shown(house.readings), "processors")["Socket 1"])
    assert shown_cells["Cores"] == Number("4", "8 threads")
    assert shown_cells["Load"] == Bar(81)


def test_disk_row_has_its_counters(house: House) -> None:
    shown_cells = cells(rows(shown(house.readings), "disks")["sdb"])
    assert shown_cells["Size"] == Number("16 TB")
    assert shown_cells["Health"] == State(Level.degraded, "Degraded")
    assert isinstance(shown_cells["Written"], Number)
    assert shown_cells["Written"].value == "3 TB"


def test_interfaces(house: House) -> None:
    network = rows(shown(house.readings), "network")
    assert cells(network["eno1"])["Link"] == State(Level.ok, "Up", "10 Gbit/s")
    assert cells(network["eno1"])["Address"] == Text("192.0.2.17")
    assert cells(network["eno2"])["Link"] == State(None, "Down")
    assert cells(network["lo"])["MAC"] == Text("n/a")
    assert cells(network["lo"])["Errors"] == Number("n/a")


def test_machines(house: House) -> None:
    machines = rows(shown(house.readings), "machines")
    assert list(machines) == ["build", "db-01", "web-01"]
    running = cells(machines["web-01"])
    assert running["State"] == State(Level.ok, "Running")
    assert running["Memory"] == Number("4 GiB", "of 8 GiB")
    assert running["CPU time"] == Number("20 min 34 s")
    assert running["Runs on"] == Text("KVM", "hardware")
    assert cells(machines["build"])["State"] == State(None, "Off")
    assert cells(machines["build"])["On the host"] == Number("n/a")


def test_an_unknown_sensor_is_shown_without_a_number(house: House) -> None:
    shown_cells = cells(rows(shown(house.readings), "temperatures")["PCH"])
    assert shown_cells["Reading"] == Number("n/a", strong=True)
    assert shown_cells["Health"] == State(Level.unknown, "Unknown")


def test_anchors_are_unique_and_lasting(house: House) -> None:
    anchors = [row.anchor for s in shown(house.readings).sections for row in s.rows]
    assert len(set(anchors)) == len(anchors)
    (first, *_) = sensors()
    (again, *_) = sensors(hot=False)
    assert isinstance(first, KHV_NumericSensor)
    assert anchor_of(first) == anchor_of(again)


def test_sensors_stand_in_the_order_of_chip_and_channel(house: House) -> None:
    (first, *_) = sensors()
    assert isinstance(first, KHV_NumericSensor)
    for channel in (10, 2):
        name = f"hwmon/coretemp-isa-0000/temp{channel}"
        more = msgspec.structs.replace(first, DeviceID=name, ElementName=f"Core {channel}")
        house.apply("sensors", more, taken_at=TAKEN_AT)
    names = list(rows(shown(house.readings), "temperatures"))
    assert names == ["CPU0 Temp", "Core 2", "Core 10", "CPU1 Temp", "Inlet", "PCH"]


def test_what_nothing_reads_is_not_called_absent(house: House) -> None:
    (machines,) = [s for s in shown(Readings()).sections if s.table.slug == "machines"]
    assert machines.empty == "Nothing on this machine tells about these."
    (tile,) = [t for t in shown(Readings()).tiles if t.slug == "machines"]
    assert (tile.level, tile.word) == (None, "none")


@pytest.mark.parametrize("view", SUBSYSTEMS, ids=lambda view: view.slug)
def test_each_subsystem_of_the_demonstration_is_shown_and_drawn(view: View, tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    readings = readings_of(*(make(machine) for make in HOST_GROUPS.values()), taken_at=TAKEN_AT)
    snapshot = taken(readings)
    laid = page(snapshot, view)
    assert [tile.slug for tile in laid.tiles if tile.here] == [view.slug]
    assert laid.banner.title == view.title
    shown_tables = {s.table.slug for s in laid.sections if s.rows}
    if view.slug != "machines":
        wanted = {table.slug for table in view.tables} - OPTIONAL - NOT_OF_THE_HOST
        assert wanted <= shown_tables
    drawing = Drawer().draw(snapshot, (), view)
    for section in laid.sections:
        assert drawing.filled(f"rows-{section.table.slug}", TAKEN_AT)


def test_a_page_of_nothing_says_why_there_is_nothing() -> None:
    why = "The demonstration host has no hypervisor."
    nothing = taken(Readings())
    laid = page(nothing, VIEWS["machines"], {"machines": why})
    assert (laid.banner.level, laid.banner.word, laid.banner.note) == (None, "None", why)
    assert {section.empty for section in laid.sections} == {why}
    health = page(nothing, VIEWS[""], {"machines": why})
    assert health.banner.level is Level.unknown
    assert {section.empty for section in health.sections} == {why, NOT_READ}
    drawing = Drawer({"machines": why}).draw(nothing, (), VIEWS["machines"])
    assert why in drawing.filled("health", 0.0)
    assert why in drawing.filled("rows-machines", 0.0)


def test_what_could_not_be_read_is_not_called_none() -> None:
    readings = Readings()
    source = Source(name="vm", read=list, classes=(KHV_VirtualComputerSystem,))
    state = readings.register(spec_of(source), lambda _: KHV_VirtualComputerSystem)

    def empty() -> str:
        (section, *_) = page(taken(readings), VIEWS["machines"]).sections
        return section.empty

    assert empty() == "These have not been read yet."
    readings.failed(state, "no libvirtd answers", missed=False)
    assert empty() == "Not known: no libvirtd answers."
    readings.apply(state, [], taken_at=TAKEN_AT, duration_s=0.0)
    assert empty() == "No virtual machine is defined."


def test_tables_have_slugs_of_their_own() -> None:
    slugs = [table.slug for view in SUBSYSTEMS for table in view.tables]
    assert len(set(slugs)) == len(slugs)


def test_words_of_properties() -> None:
    assert words((DiskType.Hybrid, None, "x")) == "Hybrid, x"
    assert words(True) == "yes"
    assert words(None) == ""


def test_disks_tell_wear_hours_and_temperature(house: House) -> None:
    disks = rows(shown(house.readings), "disks")
    worn, turning, mute = (cells(disks[name]) for name in ("nvme0n1", "sdb", "nvme1n1"))
    assert worn["Wear"] == Number("12 % used", "99 % spare")
    assert turning["Wear"] == Number("14 reallocated", "2 pending")
    assert turning["Powered on"] == Number("41\N{NARROW NO-BREAK SPACE}873 h", "36 °C")
    assert mute["Wear"] == mute["Powered on"] == Number("n/a")


def test_temperatures_of_disks_stand_among_the_others(tmp_path: Path) -> None:
    readings = readings_of(*(make(host("server", tmp_path)) for make in HOST_GROUPS.values()))
    (sensor,) = (r.instance for r in readings.rows(KHV_DiskTemperatureSensor)
                 if r.instance.Name == "sda")  # fmt: skip
    shown_ones = rows(shown(readings), "temperatures")
    assert cells(shown_ones["Temperature of disk sda"])["Reading"] == Number("36.0 °C", strong=True)
    assert cim_datetime(shown_ones["Temperature of disk sda"].taken_at) == sensor.StatisticTime
