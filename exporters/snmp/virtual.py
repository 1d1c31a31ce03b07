"""VM-MIB (RFC 7666): the hypervisor and its virtual machines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple
from uuid import UUID

from cimom.classes import (
    EnabledDefault,
    EnabledState,
    HealthState,
    KHV_VirtualComputerSystem,
    KHV_VirtualSystemStatistics,
    OperatingStatus,
    OperationalStatus,
    RequestedState,
    TransitioningToState,
)
from exporters.snmp.ber import Syntax
from exporters.snmp.host_resources import host_uptime_ticks
from exporters.snmp.oids import KHV_BROKER, MIB_2, Oid
from exporters.snmp.table import Column, Context, Object, Scalar, Table

VM_OBJECTS: Oid = (*MIB_2, 236, 1)
HYPERVISOR: Oid = (*VM_OBJECTS, 1)
KIND = "vm"  # of the persistent index
CLASSES = (KHV_VirtualComputerSystem, KHV_VirtualSystemStatistics)

# vmAdminState
ADMIN_RUNNING, ADMIN_SUSPENDED, ADMIN_PAUSED, ADMIN_SHUTDOWN = 1, 2, 3, 4
# vmOperState
UNKNOWN, OTHER, PREPARING, RUNNING, SUSPENDING, SUSPENDED = 1, 2, 3, 4, 5, 6
PAUSED, MIGRATING, SHUTTING_DOWN, SHUTDOWN, CRASHED = 8, 9, 10, 11, 12

AUTO_ON, AUTO_OFF = 2, 3  # vmAutoStart
PERSISTENT, TRANSIENT = 2, 3  # vmPersistent

KIBIBYTE, MEBIBYTE = 1024, 1024 * 1024
INTEGER32_MAX = 2**31 - 1
NO_LIMIT = -1  # of vmMinCpuNumber, vmMinMem: no lower bound is set
NANOSECONDS = 1000  # in a microsecond

# The state that was asked for, or else the one the machine is in.
ADMIN_BY_REQUEST: dict[int | None, int] = {
    RequestedState.Enabled: ADMIN_RUNNING,
    RequestedState.Reboot: ADMIN_RUNNING,
    RequestedState.Reset: ADMIN_RUNNING,
    RequestedState.Disabled: ADMIN_SHUTDOWN,
    RequestedState.Shut_Down: ADMIN_SHUTDOWN,
    RequestedState.Offline: ADMIN_SUSPENDED,
    RequestedState.Quiesce: ADMIN_PAUSED,
}
ADMIN_BY_STATE: dict[int | None, int] = {
    EnabledState.Enabled: ADMIN_RUNNING,
    EnabledState.Starting: ADMIN_RUNNING,
    EnabledState.Quiesce: ADMIN_PAUSED,
    EnabledState.Enabled_but_Offline: ADMIN_SUSPENDED,
    EnabledState.Disabled: ADMIN_SHUTDOWN,
    EnabledState.Shutting_Down: ADMIN_SHUTDOWN,
}
OPER_BY_STATE: dict[int | None, int] = {
    None: UNKNOWN,
    EnabledState.Unknown: UNKNOWN,
    EnabledState.Enabled: RUNNING,
    EnabledState.Starting: PREPARING,
    EnabledState.Quiesce: PAUSED,
    EnabledState.Enabled_but_Offline: SUSPENDED,
    EnabledState.Shutting_Down: SHUTTING_DOWN,
    EnabledState.Disabled: SHUTDOWN,
}
# EnabledDefault says what is after the host's start: a transient machine is no more then.
AUTO_START: dict[int | None, int] = {
    EnabledDefault.Enabled: AUTO_ON,
    EnabledDefault.Disabled: AUTO_OFF,
    EnabledDefault.Not_Applicable: AUTO_OFF,
}
PERSISTENCE: dict[int | None, int] = {
    EnabledDefault.Enabled: PERSISTENT,
    EnabledDefault.Disabled: PERSISTENT,
    EnabledDefault.Not_Applicable: TRANSIENT,
}
# What OperatingStatus says more of a machine that is enabled or quiesced.
OPER_BY_STATUS: dict[int | None, int] = {
    OperatingStatus.Migrating: MIGRATING,
    OperatingStatus.Emigrating: MIGRATING,
    OperatingStatus.Immigrating: MIGRATING,
}


class Machine(NamedTuple):
    """A virtual machine with its statistics (None while they are unknown)."""

    system: KHV_VirtualComputerSystem
    statistics: KHV_VirtualSystemStatistics | None


def statistics_by_machine(context: Context) -> dict[str | None, KHV_VirtualSystemStatistics]:
    """Return the statistics of each machine by its UUID."""
    rows = context.readings.rows(KHV_VirtualSystemStatistics)
    return {row.instance.SystemName: row.instance for row in rows}


def machines(context: Context) -> Iterator[tuple[Oid, Machine]]:
    """Yield the virtual machines, by a number that stays with the UUID."""
    statistics = statistics_by_machine(context)
    for row in context.readings.rows(KHV_VirtualComputerSystem):
        system = row.instance
        yield (context.index(KIND, system.Name),), Machine(system, statistics.get(system.Name))


def _admin_state(row: Machine) -> int | None:
    """RFC 7666 vmAdminState; None for a state that the table does not know."""
    asked = ADMIN_BY_REQUEST.get(row.system.RequestedState)
    return asked or ADMIN_BY_STATE.get(row.system.EnabledState)


def oper_state(system: KHV_VirtualComputerSystem) -> int:
    """Return vmOperState: what EnabledState says, put right by health, status and transition."""
    state = OPER_BY_STATE.get(system.EnabledState, OTHER)
    status = system.OperationalStatus or ()
    if system.EnabledState == EnabledState.Disabled and OperationalStatus.Error in status:
        return CRASHED
    if state in (RUNNING, PAUSED):
        if state == PAUSED and system.HealthState == HealthState.Critical_failure:
            return CRASHED  # stopped by a panic; one stopped by an I/O error is less ill
        if state == PAUSED and system.TransitioningToState == TransitioningToState.Offline:
            return SUSPENDING
        return OPER_BY_STATUS.get(system.OperatingStatus, state)
    return state


def _uuid(row: Machine) -> bytes:
    """RFC 7666 vmUUID: 16 octets, or none when the machine's name is no UUID."""
    try:
        return UUID(row.system.Name).bytes
    except ValueError:
        return b""


