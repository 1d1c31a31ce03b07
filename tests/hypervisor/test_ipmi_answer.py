"""Answers of a BMC, from bytes to values."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hypervisor.ipmi_answer import (
    AnswerError,
    crossed,
    device_records,
    parse_chassis,
    parse_device,
    parse_reading,
    parse_repository,
    parse_watchdog,
)

DEVICE = bytes.fromhex("20 81 02 85 02 bf de c0 00 02 01 00 17 00 00")


def test_who_the_controller_is() -> None:
    found = parse_device(DEVICE)
    assert (found.device, found.revision, found.firmware, found.ipmi) == (0x20, 1, "2.85", "2.0")
    assert (found.manufacturer, found.product, found.auxiliary) == (0xC0DE, 0x0102, "00170000")
    assert not found.updating
    assert parse_device(DEVICE[:2] + b"\x82" + DEVICE[3:]).updating


def test_who_has_no_repository_tells_its_sensors_itself() -> None:
    assert not device_records(DEVICE)
    assert device_records(DEVICE[:5] + b"\x01" + DEVICE[6:])


def test_faults_of_the_chassis() -> None:
    found = parse_chassis(bytes((0x09, 0, 0x05)))
    assert (found.power_on, found.power_fault, found.overload) == (True, True, False)
    assert (found.intrusion, found.drive_fault, found.cooling_fault) == (True, True, False)


def test_the_watchdog_does_not_tell_the_time_that_is_left() -> None:
    data = bytes((0x44, 0x01, 0, 0x10, 0x84, 0x03, 0x10, 0x01))
    found = parse_watchdog(data)
    assert (found.running, found.use, found.action) == (True, "operating system", "reset")
    assert (found.timeout_s, found.expired) == (90.0, ("operating system",))
    assert parse_watchdog(data[:6] + b"\0\0") == found


@pytest.mark.parametrize(
    ("data", "available", "bits"),
    [
        (b"\x18\xc0\xc8", True, 0xC8),
        (b"\x18\xc0\x09\x80", True, 0x09),  # the highest bit is reserved, and always set
        (b"\x18\xc0", True, None),
        (b"\x18\xe0\x00", False, 0),  # not yet read
        (b"\x18\x80\x00", False, 0),  # not scanned
    ],
)
def test_a_reading(data: bytes, available: bool, bits: int | None) -> None:
    found = parse_reading(data)
    assert (found.raw, found.available, found.bits) == (0x18, available, bits)


def test_only_limits_that_are_compared_are_crossed() -> None:
    assert crossed(0xFF, 0x38) == ("upper_non_critical", "upper_critical", "upper_fatal")
    assert crossed(0xC0, 0x3F) == ()


def test_how_a_repository_stands() -> None:
    found = parse_repository(bytes.fromhex("51 0300 0010 01000000 02000000 82"))
    assert (found.entries, found.free, found.overflow) == (3, 4096, True)
    assert found.stamps == bytes.fromhex("0100000002000000")


@pytest.mark.parametrize(
    "parse", [parse_device, parse_chassis, parse_watchdog, parse_reading, parse_repository]
)
def test_an_answer_that_is_too_short_is_refused(parse: Callable[[bytes], object]) -> None:
    with pytest.raises(AnswerError):
        parse(b"\x01")
