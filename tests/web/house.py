"""The web over the sample host, without workers: for tests, and for looking at it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from cimom.access.accounts import LoginError
from cimom.access.rights import Rights
from cimom.access.roles import Principal, Role
from cimom.broker.readings import Delta, Readings
from cimom.classes import KHV_NumericSensor
from cimom.model import CimError, CimObject, Status
from tests.web.sample import TAKEN_AT, sample, sensors
from web.port import WebPort
from web.subsystem import CLASSES, taken

NAME, PASSWORD = "admin", "sample-password"


class House:
    """Hands the web its port; clocks stand still unless moved."""

    def __init__(self, readings: Readings | None = None, *, demo: bool = False) -> None:
        self.readings = readings or sample()
        self.clock = 1000.0
        self.wall = TAKEN_AT + 2.5
        self.missing: tuple[str, ...] = ()
        self.locked_s: float | None = None
        self.roles = {NAME: Role.ADMINISTRATOR, "nobody": Role.NONE, "reader": Role.READ_ONLY}
        self.sources: list[str] = []
        self.acknowledged: list[tuple[str, str, str | None]] = []
        self.refusal: CimError | None = None  # of acknowledging
        self.logged_out: list[str] = []
        self.denied: list[tuple[str, str]] = []
        self.on_verify: Callable[[], object] = lambda: None
        self.asked = asyncio.Event()  # `refresh` was called
        self.port = WebPort(
            version="0.1.0",
            readings=self.readings,
            refresh=self.refresh,
            snapshot=lambda: taken(self.readings),
            verify=self.verify,
            may=Rights().may,
            acknowledge=self.acknowledge,
            denied=lambda principal, action: self.denied.append((principal.name, action)),
            log_out=lambda principal: self.logged_out.append(principal.name),
            missing=lambda: self.missing,
            demo=demo,
            clock=lambda: self.clock,
            now=lambda: self.wall,
        )

    async def refresh(self, classes: Iterable[type[CimObject]], budget_s: float) -> None:
        assert tuple(classes) == CLASSES
        assert 0 < budget_s < 1
        self.asked.set()
        await asyncio.sleep(0)

    def acknowledge(self, principal: Principal, ident: str, comment: str | None) -> None:
        if ident == "KHV:alarm:over":
            raise CimError(Status.NOT_FOUND, "there is no alarm")
        if self.refusal is not None:
            raise self.refusal
        self.acknowledged.append((principal.name, ident, comment))

    def verify(self, name: str, password: str, source: str) -> Principal:
        self.sources.append(source)
        self.on_verify()
        if self.locked_s is not None:
            raise LoginError("locked", retry_after_s=self.locked_s)
        if name not in self.roles or password != PASSWORD:
            raise LoginError("wrong name or password")
        return Principal(name=name, role=self.roles[name], source=source)

    def cool(self, taken_at: float) -> None:
        """Read the sensors again: the first is well now."""
        (first, *_) = sensors(hot=False)
        self.apply("sensors", first, taken_at=taken_at)

    def heat(self, taken_at: float) -> None:
        """Read the sensors again: the first is too hot."""
        (first, *_) = sensors()
        self.apply("sensors", first, taken_at=taken_at)

    def apply(self, source: str, *rows: Any, taken_at: float, gone: Iterable[Any] = ()) -> None:
        deltas = [Delta(type(row), [row], ()) for row in rows]
        deltas += [Delta(KHV_NumericSensor, (), [key]) for key in gone]
        state = self.readings.state(source)
        self.readings.apply(state, deltas, taken_at=taken_at, duration_s=0.0)
