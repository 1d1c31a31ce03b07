"""The host's disks, partitions, volumes and file systems."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cimom.model import Key
from cimom.provider import Association, Notify, Provider
from hypervisor import smart_poll
from hypervisor.host import Host
from hypervisor.identity import read_identity
from hypervisor.kerneltable import ARRAYS, MOUNTS, watch_tables
from hypervisor.space import SpaceReader, SpaceTold
from providers.storage import (
    controller,
    disk,
    enclosure,
    extent,
    filesystem,
    inventory,
    part,
    partition,
    statistics,
    temperature,
    volume,
)
from providers.watch import watch_kernel

ASSOCIATIONS: tuple[Association, ...] = (
    *disk.ASSOCIATIONS,
    *controller.ASSOCIATIONS,
    *enclosure.ASSOCIATIONS,
    *temperature.ASSOCIATIONS,
    *extent.ASSOCIATIONS,
    *partition.ASSOCIATIONS,
    *volume.ASSOCIATIONS,
    *part.ASSOCIATIONS,
    *statistics.ASSOCIATIONS,
    *filesystem.ASSOCIATIONS,
)
DEVICES = (inventory.INVENTORY, inventory.COUNTERS)


def provider(host: Host) -> Provider:
    """Return the provider of this group."""
    system = read_identity(host).uuid
    blocks = inventory.Inventory(host, system)
    space = SpaceReader() if host.live else SpaceTold(host)
    return Provider(
        sources=(
            *inventory.sources(blocks),
            *filesystem.sources(host, system, blocks, space),
        ),
        watch=watch(host, blocks),
        missing=missing(host),
    )


def missing(host: Host) -> tuple[str, ...]:
    """Say what this machine lacks."""
    health = smart_poll.missing(host)
    if host.exists("run/udev/data"):
        return health
    return (
        "partition tables: udev keeps no records here; kinds, labels and UUIDs are not known",
        *health,
    )


def watch(host: Host, blocks: inventory.Inventory) -> Callable[[Notify], Callable[[], None]] | None:
    """Return a watch of devices, their health, arrays and mounts; None for a captured tree."""
    devices = watch_kernel(
        host,
        ("block", "nvme", "scsi_host", "fc_host", "fc_remote_ports", "enclosure"),
        (*DEVICES, filesystem.FILE_SYSTEMS),
    )
    if devices is None:
        return None

    def start(notify: Notify) -> Callable[[], None]:
        def changed(source: str, keys: Sequence[Key] | None = None) -> None:
            blocks.forget()
            notify(source, keys)

        stops = (
            devices(changed),
            blocks.health.start(lambda: notify(inventory.INVENTORY)),
            watch_tables(
                {
                    MOUNTS: lambda: notify(filesystem.FILE_SYSTEMS),
                    ARRAYS: lambda: notify(inventory.INVENTORY),
                }
            ),
        )

        def stop() -> None:
            for one in stops:
                one()

        return stop

    return start
