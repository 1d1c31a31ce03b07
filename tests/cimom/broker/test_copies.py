from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cimom.broker.copies import KEPT, STAGED, Copies, copy, inspect, put, stage
from cimom.broker.store import MIGRATIONS, STATE_FILE, StateError, StateStore
from tests.clock import Moments

DAY = 86400.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StateStore]:
    made = StateStore(str(tmp_path))
    made.set_setting("a", "1")
    yield made
    made.close()


def path(directory: Path) -> str:
    return str(directory / STATE_FILE)


def spoil(file: str) -> None:
    """Overwrite the middle of a file."""
    size = os.path.getsize(file)
    with open(file, "r+b") as handle:
        handle.seek(4096)
        handle.write(os.urandom(size - 8192))


def test_a_state_in_use_is_looked_through(tmp_path: Path, store: StateStore) -> None:
    found = inspect(path(tmp_path))
    assert (found.ok, found.text, found.version) == (True, "ok", len(MIGRATIONS))
    assert found.rows["setting"] == 1
    assert set(found.rows) >= {"account", "event", "outbox", "snmp_user"}
    store.set_setting("b", "2")  # it goes on


def test_a_state_of_a_khv_that_was_killed_is_looked_through(tmp_path: Path) -> None:
    script = (
        "import os, sys; from cimom.broker.store import StateStore;"
        "StateStore(sys.argv[1]).set_setting('a', '1'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert (tmp_path / "state.db-wal").stat().st_size > 0
    assert inspect(path(tmp_path)).rows["setting"] == 1


def test_what_is_no_state_is_said_so(tmp_path: Path) -> None:
    def verdict(data: bytes) -> str:
        (tmp_path / "x").write_bytes(data)
        found = inspect(str(tmp_path / "x"))
        assert not found.ok
        return found.text

    assert "not a database" in verdict(b"no database at all, but long enough" * 100)
    assert verdict(b"") == "it is empty"
    assert inspect(str(tmp_path)).text == "it is not a file"
    assert inspect(str(tmp_path / "none")).text == "No such file or directory"
    with sqlite3.connect(tmp_path / "other") as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    assert inspect(str(tmp_path / "other")).text == "version 0 is of no khv"


def test_a_newer_version_is_said_so(tmp_path: Path) -> None:
    StateStore(str(tmp_path)).close()
    with sqlite3.connect(path(tmp_path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    assert "of a newer khv" in inspect(path(tmp_path)).text


def test_damage_is_seen_and_not_copied(tmp_path: Path) -> None:
    store = StateStore(str(tmp_path))
    for number in range(500):
        store.set_setting(f"name {number}", "x" * 100)
    store.close()
    spoil(path(tmp_path))
    assert not inspect(path(tmp_path)).ok
    with pytest.raises(StateError):
        Copies(str(tmp_path)).make()
    assert os.listdir(tmp_path / "backup") == []


def test_copies_are_whole_private_and_a_week_of_them_is_kept(
    tmp_path: Path, store: StateStore
) -> None:
    copies = Copies(str(tmp_path))
    for number in range(KEPT + 3):
        store.set_setting("a", str(number))
        made = copies.make()
    assert made.rows["setting"] == 1
    names = [os.path.basename(name) for name in copies.paths()]
    assert names == [f"state-{number:06}.db" for number in range(KEPT + 3, 3, -1)]
    assert sorted(os.listdir(tmp_path / "backup")) == sorted(names)
    assert all(os.stat(name).st_mode & 0o777 == 0o600 for name in copies.paths())
    with sqlite3.connect(copies.newest()) as connection:
        assert connection.execute("SELECT value FROM setting").fetchall() == [(f"{KEPT + 2}",)]
    connection.close()


def test_a_copy_is_due_daily_whatever_the_clock_does(tmp_path: Path, store: StateStore) -> None:
    clock = Moments()
    clock.now = 1_800_000_000.0
    copies = Copies(str(tmp_path), clock.time)
    assert copies.due()
    copies.make()
    assert not copies.due()
    clock.now += DAY - 1
    assert not copies.due()
    clock.now += 2
    assert copies.due()
    clock.now += 3650 * DAY  # a clock that jumps ahead
    copies.make()
    assert not copies.due()
    clock.now -= 3650 * DAY  # and comes back: that copy is of the future
    assert copies.due()
    store.set_setting("a", "newest")
    made = copies.make()
    assert not copies.due()
    assert copies.newest() == made.path  # though its time is the oldest


def test_the_newest_that_is_whole_is_found(tmp_path: Path, store: StateStore) -> None:
    copies = Copies(str(tmp_path))
    with pytest.raises(StateError, match="no copy that is whole"):
        copies.newest()
    first, second = copies.make().path, copies.make().path
    with open(second, "wb") as file:
        file.write(b"no")
    assert copies.newest() == first


def test_a_full_disk_leaves_the_copies_that_there_are(
    tmp_path: Path, store: StateStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = Copies(str(tmp_path))
    first = copies.make().path
    connect = sqlite3.connect

    def small(name: str, **options: object) -> sqlite3.Connection:
        connection = connect(name, **options)  # type: ignore[call-overload]
        if ".part" in name:
            connection.execute("PRAGMA max_page_count = 2")  # SQLite's own full disk
        return connection  # type: ignore[no-any-return]

    monkeypatch.setattr(sqlite3, "connect", small)
    with pytest.raises(StateError, match="full"):
        copies.make()
    monkeypatch.undo()
    assert copies.paths() == [first]
    assert os.listdir(tmp_path / "backup") == [os.path.basename(first)]


def test_what_is_staged_takes_the_place_and_the_former_is_set_aside(tmp_path: Path) -> None:
    store = StateStore(str(tmp_path))
    store.set_setting("a", "copied")
    made = Copies(str(tmp_path)).make().path
    store.set_setting("a", "later")
    store.close()
    (tmp_path / "state.db-wal").write_bytes(b"left behind")
    stage(str(tmp_path), made)
    aside = put(str(tmp_path))
    assert aside == f"{path(tmp_path)}.replaced-1"
    assert (tmp_path / "state.db.replaced-1-wal").read_bytes() == b"left behind"
    store = StateStore(str(tmp_path))
    assert store.setting("a") == "copied"
    store.close()
    stage(str(tmp_path), made)
    assert put(str(tmp_path)) == f"{path(tmp_path)}.replaced-2"
    assert not (tmp_path / STAGED).exists()


def test_what_is_damaged_is_not_staged(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"no")
    with pytest.raises(StateError, match="not a database"):
        stage(str(tmp_path), str(tmp_path / "x"))
    assert not (tmp_path / STAGED).exists()


def test_a_copy_of_an_older_version_is_taken_and_brought_up(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with sqlite3.connect(old) as connection:
        connection.executescript(MIGRATIONS[0] + "PRAGMA user_version = 1;")
        connection.execute("INSERT INTO setting VALUES ('a', 'old')")
    connection.close()
    stage(str(tmp_path), str(old))
    assert put(str(tmp_path)) is None
    store = StateStore(str(tmp_path))
    assert (store.setting("a"), store.version) == ("old", len(MIGRATIONS))
    store.close()


def test_a_link_in_the_way_of_a_copy_is_not_followed(tmp_path: Path, store: StateStore) -> None:
    (tmp_path / "target").write_text("kept")
    (tmp_path / "copy.db.part").symlink_to(tmp_path / "target")
    copy(path(tmp_path), str(tmp_path / "copy.db"))
    assert (tmp_path / "target").read_text() == "kept"
