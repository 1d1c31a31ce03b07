from __future__ import annotations

import asyncio
from typing import Any, get_args

import pytest

from cimom.access.entry import IN_DOUBT, OK, Entry, Outcome
from cimom.access.flood import RECORDS, WINDOW_S
from cimom.access.gate import Gate, reads
from cimom.access.lockdown import Lockdown, Mode
from cimom.access.rights import Rights
from cimom.access.roles import RULES, Principal, Role
from cimom.access.summary import Subject
from cimom.model import CimError, Status
from cimom.operations import MethodResult, Operation
from tests.cimom.access.test_lockout import Clock
from tests.cimom.access.trail import Trail

# Operations that change something.
CHANGES = {
    "CreateClass",
    "ModifyClass",
    "DeleteClass",
    "SetQualifier",
    "DeleteQualifier",
    "CreateInstance",
    "ModifyInstance",
    "DeleteInstance",
    "SetProperty",
    "InvokeMethod",
    "Command",
}
ADMIN = Principal(name="admin", role=Role.ADMINISTRATOR, source="192.0.2.1", protocol="WBEM")
READER = Principal(name="joe", role=Role.READ_ONLY, source="192.0.2.2", protocol="WBEM")
CHANGE = "wbem:createclass"
ENTRY = Entry(
    account="admin",
    role="administrator",
    source="192.0.2.1",
    protocol="WBEM",
    action=CHANGE,
    object="root/cimv2:X",
    summary="a=1",
)


class Work:
    """What is carried out: answers, or raises; knows how often it was called."""

    def __init__(self, answer: Any = "done") -> None:
        self.answer = answer
        self.calls = 0

    async def __call__(self) -> Any:
        self.calls += 1
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


def passed(gate: Gate, work: Work, action: str = CHANGE, who: Principal = ADMIN) -> Any:
    return asyncio.run(gate.carry_out(who, action, lambda: Subject("root/cimv2:X", "a=1"), work))


def test_a_change_is_announced_then_done_then_recorded() -> None:
    trail, order = Trail(), []

    class Seen(Work):
        async def __call__(self) -> Any:
            order.append((len(trail.begun), len(trail.ended)))
            return await super().__call__()

    assert passed(Gate(trail), Seen()) == "done"
    assert order == [(1, 0)]
    assert trail.ended == [(ENTRY, OK)]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (
            CimError(Status.NOT_FOUND, "there is no X"),
            Outcome(outcome="error", status="NOT_FOUND", detail="there is no X"),
        ),
        (ZeroDivisionError(), Outcome(outcome="error", status="FAILED", detail="an error of khv")),
        (("method", MethodResult(return_value=0)), OK),
        (("method", MethodResult(return_value=4096)), Outcome(detail="answered 4096")),
    ],
)
def test_how_it_ended_is_recorded(answer: Any, outcome: Outcome) -> None:
    trail = Trail()
    if isinstance(answer, Exception):
        with pytest.raises(type(answer)):
            passed(Gate(trail), Work(answer))
    else:
        assert passed(Gate(trail), Work(answer)) is answer
    assert trail.ended == [(ENTRY, outcome)]


def test_a_change_whose_client_went_is_in_doubt() -> None:
    trail = Trail()
    with pytest.raises(asyncio.CancelledError):
        passed(Gate(trail), Work(asyncio.CancelledError()))
    assert trail.posted == [(ENTRY, IN_DOUBT)]


def test_whether_records_are_required_may_change() -> None:
    trail = Trail()
    trail.fault = "No space left on device"
    gate = Gate(trail)
    with pytest.raises(CimError, match="nothing is changed"):
        passed(gate, Work())
    gate.required = False
    assert passed(gate, Work()) == "done"


def test_reads_leave_no_record_and_go_on_without_the_log() -> None:
    trail = Trail()
    trail.fault = "No space left on device"
    for action in ("wbem:getinstance", "web:read"):
        assert passed(Gate(trail), Work(), action, READER) == "done"
    assert (trail.begun, trail.posted) == ([], [])


def test_nothing_is_changed_while_the_log_cannot_be_written() -> None:
    trail, work = Trail(), Work()
    trail.fault = "No space left on device"
    with pytest.raises(CimError, match="audit log cannot be written: No space left") as caught:
        passed(Gate(trail), work)
    assert caught.value.status is Status.FAILED
    assert work.calls == 0
    assert passed(Gate(trail, required=False), work) == "done"


