"""Measures WBEM while web pages load: `make benchpages`.

GetInstance over TLS on one kept connection, alone and beside browsers that load page after page as
fast as they come (each a process, logged in, TLS kept).  The broker is one process: a page that
takes long to make is what a WBEM client waits for.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time

import requests
import urllib3

from benchmarks.__main__ import HERE, PASSWORD, Server

PAGES = ("", "hardware", "storage", "network", "sensors", "system")
BROWSERS = (0, 1, 2, 4)
SECONDS = 5.0


def browse(url: str, seconds: float) -> None:
    """Log in, load the pages in turn, print how long they took."""
    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    with requests.Session() as session:
        session.trust_env, session.verify = False, False
        form = session.get(f"{url}login", timeout=30).text
        token = re.search(r'name="csrf" value="([^"]+)"', form)
        assert token is not None
        words = {"csrf": token[1], "name": "admin", "password": PASSWORD}
        session.post(f"{url}login", data=words, timeout=30).raise_for_status()
        print("in", flush=True)
        took = []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for page in PAGES:
                begun = time.monotonic()
                session.get(url + page, timeout=30).raise_for_status()
                took.append((time.monotonic() - begun) * 1000)
    p99 = statistics.quantiles(took, n=100)[98]
    print(f"{len(took) / seconds:.0f} pages/s, p50 {statistics.median(took):.1f} p99 {p99:.1f} ms")


def measure(server: Server, browsers: int) -> None:
    """Run the load beside some browsers."""
    print(f"\n## GetInstance beside {browsers} browsers", flush=True)
    command = [sys.executable, "-m", "benchmarks.pages", server.ready["web"], str(SECONDS + 3)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(browsers)
    ]
    for browser in running:
        assert browser.stdout is not None
        assert browser.stdout.readline() == "in\n"
    load = [
        *(sys.executable, str(HERE / "wbemload.py"), server.ready["wbem"], "--op", "GetInstance"),
        *("--ns", "root/cimv2", "--class", "KHV_BenchmarkDevice", "-u", "admin", "-p", PASSWORD),
        *("-c", "1", "-d", str(SECONDS), "--runs", "1", "--server-pid", str(server.process.pid)),
    ]
    subprocess.run(load, check=False)
    for browser in running:
        print("browser:", browser.communicate()[0].strip())


def main() -> None:
    if len(sys.argv) > 1:
        browse(sys.argv[1], float(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory(prefix="khv-bench-") as directory:
        server = Server(directory)
        try:
            for browsers in BROWSERS:
                measure(server, browsers)
        finally:
            server.process.terminate()
            server.process.wait(30)


if __name__ == "__main__":
    main()
