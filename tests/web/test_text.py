"""Numbers as the page writes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from web import text


@pytest.mark.parametrize(
    ("write", "value", "written"),
    [
        (text.size, None, "n/a"),
        (text.size, 0, "0 B"),
        (text.size, 999, "999 B"),
        (text.size, 3840755982336, "3.84 TB"),
        (text.size, 16000900661248, "16 TB"),
        (text.memory, 4 * 1024**2, "4 GiB"),
        (text.memory, 3686400, "3.52 GiB"),
        (text.bit_rate, 10_000_000_000, "10 Gbit/s"),
        (text.bit_rate, 2_500_000_000, "2.5 Gbit/s"),
        (text.bit_rate, 0, "n/a"),
        (text.frequency, 2750, "2.75 GHz"),
        (text.frequency, 0, "n/a"),
        (text.count, 1234567, "1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567"),
        (text.percent, 0, "0 %"),
        (text.span, 0.25, "0.25 s"),
        (text.span, 61, "1 min 1 s"),
        (text.span, 3600, "1 h 0 min"),
        (text.span, 200000, "2 d 7 h"),
        (text.age, -3, "now"),
        (text.age, 1.9, "1 s ago"),
        (text.age, 150, "2 min ago"),
        (text.age, 90000, "1 d ago"),
        (text.address, "AC1F6B000001", "ac:1f:6b:00:00:01"),
        (text.address, "00:11:22:33:44:55", "00:11:22:33:44:55"),
        (text.address, None, "n/a"),
        (text.moment, 1795575781.123456, "2026-11-25 03:03:01.123456 UTC"),
        (text.iso, 1795575781.123456, "2026-11-25T03:03:01.123456Z"),
    ],
)
def test_written(write: Callable[[Any], str], value: Any, written: str) -> None:
    assert write(value) == written


@pytest.mark.parametrize(
    ("stamp", "words"),
    [
        ("20251011105320.000000+000", "2025-10-11 10:53:20"),
        (None, "n/a"),
        ("**************.******+***", "n/a"),
    ],
)
def test_timestamp(stamp: str | None, words: str) -> None:
    assert text.stamped(stamp) == words
