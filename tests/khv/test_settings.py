from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from khv.cli import main
from khv.config import Config, load_whole
from khv.settings import toml, values


def write(directory: Path, text: str, fragment: str = "") -> str:
    (directory / "conf.d").mkdir()
    (directory / "conf.d" / "10.toml").write_text(fragment)
    (directory / "khv.toml").write_text(text)
    return str(directory / "khv.toml")


def test_a_right_file_is_said_to_be_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "[web]\nport = 0\n", 'log_level = "debug"\n')
    assert main(["config", "check", file]) == 0
    assert "is right" in capsys.readouterr().out


def test_each_fault_is_a_line_with_file_and_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "[web]\nprot = 0\nport = 'x'\n")
    assert main(["config", "check", file]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"khv: configuration: {file}: web.prot: there is no such key; did you mean port?",
        f"khv: configuration: {file}: web.port: expected `int`, got `str`",
    ]


def test_what_a_fragment_names_and_is_not_there_is_told_with_the_fragment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "", 'client_ca = "/nowhere"\n')
    assert main(["config", "check", file]) == 2
    fragment = tmp_path / "conf.d" / "10.toml"
    assert f"{fragment}: client_ca: /nowhere: No such file" in capsys.readouterr().err


def test_what_counts_is_shown_with_its_origin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "[web]\nport = 1\n", '[client_accounts]\n"Jane Doe" = "admin"\n')
    assert main(["config", "show", "--config", file, "--origin"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert f"web.port = 1  # {file}" in lines
    assert 'web.address = "127.0.0.1"  # default' in lines
    fragment = tmp_path / "conf.d" / "10.toml"
    assert f'client_accounts."Jane Doe" = "admin"  # {fragment}' in lines
    assert "# client_ca  # default" in lines


def test_what_is_shown_is_toml_that_says_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, 'compat = ["esxi"]\nuser = "a\\"b"\n[ipmi]\naddress="h"\nuser="u"\n'
                 'password_file="/p"\n')  # fmt: skip
    assert main(["config", "show", "--config", file]) == 0
    shown = tmp_path / "shown.toml"
    shown.write_text(capsys.readouterr().out)
    assert load_whole(str(shown), {}).config == load_whole(file, {}).config
    assert tomllib.loads(shown.read_text())["ipmi"]["password_file"] == "/p"


def test_secrets_are_masked(tmp_path: Path) -> None:
    file = write(tmp_path, 'hypervisor = "qemu+tcp://me:word@host/system"\n')
    config = load_whole(file, {}).config
    (found,) = [v for v in values(config, str) if v.key == "hypervisor"]
    assert found.text == '"qemu+tcp://********@host/system"'
    assert toml({"password": "word", "name": "n"}) == '{ password = "********", name = "n" }'


def test_every_key_is_shown() -> None:
    shown = {value.key.partition(".")[0] for value in values(Config(), str)}
    assert shown == set(Config.__struct_fields__)
