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
from cimom.classes import KHV_DiskDrive, KHV_LogEntry, KHV_RecordLog
from cimom.health.status import Condition, status_properties
from cimom.model import key_of
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
        self.log = EventLog(self.readings, store, clock=lambda: T0)
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
        "disk drive sda reports: it is offline",
        "disk drive sdb was added",
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


def test_nothing_recovers_from_what_there_was_no_room_to_tell(
    store: StateStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eventlog, "MAX_AT_ONCE", 3)
    host = Host(store)
    host.tell(*(sick(f"sd{number}") for number in range(5)))
    for number in range(5):
        host.tell(well(f"sd{number}"))
    texts = [str(message) for message in host.messages()]
    assert [text.split()[2] for text in texts] == ["sd0", "sd1", "sd2"] * 2
    assert [text.endswith("well again") for text in texts] == [False] * 3 + [True] * 3


def test_a_record_that_cannot_be_read_is_left_out(store: StateStore) -> None:
    with store.transaction() as connection:
        connection.execute("INSERT INTO event VALUES (7, 1.0, x'c1')")
    assert Host(store).messages() == []


def test_what_cannot_be_saved_is_saved_with_the_next(
    store: StateStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = Host(store)
    host.log.started("1.0")

    def full(_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(host.log, "_insert", full)
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
