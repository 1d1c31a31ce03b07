"""The families of what the kernel counts: pressure, huge pages, swapping, energy, failures."""

from __future__ import annotations

from typing import Any

from cimom.broker.snapshot import Reading
from cimom.classes import (
    KHV_EnergyStatistics,
    KHV_HugePageStatistics,
    KHV_KernelLogEntry,
    KHV_OperatingSystem,
    KHV_PressureStatistics,
)
from cimom.model import CimObject
from exporters.prometheus.family import (
    STAT_PREFIX,
    Family,
    Group,
    Labels,
    Names,
    of_class,
    per,
    text,
    times,
)

NONE: Labels[Reading[Any]] = Labels((), lambda _reading, _names: ())


def _event(name: str, help_text: str, prop: str) -> Family[Reading[KHV_OperatingSystem]]:
    return Family(
        name=f"khv_os_{name}_total",
        type="counter",
        help=help_text,
        labels=NONE,
        value=lambda r: getattr(r.instance, prop),
    )


EVENTS = of_class(
    KHV_OperatingSystem,
    _event("swapped_in_pages", "Pages read back from swap space.", "PagesSwappedIn"),
    _event("swapped_out_pages", "Pages written to swap space.", "PagesSwappedOut"),
    _event("out_of_memory_kills", "Processes ended for want of memory.", "OutOfMemoryKills"),
)

# -- pressure

WINDOWS = {"10s": "Average10", "1m": "Average60", "5m": "Average300"}


def _share(kind: str, window: str) -> Family[Reading[KHV_PressureStatistics]]:
    return Family(
        name="khv_pressure_ratio",
        help="Share of a time in which some or all tasks waited for a resource, 0 to 1.",
        labels=Labels(
            ("resource", "kind", "window"),
            lambda r, _: (text(r.instance.Resource), kind.lower(), window),
        ),
        value=lambda r: per(getattr(r.instance, f"{kind}{WINDOWS[window]}"), 10000),
    )


def _waited(kind: str) -> Family[Reading[KHV_PressureStatistics]]:
    return Family(
        name="khv_pressure_seconds_total",
        type="counter",
        help="Time in which some or all tasks waited for a resource.",
        labels=Labels(("resource", "kind"), lambda r, _: (text(r.instance.Resource), kind.lower())),
        value=lambda r: per(getattr(r.instance, f"{kind}Time"), 1_000_000),
    )


PRESSURE = of_class(
    KHV_PressureStatistics,
    *(_share(kind, window) for kind in ("Some", "Full") for window in WINDOWS),
    *(_waited(kind) for kind in ("Some", "Full")),
)

# -- huge pages


def _pages(name: str, help_text: str, prop: str) -> Family[Reading[KHV_HugePageStatistics]]:
    return Family(
        name=f"khv_huge_pages{name}_bytes",
        help=help_text,
        labels=Labels(
            ("memory", "page_bytes"),
            lambda r, _: (
                (r.instance.MemoryDeviceID or "").removeprefix("memory/"),
                text(r.instance.PageSize),
            ),
        ),
        value=lambda r: times(getattr(r.instance, prop), r.instance.PageSize or 0),
    )


HUGE_PAGES = of_class(
    KHV_HugePageStatistics,
    _pages("", "Huge pages of a size that there are.", "Pages"),
    _pages("_free", "Huge pages of a size that are not used.", "FreePages"),
    _pages("_reserved", "Free huge pages that are promised to a program.", "ReservedPages"),
    _pages("_surplus", "Huge pages beyond what was set up.", "SurplusPages"),
)

# -- energy


def _domain(r: Reading[KHV_EnergyStatistics], _: Names) -> tuple[str, ...]:
    return (r.instance.InstanceID.removeprefix(f"{STAT_PREFIX}rapl/"),)


ENERGY = of_class(
    KHV_EnergyStatistics,
    Family(
        name="khv_rapl_joules_total",
        type="counter",
        help="Energy that a processor package, a part of it or memory took.",
        labels=Labels(("domain",), _domain),
        value=lambda r: per(r.instance.Energy, 1_000_000),
    ),
    Family(
        name="khv_rapl_power_limit_watts",
        help="Power that a processor package or a part of it is held to over time.",
        labels=Labels(("domain",), _domain),
        value=lambda r: per(r.instance.PowerLimit, 1_000_000),
    ),
)

# -- the kernel's log

FAILURES = of_class(
    KHV_KernelLogEntry,
    Family(
        name="khv_kernel_errors_total",
        type="counter",
        help="What the kernel's log tells of failing hardware: which part, how often.",
        labels=Labels(
            ("kind", "subject"), lambda r, _: (text(r.instance.Kind), text(r.instance.Subject))
        ),
        value=lambda r: r.instance.Occurrences,
    ),
)

KERNEL_GROUPS: tuple[Group[Any], ...] = (EVENTS, PRESSURE, HUGE_PAGES, ENERGY, FAILURES)
KERNEL_CLASSES: tuple[type[CimObject], ...] = (
    KHV_OperatingSystem,
    KHV_PressureStatistics,
    KHV_HugePageStatistics,
    KHV_EnergyStatistics,
    KHV_KernelLogEntry,
)
