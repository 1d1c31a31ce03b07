from __future__ import annotations

from pathlib import Path

from cimom.classes import CPUStatus, KHV_HardwareThread, KHV_Processor, KHV_ProcessorCore
from cimom.testing import readings_of
from providers.hardware import provider
from tests.hosts import host, put


def test_two_sockets_with_cores_and_threads(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    processors = [row.instance for row in readings.rows(KHV_Processor)]
    assert [p.DeviceID for p in processors] == ["cpu/0", "cpu/1"]
    assert processors[0].ElementName == "Intel(R) Xeon(R) Gold 6334 CPU @ 3.60GHz"
    assert (processors[0].NumberOfEnabledCores, processors[0].Family) == (8, 0xB3)
    assert (processors[0].MaxClockSpeed, processors[0].CurrentClockSpeed) == (3500, 2400)
    assert len(readings.rows(KHV_ProcessorCore)) == 16
    threads = [row.instance for row in readings.rows(KHV_HardwareThread)]
    assert len(threads) == 32
    assert {t.CoreInstanceID for t in threads} == {
        r.key[0] for r in readings.rows(KHV_ProcessorCore)
    }


def test_load_is_that_of_the_threads_together(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    loads = [row.instance.LoadPercentage for row in readings.rows(KHV_HardwareThread)]
    assert all(load is not None and 0 < load < 20 for load in loads)
    package = [row.instance.LoadPercentage for row in readings.rows(KHV_Processor)]
    known = [load for load in loads if load is not None]
    assert all(load is not None and min(known) <= load <= max(known) for load in package)


def test_host_without_cpufreq_takes_cpuinfo_and_one_without_both_has_none(tmp_path: Path) -> None:
    machine = host("virtual-machine", tmp_path)
    (row,) = readings_of(provider(machine)).rows(KHV_Processor)
    assert row.instance.MaxClockSpeed is None
    assert row.instance.CurrentClockSpeed is not None
    put(machine, "proc/cpuinfo", "")
    (row,) = readings_of(provider(machine)).rows(KHV_Processor)
    assert row.instance.CurrentClockSpeed is None
    assert row.instance.ElementName == "Processor 0"


def test_offline_threads_disable_their_package(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    for number in range(32):
        put(machine, f"sys/devices/system/cpu/cpu{number}/online", f"{int(number % 16 < 8)}\n")
    processors = [row.instance for row in readings_of(provider(machine)).rows(KHV_Processor)]
    assert [p.CPUStatus for p in processors] == [
        CPUStatus.CPU_Enabled,
        CPUStatus.CPU_Disabled_by_User,
    ]
    assert [p.NumberOfEnabledCores for p in processors] == [8, 0]
