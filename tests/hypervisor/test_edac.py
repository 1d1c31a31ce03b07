"""What memory controllers counted: new and old layouts, labels, order, broken files."""

from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.edac import (
    Errors,
    by_module,
    counted_for,
    label_matches,
    read_controllers,
    whole,
)
from hypervisor.host import Host
from hypervisor.smbios_part import Module
from tests.hosts import host, put

MC = "sys/devices/system/edac/mc"
GIB = 1024**3


def module(handle: int, locator: str | None, size: int = 32 * GIB) -> Module:
    return Module(
        handle=handle, array=None, total_width=72, data_width=64, size_bytes=size, form_factor=9,
        locator=locator, bank=None, kind=26,
    )  # fmt: skip


def dimm(machine: Host, place: str, label: str, corrected: int, size: int = 32768) -> None:
    for name, text in (
        ("dimm_label", label), ("dimm_location", "channel 0 slot 0"), ("size", str(size)),
        ("dimm_ce_count", str(corrected)), ("dimm_ue_count", "0"),
    ):  # fmt: skip
        put(machine, f"{MC}/{place}/{name}", f"{text}\n")


def test_the_modules_of_the_demonstration_host(tmp_path: Path) -> None:
    first, second = read_controllers(host("server", tmp_path))
    assert (first.number, second.name) == (0, "Intel_10nm Socket#1 IMC#0")
    assert (second.corrected, second.uncorrected, second.corrected_nowhere) == (3, 0, 0)
    assert [errors.corrected for errors in second.modules] == [0, 0, 3, 0, 0, 0]
    assert second.modules[2].location == "channel 2 slot 0"
    assert whole([first, second]) == Errors(corrected=3, uncorrected=0)
    assert counted_for([first, second]) == 864000


def test_errors_without_a_controller_are_not_known(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    assert (read_controllers(machine), whole([]), counted_for([])) == ([], None, None)
    put(machine, f"{MC}/mc10/ce_count", "4\n")
    put(machine, f"{MC}/mc9/ce_count", "5\n")
    put(machine, f"{MC}/power/x", "x\n")
    found = read_controllers(machine)
    assert [item.number for item in found] == [9, 10]
    assert whole(found) == Errors(corrected=9)
    assert counted_for(found) is None


@pytest.mark.parametrize("text", ["", "-3\n", "garbage\n", "9" * 30 + "\n", "\0\n"])
def test_a_broken_count_is_none_and_not_zero(text: str, tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    dimm(machine, "mc0/dimm0", "A1", 7)
    put(machine, f"{MC}/mc0/dimm0/dimm_ce_count", text)
    (controller,) = read_controllers(machine)
    assert controller.modules[0].corrected is None
    assert controller.modules[0].uncorrected == 0


def test_a_label_that_is_no_text_is_told_as_far_as_it_can(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    dimm(machine, "mc0/dimm0", "A1", 7)
    Path(machine.path(f"{MC}/mc0/dimm0/dimm_label")).write_bytes(b"\xff\xfe" + b"x" * 4000)
    (controller,) = read_controllers(machine)
    label = controller.modules[0].label
    assert label is not None
    assert len(label) == 256


def test_old_drivers_have_channels_of_rows(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for name, text in (
        ("csrow0/ch0_ce_count", "2"), ("csrow0/ch0_dimm_label", "A1"), ("csrow0/ce_count", "3"),
        ("csrow0/ch1_ue_count", "1"), ("csrow0/ue_count", "1"), ("csrow10/ce_count", "0"),
        ("csrow2/ce_count", "x"),
    ):  # fmt: skip
        put(machine, f"{MC}/mc0/{name}", f"{text}\n")
    (controller,) = read_controllers(machine)
    assert [(row.number, row.corrected) for row in controller.rows] == [(0, 3), (2, None), (10, 0)]
    assert controller.modules == (
        Errors(place="mc0/csrow0/ch0", label="A1", location="csrow0 channel 0", corrected=2),
        Errors(place="mc0/csrow0/ch1", location="csrow0 channel 1", uncorrected=1),
    )


def test_modules_are_known_by_the_labels_of_their_slots(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for rank in range(2):
        dimm(machine, f"mc0/rank{rank}", "DIMM_B1", 5)
    dimm(machine, "mc0/rank2", "DIMM_A1", 1)
    found = by_module(read_controllers(machine), [module(1, "DIMM A1"), module(2, "DIMM B1")])
    assert {handle: errors.corrected for handle, errors in found.items()} == {1: 1, 2: 10}


def test_made_up_labels_are_matched_by_order(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for number in range(11):
        label = f"CPU_SrcID#0_MC#0_Chan#{number}_DIMM#0"
        dimm(machine, f"mc0/dimm{number}", label, number)
    fitted = [module(number, f"A{number + 1}") for number in range(11)]
    found = by_module(read_controllers(machine), fitted[::-1])
    assert {handle: errors.corrected for handle, errors in found.items()} == {
        number: number for number in range(11)
    }
    assert all(errors.by_order for errors in found.values())


def test_what_does_not_fit_one_to_one_names_no_module(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    dimm(machine, "mc0/dimm0", "mc#0channel#0slot#0", 4)
    controllers = read_controllers(machine)
    assert by_module(controllers, []) == {}
    assert by_module(controllers, [module(1, "A1"), module(2, "A2")]) == {}
    assert by_module(controllers, [module(1, "A1", size=16 * GIB)]) == {}
    assert by_module(controllers, [module(1, "A1")]).keys() == {1}


def test_a_label_that_two_slots_have_names_none(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    dimm(machine, "mc0/dimm0", "CPU_SrcID#0_MC#0_Chan#1_DIMM#0", 50)
    slots = [module(1, "DIMM 0"), module(2, "DIMM 0")]
    assert by_module(read_controllers(machine), slots) == {}


@pytest.mark.parametrize(
    ("label", "locator", "bank", "same"),
    [
        ("DIMM_A1", "DIMM A1", None, True),
        ("CPU_SrcID#0_MC#0_Chan#0_DIMM#0", "A1", None, False),
        ("P1-DIMMA1", "DIMMA1", "P0_Node0", True),
        ("A1", "A1", None, True),
        (None, "A1", None, False),
        ("A1", None, None, False),
        ("DIMM_A11", "DIMM A1", None, False),
        ("P1_DIMM_AA1", "A1", None, False),
        ("BB1", "B1", None, False),
        ("P1_DIMM_A1", "A1", None, True),
    ],
)
def test_labels_of_modules(
    label: str | None, locator: str | None, bank: str | None, same: bool
) -> None:
    assert label_matches(label, locator, bank) is same
