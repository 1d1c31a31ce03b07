"""Accounts, identities, roles and privileges as CIM (DSP1034, DSP1039).

They are rows of a source of the broker's own, told anew when an account changes.  Nothing of a
password is among them.  Knows no protocol.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from cimom.access.accounts import HISTORY, Account, Accounts, LastLogin
from cimom.access.lockout import FREE_FAILURES
from cimom.access.roles import DESCRIPTIONS, OTHER_METHODS, RULES, Role, Rule
from cimom.broker.readings import Delta, Readings, own_source
from cimom.classes import (
    Activities,
    ComplexPasswordRulesEnforced,
    EnabledState,
    KHV_Account,
    KHV_AccountManagementCapabilities,
    KHV_AccountManagementService,
    KHV_AccountOnSystem,
    KHV_AssignedIdentity,
    KHV_ComputerSystem,
    KHV_ElementCapabilities,
    KHV_HostedService,
    KHV_Identity,
    KHV_MemberOfCollection,
    KHV_OwningCollectionElement,
    KHV_Privilege,
    KHV_Role,
    KHV_RoleBasedAuthorizationService,
    KHV_RoleBasedManagementCapabilities,
    KHV_RoleLimitedToTarget,
    KHV_ServiceAffectsElement,
    OperationsSupported,
    QualifierFormats,
    RequestedState,
    RoleBasedManagementCapabilities_SupportedMethods,
    RoleCharacteristics,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject, Key, Path, cim_datetime, key_of
from cimom.provider import HOST_NAMESPACE, Association

CLASSES: tuple[type[CimObject], ...] = (
    KHV_Account,
    KHV_Identity,
    KHV_Role,
    KHV_Privilege,
    KHV_AccountManagementService,
    KHV_AccountManagementCapabilities,
    KHV_RoleBasedAuthorizationService,
    KHV_RoleBasedManagementCapabilities,
)
SOURCE = own_source("accounts", tuple(cls.CIM_NAME for cls in CLASSES), (HOST_NAMESPACE,))
IDENTITY = "KHV:identity:"
ACCOUNT_SERVICE, ROLE_SERVICE = "khv-accounts", "khv-roles"
ACTION = QualifierFormats(16000)  # the action as the table of roles names it
# What an operation of DSP0200 does, by how its name begins; the rest reads.
VERBS = {
    "Create": Activities.Create,
    "Delete": Activities.Delete,
    "Modify": Activities.Write,
    "Set": Activities.Write,
}


End: TypeAlias = tuple[Any, str, Callable[[Any], Any]]  # class, role and join


def identity_id(account: str) -> str:
    """Return the InstanceID of whom an account stands for."""
    return f"{IDENTITY}{account}"


def identity_path(account: str) -> Path:
    """Return the path of whom an account stands for."""
    keys = (("InstanceID", identity_id(account)),)
    return Path(classname=KHV_Identity.CIM_NAME, keys=keys, namespace=HOST_NAMESPACE)


def account_path(system: str, name: str) -> Path:
    """Return the path of an account of the system of this name."""
    values = (name, KHV_ComputerSystem.CIM_NAME, system, KHV_Account.CIM_NAME)
    keys = dict(
        zip(
            ("Name", "SystemCreationClassName", "SystemName", "CreationClassName"),
            values,
            strict=True,
        )
    )
    return Path(
        classname=KHV_Account.CIM_NAME,
        keys=tuple((key, keys[key]) for key in KHV_Account.CIM_KEYS),
        namespace=HOST_NAMESPACE,
    )


def _tie(cls: type[CimObject], left: End, right: End) -> Association:
    """Return a row of the association table."""
    return Association(
        cls=cls,
        left=left[0],
        left_role=left[1],
        left_join=left[2],
        right=right[0],
        right_role=right[1],
        right_join=right[2],
    )


def _on_host(cls: type[CimObject], roles: tuple[str, str], what: type[CimObject]) -> Association:
    return _tie(
        cls,
        (KHV_ComputerSystem, roles[0], lambda system: system.Name),
        (what, roles[1], lambda item: item.SystemName),
    )


def _affects(service: type[CimObject], what: type[CimObject]) -> Association:
    return _tie(
        KHV_ServiceAffectsElement,
        (service, "AffectingElement", lambda _: True),
        (what, "AffectedElement", lambda _: True),
    )


def _can(service: type[CimObject], what: type[CimObject]) -> Association:
    return _tie(
        KHV_ElementCapabilities,
        (service, "ManagedElement", lambda _: True),
        (what, "Capabilities", lambda _: True),
    )


def _member(what: type[CimObject]) -> Association:
    return _tie(
        KHV_MemberOfCollection,
        (KHV_Role, "Collection", lambda role: role.Name),
        (what, "Member", lambda item: item.RoleName),
    )


ASSOCIATIONS: tuple[Association, ...] = (
    _on_host(KHV_HostedService, ("Antecedent", "Dependent"), KHV_AccountManagementService),
    _on_host(KHV_HostedService, ("Antecedent", "Dependent"), KHV_RoleBasedAuthorizationService),
    _on_host(KHV_AccountOnSystem, ("GroupComponent", "PartComponent"), KHV_Account),
    _tie(
        KHV_AssignedIdentity,
        (KHV_Identity, "IdentityInfo", lambda identity: identity.InstanceID),
        (KHV_Account, "ManagedElement", lambda account: identity_id(account.Name)),
    ),
    _member(KHV_Identity),
    _member(KHV_Privilege),
    _tie(
        KHV_OwningCollectionElement,
        (KHV_ComputerSystem, "OwningElement", lambda _: True),
        (KHV_Role, "OwnedElement", lambda _: True),
    ),
    _tie(
        KHV_RoleLimitedToTarget,
        (KHV_Role, "DefiningRole", lambda _: True),
        (KHV_ComputerSystem, "TargetElement", lambda _: True),
    ),
    _affects(KHV_AccountManagementService, KHV_Account),
    _affects(KHV_AccountManagementService, KHV_Identity),
    _affects(KHV_RoleBasedAuthorizationService, KHV_Role),
    _affects(KHV_RoleBasedAuthorizationService, KHV_Identity),
    _can(KHV_AccountManagementService, KHV_AccountManagementCapabilities),
    _can(KHV_RoleBasedAuthorizationService, KHV_RoleBasedManagementCapabilities),
)


# -- instances


def instances(
    system: str, accounts: Sequence[Account], last: Mapping[str, LastLogin]
) -> Iterator[CimObject]:
    """Yield everything that is told of the accounts of the system of this name.

    `last` says when accounts were let in, as far as it is known.
    """
    yield _service(system, KHV_AccountManagementService, ACCOUNT_SERVICE, "Accounts of khv")
    yield KHV_AccountManagementCapabilities(
        InstanceID=f"KHV:servicecap:{ACCOUNT_SERVICE}",
        ElementName="What can be done with accounts",
        OperationsSupported=(
            OperationsSupported.Create,
            OperationsSupported.Modify,
            OperationsSupported.Delete,
        ),
        ElementNameEditSupported=False,
    )
    yield _service(system, KHV_RoleBasedAuthorizationService, ROLE_SERVICE, "Roles of khv")
    yield KHV_RoleBasedManagementCapabilities(
        InstanceID=f"KHV:servicecap:{ROLE_SERVICE}",
        ElementName="What can be done with roles",
        SharedPrivilegeSupported=False,
        SupportedMethods=(
            RoleBasedManagementCapabilities_SupportedMethods.AssignRoles,
            RoleBasedManagementCapabilities_SupportedMethods.ShowRoles,
        ),
    )
    for role in Role:
        yield role_instance(role)
        yield from privileges(role)
    for account in accounts:
        yield from _account(system, account, last.get(account.name))


def role_instance(role: Role) -> KHV_Role:
    """Return a role."""
    return KHV_Role(
        CreationClassName=KHV_Role.CIM_NAME,
        Name=str(role),
        ElementName=str(role),
        CommonName=str(role),
        Description=DESCRIPTIONS[role],
        RoleCharacteristics=(RoleCharacteristics.Static,),
    )


def _service(system: str, cls: Any, name: str, title: str) -> CimObject:
    made: CimObject = cls(
        SystemCreationClassName=KHV_ComputerSystem.CIM_NAME,
        SystemName=system,
        CreationClassName=cls.CIM_NAME,
        Name=name,
        ElementName=title,
        Started=True,
        EnabledState=EnabledState.Enabled,
        RequestedState=RequestedState.Not_Applicable,
        **status_properties(Condition.OK),
    )
    return made


def _account(system: str, account: Account, last: LastLogin | None) -> Iterator[CimObject]:
    role = str(account.role)
    yield KHV_Account(
        SystemCreationClassName=KHV_ComputerSystem.CIM_NAME,
        SystemName=system,
        CreationClassName=KHV_Account.CIM_NAME,
        Name=account.name,
        ElementName=account.name,
        UserID=account.name,
        OrganizationName=("khv",),
        ComplexPasswordRulesEnforced=(
            ComplexPasswordRulesEnforced.Minimum_Length,
            ComplexPasswordRulesEnforced.Preclude_User_ID_Inclusion,
        ),
        LastLogin=None if last is None else cim_datetime(last.at),
        MaximumSuccessiveLoginFailures=FREE_FAILURES,
        PasswordHistoryDepth=HISTORY,
        EnabledState=EnabledState.Disabled if account.locked else EnabledState.Enabled,
        RequestedState=RequestedState.Not_Applicable,
        RoleName=role,
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )
    yield KHV_Identity(
        InstanceID=identity_id(account.name),
        ElementName=account.name,
        CurrentlyAuthenticated=None,  # nobody stays logged in: each request says who it is
        RoleName=role,
    )


class _Right(NamedTuple):
    activity: Activities
    qualifier: str
    format: QualifierFormats


def privileges(role: Role) -> Iterator[KHV_Privilege]:
    """Yield what a role allows, one instance an area."""
    for area in dict.fromkeys(rule.action.partition(":")[0] for rule in RULES):
        rights = [
            _right(rule)
            for rule in RULES
            if role in rule.roles and rule.action.partition(":")[0] == area
        ]
        if rights:
            yield KHV_Privilege(
                InstanceID=f"KHV:privilege:{role}:{area}",
                ElementName=f"{role}: {area}",
                PrivilegeGranted=True,
                RepresentsAuthorizationRights=False,
                Activities=tuple(right.activity for right in rights),
                ActivityQualifiers=tuple(right.qualifier for right in rights),
                QualifierFormats=tuple(right.format for right in rights),
                RoleName=str(role),
            )


def _right(rule: Rule) -> _Right:
    """Return a row of the table in the words of CIM_Privilege."""
    area, _, what = rule.action.partition(":")
    activity = Activities.Execute if rule.changes else Activities.Read
    if rule.action == OTHER_METHODS:
        return _Right(activity, rule.action, ACTION)
    if area == "method":
        return _Right(activity, what, QualifierFormats.Class_Method)
    if area == "command":
        words = what.replace(".", " ")
        return _Right(activity, words, QualifierFormats.Command_Line_Instruction)
    if area == "wbem":
        found = (does for verb, does in VERBS.items() if what.startswith(verb))
        activity = next(found, Activities.Read)
        if ":" in what:
            return _Right(activity, what.rpartition(":")[2], QualifierFormats.Class_Name)
    return _Right(activity, rule.action, ACTION)


class Roster:
    """Tells the accounts as they are."""

    def __init__(
        self,
        readings: Readings,
        accounts: Accounts,
        system: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._readings = readings
        self._accounts = accounts
        self._system = system
        self._clock = clock
        structs = {cls.CIM_NAME: cls for cls in CLASSES}
        self._state = readings.register(SOURCE, structs.__getitem__)
        self._told: dict[tuple[type[CimObject], Key], CimObject] = {}
        accounts.watchers.append(self.tell)
        self.tell()

    def tell(self) -> None:
        """Tell what has changed since the last time."""
        now = {
            (type(item), key_of(item)): item
            for item in instances(self._system, self._accounts.accounts(), self._accounts.last)
        }
        deltas = [
            Delta(
                cls,
                [x for at, x in now.items() if at[0] is cls and self._told.get(at) != x],
                [at[1] for at in self._told if at[0] is cls and at not in now],
            )
            for cls in CLASSES
        ]
        self._told = now
        changed = [delta for delta in deltas if delta.rows or delta.gone]
        if changed:
            self._readings.apply(self._state, changed, taken_at=self._clock(), duration_s=0.0)
