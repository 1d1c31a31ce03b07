"""The state file: one SQLite connection, its schema and migrations.  Knows nothing of its rows.

It must be opened by the user that serves from it: SQLite's side files belong to who made them.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

STATE_FILE = "state.db"
BUSY_S = 5.0  # another process (a backup, `khv state`) may hold the file for a moment

# Statements by schema version: the first makes version 1.  Never changed, only added to.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE account (
        name TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL, changed REAL NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE snmp_user (
        name TEXT PRIMARY KEY, auth_protocol TEXT NOT NULL, priv_protocol TEXT NOT NULL,
        auth_key BLOB NOT NULL, priv_key BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE snmp_engine (engine_id BLOB PRIMARY KEY, boots INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE snmp_index (
        kind TEXT NOT NULL, ident TEXT NOT NULL, idx INTEGER NOT NULL,
        PRIMARY KEY (kind, ident), UNIQUE (kind, idx)
    ) WITHOUT ROWID;
    CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    """,
    """
    CREATE TABLE event (number INTEGER PRIMARY KEY, told_at REAL NOT NULL, event BLOB NOT NULL);
    """,
    """
    CREATE TABLE namespace (name TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE declaration (
        number INTEGER PRIMARY KEY, namespace TEXT NOT NULL, kind TEXT NOT NULL,
        name TEXT NOT NULL, declared BLOB NOT NULL, UNIQUE (namespace, kind, name)
    );
    CREATE TABLE instance (
        namespace TEXT NOT NULL, name TEXT NOT NULL, instance TEXT NOT NULL,
        PRIMARY KEY (namespace, name)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE told (
        namespace TEXT NOT NULL, name TEXT NOT NULL, instance TEXT NOT NULL,
        PRIMARY KEY (namespace, name)
    ) WITHOUT ROWID;
    CREATE TABLE sequence (
        destination TEXT PRIMARY KEY, context TEXT NOT NULL, number INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT, destination TEXT NOT NULL, body BLOB NOT NULL,
        queued_at REAL NOT NULL
    );
    CREATE INDEX outbox_destination ON outbox (destination, id);
    """,
    """
    ALTER TABLE declaration ADD COLUMN unit TEXT NOT NULL DEFAULT '';
    """,
    """
    CREATE TABLE alarm (ident TEXT PRIMARY KEY, alarm BLOB NOT NULL) WITHOUT ROWID;
    """,
    """
    CREATE TABLE sensor (
        class TEXT NOT NULL, element TEXT NOT NULL, limits TEXT NOT NULL,
        PRIMARY KEY (class, element)
    ) WITHOUT ROWID;
    """,
    """
    ALTER TABLE event ADD COLUMN occurrences INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE event ADD COLUMN first_at REAL;
    """,
    """
    ALTER TABLE snmp_user ADD COLUMN role TEXT NOT NULL DEFAULT 'read-only';
    """,
    """
    ALTER TABLE account ADD COLUMN locked INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE former_hash (
        number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, hash TEXT NOT NULL
    );
    """,
    """
    CREATE TABLE failed_login (
        kind TEXT NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL,
        failures INTEGER NOT NULL, locked_until REAL NOT NULL, last REAL NOT NULL,
        PRIMARY KEY (kind, name, source)
    ) WITHOUT ROWID;
    """,
)


class StateError(Exception):
    """The state file cannot be used: damaged, or made by a newer khv."""


class StateStore:
    """The open state file; may be used from any thread, one transaction at a time.

    Reads on the event loop are fine (the file is small and cached); a transaction waits for the
    disk, so on the loop it belongs into a thread.
    """

    def __init__(self, directory: str | None) -> None:
        """Open the state file of a directory; None: an empty one that ends with the process."""
        self._lock = threading.RLock()
        path = ":memory:" if directory is None else _private_file(directory)
        try:
            self._connection = sqlite3.connect(
                path, timeout=BUSY_S, isolation_level=None, check_same_thread=False
            )
            try:
                self._prepare(path)
            except BaseException:
                self._connection.close()
                raise
        except sqlite3.DatabaseError as exc:
            raise StateError(f"{path}: {exc}") from exc

    def _prepare(self, path: str) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        (verdict,) = self._connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise StateError(f"{path}: {verdict}")
        if self.version > len(MIGRATIONS):
            raise StateError(f"{path}: version {self.version} was made by a newer khv")
        for number, statements in enumerate(MIGRATIONS[self.version :], self.version + 1):
            with self.transaction() as connection:
                for statement in statements.split(";"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")

    @property
    def version(self) -> int:
        """The schema version of the file."""
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Change something: all of it is on the disk after the block, or nothing if it raises."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # not after a full disk: SQLite has done it
                    self._connection.execute("ROLLBACK")
                raise

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Return the rows of a SELECT."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def setting(self, name: str) -> str | None:
        """Return a setting by name; None when it was never set."""
        found = self.rows("SELECT value FROM setting WHERE name = ?", name)
        return str(found[0][0]) if found else None

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting."""
        with self.transaction() as connection:
            connection.execute("REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def _private_file(directory: str) -> str:
    """Make the directory (0700) and the empty file (0600) where missing; return the file's path.

    SQLite gives its side files the mode of the file, so what holds for one holds for all.
    """
    os.makedirs(directory, mode=0o700, exist_ok=True)
    if os.stat(directory).st_uid == os.geteuid():
        os.chmod(directory, 0o700)
    path = os.path.join(directory, STATE_FILE)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        os.fchmod(handle, 0o600)
    finally:
        os.close(handle)
    return path
