"""Sensor data records: what sensors there are, how their numbers are read (IPMI 2.0 43).

Pure functions over the bytes of one record; a record that makes no sense is None, for firmware
holds many.  Knows no BMC.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec

from hypervisor.ipmi_text import text_of
from hypervisor.ipmi_value import LIMIT_NAMES, Entity, Grouping, Limits

FULL, COMPACT, EVENT_ONLY, ENTITIES, RELATIVE_ENTITIES = 0x01, 0x02, 0x03, 0x08, 0x09
FRU_LOCATOR, CONTROLLER_LOCATOR = 0x11, 0x12
THRESHOLD = 0x01  # event/reading type of what has thresholds
NO_ANALOG = 3  # analog data format: the reading is no number
NON_LINEAR = 0x70  # from here on the factors change with the reading
NO_ACCESS, UNREADABLE = 0, 3  # threshold access: none there, or fixed and not to be read
HEADER_BYTES = 5
MAX_SHARED = 15

CURVES: dict[int, Callable[[float], float]] = {
    0: lambda x: x,
    1: math.log,
    2: math.log10,
    3: math.log2,
    4: math.exp,
    5: lambda x: 10.0**x,
    6: lambda x: 2.0**x,
    7: lambda x: 1 / x,
    8: lambda x: x**2,
    9: lambda x: x**3,
    10: math.sqrt,
    11: math.cbrt,
}


class Factors(msgspec.Struct, frozen=True):
    """How a raw reading becomes a number: (M x + B 10^K1) 10^K2, then a curve (IPMI 2.0 36.3)."""

    m: int
    b: int
    b_exponent: int
    exponent: int

    def __call__(self, raw: float) -> float:
        """Return the number, before the curve."""
        return (self.m * raw + self.b * 10.0**self.b_exponent) * 10.0**self.exponent


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that turns the bytes of a sensor into numbers."""

    factors: Factors
    curve: int
    form: int  # analog data format

    @property
    def non_linear(self) -> bool:
        """Whether the BMC must be asked for the factors of each reading."""
        return self.curve >= NON_LINEAR

    def signed(self, raw: int) -> int:
        """Return a raw byte as the number that its format makes of it."""
        if self.form == 1 and raw & 0x80:
            return raw - 0xFF
        return raw - 0x100 if self.form == 2 and raw & 0x80 else raw

    def value(self, raw: int, factors: Factors | None = None) -> float | None:
        """Return the number of a raw byte; None where the curve has none."""
        curve = CURVES.get(0 if self.non_linear else self.curve)
        if curve is None:
            return None
        try:
            number = curve((factors or self.factors)(self.signed(raw)))
        except (ValueError, OverflowError, ZeroDivisionError):
            return None
        return number if math.isfinite(number) else None

    def distance(self, raw: int) -> float | None:
        """Return a difference of raw readings as one of numbers; only lines have such."""
        if self.curve != 0:
            return None
        return abs(raw * self.factors.m) * 10.0**self.factors.exponent


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """A sensor as its record describes it.

    `scale` is None for one that tells states.  `returned` is the mask of thresholds whose
    comparison the BMC tells, `readable` of those that can be read.
    """

    owner: int
    channel: int
    lun: int
    number: int
    entity: Entity
    name: str
    sensor_type: int
    event_type: int
    event_only: bool = False
    scale: Scale | None = None
    unit: int = 0
    percentage: bool = False
    possible: tuple[int, ...] = ()
    readable: int = 0
    returned: int = 0
    thresholds: bool = False  # whether the BMC can be asked for them
    told_limits: Limits = Limits()  # as the record has them; the BMC may have others since
    hysteresis: bool = False  # whether it can be read
    told_hysteresis: int = 0
    maximum: float | None = None
    minimum: float | None = None
    nominal: float | None = None
    ignored_if_absent: bool = False


class Locator(msgspec.Struct, frozen=True, kw_only=True):
    """Where a FRU is (IPMI 2.0 43.8)."""

    address: int
    number: int
    lun: int
    channel: int
    entity: Entity
    name: str


