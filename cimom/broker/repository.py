"""Instances that clients made and no provider serves: kept in the state file, rows like all others.

Knows no operation and no rights.  An instance is stored as the CIM-XML that names and tells it, so
that embedded objects keep their classes; what is in memory was on the disk before.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator

import msgspec

from cimom.broker.lookup import AnyRow, Ident, Lookup, Struct
from cimom.broker.namespaces import Namespaces
from cimom.broker.readings import Change, Row, RowChange, SourceState, own_source
from cimom.broker.store import StateStore
from cimom.broker.text import InstanceText
from cimom.model import CimError, CimObject, Key, ProtocolError, Status, key_of, path_of
from cimom.schema import PerSchema

log = logging.getLogger(__name__)

MAX_INSTANCES = 20_000  # of all namespaces: at 3 kB each 60 MB on the disk and in memory
MAX_BYTES = 256 * 1024  # of one instance

STORED = own_source("repository")


class Repository:
    """The stored instances by namespace, class and key."""

    def __init__(self, store: StateStore, namespaces: Namespaces) -> None:
        self._store = store
        self._texts = PerSchema(namespaces, InstanceText)
        self._states: dict[str, SourceState] = {}
        self._tables: dict[str, dict[Struct, dict[Key, AnyRow]]] = {}
        self._subscribers: list[Callable[[Change], None]] = []
        self._writing = asyncio.Lock()
        self._count = 0

    def load(self, lookup: Lookup) -> None:
        """Read all instances; one whose class is gone or another now is left out, and told."""
        for namespace, name, text in self._store.rows(
            "SELECT namespace, name, instance FROM instance"
        ):
            try:
                instance = self._texts.of(str(namespace)).read(str(text))
                ident = lookup.ident(path_of(instance), str(namespace))
            except (CimError, ProtocolError) as exc:
                log.warning("stored instance %s of %s: %s", name, namespace, exc.text)
                continue
            if ident is not None:
                self._put(str(namespace), ident, instance)

    # -- what there is

    def classes(self, cls: Struct, namespace: str | None = None) -> list[Struct]:
        """Return the classes at or below `cls` with instances in a namespace (None: anywhere)."""
        found: dict[Struct, None] = {}
        for tables in self._chosen(namespace):
            found.update((known, None) for known in tables if issubclass(known, cls))
        return list(found)

    def rows(self, cls: Struct, namespace: str) -> list[AnyRow]:
        """Return the rows of a class and its subclasses."""
        return [
            row
            for known, table in self._tables.get(namespace, {}).items()
            if issubclass(known, cls)
            for row in table.values()
        ]

    def row(self, ident: Ident, namespace: str | None) -> AnyRow | None:
        """Return one row, in a namespace or (None) in any."""
        for tables in self._chosen(namespace):
            found = tables.get(ident.cls, {}).get(ident.key)
            if found is not None:
                return found
        return None

    def _chosen(self, namespace: str | None) -> Iterator[dict[Struct, dict[Key, AnyRow]]]:
        if namespace is None:
            yield from self._tables.values()
        elif namespace in self._tables:
            yield self._tables[namespace]

    def subscribe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Call back after each change; the answer ends the subscription."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    # -- how it changes

    async def put(self, namespace: str, ident: Ident, instance: CimObject, *, new: bool) -> None:
        """Store an instance, as a new one (ALREADY_EXISTS when it is not) or in place of it."""
        text = self._texts.of(namespace).write(instance)
        if len(text) > MAX_BYTES:
            raise CimError(
                Status.SERVER_LIMITS_EXCEEDED, f"an instance has at most {MAX_BYTES} bytes"
            )
        name = self._texts.of(namespace).name(instance)
        async with self._writing:
            before = self.row(ident, namespace)
            if new and before is not None:
                raise CimError(Status.ALREADY_EXISTS, f"the {ident.cls.CIM_NAME} exists")
            if not new and before is None:
                raise CimError(Status.NOT_FOUND, f"the {ident.cls.CIM_NAME} is gone")
            if new and self._count >= MAX_INSTANCES:
                raise CimError(
                    Status.SERVER_LIMITS_EXCEEDED, f"{MAX_INSTANCES} instances are stored"
                )
            await asyncio.to_thread(self._write, namespace, name, text)
            row = self._put(namespace, ident, instance)
        old = None if before is None else before.instance
        self._tell(namespace, RowChange(ident.cls, ident.key, old, row.instance))

    async def remove(self, namespace: str, ident: Ident) -> None:
        """Take an instance away; NOT_FOUND when it is gone already."""
        async with self._writing:
            row = self.row(ident, namespace)
            if row is None:
                raise CimError(Status.NOT_FOUND, f"the {ident.cls.CIM_NAME} is gone")
            name = self._texts.of(namespace).name(row.instance)
            await asyncio.to_thread(self._erase, namespace, name)
            table = self._tables[namespace][ident.cls]
            del table[ident.key]
            if not table:
                del self._tables[namespace][ident.cls]
            self._count -= 1
        self._tell(namespace, RowChange(ident.cls, ident.key, row.instance, None))

    def _put(self, namespace: str, ident: Ident, instance: CimObject) -> AnyRow:
        table = self._tables.setdefault(namespace, {}).setdefault(ident.cls, {})
        self._count += ident.key not in table
        row = table[ident.key] = Row(key_of(instance), instance, self._state(namespace))
        return row

    def _state(self, namespace: str) -> SourceState:
        state = self._states.get(namespace)
        if state is None:
            spec = msgspec.structs.replace(STORED, namespaces=(namespace,))
            state = self._states[namespace] = SourceState(spec)
        return state

    def _write(self, namespace: str, name: str, text: str) -> None:
        with self._store.transaction() as connection:
            connection.execute("REPLACE INTO instance VALUES (?, ?, ?)", (namespace, name, text))

    def _erase(self, namespace: str, name: str) -> None:
        with self._store.transaction() as connection:
            connection.execute(
                "DELETE FROM instance WHERE namespace = ? AND name = ?", (namespace, name)
            )

    def _tell(self, namespace: str, change: RowChange) -> None:
        for callback in tuple(self._subscribers):
            callback(Change(self._state(namespace), (change,)))
