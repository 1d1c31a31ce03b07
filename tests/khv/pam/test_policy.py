from __future__ import annotations

import grp
import pwd

import pytest

from cimom.access.roles import Role
from khv.config import Pam
from khv.pam import policy
from khv.pam.policy import (
    MAX_NAME,
    MAX_PASSWORD_BYTES,
    acceptable,
    group_number,
    role_by_groups,
    role_by_name,
)

NUMBERS = {"a": 1, "o": 2, "r": 3}
POLICY = Pam(administrators=("a", "gone"), operators=("o",), readers=("r", "a"))


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ({1}, Role.ADMINISTRATOR),
        ({2}, Role.OPERATOR),
        ({3}, Role.READ_ONLY),
        ({3, 2, 1}, Role.ADMINISTRATOR),
        ({2, 3}, Role.OPERATOR),
        ({4}, None),
        (set(), None),
    ],
)
def test_the_highest_role_counts_and_no_group_is_none(groups: set[int], role: Role | None) -> None:
    assert role_by_groups(POLICY, groups, NUMBERS.get) is role


def test_a_group_that_does_not_exist_counts_for_nobody() -> None:
    assert group_number("no-such-group") is None
    assert role_by_groups(Pam(readers=("no-such-group",)), {0, 1, 2}) is None


def test_users_have_the_role_of_their_groups() -> None:
    group = grp.getgrgid(pwd.getpwnam("daemon").pw_gid).gr_name
    assert role_by_name(Pam(readers=(group,)), "daemon") is Role.READ_ONLY
    assert role_by_name(Pam(readers=(group,)), "nobody") is None
    assert role_by_name(Pam(readers=(group,)), "no-such-user") is None
    assert role_by_name(Pam(readers=(group,)), "dae\0mon") is None


def test_root_is_let_in_only_by_a_group_as_others_are() -> None:
    assert role_by_name(Pam(administrators=("khv-no-such",)), "root") is None
    root = grp.getgrgid(0).gr_name
    assert role_by_name(Pam(operators=(root,)), "root") is Role.OPERATOR


def test_a_name_that_the_machine_spells_otherwise_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    daemon = pwd.getpwnam("daemon")
    group = grp.getgrgid(daemon.pw_gid).gr_name
    monkeypatch.setattr(policy.pwd, "getpwnam", lambda _: daemon)  # a directory without cases
    assert role_by_name(Pam(readers=(group,)), "Daemon") is None


@pytest.mark.parametrize("name", ["jane", "DOMAIN\\jane", "jane@example.org", "j.d_1-x$", "jürgen"])
def test_names_of_users_and_of_domains_are_asked_about(name: str) -> None:
    assert acceptable(name, b"x")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "-rf",
        "..",
        ".x",
        "../x",
        "a/b",
        "a:b",
        "a b",
        "a\0",
        "a\n",
        "\ud800",
        "x" * (MAX_NAME + 1),
    ],
)
def test_other_names_are_not(name: str) -> None:
    assert not acceptable(name, b"x")


@pytest.mark.parametrize("password", [b"", b"a\0b", b"x" * (MAX_PASSWORD_BYTES + 1)])
def test_passwords_that_c_would_cut_are_not_tried(password: bytes) -> None:
    assert not acceptable("jane", password)
    assert acceptable("jane", b"x" * MAX_PASSWORD_BYTES)
