from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from hypervisor.host import Host
from hypervisor.processor import (
    CpuTime,
    FrequencyReader,
    LoadSampler,
    Thread,
    load_percentage,
    parse_cpu_times,
    read_threads,
)
from tests.conftest import require
from tests.hosts import host, put


def test_threads_of_the_two_socket_server(tmp_path: Path) -> None:
    threads = read_threads(host("server", tmp_path))
    assert len(threads) == 32
    assert len({(t.package, t.die, t.core) for t in threads}) == 16
    assert threads[31] == Thread(number=31, online=True, package=1, die=0, core=14)


def test_package_minus_one_is_one_package(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for number in (0, 1):
        base = f"sys/devices/system/cpu/cpu{number}/topology"
        put(machine, f"{base}/physical_package_id", "-1\n")
        put(machine, f"{base}/core_id", f"{number}\n")
    assert [(t.package, t.core) for t in read_threads(machine)] == [(0, 0), (0, 1)]


def test_offline_cpu_has_no_topology(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    put(machine, "sys/devices/system/cpu/cpu3/online", "0\n")
    assert read_threads(machine) == [Thread(number=3, online=False)]


def cpu(machine: Host, number: int, **topology: object) -> None:
    put(machine, f"sys/devices/system/cpu/cpu{number}/online", "1\n")
    for name, value in topology.items():
        put(machine, f"sys/devices/system/cpu/cpu{number}/topology/{name}", f"{value}\n")


def test_packages_without_a_number_are_told_apart_by_siblings(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for number in range(4):  # two cores of two threads, each its own package: a POWER partition
        siblings = "0-1" if number < 2 else "2-3"
        cpu(
            machine, number, physical_package_id=-1, core_id=0,
            core_siblings_list=siblings, thread_siblings_list=siblings,
        )  # fmt: skip
    assert [(t.package, t.core) for t in read_threads(machine)] == [(0, 0), (0, 0), (1, 2), (1, 2)]


def test_thread_siblings_tell_cores_that_share_a_number(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for number in range(2):  # old s390 kernels: core_id is the socket's
        cpu(
            machine, number, physical_package_id=-1, core_id=1,
            core_siblings_list="0-1", thread_siblings_list=number,
        )  # fmt: skip
    assert [(t.package, t.core) for t in read_threads(machine)] == [(0, 0), (0, 1)]


def test_online_cpus_without_any_topology_are_packages_of_their_own(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for number in (6, 10):  # sparc64
        cpu(machine, number)
    assert [(t.package, t.core) for t in read_threads(machine)] == [(0, 6), (1, 10)]


def test_load_is_that_since_the_last_sample() -> None:
    sampler = LoadSampler()
    assert sampler.sample({0: CpuTime(50, 100)}) == {0: CpuTime(50, 100)}
    assert sampler.sample({0: CpuTime(60, 200)}) == {0: CpuTime(10, 100)}
    assert sampler.sample({0: CpuTime(60, 200)}) == {0: CpuTime(10, 100)}  # no tick since
    assert sampler.sample({0: CpuTime(0, 10)}) == {}  # counters went back: the CPU was away
    assert load_percentage([CpuTime(10, 100), CpuTime(90, 100)]) == 50
    assert load_percentage([]) is None


def test_cpu_times_count_iowait_as_idle_and_leave_guest_time_in_user() -> None:
    text = "cpu  9 9\ncpu0 10 1 2 70 7 3 4 3 5 0\ncpu1 x\nintr 1"
    assert parse_cpu_times(text) == {0: CpuTime(23, 100)}


class SlowClock:
    def __init__(self) -> None:
        self.now = 0.0

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        self.now += 0.02
        return self.now


def test_slow_frequency_file_is_read_once_only(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    assert FrequencyReader(machine).megahertz(0) == 2400
    slow = FrequencyReader(Host(machine.root, SlowClock()))
    assert slow.megahertz(0) == 2400
    assert slow.megahertz(0) is None


def test_this_machine_agrees_with_lscpu() -> None:
    lscpu = shutil.which("lscpu")
    require(lscpu is not None, "the program lscpu")
    assert lscpu is not None
    output = subprocess.run(
        [lscpu, "-p=CPU,CORE,SOCKET"], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(",") for line in output.splitlines() if not line.startswith("#")]
    threads = {t.number: t for t in read_threads(Host())}
    assert {int(row[0]) for row in rows} == {n for n, t in threads.items() if t.online}
    # lscpu numbers cores and sockets itself: compare which CPUs share them.
    for column, own in ((1, lambda t: (t.package, t.die, t.core)), (2, lambda t: t.package)):
        theirs = {
            frozenset(int(r[0]) for r in rows if r[column] == v) for v in {r[column] for r in rows}
        }
        ours = {own(threads[int(row[0])]) for row in rows}
        groups = {frozenset(int(r[0]) for r in rows if own(threads[int(r[0])]) == v) for v in ours}
        assert groups == theirs
