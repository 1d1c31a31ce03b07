from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from pyasn1.codec.ber import decoder, encoder
from pyasn1.type import univ

from exporters.snmp import ber
from exporters.snmp.ber import BerError, Syntax


@given(st.integers(-(2**63), 2**64))
def test_integers_are_read_by_pyasn1_and_short(value: int) -> None:
    content = ber.integer(value)
    assert decoder.decode(ber.tlv(ber.INTEGER, content)) == (value, b"")
    # X.690 8.3.2: the first nine bits are not all the same (pyasn1 writes -128 in two octets)
    assert len(content) == 1 or content[0] + (content[1] >> 7) not in (0, 0xFF + 1)


@given(
    st.tuples(st.integers(0, 2), st.integers(0, 39)),
    st.lists(st.integers(0, 2**32 - 1), max_size=20),
)
def test_object_identifiers_are_encoded_as_pyasn1_does(
    head: tuple[int, int], tail: list[int]
) -> None:
    oid = (*head, *tail)
    expected = encoder.encode(univ.ObjectIdentifier(oid))
    assert ber.value(Syntax.OID, oid) == expected
    content, _ = ber.read(expected, 0, ber.OBJECT_IDENTIFIER)
    assert ber.oid_content(oid[:2]) + ber.arcs(tail) == expected[content:]


@pytest.mark.parametrize("size", [0, 127, 128, 255, 256, 65535, 65536])
def test_lengths_are_encoded_as_pyasn1_does(size: int) -> None:
    assert ber.value(Syntax.OCTETS, bytes(size)) == encoder.encode(univ.OctetString(bytes(size)))


@pytest.mark.parametrize(
    ("syntax", "value", "told"),
    [
        (Syntax.COUNTER32, 2**32 + 5, 5),
        (Syntax.COUNTER64, 2**64 + 5, 5),
        (Syntax.TIMETICKS, 2**32, 0),
        (Syntax.GAUGE32, 2**40, 2**32 - 1),
        (Syntax.GAUGE32, -1, 0),
        (Syntax.INTEGER, 2**31, 2**31 - 1),
        (Syntax.INTEGER, -(2**40), -(2**31)),
        (Syntax.INTEGER, 12.9, 12),
    ],
)
def test_what_does_not_fit_wraps_or_stops_at_the_limit(
    syntax: Syntax, value: float, told: int
) -> None:
    encoded = ber.value(syntax, value)
    start, stop = ber.read(encoded, 0, syntax)
    assert int.from_bytes(encoded[start:stop], "big", signed=True) == told


def test_text_is_cut_between_characters() -> None:
    start, stop = ber.read(encoded := ber.value(Syntax.OCTETS, "ü" * 200), 0, ber.OCTET_STRING)
    assert encoded[start:stop].decode() == "ü" * 127


def test_a_lone_surrogate_is_replaced() -> None:
    assert ber.value(Syntax.OCTETS, "a\udc80") == b"\x04\x02a?"


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\x02",
        b"\x02\x05\x01",  # longer than there is
        b"\x02\x80\x00\x00",  # indefinite length
        b"\x02\x85\x00\x00\x00\x00\x01\x07",  # a length of five octets
        b"\x02\x82\x01",  # a length that is cut off
        b"\x02\x00",  # an integer of nothing
        b"\x02\x06\x00\x00\x00\x00\x00\x01",  # above 32 bits
        b"\x04\x01\x07",  # another tag
    ],
)
def test_the_reader_takes_no_integer_from(octets: bytes) -> None:
    with pytest.raises(BerError):
        ber.read_integer(octets, 0)


def test_the_reader_keeps_inside_its_bounds() -> None:
    data = b"\x04\x03abc"
    assert ber.read_octets(data, 0) == (b"abc", 5)
    with pytest.raises(BerError):
        ber.read_octets(data, 0, end=4)


@given(st.binary(max_size=40))
def test_the_reader_only_ever_raises_its_own_error(octets: bytes) -> None:
    try:
        value, stop = ber.read_integer(octets, 0)
    except BerError:
        return
    assert decoder.decode(octets[:stop])[0] == value
