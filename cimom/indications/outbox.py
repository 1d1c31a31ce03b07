"""What waits to be told, numbered, and what was told last: tables of the state file.

Knows no network.  One transaction holds the queued indications, the numbers they took and the state
they tell, so that after any kill the rows say whether something is still to be told.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from typing import NamedTuple

from cimom.broker.store import StateStore

MAX_WAITING = 10_000  # indications of one destination; the oldest give way, and the log says so
WRAP = 2**63  # SequenceNumber is a sint64 that starts again at 0 (DSP1054)


class Entry(NamedTuple):
    """An indication that waits."""

    number: int
    body: bytes


class Told(NamedTuple):
    """What was told last of an instance; None: it is gone."""

    namespace: str
    name: str
    instance: str | None


class Sequence:
    """The context of a destination and its next number."""

    def __init__(self, context: str, number: int) -> None:
        self.context = context
        self.number = number

    def take(self) -> int:
        """Return the next number."""
        number = self.number
        self.number = (number + 1) % WRAP
        return number


class Outbox:
    """The queues of all destinations."""

    def __init__(self, store: StateStore) -> None:
        self._store = store
        self._sequences: dict[str, Sequence] = {}
        self.load()

    def load(self) -> None:
        """Take the numbers of the state file: those of what was never committed come again."""
        self._sequences = {
            str(row[0]): Sequence(str(row[1]), int(str(row[2])))
            for row in self._store.rows("SELECT destination, context, number FROM sequence")
        }

    def sequence(self, destination: str) -> Sequence:
        """Return the sequence of a destination; a new one has a context of its own."""
        found = self._sequences.get(destination)
        if found is None:
            context = f"KHV:{secrets.token_hex(8)}:{time.time_ns()}"
            found = self._sequences[destination] = Sequence(context, 0)
        return found

    def told(self) -> list[Told]:
        """Return what was told last of everything."""
        return [
            Told(str(namespace), str(name), str(text))
            for namespace, name, text in self._store.rows(
                "SELECT namespace, name, instance FROM told"
            )
        ]

    def commit(self, queued: Iterable[tuple[str, bytes]], told: Iterable[Told]) -> list[str]:
        """Queue bodies by destination and note what they tell; return whose oldest gave way."""
        full: list[str] = []
        now = time.time()
        with self._store.transaction() as connection:
            touched: dict[str, None] = {}
            for destination, body in queued:
                touched[destination] = None
                connection.execute(
                    "INSERT INTO outbox (destination, body, queued_at) VALUES (?, ?, ?)",
                    (destination, body, now),
                )
            for destination in touched:
                sequence = self.sequence(destination)
                connection.execute(
                    "REPLACE INTO sequence VALUES (?, ?, ?)",
                    (destination, sequence.context, sequence.number),
                )
                oldest = connection.execute(
                    "SELECT id FROM outbox WHERE destination = ? ORDER BY id DESC LIMIT 1 OFFSET ?",
                    (destination, MAX_WAITING),
                ).fetchone()
                if oldest is not None:
                    full.append(destination)
                    connection.execute(
                        "DELETE FROM outbox WHERE destination = ? AND id <= ?",
                        (destination, oldest[0]),
                    )
            for item in told:
                if item.instance is None:
                    connection.execute(
                        "DELETE FROM told WHERE namespace = ? AND name = ?", item[:2]
                    )
                else:
                    connection.execute("REPLACE INTO told VALUES (?, ?, ?)", item)
        return full

    def waiting(self, destination: str, most: int) -> list[Entry]:
        """Return the oldest that wait for a destination."""
        rows = self._store.rows(
            "SELECT id, body FROM outbox WHERE destination = ? ORDER BY id LIMIT ?",
            *(destination, most),
        )
        return [Entry(int(str(number)), bytes(body)) for number, body in rows]  # type: ignore[call-overload]

    def destinations(self) -> list[str]:
        """Return the destinations for which anything waits."""
        return [str(row[0]) for row in self._store.rows("SELECT DISTINCT destination FROM outbox")]

    def delivered(self, number: int) -> None:
        """Forget what a listener has taken."""
        with self._store.transaction() as connection:
            connection.execute("DELETE FROM outbox WHERE id = ?", (number,))

    def drop(self, destination: str) -> None:
        """Forget a destination with all that waits for it."""
        self._sequences.pop(destination, None)
        with self._store.transaction() as connection:
            connection.execute("DELETE FROM outbox WHERE destination = ?", (destination,))
            connection.execute("DELETE FROM sequence WHERE destination = ?", (destination,))
