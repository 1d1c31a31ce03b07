"""Texts of SDR and FRU records: a type and length byte, and what follows (IPMI 2.0 43.15).

Pure; knows no records.
"""

from __future__ import annotations

BCD_PLUS = "0123456789 -.:,_"
UNICODE, BCD, PACKED = 0, 1, 2
LENGTH_MASK = 0x3F


def text_of(code: int, data: bytes) -> str | None:
    """Return the text of `data` in the encoding of a type and length byte; None when empty.

    What is not printable is left out: firmware pads with zeros, and worse.
    """
    kind = code >> 6
    if kind == BCD:
        text = "".join(BCD_PLUS[byte >> 4] + BCD_PLUS[byte & 15] for byte in data)
    elif kind == PACKED:
        text = _packed(data)
    elif kind == UNICODE:
        text = data.decode("utf-8", "replace")
    else:
        text = data.decode("latin-1")
    text = "".join(letter for letter in text if letter.isprintable() and letter != "\ufffd")
    return text.strip() or None


def _packed(data: bytes) -> str:
    """Decode six bits a letter, the low bits first; the first letter of the set is a blank."""
    bits = int.from_bytes(data, "little")
    return "".join(chr((bits >> 6 * i & 0x3F) + 0x20) for i in range(len(data) * 8 // 6))
