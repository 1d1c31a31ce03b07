"""The SNMPv3 engine of pysnmp, reduced to what is safe: USM, scoped PDUs and our own responder.

Never registered: pysnmp's MIB tree (it shows passphrases and keys), its command responders (they
ask an access control that fails open) and SNMPv1/v2c.  pysnmp 7.1 has no types: what comes from
it is Any.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from pyasn1.codec.ber import encoder
from pyasn1.type import univ
from pysnmp.carrier.asyncio.dispatch import AsyncioDispatcher
from pysnmp.entity import config
from pysnmp.entity.engine import SnmpEngine
from pysnmp.proto import errind, error, rfc1902, rfc1905
from pysnmp.proto.api import v2c
from pysnmp.proto.rfc3412 import MsgAndPduDispatcher

from exporters.snmp.counters import (
    FAILED,
    MAX_MESSAGE_BYTES,
    OUT_OF_WINDOW,
    OUT_PACKETS,
    TOO_BIG,
    UNDECIPHERABLE,
    VALUES,
    WEAK_SECURITY,
)
from exporters.snmp.oids import Oid
from exporters.snmp.request import Answer, Kind, Request
from exporters.snmp.state import User

log = logging.getLogger(__name__)

DOMAIN: Oid = config.SNMP_UDP_DOMAIN
TICK_S = 1.0  # pysnmp forgets by this clock; ten times a second, its default, wakes for nothing
USM = 3
AUTH_PRIV = 3
# What a response PDU has around its bindings: three integers and three headers, with room.
PDU_OVERHEAD = 48
# What a message has around its scoped PDU, with a user name and an engine ID of 32 octets.
MESSAGE_OVERHEAD = 192
UNKNOWN_CONTEXTS: Oid = (1, 3, 6, 1, 6, 3, 12, 1, 5, 0)  # RFC 3413 snmpUnknownContexts

KINDS: dict[Any, Kind] = {
    rfc1905.GetRequestPDU.tagSet: Kind.GET,
    rfc1905.GetNextRequestPDU.tagSet: Kind.GET_NEXT,
    rfc1905.GetBulkRequestPDU.tagSet: Kind.GET_BULK,
    rfc1905.SetRequestPDU.tagSet: Kind.SET,
}
INDICATIONS: tuple[tuple[Any, str], ...] = (
    (errind.NotInTimeWindow, OUT_OF_WINDOW),
    (errind.DecryptionError, UNDECIPHERABLE),
)


class _EngineTime:
    """Gives pysnmp the seconds since the start, where it would take them from the wall clock."""

    def __init__(self, uptime_s: Callable[[], float]) -> None:
        self._uptime_s = uptime_s

    def clone(self) -> Any:
        return rfc1902.Integer32(int(self._uptime_s()))


class Engine:
    """Takes authentic messages and hands their requests on; sends the answers.

    `take` gets each request and how to answer it, now or later.
    """

    def __init__(
        self,
        engine_id: bytes,
        boots: int,
        uptime_s: Callable[[], float],
        counters: Counter[str],
        take: Callable[[Request, Callable[[Answer], None]], None],
    ) -> None:
        self._counters = counters
        self._take = take
        self._engine = _engine(engine_id, boots, uptime_s)
        self._engine_id = self._engine.snmpEngineID
        self._unknown_contexts = 0
        self._users: tuple[str, ...] = ()
        self._engine.observer.register_observer(
            self._refused, "rfc3412.prepareDataElements:sm-failure"
        )
        self._engine.message_dispatcher.register_context_engine_id(
            self._engine_id, tuple(KINDS), self._process
        )

    def open(self, transport: Any) -> None:
        """Send through a transport of pysnmp's carrier framework."""
        dispatcher = AsyncioDispatcher(timeout=TICK_S)
        self._engine.register_transport_dispatcher(dispatcher)
        dispatcher.register_transport(DOMAIN, transport)

    def close(self) -> None:
        """Close the transport and end the timer."""
        self._engine.close_dispatcher()

    def set_users(self, users: Sequence[User]) -> None:
        """Replace the users: HMAC-SHA-256 (RFC 7860) and AES-128 (RFC 3826), localized keys."""
        for name in self._users:
            config.delete_v3_user(self._engine, name)
        for user in users:
            config.add_v3_user(
                self._engine,
                user.name,
                config.USM_AUTH_HMAC192_SHA256,
                user.auth_key,
                config.USM_PRIV_CFB128_AES,
                user.priv_key,
                authKeyType=config.USM_KEY_TYPE_LOCALIZED,
                privKeyType=config.USM_KEY_TYPE_LOCALIZED,
            )
        self._users = tuple(user.name for user in users)

    def receive(self, datagram: bytes, address: tuple[Any, ...]) -> None:
        """Process an authentic message; what pysnmp stumbles over is counted and dropped."""
        try:
            self._engine.message_dispatcher.receive_message(self._engine, DOMAIN, address, datagram)
        except Exception:  # pysnmp lets errors of its decoder through; log.debug keeps the reason
            self._counters[FAILED] += 1
            log.debug("SNMP message from %s not understood", address[0], exc_info=True)

    def _refused(self, _engine: Any, _point: str, variables: dict[str, Any], _context: Any) -> None:
        """Count what USM refused after the digest was found right."""
        indication = variables["statusInformation"].get("errorIndication")
        for kind, counter in INDICATIONS:
            if isinstance(indication, kind):
                self._counters[counter] += 1

    def _process(self, *message: Any) -> None:
        """Take a request from pysnmp's dispatcher (RFC 3413 3.2).

        `message` is what the dispatcher wants back with a response: engine, processing model,
        security model, name and level, context engine ID and name, version, PDU, the most that
        the scoped PDU of the response may take, and a reference.
        """
        *_, security_model, _, security_level, _, context, _, pdu, max_size, _ = message
        if int(security_model) != USM or int(security_level) != AUTH_PRIV:
            self._counters[WEAK_SECURITY] += 1  # the gate lets no such message through
            return
        if bytes(context):
            self._unknown_contexts += 1
            count = rfc1902.Counter32(self._unknown_contexts)
            self._send(message, pdu, {"oid": UNKNOWN_CONTEXTS, "val": count})
            return
        scoped_bytes = min(int(max_size), MAX_MESSAGE_BYTES - MESSAGE_OVERHEAD)
        request = _request(pdu, scoped_bytes - PDU_OVERHEAD - len(self._engine_id))
        self._counters[request.kind.value] += 1

        def reply(answer: Answer) -> None:
            self._counters[VALUES] += len(answer.bindings)
            self._send(message, _response(pdu, answer), {})

        self._take(request, reply)

    def _send(self, message: tuple[Any, ...], pdu: Any, status: dict[str, Any]) -> None:
        *before, _, max_size, reference = message
        dispatcher = self._engine.message_dispatcher
        try:
            dispatcher.return_response_pdu(*before, pdu, max_size, reference, status)
        except error.StatusInformation:
            self._counters[TOO_BIG] += 1
        else:
            self._counters[OUT_PACKETS] += 1


