"""Pressure, huge pages and energy as CIM, and what is said where they are missing."""

from __future__ import annotations

from pathlib import Path

from cimom.classes import (
    KHV_EnergyStatistics,
    KHV_HugePageStatistics,
    KHV_OperatingSystem,
    KHV_PressureStatistics,
)
from cimom.testing import readings_of
from hypervisor.host import Host
from providers import hardware
from providers.hardware.statistics import missing, size
from tests.hosts import host, put


def test_the_numbers_of_the_demonstration_host(tmp_path: Path) -> None:
    readings = readings_of(hardware.provider(host("server", tmp_path)))
    waits = {r.instance.Resource: r.instance for r in readings.rows(KHV_PressureStatistics)}
    assert (waits["cpu"].SomeAverage10, waits["cpu"].FullAverage10) == (112, 0)
    assert waits["io"].ElementName == "Waiting for input and output"
    pages = {r.instance.InstanceID: r.instance for r in readings.rows(KHV_HugePageStatistics)}
    node = pages["KHV:stat:hugepages/node1/2048kB"]
    assert (node.ElementName, node.Pages) == ("Pages of 2 MiB of NUMA node 1", 2048)
    assert (node.MemoryDeviceID, node.ReservedPages) == ("memory/node1", None)
    taken = {r.instance.InstanceID: r.instance for r in readings.rows(KHV_EnergyStatistics)}
    memory = taken["KHV:stat:rapl/intel-rapl/package-1/dram"]
    assert (memory.ProcessorDeviceID, memory.Energy) == ("cpu/1", 23_230_000_000)
    assert memory.ElementName == "Energy of package-1 dram"
    (system,) = (r.instance for r in readings.rows(KHV_OperatingSystem))
    assert (system.PagesSwappedIn, system.OutOfMemoryKills) == (0, 0)


def test_a_machine_that_tells_nothing_says_so(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    assert missing(machine) == ("pressure: not in this kernel",)
    put(machine, "proc/pressure/cpu", "")
    assert missing(machine) == ("pressure: turned off (psi=1 turns it on)",)
    put(machine, "sys/class/powercap/intel-rapl:0/name", "package-0\n")
    assert missing(machine)[1] == "energy: 1 counters cannot be read (root may read them)"


def test_sizes_of_pages() -> None:
    assert [size(kib) for kib in (64, 2048, 1048576, 16777216)] == [
        "64 KiB", "2 MiB", "1 GiB", "16 GiB",
    ]  # fmt: skip
