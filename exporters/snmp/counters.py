"""Names of what the agent counts, and the size of its messages."""

from __future__ import annotations

# The largest message taken or sent: a bulk answer of some 300 instances, and no more than an
# authenticated sender can make the (slow) decoder of pysnmp chew on at once.
MAX_MESSAGE_BYTES = 16384

IN_PACKETS = "in_packets"
OUT_PACKETS = "out_packets"
REPORTS = "out_reports"
DISCOVERIES = "in_discoveries"  # messages that ask for the engine ID, as every conversation starts

# Datagrams that were not answered, or only with a report, by reason.
MALFORMED = "drop_malformed"
OVERSIZED = "drop_oversized"
WRONG_VERSION = "drop_version"
NOT_AUTHORITATIVE = "drop_engine_id"
WEAK_SECURITY = "drop_security_level"
UNKNOWN_USER = "drop_unknown_user"
WRONG_DIGEST = "drop_wrong_digest"
OUT_OF_WINDOW = "drop_time_window"
UNDECIPHERABLE = "drop_decryption"
RATE_LIMITED = "drop_rate_limit"
OVERLOADED = "drop_overload"
TOO_BIG = "drop_too_big"
FAILED = "drop_error"

# Requests that were answered, by PDU.
GET = "request_get"
GET_NEXT = "request_getnext"
GET_BULK = "request_getbulk"
SET = "request_set"
VALUES = "out_varbinds"

ALL = (
    IN_PACKETS,
    OUT_PACKETS,
    REPORTS,
    DISCOVERIES,
    MALFORMED,
    OVERSIZED,
    WRONG_VERSION,
    NOT_AUTHORITATIVE,
    WEAK_SECURITY,
    UNKNOWN_USER,
    WRONG_DIGEST,
    OUT_OF_WINDOW,
    UNDECIPHERABLE,
    RATE_LIMITED,
    OVERLOADED,
    TOO_BIG,
    FAILED,
    GET,
    GET_NEXT,
    GET_BULK,
    SET,
    VALUES,
)
