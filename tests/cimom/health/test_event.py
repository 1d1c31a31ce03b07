"""What of the readings' changes is told as an event."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from cimom.classes import (
    EnabledState,
    KHV_BlockStorageStatisticalData,
    KHV_DiskDrive,
    KHV_EthernetPort,
    KHV_Fan,
    KHV_GPTDiskPartition,
    KHV_IPProtocolEndpoint,
    KHV_LANEndpoint,
    KHV_LocalFileSystem,
    KHV_NumericSensor,
    KHV_PCIDevice,
    KHV_VirtualComputerSystem,
    KHV_VirtualDisk,
    PerceivedSeverity,
)
from cimom.health.event import (
    ADDED,
    ILL,
    REMOVED,
    STATE,
    WELL,
    Event,
    Watch,
    source_event,
    what,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject

KEYS = {"SystemCreationClassName": "KHV_ComputerSystem", "SystemName": "host"}


def disk(condition: Condition = Condition.OK, why: str | None = None) -> KHV_DiskDrive:
    status: Any = status_properties(condition, why)
    return KHV_DiskDrive(
        **KEYS, CreationClassName="KHV_DiskDrive", DeviceID="disk/1", ElementName="sda", **status
    )


def machine(state: EnabledState, text: str) -> KHV_VirtualComputerSystem:
    status: Any = {**status_properties(Condition.OK), "StatusDescriptions": (text,)}
    return KHV_VirtualComputerSystem(
        Name="u-1",
        CreationClassName="KHV_VirtualComputerSystem",
        ElementName="web1",
        EnabledState=state,
        **status,
    )


@pytest.fixture
def watch() -> Watch:
    return Watch(lambda cls: "Virtual" not in cls.CIM_NAME)


def told(
    watch: Watch, old: CimObject | None, new: CimObject | None, *, first: bool = False
) -> list[Event]:
    cls = type(new if new is not None else old)
    assert issubclass(cls, CimObject)
    return list(watch.row(cls, old, new, first=first))


def test_an_element_that_falls_ill_is_told_with_the_reason_once(watch: Watch) -> None:
    ill = disk(Condition.ERROR, "the driver calls the disk offline")
    (event,) = told(watch, disk(), ill)
    assert event.text == "disk drive sda reports: the driver calls the disk offline"
    assert (event.message_id, event.severity) == (ILL, PerceivedSeverity.Critical)
    assert (event.class_name, event.element, event.name) == ("KHV_DiskDrive", "disk/1", "sda")
    assert told(watch, ill, replace(ill, Caption="x")) == []
    assert told(watch, None, ill, first=True) == []


def test_worse_and_well_again_are_told(watch: Watch) -> None:
    degraded, error = disk(Condition.DEGRADED), disk(Condition.ERROR)
    ids = [
        event.message_id
        for old, new in ((disk(), degraded), (degraded, error), (error, disk()))
        for event in told(watch, old, new)
    ]
    assert ids == [ILL, ILL, WELL]


def test_not_known_is_neither_ill_nor_well(watch: Watch) -> None:
    unknown, error = disk(Condition.UNKNOWN), disk(Condition.ERROR)
    assert told(watch, disk(), unknown) == []
    assert told(watch, unknown, disk()) == []
    assert len(told(watch, disk(), error)) == 1
    assert told(watch, error, unknown) == []
    assert told(watch, unknown, error) == []
    (event,) = told(watch, unknown, disk())
    assert event.message_id == WELL


def test_the_first_read_is_no_news_but_an_ill_element_is(watch: Watch) -> None:
    assert told(watch, None, disk(), first=True) == []
    (event,) = told(watch, None, disk(Condition.DEGRADED), first=True)
    assert event.message_id == ILL


def test_parts_that_come_and_go_are_told(watch: Watch) -> None:
    (added,), (removed,) = told(watch, None, disk()), told(watch, disk(), None)
    assert (added.message_id, added.text) == (ADDED, "disk drive sda was added")
    assert (removed.message_id, removed.text) == (REMOVED, "disk drive sda is gone")


def test_statistics_and_devices_of_machines_are_no_parts(watch: Watch) -> None:
    assert told(watch, None, KHV_BlockStorageStatisticalData(InstanceID="x")) == []
    device = KHV_VirtualDisk(**KEYS, CreationClassName="KHV_VirtualDisk", DeviceID="disk/vda")
    assert told(watch, None, device) == []


def test_a_machine_tells_its_state(watch: Watch) -> None:
    off = machine(EnabledState.Disabled, "off")
    (event,) = told(watch, off, machine(EnabledState.Enabled, "running"))
    assert (event.message_id, event.text) == (STATE, "virtual computer system web1 is running")
    assert told(watch, off, replace(off, Caption="x")) == []
    assert [e.message_id for e in told(watch, None, off)] == [ADDED]


def test_what_an_earlier_run_told_is_not_told_again(watch: Watch) -> None:
    ill = disk(Condition.ERROR)
    (event,) = told(watch, None, ill, first=True)
    later = Watch(lambda _: True)
    later.remember(event)
    assert told(later, None, ill, first=True) == []
    (well,) = told(later, ill, disk())
    assert well.message_id == WELL


def test_an_element_that_came_back_ill_is_told_again(watch: Watch) -> None:
    ill = disk(Condition.ERROR)
    told(watch, None, ill, first=True)
    told(watch, ill, None)
    assert [event.message_id for event in told(watch, None, ill)] == [ADDED, ILL]


def test_a_lost_source_is_a_warning() -> None:
    lost = source_event("hw.sensor", lost=True, error="did not answer in 2 s")
    assert lost.text == "readings of hw.sensor are not renewed: did not answer in 2 s"
    assert lost.severity == PerceivedSeverity.Degraded_Warning
    assert source_event("hw.sensor", lost=False, error=None).text == "hw.sensor is read again"


@pytest.mark.parametrize(
    ("cls", "words"),
    [
        (KHV_DiskDrive, "disk drive"),
        (KHV_LANEndpoint, "LAN endpoint"),
        (KHV_IPProtocolEndpoint, "IP protocol endpoint"),
        (KHV_PCIDevice, "PCI device"),
        (KHV_GPTDiskPartition, "GPT disk partition"),
        (KHV_Fan, "fan"),
        (KHV_VirtualComputerSystem, "virtual computer system"),
    ],
)
def test_kinds_are_words(cls: type[CimObject], words: str) -> None:
    assert what(cls) == words


def file_system(name: str, condition: Condition) -> KHV_LocalFileSystem:
    status: Any = status_properties(condition)
    return KHV_LocalFileSystem(
        CSCreationClassName="KHV_ComputerSystem",
        CSName="host",
        CreationClassName="KHV_LocalFileSystem",
        Name=name,
        **status,
    )


def test_nobody_recovers_from_what_another_suffers(watch: Watch) -> None:
    """The last key of a file system, an endpoint, a memory module is the same for all of them."""
    (event,) = told(watch, None, file_system("/", Condition.ERROR), first=True)
    assert (event.message_id, event.element) == (ILL, "/")
    assert told(watch, None, file_system("/boot", Condition.OK), first=True) == []
    (event,) = told(watch, None, file_system("/", Condition.OK))[1:]
    assert (event.message_id, event.element) == (WELL, "/")


def test_what_was_not_told_is_not_recovered_from(watch: Watch) -> None:
    ill = disk(Condition.ERROR)
    (event,) = told(watch, None, ill, first=True)
    watch.forget(event)
    assert told(watch, ill, disk()) == []


def test_an_endpoint_leaves_it_to_its_port_and_a_fan_to_its_sensor(watch: Watch) -> None:
    status: Any = status_properties(Condition.DEGRADED, "no link")
    port = KHV_EthernetPort(**KEYS, CreationClassName="KHV_EthernetPort", DeviceID="p", **status)
    endpoint = KHV_LANEndpoint(**KEYS, CreationClassName="KHV_LANEndpoint", Name="p", **status)
    sensor = KHV_NumericSensor(**KEYS, CreationClassName="KHV_NumericSensor", DeviceID="s")
    sensor = replace(sensor, **status)
    fan = KHV_Fan(**KEYS, CreationClassName="KHV_Fan", DeviceID="f", **status)
    found = [
        event.class_name
        for item in (port, endpoint, sensor, replace(fan, SensorDeviceID="s"), fan)
        for event in told(watch, None, item, first=True)
    ]
    assert found == ["KHV_EthernetPort", "KHV_NumericSensor", "KHV_Fan"]
