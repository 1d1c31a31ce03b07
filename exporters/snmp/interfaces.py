"""IF-MIB (RFC 2863): ifTable, ifXTable and ifStackTable over network ports and their counters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from cimom.classes import (
    CIM_NetworkPort,
    EnabledState,
    KHV_EthernetPort,
    KHV_EthernetPortStatistics,
    KHV_NetworkPort,
    KHV_NetworkPortStatistics,
    OperationalStatus,
)
from exporters.snmp.ber import Syntax
from exporters.snmp.moment import MICROSECONDS, microseconds
from exporters.snmp.oids import MIB_2, Oid
from exporters.snmp.table import FALSE, TRUE, Column, Context, Object, Scalar, Table

INTERFACES: Oid = (*MIB_2, 2)
IF_MIB_OBJECTS: Oid = (*MIB_2, 31, 1)
PORTS = (KHV_EthernetPort, KHV_NetworkPort)
STATISTICS = (KHV_EthernetPortStatistics, KHV_NetworkPortStatistics)

OTHER = 1  # ifType of what IANA has no number for
UP, DOWN, TESTING, UNKNOWN, DORMANT = 1, 2, 3, 4, 5  # ifAdminStatus, ifOperStatus
TRAPS_OFF = 2  # ifLinkUpDownTrapEnable disabled
GAUGE32_MAX = 2**32 - 1
ACTIVE = 1  # RFC 2579 RowStatus
MEGA = 1_000_000

# ifAdminStatus and ifOperStatus by the port's EnabledState.
ADMIN_STATUS: dict[int | None, int] = {EnabledState.Disabled: DOWN, EnabledState.In_Test: TESTING}
OPER_STATUS: dict[int | None, int] = {
    EnabledState.Enabled: UP,
    EnabledState.Disabled: DOWN,
    EnabledState.Enabled_but_Offline: DOWN,
    EnabledState.In_Test: TESTING,
    EnabledState.Deferred: DORMANT,
    EnabledState.Quiesce: DORMANT,
    EnabledState.Starting: DORMANT,
}
# What a port's first OperationalStatus says against an EnabledState of Enabled.
NOT_UP: dict[int, int] = {
    OperationalStatus.Stopped: DOWN,
    OperationalStatus.Error: DOWN,
    OperationalStatus.Lost_Communication: DOWN,
    OperationalStatus.Dormant: DORMANT,
}


class Interface(NamedTuple):
    """A port with its counters (None while they are unknown)."""

    port: Any  # one of PORTS
    counters: Any  # one of STATISTICS
    last_change: int  # sysUpTime


def interfaces(context: Context) -> Iterator[tuple[Oid, Interface]]:
    """Yield the ports that the kernel numbers, by its number."""
    counters = {
        row.instance.InstanceID: row.instance
        for cls in STATISTICS
        for row in context.readings.rows(cls)
    }
    for cls in PORTS:
        for row in context.readings.rows(cls):
            port: Any = row.instance
            if port.InterfaceIndex:
                counted = counters.get(f"KHV:stat:{port.DeviceID}")
                yield (port.InterfaceIndex,), Interface(port, counted, _changed(context, port))


def _changed(context: Context, port: CIM_NetworkPort) -> int:
    moment = microseconds(port.TimeOfLastStateChange or "")
    return 0 if moment is None else context.ticks_at(moment / MICROSECONDS)


def stack(context: Context) -> Iterator[tuple[Oid, int]]:
    """Yield which interface lies over which; 0 stands over the topmost and below the lowest."""
    ports: list[Any] = [row.instance for cls in PORTS for row in context.readings.rows(cls)]
    index = {port.DeviceID: port.InterfaceIndex for port in ports if port.InterfaceIndex}
    pairs: set[tuple[int, int]] = set()
    for port in ports:
        own, master = index.get(port.DeviceID), index.get(port.MasterDeviceID or "")
        if own is None:
            continue
        if master is not None:
            pairs.add((master, own))
        pairs.update((own, index[name]) for name in port.LowerDeviceIDs or () if name in index)
    above, below = {lower for _, lower in pairs}, {higher for higher, _ in pairs}
    pairs.update((0, number) for number in index.values() if number not in above)
    pairs.update((number, 0) for number in index.values() if number not in below)
    for pair in sorted(pairs):
        yield pair, ACTIVE


def _description(row: Interface) -> Any:
    return row.port.Name or row.port.ElementName or row.port.DeviceID


def _speed(row: Interface) -> int | None:
    """RFC 2863 ifSpeed: bits a second, the largest gauge for anything faster."""
    return None if row.port.Speed is None else min(row.port.Speed, GAUGE32_MAX)


def _high_speed(row: Interface) -> int | None:
    """RFC 2863 ifHighSpeed: megabits a second, rounded."""
    return None if row.port.Speed is None else (row.port.Speed + MEGA // 2) // MEGA


def _address(row: Interface) -> bytes:
    """RFC 2863 ifPhysAddress: no octets where an interface has no such address."""
    addresses = row.port.NetworkAddresses or (row.port.PermanentAddress,)
    try:
        return bytes.fromhex((addresses[0] or "").replace(":", ""))
    except ValueError:
        return b""


def admin_status(row: Interface) -> int:
    """Return the state that the administrator wants."""
    return ADMIN_STATUS.get(row.port.EnabledState, UP)


def oper_status(row: Interface) -> int:
    """Return the state that the interface is in."""
    state = OPER_STATUS.get(row.port.EnabledState, UNKNOWN)
    if state == UP and row.port.OperationalStatus:
        return NOT_UP.get(row.port.OperationalStatus[0], UP)
    return state


def _connector(row: Interface) -> int:
    real = isinstance(row.port, KHV_EthernetPort) and row.port.PermanentAddress
    return TRUE if real else FALSE


def _counter(name: str) -> Callable[[Interface], int | None]:
    return lambda row: None if row.counters is None else getattr(row.counters, name)


def _received_unicast(row: Interface) -> int | None:
    """Packets received less those for a group, which the kernel counts among all."""
    counters = row.counters
    if counters is None or counters.PacketsReceived is None:
        return None
    return max(0, int(counters.PacketsReceived) - (counters.MulticastPacketsReceived or 0))


OBJECTS: tuple[Object, ...] = (
    Scalar(
        name="ifNumber",
        oid=(*INTERFACES, 1),
        syntax=Syntax.INTEGER,
        of=PORTS,
        value=lambda context: len(dict(interfaces(context))),
    ),
    Table(
        name="ifTable",
        oid=(*INTERFACES, 2, 1),
        of=(*PORTS, *STATISTICS),
        rows=interfaces,
        columns=(
            Column(1, "ifIndex", Syntax.INTEGER, lambda row: row.port.InterfaceIndex),
            Column(2, "ifDescr", Syntax.OCTETS, _description),
            Column(3, "ifType", Syntax.INTEGER, lambda row: row.port.InterfaceType or OTHER),
            Column(4, "ifMtu", Syntax.INTEGER, lambda row: row.port.ActiveMaximumTransmissionUnit),
            Column(5, "ifSpeed", Syntax.GAUGE32, _speed),
            Column(6, "ifPhysAddress", Syntax.OCTETS, _address),
            Column(7, "ifAdminStatus", Syntax.INTEGER, admin_status),
            Column(8, "ifOperStatus", Syntax.INTEGER, oper_status),
            Column(9, "ifLastChange", Syntax.TIMETICKS, lambda row: row.last_change),
            Column(10, "ifInOctets", Syntax.COUNTER32, _counter("BytesReceived")),
            Column(11, "ifInUcastPkts", Syntax.COUNTER32, _received_unicast),
            Column(13, "ifInDiscards", Syntax.COUNTER32, _counter("ReceiveDiscards")),
            Column(14, "ifInErrors", Syntax.COUNTER32, _counter("ReceiveErrors")),
            Column(16, "ifOutOctets", Syntax.COUNTER32, _counter("BytesTransmitted")),
            Column(17, "ifOutUcastPkts", Syntax.COUNTER32, _counter("PacketsTransmitted")),
            Column(19, "ifOutDiscards", Syntax.COUNTER32, _counter("TransmitDiscards")),
            Column(20, "ifOutErrors", Syntax.COUNTER32, _counter("TransmitErrors")),
        ),
    ),
    Table(
        name="ifXTable",
        oid=(*IF_MIB_OBJECTS, 1, 1),
        of=(*PORTS, *STATISTICS),
        rows=interfaces,
        columns=(
            Column(1, "ifName", Syntax.OCTETS, _description),
            Column(2, "ifInMulticastPkts", Syntax.COUNTER32, _counter("MulticastPacketsReceived")),
            Column(6, "ifHCInOctets", Syntax.COUNTER64, _counter("BytesReceived")),
            Column(7, "ifHCInUcastPkts", Syntax.COUNTER64, _received_unicast),
            Column(
                8, "ifHCInMulticastPkts", Syntax.COUNTER64, _counter("MulticastPacketsReceived")
            ),
            Column(10, "ifHCOutOctets", Syntax.COUNTER64, _counter("BytesTransmitted")),
            Column(11, "ifHCOutUcastPkts", Syntax.COUNTER64, _counter("PacketsTransmitted")),
            Column(14, "ifLinkUpDownTrapEnable", Syntax.INTEGER, lambda _: TRAPS_OFF),
            Column(15, "ifHighSpeed", Syntax.GAUGE32, _high_speed),
            Column(17, "ifConnectorPresent", Syntax.INTEGER, _connector),
            Column(18, "ifAlias", Syntax.OCTETS, lambda _: ""),  # nobody named it
            Column(19, "ifCounterDiscontinuityTime", Syntax.TIMETICKS, lambda _: 0),
        ),
    ),
    Table(
        name="ifStackTable",
        oid=(*IF_MIB_OBJECTS, 2, 1),
        of=PORTS,
        rows=stack,
        columns=(Column(3, "ifStackStatus", Syntax.INTEGER, lambda status: status),),
    ),
    Scalar(
        name="ifStackLastChange",
        oid=(*IF_MIB_OBJECTS, 6),
        syntax=Syntax.TIMETICKS,
        of=PORTS,
        value=lambda context: context.last_change("ifStack", dict(stack(context))),
    ),
)
