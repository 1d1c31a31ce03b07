from __future__ import annotations

import asyncio
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from cimom.access.accounts import Accounts, ClosedError
from cimom.access.roles import Principal, Role
from cimom.broker import store as store_module
from cimom.broker.store import STATE_FILE, StateStore
from cimom.model import CimError
from khv import keeping as module
from khv.keeping import CLOSED, SHORT, SHUT, UPLOADED, Keeping, closed, open_store
from tests.khv.audit.disk import fill, small_disk

WHO = Principal(name="root", role=Role.ADMINISTRATOR, source="local")


class Broker:
    def __init__(self, directory: Path) -> None:
        self.directory = str(directory)
        self.store = open_store(self.directory)
        self.restarts = 0
        self.notes: list[tuple[str, bool]] = []
        self.keeping = Keeping(self.directory, self.store, restart=self.restart, note=self.note)

    def restart(self) -> None:
        self.restarts += 1
        self.ended.set()

    def note(self, text: str, *, refused: bool = False) -> None:
        self.notes.append((text, refused))

    def ask(self, command: str, **arguments: Any) -> Any:
        async def asked() -> Any:
            self.ended = asyncio.Event()
            answer = await self.keeping.commands()[f"state.{command}"](WHO, arguments)
            if command == "restore":
                await self.ended.wait()
            return answer

        return asyncio.run(asked())

    def end(self) -> None:
        self.store.close()
        self.keeping.finish()


def damage(directory: Path) -> bytes:
    data = b"no database at all, but long enough" * 100
    (directory / STATE_FILE).write_bytes(data)
    return data


def test_a_state_that_is_whole_is_used(tmp_path: Path) -> None:
    broker = Broker(tmp_path)
    broker.store.set_setting("a", "1")
    assert broker.keeping.notices() == ()
    (found,) = broker.ask("check")
    assert (found["ok"], found["rows"]["setting"]) == (True, 1)
    broker.end()


def test_a_damaged_state_is_left_as_it_is_and_told(tmp_path: Path) -> None:
    data = damage(tmp_path)
    broker = Broker(tmp_path)
    (notice,) = broker.keeping.notices()
    assert notice.startswith(CLOSED)
    assert "khv state restore" in notice
    assert "not a database" in notice
    broker.store.set_setting("a", "1")  # in memory
    broker.ask("check")
    asyncio.run(broker.keeping.watch())  # makes no copy of it
    broker.end()
    assert (tmp_path / STATE_FILE).read_bytes() == data
    assert not (tmp_path / "backup").exists()


def test_nobody_logs_in_while_the_state_is_damaged(tmp_path: Path) -> None:
    damage(tmp_path)
    broker = Broker(tmp_path)
    accounts = Accounts(broker.store)
    accounts.closed = CLOSED
    accounts._insert("admin", Role.ADMINISTRATOR, "a-password-of-it")
    for password in ("a-password-of-it", "wrong"):
        with pytest.raises(ClosedError, match="restored on the machine"):
            asyncio.run(accounts.verify("admin", password, "10.0.0.1"))
    assert accounts.lockout.remaining_s("admin", "10.0.0.1") == 0.0
    broker.end()


def test_the_newest_copy_is_restored(tmp_path: Path) -> None:
    broker = Broker(tmp_path)
    broker.store.set_setting("a", "copied")
    assert broker.ask("backup").endswith("backup/state-000001.db")
    broker.end()
    data = damage(tmp_path)
    broker = Broker(tmp_path)
    broker.ask("restore")
    assert broker.restarts == 1
    assert (tmp_path / STATE_FILE).read_bytes() == data  # until the broker has ended
    broker.end()
    assert (tmp_path / f"{STATE_FILE}.replaced-1").read_bytes() == data
    store = StateStore(str(tmp_path))
    assert store.setting("a") == "copied"
    store.close()


def test_without_a_copy_that_is_whole_nothing_happens(tmp_path: Path) -> None:
    data = damage(tmp_path)
    broker = Broker(tmp_path)
    with pytest.raises(CimError, match="no copy that is whole"):
        broker.ask("restore")
    (tmp_path / UPLOADED).write_bytes(b"no")
    with pytest.raises(CimError, match="not a database"):
        broker.ask("restore", uploaded=True)
    assert broker.restarts == 0
    broker.end()
    assert (tmp_path / STATE_FILE).read_bytes() == data


