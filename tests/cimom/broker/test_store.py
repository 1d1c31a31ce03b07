from __future__ import annotations

import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from cimom.broker.store import MIGRATIONS, STATE_FILE, StateError, StateStore


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_files_are_private_whatever_they_were(tmp_path: Path) -> None:
    directory = tmp_path / "deep" / "state"
    directory.mkdir(parents=True, mode=0o755)
    (directory / STATE_FILE).touch(0o644)
    store = StateStore(str(directory))
    store.set_setting("a", "b")
    assert mode(directory) == 0o700
    files = list(directory.iterdir())
    assert len(files) == 3  # with SQLite's log and index
    assert all(mode(file) == 0o600 for file in files)
    store.close()


def test_file_is_written_through_to_the_disk(tmp_path: Path) -> None:
    store = StateStore(str(tmp_path))
    assert store.rows("PRAGMA journal_mode") == [("wal",)]
    assert store.rows("PRAGMA synchronous") == [(2,)]
    assert store.version == len(MIGRATIONS)
    store.close()


def test_settings_outlive_the_process(tmp_path: Path) -> None:
    store = StateStore(str(tmp_path))
    assert store.setting("a") is None
    store.set_setting("a", "1")
    store.set_setting("a", "2")
    store.close()
    store = StateStore(str(tmp_path))
    assert store.setting("a") == "2"
    store.close()


def test_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    store = StateStore(str(tmp_path))
    insert = "INSERT INTO setting VALUES ('a', ?)"
    with pytest.raises(sqlite3.IntegrityError), store.transaction() as connection:
        connection.executemany(insert, [("1",), ("2",)])
    assert store.setting("a") is None
    store.close()


def test_threads_take_turns(tmp_path: Path) -> None:
    store = StateStore(str(tmp_path))
    store.set_setting("count", "0")

    def add() -> None:
        for _ in range(20):
            with store.transaction() as connection:
                ((value,),) = store.rows("SELECT value FROM setting WHERE name = 'count'")
                connection.execute(
                    "UPDATE setting SET value = ? WHERE name = 'count'", (str(int(str(value)) + 1),)
                )

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.setting("count") == "80"
    store.close()


def test_index_of_snmp_is_given_to_one_object_only(tmp_path: Path) -> None:
    store = StateStore(str(tmp_path))
    insert = "INSERT INTO snmp_index (kind, ident, idx) VALUES (?, ?, ?)"
    with store.transaction() as connection:
        connection.execute(insert, ("if", "net/a", 1))
        connection.execute(insert, ("vm", "net/a", 1))
    for ident, index in (("net/b", 1), ("net/a", 2)):
        with pytest.raises(sqlite3.IntegrityError), store.transaction() as connection:
            connection.execute(insert, ("if", ident, index))
    store.close()


def test_damaged_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / STATE_FILE
    path.write_bytes(b"no database at all, but long enough" * 100)
    before = path.read_bytes()
    with pytest.raises(StateError, match=STATE_FILE):
        StateStore(str(tmp_path))
    assert path.read_bytes() == before


def test_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    StateStore(str(tmp_path)).close()
    connection = sqlite3.connect(tmp_path / STATE_FILE)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(StateError, match="newer khv"):
        StateStore(str(tmp_path))


def test_link_in_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.touch()
    directory = tmp_path / "state"
    directory.mkdir()
    (directory / STATE_FILE).symlink_to(target)
    with pytest.raises(OSError, match="symbolic link"):
        StateStore(str(directory))
