"""Who may come in and what they may, put together: accounts, lockdown, rights, the gate, sessions.

Knows no process and no socket.
"""

from __future__ import annotations

import asyncio
import time
from functools import partial

from cimom.access.accounts import Accounts
from cimom.access.failures import KeptFailures
from cimom.access.gate import Gate, Trail
from cimom.access.lockdown import LockdownSetting
from cimom.access.login import LoginLog
from cimom.access.rights import Rights
from cimom.access.roles import Role
from cimom.broker.readings import Readings
from cimom.broker.registrar import Registrar
from cimom.broker.roster import Roster
from cimom.broker.store import StateStore
from khv.access import Access
from khv.config import Pam
from khv.pam.door import Door
from khv.users import Users
from web.session import Sessions

COUNT_S = 5.0  # how often it is looked whether a flood is over, whose number is to be told


class Entrance:
    """The parts, which others use by their names."""

    def __init__(
        self,
        store: StateStore,
        trail: Trail,
        readings: Readings,
        system: str,
        *,
        audit_required: bool,
        door: Door | None = None,
    ) -> None:
        """`system` is the computer system that the accounts are of, `door` asks PAM."""
        self.door = door or Door(None, root=False)
        self.lockdown = LockdownSetting(store)
        self.rights = Rights(lambda: self.lockdown.current)
        self.gate = Gate(trail, rights=self.rights, required=audit_required)
        self.logins = LoginLog(trail=trail)
        self.accounts = Accounts(store, on_login=self.logins.told)
        self.go_by(self.door.policy)
        self.failures = KeptFailures(store, self.accounts.lockout)
        self.failures.load()
        self.sessions = Sessions(time.monotonic)
        self.users = Users(self.accounts, self.lockdown.forget)
        self.access = Access(self.accounts, self.lockdown, self.sessions, self.door.status)
        self.roster = Roster(readings, self.accounts, system)
        self.registrar = Registrar(self.accounts, system, self.lockdown.forget)

    def go_by(self, policy: Pam | None) -> None:
        """Let users of the machine in by PAM as a policy says; what another one let in ends."""
        self.door.policy = policy
        # A function of its own for each policy: an answer to a former one's counts no more.
        self.accounts.ask_outside(partial(self.door.ask) if self.door.open else None)

    def role_of_member(self, name: str, groups: frozenset[int]) -> Role | None:
        """Return the role that groups of the machine give to who has no account, locked or not."""
        return None if self.accounts.knows(name) else self.door.role_of_member(groups)

    def close(self, why: str) -> None:
        """Let nobody in any more, and out who is in; the local socket stays."""
        self.accounts.closed = why
        self.sessions.drop_all()

    async def run(self) -> None:
        """Do what has its time, until cancelled."""
        await asyncio.gather(self.failures.run(), self._count_floods())

    async def _count_floods(self) -> None:
        while True:
            await asyncio.sleep(COUNT_S)
            self.tick()

    def tick(self) -> None:
        """Record the numbers of what had no record of its own, when its window is over."""
        self.logins.tick()
        self.gate.tick()
