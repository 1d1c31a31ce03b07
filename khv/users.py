"""Commands of the local socket that make, change and remove accounts.

Passwords that are made up are answered once and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from cimom.access.accounts import Accounts, generate_password
from cimom.access.roles import Role
from cimom.model import CimError, Status


class Users:
    """The commands over the accounts."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def commands(self) -> dict[str, Callable[[dict[str, Any]], Awaitable[Any]]]:
        """Return what is to be called, by the names of the commands."""
        return {
            "user.add": self.add,
            "user.list": self.listed,
            "user.passwd": self.passwd,
            "user.delete": self.delete,
        }

    async def add(self, arguments: dict[str, Any]) -> str:
        """Make an account and return its password, which is told only now."""
        name, role = _name(arguments), str(arguments.get("role", ""))
        if role not in (Role.ADMINISTRATOR, Role.READ_ONLY):
            raise CimError(Status.INVALID_PARAMETER, f"there is no role {role!r}")
        password = generate_password()
        await self._accounts.create(name, Role(role), password)
        return password

    async def listed(self, _: dict[str, Any]) -> list[dict[str, str]]:
        """Return the accounts and their roles."""
        return [{"name": n, "role": str(r)} for n, r in self._accounts.roles().items()]

    async def passwd(self, arguments: dict[str, Any]) -> str | None:
        """Give an account another password; one that is made up is returned."""
        given = arguments.get("password")
        generated = generate_password() if given is None else None
        await self._accounts.set_password(_name(arguments), generated or str(given))
        return generated

    async def delete(self, arguments: dict[str, Any]) -> None:
        """Remove an account."""
        await self._accounts.delete(_name(arguments))


def _name(arguments: dict[str, Any]) -> str:
    return str(arguments.get("name", ""))
