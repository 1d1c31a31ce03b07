"""The sources of the network: what there is, and what is counted."""

from __future__ import annotations

from collections.abc import Iterator

from cimom.classes import (
    KHV_DNSGeneralSettingData,
    KHV_EthernetPort,
    KHV_EthernetPortStatistics,
    KHV_IPProtocolEndpoint,
    KHV_LANEndpoint,
    KHV_NetworkPort,
    KHV_NetworkPortStatistics,
    KHV_PortFirmwareIdentity,
    KHV_RemoteServiceAccessPoint,
)
from cimom.model import CimObject
from cimom.provider import Lane, Source
from hypervisor.ethtool import read_driver
from hypervisor.host import Host
from hypervisor.link import Driver, DriverReader
from hypervisor.network import Interface, read_addresses, read_counters, read_interfaces
from hypervisor.route import read_gateways, read_resolver
from providers.network.endpoint import ip_endpoint, lan_endpoint, resolution, router
from providers.network.port import firmware, network_port, port_id, statistics

INVENTORY = "net.port"
COUNTERS = "net.counters"
DRIVERS_S = 300.0  # how long a driver's answer is believed; drivers ask the hardware for it


class Drivers:
    """What drivers tell of themselves, asked now and then."""

    def __init__(self, host: Host, read: DriverReader) -> None:
        self._host = host
        self._read = read
        self._known: dict[str, Driver] = {}
        self._until = 0.0

    def __call__(self, name: str) -> Driver:
        """Return the driver of an interface."""
        if (now := self._host.clock.monotonic()) >= self._until:
            self._known, self._until = {}, now + DRIVERS_S
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]


class Network:
    """Reads interfaces; keeps them for the counters, which are read far more often."""

    def __init__(self, host: Host, system: str, drivers: DriverReader | None = None) -> None:
        self._host = host
        self._system = system
        self._drivers = drivers
        self._interfaces: dict[str, Interface] = {}

    def _read(self) -> dict[str, Interface]:
        found = read_interfaces(self._host, self._drivers)
        self._interfaces = {item.name: item for item in found}
        return self._interfaces

    def inventory(self) -> Iterator[CimObject]:
        """Yield ports with their firmware, endpoints, routers and how names are resolved."""
        interfaces = self._read()
        ids = {name: port_id(item) for name, item in interfaces.items()}
        for interface in interfaces.values():
            yield network_port(self._system, interface, ids)
            if interface.ethernet:
                yield lan_endpoint(self._system, interface)
            identity = firmware(self._system, interface)
            if identity is not None:
                yield identity
        for address in read_addresses(self._host):
            yield ip_endpoint(self._system, address, ids.get(address.interface.partition(":")[0]))
        for gateway in read_gateways(self._host):
            yield router(self._system, gateway)
        resolver = read_resolver(self._host)
        if resolver is not None:
            yield resolution(self._system, resolver)

    def counters(self) -> Iterator[CimObject]:
        """Yield the counters of the interfaces that the last inventory found."""
        for interface in list((self._interfaces or self._read()).values()):
            yield statistics(interface, read_counters(self._host, interface.name))


def sources(host: Host, system: str) -> tuple[Source, ...]:
    """Return the inventory and the counters."""
    network = Network(host, system, Drivers(host, read_driver) if host.live else None)
    return (
        Source(
            name=INVENTORY,
            read=network.inventory,
            classes=(
                KHV_EthernetPort,
                KHV_NetworkPort,
                KHV_PortFirmwareIdentity,
                KHV_LANEndpoint,
                KHV_IPProtocolEndpoint,
                KHV_RemoteServiceAccessPoint,
                KHV_DNSGeneralSettingData,
            ),
            max_age_s=5.0,
            # speed and duplex wait for the kernel's RTNL lock, which a driver may hold for seconds
            lane=Lane.SLOW,
        ),
        Source(
            name=COUNTERS,
            read=network.counters,
            classes=(KHV_EthernetPortStatistics, KHV_NetworkPortStatistics),
            max_age_s=2.0,
        ),
    )
