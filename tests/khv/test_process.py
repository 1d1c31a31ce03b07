from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from khv.process import MAX_NAME, Child, become, name_process, reaped


def forked(run: Callable[[], int]) -> int:
    """Return the exit status of a child that does something."""
    pid = os.fork()
    if pid == 0:
        status = 255
        try:
            status = run()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.parametrize(("kept", "status"), [(False, -signal.SIGKILL), (True, 7)])
def test_who_keeps_processes_of_its_own_is_asked_to_end(kept: bool, status: int) -> None:
    ready, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGTERM, lambda *_: os._exit(7))
        os.write(told, b"x")
        while True:
            time.sleep(1)
    os.read(ready, 1)
    for end in (ready, told):
        os.close(end)
    Child("c", lambda: 0, pid=pid, kept=kept).kill()
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == status


def test_a_process_has_its_name_and_a_long_one_is_cut() -> None:
    def named(name: str) -> Callable[[], int]:
        def run() -> int:
            name_process(name)
            return int(Path("/proc/self/comm").read_text().strip() != name[:MAX_NAME])

        return run

    assert forked(named("khv-broker")) == 0
    assert forked(named("khv-" + "x" * 40)) == 0


def test_another_program_writes_to_its_file_and_reads_nothing(tmp_path: Path) -> None:
    words = tmp_path / "log"
    command = ("sh", "-c", "cat; echo out; echo err >&2; exit 5")
    assert forked(lambda: become(command, str(words))) == 5
    assert words.read_text() == "out\nerr\n"
    assert words.stat().st_mode & 0o777 == 0o600
    assert forked(lambda: become(("/nowhere/program",), str(words))) == 127


def test_all_that_have_ended_are_taken_and_none_that_runs() -> None:
    def run() -> int:
        ended = [os.posix_spawn("/bin/true", ["true"], {}) for _ in range(3)]
        running = os.posix_spawn("/bin/sleep", ["sleep", "100"], {})
        found: set[int] = set()
        end = time.monotonic() + 20
        while found != set(ended) and time.monotonic() < end:
            found |= reaped()
        os.kill(running, signal.SIGKILL)
        return int(found != set(ended))

    assert forked(run) == 0
