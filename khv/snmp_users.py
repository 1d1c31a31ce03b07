"""Commands of the local socket that make, change and remove users of SNMPv3.

What is kept of a passphrase is a key localized to this engine (RFC 3414 2.6): it opens no other
engine, and the passphrase cannot be had from it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

from cimom.access.rights import Rights
from cimom.access.roles import Principal, Role
from cimom.model import CimError, Status
from exporters.snmp.agent import READ, Agent
from exporters.snmp.state import (
    AUTH_PROTOCOL,
    PRIV_PROTOCOL,
    StoredState,
    User,
    passphrase,
    principal_of,
    user_of,
)

NAME = re.compile(r"[\w.@+-]{1,32}", re.ASCII)  # usmUserName has 32 octets at most (RFC 3414 5)
MAX_PASSPHRASE = 256
MAX_USERS = 1000


class SnmpUsers:
    """The commands over the users; `agent` is the one that runs, None where SNMP is off."""

    def __init__(
        self,
        state: StoredState,
        agent: Callable[[], Agent | None],
        note: Callable[..., None],
        may: Callable[[Principal, str], bool] | None = None,
    ) -> None:
        self._state = state
        self._agent = agent
        self._note = note
        self._may = may or Rights().may

    def commands(self) -> dict[str, Callable[[Principal, dict[str, Any]], Awaitable[Any]]]:
        """Return what is to be called, by the names of the commands."""
        return {
            "snmp-user.add": self.add,
            "snmp-user.list": self.listed,
            "snmp-user.passwd": self.passwd,
            "snmp-user.delete": self.delete,
        }

    async def add(self, who: Principal, arguments: dict[str, Any]) -> dict[str, str]:
        """Make a user; return the passphrases that were made up, which are told only now."""
        name, role = str(arguments.get("name", "")), str(arguments.get("role", Role.READ_ONLY))
        if not NAME.fullmatch(name):
            text = f"{name[:64]!r} is no name: 1 to 32 letters, digits, _ . @ + -"
            raise CimError(Status.INVALID_PARAMETER, text)
        if role not in list(Role):
            raise CimError(Status.INVALID_PARAMETER, f"there is no role {role!r}")
        users = self._users()
        if name in users:
            raise CimError(Status.ALREADY_EXISTS, f"SNMPv3 user {name} exists already")
        if len(users) >= MAX_USERS:
            raise CimError(Status.SERVER_LIMITS_EXCEEDED, f"there are {MAX_USERS} users already")
        return await self._put(name, role, arguments, f"SNMPv3 user {name} was made by {who.name}")

    async def listed(self, _: Principal, __: dict[str, Any]) -> list[dict[str, str]]:
        """Return the users, without their keys."""
        return [
            {
                "name": user.name,
                "role": user.role,
                "reads": "everything" if self._may(principal_of(user), READ) else "nothing",
                "auth": AUTH_PROTOCOL,
                "priv": PRIV_PROTOCOL,
            }
            for user in self._users().values()
        ]

    async def passwd(self, who: Principal, arguments: dict[str, Any]) -> dict[str, str]:
        """Give a user other passphrases; those that were made up are returned."""
        user = self._user(arguments)
        done = f"passphrases of SNMPv3 user {user.name} were changed by {who.name}"
        return await self._put(user.name, user.role, arguments, done)

    async def delete(self, who: Principal, arguments: dict[str, Any]) -> None:
        """Remove a user."""
        name = self._user(arguments).name
        await asyncio.to_thread(self._state.delete_user, name)
        self._changed(f"SNMPv3 user {name} was removed by {who.name}")

    async def _put(
        self, name: str, role: str, arguments: dict[str, Any], done: str
    ) -> dict[str, str]:
        words = {kind: arguments.get(kind) for kind in ("auth", "priv")}
        made = {kind: passphrase() for kind, word in words.items() if word is None}
        auth, priv = (made.get(kind) or str(words[kind]) for kind in ("auth", "priv"))
        if max(len(auth), len(priv)) > MAX_PASSPHRASE:
            text = f"a passphrase has {MAX_PASSPHRASE} characters at most"
            raise CimError(Status.INVALID_PARAMETER, text)

        def keep() -> None:
            self._state.add_user(user_of(name, auth, priv, self._state.engine_id(), role))

        try:
            await asyncio.to_thread(keep)
        except ValueError as exc:
            raise CimError(Status.INVALID_PARAMETER, str(exc)) from exc
        self._changed(done)
        return made

    def _users(self) -> dict[str, User]:
        return {user.name: user for user in self._state.users()}

    def _user(self, arguments: dict[str, Any]) -> User:
        name = str(arguments.get("name", ""))
        found = self._users().get(name)
        if found is None:
            raise CimError(Status.NOT_FOUND, f"there is no SNMPv3 user {name[:64]!r}")
        return found

    def _changed(self, done: str) -> None:
        agent = self._agent()
        if agent is not None:
            agent.reload_users()
        self._note(done)
