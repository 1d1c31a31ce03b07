from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from exporters.snmp import message
from exporters.snmp.ber import BerError
from exporters.snmp.state import User
from tests.exporters.snmp.messages import (
    GET,
    discovery,
    message as made,
    number,
    octets,
    opened,
    pdu,
    scoped,
    secured,
    sequence,
)

ENGINE = b"\x80\x00\x7e\xd9\x05engine"
KHV = User("khv", b"A" * 32, b"P" * 16)
REQUEST = secured(KHV, ENGINE, scoped(ENGINE, pdu(GET, (1, 3, 6))), boots=3, time=9)


def test_a_header_is_read() -> None:
    header = message.parse(REQUEST)
    assert (header.message_id, header.max_size, header.model) == (4711, 65507, 3)
    assert (header.engine_id, header.user, header.salt) == (ENGINE, b"khv", b"saltsalt")
    assert header.auth_priv
    assert header.reportable
    assert header.encrypted


def test_a_message_with_the_right_digest_is_authentic() -> None:
    assert message.authentic(REQUEST, message.parse(REQUEST), KHV.auth_key)
    assert not message.authentic(REQUEST, message.parse(REQUEST), b"B" * 32)


@given(st.integers(0, len(REQUEST) - 1), st.integers(1, 255))
def test_no_octet_of_an_authentic_message_can_be_changed(place: int, change: int) -> None:
    changed = bytearray(REQUEST)
    changed[place] ^= change
    try:
        header = message.parse(bytes(changed))
    except BerError:
        return
    assert not message.authentic(bytes(changed), header, KHV.auth_key)


@pytest.mark.parametrize("size", range(len(REQUEST)))
def test_a_message_that_is_cut_off_is_malformed(size: int) -> None:
    with pytest.raises(BerError):
        message.parse(REQUEST[:size])


PLAIN = scoped(b"", pdu(GET))


@pytest.mark.parametrize(
    "datagram",
    [
        REQUEST + b"\0",
        made(PLAIN, max_size=100),
        made(PLAIN, user=b"u" * 33),
        made(PLAIN, engine_id=b"e" * 33),
        made(PLAIN, boots=-1),
        made(PLAIN, time=-1),
        made(PLAIN, flags=7),  # encrypted it says, and is not
        made(octets(b"secret"), flags=4),
        made(PLAIN + PLAIN),
        made(b""),
        sequence(number(3)),
        sequence(number(3), sequence(), octets(b""), PLAIN),
    ],
)
def test_malformed_messages(datagram: bytes) -> None:
    with pytest.raises(BerError):
        message.parse(datagram)


@pytest.mark.parametrize("version", [0, 1, 2, 4])
def test_other_versions_are_told_apart(version: int) -> None:
    with pytest.raises(message.VersionError):
        message.parse(sequence(number(version), octets(b"public"), pdu(GET)))


@given(st.binary(max_size=100))
def test_garbage_is_only_ever_malformed(datagram: bytes) -> None:
    with pytest.raises(BerError):
        message.parse(datagram)


def test_a_report_names_the_engine_its_time_and_the_reason() -> None:
    asked = discovery()
    own = message.Authority(ENGINE, boots=3, time_s=700)
    report = message.report(asked, message.parse(asked), own, message.UNKNOWN_ENGINE_IDS, 5)
    header = message.parse(report)
    assert (header.message_id, header.engine_id, header.flags) == (4711, ENGINE, 0)
    assert message.request_id(report, header) == 77
    assert octets(ENGINE) + number(3) + number(700) in report
    assert opened(KHV, report) == ("ReportPDU", 0, 0, [(message.UNKNOWN_ENGINE_IDS, 5)])


def test_the_request_id_of_an_encrypted_pdu_is_not_known() -> None:
    assert message.request_id(REQUEST, message.parse(REQUEST)) == 0


@pytest.mark.parametrize("inner", [b"", b"\xa0", b"\xa0\x02\x04\x00", b"\x30\x05"])
def test_an_odd_pdu_has_no_request_id(inner: bytes) -> None:
    datagram = made(scoped(b"", inner))
    assert message.request_id(datagram, message.parse(datagram)) == 0
