"""What a BMC told as a file of a host tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.capture import capture, unpack
from hypervisor.host import Host
from hypervisor.ipmi_recording import (
    FILE,
    RecordingError,
    decode,
    encode,
    read_recording,
    record,
    recorded,
)
from tests.hosts import host, put
from tests.hypervisor.test_ipmi_survey import HOT, machine


def test_a_recording_is_the_same_when_it_is_read() -> None:
    fake = machine()
    fake.put(HOT)
    found = record(fake, 5.0)
    assert decode(encode(found)) == found


def test_a_tree_holds_one_or_not(tmp_path: Path) -> None:
    server, plain = host("server", tmp_path / "a"), host("empty", tmp_path / "b")
    assert recorded(server)
    assert read_recording(server).sensors
    assert not recorded(plain)
    assert not recorded(Host("/"))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": 99}', '{"sensors": [{"owner": "x"}]}', "\x00"]
)
def test_what_is_no_recording_is_refused(tmp_path: Path, text: str) -> None:
    machine = host("empty", tmp_path)
    put(machine, FILE, text)
    with pytest.raises(RecordingError):
        read_recording(machine)


def test_serial_numbers_are_not_in_a_capture(tmp_path: Path) -> None:
    fake = machine()
    recording = encode(record(fake, 5.0))
    assert b'"SN1"' in recording
    text = capture(host("empty", tmp_path / "a"), lambda _: None, {FILE: recording})
    assert '"SN1"' not in text
    unpack(text, str(tmp_path / "b"))
    copy = read_recording(Host(str(tmp_path / "b")))
    assert copy.sensors == decode(recording).sensors
