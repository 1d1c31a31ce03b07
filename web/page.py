"""The page as values: banner, tiles and tables of a snapshot.  Knows no HTML and no HTTP."""

from __future__ import annotations

from typing import Any

import msgspec

from cimom.broker.snapshot import Reading, Snapshot, SourceReading
from cimom.classes import KHV_ComputerSystem
from cimom.health.rollup import Level, Problem, Rollup, join, name_of, roll_up
from web.cell import Cell
from web.machine import MACHINES
from web.sensor import SENSORS
from web.table import (
    DISKS,
    LEVEL_WORDS,
    NETWORK,
    PROCESSORS,
    Column,
    Joins,
    Table,
    anchor,
    anchor_of,
    joins,
)

NOT_READ = "Nothing on this machine tells about these."
SHOWN_PROBLEMS = 6  # in the banner; the tables have them all

# A group of several tables stands side by side where there is room: the first, and the rest.
TABLE_GROUPS: tuple[tuple[Table, ...], ...] = (
    (PROCESSORS,),
    (DISKS,),
    (NETWORK,),
    SENSORS,
    (MACHINES,),
)
TABLES: tuple[Table, ...] = tuple(table for group in TABLE_GROUPS for table in group)
OPTIONAL = frozenset(("fans", "voltages", "power", "others"))  # left out while they have no row


class Row(msgspec.Struct, frozen=True):
    """A row of a table, drawn or not at will."""

    anchor: str
    cells: tuple[tuple[Column, Cell], ...]
    level: Level | None
    source: str
    taken_at: float
    stale: bool


class Tile(msgspec.Struct, frozen=True):
    """A subsystem in short."""

    slug: str
    title: str
    level: Level | None  # None: there is nothing to be well or ill
    word: str
    total: int
    counts: tuple[tuple[Level, int, str], ...]
    summary: str


class Section(msgspec.Struct, frozen=True):
    """A table with its rows."""

    table: Table
    rows: tuple[Row, ...]
    empty: str  # what to say when there is no row


class Reason(msgspec.Struct, frozen=True):
    """A problem in words; `anchor` is the row to look at, or the table of a mute source."""

    level: Level
    anchor: str
    name: str
    text: str


class Banner(msgspec.Struct, frozen=True):
    """The host in one word, and why."""

    level: Level
    word: str
    reasons: tuple[Reason, ...]
    more: int
    note: str


class Page(msgspec.Struct, frozen=True):
    """Everything that a snapshot shows."""

    host: str
    banner: Banner
    tiles: tuple[Tile, ...]
    sections: tuple[Section, ...]
    sources: dict[str, float]  # source -> when it was last read


def host_name(snapshot: Snapshot) -> str:
    """Return the name of the host."""
    return next((name_of(r.instance) for r in snapshot.rows(KHV_ComputerSystem)), "this host")


def page(snapshot: Snapshot) -> Page:
    """Lay out a snapshot."""
    joined = joins(snapshot)
    sections, tiles, rollups = [], [], []
    told: set[str] = set()  # a source of several tables is one problem of the host
    for table in TABLES:
        readings = _readings(table, snapshot)
        mute = {} if table.slug in OPTIONAL and not readings else _mute(table, snapshot)
        instances = [r.instance for r in readings]
        rollup = roll_up(instances, mute.values())
        news = [problem for name, problem in mute.items() if name not in told]
        told.update(mute)
        rollups.append(roll_up(instances, news))
        read = any(snapshot.sources_of(cls) for cls in table.classes)
        drawn = tuple(_row(table, r, joined) for r in readings)
        sections.append(Section(table, drawn, table.empty if read else NOT_READ))
        if readings or table.slug not in OPTIONAL:
            tiles.append(_tile(table, rollup, readings, joined))
    rollups.append(roll_up([r.instance for r in snapshot.rows(KHV_ComputerSystem)]))
    return Page(
        host=host_name(snapshot),
        banner=_banner(join(rollups)),
        tiles=tuple(tiles),
        sections=tuple(sections),
        sources={s.name: s.taken_at for s in snapshot.sources if s.taken_at is not None},
    )


def _readings(table: Table, snapshot: Snapshot) -> list[Reading[Any]]:
    found = [r for cls in table.classes for r in snapshot.rows(cls) if table.when(r.instance)]
    return sorted(found, key=lambda r: table.order(r.instance))


def _row(table: Table, reading: Reading[Any], joined: Joins) -> Row:
    timed = table.timed(reading, joined) or reading
    return Row(
        anchor=anchor_of(reading.instance),
        cells=tuple((column, column.cell(reading, joined)) for column in table.columns),
        level=roll_up([reading.instance]).level,
        source=timed.source,
        taken_at=timed.taken_at,
        stale=timed.stale or reading.stale,
    )


def _mute(table: Table, snapshot: Snapshot) -> dict[str, Problem]:
    """Return the sources of a table that cannot be read, by name, as problems."""
    return {
        source.name: Problem(Level.unknown, "", (table.slug,), table.title, _mute_words(source))
        for cls in table.classes
        for source in snapshot.sources_of(cls)
        if source.status != "ok"
    }


def _mute_words(source: SourceReading) -> str:
    why = f": {source.error}" if source.error else ""
    if source.status == "never":
        return f"have not been read yet{why}"
    return f"cannot be read, the last values are shown{why}"


def _tile(table: Table, rollup: Rollup, readings: list[Reading[Any]], joined: Joins) -> Tile:
    counts = tuple(
        (level, number, f"{number} {LEVEL_WORDS[level]}")
        for level, number in rollup.counts.items()
        if number
    )
    level: Level | None = rollup.level
    if not readings and not rollup.problems:
        level = None
    elif rollup.counts[Level.unknown] == rollup.total and not rollup.problems:
        level = Level.unknown
    return Tile(
        slug=table.slug,
        title=table.title,
        level=level,
        word="none" if level is None else LEVEL_WORDS[level],
        total=rollup.total,
        counts=counts,
        summary=table.summary(readings, joined),
    )


def _banner(rollup: Rollup) -> Banner:
    reasons = tuple(
        Reason(
            problem.level,
            anchor(problem.class_name, problem.key) if problem.class_name else problem.key[0],
            problem.name,
            problem.text,
        )
        for problem in rollup.problems[:SHOWN_PROBLEMS]
        if problem.key
    )
    unknown = rollup.counts[Level.unknown]
    well = rollup.counts[Level.ok]
    parts = [f"{well} of {rollup.total} elements are well"] if rollup.total else []
    if unknown:
        parts.append(f"{unknown} cannot tell")
    return Banner(
        level=rollup.level if rollup.total else Level.unknown,
        word=LEVEL_WORDS[rollup.level if rollup.total else Level.unknown],
        reasons=reasons,
        more=len(rollup.problems) - len(reasons),
        note=", ".join(parts),
    )
