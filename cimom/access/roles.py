"""Who may do what: one table of rows, asked at one place for each protocol.

Knows no accounts and no protocol.  Names that an action is made of may come from a client, so they
are compared in lower case and only ever with whole rows.  What no row allows is denied.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

import msgspec

from cimom.operations import (
    Command,
    CreateInstance,
    DeleteInstance,
    InvokeMethod,
    ModifyInstance,
    Operation,
    SetProperty,
)

LOCAL = "local"  # source and protocol of who comes by the local socket


class Role(StrEnum):
    """What an account is allowed; the text is what the state file and the command line say."""

    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"
    READ_ONLY = "read-only"
    NONE = "none"


DESCRIPTIONS: dict[Role, str] = {
    Role.ADMINISTRATOR: "may do everything",
    Role.OPERATOR: "may read everything, look after alarms and limits of sensors, run machines",
    Role.READ_ONLY: "may read everything, change nothing",
    Role.NONE: "may do nothing: the account is kept, and shut",
}


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks: account name, role, where from (an address, or `local`), by which protocol."""

    name: str
    role: Role
    source: str
    protocol: str = ""


class Rule(NamedTuple):
    """A row: the roles that may do an action, and whether it changes something (and is recorded).

    An action is `<area>:<what>`; of a write it may go on with `:<namespace>:<class>`, and the row
    that is the most exact counts.
    """

    action: str
    roles: frozenset[Role]
    changes: bool


READERS = frozenset({Role.ADMINISTRATOR, Role.OPERATOR, Role.READ_ONLY})
OPERATORS = frozenset({Role.ADMINISTRATOR, Role.OPERATOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})

# What of the interop namespace a client makes to be told of indications.
SUBSCRIBING = (
    "CIM_IndicationFilter",
    "CIM_ListenerDestination",
    "CIM_ListenerDestinationCIMXML",
    "CIM_IndicationHandlerCIMXML",
    "CIM_IndicationSubscription",
    "CIM_FilterCollectionSubscription",
)
LIMITED = ("KHV_NumericSensor", "KHV_IPMINumericSensor")
# Methods of vendors' packages; and those that nobody serves, which are then refused as such.  What
# khv itself serves has a row of its own: a test sees to that.
OTHER_METHODS = "method:(any other)"


def _read(area: str, *names: str) -> Iterable[Rule]:
    return (Rule(f"{area}:{name}", READERS, changes=False) for name in names)


def _change(area: str, roles: frozenset[Role], *names: str) -> Iterable[Rule]:
    return (Rule(f"{area}:{name}", roles, changes=True) for name in names)


def _write(verbs: str, namespace: str, classes: Iterable[str]) -> Iterable[Rule]:
    return (
        Rule(f"wbem:{verb}:{namespace}:{name}", OPERATORS, changes=True)
        for name in classes
        for verb in verbs.split()
    )


