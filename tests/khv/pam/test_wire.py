from __future__ import annotations

import pytest

from cimom.access.roles import Role
from cimom.broker.link import FrameBuffer
from cimom.model import ProtocolError
from khv.pam.policy import MAX_NAME, MAX_PASSWORD_BYTES
from khv.pam.wire import MAX_FRAME_BYTES, Answer, Ask, Hello, decode_answer, decode_ask, encode

ASK = Ask(7, "jane", b"secret \xff", "192.0.2.7")


def bodies(data: bytes, size: int) -> list[bytes]:
    frames = FrameBuffer(MAX_FRAME_BYTES)
    pieces = (data[at : at + size] for at in range(0, len(data), size))
    return [body for piece in pieces for body in frames.feed(piece)]


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_frames_come_back_whatever_the_split(size: int) -> None:
    (body,) = bodies(encode(ASK), size)
    assert decode_ask(body) == ASK
    said = (Hello("no libpam"), Answer(7, "right", Role.OPERATOR), Answer(8, "late", text="x"))
    data = b"".join(map(encode, said))
    assert tuple(map(decode_answer, bodies(data, size))) == said


@pytest.mark.parametrize("body", [b"", b"\xc1", encode(ASK)[4:-1], encode(Hello())[4:]])
def test_what_is_no_question_is_refused(body: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_ask(body)
    with pytest.raises(ProtocolError):
        decode_answer(body if body != encode(Hello())[4:] else encode(ASK)[4:])


def test_the_largest_question_fits_a_frame_and_no_more_is_read() -> None:
    longest = Ask(2**63, "\U0001f40d" * MAX_NAME, b"x" * MAX_PASSWORD_BYTES, "s" * 64)
    assert len(encode(longest)) < MAX_FRAME_BYTES
    with pytest.raises(ProtocolError):
        bodies((MAX_FRAME_BYTES + 1).to_bytes(4, "big"), 4)


def test_a_question_that_is_printed_shows_no_password() -> None:
    assert "secret" not in f"{ASK!r} {ASK}"
