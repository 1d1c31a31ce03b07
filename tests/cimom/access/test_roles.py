from __future__ import annotations

from typing import get_args

import pytest

from cimom.access.roles import READERS, RULES, Principal, Role, action_of, allowed, check, may
from cimom.model import CimError, Path, Status
from cimom.operations import Command, InvokeMethod, Operation

# Operations that change something: for the administrator only.
CHANGES = {
    *("InvokeMethod", "Command", "CreateInstance", "ModifyInstance", "DeleteInstance"),
    *("SetProperty", "CreateClass", "ModifyClass", "DeleteClass", "SetQualifier"),
    "DeleteQualifier",
}
EXAMPLES: dict[str, str] = {
    "InvokeMethod": "method:khv_virtualcomputersystem.requeststatechange",
    "Command": "command:vm.start",
}


def somebody(role: Role) -> Principal:
    return Principal(name="somebody", role=role, source="test")


def action(kind: type) -> str:
    return EXAMPLES.get(kind.__name__, f"wbem:{kind.__name__.lower()}")


@pytest.mark.parametrize("kind", get_args(Operation), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("role", Role)
def test_every_operation_has_its_rights(kind: type, role: Role) -> None:
    expected = {
        Role.ADMINISTRATOR: True,
        Role.READ_ONLY: kind.__name__ not in CHANGES,
        Role.NONE: False,
    }
    assert allowed(role, action(kind)) is expected[role]


@pytest.mark.parametrize(
    ("what", "roles"),
    [
        ("web:read", READERS),
        ("web:change", {Role.ADMINISTRATOR}),
        ("metrics:read", READERS),
        ("snmp:read", READERS),
        ("snmp:write", set()),
        ("wbem:reinitialize", set()),  # an operation that the table does not know yet
        ("", set()),
        ("*", set()),
        ("web:read\nx", {Role.ADMINISTRATOR}),
    ],
)
def test_what_no_row_allows_is_denied(what: str, roles: set[Role]) -> None:
    assert {role for role in Role if may(somebody(role), what)} == set(roles)


def test_names_of_actions_have_any_letter_case() -> None:
    call = InvokeMethod(
        namespace="x",
        object_name=Path(classname="KHV_VirtualComputerSystem"),
        method_name="RequestStateChange",
        parameters={},
    )
    assert action_of(call) == EXAMPLES["InvokeMethod"]
    assert action_of(Command(namespace="", name="VM.start")) == EXAMPLES["Command"]
    assert may(somebody(Role.READ_ONLY), "Web:Read")


def test_denial_says_who_and_what() -> None:
    operation = Command(namespace="", name="vm.start")
    check(somebody(Role.ADMINISTRATOR), operation)
    with pytest.raises(CimError, match=r"read-only of somebody denies command:vm\.start") as caught:
        check(somebody(Role.READ_ONLY), operation)
    assert caught.value.status is Status.ACCESS_DENIED


def test_pattern_characters_in_a_client_s_names_mean_themselves() -> None:
    call = InvokeMethod(
        namespace="x", object_name=Path(classname="*"), method_name="*", parameters={}
    )
    with pytest.raises(CimError):
        check(somebody(Role.READ_ONLY), call)


def test_table_has_lower_case_patterns_and_never_the_role_without_access() -> None:
    assert all(rule.action == rule.action.lower() for rule in RULES)
    assert all(Role.NONE not in rule.roles for rule in RULES)
