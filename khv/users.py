"""Commands of the local socket that make, change and remove accounts.

Passwords that are made up are answered once and kept nowhere.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from cimom.access.accounts import Account, Accounts, LoginError
from cimom.access.password import generate_password
from cimom.access.roles import LOCAL, Principal, Role
from cimom.model import CimError, Status

Run = Callable[[dict[str, Any]], Awaitable[Any]]


class Users:
    """The commands over the accounts."""

    def __init__(
        self, accounts: Accounts, deleted: Callable[[str], object] = lambda _: None
    ) -> None:
        self._accounts = accounts
        self._deleted = deleted  # told in a thread of each account that was removed

    def commands(self, principal: Principal) -> dict[str, Run]:
        """Return what is to be called for somebody, by the names of the commands."""
        return {
            "user.add": self.add,
            "user.list": self.listed,
            "user.show": self.show,
            "user.passwd": self.passwd,
            "user.role": self.role,
            "user.lock": partial(self.lock, locked=True),
            "user.unlock": partial(self.lock, locked=False),
            "user.delete": self.delete,
            "passwd": partial(self.own_passwd, principal),
        }

    async def add(self, arguments: dict[str, Any]) -> str | None:
        """Make an account; return its password, which is told only now, unless it was given."""
        name, role, given = _name(arguments), _role(arguments), arguments.get("password")
        password = generate_password(name) if given is None else str(given)
        await self._accounts.create(name, role, password)
        return password if given is None else None

    async def listed(self, _: dict[str, Any]) -> list[dict[str, str]]:
        """Return the accounts, their roles and whether they are locked."""
        return [
            {"name": a.name, "role": str(a.role), "locked": "locked" if a.locked else ""}
            for a in self._accounts.accounts()
        ]

    async def show(self, arguments: dict[str, Any]) -> dict[str, str]:
        """Return what is known of an account; of its password nothing."""
        account = self._account(_name(arguments))
        last = self._accounts.last.get(account.name)
        locks = [lock for lock in self._accounts.lockout.locks() if lock.name == account.name]
        return {
            "name": account.name,
            "role": str(account.role),
            "locked": "by an administrator" if account.locked else "no",
            "locked out": ", ".join(f"{k.source} for {k.remaining_s:.0f} s" for k in locks) or "no",
            "changed": moment(account.changed),
            "last log-in": f"{moment(last.at)} from {last.source} ({last.protocol})"
            if last
            else "none since khv was started",
        }

    def _account(self, name: str) -> Account:
        for account in self._accounts.accounts():
            if account.name == name:
                return account
        raise CimError(Status.NOT_FOUND, f"there is no account {name!r}")

    async def passwd(self, arguments: dict[str, Any]) -> str | None:
        """Give an account another password; one that is made up is returned."""
        name, given = _name(arguments), arguments.get("password")
        generated = generate_password(name) if given is None else None
        await self._accounts.set_password(name, generated or str(given))
        return generated

    async def own_passwd(self, principal: Principal, arguments: dict[str, Any]) -> str:
        """Change one's own password, by the old one; return whose it was.

        Root and khv's own user have no account: they name one.  Wrong guesses count as log-ins do.
        """
        name = self._account(_name(arguments) or principal.name).name
        source = f"{LOCAL}:{principal.name}"
        try:
            current = str(arguments.get("current_password", ""))
            await self._accounts.verify(name, current, source, LOCAL)
        except LoginError as exc:
            raise CimError(Status.ACCESS_DENIED, exc.text) from exc
        await self._accounts.set_password(name, str(arguments.get("password", "")))
        return name

    async def role(self, arguments: dict[str, Any]) -> None:
        """Give an account another role; what the old one let in ends."""
        await self._accounts.set_role(_name(arguments), _role(arguments))

    async def lock(self, arguments: dict[str, Any], *, locked: bool) -> None:
        """Shut an account out, or let it in again."""
        await self._accounts.set_locked(_name(arguments), locked=locked)

    async def delete(self, arguments: dict[str, Any]) -> None:
        """Remove an account."""
        await self._accounts.delete(_name(arguments))
        await asyncio.to_thread(self._deleted, _name(arguments))


def moment(time_s: float) -> str:
    """Write a time in POSIX seconds."""
    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(time_s))


def _name(arguments: dict[str, Any]) -> str:
    return str(arguments.get("name", ""))


def _role(arguments: dict[str, Any]) -> Role:
    role = str(arguments.get("role", ""))
    if role not in frozenset(Role):
        raise CimError(Status.INVALID_PARAMETER, f"there is no role {role!r}")
    return Role(role)
