"""The wire between the broker and the helper of PAM: frames of `link.py`'s kind, few and small."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from cimom.access.roles import Role
from cimom.model import ProtocolError

MAX_FRAME_BYTES = 4096  # a name, a password, an address: PIPE_BUF, so that a pipe takes it whole
MAX_TEXT = 200  # characters of why something failed

# right: PAM says yes.  wrong: it says no.  shut: the password is right and the account expired,
# locked, or waits for another password.  outsider: in no group that has a role.  fault: PAM could
# not tell.  late: it did not in time.  busy: it was not asked.
Kind: TypeAlias = Literal["right", "wrong", "shut", "outsider", "fault", "late", "busy"]


class Hello(msgspec.Struct, frozen=True, tag=True):
    """The helper's first frame: why it cannot ask PAM (empty: it can)."""

    fault: str = ""


class Ask(msgspec.Struct, frozen=True, tag=True):
    """Somebody's name, password and address; `number` names the question."""

    number: int
    name: str
    password: bytes
    source: str

    def __repr__(self) -> str:
        """Say nothing of the password, whoever prints this."""
        return f"Ask({self.number})"


class Answer(msgspec.Struct, frozen=True, tag=True):
    """What came of a question; a role only with `right`."""

    number: int
    kind: Kind
    role: Role | None = None
    text: str = ""


_encoder = msgspec.msgpack.Encoder()
_asks = msgspec.msgpack.Decoder(Ask)
_answers: msgspec.msgpack.Decoder[Hello | Answer] = msgspec.msgpack.Decoder(Hello | Answer)


def encode(frame: Hello | Ask | Answer) -> bytes:
    """Encode a frame with its length."""
    body = _encoder.encode(frame)
    return len(body).to_bytes(4, "big") + body


def decode_ask(body: bytes) -> Ask:
    """Decode what the broker sent; ProtocolError when it is no question."""
    try:
        return _asks.decode(body)
    except msgspec.MsgspecError as exc:
        raise ProtocolError("no question for PAM") from exc


def decode_answer(body: bytes) -> Hello | Answer:
    """Decode what the helper sent; ProtocolError when it is neither of the two."""
    try:
        return _answers.decode(body)
    except msgspec.MsgspecError as exc:
        raise ProtocolError("no answer of PAM") from exc