RULES: tuple[Rule, ...] = (
    # -- the operations of DSP0200
    *_read("wbem", "GetClass", "EnumerateClasses", "EnumerateClassNames"),
    *_read("wbem", "GetQualifier", "EnumerateQualifiers"),
    *_read("wbem", "GetInstance", "EnumerateInstances", "EnumerateInstanceNames", "GetProperty"),
    *_read("wbem", "Associators", "AssociatorNames", "References", "ReferenceNames"),
    *_read("wbem", "ExecQuery", "OpenQueryInstances"),
    *_read("wbem", "OpenEnumerateInstances", "OpenEnumerateInstancePaths"),
    *_read("wbem", "OpenAssociatorInstances", "OpenAssociatorInstancePaths"),
    *_read("wbem", "OpenReferenceInstances", "OpenReferenceInstancePaths"),
    *_read("wbem", "PullInstancesWithPath", "PullInstancePaths", "PullInstances"),
    *_read("wbem", "CloseEnumeration", "EnumerationCount"),
    *_change("wbem", ADMINISTRATORS, "CreateInstance", "ModifyInstance", "DeleteInstance"),
    *_change("wbem", ADMINISTRATORS, "SetProperty"),
    *_change("wbem", ADMINISTRATORS, "CreateClass", "ModifyClass", "DeleteClass"),
    *_change("wbem", ADMINISTRATORS, "SetQualifier", "DeleteQualifier"),
    # Who is told of indications is nothing but a reader that does not ask; without these rows every
    # monitoring system that subscribes would have to be an administrator.
    *_write("CreateInstance ModifyInstance SetProperty DeleteInstance", "interop", SUBSCRIBING),
    *_write("ModifyInstance SetProperty", "root/cimv2", LIMITED),
    # -- methods
    *_read("method", "KHV_RoleBasedAuthorizationService.ShowRoles"),
    *_change("method", OPERATORS, "KHV_VirtualComputerSystem.RequestStateChange"),
    *_change("method", OPERATORS, "KHV_Alarm.Acknowledge", "KHV_Alarm.Unacknowledge"),
    *_change("method", OPERATORS, *(f"{name}.RestoreDefaultThresholds" for name in LIMITED)),
    *_change("method", ADMINISTRATORS, "KHV_RecordLog.ClearLog", "KHV_IPMIRecordLog.ClearLog"),
    *_change("method", ADMINISTRATORS, "KHV_AccountManagementService.CreateAccount"),
    *_change("method", ADMINISTRATORS, "KHV_RoleBasedAuthorizationService.AssignRoles"),
    *_change("method", ADMINISTRATORS, "KHV_Account.RequestStateChange"),
    Rule(OTHER_METHODS, ADMINISTRATORS, changes=True),
    # -- commands of the local socket
    *_read("command", "status", "ticker.status", "alarm.list", "vm.list", "provider.list"),
    *_read("command", "mof.list", "mof.added", "user.list", "user.show", "role.list", "role.show"),
    *_read("command", "lockdown.show", "audit.head", "config.show", "cert.show"),
    *_read("command", "snmp-user.list", "state.check"),
    *_change("command", READERS, "passwd"),  # one's own, by the old one
    *_change("command", OPERATORS, "alarm.ack", "vm.start", "vm.stop"),
    *_change("command", ADMINISTRATORS, "vm.define", "vm.undefine"),
    *_change("command", ADMINISTRATORS, "ticker.pause", "ticker.resume"),
    *_change("command", ADMINISTRATORS, "user.add", "user.passwd", "user.role", "user.delete"),
    *_change("command", ADMINISTRATORS, "user.lock", "user.unlock", "lockdown.set"),
    *(
        Rule(f"command:{name}", ADMINISTRATORS, changes=False)
        for name in ("session.list", "cert.csr", "provider.check")
    ),
    *_change("command", ADMINISTRATORS, "session.end"),
    *_change("command", ADMINISTRATORS, "mof.compile", "mof.unload", "provider.apply"),
    *_change("command", ADMINISTRATORS, "provider.change"),
    *_change("command", ADMINISTRATORS, "config.reload", "cert.new", "cert.install"),
    *_change("command", ADMINISTRATORS, "snmp-user.add", "snmp-user.passwd", "snmp-user.delete"),
    *_change("command", ADMINISTRATORS, "state.backup", "state.restore"),
    # -- pages and what can be done on them; metrics; SNMP, where nothing can be written
    *_read("web", "read", "session"),
    *_change("web", OPERATORS, "acknowledge"),
    *_read("metrics", "read"),
    *_read("snmp", "read"),
)
_ROWS = {rule.action.lower(): rule for rule in RULES}


def action_of(operation: Operation) -> str:
    """Return the name by which the table knows an operation, in lower case."""
    match operation:
        case InvokeMethod():
            return f"method:{operation.object_name.classname}.{operation.method_name}".lower()
        case Command():
            return f"command:{operation.name}".lower()
        case CreateInstance():
            return _write_action(operation, operation.new_instance.instance.CIM_NAME)
        case ModifyInstance() | DeleteInstance() | SetProperty():
            return _write_action(operation, operation.instance_name.classname)
        case _:
            return f"wbem:{type(operation).__name__}".lower()


def _write_action(operation: Operation, class_name: str) -> str:
    # A namespace that is said in the path counts for nothing: the broker writes where it was asked.
    place = operation.namespace.strip("/")
    return f"wbem:{type(operation).__name__}:{place}:{class_name}".lower()


def rule_of(action: str) -> Rule | None:
    """Return the row that says who may do an action (in lower case); None: nobody may."""
    exact = _ROWS.get(action)
    if exact is not None:
        return exact
    area, _, rest = action.partition(":")
    if area == "method":
        return _ROWS[OTHER_METHODS]
    verb, place, _ = rest.partition(":")
    return _ROWS.get(f"{area}:{verb}") if area == "wbem" and place else None


def allowed(role: Role, action: str) -> bool:
    """Whether the table allows the action (in lower case) to the role."""
    rule = rule_of(action)
    return rule is not None and role in rule.roles
