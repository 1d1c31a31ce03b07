"""What a snapshot says, decoded by pyasn1 and pysnmp: another reader than our own writer."""

from __future__ import annotations

from typing import Any

from pyasn1.codec.ber import decoder
from pyasn1.type import univ
from pysnmp.proto import rfc1902, rfc1905

from cimom.broker.readings import Readings
from exporters.snmp.objects import OBJECTS
from exporters.snmp.oids import Oid
from exporters.snmp.snapshot import Snapshot, Snapshots
from exporters.snmp.state import MemoryState
from exporters.snmp.table import Column, Context, Identity, Object, Scalar

STARTED = 1795575700.0  # wall clock at the start of the agent


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def context_of(readings: Readings, clock: Clock | None = None) -> Context:
    return Context(
        readings,
        Identity(version="1.2", kernel="6.1"),
        MemoryState().index,
        counters={},
        engine_id=b"\x80\x00\x7e\xd9\x05engine",
        engine_boots=7,
        wall=lambda: STARTED,
        monotonic=clock or Clock(),
    )


def binding(encoded: bytes) -> tuple[Oid, Any]:
    """Return name and value of one encoded binding: int, bytes, a tuple of arcs or an exception."""
    bound, rest = decoder.decode(encoded, asn1Spec=rfc1905.VarBind())
    assert not rest
    value = bound[1].getComponent()
    if isinstance(value, rfc1902.ObjectSyntax):
        value = value.getComponent()
        value = value.getComponent() if hasattr(value, "getComponent") else value
    name = tuple(bound[0])
    if isinstance(value, rfc1902.OctetString):
        return name, bytes(value)
    if isinstance(value, univ.ObjectIdentifier):
        return name, tuple(value)
    if type(value).__name__ in ("NoSuchObject", "NoSuchInstance", "EndOfMibView"):
        return name, type(value).__name__
    return name, None if isinstance(value, univ.Null) else int(value)


def decoded(snapshot: Snapshot) -> dict[Oid, Any]:
    found = {}
    for position, name in enumerate(snapshot.names):
        told, value = binding(snapshot.bind(position))
        assert told == name
        found[name] = value
    return found


class Mib:
    """All values of some readings by the names of their objects."""

    def __init__(self, readings: Readings, clock: Clock | None = None) -> None:
        self.context = context_of(readings, clock)
        self.snapshots = Snapshots(OBJECTS, self.context)

    def __getitem__(self, name: str) -> Any:
        """Return a scalar's value, or a column's values by index (an int where it is one)."""
        snapshot = self.snapshots.current()
        oid, scalar = object_named(name)
        found = {
            full[len(oid) :]: binding(snapshot.bind(position))[1]
            for position, full in enumerate(snapshot.names)
            if full[: len(oid)] == oid
        }
        if scalar:
            return found.get((0,))
        return {index[0] if len(index) == 1 else index: value for index, value in found.items()}


def object_named(name: str, objects: tuple[Object, ...] = OBJECTS) -> tuple[Oid, bool]:
    for item in objects:
        if isinstance(item, Scalar):
            if item.name == name:
                return item.oid, True
            continue
        column: Column
        for column in item.columns:
            if column.name == name:
                return (*item.oid, column.number), False
    raise KeyError(name)
