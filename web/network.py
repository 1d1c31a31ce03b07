"""The tables of the network: interfaces and routers.  Knows no HTML."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cimom.broker.snapshot import Reading
from cimom.classes import (
    EnabledState,
    KHV_EthernetPort,
    KHV_NetworkPort,
    KHV_RemoteServiceAccessPoint,
)
from cimom.health.rollup import Level
from web.cell import Number, State, Text
from web.table import AGE, STATE, Column, Joins, Table, named, said, words
from web.text import ABSENT, address, bit_rate, count, size


def _is_up(port: Any) -> bool:
    return bool(port.EnabledState == EnabledState.Enabled)


def _link(r: Reading[Any], _: Joins) -> State:
    state = r.instance.EnabledState
    if state is None or state == EnabledState.Unknown:
        return State(Level.unknown, "Unknown")
    if not _is_up(r.instance):
        return State(None, "Down")
    return State(Level.ok, "Up", bit_rate(r.instance.Speed) if r.instance.Speed else "")


def _port_name(r: Reading[Any], j: Joins) -> Text:
    return Text(r.instance.Name or r.instance.DeviceID, _standing(r.instance, j), strong=True)


def _standing(port: Any, j: Joins) -> str:
    """Write what a port is: `bond 802.3ad`, `vlan 20 on eno1`, `physical · i40e · in br0`."""
    kind = words(port.InterfaceKind) or words(port.LinkTechnology)
    first = [kind, port.BondMode or "", str(port.VLANID or "")]
    lower = [j.port_names[name] for name in port.LowerDeviceIDs or () if name in j.port_names]
    if lower:
        first.append(f"on {', '.join(lower)}")
    parts = [" ".join(filter(None, first))]
    if port.Driver and port.Driver != kind:
        parts.append(port.Driver)
    if port.MasterDeviceID in j.port_names:
        parts.append(f"in {j.port_names[port.MasterDeviceID]}")
    return " · ".join(filter(None, parts))


def _hardware_address(r: Reading[Any], _: Joins) -> Text:
    now = (r.instance.NetworkAddresses or (None,))[0]
    return Text(address(now or r.instance.PermanentAddress))


def _addresses(r: Reading[Any], j: Joins) -> Text:
    first, *rest = j.addresses.get(r.instance.DeviceID) or [ABSENT]
    return Text(first, ", ".join(rest))


def _neighbour(r: Reading[Any], j: Joins) -> Text:
    """Show what is at the other end of the cable: `switch-a`, and its port."""
    found = j.neighbours.get(r.instance.DeviceID)
    if not found:
        return Text(ABSENT)
    first, *rest = found
    more = f"and {len(rest)} more" if rest else ""
    name = first.RemoteSystemName or first.ChassisID or ABSENT
    return Text(name, " ".join(filter(None, (first.PortID or first.PortDescription, more))))


def _traffic(of_bytes: str, of_packets: str) -> Callable[[Reading[Any], Joins], Number]:
    def cell(r: Reading[Any], j: Joins) -> Number:
        row = j.port_statistics.get(r.instance.DeviceID)
        if row is None:
            return Number(ABSENT)
        packets = getattr(row.instance, of_packets)
        below = "" if packets is None else f"{count(packets)} packets"
        return Number(size(getattr(row.instance, of_bytes)), below)

    return cell


def _errors(r: Reading[Any], j: Joins) -> Number:
    row = j.port_statistics.get(r.instance.DeviceID)
    if row is None:
        return Number(ABSENT)
    s = row.instance
    errors = _sum(s.ReceiveErrors, s.TransmitErrors)
    drops = _sum(s.ReceiveDiscards, s.TransmitDiscards)
    return Number(count(errors), f"{count(drops)} dropped" if drops else "")


def _sum(*values: int | None) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


NETWORK = Table(
    slug="network",
    title="Network",
    classes=(KHV_EthernetPort, KHV_NetworkPort),
    empty="No network interface is known.",
    order=lambda p: (p.InterfaceIndex or 0, p.Name or ""),
    timed=lambda r, j: j.port_statistics.get(r.instance.DeviceID, r),
    columns=(
        Column("Interface", _port_name),
        Column("Link", _link),
        Column("Address", _addresses),
        Column("MAC", _hardware_address),
        Column("Neighbour", _neighbour),
        Column("Received", _traffic("BytesReceived", "PacketsReceived"), "right"),
        Column("Sent", _traffic("BytesTransmitted", "PacketsTransmitted"), "right"),
        Column("Errors", _errors, "right"),
        STATE,
        AGE,
    ),
    summary=lambda rows, _: f"{sum(_is_up(r.instance) for r in rows)} up",
)

ROUTERS = Table(
    slug="routers",
    title="Routers",
    classes=(KHV_RemoteServiceAccessPoint,),
    empty="No route leads through a router.",
    columns=(
        named("Router"),
        said("Address", "AccessInfo"),
        said("Reached by", "InterfaceNames"),
        said("To everywhere", "DefaultGateway"),
        AGE,
    ),
)
