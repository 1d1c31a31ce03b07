"""What runs on the host: processes, services, and what keeps its clock.

A worker of its own: reading the processes of a large host takes time, and what is asked of them
may hang with them.
"""

from __future__ import annotations

from cimom.provider import Association, Provider
from hypervisor.background import Background
from hypervisor.host import Host
from hypervisor.identity import read_identity
from hypervisor.process import Table
from hypervisor.service import INTERVAL_S, Services
from providers.runtime import clock, process, service
from providers.watch import together

ASSOCIATIONS: tuple[Association, ...] = (
    *process.ASSOCIATIONS,
    *service.ASSOCIATIONS,
    *clock.ASSOCIATIONS,
)


def provider(host: Host) -> Provider:
    """Return the provider of this group."""
    system = read_identity(host).uuid
    table = Table(host)
    units = Background(Services(host).read, host.clock, INTERVAL_S)
    times = clock.Clock(host, table, units)
    return Provider(
        sources=(
            *process.sources(host, system, table),
            *service.sources(system, units),
            *clock.sources(system, times),
        ),
        watch=together(service.watch(units), clock.watch(times)) if host.live else None,
        missing=service.missing(host),
    )
