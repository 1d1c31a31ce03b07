"""SNMPv3 messages (RFC 3412 6, RFC 3414 2.4) as far as they are read before anyone is believed.

Pure: header, digest and unauthenticated reports.  What is inside an authenticated message is
pysnmp's business.
"""

from __future__ import annotations

import hmac
from typing import NamedTuple

from exporters.snmp import ber
from exporters.snmp.ber import BerError, Syntax
from exporters.snmp.counters import MAX_MESSAGE_BYTES
from exporters.snmp.oids import Oid

VERSION_3 = 3
USM = 3  # RFC 3411 SnmpSecurityModel
AUTH, PRIV, REPORTABLE = 0x01, 0x02, 0x04  # msgFlags
DIGEST_OCTETS = 24  # RFC 7860 4.1: HMAC-SHA-256 cut to 192 bits
SALT_OCTETS = 8  # RFC 3826 3.1.2.1
MIN_MAX_SIZE = 484  # RFC 3412 6: the least msgMaxSize
REPORT = 0xA8

# RFC 3414 5: the counters that reports name.
_STATS: Oid = (1, 3, 6, 1, 6, 3, 15, 1, 1)
UNSUPPORTED_LEVELS: Oid = (*_STATS, 1, 0)
UNKNOWN_USER_NAMES: Oid = (*_STATS, 3, 0)
UNKNOWN_ENGINE_IDS: Oid = (*_STATS, 4, 0)
WRONG_DIGESTS: Oid = (*_STATS, 5, 0)


class VersionError(BerError):
    """A well-formed message of another version of SNMP."""


class Header(NamedTuple):
    """What a message says before its scoped PDU."""

    message_id: int
    max_size: int
    flags: int
    model: int
    engine_id: bytes
    user: bytes
    digest: tuple[int, int]  # where msgAuthenticationParameters start and stop
    salt: bytes
    data: int  # where the scoped PDU, plain or encrypted, starts
    encrypted: bool

    @property
    def reportable(self) -> bool:
        return bool(self.flags & REPORTABLE)

    @property
    def auth_priv(self) -> bool:
        return self.flags & (AUTH | PRIV) == AUTH | PRIV


def parse(datagram: bytes) -> Header:
    """Read a header; BerError when it is not well-formed, VersionError when it is not SNMPv3."""
    at, end = ber.read(datagram, 0, ber.SEQUENCE)
    if end != len(datagram):
        raise BerError("octets follow the message")
    version, at = ber.read_integer(datagram, at, end)
    if version != VERSION_3:
        raise VersionError(f"SNMP version {version}")
    inner, at = ber.read(datagram, at, ber.SEQUENCE, end)
    message_id, inner = ber.read_integer(datagram, inner, at)
    max_size, inner = ber.read_integer(datagram, inner, at)
    flags, inner = ber.read_octets(datagram, inner, at)
    model, inner = ber.read_integer(datagram, inner, at)
    if inner != at or len(flags) != 1 or message_id < 0 or max_size < MIN_MAX_SIZE:
        raise BerError("the global data are not as RFC 3412 6 has them")
    start, at = ber.read(datagram, at, ber.OCTET_STRING, end)
    engine_id, user, digest, salt = _security(datagram, start, at)
    encrypted = at < end and datagram[at] == ber.OCTET_STRING
    _, stop = ber.read(datagram, at, ber.OCTET_STRING if encrypted else ber.SEQUENCE, end)
    if stop != end or encrypted != bool(flags[0] & PRIV):
        raise BerError("the scoped PDU is not what the flags say")
    return Header(
        message_id, max_size, flags[0], model, engine_id, user, digest, salt, at, encrypted
    )


def _security(data: bytes, at: int, end: int) -> tuple[bytes, bytes, tuple[int, int], bytes]:
    """Read UsmSecurityParameters (RFC 3414 2.4); boots and time are left to who needs them."""
    at, stop = ber.read(data, at, ber.SEQUENCE, end)
    if stop != end:
        raise BerError("octets follow the security parameters")
    engine_id, at = ber.read_octets(data, at, end)
    boots, at = ber.read_integer(data, at, end)
    time, at = ber.read_integer(data, at, end)
    user, at = ber.read_octets(data, at, end)
    digest = ber.read(data, at, ber.OCTET_STRING, end)
    salt, at = ber.read_octets(data, digest[1], end)
    if at != end or boots < 0 or time < 0 or len(user) > 32 or len(engine_id) > 32:
        raise BerError("the security parameters are not as RFC 3414 2.4 has them")
    return engine_id, user, digest, salt


def authentic(datagram: bytes, header: Header, auth_key: bytes) -> bool:
    """Whether the message was made with the key (RFC 7860 4.2.2)."""
    start, stop = header.digest
    if stop - start != DIGEST_OCTETS or len(header.salt) != SALT_OCTETS:
        return False
    blank = datagram[:start] + bytes(DIGEST_OCTETS) + datagram[stop:]
    expected = hmac.digest(auth_key, blank, "sha256")[:DIGEST_OCTETS]
    return hmac.compare_digest(expected, datagram[start:stop])


def request_id(datagram: bytes, header: Header) -> int:
    """Return the request-id of a plain scoped PDU; 0 where there is none (RFC 3412 7.1 3c)."""
    if header.encrypted:
        return 0
    try:
        at, end = ber.read(datagram, header.data, ber.SEQUENCE)
        _, at = ber.read_octets(datagram, at, end)
        _, at = ber.read_octets(datagram, at, end)
        at, end = ber.read(datagram, at, datagram[at], end)
        number, _ = ber.read_integer(datagram, at, end)
    except (BerError, IndexError):
        return 0
    return number


class Authority(NamedTuple):
    """The engine as its messages name it (RFC 3414 2.4); `time_s` is since its last start."""

    engine_id: bytes
    boots: int
    time_s: int


def report(datagram: bytes, header: Header, own: Authority, counter: Oid, count: int) -> bytes:
    """Write the report that a refused message gets: unauthenticated, as its sender has no key.

    It tells boots and time (RFC 3414 3.1 step 6b), so that managers need not ask for them.
    """
    bound = ber.varbind(ber.oid_content(counter), ber.value(Syntax.COUNTER32, count))
    zero = ber.value(Syntax.INTEGER, 0)
    number = ber.value(Syntax.INTEGER, request_id(datagram, header))
    pdu = ber.tlv(REPORT, number + zero + zero + ber.tlv(ber.SEQUENCE, bound))
    empty = ber.tlv(ber.OCTET_STRING, b"")
    engine = ber.tlv(ber.OCTET_STRING, own.engine_id)
    when = ber.value(Syntax.INTEGER, own.boots) + ber.value(Syntax.INTEGER, own.time_s)
    user = ber.tlv(ber.OCTET_STRING, header.user)
    security = ber.tlv(ber.SEQUENCE, engine + when + user + empty + empty)
    head = ber.tlv(
        ber.SEQUENCE,
        ber.value(Syntax.INTEGER, header.message_id)
        + ber.value(Syntax.INTEGER, MAX_MESSAGE_BYTES)
        + ber.value(Syntax.OCTETS, b"\0")
        + ber.value(Syntax.INTEGER, USM),
    )
    return ber.tlv(
        ber.SEQUENCE,
        ber.value(Syntax.INTEGER, VERSION_3)
        + head
        + ber.tlv(ber.OCTET_STRING, security)
        + ber.tlv(ber.SEQUENCE, engine + empty + pdu),
    )
