"""What becomes of a datagram: it is authentic and goes on, gets a report, or is dropped.

All that strangers send ends here, in few and cheap steps: only authentic messages reach pysnmp,
whose decoder is slow, logs tracebacks and keeps state for messages it refuses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from exporters.snmp import message
from exporters.snmp.ber import BerError
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
from exporters.snmp.message import Header
from exporters.snmp.oids import Oid
from exporters.snmp.sources import Sources

# What a refused message is told (RFC 3414 3.2), by the counter of the refusal.
REFUSALS: dict[str, Oid] = {
    DISCOVERIES: message.UNKNOWN_ENGINE_IDS,
    NOT_AUTHORITATIVE: message.UNKNOWN_ENGINE_IDS,
    UNKNOWN_USER: message.UNKNOWN_USER_NAMES,
    WEAK_SECURITY: message.UNSUPPORTED_LEVELS,
    WRONG_DIGEST: message.WRONG_DIGESTS,
}


class Gate:
    """Judges datagrams; `keys` are the localized authentication keys of the users."""

    def __init__(
        self,
        engine_id: bytes,
        boots: int,
        uptime_s: Callable[[], float],
        counters: Counter[str],
        failed: Callable[[str, str], object] = lambda _user, _source: None,
        *,
        admits: Callable[[bytes, str], bool] = lambda _user, _source: True,
    ) -> None:
        """`failed` is told user and source of each message that is not authentic.

        A user that is not admitted is none (RFC 3414 unknownUserNames).
        """
        self.keys: Mapping[bytes, bytes] = {}
        self._engine_id = engine_id
        self._boots = boots
        self._uptime_s = uptime_s
        self._counters = counters
        self._failed = failed
        self._admits = admits
        self._sources = Sources()

    def judge(self, datagram: bytes, source: str, now: float) -> bytes | bool:
        """Return True for an authentic message, a report to send, or False for neither."""
        self._counters[IN_PACKETS] += 1
        header = self._header(datagram)
        if header is None:
            return False
        refusal = self._refusal(datagram, header, source, now)
        if refusal is None:
            return True
        self._counters[refusal] += 1
        if refusal not in REFUSALS or not header.reportable:
            return False
        self._counters[REPORTS] += 1
        count = self._counters[refusal]
        own = message.Authority(self._engine_id, self._boots, int(self._uptime_s()))
        return message.report(datagram, header, own, REFUSALS[refusal], count)

    def _header(self, datagram: bytes) -> Header | None:
        if len(datagram) > MAX_MESSAGE_BYTES:
            self._counters[OVERSIZED] += 1
            return None
        try:
            header = message.parse(datagram)
        except message.VersionError:
            self._counters[WRONG_VERSION] += 1
            return None
        except BerError:
            self._counters[MALFORMED] += 1
            return None
        if header.model != message.USM:
            self._counters[WEAK_SECURITY] += 1
            return None
        return header

    def _refusal(self, datagram: bytes, header: Header, source: str, now: float) -> str | None:
        """Return why a message is refused; who fails too often is not even looked at."""
        if header.engine_id != self._engine_id:
            return NOT_AUTHORITATIVE if header.engine_id else DISCOVERIES
        if self._sources.waits(source, now):
            return RATE_LIMITED
        fault = self._fault(datagram, header, source)
        if fault is None:
            self._sources.succeeded(source, now)
        else:
            self._sources.failed(source, now)
            if header.user and fault in (UNKNOWN_USER, WRONG_DIGEST):  # no user: a discovery
                self._failed(header.user.decode(errors="backslashreplace"), source)
        return fault

    def _fault(self, datagram: bytes, header: Header, source: str) -> str | None:
        """Return what is wrong, in the order of RFC 3414 3.2 steps 4 to 6."""
        key = self.keys.get(header.user)
        if key is None or not self._admits(header.user, source):
            return UNKNOWN_USER
        if not header.auth_priv:
            return WEAK_SECURITY
        return None if message.authentic(datagram, header, key) else WRONG_DIGEST
