"""`khv provider check` of packages that say what is not true, too much, or nothing."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cimom.schema import load
from khv.vendor import trial
from khv.vendor.registry import Registry
from khv.vendor.task import Place, make_data, task_of
from khv.vendor.trial import tried, verdict
from tests.khv.test_supervisor import running_state
from tests.khv.vendor.wheels import EXAMPLE, changed, wheel

BEGIN = "return Provider(\n        sources=("
WRONG = ('ElementName=status.model or "UPS"', 'ElementName=""')


def faults(tmp_path: Path, source: Path) -> list[str]:
    registry = Registry(str(tmp_path / "state"))
    package = registry.install([str(wheel(source, tmp_path))], load(), lambda _: "for a test")
    place = Place(str(tmp_path / "state"), "system", str(EXAMPLE / "host"), None)
    task = task_of(package, registry, place)
    make_data(task)
    return verdict(task)


def test_nothing_is_wrong_with_the_example(tmp_path: Path) -> None:
    assert faults(tmp_path, EXAMPLE) == []


def test_a_package_that_prints_a_verdict_and_ends_has_told_none(tmp_path: Path) -> None:
    lie = "import os\n    print('[]', flush=True)\n    os._exit(0)\n    "
    source = changed(tmp_path, provider=(BEGIN, lie + BEGIN))
    assert faults(tmp_path, source) == ["its process ended with status 0"]


def test_what_it_started_and_what_goes_on_printing_does_not_delay_the_verdict(
    tmp_path: Path,
) -> None:
    """A program of its own session has its output open and prints without end."""
    note = tmp_path / "pid"
    start = (
        "import subprocess, sys, threading, time\n"
        "    endless = [sys.executable, '-c', 'while True: print(9)']\n"
        "    child = subprocess.Popen(endless, start_new_session=True)\n"
        f"    open({str(note)!r}, 'w').write(str(child.pid))\n"
        "    threading.Thread(target=time.sleep, args=(1000,)).start()\n    "
    )
    source = changed(tmp_path, provider=(BEGIN, start + BEGIN))
    assert faults(tmp_path, source) == []
    assert not running_state(int(note.read_text()))


def say(data: bytes) -> Callable[[socket.socket], int]:
    def run(connection: socket.socket) -> int:
        connection.sendall(data)
        return 3

    return run


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "its process ended with status 3"),
        (b'["unfinished', "it told no verdict"),
        (b"{}\n", "it told no verdict"),
        (b'["a\\u001b[2Jb"]\n', r"a\x1b[2Jb"),
        (b"x" * (2 << 20), "its verdict has more than 1 MiB"),
    ],
)
def test_what_it_tells_is_foreign(data: bytes, found: str) -> None:
    assert tried("acme", say(data)) == [found]


def test_one_that_tells_nothing_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(trial, "CHECK_S", 0.5)
    note = tmp_path / "pid"
    code = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(1000)"

    def run(connection: socket.socket) -> int:
        connection.set_inheritable(True)
        os.execv(sys.executable, [sys.executable, "-c", code])

    found = tried("acme", run)
    assert found == ["it was not read within 0.5 s"]
    assert not note.exists() or not running_state(int(note.read_text()))


def test_one_that_closes_its_connection_and_goes_on_is_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trial, "ENDING_S", 0.2)

    def run(connection: socket.socket) -> int:
        connection.close()
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(1000)"])

    assert tried("acme", run) == ["its process ended with status 137"]
