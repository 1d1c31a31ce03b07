"""The families of what runs on the host, over the demonstration host's."""

from __future__ import annotations

from pathlib import Path

import pytest

from cimom.testing import readings_of
from hypervisor.host import Host
from providers import runtime
from tests.exporters.prometheus.test_families import Samples, one, scrape
from tests.hosts import host


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    return scrape(readings_of(runtime.provider(host("server", tmp_path_factory.mktemp("host")))))


@pytest.mark.parametrize(
    ("metric", "labels", "value"),
    [
        ("khv_processes", {"state": "sleeping"}, 14),
        ("khv_processes", {"state": "blocked"}, 1),
        ("khv_processes", {"state": "stopped"}, 0),
        ("khv_threads", {}, 84),
        ("khv_service_state", {"service": "mdmonitor.service", "state": "failed"}, 1),
        ("khv_service_state", {"service": "sshd.service", "state": "active"}, 1),
        ("khv_service_restarts", {"service": "sshd.service"}, 0),
        ("khv_time_synchronised", {}, 1),
        ("khv_time_info", {"daemon": "chronyd", "source": "time1.example"}, 1),
        ("khv_time_offset_seconds", {}, 0.000041872),
        ("khv_time_estimated_error_seconds", {}, 0.00018),
        ("khv_time_maximum_error_seconds", {}, 0.014213),
        ("khv_time_stratum", {}, 3),
        ("khv_health_status", {"class": "KHV_Service", "element": "mdmonitor.service"}, 1),
        ("khv_health_status", {"class": "KHV_TimeService", "element": "time"}, 0),
    ],
)
def test_a_sample(samples: Samples, metric: str, labels: dict[str, str], value: float) -> None:
    assert one(samples, metric, **labels) == value


def test_what_is_not_known_is_no_sample(tmp_path: Path) -> None:
    found = scrape(readings_of(runtime.provider(Host(str(tmp_path)))))
    names = [name for name in found if "time_" in name and name.startswith("khv_time")]
    assert names == ["khv_time_info"]
    assert "khv_processes" not in found
