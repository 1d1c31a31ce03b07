"""Records of the system event log: from 16 bytes to words (IPMI 2.0 32 SEL Record Formats).

Pure; knows no BMC.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from hypervisor.ipmi_name import TYPE_NAMES
from hypervisor.ipmi_state import (
    SPECIFIC,
    THRESHOLD,
    THRESHOLD_OFFSETS,
    Severity,
    State,
    state,
)
from hypervisor.ipmi_value import LogRecord

RECORD_BYTES = 16
EVENT = 0x02
TIMED_OEM = range(0xC0, 0xE0)
NO_TIME = 0xFFFFFFFF
FIRST_TIME = 0x20000000  # below, the clock was not set: seconds since the BMC started
MEMORY = 0x0C

# (generator, sensor, raw value) -> the value, None when it is not known, and its unit.
Measure = Callable[[int, int, int], tuple[float | None, str]]


def _unknown(_generator: int, _sensor: int, _raw: int) -> tuple[float | None, str]:
    return None, ""


class Told(msgspec.Struct, frozen=True):
    """A record in words."""

    text: str
    severity: Severity


def parse_record(data: bytes, measure: Measure = _unknown) -> LogRecord | None:
    """Return a record; None for bytes that are none."""
    if len(data) != RECORD_BYTES:
        return None
    number, kind = int.from_bytes(data[:2], "little"), data[2]
    if kind != EVENT:
        at = _time(data[3:7]) if kind in TIMED_OEM else None
        return LogRecord(number=number, kind=kind, at=at, raw=data[3:].hex())
    generator, sensor = int.from_bytes(data[7:9], "little"), data[11]
    event_type, marks = data[12] & 0x7F, data[13]
    measured = event_type == THRESHOLD
    value, unit = measure(generator, sensor, data[14])
    limit, _ = measure(generator, sensor, data[15])
    return LogRecord(
        number=number,
        kind=kind,
        at=_time(data[3:7]),
        generator=generator,
        sensor_type=data[10],
        sensor=sensor,
        event_type=event_type,
        asserted=not data[12] & 0x80,
        data=(marks, data[14], data[15]),
        value=value if measured and marks >> 6 == 1 else None,
        limit=limit if measured and marks >> 4 & 3 == 1 else None,
        unit=unit if measured else "",
    )


def _time(data: bytes) -> float | None:
    seconds = int.from_bytes(data, "little")
    return None if seconds == NO_TIME or seconds < FIRST_TIME else float(seconds)


def same_event(record: LogRecord) -> tuple[object, ...]:
    """Return what records of the same event have in common."""
    if record.kind != EVENT:
        return (record.kind, record.raw if record.kind not in TIMED_OEM else record.raw[8:])
    return (
        record.generator,
        record.sensor_type,
        record.sensor,
        record.event_type,
        record.offset,
        record.asserted,
    )


def event_of(record: LogRecord) -> State:
    """Return the event that a record is about, without the sensor's name."""
    if record.kind != EVENT:
        return State(f"maker's own record {record.kind:02x}h: {record.raw}", Severity.INFORMATION)
    return state(record.sensor_type, record.event_type, record.offset)


def told(record: LogRecord, name: str | None) -> Told:
    """Say what happened, and how bad it was; `name` is the sensor's where it is known."""
    event = event_of(record)
    if record.kind != EVENT:
        return Told(event.text, event.severity)
    kind = TYPE_NAMES.get(record.sensor_type, f"sensor type {record.sensor_type:02x}h")
    who = name or f"{kind} sensor {record.sensor:02x}h"
    more = _numbers(record) or _detail(record)
    text = f"{who}: {event.text}{f' ({more})' if more else ''}"
    severity = _severity(record, event)
    return Told(text if record.asserted else f"{text}: no longer", severity)


def _severity(record: LogRecord, event: State) -> Severity:
    """Return how bad a record is: that something bad is over is no bad news."""
    if record.asserted:
        inwards = record.event_type == THRESHOLD and not _outwards(record.offset)
        return Severity.INFORMATION if inwards else event.severity
    # That a part is no longer there, or no longer redundant, is worth a look.
    if event.severity is Severity.OK and record.event_type != THRESHOLD:
        return Severity.WARNING if _good_when_present(record) else Severity.INFORMATION
    return Severity.INFORMATION


def _good_when_present(record: LogRecord) -> bool:
    return record.event_type in (SPECIFIC, 0x08, 0x0B) and record.sensor_type in (4, 8, 9, 0x0A)


def _outwards(offset: int) -> bool:
    """Whether a limit was passed in the bad direction."""
    if offset >= len(THRESHOLD_OFFSETS):
        return True
    return (offset % 2 == 0) == THRESHOLD_OFFSETS[offset].startswith("lower")


def _numbers(record: LogRecord) -> str:
    parts = []
    unit = f" {record.unit}" if record.unit else ""
    if record.value is not None:
        parts.append(f"read {record.value:.6g}{unit}")
    if record.limit is not None:
        parts.append(f"limit {record.limit:.6g}{unit}")
    return ", ".join(parts)


def _detail(record: LogRecord) -> str:
    """Return what the other two bytes say, where the specification says what they mean."""
    first, second, third = record.data
    if record.event_type == SPECIFIC and record.sensor_type == MEMORY and first >> 4 & 3 == 3:
        return f"module {third}"
    given = [f"{byte:02x}h" for use, byte in ((first >> 6, second), (first >> 4 & 3, third)) if use]
    return "data " + " ".join(given) if given and record.event_type != THRESHOLD else ""
