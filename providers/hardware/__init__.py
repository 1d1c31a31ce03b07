"""The host system: processors, memory, parts, PCI functions, software and sensors."""

from __future__ import annotations

from cimom.provider import Association, Provider
from hypervisor.host import Host
from hypervisor.identity import read_identity
from hypervisor.udev import can_listen
from providers.hardware import (
    cache,
    display,
    fan,
    kernel_log,
    memory,
    operating_system,
    pci,
    peripheral,
    physical,
    power,
    processor,
    sensor,
    software,
    statistics,
    system,
)
from providers.watch import together, watch_kernel

ASSOCIATIONS: tuple[Association, ...] = (
    *processor.ASSOCIATIONS,
    *cache.ASSOCIATIONS,
    *operating_system.ASSOCIATIONS,
    *physical.ASSOCIATIONS,
    *memory.ASSOCIATIONS,
    *software.ASSOCIATIONS,
    *pci.ASSOCIATIONS,
    *sensor.ASSOCIATIONS,
    *fan.ASSOCIATIONS,
    *power.ASSOCIATIONS,
    *statistics.ASSOCIATIONS,
    *kernel_log.ASSOCIATIONS,
    *display.ASSOCIATIONS,
    *peripheral.ASSOCIATIONS,
)


def provider(host: Host) -> Provider:
    """Return the provider of this group."""
    name = read_identity(host).uuid
    sources = (
        *system.sources(host),
        *processor.sources(host, name),
        *cache.sources(host, name),
        *operating_system.sources(host, name),
        *physical.sources(host, name),
        *memory.sources(host, name),
        *software.sources(host, name),
        *pci.sources(host, name),
        *sensor.sources(host, name),
        *power.sources(host, name),
        *statistics.sources(host),
        *kernel_log.sources(host),
        *display.sources(host, name),
        *peripheral.sources(host, name),
    )
    return Provider(
        sources=sources,
        watch=together(
            watch_kernel(
                host,
                ("cpu", "hwmon", "pci", "usb", "watchdog", "tpm"),
                (
                    *(processor.INVENTORY, sensor.SENSORS, pci.INVENTORY),
                    *(display.INVENTORY, peripheral.PERIPHERALS, peripheral.USB),
                ),
            ),
            kernel_log.watch(host),
        ),
        missing=missing(host),
    )


def missing(host: Host) -> tuple[str, ...]:
    """Say what this machine lacks."""
    found = []
    if not host.names("sys/class/hwmon"):
        found.append("sensors: no hwmon chip (in a virtual machine there is none)")
    if not read_identity(host).from_smbios:
        found.append(
            "SMBIOS: no system UUID (root may read it, if there is one);"
            " the host is named by its machine-id"
        )
    if host.live and not can_listen():
        found.append("hot-plug: the kernel's events cannot be heard; changes show within a minute")
    return (*found, *statistics.missing(host), *kernel_log.missing(host))
