from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cimom.classes import (
    EnabledState,
    ExtentStatus,
    HealthState,
    KHV_LogicalDisk,
    OperationalStatus,
)
from cimom.testing import readings_of
from hypervisor.host import Host
from hypervisor.raid import Array
from providers.storage import provider
from providers.storage.volume import redundancy
from tests.hosts import host, put

MD = "sys/block/md0/md"


def volume(machine: Host, name: str) -> Any:
    rows = readings_of(provider(machine)).rows(KHV_LogicalDisk)
    (found,) = (row.instance for row in rows if row.instance.Name == name)
    return found


def test_mirror_without_one_member_is_degraded(tmp_path: Path) -> None:
    mirror = volume(host("server", tmp_path), "md0")
    assert mirror.HealthState is HealthState.Degraded_Warning
    assert mirror.StatusDescriptions == ("1 of 2 members are missing",)
    assert (mirror.VolumeType, mirror.MembersExpected, mirror.MembersMissing) == ("raid1", 2, 1)
    assert mirror.ExtentStatus == (ExtentStatus.Exposed,)
    assert (mirror.DataRedundancy, mirror.PackageRedundancy) == (2, 1)
    assert mirror.NoSinglePointOfFailure is True
    assert mirror.BasedOnDeviceIDs == ("partition/5f0e1d2c-0001-4a4a-9b9b-0000000000a1",)


def test_rebuilding_mirror_tells_how_far_it_is(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, f"{MD}/sync_action", "recover\n")
    put(machine, f"{MD}/sync_completed", "1200 / 4000\n")
    put(machine, f"{MD}/dev-sdb2/state", "spare\n")
    mirror = volume(machine, "md0")
    assert mirror.StatusDescriptions == ("1 of 2 members are missing, recover, 30 % done",)
    assert (mirror.SyncAction, mirror.SyncPercentComplete) == ("recover", 30)
    assert mirror.ExtentStatus == (ExtentStatus.Rebuild, ExtentStatus.Exposed)
    assert len(mirror.BasedOnDeviceIDs) == 2


def test_whole_mirror_is_well_also_while_it_is_checked(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    for name, text in {"degraded": "0", "sync_action": "check", "sync_completed": "1 / 4"}.items():
        put(machine, f"{MD}/{name}", f"{text}\n")
    mirror = volume(machine, "md0")
    assert mirror.HealthState is HealthState.OK
    assert mirror.ExtentStatus == (ExtentStatus.Verify_In_Progress,)


def test_array_that_lacks_too_many_has_failed(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    for name, text in {"level": "raid5", "raid_disks": "3", "degraded": "2"}.items():
        put(machine, f"{MD}/{name}", f"{text}\n")
    array = volume(machine, "md0")
    assert array.HealthState is HealthState.Critical_failure
    assert array.ExtentStatus == (ExtentStatus.Broken,)
    assert array.EnabledState is EnabledState.Enabled_but_Offline
    assert "2 of 3 members are missing" in array.StatusDescriptions[0]


def test_array_that_is_not_started_rests_and_a_container_is_well(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, f"{MD}/array_state", "inactive\n")
    array = volume(machine, "md0")
    assert (array.OperationalStatus, array.HealthState) == (
        (OperationalStatus.Dormant,), HealthState.OK,
    )  # fmt: skip
    assert array.EnabledState is EnabledState.Disabled
    put(machine, f"{MD}/level", "container\n")
    assert volume(machine, "md0").OperationalStatus == (OperationalStatus.OK,)


@pytest.mark.parametrize(
    ("level", "expected", "layout", "copies", "losses"),
    [
        ("raid0", 4, None, 1, 0),
        ("raid1", 3, None, 3, 2),
        ("raid5", 4, None, 1, 1),
        ("raid6", 6, None, 1, 2),
        ("raid10", 4, 0x102, 2, 1),
        ("linear", 2, None, 1, 0),
    ],
)
def test_redundancy_of_a_level(
    level: str, expected: int, layout: int | None, copies: int, losses: int
) -> None:
    told = redundancy(Array(level=level, expected=expected, layout=layout))
    assert (told["DataRedundancy"], told["PackageRedundancy"]) == (copies, losses)
    assert told["NoSinglePointOfFailure"] is (losses > 0)
    assert redundancy(None) == {}


def test_logical_volume_lies_on_the_mirror(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    root = volume(machine, "dm-0")
    assert (root.ElementName, root.VolumeType) == ("vg0-root", "lvm")
    assert root.DevicePath == "/dev/mapper/vg0-root"
    assert root.BasedOnDeviceIDs == (volume(machine, "md0").DeviceID,)
    assert (root.Size, root.NumberOfBlocks) == (64 * 2**30, 64 * 2**30 // 512)
    assert len(root.DeviceID) <= 64


@pytest.mark.parametrize(
    ("states", "health", "failed"),
    [
        (("running", "running"), HealthState.OK, 0),
        (("running", "offline"), HealthState.Degraded_Warning, 1),
        (("offline", "transport-offline"), HealthState.Critical_failure, 2),
    ],
)
def test_paths_make_the_health_of_a_multi_path_volume(
    tmp_path: Path, states: tuple[str, ...], health: HealthState, failed: int
) -> None:
    machine = host("server", tmp_path)
    put(machine, "sys/block/dm-5/size", "100\n")
    put(machine, "sys/block/dm-5/dm/uuid", "mpath-36000\n")
    for name, state in zip(("sdx", "sdy"), states, strict=True):
        Path(machine.path("sys/block/dm-5/slaves", name)).mkdir(parents=True)
        put(machine, f"sys/block/{name}/size", "100\n")
        put(machine, f"sys/block/{name}/wwid", "naa.6000\n")
        put(machine, f"sys/block/{name}/device/state", f"{state}\n")
    found = volume(machine, "dm-5")
    assert (found.HealthState, found.MembersExpected, found.MembersMissing) == (health, 2, failed)
    assert found.BasedOnDeviceIDs == ("extent/naa.6000",)  # the paths are one disk


def test_loop_device_lies_on_what_holds_its_file(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, "sys/block/loop0/size", "2048\n")
    put(machine, "sys/block/loop0/loop/backing_file", "/var/lib/libvirt/images/seed.iso\n")
    loop = volume(machine, "loop0")
    assert loop.BackingFile == "/var/lib/libvirt/images/seed.iso"
    assert loop.BasedOnDeviceIDs == ("partition/5f0e1d2c-0005-4a4a-9b9b-0000000000c1",)
    put(machine, "sys/block/loop0/loop/backing_file", "/var/x.img (deleted)\n")
    loop = volume(machine, "loop0")
    assert loop.BasedOnDeviceIDs == ()
    assert loop.HealthState is HealthState.OK
