"""The families of the management controller, over the demonstration host's."""

from __future__ import annotations

import pytest

from cimom.testing import readings_of
from providers import ipmi
from tests.exporters.prometheus.test_families import Samples, one, scrape
from tests.hosts import host


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    return scrape(readings_of(ipmi.provider(host("server", tmp_path_factory.mktemp("host")))))


@pytest.mark.parametrize(
    ("metric", "labels", "value"),
    [
        (
            "khv_sensor_temperature_celsius",
            {"chip": "ipmi", "sensor": "20.0.01/64.1", "name": "Inlet Temp (BMC)"},
            24.0,
        ),
        ("khv_sensor_power_watts", {"name": "Pwr Consumption (BMC)"}, 196.0),
        ("khv_sensor_threshold", {"name": "Inlet Temp (BMC)", "level": "upper_critical"}, 47.0),
        ("khv_sensor_fan_speed_rpm", {"name": "Fan 2 (BMC)"}, 1440.0),
        ("khv_fan_speed_rpm", {"fan": "ipmi-fan/29.2"}, 1440.0),
        ("khv_ipmi_sensor_state", {"name": "PS2 Status (BMC)", "state": "input lost"}, 1.0),
        ("khv_ipmi_sensor_state", {"sensor": "chassis", "state": "power on"}, 1.0),
        ("khv_redundancy_status", {"name": "PS Redundancy (BMC)"}, 4.0),
        ("khv_power_supply_info", {"name": "Power supply 1 (BMC)", "model": "PSU 800"}, 1.0),
        ("khv_ipmi_log_records", {}, 8.0),
        ("khv_ipmi_log_records_max", {}, 512.0),
        ("khv_software_info", {"id": "KHV:firmware:bmc", "version": "2.85 (00170000)"}, 1.0),
        ("khv_health_status", {"class": "KHV_IPMISensor", "name": "PS2 Status (BMC)"}, 2.0),
        (
            "khv_health_status",
            {"class": "KHV_IPMINumericSensor", "name": "Backplane Temp (BMC)"},
            3,
        ),
    ],
)
def test_a_sample(samples: Samples, metric: str, labels: dict[str, str], value: float) -> None:
    assert one(samples, metric, **labels) == value


def test_a_sensor_without_a_reading_has_no_sample(samples: Samples) -> None:
    names = [dict(labels)["name"] for labels in samples["khv_sensor_temperature_celsius"]]
    assert "Backplane Temp (BMC)" not in names
