"""The host's network ports and addresses."""

from __future__ import annotations

from cimom.provider import Association, Provider
from hypervisor.host import Host
from hypervisor.identity import read_identity
from providers.network import port
from providers.watch import watch_kernel

ASSOCIATIONS: tuple[Association, ...] = port.ASSOCIATIONS


def provider(host: Host) -> Provider:
    """Return the provider of this group."""
    return Provider(
        sources=port.sources(host, read_identity(host).uuid),
        watch=watch_kernel(host, ("net",), (port.INVENTORY,)),
    )
