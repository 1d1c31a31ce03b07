"""SNMPv3 messages made by hand: what managers would send, and what they would not."""

from __future__ import annotations

import hmac
from typing import Any

from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from pyasn1.codec.ber import decoder, encoder
from pysnmp.proto.mpmod.rfc3412 import ScopedPDU

from exporters.snmp import ber
from exporters.snmp.ber import Syntax
from exporters.snmp.oids import Oid
from exporters.snmp.state import User
from tests.exporters.snmp.decode import binding

GET, GET_NEXT, RESPONSE, SET, GET_BULK, REPORT = 0xA0, 0xA1, 0xA2, 0xA3, 0xA5, 0xA8


def number(value: int) -> bytes:
    return ber.value(Syntax.INTEGER, value)


def octets(value: bytes) -> bytes:
    return ber.tlv(ber.OCTET_STRING, value)


def sequence(*parts: bytes, tag: int = ber.SEQUENCE) -> bytes:
    return ber.tlv(tag, b"".join(parts))


def pdu(kind: int, *names: Oid, first: int = 0, second: int = 0, request_id: int = 77) -> bytes:
    null = ber.tlv(ber.NULL, b"")
    bindings = [ber.varbind(ber.oid_content(name), null) for name in names]
    return sequence(
        number(request_id), number(first), number(second), sequence(*bindings), tag=kind
    )


def scoped(engine_id: bytes, inner: bytes, context: bytes = b"") -> bytes:
    return sequence(octets(engine_id), octets(context), inner)


def message(
    data: bytes,
    *,
    engine_id: bytes = b"",
    user: bytes = b"",
    flags: int = 4,
    boots: int = 0,
    time: int = 0,
    digest: bytes = b"",
    salt: bytes = b"",
    max_size: int = 65507,
    model: int = 3,
    version: int = 3,
) -> bytes:
    security = sequence(
        octets(engine_id), number(boots), number(time), octets(user), octets(digest), octets(salt)
    )
    head = sequence(number(4711), number(max_size), octets(bytes((flags,))), number(model))
    return sequence(number(version), head, octets(security), data)


def discovery() -> bytes:
    return message(scoped(b"", pdu(GET)))


def _cipher(user: User, boots: int, time: int, salt: bytes) -> Any:
    vector = boots.to_bytes(4, "big") + time.to_bytes(4, "big") + salt
    return Cipher(AES(user.priv_key), CFB(vector))


def secured(
    user: User, engine_id: bytes, inner: bytes, *, boots: int = 1, time: int = 0, **more: Any
) -> bytes:
    """Encrypt and sign a scoped PDU."""
    salt = b"saltsalt"
    encryptor = _cipher(user, boots, time, salt).encryptor()
    data = octets(encryptor.update(inner) + encryptor.finalize())
    plain = message(
        data,
        engine_id=engine_id,
        user=user.name.encode(),
        **{"flags": 7, **more},
        boots=boots,
        time=time,
        digest=bytes(24),
        salt=salt,
    )
    digest = hmac.digest(user.auth_key, plain, "sha256")[:24]
    at = plain.index(bytes(24))
    return plain[:at] + digest + plain[at + 24 :]


def opened(user: User, datagram: bytes) -> tuple[str, int, int, list[tuple[Oid, Any]]]:
    """Check and decrypt an answer: kind of PDU, status, index, and bindings."""
    at, end = ber.read(datagram, 0, ber.SEQUENCE)
    assert end == len(datagram)
    _, at = ber.read_integer(datagram, at)
    _, at = ber.read(datagram, at, ber.SEQUENCE)
    inner, at = ber.read(datagram, at, ber.OCTET_STRING)
    inner, _ = ber.read(datagram, inner, ber.SEQUENCE)
    _, inner = ber.read_octets(datagram, inner)
    boots, inner = ber.read_integer(datagram, inner)
    time, inner = ber.read_integer(datagram, inner)
    _, inner = ber.read_octets(datagram, inner)
    start, stop = ber.read(datagram, inner, ber.OCTET_STRING)
    salt, _ = ber.read_octets(datagram, stop)
    if datagram[at] == ber.OCTET_STRING:
        encrypted, _ = ber.read_octets(datagram, at)
        blank = datagram[:start] + bytes(24) + datagram[stop:]
        assert datagram[start:stop] == hmac.digest(user.auth_key, blank, "sha256")[:24]
        decryptor = _cipher(user, boots, time, salt).decryptor()
        data = decryptor.update(encrypted) + decryptor.finalize()
    else:
        data = datagram[at:]
    decoded, _ = decoder.decode(data, asn1Spec=ScopedPDU())
    found = decoded[2].getComponent()
    bindings = [binding(encoder.encode(item)) for item in found[3]]
    return type(found).__name__, int(found[1]), int(found[2]), bindings
