"""All served instances in the order of their names, encoded once per change of the readings.

A part (a scalar or a table) is built again only when one of its sources was read or became
stale, and then only rows that changed are encoded.  Knows no messages.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from cimom.model import CimObject
from exporters.snmp import ber
from exporters.snmp.ber import Syntax
from exporters.snmp.oids import Oid
from exporters.snmp.table import Context, Object, Scalar, Table

Cell = bytes | Callable[[], bytes]  # a variable binding, or what writes a live one


class Snapshot(NamedTuple):
    """Sorted names, the cell of each, and the sorted objects (columns, scalars) they belong to."""

    names: list[Oid]
    cells: list[Cell]
    objects: list[Oid]

    def bind(self, position: int) -> bytes:
        """Return the variable binding at a position."""
        cell = self.cells[position]
        return cell if isinstance(cell, bytes) else cell()

    def get(self, name: Oid) -> bytes:
        """Return the binding of exactly this name, or why there is none (RFC 3416 4.2.1)."""
        position = bisect_left(self.names, name)
        if position < len(self.names) and self.names[position] == name:
            return self.bind(position)
        at = bisect_right(self.objects, name) - 1
        known = at >= 0 and name[: len(self.objects[at])] == self.objects[at]
        missing = Syntax.NO_SUCH_INSTANCE if known else Syntax.NO_SUCH_OBJECT
        return exception(name, missing)

    def after(self, name: Oid) -> int:
        """Return the position of the first name after this one; the number of names at the end."""
        return bisect_right(self.names, name)


def exception(name: Oid, syntax: Syntax) -> bytes:
    """Write a binding that says why there is no value."""
    return ber.varbind(ber.oid_content(name), ber.value(syntax, None))


class _Part:
    """One scalar or table as last encoded: its names in order, and a cell for each."""

    def __init__(self, oid: Oid, of: tuple[type[CimObject], ...]) -> None:
        self.oid = oid
        self.names: list[Oid] = []
        self.cells: list[Cell] = []
        self._of = of
        self._stamp: tuple[tuple[str, int, int], ...] | None = None

    def refresh(self, context: Context) -> bool:
        """Encode again if a source of the part moved on; say whether it was."""
        sources = context.readings.sources_of(self._of)
        stamp = tuple((state.name, state.generation, state.stamp) for state in sources)
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        self._build(context)
        return True

    def objects(self) -> list[Oid]:
        """Return the objects of the part: its columns, or itself."""
        raise NotImplementedError

    def _build(self, context: Context) -> None:
        raise NotImplementedError


class _ScalarPart(_Part):
    def __init__(self, scalar: Scalar) -> None:
        super().__init__(scalar.oid, scalar.of)
        self._scalar = scalar
        self._name = (*scalar.oid, 0)
        self._content = ber.oid_content(self._name)

    def objects(self) -> list[Oid]:
        return [self.oid]

    def _build(self, context: Context) -> None:
        if self._scalar.live:
            self.names, self.cells = [self._name], [lambda: self._bind(context) or b""]
            return
        cell = self._bind(context)
        self.names, self.cells = ([self._name], [cell]) if cell else ([], [])

    def _bind(self, context: Context) -> bytes | None:
        value = self._scalar.value(context)
        if value is None:
            return None
        return ber.varbind(self._content, ber.value(self._scalar.syntax, value))


class _Encoded(NamedTuple):
    """A row of a table, its values and their bindings, column by column."""

    row: Any
    values: list[Any]
    cells: list[bytes | None]


class _TablePart(_Part):
    def __init__(self, table: Table) -> None:
        super().__init__(table.oid, table.of)
        self._table = table
        self._prefixes = [(*table.oid, column.number) for column in table.columns]
        self._contents = [ber.oid_content(prefix) for prefix in self._prefixes]
        self._rows: dict[Oid, _Encoded] = {}

    def objects(self) -> list[Oid]:
        return self._prefixes

    def _build(self, context: Context) -> None:
        rows: dict[Oid, _Encoded] = {}
        for index, row in self._table.rows(context):
            if index in rows:
                continue
            before = self._rows.get(index)
            same = before is not None and before.row == row
            rows[index] = before if before and same else self._encode(index, row, before)
        self._rows = rows
        self._assemble()

    def _encode(self, index: Oid, row: Any, before: _Encoded | None) -> _Encoded:
        """Encode the values of a row, those that are as before with their old bindings."""
        suffix = ber.arcs(index)
        values = [column.value(row) for column in self._table.columns]
        cells: list[bytes | None] = []
        for number, value in enumerate(values):
            if before is not None and before.values[number] == value:
                cells.append(before.cells[number])
                continue
            cell = None
            if value is not None:
                encoded = ber.value(self._table.columns[number].syntax, value)
                cell = ber.varbind(self._contents[number] + suffix, encoded)
            cells.append(cell)
        return _Encoded(row, values, cells)

    def _assemble(self) -> None:
        """Put the cells in the order of their names: column by column, each by index."""
        self.names, self.cells = [], []
        ordered = sorted((index, row.cells) for index, row in self._rows.items())
        for number, prefix in enumerate(self._prefixes):
            for index, row in ordered:
                cell = row[number]
                if cell is not None:
                    self.names.append(prefix + index)
                    self.cells.append(cell)


class Snapshots:
    """Gives the snapshot of the readings as they are; builds what changed since the last one."""

    def __init__(self, objects: Iterable[Object], context: Context) -> None:
        self.context = context
        parts = (_ScalarPart(o) if isinstance(o, Scalar) else _TablePart(o) for o in objects)
        # The names of one part lie between those of its neighbours: no root is inside another.
        self._parts: list[_Part] = sorted(parts, key=lambda part: part.oid)
        self._objects = [oid for part in self._parts for oid in part.objects()]
        self._generation = -1
        self._current = Snapshot([], [], self._objects)

    def current(self) -> Snapshot:
        """Return the snapshot; the one of the last time while nothing changed."""
        generation = self.context.readings.generation
        if generation == self._generation:
            return self._current
        changed = [part.refresh(self.context) for part in self._parts]
        self._generation = generation
        if any(changed):
            names: list[Oid] = []
            cells: list[Cell] = []
            for part in self._parts:
                names.extend(part.names)
                cells.extend(part.cells)
            self._current = Snapshot(names, cells, self._objects)
        return self._current
