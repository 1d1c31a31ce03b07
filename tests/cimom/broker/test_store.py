from __future__ import annotations

import os
import resource
import signal
import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from cimom.broker import store as store_module
from cimom.broker.copies import damage_of
from cimom.broker.store import MIGRATIONS, STATE_FILE, StateError, StateStore
from cimom.model import CimError


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


def test_state_in_memory_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = StateStore(None)
    store.set_setting("a", "1")
    assert (store.setting("a"), store.version) == ("1", len(MIGRATIONS))
    store.close()
    assert list(tmp_path.iterdir()) == []


# What each version of the state file brought, with a row of it: never changed, only added to.
ROWS: dict[int, tuple[str, ...]] = {
    1: (
        (
            "INSERT INTO account (name, role, hash, changed)"
            " VALUES ('admin', 'administrator', 'hash', 1.0)"
        ),
        (
            "INSERT INTO snmp_user (name, auth_protocol, priv_protocol, auth_key, priv_key)"
            " VALUES ('khv', 'SHA-256', 'AES-128', x'01', x'02')"
        ),
        "INSERT INTO snmp_engine VALUES (x'80', 7)",
        "INSERT INTO snmp_index VALUES ('if', 'net/a', 1)",
        "INSERT INTO setting VALUES ('a', 'b')",
    ),
    2: ("INSERT INTO event (number, told_at, event) VALUES (1, 2.0, x'03')",),
    3: (
        "INSERT INTO namespace VALUES ('root/x')",
        (
            "INSERT INTO declaration (number, namespace, kind, name, declared)"
            " VALUES (1, 'root/x', 'class', 'C', x'04')"
        ),
        "INSERT INTO instance VALUES ('root/x', 'C.K=1', '<I/>')",
    ),
    4: (
        "INSERT INTO told VALUES ('root/cimv2', 'D', '<I/>')",
        "INSERT INTO sequence VALUES ('d', 'c', 3)",
        "INSERT INTO outbox (destination, body, queued_at) VALUES ('d', x'05', 1.0)",
    ),
    6: ("INSERT INTO alarm VALUES ('i', x'06')",),
    7: ("INSERT INTO sensor VALUES ('C', 'e', '{}')",),
    10: ("INSERT INTO former_hash (number, name, hash) VALUES (1, 'admin', 'older')",),
    11: ("INSERT INTO failed_login VALUES ('source', '', '192.0.2.1', 3, 1.0, 1.0)",),
}


