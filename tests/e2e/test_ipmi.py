"""A BMC on the network: the same as ipmitool tells, in time, and nobody waits for it."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import pywbem

from cimom.health.quantity import scaled
from tests.conftest import require
from tests.e2e.running import Running, khv, run, shared_directory, until
from tests.simulator import Simulator, simulator

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

CHANGE_S = 10.0  # a reading that changed is told within this time
LOST_S = 40.0
OTHERS = ("KHV_DiskDrive", "KHV_EthernetPort", "KHV_Processor")
# Columns of `ipmitool sensor` after name, reading, unit and status.
LIMITS = (
    "LowerThresholdFatal",
    "LowerThresholdCritical",
    "LowerThresholdNonCritical",
    "UpperThresholdNonCritical",
    "UpperThresholdCritical",
    "UpperThresholdFatal",
)
# Add SEL Entry: fan 1 passed its lower critical limit, with reading and threshold.  (`ipmitool
# event` sends a message that ipmi_sim does not take.)
EVENT = tuple("0x0a 0x44 0 0 2 0 0 0 0 0x20 0 4 4 2 1 0x52 6 7".split())  # noqa: SIM905


@contextmanager
def served(bmc: Simulator, directory: Path) -> Iterator[Running]:
    """Run khv with a BMC, from its first reading on."""
    file = directory / "khv.toml"
    file.write_text(bmc.configuration())
    with khv("--hypervisor", "none", "--config", str(file)) as made:
        until(lambda: up(made), "the first reading of the BMC")
        yield made


@pytest.fixture(scope="module")
def bmc() -> Iterator[Simulator]:
    require(importlib.util.find_spec("pyghmi") is not None, "the package pyghmi")
    with shared_directory() as directory, simulator(directory) as made:
        yield made


@pytest.fixture(scope="module")
def running(bmc: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with served(bmc, tmp_path_factory.mktemp("khv")) as made:
        yield made


def up(running: Running) -> bool:
    return 'khv_source_up{source="ipmi.bmc"} 1' in running.metrics()


def sensors(running: Running, cls: str = "KHV_IPMINumericSensor") -> dict[str, Any]:
    return {row["Name"]: row for row in running.wbem().EnumerateInstances(cls)}


def value(row: pywbem.CIMInstance, name: str = "CurrentReading") -> float | None:
    return scaled(row[name], row["UnitModifier"])


def test_numbers_and_limits_are_those_that_ipmitool_tells(bmc: Simulator, running: Running) -> None:
    told = {}
    for line in bmc.ask("sensor").stdout.splitlines():
        name, reading, unit, _, *limits = (cell.strip() for cell in line.split("|"))
        if unit != "discrete":
            told[name] = [None if cell == "na" else float(cell) for cell in (reading, *limits)]
    assert told.pop("Satellite Temp")[0] == 80.0  # asked through the BMC; not ours to tell
    found = sensors(running)
    satellite = found.pop("Satellite Temp")
    assert (satellite["CurrentState"], satellite["HealthState"]) == ("Unknown", 0)
    assert satellite["CurrentReading"] == 0  # the encoder's stand-in for NULL; the status tells
    assert "30h" in satellite["StatusDescriptions"][0]
    assert found.keys() == told.keys()
    for name, row in found.items():
        own = [value(row), *(value(row, limit) for limit in LIMITS)]
        assert own == [
            None if item is None else pytest.approx(item, abs=0.001) for item in told[name]
        ]
    assert scaled(found["Inlet Temp"]["Hysteresis"], -3) == 2.0


def test_states_power_supplies_and_redundancy(running: Running) -> None:
    states = {name: row["CurrentState"] for name, row in sensors(running, "KHV_IPMISensor").items()}
    assert states["PS1 Status"] == "present"
    assert states["PS2 Status"] == "input lost"
    assert states["PS Redundancy"] == "redundancy lost"
    client = running.wbem()
    supplies = client.EnumerateInstances("KHV_IPMIPowerSupply")
    assert {s["DeviceID"]: s["HealthState"] for s in supplies} == {
        "ipmi-psu/10.1": 5,
        "ipmi-psu/10.2": 25,
    }
    (path,) = client.EnumerateInstanceNames("KHV_RedundancySet")
    assert len(client.AssociatorNames(path, AssocClass="KHV_MemberOfCollection")) == 2
    (fan,) = client.EnumerateInstances("KHV_IPMIFan")
    assert fan["Speed"] == 5400
    (near,) = client.Associators(fan.path, AssocClass="KHV_AssociatedSensor")
    assert near["Name"] == "Fan 1"


def test_firmware_and_inventory(running: Running) -> None:
    client = running.wbem()
    (firmware,) = client.EnumerateInstances("KHV_IPMIFirmwareIdentity")
    assert firmware["VersionString"] == "9.08"
    # Inventories are read after the first readings were told.
    (board,) = until(lambda: client.EnumerateInstances("KHV_IPMIPackage"), "the inventory")
    assert (board["Manufacturer"], board["SerialNumber"]) == ("Acme Test", "SN0001")


def test_a_reading_that_changes_is_seen_everywhere(bmc: Simulator, running: Running) -> None:
    bmc.set("inlet", 43)
    until(lambda: value(sensors(running)["Inlet Temp"]) == 43.0, "43 degrees in WBEM", CHANGE_S)
    inlet = sensors(running)["Inlet Temp"]
    assert inlet["CurrentState"] == "Upper Non-Critical"
    labels = {"chip": "ipmi", "sensor": "20.0.01/7.1"}
    assert running.sample("khv_sensor_temperature_celsius", **labels) == 43.0
    page = running.page("sensors")
    assert "Inlet Temp (BMC)" in page
    assert "43.0 °C" in page

    def told() -> bool:
        events = running.wbem().EnumerateInstances("KHV_LogEntry")
        return any("Inlet Temp (BMC)" in event["Message"] for event in events)

    until(told, "the event", CHANGE_S)
    bmc.set("inlet", 24)
    until(lambda: value(sensors(running)["Inlet Temp"]) == 24.0, "24 degrees again", CHANGE_S)


def test_the_log_is_told_and_cleared_by_who_may(bmc: Simulator, running: Running) -> None:
    for _ in range(2):
        bmc.ask("raw", *EVENT)
    client = running.wbem()
    wanted = "Fan 1: lower critical limit passed downwards (read 600 RPM, limit 700 RPM)"

    def entries() -> dict[str, int]:
        rows = client.EnumerateInstances("KHV_IPMILogEntry")
        return {row["Message"]: row["Occurrences"] for row in rows}

    until(lambda: entries().get(wanted) == 2, "the records in WBEM", CHANGE_S)
    assert wanted in running.page("system")
    (path,) = client.EnumerateInstanceNames("KHV_IPMIRecordLog")
    password = running.cli("user", "add", "reader").rsplit(" ", 1)[1].strip()
    reader = pywbem.WBEMConnection(
        running.ready["wbem"], ("reader", password), no_verification=True, timeout=30
    )
    with pytest.raises(pywbem.CIMError) as refused:
        reader.InvokeMethod("ClearLog", path)
    assert refused.value.status_code == pywbem.CIM_ERR_ACCESS_DENIED
    assert client.InvokeMethod("ClearLog", path)[0] == 0
    assert wanted not in entries()
    assert client.GetInstance(path)["CurrentNumberOfRecords"] == 0
    assert "no entries" in (bmc.ask("sel", "list").stdout + bmc.ask("sel", "list").stderr)
    messages = [row["Message"] for row in client.EnumerateInstances("KHV_LogEntry")]
    assert any(m.startswith("ClearLog of KHV_IPMIRecordLog by admin from ") for m in messages)


def _misses(running: Running) -> dict[str, str]:
    """Return how often each source missed its deadline."""
    pattern = r'^khv_source_deadline_misses_total\{source="([^"]+)"\} (\S+)$'
    return dict(re.findall(pattern, running.metrics(), re.MULTILINE))


def test_a_bmc_that_dies_is_stale_and_comes_back(tmp_path: Path) -> None:
    with shared_directory() as place, simulator(place) as bmc, served(bmc, tmp_path) as running:
        misses = _misses(running)
        bmc.kill()
        until(lambda: not up(running), "the loss", LOST_S)
        rows = running.wbem().EnumerateInstances("KHV_IPMINumericSensor")
        assert {row["CommunicationStatus"] for row in rows} == {3}
        for cls in OTHERS:
            others = running.wbem().EnumerateInstances(cls)
            assert 3 not in {row["CommunicationStatus"] for row in others}
        assert _misses(running) == misses  # nobody waited for it, not even its own source
        bmc.start()
        until(lambda: up(running), "the return", LOST_S)
        rows = running.wbem().EnumerateInstances("KHV_IPMINumericSensor")
        assert 3 not in {row["CommunicationStatus"] for row in rows}


def test_a_capture_has_what_the_bmc_told(bmc: Simulator, running: Running, tmp_path: Path) -> None:
    file, archive = tmp_path / "khv.toml", tmp_path / "tree"
    file.write_text(bmc.configuration())
    run(sys.executable, "-m", "khv", "capture", str(archive), "--config", str(file))
    text = archive.read_text()
    assert "== file khv/ipmi/bmc.json" in text
    assert '"name": "Inlet Temp"' in text
    assert "SN0001" not in text