def _engine(engine_id: bytes, boots: int, uptime_s: Callable[[], float]) -> Any:
    """Make pysnmp's engine with our identity.

    An engine that is told its ID by argument keeps its boots in a world-writable directory, so
    the ID is set beforehand.
    """
    dispatcher = MsgAndPduDispatcher()
    builder = dispatcher.mib_instrum_controller.get_mib_builder()
    own_id, own_boots, own_time = builder.import_symbols(
        "__SNMP-FRAMEWORK-MIB", "snmpEngineID", "snmpEngineBoots", "snmpEngineTime"
    )
    own_id.syntax = own_id.syntax.clone(engine_id)
    engine = SnmpEngine(maxMessageSize=MAX_MESSAGE_BYTES, msgAndPduDsp=dispatcher)
    own_boots.syntax = own_boots.syntax.clone(boots)
    own_time.syntax = _EngineTime(uptime_s)
    return engine


def _request(pdu: Any, limit_bytes: int) -> Request:
    kind = KINDS[pdu.tagSet]
    names = tuple(tuple(name) for name, _ in v2c.apiPDU.get_varbinds(pdu))
    if kind is not Kind.GET_BULK:
        return Request(kind, names, limit_bytes)
    return Request(
        kind,
        names,
        limit_bytes,
        int(v2c.apiBulkPDU.get_non_repeaters(pdu)),
        int(v2c.apiBulkPDU.get_max_repetitions(pdu)),
    )


def _response(pdu: Any, answer: Answer) -> Any:
    """Make a response whose bindings are put in as they are, already encoded.

    Making pyasn1 objects of 50 bindings and encoding them takes 2.3 ms, this takes 0.07 ms.
    """
    plain = {"verifyConstraints": False, "matchTags": False, "matchConstraints": False}
    response = rfc1905.ResponsePDU()
    response.setComponentByPosition(0, v2c.apiPDU.get_request_id(pdu), **plain)
    response.setComponentByPosition(1, answer.error_status)
    response.setComponentByPosition(2, answer.error_index)
    bindings = response.setComponentByPosition(3).getComponentByPosition(3)
    bindings.clear()  # an empty list; until then pyasn1 holds it for a type without a value
    encoded = b"".join(answer.bindings)
    if answer.echo:
        encoded = b"".join(encoder.encode(item) for item in v2c.apiPDU.get_varbind_list(pdu))
    if encoded:
        bindings.setComponentByPosition(0, univ.Any(encoded), **plain)
    return response