def _memory_unit(row: Machine) -> int:
    """Bytes in a unit of the memory columns: the smallest in which the maximum can be told."""
    most = (row.statistics.MaximumMemory if row.statistics else None) or 0
    return KIBIBYTE if most <= INTEGER32_MAX else MEBIBYTE


def _memory(name: str) -> Callable[[Machine], int | None]:
    def value(row: Machine) -> int | None:
        kibibytes = getattr(row.statistics, name, None)
        return None if kibibytes is None else kibibytes * KIBIBYTE // _memory_unit(row)

    return value


def _statistic(name: str) -> Callable[[Machine], int | None]:
    return lambda row: getattr(row.statistics, name, None)


def _cpu_time(row: Machine) -> int | None:
    """RFC 7666 vmCpuTime, in microseconds."""
    used = row.statistics.CPUTime if row.statistics else None
    return None if used is None else used // NANOSECONDS


def _change(context: Context) -> int:
    rows = context.readings.rows(KHV_VirtualComputerSystem)
    return context.last_change(KIND, (row.key for row in rows))


OBJECTS: tuple[Object, ...] = (
    Scalar(
        name="vmHvSoftware",
        oid=(*HYPERVISOR, 1),
        syntax=Syntax.OCTETS,
        value=lambda context: f"khv on Linux {context.identity.kernel}".strip(),
    ),
    Scalar(
        name="vmHvVersion",
        oid=(*HYPERVISOR, 2),
        syntax=Syntax.OCTETS,
        value=lambda context: context.identity.version,
    ),
    Scalar(
        name="vmHvObjectID", oid=(*HYPERVISOR, 3), syntax=Syntax.OID, value=lambda _: KHV_BROKER
    ),
    Scalar(
        name="vmHvUpTime",
        oid=(*HYPERVISOR, 4),
        syntax=Syntax.TIMETICKS,
        live=True,
        value=host_uptime_ticks,
    ),
    Scalar(
        name="vmNumber",
        oid=(*VM_OBJECTS, 2),
        syntax=Syntax.INTEGER,
        of=CLASSES,
        value=lambda context: len(context.readings.rows(KHV_VirtualComputerSystem)),
    ),
    Scalar(
        name="vmTableLastChange",
        oid=(*VM_OBJECTS, 3),
        syntax=Syntax.TIMETICKS,
        of=CLASSES,
        value=_change,
    ),
    Table(
        name="vmTable",
        oid=(*VM_OBJECTS, 4, 1),
        of=CLASSES,
        rows=machines,
        columns=(
            Column(2, "vmName", Syntax.OCTETS, lambda row: row.system.ElementName),
            Column(3, "vmUUID", Syntax.OCTETS, _uuid),
            Column(5, "vmAdminState", Syntax.INTEGER, _admin_state),
            Column(6, "vmOperState", Syntax.INTEGER, lambda row: oper_state(row.system)),
            Column(
                7,
                "vmAutoStart",
                Syntax.INTEGER,
                lambda row: AUTO_START.get(row.system.EnabledDefault),
            ),
            Column(
                8,
                "vmPersistent",
                Syntax.INTEGER,
                lambda row: PERSISTENCE.get(row.system.EnabledDefault),
            ),
            Column(9, "vmCurCpuNumber", Syntax.INTEGER, _statistic("VirtualProcessors")),
            Column(10, "vmMinCpuNumber", Syntax.INTEGER, lambda _: NO_LIMIT),
            Column(11, "vmMaxCpuNumber", Syntax.INTEGER, _statistic("MaximumVirtualProcessors")),
            Column(12, "vmMemUnit", Syntax.INTEGER, _memory_unit),
            Column(13, "vmCurMem", Syntax.INTEGER, _memory("CurrentMemory")),
            Column(14, "vmMinMem", Syntax.INTEGER, lambda _: NO_LIMIT),
            Column(15, "vmMaxMem", Syntax.INTEGER, _memory("MaximumMemory")),
            Column(17, "vmCpuTime", Syntax.COUNTER64, _cpu_time),
        ),
    ),
)
