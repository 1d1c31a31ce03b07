"""hpe_raid: made-up output of ssacli, in its shape, with trouble in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hpe_raid import ssacli
from hpe_raid.outline import outline
from hpe_raid.rule import backup_how, controller_how, drive_how, volume_how
from hypothesis import given, strategies as st

from cimom.classes import HealthState, OperationalStatus
from cimom.health.status import Condition
from cimom.model import CimError
from cimom.testing import faults
from hypervisor.background import Unreadable
from hypervisor.host import Host
from hypervisor.tool import captured_path
from tests.packages.raid import PACKAGES, Package, ties, unreached

ID = "MADEUP0000P408"
OUTPUT = captured_path("ssacli", ssacli.WORDS)
TEXT = (PACKAGES / "hpe-raid/host" / OUTPUT).read_text()


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return Package("hpe_raid", "HPE", tmp_path)


def never() -> bool:
    return False


def tell(package: Package, old: str, new: str) -> None:
    assert old in TEXT
    (package.root / OUTPUT).write_text(TEXT.replace(old, new))


def test_it_keeps_to_the_rules(package: Package) -> None:
    assert faults(package.provider(), package.schema) == []
    assert package.provider().missing == ()


def test_controller(package: Package) -> None:
    (controller,) = package.rows("Controller")
    assert controller.ElementName == "HPE Smart Array P408i-a SR Gen10"
    assert (controller.SerialNumber, controller.FirmwareVersion) == (ID, "4.11-0")
    assert controller.DriverVersion == "smartpqi Linux 2.1.22-040"
    assert (controller.Temperature, controller.HealthState) == (47, HealthState.OK)


def test_cache_that_does_not_work_degrades_the_controller(package: Package) -> None:
    tell(
        package,
        "Cache Status: OK",
        "Cache Status: Temporarily Disabled\n   Cache Status Details: low batteries.",
    )
    (controller,) = package.rows("Controller")
    assert controller.HealthState is HealthState.Degraded_Warning
    assert controller.StatusDescriptions == ("its cache is Temporarily Disabled: low batteries.",)


def test_drives(package: Package) -> None:
    drives = package.by_name("DiskDrive")
    assert drives.keys() == {"1I:1:1", "1I:1:2", "1I:1:3", "1I:1:4"}
    well, ill, failed, solid = drives.values()
    assert well.DeviceID == f"raid/{ID}/drive/MADEUP00000001"
    assert (well.Manufacturer, well.Model, well.RPM) == ("HPE", "EG001200JWJNQ", 10000)
    assert (well.Size, well.Interface, well.Temperature) == (1_200_000_000_000, "SAS", 33)
    assert ill.OperationalStatus[0] is OperationalStatus.Predictive_Failure
    assert failed.HealthState is HealthState.Critical_failure
    assert (failed.Temperature, failed.WWN) == (None, None)
    assert (solid.RPM, solid.Interface, solid.PercentageUsed) == (0, "SATA", 13)
    assert solid.TotalPowerOnHours == 21044


def test_volumes(package: Package) -> None:
    volumes = {row.ElementName: row for row in package.rows("StorageVolume")}
    well, ill = volumes["SYSTEM (RAID 1)"], volumes["DATA (RAID 1)"]
    assert (well.HealthState, well.OSDevice) == (HealthState.OK, "/dev/sda")
    assert well.Size == round(1.09 * 2**40)
    assert well.Name == "600508B1001C000000000000000000A1"
    assert ill.HealthState is HealthState.Degraded_Warning
    assert ill.StatusDescriptions == (
        "its state is Interim Recovery Mode; drive 1I:1:3 is not well",
    )


def test_capacitor(package: Package) -> None:
    (battery,) = package.rows("Battery")
    assert (battery.State, battery.Temperature) == ("OK", 31)
    tell(
        package,
        "Battery/Capacitor Status: OK",
        "Battery/Capacitor Status: Failed (Replace Batteries/Capacitors)",
    )
    (battery,) = package.rows("Battery")
    assert battery.HealthState is HealthState.Critical_failure
    tell(package, "Battery/Capacitor Count: 1", "Battery/Capacitor Count: 0")
    assert package.rows("Battery") == []


def test_everything_is_tied(package: Package) -> None:
    assert unreached(package) == set()
    assert ties(package, "BasedOn") == {
        (f"{ID}/extent/MADEUP0000000{drive}", f"{ID}/volume/{volume}")
        for drive, volume in ((1, 1), (2, 1), (3, 2), (4, 2))
    }
    assert len(ties(package, "ControlledBy")) == 6
    assert ties(package, "AssociatedBattery") == {(f"{ID}/backup/battery", ID)}
    (package.root / "sys/bus/pci/devices/0000:5c:00.0").mkdir(parents=True)
    assert ("pci/0000:5c:00.0", ID) in ties(package, "ControlledBy")


def test_spare_drive_is_no_member(package: Package) -> None:
    text = TEXT.replace("Drive Type: Data Drive", "Drive Type: Spare Drive", 1)
    (package.root / OUTPUT).write_text(text)
    assert package.by_name("DiskDrive")["1I:1:1"].Spare is True
    assert len(ties(package, "BasedOn")) == 3


def test_two_controllers_keep_apart(package: Package) -> None:
    second = TEXT.replace("Slot 0", "Slot 3").replace(ID, "MADEUP0000P816")
    (package.root / OUTPUT).write_text(TEXT + second)
    assert faults(package.provider(), package.schema) == []
    assert len(package.rows("Controller")) == 2
    assert len(package.rows("DiskDrive")) == 8


@pytest.mark.parametrize("text", ["", "garbage\n  : x\n", "\0\ufffd" * 999])
def test_garbage_is_an_error_of_the_source_and_no_rows(package: Package, text: str) -> None:
    (package.root / OUTPUT).write_text(text)
    (source,) = package.provider().sources
    with pytest.raises(CimError, match="ssacli told nothing that can be read"):
        list(source.read())


def test_no_controller_is_no_error(package: Package) -> None:
    (package.root / OUTPUT).write_text("\nError: No controllers detected. Possible causes: ...\n")
    assert package.rows("Controller") == []


def test_without_the_tool_it_says_so(package: Package) -> None:
    shutil.rmtree(package.root / "khv")
    made = package.provider()
    assert made.missing == ("hpe_raid: ssacli is not installed",)
    assert list(made.sources[0].read()) == []
    with pytest.raises(Unreadable):
        ssacli.read(Host(str(package.root)), never)


# -- the rule


@pytest.mark.parametrize(
    ("status", "condition"),
    [("OK", Condition.OK), ("Predictive Failure", Condition.PREDICTIVE_FAILURE),
     ("Failed", Condition.ERROR), ("Rebuilding", Condition.DEGRADED), ("Odd", Condition.UNKNOWN)],
)  # fmt: skip
def test_drive(status: str, condition: Condition) -> None:
    assert drive_how({"Status": status}).condition is condition


def test_worn_drive_foretells_its_failure() -> None:
    worn = drive_how({"Status": "OK", "SSD Smart Trip Wearout": "True"})
    assert worn.condition is Condition.PREDICTIVE_FAILURE


@pytest.mark.parametrize(
    ("status", "condition"),
    [("OK", Condition.OK), ("Recovering, 34% complete", Condition.DEGRADED),
     ("Ready for Rebuild", Condition.DEGRADED), ("Failed", Condition.ERROR),
     ("Transforming, 3.1% complete", Condition.OK), ("Odd", Condition.UNKNOWN)],
)  # fmt: skip
def test_volume(status: str, condition: Condition) -> None:
    how = volume_how({"Status": status}, ())
    assert how.condition is condition
    assert how.why == (None if status == "OK" else f"its state is {status}")


def test_what_is_not_told_is_unknown() -> None:
    for how in (drive_how({}), volume_how({}, ()), controller_how({}), backup_how("Odd")):
        assert how.condition is Condition.UNKNOWN
    assert controller_how({"Controller Status": "Lockup"}).condition is Condition.ERROR


# -- the text


def test_outline_hangs_facts_on_the_nearest_heading() -> None:
    root = outline("A\n  x: 1\n  B\n    y: 2\n    C:\n      z:  3\n  w: 4\nD\n")
    top, last = root.below
    assert (top.title, top.facts, last.title) == ("A", {"x": "1", "w": "4"}, "D")
    (second,) = top.below
    assert (second.title, second.facts) == ("B", {"y": "2"})
    assert second.below[0].facts == {"z": "3"}
    assert [node.title for node in root.all()] == ["A", "B", "C:", "D"]
    within = second.below[0].within("A")
    assert within is top
    assert top.within("A") is None


@given(st.lists(st.sampled_from(TEXT.splitlines()), max_size=60), st.text(max_size=30))
def test_any_order_of_lines_is_a_value(lines: list[str], more: str) -> None:
    assert isinstance(ssacli.parse("\n".join([*lines, more])), tuple)


def test_every_truncation_keeps_to_the_rules() -> None:
    for end in range(0, len(TEXT), 97):
        for adapter in ssacli.parse(TEXT[:end]):
            assert adapter.model == "HPE Smart Array P408i-a SR Gen10"
