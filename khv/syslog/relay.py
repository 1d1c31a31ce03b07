"""From events and audit records to the senders of the servers that want them.

The servers may become others at any time: one that stays keeps its connection and what waits.
"""

from __future__ import annotations

import asyncio
import logging
import os
import ssl
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import msgspec

from cimom.broker.record import Record
from khv.audit.channel import Told
from khv.certificate import syslog_context
from khv.config import SyslogTarget
from khv.syslog.message import Origin, audit_message, event_message
from khv.syslog.sender import Sender

log = logging.getLogger(__name__)

FAREWELL_S = 5.0  # for what waits for a server that is none any more

Found = tuple[SyslogTarget, Sender]


class Relay:
    """The syslog servers of one broker; to be used on one event loop."""

    def __init__(self, targets: Iterable[SyslogTarget], host: str, version: str) -> None:
        self._origin = Origin(host, version, os.getpid())
        self._senders: list[Found] = [(target, _sender(target)) for target in targets]
        self._tasks: dict[Sender, asyncio.Task[None]] = {}
        self._farewells: set[asyncio.Task[None]] = set()
        self._dropped: Counter[str] = Counter()  # by servers that are none any more
        self._news = asyncio.Event()

    def event(self, record: Record) -> None:
        """Tell who wants events."""
        self._put("events", partial(event_message, self._origin, record))

    def audit(self, told: Told) -> None:
        """Tell who wants audit records."""
        self._put("audit", partial(audit_message, self._origin, told))

    def _put(self, what: str, make: Any) -> None:
        wanting = [sender for target, sender in self._senders if what in target.what]
        if wanting:
            text = make()
            for sender in wanting:
                sender.put(text)

    async def run(self) -> None:
        """Send to whatever servers there are, until cancelled; raises what a sender fails with."""
        try:
            while True:
                self._news.clear()
                for _, sender in self._senders:
                    if sender not in self._tasks:
                        self._tasks[sender] = asyncio.ensure_future(sender.run())
                await self._something()
        finally:
            for task in (*self._tasks.values(), *self._farewells):
                task.cancel()

    async def _something(self) -> None:
        """Wait for other servers, or for a farewell to end."""
        news = asyncio.ensure_future(self._news.wait())
        try:
            watched = (news, *self._tasks.values(), *self._farewells)
            done, _ = await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.cancel()
        for task in done - {news}:
            self._farewells.discard(task)
            task.result()

    def go_by(self, targets: Iterable[SyslogTarget]) -> None:
        """Send to these servers from now on.

        One of the same name that has other settings gets what waited for it before; one that is
        gone has `FAREWELL_S` for what waits, then that is dropped.
        """
        left, self._senders = self._senders, []
        fresh = []
        for target in targets:
            found = _taken(left, partial(_same, target))
            sender = _sender(target) if found is None else found
            if found is None:
                fresh.append(sender)
            self._senders.append((target, sender))
        for sender in fresh:
            former = _taken(left, partial(_named, sender.name))
            if former is not None:
                self._replace(former, sender)
        for _, sender in left:
            self._part(sender)
        self._news.set()

    def _replace(self, former: Sender, sender: Sender) -> None:
        task = self._tasks.pop(former, None)
        if task is not None:
            task.cancel()
        sender.take_over(former)

    def _part(self, sender: Sender) -> None:
        self._dropped[sender.name] += sender.dropped
        task = self._tasks.pop(sender, None)
        sender.leave()
        self._farewells.add(asyncio.ensure_future(self._farewell(sender, task)))

    async def _farewell(self, sender: Sender, task: asyncio.Task[None] | None) -> None:
        """Let a sender that has no more to come end."""
        try:
            if task is not None:
                await asyncio.wait((task,), timeout=FAREWELL_S)
        finally:
            if task is not None:
                task.cancel()
        left = sender.give_up()
        self._dropped[sender.name] += left
        if left:
            log.warning("syslog %s: %d messages were dropped", sender.name, left)
        if task is not None and task.done() and not task.cancelled():
            task.result()

    def dropped(self) -> Mapping[str, int]:
        """Return how many messages found no room, by server."""
        found = Counter(self._dropped)
        for _, sender in self._senders:
            found[sender.name] += sender.dropped
        return found

    def problems(self) -> list[str]:
        """Return in words which servers are not reached."""
        return [
            f"syslog {sender.name}: {sender.problem}"
            for _, sender in self._senders
            if sender.problem is not None
        ]


def _sender(target: SyslogTarget) -> Sender:
    return Sender(target, context_of(target))


def _same(wanted: SyslogTarget, target: SyslogTarget, _: Sender) -> bool:
    """Whether two differ at most in what they are told."""
    return msgspec.structs.replace(target, what=()) == msgspec.structs.replace(wanted, what=())


def _named(name: str, _: SyslogTarget, sender: Sender) -> bool:
    return sender.name == name


def _taken(left: list[Found], fits: Callable[[SyslogTarget, Sender], bool]) -> Sender | None:
    """Take the first that fits out of a list."""
    for index, (target, sender) in enumerate(left):
        if fits(target, sender):
            del left[index]
            return sender
    return None


def context_of(target: SyslogTarget) -> partial[ssl.SSLContext] | None:
    """Return what makes the context for TLS; None for a transport without it."""
    if target.transport != "tls":
        return None
    return partial(syslog_context, target.ca, target.certificate, target.key)
