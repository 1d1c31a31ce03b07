"""Vendor-style providers: instances of the host's hardware and machines.  Know no broker."""

from __future__ import annotations

from collections.abc import Callable

from cimom.provider import Association, Provider
from hypervisor.host import Host
from providers import hardware, ipmi, network, runtime, storage

# Worker groups that read the host's files, and what makes their providers.
HOST_GROUPS: dict[str, Callable[[Host], Provider]] = {
    "hw": hardware.provider,
    "storage": storage.provider,
    "net": network.provider,
    "ipmi": ipmi.provider,
    "os": runtime.provider,
}
ASSOCIATIONS: tuple[Association, ...] = (
    *hardware.ASSOCIATIONS,
    *storage.ASSOCIATIONS,
    *network.ASSOCIATIONS,
    *ipmi.ASSOCIATIONS,
    *runtime.ASSOCIATIONS,
)


def read_everything(host: Host) -> None:
    """Read every source of the host once: what a capture must hold."""
    for make in HOST_GROUPS.values():
        for source in make(host).sources:
            for _ in source.read():
                pass
