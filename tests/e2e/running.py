"""A running khv: its processes, its addresses, its passwords, and clients to ask it with."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pywbem
import requests
import urllib3

from tests.conftest import require_command

READY_S = 60.0
LIMIT_S = 30.0
PASSWORD = "first-password-of-a-test"
# This machine's CA bundle must not override what a test says about certificates.
CLEAN = {k: v for k, v in os.environ.items() if not k.endswith("CA_BUNDLE")}


def until(condition: Callable[[], Any], what: str, limit_s: float = LIMIT_S) -> Any:
    """Return the condition's first true value."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen in {limit_s} s")


# Users of a khv that is root, in its mount namespace only; an interpreter in root's own directory
# can be reached by them.
USERS = """
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for file in passwd group; do sed '/^khv/d' /etc/$file > $work/$file; done
echo 'khv:x:64001:64001::/:/usr/sbin/nologin' >> $work/passwd
echo 'khv-worker:x:64002:64002::/:/usr/sbin/nologin' >> $work/passwd
echo 'khv:x:64001:' >> $work/group
echo 'khv-worker:x:64002:' >> $work/group
for file in passwd group; do mount --bind $work/$file /etc/$file; done
chmod 711 "{directory}"
if [ -d /root/.pyenv ]; then
  mkdir $work/pyenv; mount --bind /root/.pyenv $work/pyenv
  mount -t tmpfs -o mode=755 tmpfs /root
  mkdir /root/.pyenv; mount --move $work/pyenv /root/.pyenv; rmdir $work/pyenv
fi
rm -rf "$work"
"""
BROKER_USER, WORKER_USER = 64001, 64002


@contextmanager
def shared_directory() -> Iterator[Path]:
    """Yield a directory whose files khv's users may read, where khv is root and has such users."""
    with tempfile.TemporaryDirectory(prefix="khv-e2e-") as made:
        os.chmod(made, 0o711)
        yield Path(made)


class Running:
    """One khv and what it printed."""

    def __init__(self, process: subprocess.Popen[str], log: Path, state_dir: Path) -> None:
        self.process = process
        self.log = log
        self.state_dir = state_dir
        self.ready: dict[str, Any] = {}
        self.printed = ""

    def wait_ready(self) -> None:
        """Wait for the ready line."""

        def line() -> str | None:
            assert self.process.poll() is None, self.log.read_text()
            self.printed = self.log.read_text()
            found = re.search(r"^khv ready: (.*)$", self.printed, re.MULTILINE)
            return found[1] if found else None

        self.ready = json.loads(until(line, "the ready line", READY_S))

    # -- clients

    def wbem(
        self, namespace: str = "root/cimv2", password: str = PASSWORD
    ) -> pywbem.WBEMConnection:
        os.environ.pop("REQUESTS_CA_BUNDLE", None)
        os.environ.pop("CURL_CA_BUNDLE", None)
        return pywbem.WBEMConnection(
            self.ready["wbem"],
            ("admin", password),
            default_namespace=namespace,
            no_verification=True,
            timeout=30,
        )

    def wbemcli(self, operation: str, path: str, *arguments: str) -> str:
        where = self.ready["wbem"].removeprefix("https://")
        url = f"https://admin:{PASSWORD}@{where}/{path}"
        return run("wbemcli", "-noverify", *arguments, operation, url)

    def snmp(self, command: str, *oids: str) -> str:
        found = re.search(r"first SNMPv3 user: (\S+) / (\S+) / (\S+)", self.printed)
        assert found is not None
        user, auth, priv = found.groups()
        where = self.ready["snmp"].removeprefix("udp://")
        options = ["-v3", "-l", "authPriv", "-u", user, "-a", "SHA-256", "-A", auth]
        return run(command, *options, "-x", "AES", "-X", priv, "-On", "-Oe", where, *oids)

    def metrics(self) -> str:
        with urllib.request.urlopen(self.ready["metrics"], timeout=30) as answer:
            return str(answer.read().decode())

    def sample(self, family: str, **labels: str) -> float:
        """Return one sample of /metrics."""
        wanted = [f'{key}="{value}"' for key, value in labels.items()]
        found = [
            line.rsplit(" ", 1)[1]
            for line in self.metrics().splitlines()
            if line.startswith(f"{family}{{") and all(label in line for label in wanted)
        ]
        assert len(found) == 1, f"{len(found)} samples of {family} {labels}"
        return float(found[0])

    def page(self, name: str = "", password: str = PASSWORD) -> str:
        """Log in and return a page, the health page if it has no name."""
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        with requests.Session() as session:
            session.trust_env = False
            session.verify = False
            form = session.get(self.ready["web"] + "login", timeout=30).text
            token = re.search(r'name="csrf" value="([^"]+)"', form)
            assert token is not None
            words = {"csrf": token[1], "name": "admin", "password": password}
            answer = session.post(self.ready["web"] + "login", data=words, timeout=30)
            if name:
                answer = session.get(self.ready["web"] + name, timeout=30)
            assert answer.status_code == 200, answer.status_code
            return answer.text

    def cli(self, *arguments: str) -> str:
        return run(sys.executable, "-m", "khv", *arguments, "--state-dir", str(self.state_dir))

    # -- processes

    def workers(self) -> dict[str, int]:
        """Return the pids of the processes by what the supervisor's log says."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        found = {}
        for pid in map(int, children.split()):
            found[Path(f"/proc/{pid}/comm").read_text().strip()] = pid
        return found


def run(program: str, *arguments: str) -> str:
    """Run a client and return what it printed; its failure fails the test."""
    path = program if "/" in program else require_command(program)
    done = subprocess.run(
        [path, *arguments], capture_output=True, text=True, env=CLEAN, timeout=120
    )
    assert done.returncode == 0, f"{program}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


@contextmanager
def khv(
    *flags: str,
    environment: Mapping[str, str] | None = None,
    mounts: str | None = None,
    network: bool = False,
) -> Iterator[Running]:
    """Run `khv serve` on free ports with a state of its own; afterwards no process is left.

    With `mounts`, shell lines that root runs first, it has a mount namespace of its own.  With
    `network` it also has a network of its own, and in there the ports that it has by default.
    """
    with shared_directory() as directory:
        if mounts is not None:
            mounts = mounts.replace("{directory}", str(directory))
        state_dir, log = Path(directory, "state"), Path(directory, "log")
        ports = [f"--{name}-port=0" for name in ("wbem", "web", "metrics", "snmp")]
        words = ("-m", "khv", "serve", "--state-dir", str(state_dir))
        command = [sys.executable, *words, *([] if network else ports), *flags]
        if mounts is not None:
            apart = [require_command("unshare"), "--mount", *(["--net"] if network else [])]
            first = f"{mounts}\nip link set lo up" if network else mounts
            command = [*apart, "sh", "-ec", f'{first}\nexec "$@"', "sh", *command]
        known = {**CLEAN, "KHV_ADMIN_PASSWORD": PASSWORD, **(environment or {})}
        with log.open("w") as file:
            process = subprocess.Popen(command, stdout=file, stderr=file, env=known, text=True)
        running = Running(process, log, state_dir)
        try:
            running.wait_ready()
            yield running
        finally:
            children = list(running.workers().values()) if process.poll() is None else []
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0, log.read_text()
            left = [pid for pid in children if Path(f"/proc/{pid}").exists()]
            assert not left, f"processes left behind: {left}"
