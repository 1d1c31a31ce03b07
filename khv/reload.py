"""A reload, as the broker does it: takes what the supervisor tells, and says what came of it."""

from __future__ import annotations

import asyncio
import logging
import socket  # noqa: TID251 - passes sockets on
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from cimom.access.roles import Principal
from cimom.model import CimError, Status
from khv.config import Config
from khv.renewal import Renewed
from khv.settings import values

log = logging.getLogger(__name__)

ANSWER_S = 60.0  # for the supervisor to read, bind and tell
IN_FORCE = "in force"

Apply = Callable[[Config, Mapping[str, socket.socket], tuple[str, ...]], Awaitable[None]]


class Reload:
    """What is known of the last reload, and who waits for the next."""

    def __init__(
        self,
        renewed: Renewed,
        *,
        apply: Apply,
        order: Callable[[], None],
        note: Callable[..., None],
        config: Callable[[], Config],
    ) -> None:
        """`apply` goes by a configuration, `order` asks the supervisor, `note` logs an event."""
        self._last = renewed
        self._fault = ""
        self._apply = apply
        self._order = order
        self._note = note
        self._config = config
        self._waiting: list[asyncio.Future[list[str]]] = []
        self._turn = asyncio.Lock()

    def notices(self) -> tuple[str, ...]:
        """Return in words what an administrator has to know of the configuration."""
        last, found = self._last, []
        if last.error:
            first, *more = last.error.splitlines()
            rest = f" (and {len(more)} more)" if more else ""
            found.append(f"the configuration has errors, the former one is in force: {first}{rest}")
        if last.restart:
            found.append(f"changed, but khv has to be started anew for: {', '.join(last.restart)}")
        if self._fault:
            found.append(f"the former certificates are in force: {self._fault}")
        return tuple(found)

    def commands(self) -> dict[str, Callable[[Principal, dict[str, Any]], Awaitable[Any]]]:
        """Return what is to be called, by the names of the commands."""
        return {"config.reload": self.asked, "config.show": self.show}

    async def show(self, _: Principal, __: dict[str, Any]) -> list[Any]:
        """Return every key as it counts."""
        return [tuple(value) for value in values(self._config(), lambda _: IN_FORCE)]

    async def asked(self, principal: Principal, _: dict[str, Any]) -> list[str]:
        """Have everything read again; return what came of it, FAILED if nothing changed."""
        waiting: asyncio.Future[list[str]] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        log.info("%s has the configuration read again", principal.name)
        self._order()
        try:
            return await asyncio.wait_for(waiting, ANSWER_S)
        except TimeoutError as exc:
            raise CimError(Status.FAILED, "the supervisor does not answer") from exc

    async def take(self, renewed: Renewed, sockets: Sequence[socket.socket]) -> None:
        """Take what the supervisor has told."""
        async with self._turn:
            self._last = renewed
            if renewed.error or renewed.config is None:
                self._note(self.notices()[0], refused=True)
                self._answer(CimError(Status.FAILED, self._refusal(renewed)))
                return
            self._fault = ""
            try:
                fresh = dict(zip(renewed.opened, sockets, strict=True))
                await self._apply(renewed.config, fresh, renewed.closed)
            except OSError as exc:
                self._fault = str(exc)
                log.error("the former certificates stay in force: %s", exc)  # noqa: TRY400 - no bug
            lines = list(self._told(renewed))
            for line in lines:
                log.info("%s", line)
            self._note("; ".join(lines), refused=bool(self._fault))
            self._answer(lines)

    def _refusal(self, renewed: Renewed) -> str:
        return f"nothing was changed:\n{renewed.error}"

    def _told(self, renewed: Renewed) -> Sequence[str]:
        changed = ", ".join(renewed.changed) or "no key changed"
        return [f"the configuration was read again: {changed}", *self.notices()]

    def _answer(self, result: list[str] | CimError) -> None:
        waiting, self._waiting = self._waiting, []
        for item in waiting:
            if item.done():
                continue
            if isinstance(result, CimError):
                item.set_exception(result)
            else:
                item.set_result(result)
