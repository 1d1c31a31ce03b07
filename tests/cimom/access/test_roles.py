"""The table of roles: what operators may besides reading, and that nothing is allowed by chance."""

from __future__ import annotations

import pytest

from cimom.access.roles import (
    DESCRIPTIONS,
    OTHER_METHODS,
    READERS,
    RULES,
    SUBSCRIBING,
    Role,
    action_of,
    allowed,
    rule_of,
)
from cimom.classes import CIM_IndicationFilter
from cimom.model import Path
from cimom.operations import (
    Command,
    CreateInstance,
    DeleteInstance,
    Given,
    InvokeMethod,
    ModifyInstance,
    SetProperty,
)

FILTER = CIM_IndicationFilter(
    Name="x", CreationClassName="x", SystemCreationClassName="x", SystemName="x"
)
OWN_PASSWORD = "command:passwd"
# What changes nothing and is yet for administrators: who else is there, what the server's key
# signs, what a package would bring.
LOOKS = {"command:session.list", "command:cert.csr", "command:provider.check"}
SENSOR = Path(classname="KHV_NumericSensor", keys=(("DeviceID", "x"),))


def test_operators_change_this_and_nothing_else() -> None:
    changed = {r.action for r in RULES if r.changes and Role.OPERATOR in r.roles}
    writes = ("CreateInstance", "ModifyInstance", "SetProperty", "DeleteInstance")
    assert changed == {
        *(f"wbem:{verb}:interop:{name}" for verb in writes for name in SUBSCRIBING),
        "wbem:ModifyInstance:root/cimv2:KHV_NumericSensor",
        "wbem:SetProperty:root/cimv2:KHV_NumericSensor",
        "wbem:ModifyInstance:root/cimv2:KHV_IPMINumericSensor",
        "wbem:SetProperty:root/cimv2:KHV_IPMINumericSensor",
        "method:KHV_VirtualComputerSystem.RequestStateChange",
        "method:KHV_Alarm.Acknowledge",
        "method:KHV_Alarm.Unacknowledge",
        "method:KHV_NumericSensor.RestoreDefaultThresholds",
        "method:KHV_IPMINumericSensor.RestoreDefaultThresholds",
        "command:alarm.ack",
        "command:vm.start",
        "command:vm.stop",
        OWN_PASSWORD,
        "web:acknowledge",
    }


def test_roles_contain_each_other() -> None:
    for rule in RULES:
        assert Role.NONE not in rule.roles
        assert Role.ADMINISTRATOR in rule.roles
        assert not rule.changes or Role.READ_ONLY not in rule.roles or rule.action == OWN_PASSWORD
        # Who may read may read everything.
        assert rule.changes or rule.roles == READERS or rule.action in LOOKS
    assert DESCRIPTIONS.keys() == set(Role)


def test_no_action_has_two_rows_and_no_row_is_a_pattern() -> None:
    actions = [rule.action.lower() for rule in RULES]
    assert len(set(actions)) == len(actions)
    assert not any(set(action) & set("*?[") for action in actions)


@pytest.mark.parametrize(
    ("what", "roles"),
    [
        ("web:read", READERS),
        ("web:change", set()),
        ("metrics:read", READERS),
        ("snmp:read", READERS),
        ("snmp:write", set()),
        ("wbem:reinitialize", set()),  # an operation that the table does not know yet
        ("command:reboot", set()),
        ("command:vm.start:x", set()),
        ("method:acme_ups.test", {Role.ADMINISTRATOR}),
        ("method:*.*", {Role.ADMINISTRATOR}),
        ("method:khv_alarm.clear", {Role.ADMINISTRATOR}),  # nobody serves it
        ("wbem:modifyinstance:root/cimv2:khv_numericsensor", {Role.ADMINISTRATOR, Role.OPERATOR}),
        ("wbem:deleteinstance:root/cimv2:khv_numericsensor", {Role.ADMINISTRATOR}),
        ("wbem:modifyinstance:interop:khv_numericsensor", {Role.ADMINISTRATOR}),
        ("wbem:createinstance:root/cimv2:cim_indicationfilter", {Role.ADMINISTRATOR}),
        ("wbem:createinstance:interop:cim_namespace", {Role.ADMINISTRATOR}),
        ("", set()),
        ("*", set()),
        ("web:read\nx", set()),
    ],
)
def test_what_no_row_allows_is_denied(what: str, roles: set[Role]) -> None:
    assert {role for role in Role if allowed(role, what)} == set(roles)


def test_the_row_of_other_methods_cannot_be_named() -> None:
    for name in ("(any other)", ""):
        call = InvokeMethod(
            namespace="x", object_name=Path(classname=name), method_name="x", parameters={}
        )
        found = rule_of(action_of(call))
        assert found is not None
        assert found.action == OTHER_METHODS


def test_names_of_actions_have_any_letter_case() -> None:
    call = InvokeMethod(
        namespace="x",
        object_name=Path(classname="KHV_VirtualComputerSystem"),
        method_name="RequestStateChange",
        parameters={},
    )
    assert action_of(call) == "method:khv_virtualcomputersystem.requeststatechange"
    assert action_of(Command(namespace="", name="VM.start")) == "command:vm.start"


def test_a_write_is_named_by_where_it_happens() -> None:
    given = Given(FILTER, frozenset({"Name"}))
    made = CreateInstance(namespace="/Interop/", new_instance=given)
    assert action_of(made) == "wbem:createinstance:interop:cim_indicationfilter"
    # What a path says of its namespace is not where the broker writes.
    path = Path(classname="KHV_NumericSensor", namespace="root/cimv2")
    gone = DeleteInstance(namespace="interop", instance_name=path)
    assert action_of(gone) == "wbem:deleteinstance:interop:khv_numericsensor"
    for operation in (
        ModifyInstance(namespace="root/cimv2", instance_name=SENSOR, modified_instance=given),
        SetProperty(namespace="root/cimv2", instance_name=SENSOR, property_name="x"),
    ):
        assert allowed(Role.OPERATOR, action_of(operation))
        assert not allowed(Role.READ_ONLY, action_of(operation))
