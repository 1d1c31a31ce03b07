"""What a service manager hears of khv: ready, alive, silent, stopping."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.e2e.running import khv, until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

QUIET_S = 4.0  # the watchdog is fed every second here


class Manager:
    """A service manager's socket, and all that it heard."""

    def __init__(self, bound: socket.socket) -> None:
        self._bound = bound
        self.heard: list[str] = []
        self.last = 0.0

    def hears(self, state: str) -> bool:
        """Whether a state was told since the last look."""
        new = []
        try:
            while True:
                new.append(self._bound.recv(4096).decode())
        except BlockingIOError:
            pass
        self.heard += new
        if new:
            self.last = time.monotonic()
        return any(state in text.splitlines() for text in new)

    def quiet(self) -> bool:
        self.hears("")
        return time.monotonic() - self.last > QUIET_S


def test_the_service_manager_hears_how_khv_stands(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bound:
        bound.bind(str(tmp_path / "notify"))
        bound.setblocking(False)
        manager = Manager(bound)
        words = {"NOTIFY_SOCKET": bound.getsockname(), "WATCHDOG_USEC": "3000000"}
        with khv("--demo", "--hypervisor", "none", environment=words) as running:
            assert manager.hears("READY=1")
            assert any(re.search(r"STATUS=\d workers", text) for text in manager.heard)
            until(lambda: manager.hears("WATCHDOG=1"), "a word for the watchdog")
            os.kill(running.process.pid, signal.SIGHUP)
            until(lambda: manager.hears("RELOADING=1"), "the begin of a reload")
            reloading = next(text for text in manager.heard if "RELOADING=1" in text)
            assert re.search(r"^MONOTONIC_USEC=\d+$", reloading, re.MULTILINE)
            began = manager.heard.index(reloading)

            def ended() -> bool:
                manager.hears("")
                return "READY=1" in manager.heard[began:]

            until(ended, "the end of the reload")
            broker = running.workers()["khv-broker"]
            os.kill(broker, signal.SIGSTOP)
            until(manager.quiet, "the watchdog's hunger", 60.0)
            os.kill(broker, signal.SIGCONT)
            until(lambda: manager.hears("WATCHDOG=1"), "a word for the watchdog")
            assert not any("STOPPING=1" in text for text in manager.heard)
        assert manager.hears("STOPPING=1")
