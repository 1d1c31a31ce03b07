"""Memory of the machine and of its nodes: what is fitted, what is free, how it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cimom.classes import HealthState, KHV_Memory
from cimom.testing import readings_of
from hypervisor.host import Host
from hypervisor.smbios_part import ArrayArea, MemoryArray, Module, Smbios
from providers import hardware
from providers.hardware.memory import Memory, error_facts, firmware_facts, installed
from tests.hosts import host, put

GIB = 1024**3


def array(handle: int, use: int = 3, correction: int | None = 6) -> MemoryArray:
    return MemoryArray(
        handle=handle, location=3, use=use, correction=correction, max_bytes=None, devices=4
    )


def module(size: int | None, array: int | None, persistent: int | None = None) -> Module:
    return Module(
        handle=1,
        array=array,
        total_width=None,
        data_width=None,
        size_bytes=size,
        form_factor=None,
        locator=None,
        bank=None,
        kind=None,
        persistent_bytes=persistent,
    )


def test_what_is_fitted_is_memory_that_forgets_in_arrays_of_the_system() -> None:
    smbios = Smbios(
        arrays=(array(1), array(2, use=5)),
        modules=(
            module(16 * GIB, 1),
            module(None, 1),
            module(128 * GIB, 1, persistent=96 * GIB),
            module(GIB // 64, 2),
        ),
    )
    assert installed(smbios) == 48 * GIB
    assert installed(Smbios(modules=(module(GIB, 9),))) == GIB
    assert installed(Smbios(modules=(module(None, 1), module(0, 1)))) is None


def test_the_firmware_tells_where_memory_lies() -> None:
    areas = (
        ArrayArea(array=1, start=0, end=2 * GIB),
        ArrayArea(array=1, start=4 * GIB, end=6 * GIB),
        ArrayArea(array=2, start=0, end=99 * GIB),
        ArrayArea(array=1, start=None, end=None),
    )
    facts = firmware_facts(Smbios(arrays=(array(1), array(2, use=5)), array_areas=areas))
    assert (facts["StartingAddress"], facts["EndingAddress"]) == (0, 6 * 1024**2 - 1)
    assert facts["ErrorMethodology"] == "Multi-bit ECC"
    assert set(firmware_facts(Smbios()).values()) == {None}


@pytest.mark.parametrize(
    ("uncorrected", "health"),
    [(None, HealthState.OK), (0, HealthState.OK), (2, HealthState.Critical_failure)],
)
def test_errors_that_were_not_corrected_are_critical(
    uncorrected: int | None, health: HealthState, tmp_path: Path
) -> None:
    machine = host("server", tmp_path)
    text = "" if uncorrected is None else f"{uncorrected}\n"
    for controller in ("mc0", "mc1"):
        put(machine, f"sys/devices/system/edac/mc/{controller}/ue_count", text)
    rows = {row.DeviceID: row for row in Memory(machine, "u").inventory()}
    assert rows["memory/0"].HealthState is health
    assert rows["memory/node0"].HealthState is HealthState.OK
    assert error_facts(None)["UncorrectableErrors"] is None


def test_what_is_free_is_read_again_for_the_same_memory(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    readings = readings_of(hardware.provider(machine))
    free = {row.instance.DeviceID: row.instance.FreeSize for row in readings.rows(KHV_Memory)}
    reader = Memory(machine, "u")
    put(machine, "sys/devices/system/node/node1/meminfo", "Node 1 MemTotal: 8 kB\n")
    again = {row.DeviceID: row.FreeSize for row in reader.free()}
    assert again.keys() == free.keys()
    assert (again["memory/node0"], again["memory/node1"]) == (free["memory/node0"], None)


def test_a_machine_that_tells_nothing_has_no_memory(tmp_path: Path) -> None:
    assert list(Memory(Host(str(tmp_path)), "u").inventory()) == []
