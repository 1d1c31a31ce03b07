"""From events and audit records to the senders of the servers that want them."""

from __future__ import annotations

import os
import ssl
from collections.abc import Coroutine, Iterable, Mapping
from functools import partial
from typing import Any

from cimom.broker.record import Record
from khv.audit.channel import Told
from khv.certificate import syslog_context
from khv.config import SyslogTarget
from khv.syslog.message import Origin, audit_message, event_message
from khv.syslog.sender import Sender


class Relay:
    """The syslog servers of one broker."""

    def __init__(self, targets: Iterable[SyslogTarget], host: str, version: str) -> None:
        self._origin = Origin(host, version, os.getpid())
        self._senders = [(target, Sender(target, context_of(target))) for target in targets]

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

    def runs(self) -> list[Coroutine[Any, Any, None]]:
        """Return what is to run, one for each server."""
        return [sender.run() for _, sender in self._senders]

    def dropped(self) -> Mapping[str, int]:
        """Return how many messages found no room, by server."""
        return {sender.name: sender.dropped for _, sender in self._senders}

    def problems(self) -> list[str]:
        """Return in words which servers are not reached."""
        return [
            f"syslog {sender.name}: {sender.problem}"
            for _, sender in self._senders
            if sender.problem is not None
        ]


def context_of(target: SyslogTarget) -> partial[ssl.SSLContext] | None:
    """Return what makes the context for TLS; None for a transport without it."""
    if target.transport != "tls":
        return None
    return partial(syslog_context, target.ca, target.certificate, target.key)
