"""khv's own events as KHV_RecordLog and its records."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from cimom.broker import eventlog
from cimom.broker.eventlog import EventLog
from cimom.broker.link import spec_of
from cimom.broker.readings import Delta, Readings
from cimom.broker.store import StateStore
from cimom.classes import KHV_Alarm, KHV_DiskDrive, KHV_LogEntry, KHV_RecordLog
from cimom.health.alarm import Policy
from cimom.health.status import Condition, status_properties
from cimom.model import CimError, cim_datetime, key_of
from cimom.provider import Source
from cimom.schema import load
from cimom.testing import row_faults
from tests.cimom.broker.world import T0, disk


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StateStore]:
    opened = StateStore(str(tmp_path))
    yield opened
    opened.close()


class Host:
    """Readings of some disks, with a log."""

    def __init__(self, store: StateStore) -> None:
        self.readings = Readings()
        self.at = T0
        self.log = EventLog(self.readings, store, clock=lambda: self.at)
        source = Source(name="disks", read=list, classes=(KHV_DiskDrive,))
        self.state = self.readings.register(spec_of(source), lambda _: KHV_DiskDrive)

    def tell(self, *rows: KHV_DiskDrive, gone: tuple[KHV_DiskDrive, ...] = ()) -> None:
        delta = Delta(KHV_DiskDrive, rows, [key_of(row) for row in gone])
        self.readings.apply(self.state, [delta], taken_at=T0, duration_s=0.0)

    def messages(self) -> list[str | None]:
        return [row.instance.Message for row in self.readings.rows(KHV_LogEntry)]


def sick(name: str) -> KHV_DiskDrive:
    status: Any = status_properties(Condition.ERROR, "it is offline")
    return replace(disk(name), **status)


def well(name: str) -> KHV_DiskDrive:
    status: Any = status_properties(Condition.OK)
    return replace(disk(name), **status)


def test_events_are_records_of_the_log(store: StateStore) -> None:
    host = Host(store)
    host.log.started("1.0")
    host.tell(well("sda"))
    host.tell(sick("sda"), well("sdb"))
    host.tell(gone=(well("sdb"),))
    assert host.messages() == [
        "khv 1.0 was started",
        "disk drive sdb was added",
        "disk drive sda reports: it is offline",
        "disk drive sdb is gone",
    ]
    (record_log,) = host.readings.rows(KHV_RecordLog)
    assert record_log.instance.CurrentNumberOfRecords == 4
    schema = load()
    for row in (record_log, *host.readings.rows(KHV_LogEntry)):
        assert row_faults(row.instance, schema) == []


def test_a_lost_source_is_told_once_and_when_it_is_back(store: StateStore) -> None:
    host = Host(store)
    host.tell(well("sda"))
    for _ in range(2):
        host.readings.failed(host.state, "no answer", missed=True)
    host.tell(well("sda"))
    assert host.messages() == [
        "readings of disks are not renewed: no answer",
        "disks is read again",
    ]


def test_records_outlive_the_broker(store: StateStore) -> None:
    host = Host(store)
    host.tell(sick("sda"))
    host.log.save()
    again = Host(store)
    assert again.messages() == host.messages()
    again.tell(sick("sda"))
    again.tell(well("sda"))
    assert again.messages()[1:] == ["disk drive sda is well again"]
    ids = [row.instance.RecordID for row in again.readings.rows(KHV_LogEntry)]
    assert ids == ["1", "2"]


def test_what_repeats_within_a_day_is_one_record(store: StateStore) -> None:
    host = Host(store)
    host.tell(well("sda"), well("sdb"))
    for minute in range(3):
        host.at = T0 + 60.0 * minute
        host.tell(sick("sda"), well("sdb"))
        host.tell(well("sda"), well("sdb"))
    host.log.save()
    for one in (host, Host(store)):
        (ill, recovered) = [row.instance for row in one.readings.rows(KHV_LogEntry)]
        assert (ill.Message, ill.Occurrences) == ("disk drive sda reports: it is offline", 3)
        assert (ill.FirstOccurrence, ill.CreationTimeStamp) == (
            cim_datetime(T0), cim_datetime(T0 + 120.0),
        )  # fmt: skip
        assert (recovered.Occurrences, recovered.RecordID) == (3, "6")
    host.at = T0 + 120.0 + eventlog.REPEAT_S + 1.0
    host.tell(sick("sda"), well("sdb"))
    assert [row.instance.Occurrences for row in host.readings.rows(KHV_LogEntry)] == [3, 3, 1]


def test_who_clears_the_log_is_its_first_record(store: StateStore) -> None:
    host = Host(store)
    host.tell(sick("sda"))
    host.log.save()
    host.log.clear("anna")
    host.log.save()
    for one in (host, Host(store)):
        assert one.messages() == ["the log of events, with 1 records, was cleared by anna"]
        (record_log,) = one.readings.rows(KHV_RecordLog)
        assert record_log.instance.CurrentNumberOfRecords == 1
    assert len(store.rows("SELECT number FROM event")) == 1


def test_the_oldest_records_give_way(store: StateStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eventlog, "MAX_RECORDS", 5)
    host = Host(store)
    host.tell()
    for number in range(8):
        host.tell(well(f"sd{number}"))
        host.log.save()
    ids = [row.instance.RecordID for row in host.readings.rows(KHV_LogEntry)]
    assert ids == ["4", "5", "6", "7", "8"]
    assert [number for (number,) in store.rows("SELECT number FROM event")] == [4, 5, 6, 7, 8]


def test_one_change_tells_no_more_than_a_hundred_events(store: StateStore) -> None:
    host = Host(store)
    host.tell()
    host.tell(*(well(f"sd{number}") for number in range(150)))
    assert len(host.messages()) == eventlog.MAX_AT_ONCE


def test_illness_that_there_was_no_room_to_tell_is_told_with_the_next_look(
    store: StateStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eventlog, "MAX_AT_ONCE", 3)
    host = Host(store)
    host.tell(*(sick(f"sd{number}") for number in range(5)))
    assert len(host.messages()) == 3
    host.tell()
    names = [str(message).split()[2] for message in host.messages()]
    assert names == ["sd0", "sd1", "sd2", "sd3", "sd4"]


# -- alarms


def offline(name: str, reason: str) -> KHV_DiskDrive:
    status: Any = status_properties(Condition.ERROR, reason)
    return replace(disk(name), **status)


def test_another_reason_of_the_same_illness_is_the_alarms(store: StateStore) -> None:
    """Not told anew: what is to be done is the same, and somebody looks after it."""
    host = Host(store)
    host.tell(offline("sda", "it has 3 errors"))
    host.log.acknowledged(alarms(host)["disk/sda"].AlarmID, "anna", "mine")
    before = len(host.messages())
    host.tell(offline("sda", "it has 4 errors"))
    assert alarms(host)["disk/sda"].Message == "sda reports: it has 3 errors"  # but for a number
    host.tell(offline("sda", "it does not turn"))
    alarm = alarms(host)["disk/sda"]
    assert (alarm.Message, alarm.Acknowledged) == ("sda reports: it does not turn", True)
    assert len(host.messages()) == before


def test_where_something_else_is_to_be_done_it_is_told_anew(store: StateStore) -> None:
    host = Host(store)
    host.tell(sick("sda"))
    host.log.acknowledged(alarms(host)["disk/sda"].AlarmID, "anna", "mine")
    worn = replace(offline("sda", "it is worn"), RecommendedAction="Replace the disk now.")
    host.tell(worn)
    alarm = alarms(host)["disk/sda"]
    assert (alarm.Message, alarm.Acknowledged) == ("sda reports: it is worn", False)
    assert alarm.RecommendedActions == ("Replace the disk now.",)
    assert host.messages()[-1] == "disk drive sda reports: it is worn"


def alarms(host: Host) -> dict[str, KHV_Alarm]:
    return {r.instance.ElementKey or "": r.instance for r in host.readings.rows(KHV_Alarm)}


def test_an_illness_is_an_alarm_with_what_to_do(store: StateStore) -> None:
    host = Host(store)
    host.tell(sick("sda"), well("sdb"))
    (alarm,) = alarms(host).values()
    assert (alarm.ElementName, alarm.Message) == ("sda", "sda reports: it is offline")
    assert alarm.PerceivedSeverity == 6
    assert alarm.RecommendedActions == ("Check its cable and slot; replace the disk.",)
    assert alarm.Acknowledged is False
    assert row_faults(alarm, load()) == []
    host.tell(well("sda"))
    assert alarms(host) == {}


def test_an_acknowledged_alarm_stays_and_says_who_took_it(store: StateStore) -> None:
    host = Host(store)
    host.tell(sick("sda"))
    (alarm,) = alarms(host).values()
    host.log.acknowledged(alarm.AlarmID, "anna", "a new one is ordered")
    (alarm,) = alarms(host).values()
    assert (alarm.Acknowledged, alarm.AcknowledgedBy) == (True, "anna")
    assert alarm.Comment == "a new one is ordered"
    assert host.messages()[-1] == "the alarm of sda was acknowledged by anna: a new one is ordered"
    (disk_row,) = host.readings.rows(KHV_DiskDrive)
    assert disk_row.instance == sick("sda")  # the state is not hidden
    host.log.save()
    again = Host(store)
    again.tell(sick("sda"))
    assert alarms(again) == {alarm.ElementKey: alarm}
    again.log.acknowledged(alarm.AlarmID, "anna", None)
    (alarm,) = alarms(again).values()
    assert (alarm.Acknowledged, alarm.AcknowledgedBy, alarm.Comment) == (False, None, None)


def test_what_gets_worse_has_to_be_acknowledged_anew(store: StateStore) -> None:
    host = Host(store)
    worn: Any = status_properties(Condition.DEGRADED, "it is worn")
    host.tell(replace(disk("sda"), **worn))
    (alarm,) = alarms(host).values()
    host.log.acknowledged(alarm.AlarmID, "anna", "")
    host.tell(sick("sda"))
    (worse,) = alarms(host).values()
    assert (worse.AlarmID, worse.Acknowledged) == (alarm.AlarmID, False)
    host.log.acknowledged(alarm.AlarmID, "bert", "")
    host.tell(replace(disk("sda"), **worn))
    (better,) = alarms(host).values()
    assert (better.Acknowledged, better.AcknowledgedBy) == (True, "bert")


def test_alarms_of_what_went_while_nobody_looked_are_over(store: StateStore) -> None:
    host = Host(store)
    host.tell(sick("sda"), sick("sdb"))
    host.log.save()
    again = Host(store)
    assert set(alarms(again)) == {"disk/sda", "disk/sdb"}
    again.tell(sick("sdb"))
    assert set(alarms(again)) == {"disk/sdb"}
    again.tell(gone=(sick("sdb"),))
    assert alarms(again) == {}
    again.log.save()
    assert store.rows("SELECT * FROM alarm") == []


def test_there_is_no_alarm_to_acknowledge(store: StateStore) -> None:
    host = Host(store)
    with pytest.raises(CimError, match="no alarm"):
        host.log.acknowledged("KHV:alarm:none", "anna", "")
    host.tell(sick("sda"))
    (alarm,) = alarms(host).values()
    with pytest.raises(CimError, match="1024"):
        host.log.acknowledged(alarm.AlarmID, "anna", "x" * 1025)


def test_what_lasts_is_raised_when_its_time_has_come(store: StateStore) -> None:
    async def main() -> None:
        now = T0
        readings = Readings()
        policy = Policy(raise_s=5.0, clear_s=5.0)
        kept = EventLog(readings, store, policy=policy, elapsed=lambda: now)
        source = Source(name="disks", read=list, classes=(KHV_DiskDrive,))
        state = readings.register(spec_of(source), lambda _: KHV_DiskDrive)
        keeper = asyncio.ensure_future(kept.keep())
        readings.apply(state, [Delta(KHV_DiskDrive, [sick("sda")], [])], taken_at=T0, duration_s=0)
        await asyncio.sleep(0)
        assert readings.rows(KHV_Alarm) == []
        now += 5.0
        async with asyncio.timeout(10):
            while not readings.rows(KHV_Alarm):  # noqa: ASYNC110 - it looks in its own time
                await asyncio.sleep(0.01)
        keeper.cancel()

    asyncio.run(main())


@pytest.mark.parametrize("jump_s", [-3e7, 3e7])
def test_a_clock_that_jumps_neither_raises_nor_keeps_an_alarm(
    store: StateStore, jump_s: float
) -> None:
    wall, elapsed = T0, 100.0
    readings = Readings()
    policy = Policy(raise_s=5.0, clear_s=5.0)
    log = EventLog(readings, store, lambda: wall, policy, elapsed=lambda: elapsed)
    source = Source(name="disks", read=list, classes=(KHV_DiskDrive,), max_age_s=1.0)
    state = readings.register(spec_of(source), lambda _: KHV_DiskDrive)

    def tell(row: KHV_DiskDrive) -> None:
        readings.apply(state, [Delta(KHV_DiskDrive, [row], [])], taken_at=T0, duration_s=0)

    def look() -> int:
        log.go_by(policy)
        return len(readings.rows(KHV_Alarm))

    tell(sick("sda"))
    wall += jump_s
    assert (look(), log.alarms.next_due()) == (0, 105.0)
    elapsed += 5.0
    assert look() == 1
    tell(well("sda"))
    wall -= 2 * jump_s
    assert look() == 1
    elapsed += 5.0
    assert look() == 0


def test_the_quiet_time_is_longer_than_it_takes_until_the_next_read(store: StateStore) -> None:
    now = T0
    readings = Readings()
    policy = Policy(raise_s=0.0, clear_s=5.0)
    kept = EventLog(readings, store, lambda: now, policy, elapsed=lambda: now)
    source = Source(name="disks", read=list, classes=(KHV_DiskDrive,), max_age_s=60.0)
    state = readings.register(spec_of(source), lambda _: KHV_DiskDrive)
    for found in (sick("sda"), well("sda"), sick("sda"), well("sda")):
        readings.apply(state, [Delta(KHV_DiskDrive, [found], [])], taken_at=now, duration_s=0)
        now += 60.0
        kept.alarms.due(100)
        assert len(readings.rows(KHV_Alarm)) == 1
    now += 60.0
    kept.alarms.due(100)
    assert readings.rows(KHV_Alarm) == []


def test_a_record_that_cannot_be_read_is_left_out(store: StateStore) -> None:
    with store.transaction() as connection:
        connection.execute("INSERT INTO event (number, told_at, event) VALUES (7, 1.0, x'c1')")
    assert Host(store).messages() == []


def test_what_cannot_be_saved_is_saved_with_the_next(
    store: StateStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = Host(store)
    host.log.started("1.0")

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(host.log, "_write", full)
        host.log.save()
    host.log.started("1.1")
    host.log.save()
    assert store.rows("SELECT count(*) FROM event") == [(2,)]


def test_the_broker_saves_in_the_background(store: StateStore) -> None:
    async def main() -> None:
        host = Host(store)
        keeper = asyncio.ensure_future(host.log.keep())
        host.log.started("1.0")
        async with asyncio.timeout(10):
            while not store.rows("SELECT 1 FROM event"):  # noqa: ASYNC110 - it is saved in a thread
                await asyncio.sleep(0.01)
        keeper.cancel()

    asyncio.run(main())


def test_a_fault_of_the_state_file_is_an_alarm_until_it_is_over(store: StateStore) -> None:
    host = Host(store)
    host.log.started("1.0")
    host.log.state_file("database or disk is full")
    (row,) = host.readings.rows(KHV_RecordLog)
    assert row.instance.StatusDescriptions == ("the state file: database or disk is full",)
    (alarm,) = host.log.alarms.active()
    assert "khv state check" in alarm.action
    host.log.save()
    again = Host(store)  # another run, which finds the disk with room
    again.log.started("1.0")
    assert list(again.readings.rows(KHV_Alarm)) == []
