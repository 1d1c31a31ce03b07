"""Faults of a simulated host: seen in every protocol within seconds, and gone again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest
import pywbem

from tests.e2e.running import Running, khv, until
from tests.e2e.test_indications import free_port

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SOON_S = 10.0  # by then a fault is told everywhere; on a loaded machine the tests wait for longer
LIMIT_S = 60.0


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[Running]:
    config = tmp_path / "khv.toml"
    config.write_text("alarm_clear_s = 8.0\n")
    with khv("--demo", "--hypervisor", "none", "--config", str(config)) as running:
        client = running.wbem()  # it is a little ill by itself
        until(lambda: len(client.EnumerateInstances("KHV_Alarm")) > 4, "its own alarms")
        yield running


@pytest.fixture
def alerts(simulated: Running) -> Iterator[Queue[pywbem.CIMInstance]]:
    """What a listener of pywbem is told of alerts."""
    heard: Queue[pywbem.CIMInstance] = Queue()
    port = free_port()
    listener = pywbem.WBEMListener("127.0.0.1", http_port=port)
    listener.add_callback(lambda indication, _: heard.put(indication))
    listener.start()
    server = pywbem.WBEMServer(simulated.wbem())
    with pywbem.WBEMSubscriptionManager("simulation") as manager:
        manager.add_server(server)
        target = manager.add_destination(
            server.url, f"http://127.0.0.1:{port}", destination_id="here"
        )
        source = next(
            f
            for f in server.conn.EnumerateInstances("CIM_IndicationFilter", namespace="interop")
            if f["Name"] == "KHV:HardwareHealth:Alerts"
        )
        manager.add_subscriptions(server.url, source.path, target.path)
        time.sleep(1)  # the service compiles its subscriptions
        yield heard
    listener.stop()


def hears(heard: Queue[pywbem.CIMInstance], wanted: Callable[[Any], bool]) -> pywbem.CIMInstance:
    end = time.monotonic() + LIMIT_S
    while time.monotonic() < end:
        try:
            found = heard.get(timeout=1)
        except Empty:
            continue
        if wanted(found):
            return found
    raise AssertionError("no such alert was heard")


@pytest.mark.parametrize(
    ("fault", "class_name", "words"),
    [
        ("fan-stops", "KHV_NumericSensor", "Clean or replace the fan."),
        ("disk-offline", "KHV_DiskDrive", "replace the disk"),
        ("disk-fails", "KHV_DiskDrive", "replace the disk now"),
        ("memory-errs", "KHV_PhysicalMemory", "memory module"),
        ("link-down", "KHV_EthernetPort", "Check the cable"),
    ],
)
def test_a_fault_is_told_everywhere_and_is_over_again(
    simulated: Running, alerts: Queue[pywbem.CIMInstance], fault: str, class_name: str, words: str
) -> None:
    client = simulated.wbem()
    before = {alarm["AlarmID"] for alarm in client.EnumerateInstances("KHV_Alarm")}
    begun = time.monotonic()
    simulated.cli("fault", "start", fault)

    def raised() -> pywbem.CIMInstance | None:
        found = client.EnumerateInstances("KHV_Alarm")
        new = [a for a in found if a["AlarmID"] not in before and a["ElementClass"] == class_name]
        return new[0] if new else None

    alarm = until(raised, "the alarm", LIMIT_S)
    print(f"{fault}: an alarm after {time.monotonic() - begun:.1f} s")
    assert words in alarm["RecommendedActions"][0]
    name = alarm["ElementName"]
    alert = hears(alerts, lambda i: name in i["Message"] and i["ProbableCause"] != 59)
    assert alert.classname in ("CIM_AlertIndication", "CIM_ThresholdIndication")
    assert alert["RecommendedActions"] == alarm["RecommendedActions"]
    ill = client.GetInstance(path_of(alert))
    assert ill["HealthState"] > 5
    assert f'element="{name}"' in simulated.metrics().split("khv_alarm{", 1)[1]
    page = simulated.page()
    assert words in page
    simulated.cli("fault", "stop", fault)
    hears(alerts, lambda i: name in i["Message"] and i["ProbableCause"] == 59)
    until(lambda: raised() is None, "the end of the alarm", LIMIT_S)
    assert client.GetInstance(path_of(alert))["HealthState"] == 5


def path_of(alert: pywbem.CIMInstance) -> pywbem.CIMInstanceName:
    """Return what an alert is about; pywbem takes no host with a dash."""
    _, _, path = alert["AlertingManagedElement"].removeprefix("//").partition("/")
    return pywbem.CIMInstanceName.from_wbem_uri(f"/{path}")


def test_one_that_flaps_makes_one_alarm(
    simulated: Running, alerts: Queue[pywbem.CIMInstance]
) -> None:
    for _ in range(6):
        simulated.cli("fault", "start", "overheats")
        time.sleep(2)
        simulated.cli("fault", "stop", "overheats")
        time.sleep(1)
    hears(alerts, lambda i: i["ProbableCause"] == 59)
    told = [e["Message"] for e in simulated.wbem().EnumerateInstances("KHV_LogEntry")]
    hot = [text for text in told if "upper critical" in text]
    assert len(hot) == 1, told


def test_an_alarm_is_acknowledged_by_command_and_by_method(simulated: Running) -> None:
    client = simulated.wbem()
    simulated.cli("fault", "start", "disk-offline")

    def alarm() -> pywbem.CIMInstance | None:
        found = client.EnumerateInstances("KHV_Alarm")
        return next((a for a in found if a["ElementClass"] == "KHV_DiskDrive"), None)

    raised = until(alarm, "the alarm", LIMIT_S)
    simulated.cli("alarm", "ack", raised["AlarmID"], "a new one is ordered")
    taken = alarm()
    assert taken is not None
    assert (taken["Acknowledged"], taken["Comment"]) == (True, "a new one is ordered")
    assert client.InvokeMethod("Unacknowledge", taken.path)[0] == 0
    assert client.InvokeMethod("Acknowledge", taken.path, Comment="mine")[0] == 0
    taken = alarm()
    assert taken is not None
    assert (taken["AcknowledgedBy"], taken["Comment"]) == ("admin", "mine")
    assert "mine" in simulated.page()
