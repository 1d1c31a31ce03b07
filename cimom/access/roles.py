"""Who may do what: one table of rows, asked at one place for each protocol.

Knows no accounts and no protocol.  Names that an action is made of may come from a client, so they
are compared in lower case.  What no row allows is denied.
"""

from __future__ import annotations

from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import NamedTuple

import msgspec

from cimom.model import CimError, Status
from cimom.operations import Command, InvokeMethod, Operation


class Role(StrEnum):
    """What an account is allowed; the text is what the state file and the command line say."""

    ADMINISTRATOR = "administrator"
    READ_ONLY = "read-only"
    NONE = "none"


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks: account name, role, where from (an address, or `local`), by which protocol."""

    name: str
    role: Role
    source: str
    protocol: str = ""


class Rule(NamedTuple):
    """A row: the roles that may do the actions of a pattern (`fnmatch`, lower case)."""

    action: str
    roles: frozenset[Role]


READERS = frozenset({Role.ADMINISTRATOR, Role.READ_ONLY})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})

# Actions: `wbem:<operation>`, `method:<class>.<method>`, `command:<name>`, `web:<what>`,
# `metrics:<what>`, `snmp:<what>`.
RULES: tuple[Rule, ...] = (
    Rule("wbem:getclass", READERS),
    Rule("wbem:enumerateclasses", READERS),
    Rule("wbem:enumerateclassnames", READERS),
    Rule("wbem:getqualifier", READERS),
    Rule("wbem:enumeratequalifiers", READERS),
    Rule("wbem:getinstance", READERS),
    Rule("wbem:enumerateinstances", READERS),
    Rule("wbem:enumerateinstancenames", READERS),
    Rule("wbem:associators", READERS),
    Rule("wbem:associatornames", READERS),
    Rule("wbem:references", READERS),
    Rule("wbem:referencenames", READERS),
    Rule("wbem:getproperty", READERS),
    Rule("wbem:execquery", READERS),
    Rule("wbem:open*", READERS),
    Rule("wbem:pull*", READERS),
    Rule("wbem:closeenumeration", READERS),
    Rule("wbem:enumerationcount", READERS),
    Rule("wbem:createinstance", ADMINISTRATORS),
    Rule("wbem:modifyinstance", ADMINISTRATORS),
    Rule("wbem:deleteinstance", ADMINISTRATORS),
    Rule("wbem:setproperty", ADMINISTRATORS),
    Rule("wbem:createclass", ADMINISTRATORS),
    Rule("wbem:modifyclass", ADMINISTRATORS),
    Rule("wbem:deleteclass", ADMINISTRATORS),
    Rule("wbem:setqualifier", ADMINISTRATORS),
    Rule("wbem:deletequalifier", ADMINISTRATORS),
    Rule("method:*", ADMINISTRATORS),
    Rule("command:*", ADMINISTRATORS),
    Rule("web:read", READERS),
    Rule("web:*", ADMINISTRATORS),
    Rule("metrics:read", READERS),
    Rule("snmp:read", READERS),
)


def action_of(operation: Operation) -> str:
    """Return the name by which the table knows an operation."""
    match operation:
        case InvokeMethod():
            return f"method:{operation.object_name.classname}.{operation.method_name}".lower()
        case Command():
            return f"command:{operation.name}".lower()
        case _:
            return f"wbem:{type(operation).__name__}".lower()


@lru_cache(maxsize=1024)  # pure; methods are named by clients, so it has a bound
def allowed(role: Role, action: str) -> bool:
    """Whether a row of the table allows the action (in lower case) to the role."""
    return any(role in rule.roles and fnmatchcase(action, rule.action) for rule in RULES)


def may(principal: Principal, action: str) -> bool:
    """Whether somebody may do something that is no operation: `web:read`, `metrics:read`."""
    return allowed(principal.role, action.lower())


def admit(principal: Principal, action: str) -> None:
    """Raise ACCESS_DENIED unless the principal may do the action (in lower case)."""
    if not allowed(principal.role, action):
        raise CimError(
            Status.ACCESS_DENIED, f"role {principal.role} of {principal.name} denies {action}"
        )


def check(principal: Principal, operation: Operation) -> None:
    """Raise ACCESS_DENIED unless the principal may do the operation."""
    admit(principal, action_of(operation))
