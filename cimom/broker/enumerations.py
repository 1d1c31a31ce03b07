"""Open enumerations: what was found when one was opened, handed out in pieces (DSP0200 5.4.2.24).

Knows no operation and no XML.  An enumeration is a list of rows, so that it tells what there was at
its opening, and costs 16 bytes a row until it ends, expires or is closed.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from cimom.access.roles import Principal
from cimom.model import CimError, Status
from cimom.operations import Page, QueryResult

DEFAULT_TIMEOUT_S = 30  # between two pulls, when the client names none
MAX_TIMEOUT_S = 3600
MAX_OPEN = 1000  # of all clients together
MAX_OPEN_EACH = 200  # of one account
MAX_PULL = 100_000  # objects of one answer
MAX_IDLE_PULLS = 1000  # pulls for 0 objects, which only keep an enumeration open


class _Enumeration:
    def __init__(self, opened_by: Any, found: QueryResult, owner: str) -> None:
        self.opened_by = opened_by
        self.items = found.items
        self.properties = found.properties
        self.owner = owner
        self.timeout_s = opened_by.operation_timeout or DEFAULT_TIMEOUT_S
        self.at = 0
        self.idle_pulls = 0
        self.timer: asyncio.TimerHandle | None = None


class Enumerations:
    """The enumerations of all clients by their contexts."""

    def __init__(self) -> None:
        self._open: dict[str, _Enumeration] = {}

    def __len__(self) -> int:
        return len(self._open)

    def check(self, operation: Any, principal: Principal) -> None:
        """Refuse to open one more: before its rows are looked for."""
        if operation.continue_on_error:
            raise CimError(
                Status.CONTINUATION_ON_ERROR_NOT_SUPPORTED, "errors end an enumeration here"
            )
        timeout = operation.operation_timeout
        if timeout is not None and not 0 < timeout <= MAX_TIMEOUT_S:
            raise CimError(
                Status.INVALID_OPERATION_TIMEOUT, f"a timeout is 1 to {MAX_TIMEOUT_S} seconds"
            )
        own = sum(item.owner == principal.name for item in self._open.values())
        if len(self._open) >= MAX_OPEN or own >= MAX_OPEN_EACH:
            raise CimError(Status.SERVER_LIMITS_EXCEEDED, "too many enumerations are open")

    def open(self, operation: Any, found: QueryResult, principal: Principal) -> Page:
        """Open an enumeration of what was found and hand out its first piece."""
        enumeration = _Enumeration(operation, found, principal.name)
        context = secrets.token_hex(16)
        self._open[context] = enumeration
        return self._piece(context, enumeration, operation.max_object_count)

    def pull(
        self, operation: Any, namespace: str, principal: Principal, kind: type | tuple[type, ...]
    ) -> Page:
        """Hand out the next piece; `kind` are the operations that may have opened it."""
        context = operation.enumeration_context
        enumeration = self._find(context, namespace, principal)
        if not isinstance(enumeration.opened_by, kind):
            self._end(context)
            raise CimError(
                Status.INVALID_ENUMERATION_CONTEXT, "the enumeration was opened for another pull"
            )
        count = operation.max_object_count
        if count == 0:
            enumeration.idle_pulls += 1
            if enumeration.idle_pulls > MAX_IDLE_PULLS:
                self._end(context)
                raise CimError(Status.SERVER_LIMITS_EXCEEDED, "too many pulls for nothing")
        return self._piece(context, enumeration, count)

    def close(self, context: str, namespace: str, principal: Principal) -> None:
        """End an enumeration."""
        self._find(context, namespace, principal)
        self._end(context)

    def left(self, context: str, namespace: str, principal: Principal) -> int:
        """Return how many items are still to be handed out."""
        enumeration = self._find(context, namespace, principal)
        return len(enumeration.items) - enumeration.at

    def _find(self, context: str, namespace: str, principal: Principal) -> _Enumeration:
        found = self._open.get(context)
        if (
            found is None
            or found.owner != principal.name
            or found.opened_by.namespace.strip("/").lower() != namespace.strip("/").lower()
        ):
            raise CimError(
                Status.INVALID_ENUMERATION_CONTEXT, "there is no such enumeration, or no longer"
            )
        return found

    def _piece(self, context: str, enumeration: _Enumeration, count: int) -> Page:
        begin = enumeration.at
        end = enumeration.at = min(begin + min(count, MAX_PULL), len(enumeration.items))
        done = end == len(enumeration.items)
        if done:
            self._end(context)
        else:
            self._wind(context, enumeration)
        return Page(
            items=enumeration.items[begin:end],
            context=None if done else context,
            opened_by=enumeration.opened_by,
            properties=enumeration.properties,
        )

    def _wind(self, context: str, enumeration: _Enumeration) -> None:
        """Let the time to the next pull begin anew."""
        if enumeration.timer is not None:
            enumeration.timer.cancel()
        loop = asyncio.get_running_loop()
        enumeration.timer = loop.call_later(enumeration.timeout_s, self._end, context)

    def _end(self, context: str) -> None:
        enumeration = self._open.pop(context, None)
        if enumeration is not None and enumeration.timer is not None:
            enumeration.timer.cancel()
