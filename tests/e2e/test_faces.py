"""One reading through all four faces, with a real guest: same value, same time, change seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
import pywbem

from tests.e2e.guest import Daemon, isolated_libvirtd, rom
from tests.e2e.running import PASSWORD, Running, khv, until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

READING_TABLE = "1.3.6.1.4.1.32473"
VM_OPER_STATE = "1.3.6.1.2.1.236.1.4.1.6"
RUNNING, SHUT_DOWN, PAUSED = 4, 11, 8  # VM-MIB vmOperState
ENABLED, DISABLED, QUIESCE = 2, 3, 9


class Place(NamedTuple):
    """A khv over the demonstration host with real guests."""

    khv: Running
    daemon: Daemon


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with isolated_libvirtd() as daemon, khv("--demo", "--hypervisor", daemon.uri) as running:
        image = rom(daemon.images)
        for name in ("first", "second"):
            running.cli(
                "vm", "define", name, "--memory", "32", "--network", "none", "--rom", str(image)
            )
        yield Place(running, daemon)


def machine(place: Place, name: str) -> pywbem.CIMInstance:
    client = place.khv.wbem("root/virt")
    found = client.EnumerateInstances("KHV_VirtualComputerSystem")
    return next(item for item in found if item["ElementName"] == name)


def request(place: Place, name: str, state: int) -> int:
    client = place.khv.wbem("root/virt")
    path = machine(place, name).path
    value, _ = client.InvokeMethod("RequestStateChange", path, RequestedState=pywbem.Uint16(state))
    return int(value)


def oper_states(place: Place) -> dict[str, int]:
    names = re.findall(
        r'\.4\.1\.2\.(\d+) = STRING: "(\w+)"',
        place.khv.snmp("snmpbulkwalk", "1.3.6.1.2.1.236.1.4.1.2"),
    )
    states = dict(
        re.findall(
            r"\.4\.1\.6\.(\d+) = INTEGER: (\d+)", place.khv.snmp("snmpbulkwalk", VM_OPER_STATE)
        )
    )
    return {name: int(states[index]) for index, name in names}


def test_what_starts_a_machine_sees_it_running_everywhere_at_once(place: Place) -> None:
    for wanted, enabled, oper, word in (
        (2, ENABLED, RUNNING, "running"),
        (9, QUIESCE, PAUSED, "paused"),
        (2, ENABLED, RUNNING, "running"),
        (3, DISABLED, SHUT_DOWN, "off"),
    ):
        assert request(place, "first", wanted) == 0
        assert machine(place, "first")["EnabledState"] == enabled
        assert oper_states(place)["first"] == oper
        assert place.khv.sample("khv_vm_state", name="first", state=word) == 1
        assert word in place.khv.page().lower()


def test_values_agree_with_virsh(place: Place) -> None:
    assert request(place, "second", 2) == 0
    told = dict(
        line.split(":", 1)
        for line in place.daemon.virsh("dominfo", "second").splitlines()
        if ":" in line
    )
    client = place.khv.wbem("root/virt")
    system = machine(place, "second")
    assert system["Name"] == told["UUID"].strip()
    (stats,) = client.Associators(system.path, AssocClass="KHV_ElementStatisticalData")
    assert stats["VirtualProcessors"] == int(told["CPU(s)"])
    assert stats["MaximumMemory"] == int(told["Max memory"].split()[0])
    assert stats["CPUTime"] > 0
    assert "second" in place.khv.cli("vm", "list")
    assert "running" in place.daemon.virsh("domstate", "second")
    (host,) = client.AssociatorNames(system.path, AssocClass="KHV_HostedDependency")
    assert host.classname == "KHV_ComputerSystem"


def test_one_value_and_one_time_with_the_ticker_paused(place: Place) -> None:
    """WBEM, /metrics, SNMP and the page tell the same sensor and machine alike."""
    assert request(place, "second", 2) == 0
    machine(place, "second")  # the change was seen: nothing is left to be read
    assert place.khv.cli("ticker", "pause").strip() == "paused"
    try:
        sensors = {
            i["DeviceID"]: i for i in place.khv.wbem().EnumerateInstances("KHV_NumericSensor")
        }
        sensor = sensors["hwmon/coretemp.1/temp1"]
        (stats,) = [
            item
            for item in place.khv.wbem("root/virt").EnumerateInstances(
                "KHV_VirtualSystemStatistics"
            )
            if item["ElementName"] == "second"
        ]
        for item, element, prop in (
            (sensor, sensor["DeviceID"], "CurrentReading"),
            (stats, stats["SystemName"], "CPUTime"),
        ):
            value, moment = int(item[prop]), item["StatisticTime"].datetime
            microseconds = round(moment.timestamp() * 1_000_000)
            labels = {"class": item.classname, "element": element}
            seconds = place.khv.sample("khv_reading_timestamp_seconds", **labels)
            assert round(seconds * 1_000_000) == microseconds
            row = snmp_reading(place, element, prop)
            assert (row["value"], row["time"]) == (str(value), str(microseconds))
        assert (
            place.khv.sample("khv_vm_cpu_time_seconds_total", name="second")
            == stats["CPUTime"] / 1e9
        )
        page = place.khv.page()
        moment = sensor["StatisticTime"].datetime
        assert f"{moment:%Y-%m-%dT%H:%M:%S}" in page
        assert "86.0" in page
    finally:
        assert place.khv.cli("ticker", "resume").strip() == "running"


def snmp_reading(place: Place, element: str, prop: str) -> dict[str, str]:
    """Return value and time of a row of khvReadingTable, found by element and property."""
    columns: dict[str, dict[str, str]] = {}
    for line in place.khv.snmp("snmpbulkwalk", READING_TABLE).splitlines():
        oid, _, text = line.partition(" = ")
        column, index = oid.split(".")[-2:]
        columns.setdefault(index, {})[column] = text.partition(": ")[2].strip('"')
    (row,) = [r for r in columns.values() if element in r.values() and prop in r.values()]
    numbers = sorted(row, key=int)
    values = [row[number] for number in numbers]
    moment = next(v for v in values if v.isdigit() and len(v) == 16)
    value = values[values.index(prop) + 1]
    return {"value": value, "time": moment}


def test_connection_lost_is_said_and_comes_back(place: Place) -> None:
    assert request(place, "second", 2) == 0
    place.daemon.kill()
    until(lambda: place.khv.sample("khv_source_up", source="vm") == 0, "the loss of libvirt")
    assert len(place.khv.wbem().EnumerateInstances("KHV_Processor")) == 2
    assert "second" in place.khv.metrics()  # last rows stand, marked
    place.daemon.start()
    until(lambda: place.khv.sample("khv_source_up", source="vm") == 1, "libvirt's return")
    assert machine(place, "second")["EnabledState"] == ENABLED  # guests outlive their daemon


def test_account_without_a_password_that_fits_is_locked_out_of_wbem_only_for_its_source(
    place: Place,
) -> None:
    for _ in range(6):
        with pytest.raises(pywbem.AuthError):
            place.khv.wbem(password="wrong").GetClass("CIM_Processor")
    with pytest.raises(pywbem.AuthError):
        place.khv.wbem(password=PASSWORD).GetClass("CIM_Processor")
    assert "second" in place.khv.cli("vm", "list")  # the local socket is exempt
