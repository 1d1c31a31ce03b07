"""The families over the sample host: values in base units, labels, absence, promtool."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from cimom.broker.eventlog import EventLog
from cimom.broker.readings import Delta, Readings
from cimom.broker.snapshot import take
from cimom.broker.store import StateStore
from cimom.classes import KHV_Alarm, KHV_DiskDrive, KHV_NumericSensor
from cimom.model import cim_datetime
from exporters.prometheus.families import CLASSES, GROUPS
from exporters.prometheus.render import Writer, render_telemetry
from exporters.prometheus.telemetry import Telemetry
from tests.conftest import require_command
from tests.web.house import House
from tests.web.sample import TAKEN_AT, UUID, VMS, sample

Samples = dict[str, dict[tuple[tuple[str, str], ...], float]]


def scrape(readings: Readings) -> Samples:
    text = Writer(GROUPS).render(take(readings, CLASSES)).decode()
    found: Samples = defaultdict(dict)
    for family in text_string_to_metric_families(text):
        for s in family.samples:
            key = tuple(sorted(s.labels.items()))
            assert key not in found[s.name], f"series twice: {s}"
            found[s.name][key] = s.value
    return found


@pytest.fixture
def readings() -> Readings:
    return sample()


@pytest.fixture
def samples(readings: Readings) -> Samples:
    return scrape(readings)


def one(samples: Samples, metric: str, **labels: str) -> float:
    wanted = set(labels.items())
    (value,) = [v for key, v in samples[metric].items() if wanted <= set(key)]
    return value


@pytest.mark.parametrize(
    ("metric", "labels", "value"),
    [
        ("khv_host_info", {"uuid": UUID, "name": "kvm-7.example.org"}, 1),
        ("khv_processor_load_ratio", {"processor": "1"}, 0.81),
        ("khv_processor_frequency_hertz", {"processor": "0"}, 2.75e9),
        ("khv_cpu_thread_load_ratio", {"cpu": "15", "processor": "1"}, 0.9),
        ("khv_disk_size_bytes", {"device": "nvme0n1"}, 3840755982336),
        ("khv_disk_info", {"device": "sdb", "model": 'ACME "Exa" 16TB\\'}, 1),
        ("khv_disk_read_bytes_total", {"device": "sda"}, 512 * 10**9 + 2),
        ("khv_disk_read_time_seconds_total", {"device": "sda"}, 1.5),
        ("khv_disk_smart_passed", {"device": "sda"}, 1),
        ("khv_disk_smart_timestamp_seconds", {"device": "sda"}, TAKEN_AT - 60),
        ("khv_disk_smart_temperature_celsius", {"device": "sda"}, 36),
        ("khv_disk_smart_power_on_seconds_total", {"device": "sda"}, 41873 * 3600),
        ("khv_disk_smart_power_cycles_total", {"device": "sda"}, 37),
        ("khv_disk_smart_used_ratio", {"device": "nvme0n1"}, 0.12),
        ("khv_disk_smart_available_spare_ratio", {"device": "nvme0n1"}, 0.99),
        ("khv_disk_smart_media_errors_total", {"device": "nvme0n1"}, 0),
        ("khv_disk_smart_reallocated_sectors", {"device": "sdb"}, 14),
        ("khv_disk_smart_pending_sectors", {"device": "sdb"}, 2),
        ("khv_nic_info", {"device": "eno1", "address": "ac:1f:6b:00:00:01"}, 1),
        ("khv_nic_up", {"device": "eno1"}, 1),
        ("khv_nic_up", {"device": "eno2"}, 0),
        ("khv_nic_speed_bytes", {"device": "eno1"}, 1.25e9),
        ("khv_nic_receive_errors_total", {"device": "eno1"}, 3),
        ("khv_nic_receive_bytes_total", {"device": "lo"}, 55),
        ("khv_sensor_temperature_celsius", {"name": "CPU0 Temp"}, 92.0),
        ("khv_sensor_temperature_celsius", {"chip": "coretemp-isa-0001", "sensor": "temp1"}, 64.5),
        ("khv_sensor_fan_speed_rpm", {"name": "Fan 2"}, 8250),
        ("khv_sensor_voltage_volts", {"name": "Vcore"}, 1.104),
        ("khv_sensor_current_amperes", {"name": "PSU1 in"}, 0.87),
        ("khv_sensor_power_watts", {"name": "PSU1 in"}, 198),
        ("khv_sensor_threshold", {"name": "CPU0 Temp", "level": "upper_critical"}, 100.0),
        ("khv_health_status", {"name": "CPU0 Temp"}, 1),
        ("khv_health_status", {"name": "CPU1 Temp"}, 0),
        ("khv_health_status", {"name": "PCH"}, 3),
        ("khv_vm_state", {"name": "db-01", "state": "paused"}, 1),
        ("khv_vm_state", {"name": "db-01", "state": "running"}, 0),
        ("khv_vm_memory_bytes", {"name": "web-01"}, 4096 * 1024**2),
        ("khv_vm_disk_read_bytes_total", {"name": "web-01"}, 7_000_000),
        ("khv_vm_vcpu_delay_seconds_total", {"name": "web-01"}, 1.5),
        ("khv_vm_guest_memory_free_bytes", {"name": "web-01"}, 512 * 1024**2),
        ("khv_vm_cpu_time_seconds_total", {"name": "web-01"}, 1234.567890123),
        ("khv_vm_accelerator_info", {"name": "web-01", "accelerator": "kvm"}, 1),
        ("khv_source_up", {"source": "sensors"}, 1),
        ("libvirt_up", {}, 1),
        ("libvirt_domains", {}, 3),
        ("libvirt_domain_info_virtual_cpus", {"domain": "db-01"}, 8),
        ("libvirt_domain_info_maximum_memory_bytes", {"domain": "web-01"}, 8192 * 1024**2),
    ],
)
def test_value_in_its_base_unit(
    samples: Samples, metric: str, labels: dict[str, str], value: float
) -> None:
    assert one(samples, metric, **labels) == value


def test_what_is_not_known_has_no_sample(samples: Samples) -> None:
    smart = [name for name in samples if name.startswith("khv_disk_smart_")]
    assert len(smart) == 10
    assert not [key for name in smart for key in samples[name] if ("device", "nvme1n1") in key]
    assert len(samples["khv_disk_smart_used_ratio"]) == 1
    assert not [key for key in samples["khv_sensor_temperature_celsius"] if ("name", "PCH") in key]
    assert not [key for key in samples["khv_nic_speed_bytes"] if ("device", "eno2") in key]
    assert not [key for key in samples["khv_vm_memory_resident_bytes"] if ("name", "build") in key]


def test_time_of_a_reading_is_its_statistic_time_to_the_microsecond(samples: Samples) -> None:
    times = samples["khv_reading_timestamp_seconds"]
    assert len(times) == 10 + len(VMS)
    for value in times.values():
        assert value == TAKEN_AT
        assert cim_datetime(value) == cim_datetime(TAKEN_AT)


def test_stale_rows_keep_their_samples_and_their_source_is_down(readings: Readings) -> None:
    before = scrape(readings)
    readings.failed(readings.state("sensors"), "timed out", missed=True)
    after = scrape(readings)
    name = "khv_sensor_temperature_celsius"
    assert after[name] == before[name]
    assert one(after, "khv_source_up", source="sensors") == 0
    assert one(after, "khv_source_deadline_misses_total", source="sensors") == 1
    assert one(after, "khv_source_timestamp_seconds", source="sensors") == TAKEN_AT


def test_two_rows_with_the_same_labels_are_one_series(readings: Readings) -> None:
    (first, *_) = readings.rows(KHV_DiskDrive)
    twin = KHV_DiskDrive(
        SystemCreationClassName="KHV_ComputerSystem",
        SystemName=UUID,
        CreationClassName="KHV_DiskDrive",
        DeviceID="disk/twin",
        Name=first.instance.Name,
        Size=1,
    )
    delta = Delta(KHV_DiskDrive, [twin], ())
    readings.apply(readings.state("disks"), [delta], taken_at=TAKEN_AT, duration_s=0)
    assert one(scrape(readings), "khv_disk_size_bytes", device="nvme0n1") == first.instance.Size


def test_without_libvirt_there_is_no_libvirt_family() -> None:
    empty = Readings()
    assert not [name for name in scrape(empty) if name.startswith(("libvirt_", "khv_vm"))]


def test_families_of_one_name_agree() -> None:
    seen: dict[str, tuple[str, str]] = {}
    for group in GROUPS:
        for family in group.families:
            facts = (family.type, family.help)
            assert seen.setdefault(family.name, facts) == facts
            assert re.fullmatch(r"(khv|libvirt)_[a-z_]+", family.name)
            assert family.name.endswith("_total") == (family.type == "counter")


def test_every_sensor_has_one_quantity(samples: Samples, readings: Readings) -> None:
    quantities = re.compile(r"khv_sensor_\w+_(celsius|volts|amperes|watts|joules|rpm|ratio)")
    found = [key for name in samples if quantities.fullmatch(name) for key in samples[name]]
    known = [row for row in readings.rows(KHV_NumericSensor) if row.instance.CurrentReading]
    assert len(found) == len(known)


def test_promtool_has_nothing_to_say(readings: Readings) -> None:
    require_command("promtool")
    promtool = shutil.which("promtool")
    assert promtool is not None
    telemetry = Telemetry("0.0.0")
    telemetry.wbem_request("GetClass")
    telemetry.show_snmp({"request_get": 1, "drop_unknown_user": 1, "in_packets": 2})
    telemetry.worker_restart("hw")
    text = Writer(GROUPS).render(take(readings, CLASSES)) + render_telemetry(telemetry.families())
    done = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True)
    assert (done.returncode, done.stderr.decode()) == (0, "")


def test_an_alarm_is_a_series_as_long_as_it_lasts(tmp_path: Path) -> None:
    house = House()
    store = StateStore(str(tmp_path))
    log = EventLog(house.readings, store)
    house.cool(TAKEN_AT)
    assert "khv_alarm" not in scrape(house.readings)
    house.heat(TAKEN_AT)
    (alarm,) = house.readings.rows(KHV_Alarm)
    labels = {"element": "CPU0 Temp", "class": "KHV_NumericSensor", "severity": "degraded"}
    assert one(scrape(house.readings), "khv_alarm", **labels, acknowledged="false") == 1
    log.acknowledged(alarm.instance.AlarmID, "anna", "")
    assert one(scrape(house.readings), "khv_alarm", **labels, acknowledged="true") == 1
    house.cool(TAKEN_AT)
    assert "khv_alarm" not in scrape(house.readings)
    store.close()
