"""The clock: what the kernel and the daemons tell of it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from hypervisor import timekeeping, tool
from hypervisor.host import Host
from hypervisor.timekeeping import (
    CHRONY_RUNS,
    KERNEL,
    SOURCE,
    TIMESYNC_RUNS,
    Kernel,
    Source,
    Sources,
    decode,
    mask,
    parse_kernel,
    parse_timesync,
    parse_tracking,
    read_kernel,
)
from hypervisor.tool import Answer, Failure, Output
from tests.hosts import put

# chronyd 4.3.
FOLLOWS = (
    "C0000201,192.0.2.1,3,1795650625.721890103,-0.000041872,0.000001,0.000002,-12.3,0.001,0.05,"
    "0.012400000,0.003400000,64.5,Normal\n"
)
ITS_OWN = (
    "7F7F0101,,10,1795650625.721890103,0.000000000,0.000000000,0.000000000,0.000,0.000,0.000,"
    "0.000000000,0.000000000,0.0,Normal\n"
)
ALONE = (
    "00000000,,0,0.000000000,0.000000000,0.000000000,0.000000000,0.000,0.000,0.000,1.000000000,"
    "1.000000000,0.0,Not synchronised\n"
)


def test_the_kernel_of_this_machine_answers_or_is_not_known() -> None:
    found = read_kernel(Host())
    assert found is None or found.maximum_us >= 0


def test_offsets_are_in_nanoseconds_only_when_the_kernel_says_so() -> None:
    text = "state 0\nstatus {}\noffset -1500\nmaxerror 9\nesterror 8\n"
    micro = Kernel(synchronised=True, offset_ns=1_500_000, estimated_us=8, maximum_us=9)
    assert parse_kernel(text.format(1)) == micro
    assert parse_kernel(text.format(0x2001)) == msgspec.structs.replace(micro, offset_ns=1500)
    unkept = parse_kernel(text.format(0x41))
    assert unkept is not None
    assert not unkept.synchronised
    error = parse_kernel(text.replace("state 0", "state 5").format(1))
    assert error is not None
    assert not error.synchronised


@pytest.mark.parametrize(
    "text",
    [
        "", "garbage", "state 0\nstatus 1\noffset 0\nmaxerror 9", "state 0\n" * 100,
        "state 0\nstatus 1\noffset 0\nmaxerror -1\nesterror 1\n",
        "state 0\nstatus x\noffset 0\nmaxerror 1\nesterror 1\n",
        "state 0\nstatus 1\noffset 999999999999999999\nmaxerror 1\nesterror 1\n",
        f"state 0\nstatus 1\noffset {'9' * 5000}\nmaxerror 1\nesterror 1\n",
    ],
)  # fmt: skip
def test_what_the_kernel_did_not_tell_is_none(text: str, tmp_path: Path) -> None:
    host = Host(str(tmp_path))
    assert read_kernel(host) is None
    put(host, KERNEL, text)
    assert read_kernel(host) is None


def test_tracking_of_chrony() -> None:
    follows = parse_tracking(FOLLOWS)
    assert follows == Source(
        daemon="chronyd", name="192.0.2.1", stratum=3, synchronised=True,
        offset_s=0.000041872, error_s=pytest.approx(0.0096),
    )  # fmt: skip
    own = parse_tracking(ITS_OWN)
    assert own is not None
    assert (own.name, own.stratum, own.offset_s, own.error_s) == ("its own clock", 10, 0.0, 0.0)
    alone = parse_tracking(ALONE)
    assert alone == Source(daemon="chronyd", synchronised=False)


@pytest.mark.parametrize(
    "text",
    ["", "506 Cannot talk to daemon", ",".join("x" * 14), FOLLOWS.replace("C0000201", "C0")],
)
def test_what_is_no_tracking_is_none(text: str) -> None:
    assert parse_tracking(text) is None


@pytest.mark.parametrize("word", ["nan", "inf", "1e300", "x", ""])
def test_numbers_that_cannot_be_are_missing(word: str) -> None:
    found = parse_tracking(FOLLOWS.replace("-0.000041872", word).replace(",3,", ",99,"))
    assert found is not None
    assert (found.offset_s, found.stratum, found.synchronised) == (None, None, True)


def test_timesyncd_tells_its_server() -> None:
    text = (
        "ServerName=ntp.example\nServerAddress=192.0.2.7\n"
        "NTPMessage={ Leap=0, Version=4, Mode=4, Stratum=2, Precision=-24, Jitter=0 }\n"
    )
    assert parse_timesync(text) == Source(daemon="systemd-timesyncd", name="ntp.example", stratum=2)
    assert parse_timesync("ServerName=\nServerAddress=192.0.2.7\n").name == "192.0.2.7"
    assert parse_timesync("\xff=\n\n") == Source(daemon="systemd-timesyncd")


class Machine(Host):
    """This machine, but for what runs on it."""

    def __init__(self, *there: str) -> None:
        super().__init__()
        self.there = there
        self.kept: dict[str, bytes] = {}

    def exists(self, *parts: str) -> bool:
        return "/".join(parts) in self.there

    def keep(self, path: str, data: bytes) -> None:
        self.kept[path] = data


def test_the_daemon_that_runs_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answers: dict[str, Answer] = {
        "chronyc": Output(0, FOLLOWS.encode()),
        "timedatectl": Failure("timedatectl did not end within 5 s"),
    }

    def run(_host: Host, name: str, _words: object, **_: object) -> Answer:
        asked.append(name)
        return answers[name]

    monkeypatch.setattr(tool, "run", run)
    assert Sources(Machine()).read(lambda: False) is None
    assert asked == []
    chrony = Machine(CHRONY_RUNS, TIMESYNC_RUNS)
    found = Sources(chrony).read(lambda: False)
    assert found is not None
    assert found == parse_tracking(FOLLOWS) == decode(chrony.kept[SOURCE])
    silent = Sources(Machine(TIMESYNC_RUNS)).read(lambda: False)
    assert silent == Source(daemon="systemd-timesyncd")
    assert asked == ["chronyc", "timedatectl"]
    answers["chronyc"] = Output(1, b"506 Cannot talk to daemon\n")
    assert Sources(chrony).read(lambda: False) is None


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff", b"[]", b'{"daemon": 1}', b'{"daemon": "x", "offset_s": -1}',
     b'{"daemon": "x", "error_s": 1e300}', b'{"daemon": "x", "stratum": 70000}',
     b'{"daemon": "x", "y": ' + b"[" * 5000 + b"]" * 5000 + b"}"],
)  # fmt: skip
def test_a_capture_that_is_none(data: bytes) -> None:
    assert decode(data) is None
    assert mask(data, lambda word: word) == b""


def test_a_capture_does_not_name_the_server() -> None:
    data = msgspec.json.encode(parse_tracking(FOLLOWS))
    masked = timekeeping.mask(data, lambda _: "fake")
    found = decode(masked)
    assert found is not None
    assert (found.name, found.stratum) == ("fake", 3)