class Records(msgspec.Struct, frozen=True, kw_only=True):
    """What the repository holds, sorted by what it is."""

    sensors: tuple[Definition, ...] = ()
    locators: tuple[Locator, ...] = ()
    groupings: tuple[Grouping, ...] = ()


def parse_records(records: list[bytes]) -> Records:
    """Sort the records of a repository; what cannot be understood is left out."""
    sensors: dict[tuple[int, int, int, Entity], Definition] = {}
    locators: list[Locator] = []
    groups: dict[Entity, list[Entity]] = {}
    for record in records:
        for found in parse_sensor(record):
            place = (found.owner, found.lun, found.number, found.entity)
            sensors.setdefault(place, found)
        locator = parse_locator(record)
        if locator is not None:
            locators.append(locator)
        grouping = parse_grouping(record)
        if grouping is not None:
            groups.setdefault(grouping.container, []).extend(grouping.members)
    return Records(
        sensors=tuple(sensors.values()),
        locators=tuple(locators),
        groupings=tuple(
            Grouping(container, tuple(dict.fromkeys(members)))
            for container, members in groups.items()
        ),
    )


def _offsets(mask: int, width: int = 15) -> tuple[int, ...]:
    return tuple(bit for bit in range(width) if mask >> bit & 1)


def _name(record: bytes, at: int) -> str | None:
    """Return the id string whose type and length byte stands at `at`."""
    if len(record) <= at:
        return ""
    code = record[at]
    return text_of(code, record[at + 1 : at + 1 + (code & 0x1F)]) or ""


def _twos(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) & 1 else value


def parse_factors(data: bytes) -> Factors:
    """Read M, B and the exponents: six bytes in a record, and in Get Sensor Reading Factors."""
    return Factors(
        _twos(data[0] | (data[1] & 0xC0) << 2, 10),
        _twos(data[2] | (data[3] & 0xC0) << 2, 10),
        _twos(data[5] & 0x0F, 4),
        _twos(data[5] >> 4, 4),
    )


def parse_sensor(record: bytes) -> list[Definition]:
    """Return the sensors of a record: several where they share a compact one."""
    if len(record) < 17:
        return []
    kind = record[3]
    if kind == FULL and len(record) >= 48:
        return [_full(record)]
    if kind == COMPACT and len(record) >= 32:
        return _shared(_common(record, 31), record[23], record[24])
    if kind == EVENT_ONLY:
        return _shared(_event_only(record), record[12], record[13])
    return []


def _place(record: bytes, name_at: int) -> dict[str, object]:
    owner = record[5]
    return {
        "owner": owner,
        "channel": record[6] >> 4,
        "lun": record[6] & 3,
        "number": record[7],
        "entity": Entity(record[8], record[9] & 0x7F),
        "name": _name(record, name_at) or f"sensor {record[7]:02x}h",
    }


def _event_only(record: bytes) -> Definition:
    return Definition(
        **_place(record, 16),  # type: ignore[arg-type]
        sensor_type=record[10],
        event_type=record[11] & 0x7F,
        event_only=True,
    )


def _common(record: bytes, name_at: int) -> Definition:
    """Read what full and compact records have in common, as of a sensor of states."""
    word = int.from_bytes(record[18:20], "little")
    return Definition(
        **_place(record, name_at),  # type: ignore[arg-type]
        sensor_type=record[12],
        event_type=record[13] & 0x7F,
        possible=() if record[13] & 0x7F == THRESHOLD else _offsets(word),
        ignored_if_absent=bool(record[11] & 0x80),
    )


