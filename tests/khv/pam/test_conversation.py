"""Conversations with a real libpam, whose services are a test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from cimom.access.roles import Role
from khv.config import Pam
from khv.pam import library
from khv.pam.conversation import converse, verdict
from khv.pam.library import Question, Result
from khv.pam.wire import Answer, Kind
from tests.khv.pam.stack import RIGHT, SOURCE, USER, Stack, ask


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    return Stack(tmp_path)


def told(stack: Stack, policy: Pam, password: bytes = RIGHT, name: str = USER) -> Answer:
    return converse(stack.pam, policy, ask(password, name), str(stack.directory))


def test_the_modules_get_name_password_and_address(stack: Stack) -> None:
    assert told(stack, stack.script()) == Answer(1, "right", Role.OPERATOR)


def test_a_wrong_password_opens_nothing(stack: Stack) -> None:
    policy = stack.script()
    for password in (b"wrong", b"right ", b"righ", b""):
        found = told(stack, policy, password)
        assert found.kind in ("wrong", "fault")
        assert found.role is None


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("auth required pam_permit.so", "account required pam_permit.so"), "right"),
        (("auth required pam_deny.so", "account required pam_permit.so"), "wrong"),
        (("auth required pam_permit.so", "account required pam_deny.so"), "shut"),
        (("auth required pam_unix.so", "account required pam_unix.so"), "wrong"),
        (("auth required pam_debug.so auth=user_unknown",), "wrong"),
        (("auth required pam_debug.so auth=authinfo_unavail",), "fault"),
        (("auth required pam_no_such_module.so",), "fault"),
        (
            ("auth required pam_debug.so", "account required pam_debug.so acct=new_authtok_reqd"),
            "shut",
        ),
        (("auth required pam_debug.so", "account required pam_debug.so acct=acct_expired"), "shut"),
        (("auth required pam_debug.so", "account required pam_debug.so acct=system_err"), "fault"),
    ],
)
def test_only_what_both_steps_affirm_is_right(
    stack: Stack, lines: tuple[str, ...], kind: Kind
) -> None:
    found = told(stack, stack.service("s", *lines))
    assert found.kind == kind
    assert (found.role is not None) == (kind == "right")


def test_a_service_that_is_not_there_is_a_fault(stack: Stack) -> None:
    assert told(stack, Pam(service="no-such", operators=("daemon",))).kind == "fault"


def test_who_is_in_no_group_is_not_told_whether_a_password_is_right(stack: Stack) -> None:
    """The module sees another password than the one that was given."""
    seen = stack.directory / "seen"
    stack.script(f"#!/bin/sh\ncat >> {seen}\n")
    policy = Pam(service="script", administrators=("no-such-group",))
    assert told(stack, policy) == Answer(1, "outsider", None, "account: Success")
    assert told(stack, policy, name="no-such-user").kind == "outsider"
    assert len(seen.read_bytes()) == 2 * 43  # it was asked, so that it takes as long
    assert RIGHT not in seen.read_bytes()


def test_names_that_are_none_are_not_asked_about(stack: Stack) -> None:
    policy = stack.script("#!/bin/sh\ntouch $(dirname $0)/asked\n")
    for name, password in (("../x", RIGHT), ("", RIGHT), (USER, b""), (USER, b"a\0b")):
        assert told(stack, policy, password, name).kind == "wrong"
    assert not (stack.directory / "asked").exists()


def test_who_is_called_by_another_name_is_not_let_in() -> None:
    right = Result("account", library.SUCCESS, "", "jane")
    assert verdict(right, Role.OPERATOR, "jane") == "right"
    assert verdict(right, Role.OPERATOR, "Jane") == "outsider"
    assert verdict(right, None, "jane") == "outsider"


def test_a_question_that_a_password_does_not_answer_fails(stack: Stack) -> None:
    """pam_unix asks for a user in the open where there is none; two secrets are asked for."""
    twice = stack.service(
        "twice",
        "auth required pam_unix.so",
        "auth required pam_unix.so",
        "account required pam_permit.so",
    )
    question = Question(twice.service, USER, b"x", SOURCE)
    result = library.check(stack.pam, question, str(stack.directory))
    assert (result.step, result.code == library.SUCCESS) == ("authenticate", False)
