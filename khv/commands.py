"""The commands of the local socket: who may, and what they do in the broker.

What is not known here is a worker's command and goes to it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

import msgspec

from cimom.access.gate import Gate
from cimom.access.roles import Principal
from cimom.access.summary import command_subject
from cimom.broker.broker import Broker
from cimom.broker.declarer import Declarer
from cimom.broker.eventlog import EventLog
from cimom.broker.namespaces import Namespaces
from cimom.broker.refresh import Refresher
from cimom.model import CimError, Status
from cimom.operations import Command
from cimom.provider import HOST_NAMESPACE
from cimom.schema import Declarations
from khv.access import Access
from khv.users import Users
from khv.vendor.served import Packages
from khv.vendor.view import View

Carry: TypeAlias = Callable[[Principal, dict[str, Any]], Awaitable[Any]]


class Commands(msgspec.Struct, frozen=True, kw_only=True):
    """Carries out commands with the parts of a broker."""

    broker: Broker
    declarer: Declarer
    namespaces: Namespaces
    refresher: Refresher
    events: EventLog
    packages: Packages
    view: View
    users: Users
    access: Access
    gate: Gate
    audit_head: Callable[[], tuple[int, str]]  # number and hash of the last audit record
    status: Callable[[], dict[str, Any]]  # what the ready line told
    # What other parts carry out, by the names of the commands.
    more: Mapping[str, Carry] = {}

    async def __call__(self, principal: Principal, name: str, arguments: dict[str, Any]) -> Any:
        """Carry out a command; CimError when it is refused or fails."""
        own = self.table(principal)
        if name not in own:
            operation = Command(namespace=HOST_NAMESPACE, name=name, arguments=arguments)
            return await self.broker.execute(principal, operation)
        return await self.gate.carry_out(
            principal,
            f"command:{name}".lower(),
            partial(command_subject, arguments),
            partial(own[name], arguments),
        )

    def table(self, principal: Principal) -> dict[str, Callable[[dict[str, Any]], Awaitable[Any]]]:
        """Return the commands that the broker itself carries out for somebody, by their names."""
        return {
            "ticker.pause": self._pause,
            "ticker.resume": self._resume,
            "ticker.status": self._ticker,
            **self.users.commands(principal),
            **self.access.commands(),
            "status": self._status,
            "mof.added": self._mof_added,
            "mof.compile": self._mof_load,
            "mof.unload": self._mof_unload,
            "mof.list": self._mof_list,
            "alarm.list": self._alarms,
            "audit.head": self._audit_head,
            "alarm.ack": partial(self._acknowledge, principal),
            "provider.apply": partial(self._apply_packages, principal),
            "provider.change": self._change_package,
            "provider.check": self._check_package,
            "provider.list": self._packages,
            **{word: partial(carry_out, principal) for word, carry_out in self.more.items()},
        }

    async def _ticker(self, _: dict[str, Any]) -> str:
        return "paused" if self.refresher.paused else "running"

    async def _pause(self, arguments: dict[str, Any]) -> str:
        self.refresher.paused = True
        return await self._ticker(arguments)

    async def _resume(self, arguments: dict[str, Any]) -> str:
        self.refresher.paused = False
        return await self._ticker(arguments)

    async def _status(self, _: dict[str, Any]) -> dict[str, Any]:
        return self.status() | self.access.status()

    async def _audit_head(self, _: dict[str, Any]) -> tuple[int, str]:
        return self.audit_head()

    # -- alarms

    async def _alarms(self, _: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            {
                "id": alarm.ident,
                "severity": alarm.level.name,
                "raised": alarm.raised_at,
                "element": alarm.name,
                "text": alarm.text,
                "action": alarm.action,
                "acknowledged": alarm.acknowledged_by or "",
                "comment": alarm.comment,
            }
            for alarm in self.events.alarms.active()
        ]

    async def _acknowledge(self, principal: Principal, arguments: dict[str, Any]) -> None:
        comment = arguments.get("comment")
        text = None if comment is None else str(comment)
        self.events.acknowledged(str(arguments.get("id", "")), principal.name, text)

    # -- packages

    async def _apply_packages(
        self, principal: Principal, arguments: dict[str, Any]
    ) -> dict[str, str]:
        """Serve the packages as they are on now; what was done is told by who did it."""
        done = arguments.get("done", "providers were changed")
        self.events.package(f"{done} by {principal.name}")
        return await self.packages.apply(freed=arguments.get("name"))

    async def _change_package(self, _: dict[str, Any]) -> None:
        """Let the command line write what it is going to: the gate has asked, and recorded it."""

    async def _check_package(self, arguments: dict[str, Any]) -> None:
        """Refuse another version of a package if what is served stands in its way."""
        name, namespace = str(arguments.get("name", "")), str(arguments.get("namespace", ""))
        self.packages.check(name, namespace, await _declarations(arguments))

    async def _packages(self, _: dict[str, Any]) -> list[dict[str, str]]:
        return self.view.rows()

    # -- classes

    async def _mof_added(self, arguments: dict[str, Any]) -> bytes:
        """Return what a namespace has more than khv's own schema, for who compiles on top of it."""
        namespace = self.namespaces.canonical(str(arguments.get("namespace", "")))
        return msgspec.msgpack.encode(self.declarer.added(namespace))

    async def _mof_load(self, arguments: dict[str, Any]) -> dict[str, int]:
        namespace = self.namespaces.canonical(str(arguments.get("namespace", "")))
        unit = str(arguments.get("unit", ""))
        _check_unit(unit)
        return await self.declarer.load_unit(namespace, unit, await _declarations(arguments))

    async def _mof_unload(self, arguments: dict[str, Any]) -> int:
        namespace = self.namespaces.canonical(str(arguments.get("namespace", "")))
        unit = str(arguments.get("unit", ""))
        _check_unit(unit)
        return await self.declarer.unload_unit(namespace, unit)

    async def _mof_list(self, _: dict[str, Any]) -> list[dict[str, str | int]]:
        return self.declarer.units()


async def _declarations(arguments: dict[str, Any]) -> Declarations:
    blob = arguments.get("declarations")
    if not isinstance(blob, bytes):
        raise CimError(Status.INVALID_PARAMETER, "a unit has declarations")
    try:
        return await asyncio.to_thread(msgspec.msgpack.decode, blob, type=Declarations)
    except msgspec.MsgspecError as exc:
        raise CimError(Status.INVALID_PARAMETER, str(exc)) from exc


def _check_unit(unit: str) -> None:
    """Refuse a name that is a package's, or none."""
    if not re.fullmatch(r"[\w.+-]{1,128}", unit):
        text = f"{unit[:64]!r} cannot be a unit: letters, digits, _ . + -"
        raise CimError(Status.INVALID_PARAMETER, text)
