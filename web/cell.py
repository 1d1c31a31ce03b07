"""What may stand in a table of the page.  Values only: `templates/parts.html` draws them."""

from __future__ import annotations

from typing import ClassVar, TypeAlias

import msgspec

from cimom.classes import CIM_NumericSensor
from cimom.health.quantity import scaled
from cimom.health.rollup import Level


class Text(msgspec.Struct, frozen=True):
    """A text, with a second smaller line; `strong` for what a row is called or reads."""

    kind: ClassVar[str] = "text"
    value: str
    below: str = ""
    strong: bool = False


class Number(msgspec.Struct, frozen=True):
    """A number with its unit, set flush right."""

    kind: ClassVar[str] = "number"
    value: str
    below: str = ""
    strong: bool = False
    alarm: Level | None = None


class State(msgspec.Struct, frozen=True):
    """A health: shape, colour and word; level None is a state that is neither well nor ill."""

    kind: ClassVar[str] = "state"
    level: Level | None
    word: str
    below: str = ""


class Bar(msgspec.Struct, frozen=True):
    """A share in percent, drawn; and below it the loads of the parts, one column each."""

    kind: ClassVar[str] = "bar"
    percent: int | None
    parts: tuple[int, ...] = ()

    @property
    def columns(self) -> str:
        """The path of the columns: one unit wide, percent high, from the left."""
        return "".join(f"M{i} 100v-{load}h.8v{load}z" for i, load in enumerate(self.parts) if load)


class Gauge(msgspec.Struct, frozen=True):
    """A reading between its thresholds; positions are percent of the drawn range."""

    kind: ClassVar[str] = "gauge"
    at: float | None
    level: Level | None
    zones: tuple[tuple[str, float, float], ...]  # level name, from, width
    text: str

    @property
    def drawn(self) -> bool:
        """Whether there is anything to draw."""
        return self.at is not None and bool(self.zones)


class Age(msgspec.Struct, frozen=True):
    """When a row was read; the text is put in when the page is sent."""

    kind: ClassVar[str] = "age"


class Action(msgspec.Struct, frozen=True):
    """Something that may be done with a row, by those who may; before it, how it stands."""

    kind: ClassVar[str] = "action"
    title: str
    name: str  # of what is done, and of the field that says with what
    value: str
    state: str = ""
    below: str = ""


Cell: TypeAlias = Text | Number | State | Bar | Gauge | Age | Action

# Threshold properties from the inside out: on each side, what the zone beyond it is called.
LOWER = (
    ("LowerThresholdNonCritical", "degraded"),
    ("LowerThresholdCritical", "critical"),
    ("LowerThresholdFatal", "critical"),
)
UPPER = (
    ("UpperThresholdNonCritical", "degraded"),
    ("UpperThresholdCritical", "critical"),
    ("UpperThresholdFatal", "critical"),
)
MARGIN = 0.15  # of the range, drawn beyond the outermost threshold


def gauge(sensor: CIM_NumericSensor, level: Level | None, text: str) -> Gauge:
    """Place a sensor's reading between its thresholds."""
    value = scaled(sensor.CurrentReading, sensor.UnitModifier)
    low = _limits(sensor, LOWER)
    high = _limits(sensor, UPPER)
    if value is None or not (low or high):
        return Gauge(None, level, (), text)
    known = [value, *(limit for limit, _ in (*low, *high))]
    first, last = min(known), max(known)
    if not low:
        first = min(first, 0.0)
    if not high:
        last = max(last, 2 * value - first)
    margin = (last - first) * MARGIN or 1.0
    first, last = (first - margin if low else first), last + margin

    def place(number: float) -> float:
        return round((number - first) / (last - first) * 100, 1)

    zones = []
    for index, (limit, name) in enumerate(high):
        end = place(high[index + 1][0]) if index + 1 < len(high) else 100.0
        zones.append((name, place(limit), round(end - place(limit), 1)))
    for index, (limit, name) in enumerate(low):
        start = place(low[index + 1][0]) if index + 1 < len(low) else 0.0
        zones.append((name, start, round(place(limit) - start, 1)))
    return Gauge(place(value), level, tuple(z for z in zones if z[2] > 0), text)


def _limits(
    sensor: CIM_NumericSensor, rows: tuple[tuple[str, str], ...]
) -> list[tuple[float, str]]:
    found = []
    for name, zone in rows:
        limit = scaled(getattr(sensor, name), sensor.UnitModifier)
        if limit is not None:
            found.append((limit, zone))
    return found
