"""The families of display controllers, USB devices, watchdogs and TPMs."""

from __future__ import annotations

from typing import Any

from cimom.broker.snapshot import Reading
from cimom.classes import (
    CIM_LogicalDevice,
    KHV_DisplayController,
    KHV_TrustedPlatformModule,
    KHV_USBDevice,
    KHV_Watchdog,
)
from cimom.health.rollup import name_of
from exporters.prometheus.family import Family, Group, Labels, Names, of_class, one, ratio, text


def _display(r: Reading[KHV_DisplayController], _: Names) -> tuple[str, ...]:
    return (r.instance.Name or r.instance.DeviceID,)


def _display_info(r: Reading[KHV_DisplayController], names: Names) -> tuple[str, ...]:
    i = r.instance
    return (*_display(r, names), name_of(i), text(i.Driver))


DISPLAY = Labels(("address",), _display)
DISPLAYS = of_class(
    KHV_DisplayController,
    Family(
        name="khv_display_info",
        help="A display controller: its PCI address, name and driver.",
        labels=Labels(("address", "name", "driver"), _display_info),
        value=one,
    ),
    Family(
        name="khv_display_memory_bytes",
        help="Memory of a display controller.",
        labels=DISPLAY,
        value=lambda r: r.instance.MemorySize,
    ),
    Family(
        name="khv_display_memory_used_bytes",
        help="What of the memory of a display controller is used.",
        labels=DISPLAY,
        value=lambda r: r.instance.MemoryUsed,
    ),
    Family(
        name="khv_display_busy_ratio",
        help="How busy a display controller is, 0 to 1.",
        labels=DISPLAY,
        value=lambda r: ratio(r.instance.BusyPercentage),
    ),
)


def _usb(r: Reading[KHV_USBDevice], _: Names) -> tuple[str, ...]:
    i = r.instance
    return (i.DeviceID, name_of(i), text(i.SerialNumber), text(i.Port))


USB = of_class(
    KHV_USBDevice,
    Family(
        name="khv_usb_device_info",
        help="A USB device: khv's lasting id, its name, serial number and port.",
        labels=Labels(("id", "name", "serial", "port"), _usb),
        value=one,
    ),
)

WATCHDOG: Labels[Reading[KHV_Watchdog]] = Labels(
    ("watchdog",), lambda r, _: (r.instance.DeviceID.removeprefix("watchdog/"),)
)
WATCHDOGS = of_class(
    KHV_Watchdog,
    Family(
        name="khv_watchdog_active",
        help="Whether a watchdog runs (1) or not (0).",
        labels=WATCHDOG,
        value=lambda r: r.instance.Active,
    ),
    Family(
        name="khv_watchdog_timeout_seconds",
        help="How long a watchdog waits for being calmed.",
        labels=WATCHDOG,
        value=lambda r: r.instance.Timeout,
    ),
    Family(
        name="khv_watchdog_caused_start",
        help="Whether a watchdog was what started the host the last time (1) or not (0).",
        labels=WATCHDOG,
        value=lambda r: r.instance.CausedLastStart,
    ),
)


def _tpm(r: Reading[KHV_TrustedPlatformModule], _: Names) -> tuple[str, ...]:
    return (r.instance.DeviceID.removeprefix("tpm/"), text(r.instance.SpecVersion))


TPM = of_class(
    KHV_TrustedPlatformModule,
    Family(
        name="khv_tpm_info",
        help="A trusted platform module and the version of its specification.",
        labels=Labels(("tpm", "version"), _tpm),
        value=one,
    ),
)

PERIPHERAL_GROUPS: tuple[Group[Any], ...] = (DISPLAYS, USB, WATCHDOGS, TPM)
PERIPHERAL_DEVICES: tuple[type[CIM_LogicalDevice], ...] = (
    KHV_DisplayController,
    KHV_USBDevice,
    KHV_Watchdog,
    KHV_TrustedPlatformModule,
)
