"""How modules and all memory are while their errors grow."""

from __future__ import annotations

from pathlib import Path

import pytest

from cimom.classes import HealthState, KHV_Memory, KHV_PhysicalMemory
from cimom.health.status import Condition
from hypervisor.edac import Controller, Errors
from hypervisor.host import Host
from providers.hardware.memory import Memory
from providers.hardware.memory_error import Judge, condition, rest
from providers.hardware.module import Modules
from tests.clock import Moments
from tests.hosts import host, put

MC = "sys/devices/system/edac/mc"


def machine(directory: Path) -> tuple[Host, Moments]:
    clock = Moments()
    return Host(host("server", directory).root, clock), clock


def modules(reader: Modules) -> dict[str | None, KHV_PhysicalMemory]:
    return {row.Locator: row for row in reader.read() if isinstance(row, KHV_PhysicalMemory)}


def test_a_module_is_degraded_while_its_corrected_errors_grow(tmp_path: Path) -> None:
    server, clock = machine(tmp_path)
    reader = Modules(server)
    assert modules(reader)["DIMM B3"].HealthState is HealthState.OK
    clock.now += 3600
    put(server, f"{MC}/mc1/dimm2/dimm_ce_count", "14\n")
    ill = modules(reader)["DIMM B3"]
    assert ill.HealthState is HealthState.Degraded_Warning
    assert ill.StatusDescriptions == ("11 errors were corrected within a day",)
    assert ill.ControllerLocation == "channel 2 slot 0"
    assert modules(reader)["DIMM B2"].HealthState is HealthState.OK
    clock.now += 25 * 3600
    assert modules(reader)["DIMM B3"].HealthState is HealthState.OK


def test_all_memory_is_degraded_only_by_errors_of_no_module(tmp_path: Path) -> None:
    server, clock = machine(tmp_path)
    reader = Memory(server, "u")

    def whole() -> KHV_Memory:
        return next(row for row in reader.inventory() if row.NUMANode is None)

    assert whole().HealthState is HealthState.OK
    clock.now += 60
    put(server, f"{MC}/mc1/dimm2/dimm_ce_count", "503\n")
    put(server, f"{MC}/mc1/ce_count", "503\n")
    assert whole().HealthState is HealthState.OK
    clock.now += 60
    put(server, f"{MC}/mc1/ce_noinfo_count", "40\n")
    put(server, f"{MC}/mc1/ce_count", "543\n")
    ill = whole()
    assert (ill.HealthState, ill.CorrectableErrors) == (HealthState.Degraded_Warning, 543)
    assert ill.StatusDescriptions == ("40 errors were corrected within a day",)


@pytest.mark.parametrize(
    ("errors", "a_day", "told"),
    [
        (None, None, (Condition.OK, None)),
        (Errors(corrected=9), None, (Condition.OK, None)),
        (Errors(corrected=19), 19, (Condition.DEGRADED, "19 errors were corrected within a day")),
        (
            Errors(corrected=19, uncorrected=1, by_order=True),
            19,
            (Condition.ERROR, "1 error could not be corrected, by the order of the slots"),
        ),
    ],
)
def test_how_memory_is(
    errors: Errors | None, a_day: int | None, told: tuple[Condition, str | None]
) -> None:
    assert condition(errors, a_day) == told


def test_what_was_counted_within_a_day_counts_at_once(tmp_path: Path) -> None:
    clock = Moments()
    for counted_for_s, ill in ((7200, Condition.DEGRADED), (90000, Condition.OK)):
        judge = Judge(Host(str(tmp_path), clock))
        controllers = [Controller(number=0, counted_for_s=counted_for_s)]
        assert judge.judge(1, Errors(corrected=50), controllers, 50)[0] is ill


def test_the_rest_is_never_negative() -> None:
    assert rest(Errors(corrected=5), [Errors(corrected=3), Errors()]) == 2
    assert rest(Errors(corrected=1), [Errors(corrected=3)]) == 0
    assert rest(Errors(), [Errors(corrected=3)]) is None
