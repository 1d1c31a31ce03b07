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
from hypervisor.address import read_addresses
from hypervisor.ethtool import read_driver
from hypervisor.host import Host
from hypervisor.link import NET, Driver, DriverReader
from hypervisor.network import Interface, read_interfaces
from hypervisor.route import read_gateways, read_resolver
from hypervisor.traffic import read_counters, read_table
from providers.network.condition import REDUNDANT, verdicts
from providers.network.endpoint import ip_endpoints, lan_endpoint
from providers.network.firmware import firmware
from providers.network.port import Ids, network_port
from providers.network.router import resolution, router
from providers.network.traffic import statistics

INVENTORY = "net.port"
COUNTERS = "net.counters"
DRIVERS_S = 300.0  # how long a driver's answer is believed; drivers ask the hardware for it


class Drivers:
    """What drivers tell of themselves, asked now and then."""

    def __init__(self, host: Host, read: DriverReader) -> None:
        self._host = host
        self._read = read
        self._known: dict[tuple[str, int | None], Driver] = {}
        self._until = 0.0

    def __call__(self, name: str) -> Driver:
        """Return the driver of an interface; one that is made anew has another number."""
        if (now := self._host.clock.monotonic()) >= self._until:
            self._known, self._until = {}, now + DRIVERS_S
        this = (name, self._host.read_int(NET, name, "ifindex"))
        if this not in self._known:
            self._known[this] = self._read(name)
        return self._known[this]


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

    def interfaces(self) -> dict[str, Interface]:
        """Return the interfaces by name that the last inventory found."""
        return self._interfaces or self._read()

    def inventory(self) -> Iterator[CimObject]:
        """Yield ports with their firmware, endpoints, routers and how names are resolved."""
        interfaces, addresses = self._read(), read_addresses(self._host)
        ids = Ids(interfaces)
        found = verdicts(interfaces, addresses)
        for name, interface in interfaces.items():
            yield network_port(self._system, interface, ids, found[name])
            if interface.ethernet:
                yield lan_endpoint(self._system, interface, found[name])
            identity = firmware(self._system, interface)
            if identity is not None:
                yield identity
        yield from ip_endpoints(self._system, addresses, interfaces)
        for gateway in read_gateways(self._host):
            yield router(self._system, gateway)
        resolver = read_resolver(self._host)
        if resolver is not None:
            yield resolution(self._system, resolver)

    def counters(self) -> Iterator[CimObject]:
        """Yield the counters of the interfaces that the last inventory found."""
        table = read_table(self._host)
        for interface in list(self.interfaces().values()):
            rich = interface.physical or interface.link.kind in REDUNDANT
            counters = None if rich else table.get(interface.name)
            yield statistics(interface, counters or read_counters(self._host, interface.name))


def network_of(host: Host, system: str) -> Network:
    """Return what reads the interfaces of a host."""
    return Network(host, system, Drivers(host, read_driver) if host.live else None)


def sources(network: Network) -> tuple[Source, ...]:
    """Return the inventory and the counters."""
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
