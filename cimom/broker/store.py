"""The state file: one SQLite connection, its schema and migrations.  Knows nothing of its rows.

It must be opened by the user that serves from it: SQLite's side files belong to who made them.

Two things may befall it while it is used:

- it is damaged (`damage`): the file is left as it is, and an empty state in memory takes its place;
- it cannot be written (`short`), mostly on a full disk: what was to be written fails, what there is
  is read, and the next write that succeeds ends it.

A file that another process holds for a moment is neither.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from cimom.model import CimError, Status

STATE_FILE = "state.db"
# Result codes (https://www.sqlite.org/rescode.html); the low byte is the primary one.
DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
UNREADABLE = frozenset(
    {
        sqlite3.SQLITE_IOERR_READ,
        sqlite3.SQLITE_IOERR_SHORT_READ,
        sqlite3.SQLITE_IOERR_CORRUPTFS,
        sqlite3.SQLITE_IOERR_DATA,
    }
)
# An error of the disk in writing is none of the content; a quota that is used up is one, too.
UNWRITABLE = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})
# At the start: held by another process, or no room for SQLite's files beside it.
ELSEWHERE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN})
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
    """The state file cannot be used: damaged, or made by a newer khv.

    `passing`: it may be whole, but cannot be opened now (locked, or on a full disk).
    """

    def __init__(self, text: str, *, passing: bool = False) -> None:
        super().__init__(text)
        self.passing = passing


class FileError(CimError, sqlite3.OperationalError):
    """The state file fails in use: a client is told why; who can do without catches sqlite3's."""

    def __init__(self, text: str, cause: sqlite3.Error) -> None:
        super().__init__(Status.FAILED, f"{text}: {cause}")
        self.sqlite_errorcode = cause.sqlite_errorcode


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file is damaged."""
    return getattr(error, "sqlite_errorcode", 0) in UNREADABLE or _primary(error) in DAMAGED


def _primary(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


class StateStore:
    """The open state file; may be used from any thread, one transaction at a time.

    Reads on the event loop are fine (the file is small and cached); a transaction waits for the
    disk, so on the loop it belongs into a thread.
    """

    def __init__(self, directory: str | None) -> None:
        """Open the state file of a directory; None: an empty one that ends with the process."""
        self._lock = threading.RLock()
        self.damage = ""  # what is wrong with the file, which is not used any more
        self.short = ""  # why it cannot be written
        self.passing = False  # it is no damage, and may be over with a new start
        # Told when one of these changed, in the thread where it did, with the file locked.
        self.watchers: list[Callable[[], object]] = []
        self._left: sqlite3.Connection | None = None
        path = ":memory:" if directory is None else _private_file(directory)
        try:
            self._connect(path)
        except sqlite3.DatabaseError as exc:
            passing = not is_damage(exc) and _primary(exc) in UNWRITABLE | ELSEWHERE
            raise StateError(f"{path}: {exc}", passing=passing) from exc

    def _connect(self, path: str) -> None:
        self._connection = sqlite3.connect(
            path, timeout=BUSY_S, isolation_level=None, check_same_thread=False
        )
        try:
            self._prepare(path)
        except BaseException:
            self._connection.close()
            raise

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
        with self._lock, self._noticed():
            connection = self._connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # not after a full disk: SQLite has done it
                    with suppress(sqlite3.Error):  # of a damage; the first error is the one to tell
                        connection.execute("ROLLBACK")
                raise
            self._set_short("")

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Return the rows of a SELECT."""
        with self._lock, self._noticed():
            return self._connection.execute(query, values).fetchall()

    def setting(self, name: str) -> str | None:
        """Return a setting by name; None when it was never set."""
        found = self.rows("SELECT value FROM setting WHERE name = ?", name)
        return str(found[0][0]) if found else None

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting."""
        with self.transaction() as connection:
            connection.execute("REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))

    # -- what befalls the file

    @contextmanager
    def _noticed(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as exc:
            if is_damage(exc):
                self.leave(str(exc))
                raise FileError("khv's state is damaged", exc) from exc
            if _primary(exc) in UNWRITABLE:
                self._set_short(str(exc))
                raise FileError("khv's state cannot be written", exc) from exc
            raise

    def _set_short(self, why: str) -> None:
        if why != self.short:
            self.short = why
            self._tell()

    def leave(self, damage: str) -> None:
        """Use the file no more: it is damaged.  What follows is kept in memory."""
        with self._lock:
            if self.damage:
                return
            # Not closed: that would bring what waits beside the file into it.
            self._left = self._connection
            self._connect(":memory:")
            self.damage, self.short = damage, ""
            self._tell()

    def _tell(self) -> None:
        for watcher in self.watchers:
            watcher()

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