def test_a_change_that_could_not_be_recorded_is_not_answered_as_done() -> None:
    trail, work = Trail(), Work()
    trail.fails = "Input/output error"
    with pytest.raises(CimError, match=r"it was done, but .*: Input/output error"):
        passed(Gate(trail), work)
    assert work.calls == 1
    assert passed(Gate(trail, required=False), work) == "done"
    with pytest.raises(CimError, match="there is none"):  # the error is the more telling one
        passed(Gate(trail), Work(CimError(Status.NOT_FOUND, "there is none")))


def test_a_denied_change_is_recorded_and_a_denied_read_is_not() -> None:
    trail, work = Trail(), Work()
    for action in (CHANGE, "snmp:read\n"):
        with pytest.raises(CimError) as caught:
            passed(Gate(trail), work, action, READER)
        assert caught.value.status is Status.ACCESS_DENIED
    with pytest.raises(CimError):
        passed(Gate(trail), work, "web:read", Principal(name="x", role=Role.NONE, source="s"))
    assert work.calls == 0
    assert [(e.account, e.action, o.status) for e, o in trail.posted] == [
        ("joe", CHANGE, "ACCESS_DENIED"),
        ("joe", "snmp:read\n", "ACCESS_DENIED"),
    ]


def test_of_a_flood_of_denials_the_number_is_recorded() -> None:
    trail, clock = Trail(), Clock()
    gate = Gate(trail, clock=clock)
    for _ in range(RECORDS + 7):
        with pytest.raises(CimError):
            passed(gate, Work(), CHANGE, READER)
    gate.tick()
    assert len(trail.posted) == RECORDS
    clock.now += WINDOW_S
    gate.tick()
    assert [(e.action, e.object) for e, _ in trail.posted[RECORDS:]] == [("gate:denied", "7 more")]


def test_what_was_done_already_can_be_noted() -> None:
    trail = Trail()
    Gate(trail).note(ADMIN, "login:logout")
    assert [(e.account, e.action) for e, _ in trail.posted] == [("admin", "login:logout")]


@pytest.mark.parametrize("kind", get_args(Operation), ids=lambda kind: kind.__name__)
def test_every_operation_that_changes_something_is_recorded(kind: type) -> None:
    action = {"InvokeMethod": "method:a.b", "Command": "command:vm.start"}.get(
        kind.__name__, f"wbem:{kind.__name__.lower()}"
    )
    assert reads(action) is (kind.__name__ not in CHANGES)


def test_what_the_table_says_to_change_is_recorded_and_so_is_what_it_does_not_know() -> None:
    for rule in RULES:
        assert reads(rule.action.lower()) is not rule.changes, rule.action
    for action in (
        "command:user.passwd",
        "command:ticker.pause",
        "command:session.end",
        "command:lockdown.set",
        "wbem:modifyinstance:root/cimv2:khv_account",
        "wbem:createinstance:root/cimv2:acme_any",
        "method:acme_any.get",
        "command:getall",
        "web:readx",
        "",
    ):
        assert not reads(action), action


def test_what_lockdown_denies_is_recorded_as_denied() -> None:
    trail, work = Trail(), Work()
    gate = Gate(trail, rights=Rights(lambda: Lockdown(Mode.NORMAL)))
    with pytest.raises(CimError, match="lockdown"):
        passed(gate, work)
    assert work.calls == 0
    assert [(e.action, o.status) for e, o in trail.posted] == [(CHANGE, "ACCESS_DENIED")]
    assert "lockdown (normal)" in trail.posted[0][1].detail


def test_a_change_that_a_page_denied_is_recorded() -> None:
    trail = Trail()
    gate = Gate(trail)
    gate.turned_away(READER, "web:acknowledge")
    gate.turned_away(Principal(name="x", role=Role.NONE, source="s"), "web:read")
    gate.turned_away(ADMIN, "web:acknowledge")  # who may now was not turned away for that
    assert [(e.account, e.action, o.status) for e, o in trail.posted] == [
        ("joe", "web:acknowledge", "ACCESS_DENIED")
    ]


@pytest.mark.parametrize(
    ("command", "looks"),
    [
        ("config.show", True),
        ("config.reload", False),
        ("cert.show", True),
        ("cert.csr", True),
        ("cert.new", False),
        ("cert.install", False),
        ("snmp-user.list", True),
        ("snmp-user.add", False),
        ("snmp-user.passwd", False),
        ("snmp-user.delete", False),
        ("state.check", True),
        ("state.backup", False),
        ("state.restore", False),
    ],
)
def test_of_administration_what_only_looks_is_not_recorded(command: str, looks: bool) -> None:
    assert reads(f"command:{command}") is looks
