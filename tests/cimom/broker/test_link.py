from __future__ import annotations

from typing import Any

import pytest

from cimom.broker.link import (
    CREATE,
    Changed,
    Decoder,
    Done,
    FrameBuffer,
    Invoke,
    Refresh,
    Result,
    Rows,
    encode,
)
from cimom.model import Path, ProtocolError
from tests.cimom.broker.samples import STRUCTS, TEST_Disk, TEST_SmartDisk

DECODER = Decoder(STRUCTS.__getitem__)

FRAMES = [
    Refresh("disks", 7, (("a",), ("b",)), full=True),
    Invoke(
        1,
        "TEST_Disk",
        "Spin",
        Path(classname="TEST_Disk", keys=(("DeviceID", "a"),)),
        {"Other": Path(classname="TEST_Disk", keys=(("DeviceID", "b"),)), "Ids": [1, 2], "X": None},
    ),
    Invoke(2, "TEST_Disk", CREATE, None, {"new": TEST_SmartDisk(DeviceID="a", Load=7)}),
]


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_any_split_gives_the_same_frames(size: int) -> None:
    data = b"".join(encode(frame) for frame in FRAMES)
    buffer = FrameBuffer()
    bodies = [b for i in range(0, len(data), size) for b in buffer.feed(data[i : i + size])]
    assert [DECODER.to_worker(body) for body in bodies] == FRAMES


def test_frame_over_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(ProtocolError, match="over the limit"):
        list(FrameBuffer(limit=100).feed((101).to_bytes(4, "big")))


@pytest.mark.parametrize("body", [b"", b"\xc1", b"\x93\x01\x02\x03", encode(FRAMES[0])[4:]])
def test_garbage_is_a_protocol_error(body: bytes) -> None:
    with pytest.raises(ProtocolError):
        DECODER.from_worker(body)


@pytest.mark.parametrize(
    "frame",
    [
        Rows("ties", 1, "TEST_Tie", "1", (), ((Path(classname="A"), Path(classname="B")),)),
        Changed("ties", ((Path(classname="A", keys=(("Name", "x"),)), 5),)),
    ],
)
def test_keys_of_associations_are_paths_at_the_other_end(frame: Rows | Changed) -> None:
    assert DECODER.from_worker(encode(frame)[4:]) == frame


def test_done_survives_the_wire() -> None:
    done = Done("disks", 3, 1.5, 0.25, "EIO", missed=True)
    assert DECODER.from_worker(encode(done)[4:]) == done


def test_instances_among_the_values_keep_their_class() -> None:
    disks = [TEST_Disk(DeviceID="a", Size=1), TEST_SmartDisk(DeviceID="b", Load=2)]
    result = Result(call=1, value=disks[1], out={"Disks": disks})
    assert DECODER.from_worker(encode(result)[4:]) == result


@pytest.mark.parametrize(
    "structs",
    [{}, {"TEST_Disk": TEST_SmartDisk}],
    ids=["unknown class", "another version"],
)
def test_an_instance_that_the_reader_does_not_know_is_refused(structs: dict[str, Any]) -> None:
    frame = encode(Result(call=1, value=TEST_Disk(DeviceID="a")))
    with pytest.raises(ProtocolError):
        Decoder(structs.__getitem__).from_worker(frame[4:])
