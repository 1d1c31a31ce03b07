"""Draws the page: whole for a request, or only the parts that changed for live updates.

A page consists of containers (the banner, the tiles, the body of each table), a container of items
(a tile, a row).  An item is drawn once, with a mark where its age goes, so that a row that was read
again but did not change is the same text.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import escape

from cimom.broker.snapshot import Snapshot
from web.cell import Cell
from web.page import Page, Row, page
from web.subsystem import HEALTH, View
from web.text import age, iso, moment

AGE_MARK = "<!--age-->"  # no reading can write it: texts are escaped


class Item(NamedTuple):
    """A part of the page that is replaced as a whole; rows know when they were read."""

    html: str
    source: str = ""
    taken_at: float = 0.0


class Drawing(NamedTuple):
    """A drawn snapshot."""

    generation: int
    host: str
    containers: dict[str, tuple[str, ...]]  # element id -> ids of its items
    items: dict[str, Item]
    times: dict[str, float]  # source -> when it was last read

    def dated(self, identifier: str, now: float) -> str:
        """Return an item with its age as it is now."""
        item = self.items[identifier]
        return item.html.replace(AGE_MARK, time_element(item, now), 1)

    def filled(self, container: str, now: float) -> str:
        """Return all items of a container."""
        return "".join(self.dated(item, now) for item in self.containers[container])


class Update(msgspec.Struct, omit_defaults=True):
    """What a browser needs to go from one drawing to another."""

    now: float  # the clock that the times are told in
    items: dict[str, str] = {}  # element id -> its new text
    containers: dict[str, str] = {}  # element id -> its new content
    times: dict[str, float] = {}  # source -> when it was last read
    read: dict[str, float] = {}  # element id of a row that was read at another time than its source


def time_element(item: Item, now: float) -> str:
    """Return the element that tells when a row was read."""
    return (
        f'<time datetime="{iso(item.taken_at)}" title="{moment(item.taken_at)}"'
        f' data-source="{escape(item.source)}" data-at="{item.taken_at!r}">'
        f"{age(now - item.taken_at)}</time>"
    )


def update(old: Drawing | None, new: Drawing, now: float) -> Update:
    """Return what changed from `old` (None: nothing was shown) to `new`."""
    if old is None:
        filled = {name: new.filled(name, now) for name in new.containers}
        return Update(now=now, containers=filled, times=new.times)
    result = Update(now=now)
    for name, members in new.containers.items():
        if old.containers.get(name) != members:
            result.containers[name] = new.filled(name, now)
            continue
        for member in members:
            before, after = old.items[member], new.items[member]
            if before.html != after.html:
                result.items[member] = new.dated(member, now)
            elif before.taken_at != after.taken_at != new.times.get(after.source):
                result.read[member] = after.taken_at
    result.times = {s: at for s, at in new.times.items() if old.times.get(s) != at}
    return result


class _Kept(NamedTuple):
    """A row as it was drawn: its cells and whether it was stale, and the text."""

    looks: tuple[tuple[Cell, ...], bool]
    html: str


class _Sheet:
    """The last drawing of a page, with its rows."""

    def __init__(self) -> None:
        self.drawing: Drawing | None = None
        self.rows: dict[str, _Kept] = {}


class Drawer:
    """Draws snapshots; each generation once a page, in whatever thread asks first."""

    def __init__(self, absent: Mapping[str, str] | None = None) -> None:
        """`absent` says why there is nothing of a subsystem, by the slug of its page."""
        self._absent = absent or {}
        self.environment = Environment(
            loader=PackageLoader("web"),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.globals["age_mark"] = AGE_MARK
        parts: Any = self.environment.get_template("parts.html").module
        self._parts = parts
        self._lock = threading.Lock()
        self._sheets: dict[str, _Sheet] = {}

    def draw(
        self, snapshot: Snapshot, missing: tuple[str, ...] = (), view: View = HEALTH
    ) -> Drawing:
        """Return the drawing of a page; `missing` is what the machine lacks."""
        with self._lock:
            sheet = self._sheets.setdefault(view.slug, _Sheet())
            if sheet.drawing is None or sheet.drawing.generation != snapshot.generation:
                lacking = missing if view is HEALTH else ()
                shown = page(snapshot, view, self._absent)
                sheet.drawing = self._draw(sheet, snapshot.generation, shown, lacking)
            return sheet.drawing

    def _draw(
        self, sheet: _Sheet, generation: int, shown: Page, missing: tuple[str, ...]
    ) -> Drawing:
        items = {
            "banner": Item(str(self._parts.banner(shown.banner))),
            "missing": Item(str(self._parts.missing(missing))),
        }
        kept: dict[str, _Kept] = {}
        containers: dict[str, tuple[str, ...]] = {"health": ("banner", "missing")}
        for tile in shown.tiles:
            items[f"tile-{tile.slug}"] = Item(str(self._parts.tile(tile)))
        containers["tiles"] = tuple(f"tile-{tile.slug}" for tile in shown.tiles)
        for section in shown.sections:
            table = section.table
            for row in section.rows:
                items[row.anchor] = self._row(row, sheet.rows, kept)
            members = tuple(row.anchor for row in section.rows)
            if not members:
                members = (f"none-{table.slug}",)
                items[members[0]] = Item(str(self._parts.empty(table, section.empty)))
            containers[f"rows-{table.slug}"] = members
        sheet.rows = kept
        return Drawing(generation, shown.host, containers, items, shown.sources)

    def _row(self, row: Row, before: dict[str, _Kept], kept: dict[str, _Kept]) -> Item:
        """Draw a row, unless it would look as it did the last time."""
        looks = (tuple(cell for _, cell in row.cells), row.stale)
        last = before.get(row.anchor)
        if last is not None and last.looks == looks:
            kept[row.anchor] = last
        else:
            kept[row.anchor] = _Kept(looks, str(self._parts.row(row)))
        return Item(kept[row.anchor].html, row.source, row.taken_at)
