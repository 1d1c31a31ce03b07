"""The tables of what runs on the host: services, the clock, processes.  Knows no HTML."""

from __future__ import annotations

from cimom.broker.snapshot import Reading
from cimom.classes import KHV_Service, KHV_TimeService, KHV_UnixProcess
from cimom.health.rollup import Level, level_of
from web.cell import Number, Text
from web.table import AGE, STATE, Column, Joins, Table, named, said, told
from web.text import ABSENT, count, memory, span

SHOWN_PROCESSES = 20
STATES = {
    "R": "running",
    "S": "sleeping",
    "D": "blocked",
    "T": "stopped",
    "t": "traced",
    "Z": "zombie",
    "X": "dead",
    "I": "idle",
}


def _first(texts: tuple[str, ...] | None) -> str:
    return next((text for text in texts or () if text), "")


def _word(r: Reading[KHV_Service], _: Joins) -> Text:
    """Show the state of a service, and why it is ill."""
    i = r.instance
    ill = level_of(i) not in (Level.ok, None)
    below = _first(i.StatusDescriptions) if ill else i.SubState or ""
    return Text(i.ActiveState or ABSENT, "" if below == i.ActiveState else below)


SERVICES = Table(
    slug="services",
    title="Services",
    classes=(KHV_Service,),
    empty="No service is known: systemd does not run here.",
    order=lambda s: (level_of(s) is Level.ok, s.Name),
    columns=(
        named("Service", "Description"),
        Column("State", _word),
        said("Started with the host", "UnitFileState"),
        told("Process", lambda s: (str(s.ProcessID) if s.ProcessID else "", "")),
        told("Started again", lambda s: (count(s.Restarts), "")),
        said("What to do", "RecommendedAction"),
        STATE,
        AGE,
    ),
)


def _kept(r: Reading[KHV_TimeService], _: Joins) -> Text:
    i = r.instance
    word = {True: "synchronised", False: "not synchronised", None: "not known"}[i.Synchronised]
    ill = level_of(i) is not Level.ok
    return Text(word, _first(i.StatusDescriptions) if ill else "", strong=True)


def _distance(seconds: float | None) -> str:
    """Write how far a clock is off."""
    if seconds is None:
        return ABSENT
    if seconds >= 1:
        return span(seconds)
    return f"{seconds * 1000:.3f} ms" if seconds >= 0.001 else f"{seconds * 1e6:.1f} µs"


def _offset(item: KHV_TimeService) -> tuple[str, str]:
    at_most = None if item.MaximumError is None else item.MaximumError / 1_000_000
    offset = None if item.ClockOffset is None else item.ClockOffset / 1_000_000_000
    return _distance(offset), "" if at_most is None else f"at most {_distance(at_most)}"


TIME = Table(
    slug="time",
    title="Time",
    classes=(KHV_TimeService,),
    empty="Nothing tells of the clock.",
    columns=(
        Column("Clock", _kept),
        said("Kept by", "Daemon"),
        said("Follows", "TimeSource"),
        told("Stratum", lambda s: (count(s.Stratum), "")),
        told("Off by", _offset),
        said("What to do", "RecommendedAction"),
        STATE,
        AGE,
    ),
)


def _usage(item: KHV_UnixProcess) -> tuple[str, str]:
    used = item.ProcessorUsage
    threads = f"{count(item.ThreadCount)} threads" if (item.ThreadCount or 0) > 1 else ""
    return (ABSENT if used is None else f"{used / 100:.1f} %"), threads


def _used(item: KHV_UnixProcess) -> tuple[str, str]:
    size = item.WorkingSetSize
    return memory(None if size is None else size // 1024), ""


def _state(r: Reading[KHV_UnixProcess], _: Joins) -> Text:
    letter = r.instance.KernelState or ""
    return Text(STATES.get(letter, letter or ABSENT))


PROCESSES = Table(
    slug="processes",
    title=f"Processes ({SHOWN_PROCESSES} that use most of the processors)",
    classes=(KHV_UnixProcess,),
    empty="No process has been read yet.",
    order=lambda p: (-(p.ProcessorUsage or 0), -(p.WorkingSetSize or 0), p.ProcessID or 0),
    most=SHOWN_PROCESSES,
    columns=(
        named("Process", "ModulePath"),
        Column("Number", lambda r, _: Number(str(r.instance.ProcessID)), "right"),
        Column("State", _state),
        told("Processor", _usage),
        told("Memory", _used),
        AGE,
    ),
)
