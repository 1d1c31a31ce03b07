"""The host's disks."""

from __future__ import annotations

from cimom.provider import Association, Provider
from hypervisor.host import Host
from hypervisor.identity import read_identity
from providers.storage import disk
from providers.watch import watch_kernel

ASSOCIATIONS: tuple[Association, ...] = disk.ASSOCIATIONS


def provider(host: Host) -> Provider:
    """Return the provider of this group."""
    return Provider(
        sources=disk.sources(host, read_identity(host).uuid),
        watch=watch_kernel(host, ("block",), (disk.INVENTORY,)),
    )
