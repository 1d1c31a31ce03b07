from __future__ import annotations

import os
from pathlib import Path

import pytest

from hypervisor.host import Host
from hypervisor.raid import Array, parse_mdstat, parse_progress, read_array, survives
from tests.hosts import put

MDSTAT = """Personalities : [raid1] [raid6]
md0 : active raid1 sdi1[0] sdj1[1]
      248896 blocks [2/2] [UU]

md4 : inactive raid1 sda3[0](F) sdb3[1](S)
      4883648 blocks [2/2] [UU]

md6 : active raid1 sdb2[2](F) sdc[1](S) sda2[0]
      195310144 blocks [2/1] [U_]
      [=>...................]  recovery =  8.5% (16775552/195310144) finish=17.0min

md9 : active raid1 sdc2[2] sdd2[3]
      523968 blocks super 1.2 [2/2] [UU]
      resync=DELAYED

md219 : inactive sdb[2](S) sdc[1](S)
        7932 blocks super external:imsm

unused devices: <none>
"""


def array(level: str, expected: int, missing: int, **change: object) -> Array:
    facts: dict[str, object] = {"level": level, "state": "clean", **change}
    return Array(expected=expected, missing=missing, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("level", "expected", "missing", "whole"),
    [
        ("raid0", 2, 0, True),
        ("raid0", 2, 1, False),
        ("linear", 3, 1, False),
        ("raid1", 2, 1, True),
        ("raid1", 2, 2, False),
        ("raid5", 4, 1, True),
        ("raid5", 4, 2, False),
        ("raid6", 6, 2, True),
        ("raid6", 6, 3, False),
        ("container", 2, 1, True),
    ],
)
def test_level_says_how_many_members_an_array_can_lose(
    level: str, expected: int, missing: int, whole: bool
) -> None:
    assert survives(array(level, expected, missing)) is whole
    assert array(level, expected, missing).failed is not whole


@pytest.mark.parametrize(
    ("slots", "layout", "whole"),
    [
        ("UU__", 0x102, False),  # both copies of half the data
        ("U_U_", 0x102, True),
        ("U_U_", 0x201, True),
        ("__UU", 0x201, False),  # far layout: disk n is copied on disk n + 1
        ("U_U_U", 0x102, True),
        ("U__UU", 0x102, False),
        ("U___", 0x104, True),
        ("____", 0x104, False),
        ("U__U", None, True),
    ],
)
def test_mirrored_stripes_live_while_each_block_has_a_copy(
    slots: str, layout: int | None, whole: bool
) -> None:
    places = tuple(letter == "U" for letter in slots)
    one = array("raid10", len(slots), slots.count("_"), slots=places, layout=layout)
    assert survives(one) is whole


def test_mirrored_stripes_without_known_places_are_not_called_failed() -> None:
    assert survives(array("raid10", 4, 2))


def test_broken_array_has_failed_and_a_stopped_one_has_not() -> None:
    assert array("raid0", 2, 0, state="broken").failed
    assert not array("raid5", 3, 3, state="inactive").failed


def test_progress_is_percent_of_sectors() -> None:
    assert parse_progress("1000 / 4000") == 25
    assert parse_progress("none") is None
    assert parse_progress("delayed") is None
    assert parse_progress("5 / 0") is None


def test_attributes_of_an_array(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    base = "sys/block/md0/md"
    facts = {
        "level": "raid5", "array_state": "clean", "raid_disks": "3 (2)", "degraded": "1",
        "sync_action": "recover", "sync_completed": "512 / 1024", "layout": "2", "uuid": "ab:cd",
        "dev-sda1/state": "in_sync", "dev-sdb1/state": "spare", "dev-sdc1/state": "faulty",
        "dev-cciss!c0d0/state": "in_sync,write_mostly",
    }  # fmt: skip
    for name, value in facts.items():
        put(machine, f"{base}/{name}", f"{value}\n")
    os.symlink("dev-sda1", machine.path(base) + "/rd0")
    one = read_array(machine, "md0")
    assert one is not None
    assert (one.expected, one.missing, one.action, one.done) == (3, 1, "recover", 50)
    assert one.slots == (True, False, False)
    assert {m.name for m in one.members if "faulty" not in m.states} == {
        "sda1", "sdb1", "cciss/c0d0",
    }  # fmt: skip


def test_stripes_do_not_count_what_they_lack_but_we_do(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for name, value in {"level": "raid0", "array_state": "clean", "raid_disks": "2"}.items():
        put(machine, f"sys/block/md0/md/{name}", f"{value}\n")
    one = read_array(machine, "md0")
    assert one is not None
    assert one.missing is None  # nothing is told of any member: no alarm
    put(machine, "sys/block/md0/md/rd0/state", "in_sync\n")
    one = read_array(machine, "md0")
    assert one is not None
    assert one.failed


def test_mdstat_has_arrays_members_and_progress() -> None:
    found = parse_mdstat(MDSTAT)
    assert list(found) == ["md0", "md4", "md6", "md9", "md219"]
    assert (found["md6"].expected, found["md6"].missing) == (2, 1)
    assert (found["md6"].action, found["md6"].done) == ("recover", 8)
    assert (found["md9"].action, found["md9"].done) == ("resync", None)
    assert found["md4"].stopped
    assert found["md219"].level == "container"
    assert [m.name for m in found["md6"].members if "faulty" in m.states] == ["sdb2"]


def test_mdstat_fills_in_where_a_tree_has_no_attributes(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    put(machine, "proc/mdstat", MDSTAT)
    one = read_array(machine, "md6")
    assert one is not None
    assert one.level == "raid1"
    assert read_array(machine, "md77") is None
