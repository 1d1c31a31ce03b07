"""The table of virtual machines.  Knows no HTML."""

from __future__ import annotations

from collections.abc import Callable

from cimom.broker.snapshot import Reading
from cimom.classes import EnabledState, KHV_VirtualComputerSystem, KHV_VirtualSystemStatistics
from cimom.health.rollup import Level
from web.cell import Number, State, Text
from web.table import AGE, STATE, Column, Joins, Table
from web.text import ABSENT, count, memory, span

NANOSECONDS = 1_000_000_000

# EnabledState -> its word and, where it tells whether the machine runs, its level.
STATES: dict[int, tuple[str, Level | None]] = {
    EnabledState.Unknown: ("Unknown", Level.unknown),
    EnabledState.Enabled: ("Running", Level.ok),
    EnabledState.Disabled: ("Off", None),
    EnabledState.Shutting_Down: ("Shutting down", None),
    EnabledState.Enabled_but_Offline: ("Saved", None),
    EnabledState.Quiesce: ("Paused", None),
    EnabledState.Starting: ("Starting", None),
}
# What runs the virtual processors, for people.
ACCELERATORS = {"kvm": ("KVM", "hardware"), "qemu": ("TCG", "emulation")}

Machine = Reading[KHV_VirtualComputerSystem]
Statistics = KHV_VirtualSystemStatistics


def _name(r: Machine, _: Joins) -> Text:
    return Text(r.instance.ElementName or r.instance.Name, r.instance.Name, strong=True)


def _state(r: Machine, _: Joins) -> State:
    word, level = STATES.get(r.instance.EnabledState or 0, ("Unknown", Level.unknown))
    return State(level, word)


def _number(value: Callable[[Statistics], tuple[str, str]]) -> Callable[[Machine, Joins], Number]:
    """Make a cell of a machine's statistics: a number and what stands below it."""

    def cell(r: Machine, j: Joins) -> Number:
        row = j.machine_statistics.get(r.instance.Name)
        return Number(*value(row.instance)) if row else Number(ABSENT)

    return cell


def _vcpus(s: Statistics) -> tuple[str, str]:
    most = s.MaximumVirtualProcessors
    more = most is not None and most != s.VirtualProcessors
    return count(s.VirtualProcessors), f"of {count(most)}" if more else ""


def _memory(s: Statistics) -> tuple[str, str]:
    more = s.MaximumMemory is not None and s.MaximumMemory != s.CurrentMemory
    return memory(s.CurrentMemory), f"of {memory(s.MaximumMemory)}" if more else ""


def _cpu_time(s: Statistics) -> tuple[str, str]:
    return span(None if s.CPUTime is None else s.CPUTime / NANOSECONDS), ""


def _accelerator(r: Machine, j: Joins) -> Text:
    row = j.machine_statistics.get(r.instance.Name)
    name = row.instance.Accelerator if row else None
    return Text(*ACCELERATORS.get(name, (name, ""))) if name else Text(ABSENT)


def _running(rows: list[Machine], _: Joins) -> str:
    running = sum(r.instance.EnabledState == EnabledState.Enabled for r in rows)
    return f"{running} running" if rows else ""


MACHINES = Table(
    slug="machines",
    title="Virtual machines",
    classes=(KHV_VirtualComputerSystem,),
    empty="No virtual machine is defined.",
    order=lambda vm: (vm.ElementName or "", vm.Name),
    timed=lambda r, j: j.machine_statistics.get(r.instance.Name, r),
    columns=(
        Column("Machine", _name),
        Column("State", _state),
        Column("vCPUs", _number(_vcpus), "right"),
        Column("Memory", _number(_memory), "right"),
        Column("On the host", _number(lambda s: (memory(s.ResidentMemory), "")), "right"),
        Column("CPU time", _number(_cpu_time), "right"),
        Column("Runs on", _accelerator),
        STATE,
        AGE,
    ),
    summary=_running,
)
