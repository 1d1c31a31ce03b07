"""Snapshots: rows with their times as they stood in one turn of the loop; safe in any thread.

Readings change under the hands of a thread, and a row that is replaced keeps pointing at a source
whose time moves on.  Whoever renders outside the loop takes one of these inside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, Literal, NamedTuple, TypeVar

import msgspec

from cimom.broker.readings import Readings, SourceState
from cimom.model import CimObject

OWN = "KHV_"  # what the names of khv's own classes begin with

T = TypeVar("T", bound=CimObject)
Status = Literal["never", "ok", "stale"]


class Reading(NamedTuple, Generic[T]):
    """An instance, the source that read it, and when (POSIX seconds)."""

    instance: T
    source: str
    taken_at: float
    stale: bool


class SourceReading(msgspec.Struct, frozen=True, kw_only=True):
    """How a source stood; see `readings.SourceState`."""

    name: str
    status: Status
    taken_at: float | None
    error: str | None = None
    duration_s: float = 0.0
    refreshes: int = 0
    failures: int = 0
    misses: int = 0


class Snapshot:
    """The rows of the classes that were asked for, and all sources."""

    def __init__(
        self,
        generation: int,
        sources: tuple[SourceReading, ...],
        rows: dict[type[CimObject], tuple[Reading[CimObject], ...]],
        sources_of: dict[type[CimObject], tuple[str, ...]],
    ) -> None:
        self.generation = generation
        self.sources = sources
        self._rows = rows
        self._sources_of = sources_of

    def rows(self, cls: type[T]) -> tuple[Reading[T], ...]:
        """Return the rows of a class (with its subclasses) that the snapshot was taken of."""
        return self._rows[cls]  # type: ignore[return-value]

    def sources_of(self, cls: type[CimObject]) -> tuple[SourceReading, ...]:
        """Return the sources that make up the rows of a class; none when nothing reads it."""
        names = self._sources_of[cls]
        return tuple(source for source in self.sources if source.name in names)


def take(
    readings: Readings,
    classes: Iterable[type[CimObject]],
    foreign: Iterable[type[CimObject]] = (),
) -> Snapshot:
    """Take the rows of `classes`; call it where the readings are changed (the broker's loop).

    Of the classes `foreign` only what stands in no class of khv is taken: vendors' instances.
    """
    rows: dict[type[CimObject], tuple[Reading[CimObject], ...]] = {}
    sources_of = {}
    for cls in foreign:
        own = [c for c in readings.concrete(cls) if not c.CIM_NAME.startswith(OWN)]
        rows[cls] = tuple(reading for c in own for reading in _readings(readings, c))
        sources_of[cls] = tuple(state.name for state in readings.sources_of(own))
    for cls in classes:
        if cls in rows:
            continue
        rows[cls] = tuple(_readings(readings, cls))
        sources_of[cls] = tuple(state.name for state in readings.sources_of((cls,)))
    sources = tuple(_source(state) for state in readings.states())
    return Snapshot(readings.generation, sources, rows, sources_of)


def _readings(readings: Readings, cls: type[CimObject]) -> Iterator[Reading[CimObject]]:
    for row in readings.rows(cls):
        yield Reading(row.instance, row.state.name, row.taken_at, row.stale)


def _source(state: SourceState) -> SourceReading:
    return SourceReading(
        name=state.name,
        status=state.status,
        taken_at=state.taken_at,
        error=state.error,
        duration_s=state.duration_s,
        refreshes=state.refreshes,
        failures=state.failures,
        misses=state.misses,
    )
