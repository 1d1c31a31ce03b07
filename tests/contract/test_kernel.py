"""Counts of the kernel as node_exporter knows them: its composite tree and expected samples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hypervisor.edac import read_controllers, whole
from hypervisor.energy import read_zones
from hypervisor.host import Host
from hypervisor.pressure import read_pressures
from hypervisor.thermal import read_zones as read_zones_of_heat
from hypervisor.watchdog import read_watchdogs
from tests.corpus import CORPUS, FIXTURES, SYS, unpack

pytestmark = pytest.mark.skipif(CORPUS is None, reason="KHV_CORPUS names no captured machines")

_SAMPLE = re.compile(r"(node_\w+)(?:\{(.*)\})? (\S+)\Z")
_LABEL = re.compile(r'(\w+)="([^"]*)"')


def expected(name: str) -> dict[tuple[str, ...], float]:
    """Return the samples of a metric of node_exporter by the values of their labels."""
    found = {}
    for line in (FIXTURES / "e2e-output.txt").read_text().splitlines():
        sample = _SAMPLE.match(line)
        if sample and sample[1] == name:
            labels = tuple(value for _, value in _LABEL.findall(sample[2] or ""))
            found[labels] = float(sample[3])
    assert found, name
    return found


@pytest.fixture
def composite(tmp_path: Path) -> Host:
    return unpack(SYS, tmp_path)


def test_errors_of_memory(composite: Host) -> None:
    (controller,) = read_controllers(composite)
    number = str(controller.number)
    told = whole([controller])
    assert told is not None
    assert {(number,): told.corrected} == expected("node_edac_correctable_errors_total")
    assert {(number,): told.uncorrected} == expected("node_edac_uncorrectable_errors_total")
    rows = {(number, str(row.number)): row for row in controller.rows}
    corrected = {key: row.corrected for key, row in rows.items()}
    corrected[number, "unknown"] = controller.corrected_nowhere
    assert corrected == expected("node_edac_csrow_correctable_errors_total")
    uncorrected = {key: row.uncorrected for key, row in rows.items()}
    uncorrected[number, "unknown"] = controller.uncorrected_nowhere
    assert uncorrected == expected("node_edac_csrow_uncorrectable_errors_total")


def test_errors_of_channels(composite: Host) -> None:
    (controller,) = read_controllers(composite)
    by_place = {
        errors.place: (errors.corrected, errors.uncorrected) for errors in controller.modules
    }
    for kind, name in enumerate(("correctable", "uncorrectable")):
        for labels, value in expected(f"node_edac_channel_{name}_errors_total").items():
            channel, number, row, _ = labels
            assert by_place[f"mc{number}/csrow{row}/ch{channel}"][kind] == value


def test_pressure(composite: Host) -> None:
    waits = {item.resource: item for item in read_pressures(composite)}
    for resource, (some, full) in {
        "cpu": ("waiting", ""), "io": ("waiting", "stalled"), "irq": ("", "stalled"),
        "memory": ("waiting", "stalled"),
    }.items():  # fmt: skip
        for word, stall in ((some, waits[resource].some), (full, waits[resource].full)):
            if word:
                assert stall is not None
                (seconds,) = expected(f"node_pressure_{resource}_{word}_seconds_total").values()
                assert stall.total_us / 1_000_000 == pytest.approx(seconds)


def test_energy(composite: Host) -> None:
    zones = {zone.directory: zone for zone in read_zones(composite)}
    for name, directory in (("package", "intel-rapl:0"), ("core", "intel-rapl:0:0")):
        (joules,) = expected(f"node_rapl_{name}_joules_total").values()
        energy = zones[directory].energy_uj
        assert energy is not None
        assert energy / 1_000_000 == pytest.approx(joules)


def test_thermal_zones(composite: Host) -> None:
    zones = {zone.chip_name: zone for zone in read_zones_of_heat(composite)}
    for (kind, number), celsius in expected("node_thermal_zone_temp").items():
        value = zones[kind].value
        assert number == "0"
        assert value is not None
        assert value / 1000 == pytest.approx(celsius)


def test_watchdogs(composite: Host) -> None:
    dogs = {item.name: item for item in read_watchdogs(composite)}
    assert dogs.keys() == {"watchdog0", "watchdog1"}
    dog = dogs["watchdog0"]
    for name, value in {
        "bootstatus": dog.boot_status, "fw_version": dog.firmware, "timeleft_seconds": dog.left_s,
        "timeout_seconds": dog.timeout_s, "pretimeout_seconds": dog.warning_s,
        "nowayout": dog.for_ever,
    }.items():  # fmt: skip
        assert expected(f"node_watchdog_{name}") == {("watchdog0",): value}
    assert (dog.identity, dog.active, dog.warning_by) == ("Software Watchdog", True, "noop")
