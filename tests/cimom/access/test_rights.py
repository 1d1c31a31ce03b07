"""The one check: a role's row, then lockdown, and what a denial says."""

from __future__ import annotations

import pytest

from cimom.access.lockdown import Lockdown, Mode
from cimom.access.rights import Rights
from cimom.access.roles import LOCAL, Principal, Role
from cimom.model import CimError, Status
from cimom.operations import Command, EnumerateClassNames

READ, CHANGE = "web:read", "web:acknowledge"


def somebody(
    role: Role, source: str = "192.0.2.7", name: str = "somebody", protocol: str = "web"
) -> Principal:
    return Principal(name=name, role=role, source=source, protocol=protocol)


def test_denial_says_who_and_what() -> None:
    operation, rights = Command(namespace="", name="vm.start"), Rights()
    rights.check(somebody(Role.OPERATOR), operation)
    with pytest.raises(CimError, match=r"read-only of somebody denies command:vm\.start") as caught:
        rights.check(somebody(Role.READ_ONLY), operation)
    assert caught.value.status is Status.ACCESS_DENIED
    assert rights.may(somebody(Role.READ_ONLY), "Web:Read")


@pytest.mark.parametrize(
    ("mode", "name", "reads", "changes"),
    [
        (Mode.OFF, "somebody", True, True),
        (Mode.NORMAL, "somebody", True, False),
        (Mode.NORMAL, "trusted", True, True),
        (Mode.STRICT, "somebody", False, False),
        (Mode.STRICT, "trusted", True, False),
    ],
)
def test_lockdown_leaves_the_network_what_its_table_says(
    mode: Mode, name: str, reads: bool, changes: bool
) -> None:
    rights = Rights(lambda: Lockdown(mode, ("trusted",)))
    who = somebody(Role.OPERATOR, name=name)
    assert (rights.may(who, READ), rights.may(who, CHANGE)) == (reads, changes)
    assert rights.may(who, "metrics:read")
    assert rights.may(who, "snmp:read")
    # Who is on the machine says the protocol, and no client: an address is only a text.
    assert rights.may(somebody(Role.OPERATOR, LOCAL, name), CHANGE) is changes
    inside = somebody(Role.OPERATOR, LOCAL, name, LOCAL)
    assert rights.may(inside, CHANGE)
    assert rights.may(inside, "command:vm.start")


def test_an_exception_gives_no_more_than_the_role() -> None:
    rights = Rights(lambda: Lockdown(Mode.NORMAL, ("trusted",)))
    assert not rights.may(somebody(Role.READ_ONLY, name="trusted"), CHANGE)
    assert not rights.may(somebody(Role.NONE, LOCAL, "trusted"), READ)


def test_lockdown_is_asked_each_time() -> None:
    modes = [Lockdown(), Lockdown(Mode.STRICT)]
    rights = Rights(lambda: modes[0])
    operation = EnumerateClassNames(namespace="interop")
    rights.check(somebody(Role.ADMINISTRATOR), operation)
    modes.reverse()
    with pytest.raises(CimError, match=r"lockdown \(strict\) denies wbem:enumerateclassnames to"):
        rights.check(somebody(Role.ADMINISTRATOR), operation)
