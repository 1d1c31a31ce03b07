"""Makes, changes and ends accounts as CIM says it (DSP1034, DSP1039).

Knows no rights.  A new account has the role `none` until AssignRoles gives it another; passwords
come in UserPassword and are never shown there.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

from cimom.access.accounts import Accounts
from cimom.access.roles import Principal, Role
from cimom.broker.broker import OwnMethod
from cimom.broker.roster import (
    IDENTITY,
    account_path,
    identity_path,
    privileges,
    role_instance,
)
from cimom.classes import (
    CIM_Account,
    KHV_Account,
    KHV_AccountManagementService,
    KHV_RoleBasedAuthorizationService,
    RequestedState,
)
from cimom.model import CimError, CimObject, Path, Status
from cimom.operations import Given, MethodResult

PASSWORD = "UserPassword"  # noqa: S105 - the name of the property
BY_ITSELF = "LastLogin"  # who writes back what was read a while ago means nothing by it
DONE, NOT_SUPPORTED = 0, 1
LENGTH_BYTES = 4
# An element of an OctetString array: hexadecimal, with its length, that of the length included.
_OCTETS = re.compile(r"0x((?:[0-9A-Fa-f]{2})+)")


class Registrar:
    """Who keeps KHV_Account (`instances.Keeper`), and what carries out the methods."""

    def __init__(
        self,
        accounts: Accounts,
        system: str,
        deleted: Callable[[str], object] = lambda _: None,
    ) -> None:
        self._accounts = accounts
        self._system = system
        self._deleted = deleted  # told in a thread of each account that was removed

    # -- the keeper

    async def create(self, _: str, given: Given, /) -> CimObject:
        """Refuse: there is a method for it."""
        text = f"a {given.instance.CIM_NAME} is made by CreateAccount"
        raise CimError(Status.NOT_SUPPORTED, text)

    async def modify(self, _: str, old: CimObject, new: CimObject, /) -> None:
        """Give an account another password."""
        changed = {n for n in old.__struct_fields__ if getattr(old, n) != getattr(new, n)}
        other = sorted(changed - {PASSWORD, BY_ITSELF})
        if other:
            raise CimError(Status.NOT_SUPPORTED, f"{', '.join(other)}: only {PASSWORD} can be set")
        if PASSWORD in changed and isinstance(new, CIM_Account):
            await self._accounts.set_password(str(new.Name), _password(new))

    async def delete(self, _: str, old: CimObject, /) -> None:
        """Remove an account."""
        name = str(getattr(old, "Name", ""))
        await self._accounts.delete(name)
        await asyncio.to_thread(self._deleted, name)

    # -- the methods

    def methods(self) -> dict[tuple[str, str], OwnMethod]:
        """Return what carries out the methods of accounts and of both services."""
        return {
            (KHV_AccountManagementService.CIM_NAME, "CreateAccount"): self._create_account,
            (KHV_RoleBasedAuthorizationService.CIM_NAME, "AssignRoles"): self._assign_roles,
            (KHV_RoleBasedAuthorizationService.CIM_NAME, "ShowRoles"): self._show_roles,
            (KHV_Account.CIM_NAME, "RequestStateChange"): self._request_state,
        }

    async def _create_account(self, _: Principal, __: Path, given: dict[str, Any]) -> MethodResult:
        template = given["AccountTemplate"]
        if not isinstance(template, CIM_Account):
            raise CimError(Status.INVALID_PARAMETER, "AccountTemplate is a CIM_Account")
        name = str(template.Name or template.UserID or "")
        await self._accounts.create(name, Role.NONE, _password(template))
        made = account_path(self._system, name)
        return MethodResult(
            return_value=DONE, out={"Account": made, "Identities": [identity_path(name)]}
        )

    async def _show_roles(self, _: Principal, __: Path, given: dict[str, Any]) -> MethodResult:
        """Show the role of a subject, or all of them, with what they allow on any target.

        A privilege and its role stand at the same place of their arrays (ArrayType Indexed), so a
        role stands there once for each; one that allows nothing comes last.
        """
        subject = given.get("Subject")
        found: list[Role] = list(Role)
        if subject is not None:
            name = _account_of(subject)
            roles = self._accounts.roles()
            if name not in roles:
                raise CimError(Status.NOT_FOUND, f"there is no account {name!r}")
            found = [roles[name]]
        pairs = [(role, privilege) for role in found for privilege in privileges(role)]
        idle = [role for role in found if role not in {role for role, _ in pairs}]
        out = {
            "Roles": [role_instance(role) for role in (*(role for role, _ in pairs), *idle)],
            "Privileges": [privilege for _, privilege in pairs],
        }
        return MethodResult(return_value=DONE, out=out)

    async def _assign_roles(self, _: Principal, __: Path, given: dict[str, Any]) -> MethodResult:
        name = _account_of(given["Identity"])
        names = [str(path.key("Name")) for path in given["Roles"] if path is not None]
        if len(names) > 1:
            raise CimError(Status.NOT_SUPPORTED, "an account has one role")
        role = names[0] if names else str(Role.NONE)
        if role not in frozenset(Role):
            raise CimError(Status.INVALID_PARAMETER, f"there is no role {role!r}")
        await self._accounts.set_role(name, Role(role))
        return MethodResult(return_value=DONE)

    async def _request_state(self, _: Principal, path: Path, given: dict[str, Any]) -> MethodResult:
        """Lock (Disabled) or unlock (Enabled) an account."""
        wanted = given.get("RequestedState")
        if wanted not in (RequestedState.Enabled, RequestedState.Disabled):
            return MethodResult(return_value=NOT_SUPPORTED)
        locked = wanted == RequestedState.Disabled
        await self._accounts.set_locked(str(path.key("Name")), locked=locked)
        return MethodResult(return_value=DONE)


def _account_of(identity: Path) -> str:
    """Return the name of the account that an identity is of."""
    ident = str(identity.key("InstanceID") or "")
    if not ident.startswith(IDENTITY):
        raise CimError(Status.INVALID_PARAMETER, f"{ident!r} is not a KHV_Identity")
    return ident.removeprefix(IDENTITY)


def _password(account: CIM_Account) -> str:
    """Return the password that a client gave: octets as DSP0004 writes them, or plain text."""
    found = account.UserPassword or ()
    if len(found) != 1 or found[0] is None:
        raise CimError(Status.INVALID_PARAMETER, f"{PASSWORD} has one element")
    written = _OCTETS.fullmatch(found[0])
    octets = b"" if written is None else bytes.fromhex(written[1])
    if int.from_bytes(octets[:LENGTH_BYTES], "big") != len(octets) or len(octets) <= LENGTH_BYTES:
        return found[0]
    try:
        return octets[LENGTH_BYTES:].decode()
    except UnicodeDecodeError as exc:
        raise CimError(Status.INVALID_PARAMETER, f"{PASSWORD} is not UTF-8") from exc
