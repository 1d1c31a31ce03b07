"""A 768-CPU host, and this machine: first inventory and one tick, worker and broker.

    python -m benchmarks.host768

Real processes: a forked worker reads, a broker (readings, associations, event log) takes over what
changed.  CPU time of both; beside them lscpu and one scrape of node_exporter over the same files.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterable, Sequence

from cimom.broker.associations import Associations
from cimom.broker.eventlog import ASSOCIATIONS as LOG, EventLog
from cimom.broker.interop import ASSOCIATIONS as INTEROP
from cimom.broker.lookup import Lookup
from cimom.broker.namespaces import Namespaces
from cimom.broker.readings import Readings
from cimom.broker.refresh import Refresher
from cimom.broker.store import StateStore
from cimom.broker.worker import Worker
from cimom.broker.workers import Bounds, Workers
from cimom.model import CimObject
from cimom.provider import Lane, Source
from cimom.schema import load
from hypervisor.host import Host
from providers import ASSOCIATIONS, HOST_GROUPS
from tools import gen768

SCHEMA = load()
TICKS = 50
HERTZ = os.sysconf("SC_CLK_TCK")
CHEAP_S = 5.0  # sources read at least as often as this make up a tick


def cpu_s(pid: int) -> float:
    """Return the CPU time of a process."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        words = file.read().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / HERTZ


class House:
    """A broker without listeners, and workers."""

    def __init__(self, directory: str) -> None:
        self.readings = Readings()
        self.refresher = Refresher(self.readings, lambda name, _: SCHEMA.struct(name))
        self.workers = Workers(
            self.refresher,
            lambda _, pid: os.kill(pid, signal.SIGKILL),
            lambda _: Bounds(SCHEMA.struct),
        )
        EventLog(self.readings, StateStore(directory))
        lookup = Lookup(self.readings, Namespaces(SCHEMA))
        Associations((*INTEROP, *LOG, *ASSOCIATIONS), lookup)
        self.pids: list[int] = []

    async def start(self, group: str, host: Host) -> None:
        """Fork the worker of a group."""
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            ours.close()
            Worker(group, HOST_GROUPS[group](host), theirs, SCHEMA.struct).run()
            os._exit(0)
        theirs.close()
        self.pids.append(pid)
        await self.workers.adopt(group, pid, ours)
        await self.workers.wait_hello([group], 20.0)

    def worker_s(self) -> float:
        return sum(cpu_s(pid) for pid in self.pids)

    def stop(self) -> None:
        for pid in self.pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def due(self, sources: Iterable[Source]) -> list[str]:
        """Return the names of the sources that are read at least every few seconds."""
        return [s.name for s in sources if s.max_age_s <= CHEAP_S and s.deadline_s]

    async def tick(
        self, sources: Sequence[Source], change: Callable[[int], None]
    ) -> tuple[float, float]:
        """Return the CPU seconds of worker and broker for reading sources once."""
        names = self.due(sources)
        classes = {
            cls
            for source in sources
            if source.name in names
            for cls in (*source.classes, *(overlay.cls for overlay in source.overlays))
        }
        worker, broker = self.worker_s(), 0.0
        for number in range(1, TICKS + 1):
            change(number)
            begun = time.process_time()
            self.refresher.raise_epoch(names)
            await self.refresher.fresh(list(classes))
            broker += time.process_time() - begun
        return (self.worker_s() - worker) / TICKS, broker / TICKS


async def measure(
    host: Host, groups: tuple[str, ...], change: Callable[[int], None]
) -> dict[str, float | None]:
    """Return seconds: wall time of the first inventory, CPU of a tick of worker and broker."""
    sources = [source for group in groups for source in HOST_GROUPS[group](host).sources]
    cheap = [source for source in sources if source.lane is not Lane.SLOW]
    with tempfile.TemporaryDirectory() as directory:
        house = House(directory)
        try:
            for group in groups:
                await house.start(group, host)
            begun = time.perf_counter()
            await house.refresher.fresh([CimObject])
            inventory = time.perf_counter() - begun
            first = await house.tick(cheap, change)
            every = await house.tick(sources, change)
            if sick := [s.name for s in house.readings.states() if s.failures]:
                raise SystemExit(f"no figures: {', '.join(sick)} failed")
            print(f"  {len(house.readings.rows(CimObject))} rows")
            print(f"  a tick: {', '.join(house.due(cheap))}")
            print(f"  every source: {', '.join(house.due(sources))}")
            return {
                "first inventory of all sources, wall": inventory,
                "a tick, worker, CPU": first[0],
                "a tick, broker, CPU": first[1],
                "every source that is due, worker, CPU": every[0],
                "every source that is due, broker, CPU": every[1],
            }
        finally:
            house.stop()


def node_exporter(root: str) -> float | None:
    """Return the CPU time of one scrape of node_exporter over a tree."""
    program = shutil.which("prometheus-node-exporter") or shutil.which("node_exporter")
    if program is None:
        return None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    paths = [] if root == "/" else [f"--path.procfs={root}/proc", f"--path.sysfs={root}/sys"]
    process = subprocess.Popen(
        [program, f"--web.listen-address=127.0.0.1:{port}", *paths], stderr=subprocess.DEVNULL
    )
    try:
        scrapes, begun = 20, 0.0
        for number in range(scrapes + 1):
            for _ in range(100):
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                        answer.read()
                    break
                except OSError:
                    time.sleep(0.05)
            if number == 0:
                begun = cpu_s(process.pid)
        return (cpu_s(process.pid) - begun) / scrapes
    finally:
        process.terminate()
        process.wait()


def lscpu(root: str) -> float | None:
    """Return the wall time of lscpu over a tree."""
    program = shutil.which("lscpu")
    if program is None:
        return None
    begun = time.perf_counter()
    subprocess.run([program, "--sysroot", root, "-p"], stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - begun


def told(figures: dict[str, float | None]) -> None:
    """Print figures, seconds as milliseconds."""
    for name, value in figures.items():
        text = "not at hand" if value is None else f"{value * 1000:8.1f} ms"
        print(f"    {name:<44} {text}")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="khv-768-") as root:
        gen768.write(root)
        print("768 CPUs (synthetic tree); every load and every temperature changes")
        told(
            {
                **asyncio.run(
                    measure(Host(root), ("hw",), lambda number: gen768.pass_time(root, number))
                ),
                "lscpu -p, wall": lscpu(root),
                "one scrape of node_exporter, CPU": node_exporter(root),
            }
        )
    print("this machine")
    told(
        {
            **asyncio.run(measure(Host(), tuple(HOST_GROUPS), lambda _: None)),
            "one scrape of node_exporter, CPU": node_exporter("/"),
        }
    )


if __name__ == "__main__":
    main()
