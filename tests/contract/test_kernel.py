"""Counts of the kernel as node_exporter knows them: its composite tree and expected samples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hypervisor.edac import read_controllers, whole
from hypervisor.host import Host
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
