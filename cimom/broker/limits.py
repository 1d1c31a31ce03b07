"""Limits of sensors that operators set: kept in the state file, put into the readings.

Knows no rights.  ModifyInstance of a numeric sensor sets them, RestoreDefaultThresholds forgets
them (DSP1009); nothing else of a sensor can be changed.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any, TypeAlias

from cimom.access.roles import Principal
from cimom.broker.broker import OwnMethod
from cimom.broker.eventlog import EventLog
from cimom.broker.readings import Readings
from cimom.broker.store import StateStore
from cimom.classes import CIM_NumericSensor
from cimom.health.limits import FIELDS, fault, with_limits
from cimom.health.rollup import name_of
from cimom.model import CimError, CimObject, Path, Status, own_key
from cimom.operations import Given, MethodResult

MAX_LIMITED = 5000  # sensors
Place: TypeAlias = tuple[str, str]  # class and own key of a sensor


class Limits:
    """Who keeps the numeric sensors: `instances.Keeper` of their class."""

    def __init__(self, readings: Readings, store: StateStore, events: EventLog) -> None:
        self._readings = readings
        self._store = store
        self._events = events
        self._limits: dict[Place, dict[str, int | None]] = {}
        for class_name, element, text in store.rows("SELECT class, element, limits FROM sensor"):
            try:
                found = json.loads(str(text))
            except ValueError:
                continue
            self._limits[str(class_name), str(element)] = found
        readings.adjust(CIM_NumericSensor, self._adjusted)

    def _adjusted(self, sensor: CIM_NumericSensor) -> CIM_NumericSensor:
        return with_limits(sensor, self._limits.get((sensor.CIM_NAME, own_key(sensor))))

    # -- the keeper

    async def create(self, _: str, given: Given, /) -> CimObject:
        raise CimError(Status.NOT_SUPPORTED, f"{given.instance.CIM_NAME} is told by the machine")

    async def delete(self, _: str, old: CimObject, /) -> None:
        raise CimError(Status.NOT_SUPPORTED, f"{old.CIM_NAME} is told by the machine")

    async def modify(self, _: str, old: CimObject, new: CimObject, /) -> None:
        """Set the limits of a sensor."""
        changed = {n for n in old.__struct_fields__ if getattr(old, n) != getattr(new, n)}
        other = sorted(changed - FIELDS.keys())
        if other:
            raise CimError(Status.NOT_SUPPORTED, f"{', '.join(other)}: only limits can be set")
        limits = {name: getattr(new, name) for name in FIELDS}
        wrong = fault(limits)
        if wrong is not None:
            raise CimError(Status.INVALID_PARAMETER, wrong)
        if not changed:
            return
        place = (old.CIM_NAME, own_key(old))
        if place not in self._limits and len(self._limits) >= MAX_LIMITED:
            text = f"{MAX_LIMITED} sensors have limits already"
            raise CimError(Status.SERVER_LIMITS_EXCEEDED, text)
        own = self._limits.get(place, {})
        kept = own | {name: limits[name] for name in changed}
        await asyncio.to_thread(self._keep, place, kept)
        self._limits[place] = kept
        self._renew(old)
        told = ", ".join(f"{name} {limits[name]}" for name in FIELDS if name in changed)
        self._events.package(f"limits of {_name(old)} were set: {told}")

    def _keep(self, place: Place, limits: dict[str, int | None] | None) -> None:
        with self._store.transaction() as connection:
            if limits is None:
                connection.execute("DELETE FROM sensor WHERE class = ? AND element = ?", place)
            else:
                connection.execute(
                    "REPLACE INTO sensor VALUES (?, ?, ?)", (*place, json.dumps(limits))
                )

    def _renew(self, sensor: CimObject) -> None:
        key = tuple(getattr(sensor, name) for name in sensor.CIM_KEYS)
        self._readings.renew(type(sensor), key)

    # -- the method

    def methods(self, classes: tuple[type[CimObject], ...]) -> dict[tuple[str, str], OwnMethod]:
        """Return what carries out RestoreDefaultThresholds of these classes."""

        async def restore(_: Principal, path: Path, __: dict[str, Any]) -> MethodResult:
            place = (path.classname, str(path.key("DeviceID")))
            if self._limits.pop(place, None) is not None:
                await asyncio.to_thread(self._keep, place, None)
                for cls in self._readings.concrete(CIM_NumericSensor):
                    for row in self._readings.rows(cls) if place[0] == cls.CIM_NAME else ():
                        if own_key(row.instance) == place[1]:
                            self._renew(row.instance)
                            name = _name(row.instance)
                            self._events.package(f"limits of {name} are the machine's again")
            return MethodResult(return_value=0)

        return {(cls.CIM_NAME, "RestoreDefaultThresholds"): restore for cls in classes}


def _name(sensor: CimObject) -> str:
    return name_of(sensor) if isinstance(sensor, CIM_NumericSensor) else sensor.CIM_NAME
