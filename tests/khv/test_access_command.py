"""`khv user|passwd|role|lockdown|session|status`: what is sent and what is shown."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from cimom.access.roles import Role
from khv import local
from khv.cli import main


class Asked:
    """Takes what the command line would send."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answer: Any = None) -> None:
        self.calls: list[tuple[str, dict[str, object]]] = []
        self.answer = answer
        monkeypatch.setattr(local, "call", self)

    def __call__(self, state_dir: str, name: str, values: dict[str, object]) -> Any:
        self.calls.append((name, values))
        return self.answer


def test_a_new_password_is_typed_twice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, typed = Asked(monkeypatch), ["new password", "new password", "one", "two"]
    monkeypatch.setattr("getpass.getpass", lambda _: typed.pop(0))
    assert main(["user", "passwd", "admin"]) == 0
    assert asked.calls == [("user.passwd", {"name": "admin", "password": "new password"})]
    assert capsys.readouterr().out == "khv: changed password: admin\n"
    assert main(["user", "passwd", "admin"]) == 1
    assert "the two passwords differ" in capsys.readouterr().err
    assert len(asked.calls) == 1


def test_a_new_password_comes_from_a_file_standard_input_or_chance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, file = Asked(monkeypatch), tmp_path / "word"
    file.write_text("of a file\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("of a pipe\nmore\n"))
    assert main(["user", "passwd", "admin", "--password-file", str(file)]) == 0
    assert main(["user", "passwd", "admin", "--password-file", "-"]) == 0
    assert [values["password"] for _, values in asked.calls] == ["of a file", "of a pipe"]
    asked.answer = "made-up"
    assert main(["user", "passwd", "admin", "--random"]) == 0
    assert asked.calls[-1] == ("user.passwd", {"name": "admin"})
    assert capsys.readouterr().out.endswith("khv: changed password: admin / made-up\n")


def test_without_a_terminal_a_new_password_must_be_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = Asked(monkeypatch)
    monkeypatch.setattr("getpass.getpass", lambda _: (_ for _ in ()).throw(EOFError))
    assert main(["user", "passwd", "admin"]) == 1
    assert "--password-file or --random" in capsys.readouterr().err
    assert asked.calls == []


def test_an_account_is_deleted_by_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = Asked(monkeypatch)
    assert main(["user", "delete", "monitor"]) == 0
    assert asked.calls == [("user.delete", {"name": "monitor"})]
    assert capsys.readouterr().out == "khv: deleted: monitor\n"


@pytest.mark.parametrize(
    ("words", "call", "says"),
    [
        ("user add jo", ("user.add", {"name": "jo", "role": "read-only"}), "new account: jo / x"),
        ("user role jo none", ("user.role", {"name": "jo", "role": "none"}), "changed role: jo"),
        ("user lock jo", ("user.lock", {"name": "jo"}), "khv: locked: jo"),
        ("user unlock jo", ("user.unlock", {"name": "jo"}), "khv: unlocked: jo"),
        ("session end 1a2b", ("session.end", {"id": "1a2b"}), ""),
    ],
)
def test_words_become_a_command(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: str,
    call: tuple[str, dict[str, object]],
    says: str,
) -> None:
    asked = Asked(monkeypatch, "x" if call[0] == "user.add" else None)
    assert main(words.split()) == 0
    assert asked.calls == [call]
    assert says in capsys.readouterr().out


def test_an_account_is_made_with_the_password_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, file = Asked(monkeypatch), tmp_path / "word"
    file.write_text("of a file\n")
    argv = ["user", "add", "jo", "--role", "operator", "--password-file", str(file)]
    assert main(argv) == 0
    expected = {"name": "jo", "role": "operator", "password": "of a file"}
    assert asked.calls == [("user.add", expected)]
    assert capsys.readouterr().out == "khv: new account: jo\n"


def test_one_s_own_password_is_asked_for_twice_after_the_old_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, typed = Asked(monkeypatch, "jane"), ["the old", "the new", "the new"]
    monkeypatch.setattr("getpass.getpass", lambda _: typed.pop(0))
    assert main(["passwd"]) == 0
    words = {"name": "", "current_password": "the old", "password": "the new"}
    assert asked.calls == [("passwd", words)]
    assert capsys.readouterr().out == "khv: changed password: jane\n"
    monkeypatch.setattr("getpass.getpass", lambda _: (_ for _ in ()).throw(EOFError))
    assert main(["passwd", "--account", "admin"]) == 1


def test_every_role_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(monkeypatch, ["web:read"])
    for role in Role:
        assert main(["role", "show", role]) == 0
    assert [values["role"] for _, values in asked.calls] == list(Role)
    with pytest.raises(SystemExit):
        main(["role", "show", "king"])


def test_lockdown_keeps_the_exceptions_that_are_not_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = Asked(monkeypatch, {"mode": "normal", "exceptions": ["jane", "jo"]})
    assert main(["lockdown", "set", "normal"]) == 0
    assert main(["lockdown", "set", "strict", "--exception", "jane", "--exception", "jo"]) == 0
    assert main(["lockdown", "show"]) == 0
    assert asked.calls == [
        ("lockdown.set", {"mode": "normal"}),
        ("lockdown.set", {"mode": "strict", "exceptions": ["jane", "jo"]}),
        ("lockdown.show", {}),
    ]
    assert "exceptions  jane, jo\n" in capsys.readouterr().out


def test_status_is_told_for_people_and_for_programs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = {"web": "https://x/", "wbem": None, "locked_out": ["jo from y"], "missing": []}
    Asked(monkeypatch, facts)
    assert main(["status"]) == 0
    assert capsys.readouterr().out == "web         https://x/\nlocked_out  jo from y\n"
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == facts
