"""Texts of SDR and FRU records (IPMI 2.0 43.15)."""

from __future__ import annotations

import pytest

from hypervisor.ipmi_text import text_of


@pytest.mark.parametrize(
    ("code", "data", "text"),
    [
        (0xC5, b"Fan 1", "Fan 1"),
        (0xC3, b"\xb5V\0", "µV"),
        (0x43, bytes((0x12, 0x3A, 0xBC)), "123 -."),
        # "IPMI" packed: I=29h P=30h M=2Dh I=29h, six bits each from the lowest on.
        (0x83, bytes((0x29, 0xDC, 0xA6)), "IPMI"),
        (0x02, "é".encode(), "é"),
        (0xC0, b"", None),
        (0xC4, b"\0\0\0\0", None),
        (0x02, b"\xff\xfe", None),
    ],
)
def test_text_of_each_encoding(code: int, data: bytes, text: str | None) -> None:
    assert text_of(code, data) == text
