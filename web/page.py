"""The page as values: banner, tiles and tables of a snapshot.  Knows no HTML and no HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from cimom.broker.snapshot import Reading, Snapshot, SourceReading
from cimom.classes import CIM_ManagedSystemElement, KHV_ComputerSystem
from cimom.health.rollup import Level, Problem, Rollup, join, name_of, roll_up
from cimom.model import CimObject
from web.cell import Cell
from web.subsystem import HEALTH, OPTIONAL, SUBSYSTEMS, View
from web.table import LEVEL_WORDS, STATE, Column, Joins, Table, anchor, anchor_of, joins

NOT_READ = "Nothing on this machine tells about these."
NOT_YET = "These have not been read yet."
NOTHING_ABSENT: Mapping[str, str] = {}
SHOWN_PROBLEMS = 6  # in the banner; the tables have them all
# Class, or slug of a table -> page.
PATHS: dict[str, str] = {
    name: view.path
    for view in SUBSYSTEMS
    for table in view.tables
    for name in (table.slug, *(cls.CIM_NAME for cls in table.classes))
}


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
    path: str
    here: bool  # whether its page is the one that is shown
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
    """A problem in words; `link` leads to the row to look at, or the table of a mute source."""

    level: Level
    link: str
    name: str
    text: str


class Banner(msgspec.Struct, frozen=True):
    """The host, or a subsystem, in one word, and why."""

    level: Level | None  # None: there is nothing to be well or ill
    title: str
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


class _Standing(msgspec.Struct, frozen=True):
    """How a subsystem is: with all that concerns it, and with what no other one told before."""

    view: View
    rollup: Rollup
    news: Rollup
    readings: dict[str, list[Reading[Any]]]


def page(
    snapshot: Snapshot, view: View = HEALTH, absent: Mapping[str, str] = NOTHING_ABSENT
) -> Page:
    """Lay out a snapshot on a page; `absent` says why there is nothing of a subsystem, by slug."""
    why = {table.slug: absent.get(item.slug, "") for item in SUBSYSTEMS for table in item.tables}
    joined = joins(snapshot)
    told: set[str] = set()  # a source of several tables is one problem of the host
    standings = [_standing(subsystem, snapshot, told) for subsystem in SUBSYSTEMS]
    readings = {slug: rows for item in standings for slug, rows in item.readings.items()}
    sections = tuple(
        _section(table, readings[table.slug], _empty(table, snapshot, why[table.slug]), joined)
        for table in view.tables
    )
    own = next((item.rollup for item in standings if item.view is view), None)
    whole = own or join(item.news for item in standings)
    return Page(
        host=host_name(snapshot),
        banner=_banner(view, whole, _links(sections), absent.get(view.slug, "")),
        tiles=tuple(_tile(item, joined, here=item.view is view) for item in standings),
        sections=sections,
        sources={s.name: s.taken_at for s in snapshot.sources if s.taken_at is not None},
    )


def _standing(view: View, snapshot: Snapshot, told: set[str]) -> _Standing:
    """Judge a subsystem; tables that show no health say nothing of it."""
    readings = {table.slug: _readings(table, snapshot) for table in view.tables}
    rollups, news = [], []
    for table in view.tables:
        rows = readings[table.slug]
        if table.slug in OPTIONAL and not rows:
            continue
        mute = _mute(table, snapshot)
        judged = [r.instance for r in rows] if STATE in table.columns else []
        rollups.append(roll_up(judged, mute.values()))
        fresh = [problem for name, problem in mute.items() if name not in told]
        told.update(mute)
        news.append(roll_up(judged, fresh))
    return _Standing(view, join(rollups), join(news), readings)


def _links(sections: tuple[Section, ...]) -> Callable[[Problem], str]:
    """Return where a problem is looked at: on this page, or on that of its subsystem."""
    here = {section.table.slug for section in sections}
    here.update(row.anchor for section in sections for row in section.rows)

    def link(problem: Problem) -> str:
        key = problem.key or ()
        place = anchor(problem.class_name, key) if problem.class_name else str(key[0])
        path = PATHS.get(problem.class_name or place)
        if path is None:  # a class that is not known here: a vendor's
            path = PATHS["vendors"] if problem.class_name else "/"
        return f"#{place}" if place in here else f"{path}#{place}"

    return link


def _section(table: Table, readings: list[Reading[Any]], empty: str, joined: Joins) -> Section:
    return Section(table, tuple(_row(table, r, joined) for r in readings), empty)


def _empty(table: Table, snapshot: Snapshot, why: str) -> str:
    """Return what to say of a table without rows: that there are none, or why none are known."""
    sources = [source for cls in table.classes for source in snapshot.sources_of(cls)]
    if not sources:
        return why or NOT_READ
    if all(source.status == "never" for source in sources):
        return next((f"Not known: {s.error}." for s in sources if s.error), NOT_YET)
    return table.empty


def _readings(table: Table, snapshot: Snapshot) -> list[Reading[Any]]:
    found = [r for cls in table.classes for r in snapshot.rows(cls) if table.when(r.instance)]
    return sorted(found, key=lambda r: table.order(r.instance))[: table.most]


def _row(table: Table, reading: Reading[Any], joined: Joins) -> Row:
    timed = table.timed(reading, joined) or reading
    return Row(
        anchor=anchor_of(reading.instance),
        cells=tuple((column, column.cell(reading, joined)) for column in table.columns),
        level=_level(reading.instance),
        source=timed.source,
        taken_at=timed.taken_at,
        stale=timed.stale or reading.stale,
    )


def _level(instance: CimObject) -> Level | None:
    """Return the level of a row; records and collections have none."""
    if not isinstance(instance, CIM_ManagedSystemElement):
        return None
    return roll_up([instance]).level


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


def _tile(item: _Standing, joined: Joins, *, here: bool) -> Tile:
    rollup = item.rollup
    counts = tuple(
        (level, number, f"{number} {LEVEL_WORDS[level]}")
        for level, number in rollup.counts.items()
        if number
    )
    level: Level | None = rollup.level
    if not rollup.total and not rollup.problems:
        level = None
    elif rollup.counts[Level.unknown] == rollup.total and not rollup.problems:
        level = Level.unknown
    summaries = (table.summary(item.readings[table.slug], joined) for table in item.view.tables)
    return Tile(
        slug=item.view.slug,
        title=item.view.title,
        path=item.view.path,
        here=here,
        level=level,
        word="none" if level is None else LEVEL_WORDS[level],
        total=sum(len(item.readings[table.slug]) for table in item.view.groups[0]),
        counts=counts,
        summary=next(filter(None, summaries), ""),
    )


def _banner(view: View, rollup: Rollup, link: Callable[[Problem], str], absent: str) -> Banner:
    if view is not HEALTH and not rollup.total and not rollup.problems:
        return Banner(None, view.title, "None", (), 0, absent)
    reasons = tuple(
        Reason(problem.level, link(problem), problem.name, problem.text)
        for problem in rollup.problems[:SHOWN_PROBLEMS]
        if problem.key
    )
    unknown = rollup.counts[Level.unknown]
    well = rollup.counts[Level.ok]
    parts = [f"{well} of {rollup.total} elements are well"] if rollup.total else []
    if unknown:
        parts.append(f"{unknown} cannot tell")
    level = rollup.level if rollup.total or rollup.problems else Level.unknown
    return Banner(
        level=level,
        title="" if view is HEALTH else view.title,
        word=LEVEL_WORDS[level],
        reasons=reasons,
        more=len(rollup.problems) - len(reasons),
        note=", ".join(parts),
    )