def _full(record: bytes) -> Definition:
    plain = _common(record, 47)
    units = record[20]
    if units >> 6 == NO_ANALOG or (plain.event_type != THRESHOLD and not units & 1 | record[21]):
        return plain
    scale = Scale(factors=parse_factors(record[24:30]), curve=record[23] & 0x7F, form=units >> 6)
    access = record[11] >> 2 & 3
    readable = record[18] & 0x3F if plain.event_type == THRESHOLD and access != NO_ACCESS else 0
    lower, upper = record[15] >> 4 & 7, record[17] >> 4 & 7
    flags = record[30]  # which of nominal, normal maximum and normal minimum are told
    # Of a record the upper limits come first, the outer before the inner.
    raws = (record[41], record[40], record[39], record[38], record[37], record[36])
    span = scale.value(record[35]), scale.value(record[34])
    return msgspec.structs.replace(
        plain,
        scale=scale,
        unit=record[21],
        percentage=bool(units & 1),
        readable=readable,
        returned=readable | lower | upper << 3,
        thresholds=access not in (NO_ACCESS, UNREADABLE) and plain.event_type == THRESHOLD,
        told_limits=limits_of(scale, readable, raws),
        hysteresis=record[11] >> 4 & 3 in (1, 2),
        told_hysteresis=record[42],
        minimum=span[0] if record[35] != record[34] else None,
        maximum=span[1] if record[35] != record[34] else None,
        nominal=scale.value(record[31]) if flags & 1 else None,
        possible=(),
    )


def limits_of(scale: Scale, mask: int, raws: tuple[int, ...] | bytes) -> Limits:
    """Return the limits of a mask; a BMC tells them with it, the lower ones first."""
    return Limits(
        **{
            name: scale.value(raw)
            for bit, (name, raw) in enumerate(zip(LIMIT_NAMES, raws, strict=False))
            if mask >> bit & 1
        }
    )


def _shared(first: Definition, sharing: int, more: int) -> list[Definition]:
    """Return the sensors of a record that several share (IPMI 2.0 43.2, bytes 24 and 25)."""
    count = sharing & MAX_SHARED
    if count <= 1:
        return [first]
    letters, start = sharing >> 4 & 3, more & 0x7F
    found = []
    for index in range(count):
        number = start + index
        suffix = _letters(number) if letters == 1 else str(number)
        instance = first.entity.instance + (index if more & 0x80 else 0)
        found.append(
            msgspec.structs.replace(
                first,
                number=(first.number + index) & 0xFF,
                name=f"{first.name}{suffix}",
                entity=Entity(first.entity.kind, instance & 0x7F),
            )
        )
    return found


def _letters(number: int) -> str:
    """Return a number as letters: A to Z, then AA."""
    text = ""
    while number >= 0:
        text = chr(ord("A") + number % 26) + text
        number = number // 26 - 1
    return text


def parse_locator(record: bytes) -> Locator | None:
    """Return where a logical FRU is; devices that are no logical FRUs have no area to read."""
    if len(record) < 16 or record[3] != FRU_LOCATOR or not record[7] & 0x80:
        return None
    return Locator(
        address=record[5],
        number=record[6],
        lun=record[7] >> 3 & 3,
        channel=record[8] >> 4,
        entity=Entity(record[12], record[13] & 0x7F),
        name=_name(record, 15) or f"FRU {record[6]}",
    )


def parse_grouping(record: bytes) -> Grouping | None:
    """Return an entity and those that it contains."""
    if len(record) >= 16 and record[3] == ENTITIES:
        pairs = [Entity(record[i], record[i + 1]) for i in (8, 10, 12, 14)]
        ranges = bool(record[7] & 0x80)
    elif len(record) >= 26 and record[3] == RELATIVE_ENTITIES:
        pairs = [Entity(record[i + 2], record[i + 3]) for i in (10, 14, 18, 22)]
        ranges = bool(record[9] & 0x80)
    else:
        return None
    members = [pair for pair in pairs if pair.kind]
    if ranges:
        members = [
            Entity(low.kind, instance)
            for low, high in zip(pairs[::2], pairs[1::2], strict=True)
            if low.kind and low.kind == high.kind
            for instance in range(low.instance, high.instance + 1)
        ]
    container = Entity(record[5], record[6] & 0x7F)
    return Grouping(container, tuple(members)) if members else None
