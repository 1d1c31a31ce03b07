"""Processes of the host: those that matter, and how many there are in all."""

from __future__ import annotations

from collections.abc import Iterator

from cimom.classes import (
    EnabledDefault,
    EnabledState,
    ExecutionState,
    KHV_ComputerSystem,
    KHV_ElementStatisticalData,
    KHV_OperatingSystem,
    KHV_OSProcess,
    KHV_ProcessStatistics,
    KHV_UnixProcess,
    RequestedState,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject, cim_datetime
from cimom.provider import Association, Lane, Source
from hypervisor.host import Host
from hypervisor.operating_system import read_release, system_name
from hypervisor.process import USER_HZ, Process, Processes, Table, terminal_name
from providers.device import statistics_id

PROCESSES = "os.processes"
MAX_AGE_S = 10.0
TICK_MS = 1000 // USER_HZ
NICEST = 100  # what the kernel's own count of priorities begins with below that of stat
# The kernel's letters (proc(5)) in CIM.
STATES = {
    "R": ExecutionState.Running,
    "S": ExecutionState.Blocked,
    "D": ExecutionState.Blocked,
    "T": ExecutionState.Stopped,
    "t": ExecutionState.Stopped,
    "Z": ExecutionState.Terminated,
    "X": ExecutionState.Terminated,
    "I": ExecutionState.Other,
}
IDLE = "idle"
# What is counted together.
COUNTED = {
    "RunningProcesses": "R",
    "SleepingProcesses": "S",
    "BlockedProcesses": "D",
    "StoppedProcesses": "Tt",
    "ZombieProcesses": "ZX",
    "IdleProcesses": "I",
}


def process(system: str, os_name: str, item: Process, boot_time: int | None) -> KHV_UnixProcess:
    """Map a process.  None is ill: whatever state it is in, it may be meant to be."""
    stat = item.stat
    state = STATES.get(stat.state, ExecutionState.Unknown)
    started = None if boot_time is None else boot_time + stat.start / USER_HZ
    return KHV_UnixProcess(
        CSCreationClassName=KHV_ComputerSystem.CIM_NAME,
        CSName=system,
        OSCreationClassName=KHV_OperatingSystem.CIM_NAME,
        OSName=os_name,
        CreationClassName=KHV_UnixProcess.CIM_NAME,
        Handle=f"{stat.pid}/{stat.start}",
        Name=stat.name,
        ElementName=stat.name if item.machine is None else f"{stat.name} ({item.machine})",
        ProcessID=stat.pid,
        ParentProcessID=str(stat.parent),
        ProcessGroupID=stat.group,
        ProcessSessionID=stat.session,
        ProcessTTY=terminal_name(stat.terminal),
        RealUserID=item.user,
        ModulePath=item.program,
        Priority=max(0, stat.priority + NICEST),
        ExecutionState=state,
        OtherExecutionDescription=IDLE if state is ExecutionState.Other else None,
        KernelState=stat.state,
        CreationDate=None if started is None else cim_datetime(round(started, 2)),
        KernelModeTime=stat.kernel_ticks * TICK_MS,
        UserModeTime=stat.user_ticks * TICK_MS,
        WorkingSetSize=item.memory_bytes,
        ProcessorUsage=item.usage,
        ThreadCount=min(stat.threads, 2**32 - 1),
        EnabledState=EnabledState.Enabled,
        EnabledDefault=EnabledDefault.Not_Applicable,
        RequestedState=RequestedState.Not_Applicable,
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


def statistics(found: Processes) -> KHV_ProcessStatistics:
    """Return how many processes there are."""
    return KHV_ProcessStatistics(
        InstanceID=statistics_id("processes"),
        ElementName="Processes",
        Processes=sum(found.states.values()),
        ShownProcesses=len(found.shown),
        Threads=min(found.threads, 2**32 - 1),
        **{  # type: ignore[arg-type]
            name: sum(found.states.get(letter, 0) for letter in letters)
            for name, letters in COUNTED.items()
        },
    )


def sources(host: Host, system: str, table: Table) -> tuple[Source, ...]:
    """Return the one source."""

    def read() -> Iterator[CimObject]:
        os_name = system_name(read_release(host))
        found = table.look()
        if not found.states:
            return
        yield statistics(found)
        for item in found.shown:
            yield process(system, os_name, item, found.boot_time)

    return (
        Source(
            name=PROCESSES,
            read=read,
            classes=(KHV_UnixProcess, KHV_ProcessStatistics),
            max_age_s=MAX_AGE_S,
            lane=Lane.SLOW,
        ),
    )


ASSOCIATIONS: tuple[Association, ...] = (
    Association(
        cls=KHV_OSProcess,
        left=KHV_OperatingSystem,
        left_role="GroupComponent",
        left_join=lambda system: (system.CSName, system.Name),
        right=KHV_UnixProcess,
        right_role="PartComponent",
        right_join=lambda item: (item.CSName, item.OSName),
    ),
    Association(
        cls=KHV_ElementStatisticalData,
        left=KHV_OperatingSystem,
        left_role="ManagedElement",
        left_join=lambda _: True,
        right=KHV_ProcessStatistics,
        right_role="Stats",
        right_join=lambda _: True,
    ),
)
