"""What of the readings' changes is told as an event."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from cimom.classes import (
    CIM_ManagedSystemElement,
    EnabledState,
    KHV_BlockStorageStatisticalData,
    KHV_DiskDrive,
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


def test_kinds_are_words() -> None:
    assert what(disk()) == "disk drive"
    assert isinstance(disk(), CIM_ManagedSystemElement)
