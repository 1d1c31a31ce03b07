from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from hypervisor.capture import RecordingHost, capture, unpack
from hypervisor.host import Host
from hypervisor.tool import Failure, Output, captured_path, find, run

Make = Callable[[str], str]
LIVE = Host("/")


@pytest.fixture
def tool(tmp_path: Path) -> Make:
    """Return what writes a script named `fake` and returns the directory it lies in."""

    def make(body: str) -> str:
        script = tmp_path / "fake"
        script.write_text(f"#!/bin/sh\n{body}\n")
        script.chmod(0o755)
        return str(tmp_path)

    return make


def test_output_and_status_are_told_whatever_the_status(tool: Make) -> None:
    path = tool('echo "$# $2"; exit 68')
    assert run(LIVE, "fake", ["a", "b $HOME;"], path=path) == Output(68, b"2 b $HOME;\n")


def test_environment_is_clean_and_input_is_empty(
    tool: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("SECRET", "x")
    answer = run(LIVE, "fake", [], path=tool("echo $LC_ALL-$SECRET; pwd; cat"))
    assert answer == Output(0, b"C-\n/\n")


def test_missing_tool_is_said(tool: Make) -> None:
    answer = run(LIVE, "fake", [], path="/nonexistent")
    assert answer == Failure("fake is not installed", missing=True)
    assert find(LIVE, "fake", "/nonexistent") is None
    assert find(LIVE, "fake", tool("")) is not None


def test_what_cannot_be_started_is_said(tmp_path: Path) -> None:
    (tmp_path / "fake").write_text("#!/nonexistent/interpreter\n")
    (tmp_path / "fake").chmod(0o755)
    answer = run(LIVE, "fake", [], path=str(tmp_path))
    assert isinstance(answer, Failure)
    assert "cannot be started" in answer.text
    assert isinstance(run(LIVE, "fake", ["nul\0"], path=str(tmp_path)), Failure)


def _gone(pid: int) -> bool:
    """Whether a process has ended (one that nobody waited for yet has, too)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state in "ZX"


def test_hanging_tool_is_killed_with_its_children(tool: Make, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    path = tool(f"sleep 1000 & echo $$ $! > {pids}; wait")
    answer = run(LIVE, "fake", [], path=path, budget_s=1)
    assert isinstance(answer, Failure)
    assert answer.text == "fake did not end within 1 s"
    assert answer.ended()
    for pid in map(int, pids.read_text().split()):
        while not _gone(pid):  # the child's end is its new parent's to see
            pass


def test_endless_output_ends_the_tool(tool: Make) -> None:
    answer = run(LIVE, "fake", [], path=tool("yes"), limit_bytes=100_000)
    assert isinstance(answer, Failure)
    assert answer.text == "fake told more than 100000 bytes"
    assert answer.ended()


def test_output_up_to_the_limit_is_whole(tool: Make) -> None:
    answer = run(LIVE, "fake", [], path=tool("head -c 300000 /dev/zero"), limit_bytes=300_000)
    assert answer == Output(0, bytes(300_000))


def test_tool_that_closes_its_output_and_stays_is_given_up(tool: Make) -> None:
    answer = run(LIVE, "fake", [], path=tool("exec >&-; sleep 1000"), budget_s=0.5)
    assert isinstance(answer, Failure)
    assert answer.ended()


def test_child_that_keeps_the_output_open_is_not_waited_for(tool: Make, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    answer = run(LIVE, "fake", [], path=tool(f"sleep 1000 & echo $! > {pid}; echo done"))
    try:
        assert answer == Output(0, b"done\n")
    finally:
        os.kill(int(pid.read_text()), signal.SIGKILL)


def test_caller_may_give_up(tool: Make) -> None:
    given_up = threading.Event()
    given_up.set()
    answer = run(LIVE, "fake", [], path=tool("sleep 1000"), cancelled=given_up.is_set)
    assert isinstance(answer, Failure)
    assert answer.text == "fake was given up"


def test_process_that_cannot_be_killed_is_left_and_watched(
    tool: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed: list[int] = []
    monkeypatch.setattr("os.killpg", lambda group, _: killed.append(group))
    answer = run(LIVE, "fake", [], path=tool("exec sleep 1000"), budget_s=0.2)
    monkeypatch.undo()
    assert isinstance(answer, Failure)
    assert not answer.ended()
    os.kill(killed[0], signal.SIGKILL)
    while not answer.ended():
        pass


def test_captured_host_answers_with_its_files(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    path = captured_path("smartctl", ["-a", "/dev/sda"])
    assert path == "khv/tool/smartctl/-a__dev_sda"
    assert run(machine, "smartctl", ["-a", "/dev/sda"]) == Failure(
        "no output of smartctl was captured", missing=True
    )
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_bytes(b"told")
    assert run(machine, "smartctl", ["-a", "/dev/sda"]) == Output(0, b"told")
    (tmp_path / f"{path}.code").write_text("64\n")
    assert run(machine, "smartctl", ["-a", "/dev/sda"]) == Output(64, b"told")
    assert find(machine, "smartctl") is not None
    other = run(machine, "smartctl", ["-a", "/dev/sdb"])
    assert isinstance(other, Failure)
    assert not other.missing


def test_captured_path_stays_inside_the_tree() -> None:
    for words in (["../../etc/passwd"], [".."], ["/"], [], ["x" * 5000], ["ä\0\n"]):
        path = captured_path("..", words)
        assert ".." not in path.split("/")
        assert path.startswith("khv/tool/_/")
        assert len(path.rpartition("/")[2]) < 200


def test_recording_host_keeps_output_and_status(tool: Make, tmp_path: Path) -> None:
    recorder = RecordingHost("/")
    run(recorder, "fake", ["x"], path=tool("echo told; exit 4"))
    assert recorder.files == {
        "khv/tool/fake/x": b"told\n",
        "khv/tool/fake/x.code": b"4\n",
    }


def test_capture_of_tools_can_be_read_again(tool: Make, tmp_path: Path) -> None:
    path = tool(
        """echo '{"serial_number": "ZC1A2B3C4", "name": "sda", "id": 52345678901}'; exit 4"""
    )
    archive = capture(Host("/"), lambda host: run(host, "fake", ["x"], path=path) and None)
    assert "ZC1A2B3C4" not in archive
    assert "52345678901" not in archive
    unpack(archive, str(tmp_path / "tree"))
    answer = run(Host(str(tmp_path / "tree")), "fake", ["x"])
    assert isinstance(answer, Output)
    assert answer.code == 4
    assert b'"name": "sda"' in answer.data
