from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cimom.access.chain import START, Head
from cimom.broker.copies import Copies, put
from cimom.broker.store import MIGRATIONS, STATE_FILE, StateError, StateStore
from cimom.indications.outbox import Outbox
from exporters.snmp.state import StoredState
from khv.audit.channel import HEAD, stored_head
from khv.restoring import MORE_BOOTS, ready, restored

LISTENER = "https://listener"


def head(number: int) -> Head:
    return Head(number, bytes([number]) * 32)


class Place:
    """A state directory, its file, and a copy of before."""

    def __init__(self, directory: Path) -> None:
        self.directory = str(directory)
        self.path = directory / STATE_FILE
        store = self.opened()
        self.boots = StoredState(store).engine()[1]
        self.note(store, 5)
        outbox = Outbox(store)
        self.context = outbox.sequence(LISTENER).context
        outbox.commit([(LISTENER, b"queued")], [])
        store.close()
        self.copy = str(Copies(self.directory).make().path)

    def opened(self) -> StateStore:
        return StateStore(self.directory)

    def note(self, store: StateStore, number: int) -> None:
        store.set_setting(HEAD, f"{number} {head(number).digest.hex()}")

    def restore(self, source: str | None = None, known: Head = START) -> StateStore:
        ready(self.directory, source or self.copy, known)
        put(self.directory)
        return self.opened()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_the_end_of_the_audit_log_is_that_of_the_former_state(place: Place) -> None:
    store = place.opened()
    place.note(store, 9)
    store.close()
    store = place.restore()
    assert stored_head(store) == head(9)
    store.close()


def test_the_end_that_a_khv_that_runs_knows_counts(place: Place) -> None:
    store = place.restore(known=head(12))
    assert stored_head(store) == head(12)
    store.close()


def test_of_a_damaged_state_nothing_is_taken_over(place: Place) -> None:
    place.path.write_bytes(b"no database at all, but long enough" * 100)
    for side in ("-wal", "-shm"):
        Path(f"{place.path}{side}").unlink(missing_ok=True)
    store = place.restore()
    assert stored_head(store) == head(5)  # the copy's own: behind, but no other chain
    assert StoredState(store).engine()[1] == place.boots + MORE_BOOTS + 1
    store.close()


def test_managers_never_see_fewer_boots(place: Place) -> None:
    store = place.opened()
    for _ in range(3):
        boots = StoredState(store).engine()[1]
    store.close()
    store = place.restore()
    assert StoredState(store).engine()[1] == boots + 1
    store.close()


def test_indications_go_on_with_another_context(place: Place) -> None:
    store = place.restore()
    outbox = Outbox(store)
    assert outbox.sequence(LISTENER).context != place.context
    assert store.rows("SELECT body FROM outbox") == [(b"queued",)]
    store.close()


def test_it_is_told_once_that_the_state_was_restored(place: Place) -> None:
    store = place.opened()
    assert restored(store) is None
    store.close()
    store = place.restore()
    source, words = restored(store) or ("", "")
    assert source == place.copy
    assert words.endswith("known_record=5")
    assert restored(store) is None
    store.close()


def test_a_copy_of_the_first_version_is_taken(place: Place, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript(MIGRATIONS[0] + "PRAGMA user_version = 1;")
    store = place.restore(str(old))
    assert store.version == len(MIGRATIONS)
    store.close()


def test_what_is_no_state_is_refused(place: Place, tmp_path: Path) -> None:
    with pytest.raises(StateError):
        ready(place.directory, str(tmp_path / "missing"))
