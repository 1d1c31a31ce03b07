"""The audit log as it is read and checked on the machine.  Changes nothing."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from typing import BinaryIO

from cimom.access import chain
from cimom.access.chain import Head, Verdict, Verifier
from cimom.access.entry import Record
from cimom.broker.store import STATE_FILE
from khv.audit.channel import HEAD, parse_stored
from khv.audit.file import DIRECTORY, names

TRIES, PAUSE_S = 5, 0.02  # until a line that is being written has its end


class Archive:
    """The log below a state directory; OSError where it cannot be read."""

    def __init__(self, state_dir: str) -> None:
        self._state_dir = state_dir
        self._directory = os.path.join(state_dir, DIRECTORY)

    def lines(self) -> Iterator[bytes]:
        """Yield the lines of all records, the oldest first."""
        for _, found in self._files():
            next(found, None)  # what the file follows
            yield from found

    def records(self) -> Iterator[Record]:
        """Yield all records that can be read, the oldest first."""
        for text in self.lines():
            record = chain.parse(text)
            if record is not None:
                yield record

    def _files(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        for name in names(self._directory):
            path = os.path.join(self._directory, name)
            if os.path.exists(path):  # else it was too old meanwhile
                with open(path, "rb") as file:
                    yield name, _lines(file)

    def verify(self, known: Head | None) -> Verdict:
        """Check the chain; `known` is its end as it was noted, before the files are read."""
        return Verifier().run(self._files(), known)

    def stored_head(self) -> Head | None:
        """Return the end of the chain that the state file of a khv that does not run knows.

        None: there is no state file.  It is only looked at: the files that SQLite would make
        beside it would be those of who looks.
        """
        path = os.path.join(self._state_dir, "broker", STATE_FILE)
        if not os.path.exists(path):
            return None
        mode = "mode=ro" if os.path.exists(f"{path}-wal") else "immutable=1"
        connection = sqlite3.connect(f"file:{path}?{mode}", uri=True)
        try:
            rows = connection.execute("SELECT value FROM setting WHERE name = ?", (HEAD,))
            found = rows.fetchone()
        except sqlite3.Error as exc:
            raise OSError(f"{path}: {exc}") from exc
        finally:
            connection.close()
        return parse_stored(None if found is None else str(found[0]))


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file; the last may be being written just now."""
    while text := file.readline(chain.MAX_LINE_BYTES):
        for _ in range(TRIES):
            if text.endswith(b"\n") or len(text) >= chain.MAX_LINE_BYTES:
                break
            time.sleep(PAUSE_S)
            text += file.readline(chain.MAX_LINE_BYTES)
        yield text
