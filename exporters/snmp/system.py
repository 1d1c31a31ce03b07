"""SNMPv2-MIB (RFC 3418) system and snmp groups, SNMP-FRAMEWORK-MIB (RFC 3411) engine scalars."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cimom.classes import KHV_ComputerSystem
from exporters.snmp.ber import Syntax
from exporters.snmp.counters import (
    IN_PACKETS,
    MALFORMED,
    MAX_MESSAGE_BYTES,
    TOO_BIG,
    WRONG_VERSION,
)
from exporters.snmp.oids import KHV_BROKER, KHV_MIB, MIB_2, SNMP_MODULES, Oid
from exporters.snmp.table import Column, Context, Object, Scalar, Table

SYSTEM: Oid = (*MIB_2, 1)
SNMP: Oid = (*MIB_2, 11)
ENGINE: Oid = (*SNMP_MODULES, 10, 2, 1)
SERVICES = 72  # RFC 3418 sysServices: end-to-end (2^3) and applications (2^6)
AUTHENTICATION_TRAPS_OFF = 2  # snmpEnableAuthenTraps disabled

# What sysORTable names: the modules served, by their identities.
MODULES: tuple[tuple[Oid, str], ...] = (
    ((*SNMP_MODULES, 1), "SNMPv2-MIB: the agent itself (RFC 3418)"),
    ((*SNMP_MODULES, 10), "SNMP-FRAMEWORK-MIB: the engine (RFC 3411)"),
    ((*MIB_2, 31), "IF-MIB: network interfaces (RFC 2863)"),
    ((*MIB_2, 25, 7, 1), "HOST-RESOURCES-MIB: processors and disks (RFC 2790)"),
    ((*MIB_2, 47), "ENTITY-MIB: the parts of the host (RFC 6933)"),
    ((*MIB_2, 99), "ENTITY-SENSOR-MIB: sensors of the host (RFC 3433)"),
    ((*MIB_2, 236), "VM-MIB: virtual machines (RFC 7666)"),
    (KHV_MIB, "KHV-MIB: readings with the time they were taken"),
)


def host_name(context: Context) -> str:
    """Return the host's name: its row's, or what the agent was started with."""
    for row in context.readings.rows(KHV_ComputerSystem):
        if row.instance.ElementName:
            return row.instance.ElementName
    return context.identity.host_name


def description(context: Context) -> str:
    """Return sysDescr; it begins with "Linux", by which managers choose what they ask for."""
    identity = context.identity
    words = ("Linux", host_name(context), identity.kernel, "khv", identity.version)
    return " ".join(word for word in words if word)


def _modules(context: Context) -> Iterator[tuple[Oid, tuple[Oid, str]]]:
    del context
    for number, module in enumerate(MODULES, 1):
        yield (number,), module


def _counted(counter: str) -> Callable[[Context], int]:
    return lambda context: context.counters.get(counter, 0)


_HOST = (KHV_ComputerSystem,)

OBJECTS: tuple[Object, ...] = (
    Scalar(name="sysDescr", oid=(*SYSTEM, 1), syntax=Syntax.OCTETS, of=_HOST, value=description),
    Scalar(name="sysObjectID", oid=(*SYSTEM, 2), syntax=Syntax.OID, value=lambda _: KHV_BROKER),
    Scalar(
        name="sysUpTime",
        oid=(*SYSTEM, 3),
        syntax=Syntax.TIMETICKS,
        live=True,
        value=Context.ticks,
    ),
    Scalar(
        name="sysContact",
        oid=(*SYSTEM, 4),
        syntax=Syntax.OCTETS,
        value=lambda context: context.identity.contact,
    ),
    Scalar(name="sysName", oid=(*SYSTEM, 5), syntax=Syntax.OCTETS, of=_HOST, value=host_name),
    Scalar(
        name="sysLocation",
        oid=(*SYSTEM, 6),
        syntax=Syntax.OCTETS,
        value=lambda context: context.identity.location,
    ),
    Scalar(name="sysServices", oid=(*SYSTEM, 7), syntax=Syntax.INTEGER, value=lambda _: SERVICES),
    Scalar(name="sysORLastChange", oid=(*SYSTEM, 8), syntax=Syntax.TIMETICKS, value=lambda _: 0),
    Table(
        name="sysORTable",
        oid=(*SYSTEM, 9, 1),
        of=(),
        rows=_modules,
        columns=(
            Column(2, "sysORID", Syntax.OID, lambda module: module[0]),
            Column(3, "sysORDescr", Syntax.OCTETS, lambda module: module[1]),
            Column(4, "sysORUpTime", Syntax.TIMETICKS, lambda _: 0),
        ),
    ),
    *(
        Scalar(
            name=name,
            oid=(*SNMP, number),
            syntax=Syntax.COUNTER32,
            live=True,
            value=_counted(counter),
        )
        for name, number, counter in (
            ("snmpInPkts", 1, IN_PACKETS),
            ("snmpInBadVersions", 3, WRONG_VERSION),
            ("snmpInASNParseErrs", 6, MALFORMED),
            ("snmpSilentDrops", 31, TOO_BIG),
        )
    ),
    Scalar(
        name="snmpEnableAuthenTraps",
        oid=(*SNMP, 30),
        syntax=Syntax.INTEGER,
        value=lambda _: AUTHENTICATION_TRAPS_OFF,
    ),
    Scalar(name="snmpProxyDrops", oid=(*SNMP, 32), syntax=Syntax.COUNTER32, value=lambda _: 0),
    Scalar(
        name="snmpEngineID",
        oid=(*ENGINE, 1),
        syntax=Syntax.OCTETS,
        value=lambda context: context.engine_id,
    ),
    Scalar(
        name="snmpEngineBoots",
        oid=(*ENGINE, 2),
        syntax=Syntax.INTEGER,
        value=lambda context: context.engine_boots,
    ),
    Scalar(
        name="snmpEngineTime",
        oid=(*ENGINE, 3),
        syntax=Syntax.INTEGER,
        live=True,
        value=lambda context: context.uptime_s,
    ),
    Scalar(
        name="snmpEngineMaxMessageSize",
        oid=(*ENGINE, 4),
        syntax=Syntax.INTEGER,
        value=lambda _: MAX_MESSAGE_BYTES,
    ),
)
