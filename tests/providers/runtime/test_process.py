"""Processes as CIM: those of the demonstration host, their keys, what is not told."""

from __future__ import annotations

from pathlib import Path

from cimom.classes import (
    ExecutionState,
    HealthState,
    KHV_OperatingSystem,
    KHV_ProcessStatistics,
    KHV_UnixProcess,
)
from cimom.model import key_of, own_key
from cimom.testing import readings_of
from hypervisor.host import Host
from hypervisor.process import AGAIN_S
from providers import hardware, runtime
from providers.runtime.process import ASSOCIATIONS
from tests.clock import Moments
from tests.hosts import host, put

LINE = "5 ({name}) S 1 5 5 0 -1 0 0 0 0 0 8 4 0 0 -2 0 1 0 {start} 0 3\n"


def processes(machine: Host) -> dict[str, KHV_UnixProcess]:
    readings = readings_of(runtime.provider(machine))
    return {r.instance.ElementName or "": r.instance for r in readings.rows(KHV_UnixProcess)}


def test_processes_of_the_demonstration_host(tmp_path: Path) -> None:
    found = processes(host("server", tmp_path))
    machine = found["qemu-system-x86 (web1)"]
    assert (machine.Name, machine.ProcessID, machine.Handle) == (
        "qemu-system-x86",
        2203,
        "2203/30000",
    )
    assert (machine.ParentProcessID, machine.RealUserID, machine.ThreadCount) == ("1", 64055, 14)
    assert (machine.ModulePath, machine.Parameters) == ("/usr/bin/qemu-system-x86_64", None)
    assert (machine.UserModeTime, machine.KernelModeTime) == (1_807_500_000, 602_500_000)
    assert (machine.WorkingSetSize, machine.ProcessorUsage) == (16_900_000 * 1024, 19929)
    assert machine.CreationDate == "20251009085820.000000+000"
    assert found["nfsd-backup"].ExecutionState is ExecutionState.Blocked
    assert found["smartctl"].ExecutionState is ExecutionState.Terminated
    assert found["kworker/0:1H"].OtherExecutionDescription == "idle"
    assert {item.HealthState for item in found.values()} == {
        HealthState.OK
    }  # no state is an illness


def test_they_are_counted_by_state(tmp_path: Path) -> None:
    readings = readings_of(runtime.provider(host("server", tmp_path)))
    (counts,) = (r.instance for r in readings.rows(KHV_ProcessStatistics))
    assert (counts.Processes, counts.ShownProcesses, counts.Threads) == (18, 18, 84)
    assert (counts.RunningProcesses, counts.BlockedProcesses, counts.ZombieProcesses) == (1, 1, 1)
    assert (counts.SleepingProcesses, counts.IdleProcesses, counts.StoppedProcesses) == (14, 1, 0)


def test_a_number_that_is_given_anew_is_another_process(tmp_path: Path) -> None:
    clock = Moments()
    machine = Host(str(tmp_path), clock)
    put(machine, "proc/5/stat", LINE.format(name="one", start=7))
    provider = runtime.provider(machine)
    (source,) = (s for s in provider.sources if s.name == "os.processes")

    def shown() -> KHV_UnixProcess:
        clock.now += AGAIN_S
        (item,) = (i for i in source.read() if isinstance(i, KHV_UnixProcess))
        return item

    first = shown()
    assert (own_key(first), first.Priority, first.CreationDate) == ("5/7", 98, None)
    put(machine, "proc/5/stat", LINE.format(name="renamed", start=7))
    assert key_of(shown()) == key_of(first)
    put(machine, "proc/5/stat", LINE.format(name="one", start=9))
    assert key_of(shown()) != key_of(first)


def test_processes_hang_on_the_system_that_runs_them(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    readings = readings_of(hardware.provider(machine), runtime.provider(machine))
    (system,) = (r.instance for r in readings.rows(KHV_OperatingSystem))
    row = ASSOCIATIONS[0]
    ends = {row.right_join(r.instance) for r in readings.rows(KHV_UnixProcess)}
    assert ends == {row.left_join(system)}


def test_a_host_without_processes_has_no_counts(tmp_path: Path) -> None:
    readings = readings_of(runtime.provider(Host(str(tmp_path))))
    assert not readings.rows(KHV_UnixProcess)
    assert not readings.rows(KHV_ProcessStatistics)
