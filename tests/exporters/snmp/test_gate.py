from __future__ import annotations

from collections import Counter

import pytest

from exporters.snmp import message
from exporters.snmp.counters import (
    DISCOVERIES,
    IN_PACKETS,
    MALFORMED,
    MAX_MESSAGE_BYTES,
    NOT_AUTHORITATIVE,
    OVERSIZED,
    RATE_LIMITED,
    REPORTS,
    UNKNOWN_USER,
    WEAK_SECURITY,
    WRONG_DIGEST,
    WRONG_VERSION,
)
from exporters.snmp.gate import Gate
from exporters.snmp.oids import Oid
from exporters.snmp.sources import FREE_FAILURES
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
STRANGER = User("stranger", b"A" * 32, b"P" * 16)
THIEF = User("khv", b"B" * 32, b"P" * 16)
INNER = scoped(ENGINE, pdu(GET, (1, 3, 6)))


@pytest.fixture
def gate() -> Gate:
    gate = Gate(ENGINE, 3, lambda: 9.5, Counter())
    gate.keys = {b"khv": KHV.auth_key}
    return gate


def counted(gate: Gate) -> dict[str, int]:
    counters = dict(gate._counters)
    assert counters.pop(IN_PACKETS)
    return counters


def test_an_authentic_message_goes_on(gate: Gate) -> None:
    assert gate.judge(secured(KHV, ENGINE, INNER), "peer", 0.0) is True
    assert counted(gate) == {}


@pytest.mark.parametrize(
    ("datagram", "counter", "reason"),
    [
        (discovery(), DISCOVERIES, message.UNKNOWN_ENGINE_IDS),
        (secured(KHV, b"another", INNER), NOT_AUTHORITATIVE, message.UNKNOWN_ENGINE_IDS),
        (secured(STRANGER, ENGINE, INNER), UNKNOWN_USER, message.UNKNOWN_USER_NAMES),
        (secured(THIEF, ENGINE, INNER), WRONG_DIGEST, message.WRONG_DIGESTS),
        (made(INNER, engine_id=ENGINE), UNKNOWN_USER, message.UNKNOWN_USER_NAMES),
        (made(INNER, engine_id=ENGINE, user=b"khv"), WEAK_SECURITY, message.UNSUPPORTED_LEVELS),
        (
            made(INNER, engine_id=ENGINE, user=b"khv", flags=5, digest=bytes(24)),
            WEAK_SECURITY,
            message.UNSUPPORTED_LEVELS,
        ),
    ],
    ids=["discovery", "engine", "user", "digest", "nobody", "no auth", "no priv"],
)
def test_a_refused_message_is_counted_and_reported(
    gate: Gate, datagram: bytes, counter: str, reason: Oid
) -> None:
    report = gate.judge(datagram, "peer", 0.0)
    assert isinstance(report, bytes)
    kind, _, _, ((name, value),) = opened(KHV, report)
    assert (kind, name, value) == ("ReportPDU", reason, 1)
    assert counted(gate) == {counter: 1, REPORTS: 1}


def test_who_cannot_take_a_report_gets_none(gate: Gate) -> None:
    assert gate.judge(secured(THIEF, ENGINE, INNER, flags=3), "peer", 0.0) is False
    assert counted(gate) == {WRONG_DIGEST: 1}


@pytest.mark.parametrize(
    ("datagram", "counter"),
    [
        (b"", MALFORMED),
        (b"GET / HTTP/1.1\r\n\r\n", MALFORMED),
        (sequence(number(1), octets(b"public"), pdu(GET, (1, 3, 6))), WRONG_VERSION),
        (bytes(MAX_MESSAGE_BYTES + 1), OVERSIZED),
        (made(INNER, engine_id=ENGINE, model=2), WEAK_SECURITY),
    ],
    ids=["nothing", "http", "v2c", "oversized", "model"],
)
def test_what_is_no_message_is_dropped(gate: Gate, datagram: bytes, counter: str) -> None:
    assert gate.judge(datagram, "peer", 0.0) is False
    assert counted(gate) == {counter: 1}


def test_who_keeps_failing_is_not_heard_even_with_the_right_key(gate: Gate) -> None:
    for _ in range(FREE_FAILURES):
        assert gate.judge(secured(THIEF, ENGINE, INNER), "peer", 0.0)
    assert gate.judge(secured(KHV, ENGINE, INNER), "peer", 0.5) is False
    assert gate.judge(secured(KHV, ENGINE, INNER), "other", 0.5) is True
    assert gate._counters[RATE_LIMITED] == 1
    assert gate.judge(secured(KHV, ENGINE, INNER), "peer", 2.0) is True


def test_discovery_is_always_answered(gate: Gate) -> None:
    for _ in range(FREE_FAILURES * 3):
        assert isinstance(gate.judge(discovery(), "peer", 0.0), bytes)


def test_failures_to_authenticate_are_told_with_user_and_source() -> None:
    told: list[tuple[str, str]] = []
    gate = Gate(ENGINE, 3, lambda: 9.5, Counter(), lambda *who: told.append(who))
    gate.keys = {b"khv": KHV.auth_key}
    odd = User("\xfc\n", b"A" * 32, b"P" * 16)
    for user in (STRANGER, THIEF, KHV, odd):
        gate.judge(secured(user, ENGINE, INNER), "192.0.2.1", 0.0)
    gate.judge(discovery(), "192.0.2.1", 0.0)
    gate.judge(made(INNER, engine_id=ENGINE), "192.0.2.1", 0.0)
    assert told == [(name, "192.0.2.1") for name in ("stranger", "khv", "\xfc\n")]
    gate.judge(made(INNER, engine_id=ENGINE, user=b"\xff"), "192.0.2.1", 0.0)
    assert told[-1] == ("\\xff", "192.0.2.1")
