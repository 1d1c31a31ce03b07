"""What stands at the other end of ports' cables (LLDP), as remote access points."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator, Mapping

from cimom.classes import (
    AccessContext,
    CIM_NetworkPort,
    EnabledState,
    InfoFormat,
    KHV_LLDPNeighbor,
    KHV_RemoteAccessAvailableToElement,
)
from cimom.health.status import Condition, status_properties
from cimom.provider import Association, Lane, Notify, Source
from hypervisor.background import Background, Nothing
from hypervisor.host import Host
from hypervisor.lldp import BUDGET_S, INTERVAL_S, Ask, Neighbour, Reader, here
from hypervisor.network import Interface
from providers.device import fit_device_id, scoped
from providers.network.endpoint import hosted
from providers.network.port import port_id

NEIGHBOURS = "net.neighbour"
KEPT_S = 3 * INTERVAL_S  # without news; a neighbour that is gone is forgotten after 120 s
ADDRESS_FORMATS = {4: InfoFormat.IPv4_Address, 6: InfoFormat.IPv6_Address}

Interfaces = Callable[[], Mapping[str, Interface]]


class Neighbourhood:
    """Keeps what neighbours told last; whoever looks never waits."""

    def __init__(
        self, host: Host, system: str, interfaces: Interfaces, ask: Ask | None = None
    ) -> None:
        self._host = host
        self._system = system
        self._interfaces = interfaces
        self._readings = Background(Reader(host, ask), host.clock, INTERVAL_S)
        self._told_at: float | None = None  # of the rows that were yielded last

    def read(self) -> Iterator[KHV_LLDPNeighbor]:
        """Yield what is known of neighbours; nothing where no lldpd runs, or none answers."""
        self._told_at = None
        taken = self._readings.latest() if here(self._host) else Nothing()
        if isinstance(taken, Nothing):
            return
        if taken.failure is not None and self._host.clock.time() - taken.at > KEPT_S:
            return
        self._told_at = taken.at
        yield from rows(self._system, taken.value, self._interfaces())

    def taken_at(self) -> float | None:
        """Return when the neighbours were asked for that `read` found; None: now."""
        return self._told_at

    def start(self, notify: Notify) -> Callable[[], None]:
        """Begin to ask; return what ends it."""
        return self._readings.start(lambda: notify(NEIGHBOURS))


def rows(
    system: str, neighbours: tuple[Neighbour, ...], interfaces: Mapping[str, Interface]
) -> Iterator[KHV_LLDPNeighbor]:
    """Yield neighbours of ports that are there, once each."""
    seen: set[str] = set()
    for one in neighbours:
        port = interfaces.get(one.interface)
        if port is None:
            continue
        row = neighbour(system, one, port)
        if row.Name not in seen:
            seen.add(row.Name)
            yield row


def neighbour(system: str, told: Neighbour, port: Interface) -> KHV_LLDPNeighbor:
    """Map a neighbour; it is well as long as it speaks."""
    name = told.system or told.chassis or told.port or ""
    info, form = _access(told)
    managed = bool(told.addresses)
    return KHV_LLDPNeighbor(
        **scoped(system, KHV_LLDPNeighbor),
        Name=fit_device_id(f"lldp/{port.identity}/{told.chassis}/{told.port}"),
        ElementName=name,
        Caption=f"Neighbour of {port.name}",
        AccessInfo=info,
        InfoFormat=form,
        OtherInfoFormatDescription="chassis ID" if form is InfoFormat.Other else None,
        AccessContext=AccessContext.Management_Service if managed else AccessContext.Other,
        OtherAccessContext=None if managed else "Neighbour",
        PortDeviceID=port_id(port),
        InterfaceName=port.name,
        Protocol=told.protocol,
        ChassisID=told.chassis,
        ChassisIDType=told.chassis_kind,
        PortID=told.port,
        PortIDType=told.port_kind,
        PortDescription=told.port_description,
        RemoteSystemName=told.system,
        RemoteSystemDescription=told.description,
        ManagementAddresses=told.addresses or None,
        EnabledFunctions=told.functions or None,
        PortVLANID=told.port_vlan,
        VLANIDs=told.vlans or None,
        TimeToLive=told.ttl_s,
        EnabledState=EnabledState.Enabled,
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


def _access(told: Neighbour) -> tuple[str | None, InfoFormat | None]:
    """Return how to reach a neighbour: where it is managed, else what its chassis is called."""
    if told.addresses:
        first = told.addresses[0]
        return first, ADDRESS_FORMATS[ipaddress.ip_address(first).version]
    if told.chassis is None:
        return None, None
    mac = told.chassis_kind == "mac"
    return told.chassis, InfoFormat.Ethernet_Address if mac else InfoFormat.Other


def sources(neighbourhood: Neighbourhood) -> tuple[Source, ...]:
    """Return the one source."""
    return (
        Source(
            name=NEIGHBOURS,
            read=neighbourhood.read,
            classes=(KHV_LLDPNeighbor,),
            max_age_s=INTERVAL_S / 2,
            deadline_s=2 * BUDGET_S,  # where no thread asks, as in a capture, the reader does
            lane=Lane.SLOW,  # with the inventory, whose interfaces it uses
            taken_at=neighbourhood.taken_at,
        ),
    )


ASSOCIATIONS: tuple[Association, ...] = (
    hosted(KHV_LLDPNeighbor),
    Association(
        cls=KHV_RemoteAccessAvailableToElement,
        left=KHV_LLDPNeighbor,
        left_role="Antecedent",
        left_join=lambda neighbour: neighbour.PortDeviceID,
        right=CIM_NetworkPort,
        right_role="Dependent",
        right_join=lambda port: port.DeviceID,
    ),
)
