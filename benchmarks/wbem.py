"""Measures WBEM on the shapes that other brokers were measured on: `make benchwbem`.

Plain HTTP, warm; CPU is that of all khv processes per request.  `wbemload.py` prints the lines.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile

from benchmarks.__main__ import HERE, PASSWORD, Server

RUNS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("GetInstance", "KHV_Benchmark1000", "1,4,16", ()),
    ("GetInstance", "KHV_Benchmark10000", "1,4", ("--max-names", "10000")),  # none is asked again
    ("EnumerateInstances", "KHV_Benchmark100", "1,4", ()),
    ("EnumerateInstances", "KHV_Benchmark1000", "1,4,16", ()),
    ("EnumerateInstances", "KHV_Benchmark10000", "1,4", ()),
    ("EnumerateInstanceNames", "KHV_Benchmark1000", "1,4", ()),
    ("GetClass", "CIM_ComputerSystem", "1,4", ()),
    ("EnumerateClasses", "", "1", ()),
    ("Associators", "KHV_BenchmarkHub", "1,4", ("--assoc-class", "KHV_BenchmarkLink")),
    ("Pull", "KHV_Benchmark10000", "1,4", ("--max-objects", "1000")),
    ("GetInstance", "KHV_Benchmark1000", "4", ("--idle", "100")),
)
CHANGING = ("EnumerateInstances", "KHV_BenchmarkChanging", "1", ())


def load(server: Server, url: str, run: tuple[str, str, str, tuple[str, ...]]) -> None:
    """Run one load against a URL."""
    operation, cls, connections, more = run
    command = [
        *(sys.executable, str(HERE / "wbemload.py"), url, "--op", operation, "--class", cls),
        *("-u", "admin", "-p", PASSWORD, "-c", connections, "-d", "3", "--runs", "3"),
        *("--server-pid", str(server.process.pid), *more),
    ]
    subprocess.run(command, check=False)


def measure(what: str, runs: tuple[tuple[str, str, str, tuple[str, ...]], ...]) -> None:
    """Run loads against a server of their own."""
    with tempfile.TemporaryDirectory(prefix="khv-bench-") as directory:
        server = Server(directory, what, "--wbem-http-port=0")
        try:
            for run in runs:
                load(server, server.ready["wbem_http"], run)
            if what == "shapes":
                print("over TLS:", flush=True)
                load(server, server.ready["wbem"], runs[0])
            print("processes:", {k: f"{v[0]:.0f}" for k, v in server.memory().items()}, "MB PSS")
        finally:
            server.process.terminate()
            server.process.wait(30)


def main() -> None:
    measure("shapes", RUNS)
    measure("changing", (CHANGING,))


if __name__ == "__main__":
    main()
