"""Measures khv and prints the table of docs/PERFORMANCE.md: `make bench`.

Server figures are CPU time of khv's processes per request (from /proc), the client's beside them
are wall time: these depend on the machine, the ratios less so.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from hypervisor.capture import demo_tree, unpack

HERE = Path(__file__).parent
PASSWORD = "benchmark-password"
TICKS = os.sysconf("SC_CLK_TCK")
SCRAPES = 200


class Server:
    """A running khv with 1,000 benchmark instances over the demonstration host."""

    def __init__(self, directory: str, what: str = "1000", *more: str) -> None:
        self.log = Path(directory, "log")
        ports = [f"--{name}-port=0" for name in ("wbem", "web", "metrics", "snmp")]
        tree = f"{directory}/host"
        unpack(demo_tree(), tree)
        flags = [
            "--host-root",
            tree,
            "--hypervisor",
            "none",
            "--state-dir",
            f"{directory}/state",
            *ports,
        ]
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.server", what, *flags, *more],
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
            env={**os.environ, "KHV_ADMIN_PASSWORD": PASSWORD},
        )
        while (found := re.search(r"khv ready: (.*)", self.log.read_text())) is None:
            if self.process.poll() is not None or time.monotonic() - begun > 60:
                raise SystemExit(self.log.read_text())
            time.sleep(0.01)
        self.start_s = time.monotonic() - begun
        self.ready = json.loads(found[1])
        user = re.search(r"SNMPv3 user: (\S+) / (\S+) / (\S+)", self.log.read_text())
        assert user is not None
        self.snmp_words = user.groups()

    def pids(self) -> dict[str, int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        names = {Path(f"/proc/{p}/comm").read_text().strip(): int(p) for p in children.split()}
        return {"khv-supervisor": self.process.pid, **names}

    def cpu_s(self) -> float:
        total = 0
        for pid in self.pids().values():
            words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(words[11]) + int(words[12])
        return total / TICKS

    def memory(self) -> dict[str, tuple[float, float]]:
        """Return PSS and RSS in MB of each process; only root is told the PSS, others NaN."""
        found = {}
        for name, pid in self.pids().items():
            text = Path(f"/proc/{pid}/status").read_text()
            with contextlib.suppress(PermissionError):
                text += Path(f"/proc/{pid}/smaps_rollup").read_text()
            words = dict(re.findall(r"(?m)^(Pss|VmRSS):\s+(\d+)", text))
            found[name] = (float(words.get("Pss", "nan")) / 1024, int(words["VmRSS"]) / 1024)
        return found


def wbem(server: Server, operation: str, *options: str) -> None:
    command = [
        sys.executable, str(HERE / "wbemload.py"), server.ready["wbem"], "--op", operation,
        "--ns", "root/cimv2", "--class", "KHV_BenchmarkDevice", "-u", "admin", "-p", PASSWORD,
        "-c", "1,4", "-d", "3", "--runs", "2", "--server-pid", str(server.process.pid), *options,
    ]  # fmt: skip
    print(f"\n## {operation}", flush=True)
    subprocess.run(command, check=False)


def snmp(server: Server, kind: str, oid: str) -> None:
    user, auth, priv = server.snmp_words
    where = server.ready["snmp"].removeprefix("udp://")
    before = server.cpu_s()
    command = [
        sys.executable, str(HERE / "snmpload.py"), kind, where, "--v3", "-u", user, "-a", "SHA256",
        "-A", auth, "-x", "AES", "-X", priv, "-o", oid, "-t", "3",
    ]  # fmt: skip
    output = subprocess.run(command, check=False, capture_output=True, text=True).stdout
    print(f"\n## SNMP {kind}: server CPU {server.cpu_s() - before:.2f} s\n{output}")


def scrape(server: Server) -> None:
    url = server.ready["metrics"]
    urllib.request.urlopen(url).read()
    before, begun = server.cpu_s(), time.monotonic()
    for _ in range(SCRAPES):
        size = len(urllib.request.urlopen(url).read())
    wall_ms = (time.monotonic() - begun) / SCRAPES * 1000
    cpu_ms = (server.cpu_s() - before) / SCRAPES * 1000
    print(
        f"\n## /metrics, {size} bytes: {wall_ms:.2f} ms wall, {cpu_ms:.2f} ms CPU of all processes"
    )


def idle(server: Server) -> None:
    before = server.cpu_s()
    time.sleep(20)
    share = (server.cpu_s() - before) / 20
    print(f"\n## ticker, everything of interest: {share:.2%} of a core")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="khv-bench-") as directory:
        server = Server(directory)
        try:
            print(f"start-up to ready: {server.start_s:.2f} s")
            for name, (pss, rss) in server.memory().items():
                print(f"{name:16} PSS {pss:6.1f} MB  RSS {rss:6.1f} MB")
            print(f"all processes    PSS {sum(p for p, _ in server.memory().values()):6.1f} MB")
            wbem(server, "GetInstance")
            wbem(server, "EnumerateInstances")
            wbem(server, "EnumerateInstanceNames")
            wbem(server, "GetClass")
            scrape(server)
            snmp(server, "get", "1.3.6.1.2.1.1.1.0")
            snmp(server, "bulk", "1.3.6.1.2.1")
            idle(server)
            total = sum(p for p, _ in server.memory().values())
            print(f"\nall processes after the load: PSS {total:.1f} MB")
        finally:
            server.process.terminate()
            server.process.wait(30)


if __name__ == "__main__":
    main()
