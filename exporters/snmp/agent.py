"""The SNMP agent: socket, gate, engine and snapshot put together, in the loop that starts it.

Rows are read as they are; only after a quiet time, or while a change is on its way into the
readings, does an answer wait for them, and never for longer than the budget of `wake`.
"""

from __future__ import annotations

import asyncio
import logging
import socket  # noqa: TID251 - the adapter of the agent's socket
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from cimom.access.rights import Rights
from cimom.access.roles import Principal
from cimom.broker.readings import Readings
from exporters.snmp.counters import ALL, FAILED, OVERLOADED
from exporters.snmp.engine import Engine
from exporters.snmp.gate import Gate
from exporters.snmp.objects import OBJECTS
from exporters.snmp.request import Answer, Request, answer
from exporters.snmp.snapshot import Snapshots
from exporters.snmp.state import (
    Passphrases,
    SnmpState,
    User,
    first_user,
    principal_of,
    user_of,
)
from exporters.snmp.table import Context, Identity
from exporters.snmp.transport import Address, Transport

log = logging.getLogger(__name__)

# The refresher keeps sources alive for 300 s after interest was shown: within this time the rows
# are being read, so an answer need not wait.
QUIET_S = 240.0
READ = "snmp:read"  # the action that every message asks `may` for
RENEW_S = 30.0  # interest is shown again this often while requests come in
HOPELESS_S = 2.0  # a change that did not arrive in time is not waited for again so soon
MAX_WAITING = 256  # requests that wait for rows; a manager sends again what is dropped

Reply = Callable[[Answer], None]


async def _nothing() -> None:
    """Stand for a `wake` where the readings are filled by someone else."""


class Agent:
    """An SNMPv3 agent over the readings.

    `wake` shows interest in all that is served and returns when the rows are fresh, or its budget
    is spent; `behind` says whether a change was made that the readings do not show yet; `failed`
    is told user and source of a message that is not authentic; `may` says of each message whether
    who sent it may read.
    Making an agent is a start: the engine's boots rise.
    """

    def __init__(
        self,
        readings: Readings,
        state: SnmpState,
        identity: Identity,
        *,
        may: Callable[[Principal, str], bool] | None = None,
        failed: Callable[[str, str], object] = lambda _user, _source: None,
        wake: Callable[[], Awaitable[None]] = _nothing,
        behind: Callable[[], bool] = lambda: False,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.counters: Counter[str] = Counter(dict.fromkeys(ALL, 0))
        self.engine_id, boots = state.engine()
        self._state = state
        self._may = may or Rights().may
        self._users: dict[bytes, User] = {}
        self._wake = wake
        self._behind = behind
        self._monotonic = monotonic
        self._context = Context(
            readings,
            identity,
            state.index,
            counters=self.counters,
            engine_id=self.engine_id,
            engine_boots=boots,
            wall=wall,
            monotonic=monotonic,
        )
        self._snapshots = Snapshots(OBJECTS, self._context)
        identified = (self.engine_id, boots, lambda: self._context.uptime_s, self.counters)
        self._gate = Gate(*identified, failed, admits=self.admits)
        self._engine = Engine(*identified, self._take)
        self._transport: Transport | None = None
        self._woken = float("-inf")
        self._patience_s = 0.0  # how long after the last wake a change is waited for again
        self._waiting: list[tuple[Request, Reply]] = []
        self._task: asyncio.Task[None] | None = None
        self._load_users()

    # -- users

    def first_user(self) -> Passphrases | None:
        """Make the first user where there is none; its passphrases are told only now."""
        words = first_user(self._state, self.engine_id)
        if words is not None:
            self._load_users()
        return words

    def add_user(self, name: str, auth: str, priv: str) -> None:
        """Add or replace a user; ValueError for a passphrase that is too short."""
        self._state.add_user(user_of(name, auth, priv, self.engine_id))
        self._load_users()

    def reload_users(self) -> None:
        """Let in the users that there are now."""
        self._load_users()

    def admits(self, name: bytes, source: str = "") -> bool:
        """Whether there is a user of this name that may read now."""
        user = self._users.get(name)
        return user is not None and self._may(principal_of(user, source), READ)

    def _load_users(self) -> None:
        users = self._state.users()
        self._users = {user.name.encode(): user for user in users}
        self._engine.set_users(users)
        self._gate.keys = {name: user.auth_key for name, user in self._users.items()}

    # -- life

    async def start(self, bound: socket.socket) -> None:
        """Serve on a bound UDP socket, which the agent closes in the end."""
        self._transport = Transport(self._receive)
        self._engine.open(self._transport)
        await self._transport.open(bound)

    async def stop(self) -> None:
        """Answer no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        self._engine.close()
        self._transport = None

    # -- datagrams and requests

    def _receive(self, datagram: bytes, address: Address) -> None:
        verdict = self._gate.judge(datagram, str(address[0]), self._monotonic())
        if verdict is True:
            self._engine.receive(datagram, address)
        elif verdict and self._transport is not None:
            self._transport.send_message(verdict, address)

    def _take(self, request: Request, reply: Reply) -> None:
        """Answer a request at once if the rows may be served as they are."""
        quiet_s = self._monotonic() - self._woken
        late = quiet_s >= self._patience_s and self._behind()
        if self._waiting or quiet_s >= QUIET_S or late:
            self._wait(request, reply)
        else:
            if quiet_s >= RENEW_S:
                self._settle()
            self._answer(request, reply)

    def _answer(self, request: Request, reply: Reply) -> None:
        snapshot = self._snapshots.current()
        if self._state.unsaved:  # a number must not be told before it is sure to stay
            self._wait(request, reply)
        else:
            reply(answer(snapshot, request))

    def _wait(self, request: Request, reply: Reply) -> None:
        if len(self._waiting) >= MAX_WAITING:
            self.counters[OVERLOADED] += 1
            return
        self._waiting.append((request, reply))
        self._settle()

    def _settle(self) -> None:
        if self._task is None:
            self._woken = self._monotonic()
            self._task = asyncio.get_running_loop().create_task(self._refresh())

    async def _refresh(self) -> None:
        """Have the rows read, save the numbers of new ones, then answer who waits."""
        snapshot = None
        renewal = not self._waiting
        try:
            await self._wake()
            if renewal and self._waiting:  # for a change that came while interest was renewed
                await self._wake()
            self._patience_s = HOPELESS_S if self._behind() else 0.0
            snapshot = self._snapshots.current()
            if self._state.unsaved:
                await asyncio.to_thread(self._state.save)
        except Exception:  # edge of the agent: rows as they are serve better than none
            self.counters[FAILED] += 1
            log.exception("the rows of the SNMP agent could not be refreshed")
        finally:
            self._task = None
            waiting, self._waiting = self._waiting, []
        for request, reply in waiting:
            reply(answer(snapshot or self._snapshots.current(), request))
