from __future__ import annotations

import shutil
from pathlib import Path

from cimom.classes import (
    CoreEnabledState,
    CPUStatus,
    HealthState,
    KHV_HardwareThread,
    KHV_Processor,
    KHV_ProcessorCapabilities,
    KHV_ProcessorCore,
)
from cimom.testing import readings_of
from hypervisor.host import Host
from providers.hardware import processor, provider
from tests.clock import Moments
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


def test_the_firmware_tells_of_sockets_and_the_kernel_of_nodes(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    found = [row.instance for row in readings.rows(KHV_Processor)]
    assert [p.SocketDesignation for p in found] == ["CPU1", "CPU2"]
    assert [p.NUMANodes for p in found] == [(0,), (1,)]
    assert [p.ThermalThrottleCount for p in found] == [0, 27]
    told = [row.instance for row in readings.rows(KHV_ProcessorCapabilities)]
    assert [(c.NumberOfProcessorCores, c.NumberOfHardwareThreads) for c in told] == [(8, 16)] * 2


def test_a_thread_that_goes_offline_keeps_its_place(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    inventory, _ = processor.sources(machine, "host")
    before = {type(i): i for i in inventory.read()}
    assert before
    for number in (7, 23):  # both threads of one core
        put(machine, f"sys/devices/system/cpu/cpu{number}/online", "0\n")
        shutil.rmtree(machine.path(f"sys/devices/system/cpu/cpu{number}/topology"))
    rows = list(inventory.read())
    cores = [row for row in rows if isinstance(row, KHV_ProcessorCore)]
    assert len(cores) == 16
    disabled = [c for c in cores if c.CoreEnabledState == CoreEnabledState.Core_Disabled_by_User]
    assert [c.InstanceID for c in disabled] == ["KHV:core:0:0:14"]
    first = next(row for row in rows if isinstance(row, KHV_Processor))
    assert (first.NumberOfEnabledCores, first.NumberOfThreads) == (7, 14)


def test_the_names_of_big_and_little_cores_are_both_told(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    text = "processor : 0\nCPU implementer : 0x41\nCPU part : {}\n\n"
    little, big = text.format("0xd87"), text.format("0xd85").replace(": 0\n", ": 1\n")
    put(machine, "proc/cpuinfo", little + big)
    put(machine, "sys/devices/system/cpu/cpu1/cpufreq/cpuinfo_max_freq", "3900000\n")
    rows = list(processor.sources(machine, "host")[0].read())
    first = next(row for row in rows if isinstance(row, KHV_Processor))
    assert first.ModelName == "Cortex-A725 + Cortex-X925"
    assert first.MaxClockSpeed == 3900


def test_a_package_that_is_slowed_for_heat_again_and_again_is_degraded(tmp_path: Path) -> None:
    clock = Moments()
    machine = Host(host("server", tmp_path).root, clock)
    inventory, _ = processor.sources(machine, "host")

    def hot() -> KHV_Processor:
        rows = [row for row in inventory.read() if isinstance(row, KHV_Processor)]
        assert rows[0].HealthState == HealthState.OK
        return rows[1]

    assert hot().HealthState == HealthState.OK  # 27 times before anybody looked
    clock.now += 60
    for number in range(8, 16):
        counts = f"sys/devices/system/cpu/cpu{number}/thermal_throttle"
        put(machine, f"{counts}/package_throttle_count", "30\n")
    ill = hot()
    assert ill.HealthState == HealthState.Degraded_Warning
    assert ill.StatusDescriptions == ("slowed for heat 3 times within 10 minutes",)
    clock.now += 601
    assert hot().HealthState == HealthState.OK
