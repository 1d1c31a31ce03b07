"""Open enumerations: what was found when one was opened, handed out in pieces (DSP0200 5.4.2.24).

Knows no operation and no XML.  An enumeration is a list of rows, so that it tells what there was at
its opening, and costs 16 bytes a row until it ends, expires or is closed.  What must not be told
any more (its class changed) is an error in the middle; so is what could not be read at first.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

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
    def __init__(
        self,
        opened_by: Any,
        namespace: str,
        found: QueryResult,
        owner: str,
        errors: Iterable[CimError],
    ) -> None:
        self.opened_by = opened_by
        self.namespace = namespace
        self.items = found.items
        self.properties = found.properties
        self.owner = owner
        self.errors = deque(errors)  # told when all items are, one at a time
        self.timeout_s = opened_by.operation_timeout or DEFAULT_TIMEOUT_S
        self.at = 0
        self.idle_pulls = 0
        self.timer: asyncio.TimerHandle | None = None

    @property
    def done(self) -> bool:
        return self.at == len(self.items) and not self.errors

    def drop(self, fallen: Any) -> CimError:
        """Take away what is left of the class of an item; return what the client is told."""
        namespace, cls = fallen[0], type(fallen[1].instance)
        self.items = [
            item
            for item in self.items[self.at :]
            if item[0] != namespace or type(item[1].instance) is not cls
        ]
        self.at = 0
        text = f"class {cls.CIM_NAME} changed or went away since the enumeration was opened"
        return CimError(Status.FAILED, text)


class Enumerations:
    """The enumerations of all clients by their contexts; `stands` says what may still be told."""

    def __init__(self, stands: Callable[[Any], bool]) -> None:
        self._stands = stands
        self._open: dict[str, _Enumeration] = {}

    def __len__(self) -> int:
        return len(self._open)

    def check(self, operation: Any, principal: Principal) -> None:
        """Refuse to open one more: before its rows are looked for."""
        timeout = operation.operation_timeout
        if timeout is not None and not 0 < timeout <= MAX_TIMEOUT_S:
            raise CimError(
                Status.INVALID_OPERATION_TIMEOUT, f"a timeout is 1 to {MAX_TIMEOUT_S} seconds"
            )
        self._check_room(principal)

    def _check_room(self, principal: Principal) -> None:
        own = sum(item.owner == principal.name for item in self._open.values())
        if len(self._open) >= MAX_OPEN or own >= MAX_OPEN_EACH:
            raise CimError(Status.SERVER_LIMITS_EXCEEDED, "too many enumerations are open")

    def open(
        self,
        operation: Any,
        namespace: str,
        found: QueryResult,
        principal: Principal,
        errors: Iterable[CimError] = (),
    ) -> Page:
        """Open an enumeration of what was found and hand out its first piece."""
        self._check_room(principal)  # others may have been opened while rows were looked for
        enumeration = _Enumeration(operation, namespace, found, principal.name, errors)
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
        elif enumeration.errors and enumeration.at == len(enumeration.items):
            self._tell(context, enumeration, enumeration.errors.popleft())
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
        if found is None or found.owner != principal.name or found.namespace != namespace:
            raise CimError(
                Status.INVALID_ENUMERATION_CONTEXT, "there is no such enumeration, or no longer"
            )
        return found

    def _piece(self, context: str, enumeration: _Enumeration, count: int) -> Page:
        begin = enumeration.at
        end = min(begin + min(count, MAX_PULL), len(enumeration.items))
        items = enumeration.items[begin:end]
        fallen = next((at for at, item in enumerate(items) if not self._stands(item)), None)
        if fallen == 0:
            self._tell(context, enumeration, enumeration.drop(items[0]))
        if fallen is not None:
            items = items[:fallen]  # what stands is told now, the error with the next pull
        enumeration.at = begin + len(items)
        if enumeration.done:
            self._end(context)
        else:
            self._wind(context, enumeration)
        return Page(
            items=items,
            context=None if enumeration.done else context,
            opened_by=enumeration.opened_by,
            properties=enumeration.properties,
        )

    def _tell(self, context: str, enumeration: _Enumeration, error: CimError) -> NoReturn:
        """Raise an error in the middle: it ends the enumeration unless the client goes on."""
        if enumeration.opened_by.continue_on_error:
            self._wind(context, enumeration)
        else:
            self._end(context)
        raise error

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
