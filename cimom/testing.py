"""Harness for providers: run one over any host tree and check what it yields; no processes."""

from __future__ import annotations

import time

from cimom.broker.link import spec_of
from cimom.broker.readings import Delta, Readings
from cimom.model import CimObject
from cimom.provider import Provider, Source


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
