"""The host's network ports, endpoints, addresses and routers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from cimom.provider import Association, Notify, Provider
from hypervisor import rtnetlink
from hypervisor.host import Host
from hypervisor.identity import read_identity
from providers.network import (
    endpoint,
    firmware,
    inventory,
    neighbour,
    port,
    router,
    traffic,
)
from providers.watch import watch_kernel

ASSOCIATIONS: tuple[Association, ...] = (
    *port.ASSOCIATIONS,
    *traffic.ASSOCIATIONS,
    *firmware.ASSOCIATIONS,
    *endpoint.ASSOCIATIONS,
    *router.ASSOCIATIONS,
    *neighbour.ASSOCIATIONS,
)


def provider(host: Host) -> Provider:
    """Return the provider of this group."""
    system = read_identity(host).uuid
    network = inventory.network_of(host, system)
    neighbours = neighbour.Neighbourhood(host, system, network.interfaces)
    return Provider(
        sources=(*inventory.sources(network), *neighbour.sources(neighbours)),
        watch=watch(host, neighbours),
    )


def watch(
    host: Host, neighbours: neighbour.Neighbourhood
) -> Callable[[Notify], Callable[[], None]] | None:
    """Return a watch of interfaces, addresses, routes and neighbours; None for a captured tree."""
    devices = watch_kernel(host, ("net",), (inventory.INVENTORY,))
    if devices is None:
        return None

    def start(notify: Notify) -> Callable[[], None]:
        with contextlib.ExitStack() as ends:
            ends.callback(devices(notify))
            ends.callback(neighbours.start(notify))
            with contextlib.suppress(OSError):  # no netlink here: the ticker sees changes, later
                ends.callback(rtnetlink.listen(lambda: notify(inventory.INVENTORY)))
            return ends.pop_all().close

    return start
