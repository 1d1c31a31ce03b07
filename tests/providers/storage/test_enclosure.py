from __future__ import annotations

from pathlib import Path

import pytest

from cimom.classes import (
    HealthState,
    KHV_DiskDrive,
    KHV_DriveBay,
    KHV_DriveEnclosure,
    KHV_PhysicalPackage,
)
from cimom.health.status import Condition
from cimom.testing import readings_of
from hypervisor.enclosure import Bay
from providers.storage import provider
from providers.storage.enclosure import condition
from tests.hosts import host, put


@pytest.mark.parametrize(
    ("bay", "how", "why"),
    [
        (Bay(name="x", status="OK", fault=False), Condition.OK, None),
        (Bay(name="x", status="OK", fault=True), Condition.DEGRADED, "its fault light is on"),
        (Bay(name="x", status="critical", fault=True), Condition.ERROR,
         "the enclosure calls the bay critical"),
        (Bay(name="x", status="non-critical"), Condition.DEGRADED,
         "the enclosure calls the bay non-critical"),
        (Bay(name="x", status="not installed", fault=True), Condition.OK, "empty"),
        (Bay(name="x", status="unsupported"), Condition.UNKNOWN,
         "the enclosure calls the bay unsupported"),
        (Bay(name="x", fault=True), Condition.DEGRADED, "its fault light is on"),
        (Bay(name="x"), Condition.UNKNOWN, "the enclosure calls the bay nothing"),
    ],
)  # fmt: skip
def test_bay_is_as_its_enclosure_says(bay: Bay, how: Condition, why: str | None) -> None:
    assert condition(bay) == (how, why)


def test_disk_bay_and_part_name_each_other(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    (box,) = (row.instance for row in readings.rows(KHV_DriveEnclosure))
    bays = {row.instance.Name: row.instance for row in readings.rows(KHV_DriveBay)}
    disks = {row.instance.Name: row.instance for row in readings.rows(KHV_DiskDrive)}
    parts = {row.instance.Name: row.instance for row in readings.rows(KHV_PhysicalPackage)}
    assert (box.BayCount, box.Model) == (4, "JBOD 4")
    assert disks["sde"].Bay == "Slot 01 of EXAMPLE JBOD 4"
    assert bays["Slot 01"].DiskDeviceID == disks["sde"].DeviceID
    assert (parts["sde"].ContainerTag, parts["sde"].ConnectorTag) == (box.Tag, bays["Slot 01"].Tag)
    assert (bays["Slot 02"].LocateIndicated, bays["Slot 03"].InUse) == (True, False)
    assert (disks["sda"].Bay, parts["sda"].ConnectorTag) == (None, None)


def test_fault_light_degrades_the_bay_and_not_its_neighbours(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, "sys/class/enclosure/12:0:9:0/Slot 02/fault", "2\n")
    rows = readings_of(provider(machine)).rows(KHV_DriveBay)
    ill = {row.instance.Name for row in rows if row.instance.HealthState is not HealthState.OK}
    assert ill == {"Slot 02"}
