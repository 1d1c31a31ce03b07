"""What is drawn, and what a browser is sent after a change: the changed parts and nothing else."""

from __future__ import annotations

import re

import msgspec
import pytest

from cimom.broker.readings import Delta
from cimom.classes import KHV_NumericSensor
from tests.web.house import House
from tests.web.sample import TAKEN_AT, sensors
from web.fragment import AGE_MARK, Drawer, Drawing, Update, update
from web.page import Row
from web.table import anchor_of


class Pen:
    def __init__(self) -> None:
        self.house = House()
        self.drawer = Drawer()

    def draw(self) -> Drawing:
        return self.drawer.draw(self.house.port.snapshot(), self.house.missing)


@pytest.fixture
def pen() -> Pen:
    return Pen()


def test_every_item_is_one_element_with_its_id(pen: Pen) -> None:
    drawing = pen.draw()
    for name, item in drawing.items.items():
        assert re.match(rf"<\w+ id=\"{name}\"", item.html), item.html[:80]
    assert AGE_MARK not in "".join(drawing.filled(name, 0) for name in drawing.containers)


def test_time_of_a_row_is_told_to_the_microsecond(pen: Pen) -> None:
    (first, *_) = sensors()
    html = pen.draw().dated(anchor_of(first), TAKEN_AT + 2.5)
    assert f'data-at="{TAKEN_AT!r}"' in html
    assert 'datetime="2026-11-25T03:03:01.123456Z"' in html
    assert ">2 s ago</time>" in html


def test_a_generation_is_drawn_once(pen: Pen) -> None:
    assert pen.draw() is pen.draw()
    pen.house.cool(TAKEN_AT + 1)
    assert pen.draw() is pen.draw()


def test_a_newcomer_gets_everything(pen: Pen) -> None:
    drawing = pen.draw()
    whole = update(None, drawing, TAKEN_AT)
    assert set(whole.containers) == set(drawing.containers)
    assert whole.times["sensors"] == TAKEN_AT


def test_rows_read_again_but_unchanged_are_only_dated(pen: Pen) -> None:
    before = pen.draw()
    pen.house.apply("sensors", taken_at=TAKEN_AT + 5)
    change = update(before, pen.draw(), TAKEN_AT + 5)
    assert change == Update(now=TAKEN_AT + 5, times={"sensors": TAKEN_AT + 5})
    assert len(msgspec.json.encode(change)) < 100


def test_a_changed_reading_sends_its_row_the_banner_and_the_tile(pen: Pen) -> None:
    before = pen.draw()
    pen.house.cool(TAKEN_AT + 5)
    change = update(before, pen.draw(), TAKEN_AT + 5)
    (first, *_) = sensors()
    assert set(change.items) == {anchor_of(first), "banner", "tile-sensors"}
    assert change.containers == {}
    assert len(msgspec.json.encode(change)) < 5000


def test_a_row_read_alone_is_dated_alone(pen: Pen) -> None:
    before = pen.draw()
    (first, *_) = sensors()
    state = pen.house.readings.state("sensors")
    delta = Delta(KHV_NumericSensor, [first], ())
    pen.house.readings.apply(state, [delta], taken_at=TAKEN_AT + 3, duration_s=0, partial=True)
    change = update(before, pen.draw(), TAKEN_AT + 3)
    assert change.items == {}
    assert change.times == {}
    assert change.read == {anchor_of(first): TAKEN_AT + 3}


def test_a_row_more_or_less_sends_its_table(pen: Pen) -> None:
    before = pen.draw()
    (row, *_) = pen.house.readings.rows(KHV_NumericSensor)
    pen.house.apply("sensors", taken_at=TAKEN_AT + 5, gone=[row.key])
    change = update(before, pen.draw(), TAKEN_AT + 5)
    assert set(change.containers) == {"rows-temperatures"}
    assert anchor_of(row.instance) not in change.containers["rows-temperatures"]


def test_stale_rows_are_marked_and_keep_their_time(pen: Pen) -> None:
    before = pen.draw()
    pen.house.readings.failed(pen.house.readings.state("disks"), "<b>gone</b>")
    change = update(before, pen.draw(), TAKEN_AT + 60)
    stale = [html for name, html in change.items.items() if name.startswith("dis-")]
    assert len(stale) == 4
    assert all('class="stale"' in html and "1 min ago" not in html[:40] for html in stale)
    assert all(">56 s ago<" in html or ">1 min ago<" in html for html in stale)
    assert "&lt;b&gt;gone&lt;/b&gt;" in change.items["banner"]


def test_what_readings_say_is_escaped(pen: Pen) -> None:
    (first, *_) = sensors()
    evil = msgspec.structs.replace(first, ElementName=f"<script>alert(1)</script>{AGE_MARK}")
    pen.house.apply("sensors", evil, taken_at=TAKEN_AT)
    html = pen.draw().dated(anchor_of(evil), TAKEN_AT)
    assert "<script" not in html
    assert html.count("<time") == 1
    assert "&lt;!--age--&gt;" in html


def test_shapes_differ_for_each_level(pen: Pen) -> None:
    drawing = pen.draw()
    text = "".join(item.html for item in drawing.items.values())
    for level in ("ok", "degraded", "unknown", "none"):
        assert f"#i-{level}" in text
    icons = pen.drawer.environment.get_template("icons.html").render()
    assert set(re.findall(r"#(i-\w+)", text)) <= set(re.findall(r'id="(i-\w+)"', icons))


def test_rows_that_look_the_same_are_not_drawn_again(
    pen: Pen, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pen.draw()
    drawn: list[str] = []
    row = pen.drawer._parts.row

    def counted(shown: Row) -> str:
        drawn.append(shown.anchor)
        return str(row(shown))

    monkeypatch.setattr(pen.drawer._parts, "row", counted)
    pen.house.cool(TAKEN_AT + 5)
    after = pen.draw()
    (first, *_) = sensors()
    assert drawn == [anchor_of(first)]
    assert set(after.items) == set(before.items)
