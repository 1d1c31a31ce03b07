"""Storage of captured machines: arrays and paths as another project knows them, no false alarm."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cimom.classes import (
    CIM_ManagedSystemElement,
    HealthState,
    KHV_DiskDrive,
    KHV_LocalFileSystem,
    KHV_LogicalDisk,
)
from cimom.testing import readings_of
from hypervisor.host import Host
from hypervisor.raid import parse_mdstat
from providers.storage import provider
from tests.corpus import CORPUS, trees, unpack

FIXTURES = Path(CORPUS or "/nonexistent") / "node_exporter/collector/fixtures"
REAL = [path for path in trees() if path.name != "sys.ttar"]  # that one is made of many machines
HEALTHY = (None, HealthState.OK, HealthState.Unknown)

pytestmark = pytest.mark.skipif(CORPUS is None, reason="KHV_CORPUS names no captured machines")


@pytest.fixture
def composite(tmp_path: Path) -> Host:
    return unpack(FIXTURES / "sys.ttar", tmp_path)


def by_name(machine: Host, cls: type[Any]) -> dict[str, Any]:
    return {r.instance.Name: r.instance for r in readings_of(provider(machine)).rows(cls)}


def test_arrays_of_the_composite_tree(composite: Host) -> None:
    volumes = by_name(composite, KHV_LogicalDisk)
    arrays = {n: (v.VolumeType, v.MembersExpected, v.MembersMissing) for n, v in volumes.items()
              if n.startswith("md")}  # fmt: skip
    assert arrays == {
        "md0": ("raid0", 2, 0), "md1": ("raid1", 2, 0), "md10": ("raid10", 4, 0),
        "md4": ("raid4", 3, 0), "md5": ("raid5", 3, 1), "md6": ("raid6", 4, 1),
    }  # fmt: skip
    assert {n for n in arrays if volumes[n].HealthState not in HEALTHY} == {"md5", "md6"}
    rebuilt = volumes["md6"]
    assert rebuilt.SyncAction == "recover"
    assert rebuilt.SyncPercentComplete == 75


def test_paths_of_the_composite_tree(composite: Host) -> None:
    volumes = by_name(composite, KHV_LogicalDisk)
    assert {n: (v.VolumeType, v.MembersExpected, v.MembersMissing) for n, v in volumes.items()
            if n.startswith("dm-")} == {
        "dm-5": ("multipath", 4, 1), "dm-6": ("multipath", 2, 0), "dm-7": ("lvm", None, None),
    }  # fmt: skip
    assert volumes["dm-5"].HealthState is HealthState.Degraded_Warning


def test_arrays_of_mdstat_agree_with_the_other_projects_readings() -> None:
    text = (FIXTURES / "e2e-output.txt").read_text()
    arrays = parse_mdstat((FIXTURES / "proc/mdstat").read_text())
    failed = dict(re.findall(r'node_md_disks\{device="(\w+)",state="failed"\} (\d+)', text))
    spare = dict(re.findall(r'node_md_disks\{device="(\w+)",state="spare"\} (\d+)', text))
    expected = dict(re.findall(r'node_md_disks_required\{device="(\w+)"\} (\d+)', text))
    assert arrays.keys() == failed.keys()
    for name, array in arrays.items():
        states = [member.states for member in array.members]
        assert sum("faulty" in state for state in states) == int(failed[name]), name
        assert sum("spare" in state for state in states) == int(spare[name]), name
        if array.expected is not None and not array.stopped:
            assert array.expected == int(expected[name]), name


def test_file_systems_of_the_composite_tree(composite: Host) -> None:
    found = by_name(composite, KHV_LocalFileSystem)
    assert {"/", "/run", "/dev/shm", "/boot"} <= found.keys()
    assert not any(name.startswith(("/proc", "/sys")) for name in found)
    assert any("[vsanDatastore] bafb" in name for name in found)  # its blank was \040


@pytest.mark.parametrize("archive", REAL, ids=lambda path: path.name)
def test_no_captured_machine_raises_a_false_alarm(archive: Path, tmp_path: Path) -> None:
    try:
        machine = unpack(archive, tmp_path)
    except Exception as exc:  # noqa: BLE001 - what cannot be unpacked is no machine
        pytest.skip(f"not unpacked: {exc}")
    rows = readings_of(provider(machine)).rows(CIM_ManagedSystemElement)
    ill = {r.instance.ElementName for r in rows if r.instance.HealthState not in HEALTHY}
    assert ill == set()


def test_sixteen_disks_of_a_mainframe(tmp_path: Path) -> None:
    (archive,) = (path for path in trees() if path.name.startswith("linux-s390x"))
    machine = unpack(archive, tmp_path)
    assert len(by_name(machine, KHV_DiskDrive)) == 16
    assert "/" in by_name(machine, KHV_LocalFileSystem)


def test_disks_of_the_guest_have_their_models_and_pci_functions(tmp_path: Path) -> None:
    (archive,) = (path for path in trees() if path.name.startswith("q35"))
    disks = by_name(unpack(archive, tmp_path), KHV_DiskDrive)
    assert sum(disk.Model == "scsi_debug" for disk in disks.values()) == 8
    assert disks["nvme0n1"].ControllerDeviceID == "pci/0000:00:02.0"
    assert disks["sdc"].ControllerDeviceID == "pci/0000:00:04.0"  # megasas
    assert disks["sda"].InterconnectSpeed == 1_500_000_000
    assert disks["sde"].ControllerDeviceID is None
