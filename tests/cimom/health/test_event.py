"""What of the readings' changes is told as an event."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from cimom.classes import (
    AlertType,
    BaseUnits,
    EnabledState,
    KHV_BlockStorageStatisticalData,
    KHV_DiskDrive,
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
    ProbableCause,
    SensorType,
)
from cimom.health.event import (
    ADDED,
    ILL,
    REMOVED,
    STATE,
    WELL,
    Crossing,
    Event,
    Watch,
    crossing,
    health_event,
    source_event,
    what,
)
from cimom.health.rollup import Level
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
    event = watch.row(cls, old, new, first=first)
    return [] if event is None else [event]


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


def test_the_first_read_is_no_news(watch: Watch) -> None:
    assert told(watch, None, disk(), first=True) == []


def test_an_illness_is_told_with_what_to_do() -> None:
    event = health_event(disk(Condition.ERROR, "the driver calls it offline"), Level.critical)
    assert event.text == "disk drive sda reports: the driver calls it offline"
    assert (event.message_id, event.severity) == (ILL, PerceivedSeverity.Critical)
    assert (event.alert_type, event.cause) == (AlertType.Device_Alert, ProbableCause.Disk_Failure)
    assert event.actions == ("Check its cable and slot; replace the disk.",)
    assert event.path is not None
    assert event.path.key("DeviceID") == "disk/1"
    well = health_event(disk(), Level.ok)
    assert (well.message_id, well.cause) == (WELL, ProbableCause.Previous_Alert_Cleared)


def test_a_crossed_threshold_is_told_with_both_values() -> None:
    status: Any = status_properties(Condition.ERROR)
    sensor = KHV_NumericSensor(
        **KEYS,
        CreationClassName="KHV_NumericSensor",
        DeviceID="s",
        SensorType=SensorType.Temperature,
        BaseUnits=BaseUnits.Degrees_C,
        UnitModifier=-3,
        CurrentReading=92500,
        CurrentState="Upper Critical",
        UpperThresholdCritical=90000,
        **status,
    )
    event = health_event(sensor, Level.critical)
    assert event.crossing == Crossing("UpperThresholdCritical", "90.0 °C", "92.5 °C")
    assert event.alert_type is AlertType.Environmental_Alert
    assert crossing(replace(sensor, CurrentState="Normal")) is None
    assert crossing(replace(sensor, CurrentReading=None)) is None
