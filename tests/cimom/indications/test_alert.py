"""Alerts: records of the event log as indications, of thresholds where they are about one."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace

from cimom.broker.eventlog import EventLog
from cimom.broker.store import StateStore
from cimom.classes import (
    AlertType,
    CIM_AlertIndication,
    CIM_ThresholdIndication,
    KHV_DiskDrive,
    KHV_LogEntry,
    ProbableCause,
    Trending,
)
from cimom.health.status import Condition, status_properties
from cimom.indications.alert import alert
from tests.cimom.broker.world import T0, World, disk
from tests.cimom.indications.test_service import listening, running, subscribe, until, value

ALERTS = "SELECT * FROM CIM_AlertIndication"
ENTRY = KHV_LogEntry(
    InstanceID="KHV:log:events:7",
    RecordID="7",
    Message="disk drive sda reports: it is offline",
    MessageID="KHV0001",
    OwningEntity="KHV",
    PerceivedSeverity=6,
    ElementPath='root/cimv2:KHV_DiskDrive.DeviceID="disk/sda"',
    AlertType=5,
    ProbableCause=86,
    RecommendedActions=("Replace it.",),
)


def sick(name: str) -> KHV_DiskDrive:
    status: Any = status_properties(Condition.ERROR, "it is offline")
    return replace(disk(name), **status)


def well(name: str) -> KHV_DiskDrive:
    status: Any = status_properties(Condition.OK)
    return replace(disk(name), **status)


def test_a_record_is_an_alert_with_the_path_of_its_element() -> None:
    found = alert(ENTRY, "here")
    assert type(found) is CIM_AlertIndication
    assert found.AlertingManagedElement == '//here/root/cimv2:KHV_DiskDrive.DeviceID="disk/sda"'
    assert (found.AlertType, found.ProbableCause) == (
        AlertType.Device_Alert,
        ProbableCause.Disk_Failure,
    )
    assert (found.PerceivedSeverity, found.RecommendedActions) == (6, ("Replace it.",))
    assert (found.MessageID, found.OwningEntity, found.EventID) == ("KHV0001", "KHV", "7")


def test_a_record_about_nothing_is_an_alert_too() -> None:
    found = alert(KHV_LogEntry(InstanceID="x", Message="khv was started"), "here")
    assert (found.AlertType, found.OtherAlertType) == (AlertType.Other, "Event of the host")
    assert found.AlertingManagedElement is None
    assert found.ProbableCause is not None


@pytest.mark.parametrize(
    ("threshold", "trending"),
    [
        ("UpperThresholdCritical", Trending.Trending_Up),
        ("LowerThresholdFatal", Trending.Trending_Down),
    ],
)
def test_a_record_about_a_threshold_is_a_threshold_indication(
    threshold: str, trending: Trending
) -> None:
    entry = replace(
        ENTRY, ThresholdIdentifier=threshold, ThresholdValue="90.0 °C", ObservedValue="92.0 °C"
    )
    found = alert(entry, "here")
    assert isinstance(found, CIM_ThresholdIndication)
    assert (found.ThresholdIdentifier, found.Trending) == (threshold, trending)
    assert (found.ThresholdValue, found.ObservedValue) == ("90.0 °C", "92.0 °C")


class House(World):
    """A world with an event log."""

    def __init__(self, store: StateStore | None = None) -> None:
        super().__init__(store=store)
        self.log = EventLog(self.readings, self.store, clock=lambda: T0)
        if store is None:
            self.tell("disks", well("sda"), well("sdb"))


def test_an_illness_is_told_to_who_wants_alerts_and_that_it_is_over() -> None:
    async def test() -> None:
        house = House()
        async with listening() as listener, running(house):
            await subscribe(house, listener.url, ALERTS)
            await until(lambda: house.log is not None)
            await asyncio.sleep(0.05)
            house.tell("disks", sick("sda"))
            house.tell("disks", well("sda"))
            first, second = await listener.has(2)
            assert 'CLASSNAME="CIM_AlertIndication"' in first
            assert value(first, "Message") == "disk drive sda reports: it is offline"
            assert value(first, "ProbableCause") == "86"
            assert value(second, "Message") == "disk drive sda is well again"
            assert value(second, "ProbableCause") == "59"
            assert listener.numbers() == [0, 1]

    asyncio.run(test())


def test_who_wants_other_alerts_or_life_cycles_is_not_told_of_these() -> None:
    async def test() -> None:
        house = House()
        async with listening() as listener, running(house):
            query = f"{ALERTS} WHERE PerceivedSeverity = 7"
            await subscribe(house, listener.url, query, name="fatal")
            await subscribe(
                house, listener.url, "SELECT * FROM CIM_ThresholdIndication", name="thresholds"
            )
            await subscribe(house, listener.url, f"{ALERTS} WHERE AlertType = 5", name="devices")
            await asyncio.sleep(0.05)
            house.tell("disks", sick("sda"))
            house.log.started("1.0")  # no alert of a device
            house.tell("disks", well("sda"))
            bodies = await listener.has(2)
            await asyncio.sleep(0.05)
            assert [value(body, "IndicationFilterName") for body in bodies] == [
                "filter devices"
            ] * 2

    asyncio.run(test())


def test_what_was_noted_while_nobody_was_told_is_told_later() -> None:
    """As after a kill between the record and its alert: the record was not told yet."""

    async def test() -> None:
        house = House()
        async with listening() as listener:
            async with running(house):
                await subscribe(house, listener.url, ALERTS)
                await asyncio.sleep(0.05)
                house.tell("disks", sick("sda"))
                await listener.has(1)
            house.tell("disks", sick("sdb"))
            house.log.save()
            again = House(store=house.store)
            again.tell("disks", sick("sda"), sick("sdb"))
            async with running(again):
                bodies = await listener.has(2)
                await asyncio.sleep(0.05)
            assert value(bodies[-1], "Message") == "disk drive sdb reports: it is offline"
            assert len(bodies) == 2

    asyncio.run(test())
