"""A simulated BMC on the network: ipmi_sim with the sensors of tests/fixtures/ipmi."""

from __future__ import annotations

import contextlib
import grp
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import require_command

FIXTURES = Path(__file__).parent / "fixtures" / "ipmi"
USER, PASSWORD = "tester", "a-test-word"
START_S = 15.0
SENSORS = {"inlet": 24, "fan1": 54, "rail": 194}  # raw readings


def _let_worker_read(path: Path) -> None:
    """Let the group of khv's workers read a secret, where khv is root and has such users."""
    if os.geteuid() == 0:
        with contextlib.suppress(KeyError):
            os.chown(path, 0, grp.getgrnam("khv-worker").gr_gid)
            path.chmod(0o640)


class Simulator:
    """One ipmi_sim; it can be killed and started again."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.program = require_command("ipmi_sim")
        self.tool = require_command("ipmitool")
        compiler = require_command("sdrcomp")
        self.port = _free_port()
        kept = directory / "state" / "ipmi_sim" / "khv"
        kept.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [compiler, "-o", str(kept / "sdr.20.main"), str(FIXTURES / "bmc.sdrs")], check=True
        )
        for name in ("bmc.emu", "lan.conf"):
            text = (FIXTURES / name).read_text()
            text = text.replace("%D", str(directory)).replace("%P", str(self.port))
            (directory / name).write_text(text)
        (directory / "password").write_text(f"{PASSWORD}\n")
        (directory / "password").chmod(0o600)
        _let_worker_read(directory / "password")
        for name, raw in SENSORS.items():
            self.set(name, raw)
        self.process: subprocess.Popen[bytes] | None = None

    def set(self, sensor: str, raw: int) -> None:
        """Let a sensor read another raw value; the simulator looks twice a second."""
        new = self.directory / f"{sensor}.new"
        new.write_text(f"{raw}\n")
        os.replace(new, self.directory / sensor)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self.directory / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.program, "-n", "-c", "lan.conf", "-f", "bmc.emu", "-s", "state"],
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + START_S
        while self.ask("mc", "info", check=False).returncode:
            assert self.process.poll() is None, (self.directory / "log").read_text()
            assert time.monotonic() < end, "ipmi_sim does not answer"

    def kill(self) -> None:
        """End it at once, as a BMC does that crashes."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def ask(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run ipmitool; -C 3 spares it ten seconds of trying cipher suites."""
        return subprocess.run(
            [
                self.tool,
                *("-I", "lanplus", "-C", "3", "-N", "1", "-R", "3", "-H", "127.0.0.1"),
                *("-p", str(self.port), "-U", USER, "-P", PASSWORD),
                *words,
            ],
            capture_output=True,
            text=True,
            timeout=60,
            check=check,
        )

    def configuration(self) -> str:
        """Return the table of khv.toml that names it."""
        password = self.directory / "password"
        return (
            f'[ipmi]\naddress = "127.0.0.1"\nport = {self.port}\n'
            f'user = "{USER}"\npassword_file = "{password}"\n'
        )


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def simulator(directory: Path) -> Iterator[Simulator]:
    """Run a simulated BMC; afterwards it is gone."""
    made = Simulator(directory)
    made.start()
    try:
        yield made
    finally:
        made.kill()
        shutil.rmtree(directory, ignore_errors=True)
