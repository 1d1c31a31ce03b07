"""The families of storage controllers, ports, bays and neighbours: the demonstration host's."""

from __future__ import annotations

import pytest

from cimom.testing import readings_of
from providers import network, storage
from tests.exporters.prometheus.test_families import Samples, one, scrape
from tests.hosts import host, put


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    machine = host("server", tmp_path_factory.mktemp("host"))
    put(machine, "sys/class/fc_host/host11/port_state", "Linkdown\n")
    put(machine, "sys/class/fc_host/host11/speed", "unknown\n")
    return scrape(readings_of(storage.provider(machine), network.provider(machine)))


@pytest.mark.parametrize(
    ("metric", "labels", "value"),
    [
        (
            "khv_storage_controller_info",
            {"id": "controller/0000:18:00.0", "protocol": "SAS", "firmware": "24.00.00.00"},
            1.0,
        ),
        ("khv_storage_port_up", {"name": "host10"}, 1.0),
        ("khv_storage_port_up", {"name": "host11"}, 0.0),
        ("khv_storage_port_up", {"name": "phy-12:7"}, 0.0),
        ("khv_storage_port_speed_bytes_per_second", {"name": "ata1"}, 750e6),
        ("khv_drive_bay_info", {"name": "Slot 01 of EXAMPLE JBOD 4"}, 1.0),
        (
            "khv_lldp_neighbour_info",
            {"device": "eno1", "system": "switch-a.example.org", "port_id": "Ethernet1/7"},
            1.0,
        ),
        ("khv_health_status", {"class": "KHV_StoragePort", "name": "FC port host11"}, 1.0),
        ("khv_health_status", {"class": "KHV_DriveBay", "name": "Slot 03 of EXAMPLE JBOD 4"}, 0.0),
    ],
)
def test_a_sample(samples: Samples, metric: str, labels: dict[str, str], value: float) -> None:
    assert one(samples, metric, **labels) == value


def test_port_without_a_link_has_no_speed(samples: Samples) -> None:
    found = samples["khv_storage_port_speed_bytes_per_second"]
    names = {dict(labels)["name"] for labels in found}
    assert "host10" in names
    assert "host11" not in names