def content(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    names = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
    ]
    return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def schema(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {name: connection.execute(f"PRAGMA table_info({name})").fetchall()
            for name in content(connection)}  # fmt: skip


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_a_file_of_every_version_is_brought_up_and_loses_nothing(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / STATE_FILE
    old = sqlite3.connect(path)
    for statements in MIGRATIONS[:version]:
        old.executescript(statements)
    for number, rows in ROWS.items():
        for row in rows if number <= version else ():
            old.execute(row)
    old.execute(f"PRAGMA user_version = {version}")
    old.commit()
    before = content(old)
    old.close()
    StateStore(str(tmp_path)).close()
    StateStore(str(tmp_path / "fresh")).close()
    new, fresh = sqlite3.connect(path), sqlite3.connect(tmp_path / "fresh" / STATE_FILE)
    after = content(new)
    for name, rows in before.items():
        assert rows, f"{name} has no row in ROWS"
        assert [row[: len(rows[0])] for row in after[name]] == rows
    assert schema(new) == schema(fresh)
    new.close()
    fresh.close()


def test_a_migration_that_is_cut_off_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / STATE_FILE
    old = sqlite3.connect(path)
    old.executescript(MIGRATIONS[0] + "CREATE TABLE event (x); PRAGMA user_version = 1;")
    old.close()
    with pytest.raises(StateError, match="already exists"):  # version 2 makes that table
        StateStore(str(tmp_path))
    old = sqlite3.connect(path)
    assert old.execute("PRAGMA user_version").fetchone() == (1,)
    old.execute("DROP TABLE event")
    old.close()
    StateStore(str(tmp_path)).close()


def test_a_full_disk_keeps_what_there_was_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    store = StateStore(str(tmp_path))
    store.set_setting("a", "1")
    ((pages,),) = store.rows("PRAGMA page_count")
    store.rows(f"PRAGMA max_page_count = {pages}")  # SQLite's own full disk
    with pytest.raises(sqlite3.OperationalError, match="full"):
        store.set_setting("b", "x" * 100_000)
    assert store.setting("a") == "1"
    assert store.setting("b") is None
    store.rows("PRAGMA max_page_count = 1000000")
    store.set_setting("b", "2")
    assert store.setting("b") == "2"
    store.close()


class Watched:
    """A state file, and how it was when something befell it."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / STATE_FILE
        self.store = StateStore(str(directory))
        self.seen: list[tuple[str, str]] = []
        self.store.watchers.append(
            lambda: self.seen.append((self.store.damage, self.store.short)),
        )
        with self.store.transaction() as connection:
            connection.executemany(
                "INSERT INTO setting VALUES (?, ?)", ((str(n), "x" * 400) for n in range(2000))
            )
        # What SQLite remembers of the file would hide what becomes of it.
        self.store.rows("PRAGMA cache_size = 1")
        self.store.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def spoil(self, first: int) -> None:
        size = self.path.stat().st_size
        with self.path.open("r+b") as file:
            file.seek(first)
            file.write(b"\xff" * (size - first))


def test_damage_that_a_read_meets_is_noticed(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    watched.spoil(4096)
    spoilt = watched.path.read_bytes()
    with pytest.raises(CimError, match="damaged: database disk image is malformed"):
        watched.store.rows("SELECT * FROM setting")
    assert watched.seen == [("database disk image is malformed", "")]
    assert watched.store.rows("SELECT * FROM setting") == []  # in memory from now on
    watched.store.set_setting("a", "1")
    watched.store.close()
    assert watched.path.read_bytes() == spoilt


def test_damage_that_a_write_meets_is_noticed(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    watched.spoil(4096)
    with pytest.raises(sqlite3.Error):
        watched.store.set_setting("1000", "y")
    assert watched.store.damage
    assert len(watched.seen) == 1


def test_a_file_that_got_short_is_noticed(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    os.truncate(watched.path, 8192)
    with pytest.raises(sqlite3.Error):
        watched.store.rows("SELECT * FROM setting")
    assert watched.store.damage


def test_a_file_that_another_holds_is_not_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "BUSY_S", 0.05)
    watched = Watched(tmp_path)
    other = sqlite3.connect(watched.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        watched.store.set_setting("a", "1")
    assert damage_of(str(watched.path)) == ""
    other.execute("ROLLBACK")
    other.close()
    watched.store.set_setting("a", "1")
    assert watched.seen == []


def test_what_breaks_a_rule_of_the_schema_is_no_damage(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    with pytest.raises(sqlite3.IntegrityError), watched.store.transaction() as connection:
        connection.execute("INSERT INTO setting VALUES ('1', '2')")
    with pytest.raises(sqlite3.OperationalError):
        watched.store.rows("SELECT * FROM none")
    assert watched.seen == []


def test_a_full_disk_is_told_until_there_is_room(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    ((pages,),) = watched.store.rows("PRAGMA page_count")
    watched.store.rows(f"PRAGMA max_page_count = {pages}")
    for _ in range(2):
        with pytest.raises(CimError, match="cannot be written: database or disk is full"):
            watched.store.set_setting("b", "x" * 1_000_000)
    assert watched.seen == [("", "database or disk is full")]
    assert watched.store.setting("1")
    watched.store.rows("PRAGMA max_page_count = 1000000")
    watched.store.set_setting("b", "2")
    assert watched.seen[1:] == [("", "")]


def test_a_file_that_may_not_grow_is_not_damaged(tmp_path: Path) -> None:
    """A quota or a limit of the process: SQLite calls it a disk I/O error."""
    watched = Watched(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    former = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))
    try:
        with pytest.raises(sqlite3.Error, match="disk"):
            watched.store.set_setting("b", "x" * 1_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, former)
    assert watched.store.damage == ""
    assert watched.store.short
    watched.store.set_setting("b", "2")
    assert watched.store.short == ""


def test_a_file_that_cannot_be_opened_now_is_not_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "BUSY_S", 0.05)
    StateStore(str(tmp_path)).close()
    other = sqlite3.connect(tmp_path / STATE_FILE, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StateError, match="locked") as caught:
        StateStore(str(tmp_path))
    assert caught.value.passing
    other.close()
    (tmp_path / STATE_FILE).write_bytes(b"no database at all, but long enough" * 100)
    with pytest.raises(StateError) as caught:
        StateStore(str(tmp_path))
    assert not caught.value.passing
