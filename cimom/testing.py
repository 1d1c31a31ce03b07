"""Harness for providers: run one over any host tree and check what it yields; no processes."""

from __future__ import annotations

import time

from cimom.broker.link import spec_of
from cimom.broker.readings import Delta, Readings
from cimom.classes import CIM_ManagedSystemElement
from cimom.model import CimObject, Path, key_of
from cimom.provider import Provider, Source
from cimom.schema import Schema, qualifier


def _deltas(source: Source) -> list[Delta]:
    by_class: dict[type[CimObject], list[CimObject]] = {}
    for instance in source.read():
        by_class.setdefault(type(instance), []).append(instance)
    return [Delta(cls, rows, ()) for cls, rows in by_class.items()]


def readings_of(*providers: Provider, taken_at: float | None = None) -> Readings:
    """Read every source of the providers once, in this process; a failing source raises."""
    readings = Readings()
    for provider in providers:
        structs = {
            cls.CIM_NAME: cls
            for source in provider.sources
            for cls in (*source.classes, *(overlay.cls for overlay in source.overlays))
        }
        for source in provider.sources:
            state = readings.register(spec_of(source), structs.__getitem__)
            moment = time.time() if taken_at is None else taken_at
            readings.apply(state, _deltas(source), taken_at=moment, duration_s=0.0)
    return readings


# -- what every provider must keep to

INTEGERS = {
    "uint8": (0, 2**8 - 1),
    "uint16": (0, 2**16 - 1),
    "uint32": (0, 2**32 - 1),
    "uint64": (0, 2**64 - 1),
    "sint8": (-(2**7), 2**7 - 1),
    "sint16": (-(2**15), 2**15 - 1),
    "sint32": (-(2**31), 2**31 - 1),
    "sint64": (-(2**63), 2**63 - 1),
}
HEALTH_STATES = (0, 5, 10, 15, 20, 25, 30)
MAX_STATUS = 19  # CIM_ManagedSystemElement.OperationalStatus without vendors' values


def faults(provider: Provider, schema: Schema) -> list[str]:
    """Return in words what a provider does wrong; none: it may be served.

    Reads every source twice: values must fit their types, keys be set, unique and the same again,
    statuses follow the rules, and every row belong to a class that its source declares.
    """
    found: list[str] = []
    for source in provider.sources:
        declared = {*source.classes, *(overlay.cls for overlay in source.overlays)}
        overlaid = {overlay.cls for overlay in source.overlays}
        first = list(source.read())
        for instance in first:
            if type(instance) not in declared:
                found.append(f"{source.name} yields {instance.CIM_NAME} undeclared")
            found += row_faults(instance, schema, overlay=type(instance) in overlaid)
        keys = [(type(i), key_of(i)) for i in first]
        found += [f"{source.name} yields {key} twice" for key in set(keys) if keys.count(key) > 1]
        if set(keys) != {(type(i), key_of(i)) for i in source.read()}:
            found.append(f"{source.name} yields other keys when it is read again")
    return found


def row_faults(instance: CimObject, schema: Schema, *, overlay: bool = False) -> list[str]:
    """Return in words what is wrong with one instance."""
    found = []
    for item in schema.cls(instance.CIM_NAME).properties:
        value = getattr(instance, item.name)
        where = f"{instance.CIM_NAME}.{item.name} of {key_of(instance)}"
        if value is None:
            if item.is_key:
                found.append(f"{where} is a key and NULL")
            continue
        values = value if item.is_array else (value,)
        if item.is_array and not isinstance(value, tuple):
            found.append(f"{where} is no tuple")
            continue
        found += [f"{where} = {v!r} is no {item.type}" for v in values if not _fits(v, item.type)]
        limit = qualifier(item, "MaxLen")
        if isinstance(limit, int) and any(isinstance(v, str) and len(v) > limit for v in values):
            found.append(f"{where} is longer than {limit}")
    if not overlay and isinstance(instance, CIM_ManagedSystemElement):
        found += _status_faults(instance)
    return found


def _fits(value: object, kind: str) -> bool:
    if kind in INTEGERS:
        low, high = INTEGERS[kind]
        return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    match kind:
        case "boolean":
            return isinstance(value, bool)
        case "real32" | "real64":
            return isinstance(value, float)
        case "reference":
            return isinstance(value, Path)
        case _:
            return isinstance(value, str | CimObject)


def _status_faults(instance: CIM_ManagedSystemElement) -> list[str]:
    where = f"{instance.CIM_NAME} {key_of(instance)}"
    status, words = instance.OperationalStatus, instance.StatusDescriptions
    found = []
    if not status or any(not 0 <= value <= MAX_STATUS for value in status):
        found.append(f"{where}: OperationalStatus {status} is empty or out of range")
    if words is not None and len(words) != len(status or ()):
        found.append(f"{where}: StatusDescriptions and OperationalStatus differ in length")
    if instance.HealthState not in HEALTH_STATES:
        found.append(f"{where}: HealthState {instance.HealthState} is none of {HEALTH_STATES}")
    if not instance.ElementName:
        found.append(f"{where}: ElementName is empty")
    return found
