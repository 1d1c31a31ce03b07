"""broadcom_raid: made-up output with trouble, and a real controller's that is well."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from broadcom_raid import storcli
from broadcom_raid.rule import (
    BACKUPS,
    CONTROLLERS,
    DRIVES,
    VOLUMES,
    controller_how,
    drive_how,
    of_backup,
    volume_how,
)
from cimom.classes import HealthState, OperationalStatus
from cimom.health.status import Condition
from cimom.model import CimError
from cimom.testing import faults
from hypervisor.background import Unreadable
from hypervisor.host import Host
from hypervisor.jsontree import Tree, parse_tree
from hypervisor.tool import captured_path
from tests.corpus import CORPUS, FOLDER
from tests.packages.raid import Package, ties, unreached

MOCK = FOLDER / "textfile-collector/mock/fixtures"
ID = "MADEUP9460"


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return Package("broadcom_raid", "BRCM", tmp_path)


def never() -> bool:
    return False


def controllers(package: Package) -> Path:
    return package.root / captured_path("storcli64", storcli.CONTROLLERS)


def test_it_keeps_to_the_rules(package: Package) -> None:
    assert faults(package.provider(), package.schema) == []
    assert package.provider().missing == ()


def test_controller(package: Package) -> None:
    (controller,) = package.rows("Controller")
    assert (controller.ElementName, controller.SerialNumber) == ("MegaRAID 9460-8i", ID)
    assert controller.FirmwareVersion == "51.19.0-4532"
    assert controller.DriverVersion == "megaraid_sas 07.719.03.00-rc1"
    assert controller.Temperature == 61
    assert controller.HealthState is HealthState.Degraded_Warning
    assert controller.StatusDescriptions == ("the controller needs attention",)


def test_drives(package: Package) -> None:
    drives = package.by_name("DiskDrive")
    assert drives.keys() == {
        "252:0", "252:1", "252:2", "252:3", "252:5", "252:6", "group 1, member 2",
    }  # fmt: skip
    well, ill, tired = drives["252:0"], drives["252:1"], drives["252:2"]
    assert well.DeviceID == f"raid/{ID}/drive/MADEUP00000001"
    assert (well.Model, well.Manufacturer, well.Interface) == ("MADEUP SSD 960", None, "SATA")
    assert (well.Size, well.DefaultBlockSize, well.RPM) == (0x6FB80000 * 512, 512, 0)
    assert (well.Temperature, well.HealthState, well.Spare) == (26, HealthState.OK, False)
    assert ill.OperationalStatus[0] is OperationalStatus.Predictive_Failure
    assert ill.StatusDescriptions[0] == "foretold its failure 2 times: replace it"
    assert (tired.HealthState, tired.MediaErrors) == (HealthState.OK, 7)
    assert tired.StatusDescriptions == ("7 media errors",)
    assert drives["252:5"].Spare is True
    assert drives["252:6"].HealthState is HealthState.Critical_failure
    lost = drives["group 1, member 2"]
    assert (lost.HealthState, lost.SerialNumber) == (HealthState.Critical_failure, None)


def test_volumes(package: Package) -> None:
    volumes = package.by_name("StorageVolume")
    well, ill = volumes["0"], volumes["1"]
    assert (well.ElementName, well.RAIDLevel) == ("system (RAID 1)", "1")
    assert (well.Size, well.CachePolicy) == (round(893.75 * 2**30), "RWBD")
    assert (well.HealthState, well.PackageRedundancy) == (HealthState.OK, 1)
    assert ill.HealthState is HealthState.Degraded_Warning
    assert ill.StatusDescriptions == (
        "degraded: a drive is missing; drive group 1, member 2 is not well",
    )


def test_cache_vault(package: Package) -> None:
    (vault,) = package.rows("Battery")
    assert (vault.Name, vault.State, vault.Temperature) == ("CVPM05", "Optimal", 29)
    assert vault.HealthState is HealthState.OK


def test_everything_is_tied(package: Package) -> None:
    assert unreached(package) == set()
    volume = f"{ID}/volume/1"
    assert {below for below, above in ties(package, "BasedOn") if above == volume} == {
        f"{ID}/extent/MADEUP00000003",
        f"{ID}/extent/MADEUP00000004",
        *(row.DeviceID.removeprefix("raid/") for row in package.rows("StorageExtent")
          if "group" in row.DeviceID),
    }  # fmt: skip
    driven = {below for above, below in ties(package, "ControlledBy") if above == ID}
    assert len(driven) == 9
    assert ties(package, "AssociatedBattery") == {(f"{ID}/backup/CVPM05", ID)}
    assert len(ties(package, "MediaPresent")) == 7


def test_controller_is_tied_to_its_pci_function_where_khv_shows_it(package: Package) -> None:
    assert not any("pci" in above for above, _ in ties(package, "ControlledBy"))
    (package.root / "sys/bus/pci/devices/0000:5e:00.0").mkdir(parents=True)
    assert ("pci/0000:5e:00.0", ID) in ties(package, "ControlledBy")


def test_drives_without_details_tell_less(package: Package) -> None:
    (package.root / captured_path("storcli64", storcli.DRIVES)).write_text("Segmentation fault")
    assert faults(package.provider(), package.schema) == []
    drive = package.by_name("DiskDrive")["252:0"]
    assert drive.DeviceID.startswith(f"raid/{ID}/drive/252")
    assert (drive.State, drive.Temperature, drive.MediaErrors) == ("Onln", None, None)
    assert drive.HealthState is HealthState.OK


@pytest.mark.parametrize("data", [b"", b"garbage", b"{}", b'{"Controllers": 7}', b"[" * 99_999])
def test_garbage_is_an_error_of_the_source_and_no_rows(package: Package, data: bytes) -> None:
    controllers(package).write_bytes(data)
    (source,) = package.provider().sources
    with pytest.raises(CimError, match="storcli64 told nothing that can be read"):
        list(source.read())


def test_last_rows_are_said_to_be_old_when_the_tool_fails(package: Package) -> None:
    (source,) = package.provider().sources
    assert list(source.read())
    controllers(package).write_text("garbage")
    with pytest.raises(CimError, match=r"\(exit status 0\); the rows are of 20\d\d-"):
        list(source.read())


def test_controller_that_does_not_answer_is_left_out(package: Package) -> None:
    tree = json.loads(controllers(package).read_text())
    failed = {"Command Status": {"Controller": 1, "Status": "Failure"}}
    controllers(package).write_text(json.dumps({"Controllers": [failed, *tree["Controllers"]]}))
    assert [row.SerialNumber for row in package.rows("Controller")] == [ID]


def test_without_the_tool_it_says_so(package: Package) -> None:
    shutil.rmtree(package.root / "khv")
    made = package.provider()
    assert made.missing == ("broadcom_raid: neither storcli nor perccli is installed",)
    assert list(made.sources[0].read()) == []
    assert made.watch is None
    with pytest.raises(Unreadable):
        storcli.read(Host(str(package.root)), never)


def test_perccli_is_read_as_well(package: Package) -> None:
    place = package.root / "khv/tool"
    (place / "storcli64").rename(place / "perccli64")
    assert [row.SerialNumber for row in package.rows("Controller")] == [ID]


def test_hanging_tool_makes_nobody_wait(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = tmp_path / "pid"
    os.mkfifo(pid)
    script = tmp_path / "storcli64"
    script.write_text(f"#!/bin/sh\necho $$ > {pid}\nexec sleep 1000\n")
    script.chmod(0o755)
    monkeypatch.setattr(storcli, "PLACES", str(tmp_path))
    made = package.provider(Path("/"))
    assert made.watch is not None
    told = threading.Event()
    stop = made.watch(lambda source, keys=None: told.set())
    process = int(pid.read_text())
    with pytest.raises(CimError, match="the tool is being asked"):
        list(made.sources[0].read())
    os.kill(process, 0)  # it hangs still
    os.kill(process, signal.SIGKILL)
    assert told.wait(20)
    with pytest.raises(CimError, match="exit status -9"):
        list(made.sources[0].read())
    stop()


@pytest.mark.skipif(CORPUS is None, reason="KHV_CORPUS names no captured outputs")
def test_real_controller_is_well(package: Package) -> None:
    for words, name in (
        (storcli.CONTROLLERS, "storcli_-cALL_show_all.json"),
        (storcli.DRIVES, "storcli_-cALL-eALL-sALL_show_all.json"),
    ):
        shutil.copy(MOCK / name, package.root / captured_path("storcli64", words))
    assert faults(package.provider(), package.schema) == []
    (controller,) = package.rows("Controller")
    assert (controller.Model, controller.Temperature) == ("PRAID EP420i", 52)
    drives = package.rows("DiskDrive")
    assert [drive.Temperature for drive in drives] == [21] * 4
    assert {drive.Size for drive in drives} == {0x6FB80000 * 512}
    (volume,) = package.rows("StorageVolume")
    assert (volume.ElementName, volume.PackageRedundancy) == ("Volume 0 (RAID 6)", 2)
    assert len(ties(package, "BasedOn")) == 4
    (vault,) = package.rows("Battery")
    assert (vault.Name, vault.Temperature) == ("CVPM02", 18)
    rows = [*drives, controller, volume, vault]
    assert {row.HealthState for row in rows} == {HealthState.OK}


# -- the rule


def row(**values: Any) -> Tree:
    return Tree(values)


def test_every_word_has_its_meaning() -> None:
    for word, how in CONTROLLERS.items():
        assert controller_how(row(Status={"Controller Status": word})) == how
    for word, how in DRIVES.items():
        assert drive_how(row(State=word), Tree(None)) == how
    for word, how in VOLUMES.items():
        assert volume_how(row(State=word), ()) == how
    for word, how in BACKUPS.items():
        assert of_backup(word) == how


def test_new_words_are_unknown() -> None:
    for how in (
        controller_how(row(Status={"Controller Status": "Odd"})),
        drive_how(row(State="Odd"), Tree(None)),
        volume_how(row(State="Odd"), ()),
    ):
        assert (how.condition, how.why) == (Condition.UNKNOWN, "its state is Odd")
    assert drive_how(row(), Tree(None)).condition is Condition.UNKNOWN


@pytest.mark.parametrize(
    ("word", "condition"),
    [("Degraded", Condition.DEGRADED), ("Dgd (Needs Attention)", Condition.DEGRADED),
     ("Failed", Condition.ERROR), ("Missing", Condition.ERROR), (None, Condition.UNKNOWN)],
)  # fmt: skip
def test_battery_that_is_not_well(word: str | None, condition: Condition) -> None:
    assert of_backup(word).condition is condition


def test_controller_alarms() -> None:
    status = {"Controller Status": "Optimal", "Memory Uncorrectable Errors": 3}
    assert controller_how(row(Status=status)).condition is Condition.DEGRADED
    status = {"Controller Status": "Optimal", "Any Offline VD Cache Preserved": "Yes"}
    assert controller_how(row(Status=status)).condition is Condition.DEGRADED


def test_drive_that_has_failed_is_in_error_whatever_it_foretold() -> None:
    foretold = row(**{"Predictive Failure Count": 9, "S.M.A.R.T alert flagged by drive": "Yes"})
    assert drive_how(row(State="UBad"), foretold).condition is Condition.ERROR
    assert drive_how(row(State="Onln"), foretold).condition is Condition.PREDICTIVE_FAILURE


WORDS = st.sampled_from(
    [None, -1, 2**70, 1.5, "", "x" * 999, [], {}, [{}], {"a": []}, "252:0", True]
)


@given(data=st.data())
def test_any_field_may_be_of_any_kind(data: st.DataObject) -> None:
    made_up = Path(__file__).parent.parent.parent / "packages/broadcom-raid/host/khv/tool/storcli64"
    trees = [json.loads(path.read_text()) for path in sorted(made_up.iterdir())]
    for tree in trees:
        node = tree
        while isinstance(node, dict | list) and node:
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            key = data.draw(st.sampled_from(keys))
            if data.draw(st.booleans()) and node is not tree:
                node[key] = data.draw(WORDS)
                break
            node = node[key]
    drives, controllers = (parse_tree(json.dumps(tree).encode()) for tree in trees)
    assert controllers is not None
    assert isinstance(storcli.parse(controllers, drives), tuple)