def test_a_copy_that_fails_is_told_once_and_over_when_it_does_not(tmp_path: Path) -> None:
    broker = Broker(tmp_path)
    (tmp_path / "backup").write_text("in the way")
    for _ in range(2):
        asyncio.run(broker.keeping._copy_daily())
    assert broker.keeping.notices() == ("the state cannot be copied; the log says why",)
    assert [refused for _, refused in broker.notes] == [True]
    os.unlink(tmp_path / "backup")
    asyncio.run(broker.keeping._copy_daily())
    assert broker.keeping.notices() == ()
    broker.end()


def spoil(path: Path) -> None:
    """Overwrite what SQLite has in a file, but not the beginning: it still looks like one."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))


def test_damage_that_no_read_met_is_found_by_looking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_S", 0.01)
    broker = Broker(tmp_path)
    for number in range(200):
        broker.store.set_setting(f"name{number}", "x" * 200)
    broker.store.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    async def work() -> None:
        watching = asyncio.ensure_future(broker.keeping.watch())
        await asyncio.sleep(0.1)
        assert not watching.done()
        spoil(tmp_path / STATE_FILE)
        await asyncio.wait_for(watching, 20)

    asyncio.run(work())
    (notice,) = broker.keeping.notices()
    assert notice.startswith(CLOSED)
    assert broker.ask("check")[0]["ok"] is False
    broker.ask("restore")  # the copy of before
    broker.end()
    assert StateStore(str(tmp_path)).damage == ""


def test_a_file_that_looks_whole_again_is_not_used_before_a_new_start(tmp_path: Path) -> None:
    broker = Broker(tmp_path)
    broker.store.leave("disk I/O error")
    (found,) = broker.ask("check")
    assert found["ok"] is False
    assert "(disk I/O error); a new start looks again" in found["text"]
    broker.end()
    assert Broker(tmp_path).keeping.notices() == ()


def test_a_full_disk_is_no_damage_and_is_told(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 512) as disk:
        broker = Broker(disk)
        broker.store.set_setting("a", "1")
        filling = fill(disk)
        with pytest.raises(CimError, match="cannot be written: database or disk is full"):
            broker.store.set_setting("b", "x" * 100_000)
        assert broker.store.damage == ""
        assert broker.keeping.notices() == (f"{SHORT} (database or disk is full)",)
        (found,) = broker.ask("check")
        assert (found["ok"], found["text"][:26]) == (True, "whole, but cannot be writt")
        filling.unlink()
        broker.store.set_setting("b", "2")
        assert broker.keeping.notices() == ()
        broker.end()


def test_a_file_that_is_held_at_the_start_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "OPEN_S", 0.01)
    monkeypatch.setattr(store_module, "BUSY_S", 0.05)
    StateStore(str(tmp_path)).close()
    other = sqlite3.connect(tmp_path / STATE_FILE, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    broker = Broker(tmp_path)
    assert closed(broker.store) == SHUT
    assert broker.keeping.notices()[0].startswith(SHUT)

    async def work() -> None:
        broker.ended = asyncio.Event()
        watching = asyncio.ensure_future(broker.keeping.watch())
        await asyncio.sleep(0.1)
        assert not watching.done()
        other.close()
        await asyncio.wait_for(broker.ended.wait(), 20)

    asyncio.run(work())
    broker.end()
    assert closed(Broker(tmp_path).store) == ""


@pytest.mark.parametrize("emptied", [True, False])
def test_a_state_that_is_gone_while_its_copies_are_there_is_damaged(
    tmp_path: Path, emptied: bool
) -> None:
    StateStore(str(tmp_path)).close()
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "state-020783.db").write_bytes(b"a copy")
    (tmp_path / STATE_FILE).unlink()
    if emptied:
        (tmp_path / STATE_FILE).touch()
    store = open_store(str(tmp_path))
    assert "gone or empty" in store.damage
    assert not store.passing
    store.close()
    (tmp_path / "backup" / "state-020783.db").unlink()
    store = open_store(str(tmp_path))
    assert not store.damage
    store.close()
