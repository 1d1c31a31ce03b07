"""Faults of a simulated host: what they write is what providers read, and it is undone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from cimom.classes import CIM_ManagedSystemElement, HealthState, KHV_PhysicalMemory
from cimom.testing import readings_of
from hypervisor.fault import FAULTS, FaultError, Step, begin, begun, end, possible, timeline
from hypervisor.host import Host
from providers import HOST_GROUPS
from tests.hosts import host

OK = HealthState.OK


def health(tree: Path) -> dict[str, Any]:
    """Return the health of everything, by class and name."""
    made = [make(Host(str(tree))) for make in HOST_GROUPS.values()]
    return {
        f"{row.instance.CIM_NAME} {row.key}": row.instance.HealthState
        for row in readings_of(*made).rows(CIM_ManagedSystemElement)
        if isinstance(row.instance, CIM_ManagedSystemElement)
    }


def content(tree: Path) -> dict[str, str]:
    return {
        str(path.relative_to(tree)): path.read_text(errors="replace").strip()
        for path in sorted(tree.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return Path(host("server", tmp_path).root)


@pytest.mark.parametrize(
    ("name", "ill"),
    [
        ("fan-stops", "KHV_Fan"),
        ("overheats", "KHV_NumericSensor"),
        ("link-down", "KHV_EthernetPort"),
        ("disk-offline", "KHV_DiskDrive"),
        ("disk-fails", "KHV_DiskDrive"),
        ("array-fails", "KHV_LogicalDisk"),
        ("file-system-fills", "KHV_LocalFileSystem"),
    ],
)
def test_a_fault_makes_something_ill_and_its_end_well_again(
    tree: Path, name: str, ill: str
) -> None:
    before, files = health(tree), content(tree)
    changed = begin(str(tree), name)
    assert changed
    assert begun(str(tree)) == [name]
    after = health(tree)
    worse = [what for what, state in after.items() if state != before.get(what)]
    assert any(what.startswith(f"{ill} ") for what in worse), worse
    end(str(tree), name)
    assert health(tree) == before
    assert content(tree) == files
    assert begun(str(tree)) == []


def test_a_memory_module_that_errs_is_ill_until_its_counter_is_as_before(tree: Path) -> None:
    """It is judged by how its count grows: somebody has to have looked before."""
    provider = HOST_GROUPS["hw"](Host(str(tree)))

    def modules() -> set[int | None]:
        rows = readings_of(provider).rows(KHV_PhysicalMemory)
        return {row.instance.HealthState for row in rows} - {OK, None}

    assert not modules()
    begin(str(tree), "memory-errs")
    assert modules() == {HealthState.Degraded_Warning}
    end(str(tree), "memory-errs")
    assert not modules()


def test_the_demonstration_can_have_every_fault(tree: Path) -> None:
    assert possible(str(tree)) == {name: fault.text for name, fault in FAULTS.items()}


def test_files_are_written_in_place(tree: Path) -> None:
    """Readers keep files open."""
    (path,) = [p for p in begin(str(tree), "overheats") if p.endswith("_input")]
    end(str(tree), "overheats")
    kept = os.open(tree / path, os.O_RDONLY)
    cool = os.pread(kept, 100, 0)
    begin(str(tree), "overheats")
    assert int(os.pread(kept, 100, 0)) > int(cool)
    os.close(kept)


def test_what_cannot_happen_is_said(tree: Path, tmp_path: Path) -> None:
    with pytest.raises(FaultError, match="there is no fault"):
        begin(str(tree), "earthquake")
    with pytest.raises(FaultError, match="does not last"):
        end(str(tree), "overheats")
    begin(str(tree), "overheats")
    with pytest.raises(FaultError, match="lasts already"):
        begin(str(tree), "overheats")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert possible(str(empty)) == {}
    with pytest.raises(FaultError, match="nothing to which"):
        begin(str(empty), "overheats")


def test_a_script_is_a_timeline() -> None:
    steps = (Step(5, "b", 10), Step(0, "a", None), Step(7, "c", 1))
    assert list(timeline(steps)) == [
        (0, "a", True),
        (5, "b", True),
        (7, "c", True),
        (8, "c", False),
        (15, "b", False),
    ]
