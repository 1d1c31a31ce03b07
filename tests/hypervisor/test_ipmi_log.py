"""Records of the system event log in words."""

from __future__ import annotations

import pytest

from hypervisor.ipmi_log import parse_record, same_event, told
from hypervisor.ipmi_state import Severity
from tests.hypervisor.bmc import event

AT = 0x68000000


def line(data: bytes, name: str | None = "S") -> tuple[str, Severity]:
    found = parse_record(b"\1\0" + data, lambda _g, _s, raw: (float(raw), "°C"))
    assert found is not None
    words = told(found, name)
    return words.text, words.severity


@pytest.mark.parametrize(
    ("data", "text", "severity"),
    [
        (
            event(1, 1, 0x01, (0x59, 48, 47)),
            "S: upper critical limit passed upwards (read 48 °C, limit 47 °C)",
            Severity.CRITICAL,
        ),
        (
            event(1, 1, 0x81, (0x59, 40, 47)),
            "S: upper critical limit passed upwards (read 40 °C, limit 47 °C): no longer",
            Severity.INFORMATION,
        ),
        (
            event(1, 1, 0x01, (0x08, 0, 0)),
            "S: upper critical limit passed downwards",
            Severity.INFORMATION,
        ),
        (
            event(2, 4, 0x01, (0x02, 0, 0)),
            "S: lower critical limit passed downwards",
            Severity.CRITICAL,
        ),
        (event(4, 8, 0x6F, (0x03, 255, 255)), "S: input lost", Severity.CRITICAL),
        (event(4, 8, 0x6F, (0x02, 255, 255)), "S: failure foreseen", Severity.WARNING),
        (event(4, 8, 0xEF, (0x00, 255, 255)), "S: present: no longer", Severity.WARNING),
        (event(6, 8, 0x0B, (0x01, 255, 255)), "S: redundancy lost", Severity.WARNING),
        (event(7, 0x0C, 0x6F, (0x30, 255, 3)), "S: corrected error (module 3)", Severity.WARNING),
        (
            event(7, 0x0C, 0x6F, (0xA1, 0x12, 0x34)),
            "S: uncorrectable error (data 12h 34h)",
            Severity.CRITICAL,
        ),
        (event(8, 0xC1, 0x70, (0x05, 255, 255)), "S: maker's state 5", Severity.INFORMATION),
    ],
)
def test_an_event_in_words(data: bytes, text: str, severity: Severity) -> None:
    assert line(data) == (text, severity)


def test_an_unknown_sensor_is_named_by_its_kind() -> None:
    text, _ = line(event(0x33, 4, 0x01, (0x02, 0, 0)), None)
    assert text.startswith("fan sensor 33h: ")


def test_a_makers_own_record_keeps_its_bytes() -> None:
    timed = bytes((0xC0,)) + AT.to_bytes(4, "little") + bytes(range(9))
    found = parse_record(b"\1\0" + timed)
    assert found is not None
    assert found.at == AT
    assert "000102030405060708" in told(found, None).text
    untimed = parse_record(b"\1\0\xe0" + bytes(13))
    assert untimed is not None
    assert untimed.at is None


@pytest.mark.parametrize(
    ("at", "told_at"), [(AT, float(AT)), (0xFFFFFFFF, None), (73229, None), (0, None)]
)
def test_a_clock_that_was_not_set_tells_no_time(at: int, told_at: float | None) -> None:
    found = parse_record(b"\1\0" + event(1, 1, 1, (0, 0, 0), at))
    assert found is not None
    assert found.at == told_at


def test_records_of_the_same_event_differ_in_number_time_and_reading() -> None:
    first = parse_record(b"\1\0" + event(1, 1, 1, (0x59, 48, 47)))
    again = parse_record(b"\2\0" + event(1, 1, 1, (0x59, 50, 47), AT + 5))
    over = parse_record(b"\3\0" + event(1, 1, 0x81, (0x59, 40, 47)))
    assert first is not None
    assert again is not None
    assert over is not None
    assert same_event(first) == same_event(again) != same_event(over)


@pytest.mark.parametrize("size", [0, 1, 15, 17])
def test_bytes_of_another_length_are_no_record(size: int) -> None:
    assert parse_record(bytes(size)) is None


@pytest.mark.parametrize("byte", range(256))
def test_any_bytes_are_told_in_words(byte: int) -> None:
    for data in (bytes([byte]) * 16, b"\1\0\2" + bytes([byte]) * 13):
        found = parse_record(data)
        assert found is not None
        assert told(found, None).text
