from __future__ import annotations

import pytest

from cimom.broker.link import (
    Done,
    FrameBuffer,
    Invoke,
    Refresh,
    decode_from_worker,
    decode_to_worker,
    encode,
)
from cimom.model import Path, ProtocolError

FRAMES = [
    Refresh("disks", 7, (("a",), ("b",)), full=True),
    Invoke(
        1,
        "TEST_Disk",
        "Spin",
        Path(classname="TEST_Disk", keys=(("DeviceID", "a"),)),
        {"Other": Path(classname="TEST_Disk", keys=(("DeviceID", "b"),)), "Ids": [1, 2], "X": None},
    ),
]


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_any_split_gives_the_same_frames(size: int) -> None:
    data = b"".join(encode(frame) for frame in FRAMES)
    buffer = FrameBuffer()
    bodies = [b for i in range(0, len(data), size) for b in buffer.feed(data[i : i + size])]
    assert [decode_to_worker(body) for body in bodies] == FRAMES


def test_frame_over_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(ProtocolError, match="over the limit"):
        list(FrameBuffer(limit=100).feed((101).to_bytes(4, "big")))


@pytest.mark.parametrize("body", [b"", b"\xc1", b"\x93\x01\x02\x03", encode(FRAMES[0])[4:]])
def test_garbage_is_a_protocol_error(body: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_from_worker(body)


def test_done_survives_the_wire() -> None:
    done = Done("disks", 3, 1.5, 0.25, "EIO", missed=True)
    assert decode_from_worker(encode(done)[4:]) == done
