"""Copies of the state file: made, checked, kept for a week, and put in its place.

Knows no rows.  To be used by the user whose files they are, never by another for it.

Rules:

- copies are numbered, and the number says which is the newest: a clock that jumps neither keeps
  old ones nor hides new ones;
- a copy counts when SQLite finds nothing wrong with it;
- what is replaced is set aside, never deleted.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import stat
import time
from collections.abc import Callable
from contextlib import closing, suppress

import msgspec

from cimom.broker.store import BUSY_S, MIGRATIONS, STATE_FILE, StateError, is_damage

DIRECTORY = "backup"
KEPT = 7
EVERY_S = 86400.0
STAGED = "state.restore"  # what is going to be put in the place of the state file
NAME = re.compile(r"state-(\d{6})\.db")
SIDES = ("", "-wal", "-shm")  # a state file and SQLite's files beside it
MAX_WORDS = 200  # characters of what SQLite says of a damage


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """How a state file is; `text` says what is wrong."""

    path: str
    ok: bool
    text: str = "ok"
    version: int | None = None
    size_bytes: int | None = None
    rows: dict[str, int] = {}  # of each table


def inspect(path: str) -> Verdict:
    """Look through a whole state file, which may be in use."""
    size = None
    try:
        found = os.lstat(path)
        if not stat.S_ISREG(found.st_mode):
            return Verdict(path=path, ok=False, text="it is not a file")
        size = found.st_size
        if size == 0:
            return Verdict(path=path, ok=False, text="it is empty", size_bytes=0)
        with closing(_open(path)) as connection:
            return _inspected(connection, path, size)
    except sqlite3.Error as exc:
        return Verdict(path=path, ok=False, text=str(exc)[:MAX_WORDS], size_bytes=size)
    except OSError as exc:
        return Verdict(path=path, ok=False, text=exc.strerror or str(exc), size_bytes=size)


def damage_of(path: str) -> str:
    """Return in words what is wrong with a state file in use; empty: nothing that can be told now.

    A file that is locked or cannot be opened now is not damaged for that.
    """
    try:
        with closing(_open(path)) as connection:
            wrong = [str(text) for (text,) in connection.execute("PRAGMA quick_check(3)")]
    except sqlite3.Error as exc:
        return str(exc)[:MAX_WORDS] if is_damage(exc) else ""
    return "" if wrong == ["ok"] else "; ".join(wrong)[:MAX_WORDS]


def _open(path: str, mode: str = "ro") -> sqlite3.Connection:
    return sqlite3.connect(f"file:{_quoted(path)}?mode={mode}", uri=True, timeout=BUSY_S)


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _inspected(connection: sqlite3.Connection, path: str, size: int) -> Verdict:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    wrong = [str(text) for (text,) in connection.execute("PRAGMA integrity_check(3)")]
    if wrong != ["ok"]:
        text = "; ".join(wrong)[:MAX_WORDS]
        return Verdict(path=path, ok=False, text=text, version=version, size_bytes=size)
    if not 1 <= version <= len(MIGRATIONS):
        text = f"version {version} is " + ("of no khv" if version < 1 else "of a newer khv")
        return Verdict(path=path, ok=False, text=text, version=version, size_bytes=size)
    names = [
        str(name)
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " ORDER BY name"
        )
    ]
    rows = {
        name: connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for name in names
    }
    return Verdict(path=path, ok=True, version=version, size_bytes=size, rows=rows)


def copy(source: str, target: str) -> Verdict:
    """Copy a state file that may be in use; StateError, and no file, unless the copy is whole."""
    part = f"{target}.part"
    try:
        verdict = _copied(source, part)
        if verdict.ok:
            os.replace(part, target)
    except (sqlite3.Error, OSError) as exc:
        raise StateError(f"{target}: {exc}") from exc
    finally:
        _remove(part)
    if not verdict.ok:
        raise StateError(f"{source}: {verdict.text}")
    return msgspec.structs.replace(verdict, path=target)


def _copied(source: str, part: str) -> Verdict:
    _remove(part)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    os.close(handle)
    with closing(_open(source)) as connection, closing(_open(part, "rw")) as into:
        connection.backup(into)
        into.execute("PRAGMA journal_mode = DELETE")  # one file, without others beside it
    _sync(part)
    return inspect(part)


def _remove(path: str) -> None:
    for side in (*SIDES, "-journal"):
        with suppress(FileNotFoundError):
            os.unlink(path + side)


def _sync(path: str) -> None:
    for name in (path, os.path.dirname(path)):
        handle = os.open(name, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Copies:
    """The daily copies of a directory's state file, the newest first; the clock is POSIX time."""

    def __init__(self, directory: str, clock: Callable[[], float] = time.time) -> None:
        self._directory = directory
        self._place = os.path.join(directory, DIRECTORY)
        self._clock = clock

    def paths(self) -> list[str]:
        """Return the copies."""
        try:
            names = [name for name in os.listdir(self._place) if NAME.fullmatch(name)]
        except FileNotFoundError:
            return []
        return [os.path.join(self._place, name) for name in sorted(names, reverse=True)]

    def due(self) -> bool:
        """Whether a day has passed since the newest; one of the future counts as old."""
        for path in self.paths()[:1]:
            age = self._clock() - os.lstat(path).st_mtime
            return not 0 <= age < EVERY_S
        return True

    def make(self) -> Verdict:
        """Make a copy, then remove the oldest; StateError, and none removed, when it cannot be."""
        os.makedirs(self._place, mode=0o700, exist_ok=True)
        paths = self.paths()
        found = NAME.fullmatch(os.path.basename(paths[0])) if paths else None
        number = int(found[1]) + 1 if found else 1
        target = os.path.join(self._place, f"state-{number:06}.db")
        made = copy(os.path.join(self._directory, STATE_FILE), target)
        now = self._clock()
        os.utime(target, (now, now))
        for path in self.paths()[KEPT:]:
            _remove(path)
        return made

    def newest(self) -> str:
        """Return the newest copy that is whole; StateError if there is none."""
        for path in self.paths():
            if inspect(path).ok:
                return path
        raise StateError(f"{self._place}: there is no copy that is whole")


def stage(directory: str, source: str) -> Verdict:
    """Get a file ready to take the place of the state file; StateError unless it can."""
    verdict = inspect(source)
    if not verdict.ok:
        raise StateError(f"{source}: {verdict.text}")
    return copy(source, os.path.join(directory, STAGED))


def put(directory: str) -> str | None:
    """Put what is staged in the place of the state file, which nobody uses.

    Returns what the former one is called now; None: there was none.
    """
    path = os.path.join(directory, STATE_FILE)
    aside = None
    if os.path.lexists(path):
        aside = _aside(path)
        for side in SIDES:
            with suppress(FileNotFoundError):
                os.replace(path + side, aside + side)
    for side in SIDES[1:]:
        with suppress(FileNotFoundError):
            os.unlink(path + side)
    os.replace(os.path.join(directory, STAGED), path)
    _sync(path)
    return aside


def _aside(path: str) -> str:
    number = 1
    while os.path.lexists(f"{path}.replaced-{number}"):
        number += 1
    return f"{path}.replaced-{number}"


def save(source: str, target_handle: int) -> None:
    """Write a copy to an open file."""
    with open(source, "rb") as file, os.fdopen(target_handle, "wb") as into:
        shutil.copyfileobj(file, into)
        into.flush()
        os.fsync(into.fileno())
