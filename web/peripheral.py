"""The tables of display controllers, USB devices, watchdogs and TPMs.  Knows no HTML."""

from __future__ import annotations

from cimom.classes import (
    KHV_DisplayController,
    KHV_TrustedPlatformModule,
    KHV_USBDevice,
    KHV_Watchdog,
)
from web.cell import Bar
from web.table import AGE, STATE, Column, Table, named, said, told
from web.text import ABSENT, count, memory


def _memory(item: KHV_DisplayController) -> tuple[str, str]:
    size, used = item.MemorySize, item.MemoryUsed
    text = memory(None if size is None else size // 1024)
    return text, "" if used is None else f"{memory(used // 1024)} used"


DISPLAYS = Table(
    slug="displays",
    title="Display controllers",
    classes=(KHV_DisplayController,),
    empty="There is no display controller.",
    order=lambda d: d.DeviceID,
    columns=(
        named("Controller"),
        said("Driver", "Driver"),
        told("Memory", _memory),
        Column("Load", lambda r, _: Bar(r.instance.BusyPercentage)),
        said("Connected", "ConnectedOutputs"),
        STATE,
        AGE,
    ),
)


def _speed(bits: int | None) -> tuple[str, str]:
    return (ABSENT if bits is None else f"{bits / 1_000_000:g} Mbit/s"), ""


USB = Table(
    slug="usb",
    title="USB devices",
    classes=(KHV_USBDevice,),
    empty="Nothing is plugged in.",
    order=lambda d: (len(d.Port or ""), d.Port),
    columns=(
        named("Device"),
        said("Port", "Port"),
        told("Speed", lambda d: _speed(d.Speed)),
        said("Serial number", "SerialNumber"),
        said("Drivers", "Drivers"),
        STATE,
        AGE,
    ),
)


def _seconds(value: int | None) -> str:
    return ABSENT if value is None else f"{count(value)} s"


WATCHDOGS = Table(
    slug="watchdogs",
    title="Watchdogs",
    classes=(KHV_Watchdog,),
    empty="There is no watchdog.",
    order=lambda w: w.DeviceID,
    columns=(
        named("Watchdog", "Name"),
        said("Runs", "Active"),
        told("Waits", lambda w: (_seconds(w.Timeout), "")),
        said("Started the host", "CausedLastStart"),
        STATE,
        AGE,
    ),
)

SECURITY = Table(
    slug="tpms",
    title="Trusted platform modules",
    classes=(KHV_TrustedPlatformModule,),
    empty="There is no TPM.",
    order=lambda t: t.DeviceID,
    columns=(
        named("Module", "Name"),
        said("Version", "SpecVersion"),
        said("Registers", "RegisterBanks"),
        STATE,
        AGE,
    ),
)
