"""What a state that is restored has to know of the one that it replaces.

A copy is older than what others have seen of khv since.  So it takes over:

- the end of the audit log, that a tail that was cut off before or after is missed as ever;
- the boots of the SNMP engine: managers refuse answers of fewer than they know (RFC 3414 3.2 7b);
- nothing of the numbers of indications: listeners would take new ones for repeats (DSP1054), so
  sequences begin anew, with another context.

That it was restored is noted in it, for the audit log of the next start.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from typing import NamedTuple

from cimom.access.chain import START, Head
from cimom.broker.copies import STAGED, stage
from cimom.broker.store import STATE_FILE, StateError, StateStore
from khv.audit.channel import HEAD, parse_stored
from khv.audit.file import rfc3339

RESTORED = "restored"  # the setting: what is to be recorded
MORE_BOOTS = 1000  # where the former number cannot be read: more than khv started since a copy


class _Known(NamedTuple):
    head: Head
    boots: int | None


def ready(directory: str, source: str, head: Head = START) -> None:
    """Get a copy ready to take the place of the state file; StateError unless it can.

    `head` is the end of the audit log as a khv that runs knows it.
    """
    stage(directory, source)
    former = _known(os.path.join(directory, STATE_FILE))
    staged = os.path.join(directory, STAGED)
    try:
        with closing(sqlite3.connect(staged, isolation_level=None)) as connection:
            own = _read(connection)
            heads = (own.head, former.head if former else START, head)
            newest = max(heads, key=lambda item: item.number)
            connection.execute("BEGIN")
            _put(connection, HEAD, f"{newest.number} {newest.digest.hex()}")
            words = f"at={rfc3339(time.time())} known_record={newest.number}"
            _put(connection, RESTORED, f"{words} {source}")
            if former is None or former.boots is None:
                connection.execute("UPDATE snmp_engine SET boots = boots + ?", (MORE_BOOTS,))
            else:
                most = "UPDATE snmp_engine SET boots = MAX(boots, ?)"
                connection.execute(most, (former.boots,))
            if _has(connection, "sequence"):
                connection.execute("DELETE FROM sequence")
            connection.execute("COMMIT")
    except sqlite3.Error as exc:
        raise StateError(f"{staged}: {exc}") from exc


def _put(connection: sqlite3.Connection, name: str, value: str) -> None:
    connection.execute("REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))


def _has(connection: sqlite3.Connection, table: str) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.execute(query, (table,)).fetchone() is not None


def _known(path: str) -> _Known | None:
    """Return what the state file that is replaced knows; None when it cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return _read(connection)
    except sqlite3.Error:
        return None


def _read(connection: sqlite3.Connection) -> _Known:
    found = connection.execute("SELECT value FROM setting WHERE name = ?", (HEAD,)).fetchone()
    boots = connection.execute("SELECT boots FROM snmp_engine").fetchone()
    head = parse_stored(None if found is None else str(found[0]))
    return _Known(head, None if boots is None else int(boots[0]))


def restored(store: StateStore) -> tuple[str, str] | None:
    """Return what the state was restored from, and more in words, once; None: it was not."""
    text = store.setting(RESTORED)
    if text is None:
        return None
    with store.transaction() as connection:
        connection.execute("DELETE FROM setting WHERE name = ?", (RESTORED,))
    *words, source = text.split(" ", 2)
    return source, " ".join(words)
