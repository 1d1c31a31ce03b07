"""Commands of the local socket about access: roles, lockdown, sessions, and how all that stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from cimom.access.accounts import Accounts
from cimom.access.lockdown import LockdownSetting
from cimom.access.roles import DESCRIPTIONS, RULES, Role
from cimom.model import CimError, Status
from khv.users import Run
from web.session import Sessions


class Access:
    """The commands over roles, lockdown and the sessions of the web."""

    def __init__(
        self,
        accounts: Accounts,
        lockdown: LockdownSetting,
        sessions: Sessions,
        pam: Callable[[], str] = str,
    ) -> None:
        """`pam` says how log-in by PAM stands; empty: it is off."""
        self._pam = pam
        self._accounts = accounts
        self._lockdown = lockdown
        self._sessions = sessions

    def commands(self) -> dict[str, Run]:
        """Return what is to be called, by the names of the commands."""
        return {
            "role.list": self.roles,
            "role.show": self.role,
            "lockdown.show": self.lockdown,
            "lockdown.set": self.set_lockdown,
            "session.list": self.sessions,
            "session.end": self.end_session,
        }

    def status(self) -> dict[str, Any]:
        """Return how access stands: accounts, sessions, what is locked."""
        locks = [
            f"{lock.name or 'every account'} from {lock.source} for {lock.remaining_s:.0f} s"
            for lock in self._accounts.lockout.locks()
        ]
        return {
            "accounts": len(self._accounts.accounts()),
            "sessions": len(self._sessions.listed()),
            "locked_out": locks,
            "lockdown": str(self._lockdown.current.mode),
            "pam": self._pam() or None,
        }

    # -- roles

    async def roles(self, _: dict[str, Any]) -> list[dict[str, str]]:
        """Return the roles in words, and who has them."""
        found = self._accounts.roles()
        return [
            {
                "role": str(role),
                "accounts": str(sum(mine is role for mine in found.values())),
                "in words": DESCRIPTIONS[role],
            }
            for role in Role
        ]

    async def role(self, arguments: dict[str, Any]) -> list[str]:
        """Return the actions that a role allows."""
        name = str(arguments.get("role", ""))
        if name not in frozenset(Role):
            raise CimError(Status.INVALID_PARAMETER, f"there is no role {name!r}")
        return [rule.action for rule in RULES if Role(name) in rule.roles]

    # -- lockdown

    async def lockdown(self, _: dict[str, Any]) -> dict[str, Any]:
        """Return the mode and the exception users."""
        current = self._lockdown.current
        return {"mode": str(current.mode), "exceptions": list(current.exceptions)}

    async def set_lockdown(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Set the mode, and the exception users if they are given."""
        current = self._lockdown.current
        given = arguments.get("exceptions")
        names = list(current.exceptions) if given is None else [str(name) for name in given]
        unknown = sorted(set(names) - self._accounts.roles().keys())
        if given is not None and unknown:
            raise CimError(Status.NOT_FOUND, f"there is no account {', '.join(unknown)}")
        mode = str(arguments.get("mode", current.mode))
        await asyncio.to_thread(self._lockdown.put, mode, names)
        return await self.lockdown({})

    # -- sessions

    async def sessions(self, _: dict[str, Any]) -> list[dict[str, str]]:
        """Return the browsers that are logged in."""
        return [
            {
                "id": item.number,
                "account": item.name,
                "from": item.source,
                "age": f"{item.age_s:.0f} s",
                "unused for": f"{item.idle_s:.0f} s",
            }
            for item in self._sessions.listed()
        ]

    async def end_session(self, arguments: dict[str, Any]) -> None:
        """End a session."""
        number = str(arguments.get("id", ""))
        if not self._sessions.end(number):
            raise CimError(Status.NOT_FOUND, f"there is no session {number!r}")
